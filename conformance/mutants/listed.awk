# usage: awk -f listed.awk LIST.mutants...
# A line for each rule that a mutant breaks, with tabs between: rule, list, mutant.
BEGIN { FS = OFS = "\t" }
FNR == 1 {
    list = FILENAME
    sub(/.*\//, "", list)
    sub(/\.mutants$/, "", list)
}
NF > 1 && !/^#/ {
    count = split($2, rules, ",")
    for (k = 1; k <= count; k++) print rules[k], list, $1
}
