# tools/fuzz: a campaign. Each worker takes the next target for a slice of time. What is found lies in build/fuzz/campaign/TARGET from that
# moment on: inputs in corpus/, what fails in crashes/. A line for each slice stands in slices.tsv, and a campaign's sum in
# fuzz/campaigns.md once it is over; what was stopped before is counted by the next.
. "$root/tools/fuzzing/finds.sh"
. "$root/tools/fuzzing/page.sh"

crashes_max=40          # of one target: then it rests, for one defect hides the others
disk_min=300            # MiB
slices=$work/slices.tsv # target, seconds, CPU seconds, runs, features

has_disk() { [ "$(df -m --output=avail "$work" | tail -n 1)" -ge $disk_min ]; }

next_turn() {
    (
        flock 9
        local turn
        turn=$(cat "$work/turn" 2>/dev/null)
        echo $((${turn:-0} + 1)) >"$work/turn"
        echo "${turn:-0}"
    ) 9>"$work/turn.lock"
}

# The CPU time of a process that runs, in hundredths of a second.
cpu_of() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat" 2>/dev/null; }

# slice WORKER TARGET SECONDS TURN. Each other turn looks at compared values too, where they are traced: not in codec and session.
slice() {
    local number=$1 target=$2 length=$3 turn=$4 log=$work/$2/worker-$1.log
    local started=$SECONDS cpu=0 seen
    (start "$target" -seed=$((turn + 1)) -reload=1 -use_value_profile=$((turn % 2)) -print_final_stats=1 -max_total_time="$length" \
        -artifact_prefix="$work/$target/crashes/" "$work/$target/corpus" "$fuzz/corpus/$target") >"$log" 2>&1 &
    local fuzzer=$! end=$((SECONDS + length + 60)) # that no fuzzer outlives, whatever hangs
    printf '%s %s\n' "$target" "$fuzzer" >"$work/worker-$number"
    # libFuzzer ends behind an input at SIGUSR1, but anywhere at SIGINT: also where it holds a lock that it needs to end.
    trap 'stopped=1; end=$((SECONDS + 30)); kill -USR1 $fuzzer 2>/dev/null' TERM
    while kill -0 $fuzzer 2>/dev/null; do
        [ $SECONDS -lt $end ] || kill -KILL $fuzzer 2>/dev/null
        seen=$(cpu_of $fuzzer)
        cpu=${seen:-$cpu}
        sleep 0.5
    done
    wait $fuzzer
    printf '%s\t%s\t%s\t%s\t%s\n' "$target" $((SECONDS - started)) "$(awk "BEGIN { print $cpu / $(getconf CLK_TCK) }")" \
        "$(runs_of "$log")" "$(feature_of "$log" ft)" >>"$slices"
    trap 'stopped=1' TERM
}

# The last numbers that a log has.
feature_of() { grep -aoE "\b$2: [0-9]+" "$1" | tail -n 1 | cut -d' ' -f2; }
runs_of() { grep -aoE '^#[0-9]+' "$1" | tail -n 1 | tr -d '#'; }

