#!/usr/bin/env bash
# What README.md shows is what is really printed, and its example is the one that CI builds.
# usage: readme.test.sh SOURCE_DIR BUILD_DIR [--write]; --write puts the real blocks into README.md.
set -eu
source=$1 build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

sed 's/length >= 14 and/length >= 13 and/' "$source/conformance/testees/starter.py" >my_port.py
FERRORPC_CONFORM_COMMAND=tools/conform "$build/conformance/runner/ferrorpc-conform" run --recorded -- python3 my_port.py >text || [ $? = 1 ]
cp "$source/examples/cpp/main.cpp" cpp

# The README with the blocks behind "tested" marks replaced by the files above, named as the blocks' languages are.
awk '
    /^<!-- tested: / { tested = 1 }
    /^```/ && inside { inside = 0 }
    !inside { print }
    /^```[a-z]/ && tested { file = substr($0, 4); while ((getline line < file) > 0) print line; inside = 1; tested = 0 }
' "$source/README.md" >README.md

if [ "${3:-}" = --write ]; then
    cp README.md "$source/README.md"
fi
diff -u "$source/README.md" README.md
