#!/usr/bin/env bash
# The committed table of what the suite catches, which reports show beside verdicts, is about the mutants that there are, and no others.
# What it says of each is checked by tools/mutants, which runs them.
# usage: caught.test.sh SOURCE_DIR
set -eu
cd "$1/conformance/mutants"
diff <(grep -v '^#' caught.tsv | cut -f 1-3 | LC_ALL=C sort) <(awk -f listed.awk *.mutants | LC_ALL=C sort) ||
    { echo "caught.tsv is stale: tools/mutants --accept NAME runs the mutants of that name, and writes what it sees" >&2; exit 1; }
! grep -v '^#' caught.tsv | grep -vE $'^[A-Z]+-[0-9]+\t[a-z]+\t[a-z0-9-]+\t(caught|warned|survived)$' || exit 1