worker() {
    local number=$1 end=$2 turn target left length rested=0
    stopped=0
    trap 'stopped=1' TERM
    trap '' INT
    length=$((seconds * workers / ${#targets[@]}))
    length=$((length < 5 ? 5 : length > 60 ? 60 : length))
    while [ $stopped = 0 ] && left=$((end - SECONDS)) && [ $left -gt 0 ] && [ $rested -lt ${#targets[@]} ] && has_disk; do
        turn=$(next_turn)
        target=${targets[turn % ${#targets[@]}]}
        if [ "$(count_files "$work/$target/crashes")" -ge $crashes_max ]; then
            rested=$((rested + 1))
            continue
        fi
        rested=0
        slice "$number" "$target" $((left < length ? left : length)) "$turn"
    done
    rm -f "$work/worker-$number"
}

# One line: what each worker is at.
progress() {
    local line number target log
    line=$(printf '%5d of %d s' $((SECONDS - campaign_started)) "$seconds")
    for ((number = 0; number < workers; ++number)); do
        read -r target _ 2>/dev/null <"$work/worker-$number" || continue
        log=$work/$target/worker-$number.log
        line+=$(printf ' | %s: %s runs/s, cov %s, features %s, corpus %s' "$target" "$(grep -aoE 'exec/s: [0-9]+' "$log" | tail -n 1 | cut -d' ' -f2)" \
            "$(feature_of "$log" cov)" "$(feature_of "$log" ft)" "$(feature_of "$log" corp)")
    done
    line+=" | found $(find "$work"/*/crashes -type f 2>/dev/null | wc -l)"
    if [ -t 2 ]; then
        printf '\r\033[K%.*s' "$(tput cols 2>/dev/null || echo 200)" "$line" >&2
    else
        say "$line"
    fi
}

# Puts back what a merge that was cut off had moved.
recover() {
    local target
    for target in "${targets[@]}"; do
        if [ ! -d "$work/$target/corpus" ] && [ -d "$work/$target/corpus.old" ]; then
            mv "$work/$target/corpus.old" "$work/$target/corpus"
        fi
        mkdir -p "$work/$target/corpus" "$work/$target/crashes" "$work/$target/finds" || stop "No room in $work." 5
    done
}

stop_workers() {
    is_stopped=1
    kill -TERM "${pids[@]}" 2>/dev/null
}

fuzz_all() {
    local number
    pids=()
    is_stopped=0
    campaign_started=$SECONDS
    trap stop_workers INT TERM
    for ((number = 0; number < workers; ++number)); do
        worker "$number" $((SECONDS + seconds)) &
        pids+=($!)
    done
    local shown=0
    while kill -0 "${pids[@]}" 2>/dev/null; do
        if [ $((SECONDS - shown)) -ge "$([ -t 2 ] && echo 2 || echo 15)" ]; then
            progress
            shown=$SECONDS
        fi
        sleep 0.5
    done
    wait
    trap - INT TERM
    [ ! -t 2 ] || printf '\n' >&2
}

# A row of fuzz/campaigns.md, of all slices that stand in none yet.
log_campaign() {
    local log=$fuzz/campaigns.md row
    row=$(awk -F'\t' -v date="$(date -u +%F)" -v commit="$(git -C "$root" rev-parse --short HEAD 2>/dev/null)" -v finds="$1" '
        { cpu += $3; runs += $4; if (!($1 in seen)) { seen[$1] = 1; ++count } }
        END { if (NR > 0) printf "| %s | %s | %d | %.2f | %d | %d |\n", date, commit, count, cpu / 3600, runs, finds }' "$slices")
    [ -z "$row" ] || printf '%s\n' "$row" >>"$log" && cat "$slices" >>"$work/slices-logged.tsv" && : >"$slices"
}

run_verb() {
    build_targets
    recover
    touch "$slices"
    exec 8>"$work/lock"
    flock -n 8 || stop "tools/fuzz: another campaign runs in ${work#"$root"/}" 1
    fuzz_all
    if [ $is_stopped = 1 ]; then
        say "Stopped. All that was found is in ${work#"$root"/}; the same command goes on."
        exit 130
    fi
    has_disk || { say "The disk is nearly full: the campaign ends early. All that was found is in ${work#"$root"/}"; exit 5; }
    say "Merging..."
    local target
    for target in "${targets[@]}"; do
        merge_into "$work/$target/corpus" "$target" "$work/$target/corpus" "$fuzz/corpus/$target"
        (ASAN_OPTIONS=$ASAN_OPTIONS:$thorough start "$target" -runs=0 -artifact_prefix="$work/$target/crashes/" "$work/$target/corpus") >"$work/$target.again.log" 2>&1
    done
    sort_finds
    write_page
    log_campaign "$find_count"
    say "The page of this campaign: ${work#"$root"/}/index.html"
    [ "$find_count" = 0 ]
}
