# tools/fuzz keep: brings what was reached into the repository, as few files as reach it.

run_verb() {
    build_targets
    local target status=0 before
    for target in "${targets[@]}"; do
        before=$(count_files "$fuzz/corpus/$target")
        mkdir -p "$fuzz/corpus/$target" "$work/$target/corpus"
        # What has a name of its own once told a defect, and stays.
        rm -rf "$work/$target/named"
        mkdir -p "$work/$target/named"
        find "$fuzz/corpus/$target" -type f -regextype posix-extended ! -regex '.*/[0-9a-f]{40}' -exec cp {} "$work/$target/named/" \;
        merge_into "$fuzz/corpus/$target" "$target" "$fuzz/corpus/$target" "$work/$target/corpus" || status=1
        cp "$work/$target/named/"* "$fuzz/corpus/$target/" 2>/dev/null
        printf '%-13s %5d inputs, were %5d\n' "$target" "$(count_files "$fuzz/corpus/$target")" "$before"
    done
    return $status
}
