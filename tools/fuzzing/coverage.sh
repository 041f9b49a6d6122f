# tools/fuzz coverage: what the committed inputs reach of the codec and the session, and nothing else runs.

llvm=/usr/lib/llvm-19/bin

run_verb() {
    local folder=$root/build/coverage/report target programs=() profiles=() folders=()
    say "Building (preset coverage)..."
    build coverage fuzz-targets
    rm -rf "$folder"
    mkdir -p "$folder"
    for target in "${targets[@]}"; do
        [ -x "$root/build/coverage/fuzz/fuzz-$target" ] || continue
        LLVM_PROFILE_FILE=$folder/$target.profraw "$root/build/coverage/fuzz/fuzz-$target" "$fuzz/corpus/$target" >/dev/null || stop "tools/fuzz: $target fails on its inputs" 1
        programs+=(-object "$root/build/coverage/fuzz/fuzz-$target")
        profiles+=("$folder/$target.profraw")
    done
    $llvm/llvm-profdata merge -o "$folder/all.profdata" "${profiles[@]}" && rm "${profiles[@]}"
    for part in codec generated session; do
        folders+=("$root/src/ferrorpc/$part")
    done
    local options=(-instr-profile "$folder/all.profdata" -show-mcdc-summary -ignore-filename-regex '\.test\.' "${programs[@]:1}" "${folders[@]}")
    $llvm/llvm-cov show -format html -output-dir "$folder/html" -show-branches count -show-mcdc -show-line-counts-or-regions "${options[@]}" >/dev/null 2>&1
    $llvm/llvm-cov report "${options[@]}" 2>/dev/null | tee "$folder/summary.txt"
    printf 'All of it: %s\n' "${folder#"$root"/}/html/index.html"
}
