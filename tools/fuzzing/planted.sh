# tools/fuzz planted: how soon the fuzzers find the bugs of fuzz/planted.tsv, which one build holds: FERRORPC_PLANTED says which is alive. Of
# each bug: whether the committed inputs show it at once, and how long it takes from no input at all, as the median over five seeds.

seeds=5
limit=60 # seconds; a bug that takes longer is not found
table=$fuzz/planted.md
tree=$root/build/fuzz/planted

build_planted() {
    say "Planting, and building (preset fuzz, in build/fuzz/planted)..."
    local names built
    mapfile -t names < <(grep -v '^#' "$fuzz/planted.tsv" | cut -f 2)
    mapfile -t built < <(grep -v '^#' "$fuzz/planted.tsv" | cut -f 1 | sort -u)
    python3 "$root/tools/fuzzing/plant.py" "$root" "$tree" "${names[@]}" || stop "tools/fuzz: the bugs of proptests/planted cannot be planted" 1
    (cd "$tree" && cmake --preset fuzz -DFERRORPC_AGENT=OFF -DFERRORPC_KIT=OFF -DFERRORPC_TOOLS=OFF -DFERRORPC_CLI=OFF \
        -DCMAKE_CXX_FLAGS="-include $tree/planted.hpp" && cmake --build build/fuzz --target "${built[@]/#/fuzz-}") >"$tree/log" 2>&1 ||
        { tail -n 20 "$tree/log" >&2; stop "tools/fuzz: the planted bugs do not build; see build/fuzz/planted/log" 1; }
}

# run_planted BUG TARGET ARGUMENT...
run_planted() {
    local bug=$1 target=$2 options
    shift 2
    mapfile -t options < <(engine_options "$target")
    FERRORPC_PLANTED=$bug "$tree/build/fuzz/fuzz/fuzz-$target" "${options[@]}" -timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=256 "$@" >"$tree/run.log" 2>&1
}

# Sets `median` and `slowest`, in seconds; over the limit: not found.
measure() {
    local bug=$1 target=$2 seed folder started
    local times=()
    for ((seed = 1; seed <= seeds; ++seed)); do
        folder=$(mktemp -d)
        started=$EPOCHREALTIME
        if run_planted "$bug" "$target" -seed=$seed -max_total_time=$limit -artifact_prefix="$folder/" "$folder"; then
            times+=(999)
        else
            times+=("$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $started }")")
        fi
        rm -rf "$folder"
    done
    mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
    median=${times[seeds / 2]}
    slowest=${times[seeds - 1]}
}

run_verb() {
    local target bug median slowest at_once row status=0 count=0
    build_planted
    printf '%-13s %-36s %-8s %8s %8s\n' target bug inputs median slowest
    while IFS=$'\t' read -r target bug <&3; do
        [ ${#words[@]} = 0 ] || [[ " ${words[*]} " == *" $bug "* ]] || continue
        count=$((count + 1))
        at_once=yes
        ! run_planted "$bug" "$target" -runs=0 "$fuzz/corpus/$target" || at_once=no
        measure "$bug" "$target"
        row=$(printf '| %s | %s | %s | %s | %s |' "$target" "$bug" "$at_once" "${median/#999/not found}" "${slowest/#999/not found}")
        printf '%-13s %-36s %-8s %8s %8s\n' "$target" "$bug" "$at_once" "${median/#999/none}" "${slowest/#999/none}"
        [ "$median" != 999 ] || status=1
        # In the place of the bug's row, or behind the last.
        if grep -q "^| $target | $bug |" "$table"; then
            sed -i "s/^| $target | $bug |.*/$row/" "$table"
        else
            printf '%s\n' "$row" >>"$table"
        fi
    done 3< <(grep -v '^#' "$fuzz/planted.tsv")
    [ $count -gt 0 ] || stop "tools/fuzz: no such bug in fuzz/planted.tsv" 2
    return $status
}
