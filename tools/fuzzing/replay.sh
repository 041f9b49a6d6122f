# tools/fuzz replay: every target without an engine, on its committed corpus.

run_verb() {
    say "Building (preset $preset)..."
    build "$preset" fuzz-targets
    local program name status=0 log
    log=$(mktemp)
    trap "rm -f '$log'" EXIT
    for name in $(all_targets); do
        program=$root/build/$preset/fuzz/fuzz-$name
        [ -x "$program" ] || continue # not every preset has all of them
        ("$program" "$fuzz/corpus/$name"; exit $?) >"$log" 2>&1 # a shell between, which tells of an abort in the log
        local code=$?
        if [ "$name" = canary ]; then
            grep -q 'COMPLAINT: the canary is found' "$log" && printf '%-13s fails, as it must\n' "$name" && continue
            code=1
        fi
        if [ "$code" = 0 ]; then
            printf '%-13s %s\n' "$name" "$(tail -n 1 "$log")"
        else
            printf '%-13s FAILED\n' "$name"
            cat "$log"
            status=1
        fi
    done
    return $status
}
