#!/usr/bin/env bash
# Generates the stock parser of spec/wire.ksy into FOLDER, with its Python runtime. usage: build.sh FOLDER
# The compiler's version is that of tests/kaitai.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
mkdir -p "$1"
cp "$root"/tests/kaitai/package*.json "$here"/{generate.js,requirements.txt} "$1/"
[ -d "$1/node_modules/kaitai-struct-compiler" ] || npm ci --prefix "$1" --no-audit --no-fund --loglevel=error
[ -e "$1/kaitaistruct.py" ] ||
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target "$1" -r "$1/requirements.txt"
node "$1/generate.js" "$root/spec/wire.ksy" "$1"
