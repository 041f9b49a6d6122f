#!/usr/bin/env bash
# The committed table of what the suite catches, which reports show beside verdicts, is about the mutants that there are, and no others.
# What it says of each is checked by tools/mutants, which runs them.
# usage: caught.test.sh SOURCE_DIR
set -eu
cd "$1/conformance/mutants"
listed() {
    for list in *.mutants; do
        awk -F'\t' -v OFS='\t' -v list="${list%.mutants}" 'NF > 1 && !/^#/ {
            count = split($2, rules, ",")
            for (k = 1; k <= count; k++) print rules[k], list, $1
        }' "$list"
    done | LC_ALL=C sort
}
diff <(grep -v '^#' caught.tsv | cut -f 1-3 | LC_ALL=C sort) <(listed) ||
    { echo "caught.tsv is stale: tools/mutants --accept NAME runs the mutants of that name, and writes what it sees" >&2; exit 1; }
! grep -v '^#' caught.tsv | grep -vE $'^[A-Z]+-[0-9]+\t[a-z]+\t[a-z0-9-]+\t(caught|warned|survived)$' || exit 1
