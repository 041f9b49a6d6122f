# tools/fuzz brief: for a change. A number of runs, not a time, and one seed: the same on every machine.

declare -A runs=([announce]=50000 [messages]=50000 [frame_reader]=10000 [utf8]=3000 [round_trip]=10000 [core]=50000 [session]=10000 [raw]=10000 [star]=10000 [pair]=3000
    [agent]=3000
    [vectors]=1000 [testee]=10000 [inspect]=3000 [ksy]=300)

brief() {
    local target=$1 folder
    folder=$(mktemp -d)
    if [ "$target" = canary ]; then # from nothing
        (start canary -seed=1 -runs=3000000 -artifact_prefix="$folder/" "$folder") >"$folder.log" 2>&1
        printf leak >"$folder/leak"
        (start canary "$folder/leak") >>"$folder.log" 2>&1
        grep -q 'COMPLAINT: the canary is found' "$folder.log" && grep -q 'LeakSanitizer: detected memory leaks' "$folder.log"
    else
        (start "$target" -seed=1 -entropic=0 -runs="${runs[$target]}" -artifact_prefix="$folder/" "$folder" "$fuzz/corpus/$target") >"$folder.log" 2>&1
    fi
    local code=$?
    if [ $code = 0 ]; then
        printf '%-13s %s\n' "$target" "$(sed -nE 's/^Done ([0-9]+) runs.*/\1 runs/p; s/^COMPLAINT: (.*)/\1, as it must be/p' "$folder.log")"
    else
        printf '%-13s FAILED\n' "$target"
        tail -n 60 "$folder.log"
        if [ -n "$(ls "$folder"/{crash,leak,oom,timeout}-* 2>/dev/null)" ]; then
            mkdir -p "$work/$target/crashes" && cp "$folder"/{crash,leak,oom,timeout}-* "$work/$target/crashes/" 2>/dev/null
        fi
    fi
    rm -rf "$folder" "$folder.log"
    return $code
}

run_verb() {
    targets+=(canary)
    build_targets
    local target status=0
    for target in "${targets[@]}"; do
        brief "$target" || status=1
    done
    return $status
}
