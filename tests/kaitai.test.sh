#!/usr/bin/env bash
# spec/wire.ksy stays a file that the stock Kaitai Struct compiler accepts. Skipped where there is no npm.
# usage: kaitai.test.sh SOURCE_DIR BUILD_DIR
set -eu
command -v npm >/dev/null && command -v node >/dev/null || { echo "skipped: no npm here"; exit 77; }
scratch=$2/kaitai
mkdir -p "$scratch"
cp "$1"/tests/kaitai/* "$scratch/"
[ -d "$scratch/node_modules/kaitai-struct-compiler" ] || npm ci --prefix "$scratch" --no-audit --no-fund --loglevel=error
node "$scratch/compile.js" "$1/spec/wire.ksy" python cpp_stl rust go javascript
