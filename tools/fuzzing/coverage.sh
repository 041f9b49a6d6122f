# tools/fuzz coverage: what the committed inputs reach of the codec and the session, and nothing else runs. Of all targets together it may
# not be less than this, without what fuzz/coverage.exclusions leaves out:

lines_min=100    # percent
branches_min=98

llvm=/usr/lib/llvm-19/bin

# count_reached LCOV EXCLUSIONS MISSED: the lines and branches reached, of all that are not left out; what is missed goes to MISSED, a line
# each. Of a template each instance counts, but for those that never run.
count_reached() {
    awk -F'\t' -v source="$root/src/ferrorpc/" -v lines_min=$lines_min -v branches_min=$branches_min -v missed="$3" '
        # Which lines of a file are left out, and by which entry.
        function leave_out(file,    line, number, i, last) {
            delete out
            delete within
            while ((getline line < (source file)) > 0) {
                text[++number] = line
                for (i = 1; i <= entry_count; ++i) {
                    if (entry_file[i] != "*" && entry_file[i] != file) { continue }
                    last = entry_last[i]
                    if (index(line, entry_first[i])) {
                        out[number] = i
                        within[i] = last != ""
                    } else if (within[i]) {
                        out[number] = i
                        within[i] = !(substr(last, 1, 1) == "^" ? index(line, substr(last, 2)) == 1 : index(line, last))
                    }
                }
            }
            close(source file)
        }
        function miss(number, what) {
            if (number in out) {
                used[out[number]] = 1
            } else {
                printf "%s:%d: %s: %s\n", file, number, what, text[number] > missed
                return 1
            }
            return 0
        }
        FNR == NR {
            if ($0 ~ /^#/) { next }
            entry_file[++entry_count] = $1
            split($2, ends, " [.][.][.] ")
            entry_first[entry_count] = ends[1]
            entry_last[entry_count] = ends[2]
            next
        }
        sub(/^SF:/, "") {
            file = $0
            sub(/.*\/src\/ferrorpc\//, "", file)
            leave_out(file)
            delete taken
            next
        }
        sub(/^DA:/, "") {
            split($0, part, ",")
            if (part[2] == 0) { lines_missed += miss(part[1], "line") }
            lines += !(part[1] in out)
            next
        }
        sub(/^BRDA:/, "") { branch[++branch_count] = $0; split($0, part, ","); if (part[4] != "-") { taken[part[1]] = 1 }; next }
        /^end_of_record/ {
            for (i = 1; i <= branch_count; ++i) {
                split(branch[i], part, ",")
                if (part[4] == "-" && part[1] in taken) { continue } # of an instance that never runs
                if (part[4] == "-" || part[4] == 0) { branches_missed += miss(part[1], "branch") }
                branches += !(part[1] in out)
            }
            branch_count = 0
        }
        END {
            line_rate = lines == 0 ? 0 : 100 * (1 - lines_missed / lines)
            branch_rate = branches == 0 ? 0 : 100 * (1 - branches_missed / branches)
            printf "lines %.2f %% (%d of %d missed), branches %.2f %% (%d of %d missed), without fuzz/coverage.exclusions\n", line_rate, lines_missed, lines, branch_rate, branches_missed, branches
            for (i = 1; i <= entry_count; ++i) {
                if (!(i in used)) {
                    printf "fuzz/coverage.exclusions leaves out nothing that is missed: %s: %s\n", entry_file[i], entry_first[i]
                    status = 1
                }
            }
            exit status || line_rate < lines_min || branch_rate < branches_min
        }' "$2" "$1"
}

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
    local options=(-instr-profile "$folder/all.profdata" -ignore-filename-regex '\.test\.' "${programs[@]:1}" "${folders[@]}")
    $llvm/llvm-cov show -format html -output-dir "$folder/html" -show-branches count -show-mcdc -show-line-counts-or-regions "${options[@]}" >/dev/null 2>&1
    $llvm/llvm-cov report -show-mcdc-summary "${options[@]}" 2>/dev/null | tee "$folder/summary.txt"
    $llvm/llvm-cov export -format lcov "${options[@]}" >"$folder/lcov.txt" 2>/dev/null
    : >"$folder/missed.txt"
    local status=0
    count_reached "$folder/lcov.txt" "$fuzz/coverage.exclusions" "$folder/missed.txt" || status=1
    printf 'All of it: %s; what is missed: %s\n' "${folder#"$root"/}/html/index.html" "${folder#"$root"/}/missed.txt"
    if [ ${#words[@]} -gt 0 ]; then # of some targets nothing is demanded
        return 0
    fi
    [ $status = 0 ] || say "That is less than $lines_min % of the lines or $branches_min % of the branches, or an exclusion is stale."
    return $status
}
