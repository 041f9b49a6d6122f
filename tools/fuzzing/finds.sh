# What failed: brought together by what is wrong, made small, and described. TARGET/finds/NUMBER.input and .txt.

# What tells one defect from another, of a run's output: the complaint without its numbers, or the sanitizer's word and the
# innermost three functions of ours.
key_of() {
    local complaint
    complaint=$(grep -a -m 1 '^COMPLAINT: ' "$1" | sed -E 's/0x[0-9a-f]+|[0-9]+/N/g')
    if [ -n "$complaint" ]; then
        printf '%s\n' "$complaint"
        return
    fi
    { grep -aoE 'ERROR: [A-Za-z]+: [a-z0-9-]+( [a-z]+)?|runtime error: .*' "$1" | head -n 1 | sed -E 's/0x[0-9a-f]+|[0-9]+/N/g'
        grep -aE '^ +#[0-9]+ 0x' "$1" | grep -aE ' in .*(/src/ferrorpc|/fuzz/|/proptests/|/conformance/|/tools/)' | grep -avE 'harness.cpp|replay.cpp' |
            head -n 3 | sed -E 's/^ +#[0-9]+ 0x[0-9a-f]+ in //; s/:[0-9]+(:[0-9]+)?$//; s,[^ ]*/(src|fuzz|proptests|conformance|tools)/,\1/,'
    } | paste -sd'|' | sed 's/|/ | /g'
}

# run_once TARGET INPUT OUTPUT: whether it still fails.
run_once() { ! (ASAN_OPTIONS=$ASAN_OPTIONS:$thorough FERRORPC_FUZZ_DESCRIBE=1 start "$1" "$2") >"$3" 2>&1; }

# The line that shows a find again.
again() { printf 'ASAN_OPTIONS=%s build/fuzz/fuzz/fuzz-%s %s\n' "$thorough" "$1" "${2#"$root"/}"; }

sort_target() {
    local target=$1 folder=$work/$1/finds artifact key number
    rm -rf "$folder"
    mkdir -p "$folder"
    declare -A numbers=() counts=()
    while IFS= read -r artifact; do # smallest first
        if ! run_once "$target" "$artifact" "$folder/output"; then
            key="does not fail when it is run again: ${artifact##*/}"
        else
            key=$(key_of "$folder/output")
        fi
        counts[$key]=$((${counts[$key]:-0} + 1))
        [ -z "${numbers[$key]:-}" ] || continue
        number=$((${#numbers[@]} + 1))
        numbers[$key]=$number
        cp "$artifact" "$folder/$number.input"
        printf '%s\n' "$key" >"$folder/$number.key"
    done < <(find "$work/$target/crashes" -type f -size -1024k -printf '%s %p\n' | sort -n | cut -d' ' -f2-)
    for key in "${!numbers[@]}"; do
        describe_find "$target" "${numbers[$key]}" "${counts[$key]}" "$key"
    done
    rm -f "$folder/output"
}

# describe_find TARGET NUMBER COUNT KEY: makes the input small, as long as it fails in the same way.
describe_find() {
    local target=$1 base=$work/$1/finds/$2 count=$3 key=$4
    (start "$target" -minimize_crash=1 -max_total_time=20 -exact_artifact_path="$base.small" "$base.input") >/dev/null 2>&1
    if [ -s "$base.small" ] && run_once "$target" "$base.small" "$base.output" && [ "$(key_of "$base.output")" = "$key" ]; then
        mv "$base.small" "$base.input"
    fi
    rm -f "$base.small"
    run_once "$target" "$base.input" "$base.output"
    {
        printf '%s: %s\n\nfound %s times; again:\n  %s\n\ninput, %s bytes:\n' "$target" "$key" "$count" "$(again "$target" "$base.input")" "$(stat -c %s "$base.input")"
        sed -e '/^INFO: \|^Running: \|^fuzz\|: Running 1 inputs/d' -e 's/^/  /' "$base.output" | head -n 200
    } >"$base.txt"
    rm -f "$base.output"
    cat "$base.txt" >&2
}

# Sets find_count.
sort_finds() {
    local target
    for target in "${targets[@]}"; do
        sort_target "$target"
    done
    find_count=$(find "$work"/*/finds -name '*.txt' 2>/dev/null | wc -l)
    if [ "$find_count" = 0 ]; then
        say "Nothing was found."
    else
        say "$find_count different finds, in ${work#"$root"/}/*/finds"
    fi
}
