#!/usr/bin/env bash
# The vectors as one JSON file and as one C header: each is complete, and the C example runs our codec core over all of them.
# usage: export.test.sh SOURCE_DIR BUILD_DIR C_COMPILER
set -eu
source=$1 judge=$2/conformance/runner/ferrorpc-conform compiler=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

"$judge" export json >vectors.json
"$judge" export c >vectors.h
"$judge" list --json >list.ndjson
python3 - "$source" <<'CHECK'
import json, pathlib, sys

def size_of(value):  # of bytes, as hex or as parts
    if isinstance(value, str):
        return len(value.replace(" ", "")) // 2
    sizes = {"u32": lambda part: 4, "u64": lambda part: 8, "repeat": lambda part: len(part["repeat"]) // 2 * part["count"]}
    return sum(size_of(part) if isinstance(part, str) else next(sizes[key](part) for key in sizes if key in part) for part in value)

one = json.load(open("vectors.json"))
assert one["format"] == 1 and one["suite"], one["format"]
listed = [json.loads(line) for line in open("list.ndjson")]
assert [each["id"] for each in one["vectors"]] == [each["id"] for each in listed if each["type"] == "vector"]
files = [json.load(open(path)) for path in pathlib.Path(sys.argv[1], "conformance/vectors").glob("*.json")]
rules = next(each for each in files if "rules" in each)["rules"]
assert [each["id"] for each in one["rules"]] == [each["id"] for each in rules]
vectors = {vector["id"]: vector for each in files for group in each.get("groups", []) for vector in group["vectors"]}
assert len(vectors) == len(one["vectors"]) > 1000
for exported in one["vectors"]:
    vector = vectors[exported["id"]]
    for key in ("title", "rules", "level", "operation", "message"):
        assert exported[key] == vector[key], exported["id"]
    assert exported["expect"]["result"] == vector["expect"]["result"], exported["id"]
    if "bytes" in vector["input"]:
        assert size_of(exported["input"]["bytes"]) == size_of(vector["input"]["bytes"]), exported["id"]
    if isinstance(vector["input"].get("bytes"), str):
        assert exported["input"]["bytes"] == vector["input"]["bytes"].replace(" ", ""), exported["id"]
CHECK
count=$(grep -c '"type":"vector"' list.ndjson)
[ "$(grep -c '^    {\.id = ' vectors.h)" = "$count" ]

"$compiler" -std=c11 -pedantic -Wall -Wextra -Werror -O1 -I . -I "$source/src" "$source/conformance/examples/vectors.c" -o vectors
[ "$(./vectors)" = "$count of $count vectors passed" ] || { ./vectors | tail -n 5 >&2; exit 1; }

# The numbers are those of decoder.h: whoever is judged by both needs one table.
{
    printf '#include <conformance/decoder.h>\n#include "vectors.h"\n'
    grep -oE 'FERRORPC_VECTOR_[A-Z0-9_]+ = [0-9]' vectors.h | sed -E 's/FERRORPC_VECTOR_((HAS_)?([A-Z0-9_]+)) .*/\1 \3/' | while read -r vector decoder; do
        ! grep -qE "FERRORPC_DECODER_$decoder = " "$source/conformance/decoder.h" ||
            printf '_Static_assert((int)FERRORPC_VECTOR_%s == (int)FERRORPC_DECODER_%s, "");\n' "$vector" "$decoder"
    done
} >numbers.c
[ "$(grep -c _Static_assert numbers.c)" -ge 26 ]
"$compiler" -std=c11 -w -I . -I "$source" -fsyntax-only numbers.c

# It would tell: with one expectation turned round one vector fails.
sed '0,/\.result = FERRORPC_VECTOR_REJECTED/s//.result = FERRORPC_VECTOR_ACCEPTED/' vectors.h >turned.h && mv turned.h vectors.h
"$compiler" -std=c11 -I . -I "$source/src" "$source/conformance/examples/vectors.c" -o vectors
! ./vectors >turned || exit 1
[ "$(grep -c ^FAIL turned)" = 1 ]

# Some of them, and none.
[ "$("$judge" export c -p request/tag | grep -c '^    {\.id = ')" = "$(grep -c '"id":"request/tag/' list.ndjson)" ]
status=0
"$judge" export json -p nothing 2>error || status=$?
[ "$status" = 5 ] && grep -q "no vector matches 'nothing'" error
