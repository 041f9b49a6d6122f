#!/usr/bin/env bash
# What README.md shows is what is really printed, and its examples are those that CI builds.
# usage: readme.test.sh SOURCE_DIR BUILD_DIR [--write]; --write puts the real blocks into README.md.
set -eu
source=$1 build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

sed 's/length >= 14 and/length >= 13 and/' "$source/conformance/testees/starter.py" >my_port.py
FERRORPC_CONFORM_COMMAND=tools/conform "$build/conformance/runner/ferrorpc-conform" run --recorded -- python3 my_port.py >text || [ $? = 1 ]

# The README with each block behind a "tested" mark replaced: by the example that the mark names, or by what was printed.
awk -v source="$source" '
    /^<!-- tested: / { file = match($0, /examples\/[a-z\/]+\.cpp/) ? source "/" substr($0, RSTART, RLENGTH) : "text" }
    /^```/ && inside { inside = 0 }
    !inside { print }
    /^```[a-z]/ && file { while ((getline line < file) > 0) print line; inside = 1; file = "" }
' "$source/README.md" >README.md

if [ "${3:-}" = --write ]; then
    cp README.md "$source/README.md"
fi
diff -u "$source/README.md" README.md
