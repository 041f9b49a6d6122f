#!/usr/bin/env bash
# Each of the crate's 18 defects has a test or a live scenario that shows ours to be right: the table of src/ferrorpc/agent/fire/README.md
# has a line for each, with its own tag, and every tag and scenario that it names exists.
# usage: defects.test.sh SOURCE_DIR
set -eu
cd "$1"
table=src/ferrorpc/agent/fire/README.md
defects=18
status=0
wrong() { printf '%s: %s\n' "$table" "$*" >&2; status=1; }

for defect in $(seq "$defects"); do
    line=$(grep -E "^\| $defect \|" "$table") || { wrong "no line for defect $defect"; continue; }
    [ "$(grep -oE '\[defect-[0-9]+\]' <<<"$line")" = "[defect-$defect]" ] || wrong "line $defect does not name [defect-$defect], and it alone"
    grep -rqE "TEST_CASE\(.*\[defect-$defect\]|^ +\".*\[defect-$defect\].*\"\)" --include='*.test.cpp' src || wrong "no test is tagged [defect-$defect]"
done
[ "$(grep -cE '^\| [0-9]+ \|' "$table")" = "$defects" ] || wrong "not $defects lines"

named=$(grep -E '^\| [0-9]+ \|' "$table" | grep -oE '`[a-z]+/[a-z0-9-]+`' | tr -d '`' | sort -u)
[ -n "$named" ] || wrong "names no live scenario"
for id in $named; do
    grep -q "\"id\": \"$id\"" conformance/live/*.json || wrong "there is no live scenario $id"
done
for tag in $(grep -rhoE '\[defect-[0-9]+\]' --include='*.test.cpp' src | sort -u); do
    grep -qF "\`$tag\`" "$table" || wrong "tests are tagged $tag, which has no line"
done
exit "$status"
