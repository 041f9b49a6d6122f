#!/usr/bin/env bash
# The judge shares nothing with the judged: ferrorpc-conform includes no file of src/ and links no symbol of the codec.
# usage: judge.test.sh SOURCE_DIR BUILD_DIR
set -eu
cd "$2"
runner=conformance/runner/ferrorpc-conform

included=$(ninja -t deps | awk -v source="$1/src/" '
    /^[^ ]/ { object = $1 }
    /^ / && object ~ /^conformance\/runner\// && object !~ /test/ && index($1, source) == 1 { print object " includes " $1 }')
[ -z "$included" ] || { printf '%s\n' "$included" >&2; exit 1; }
ninja -t deps | grep -q '^conformance/runner/.*\.o:' || { echo "found no object of the runner to look at" >&2; exit 1; }

! grep -rnE '#include *[<"](\.\./)*(src/|ferrorpc/)' "$1/conformance/runner" || exit 1
! ninja -t query "$runner" | grep ferrorpc_codec || exit 1
! nm -C "$runner" | grep -E ' ferrorpc::(decode_|encode|FrameReader|Error)' || exit 1
