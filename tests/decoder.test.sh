#!/usr/bin/env bash
# A library behind conformance/decoder.h is judged in process: same verdicts as over a pipe of its own, and its crash is a verdict.
# usage: decoder.test.sh SOURCE_DIR BUILD_DIR C_COMPILER
set -eu
source=$1 judge=$2/conformance/runner/ferrorpc-conform testee=$2/conformance/testees/decoder/ferrorpc-decoder-testee compiler=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
fail() { printf '%s\n' "$1" >&2; tail -n 20 output error >&2; exit 1; }
# library NAME: of standard input
library() { "$compiler" -std=c11 -x c -shared -fPIC -I "$source" -I "$source/src" - -o "$1"; }

library libport.so <"$source/fuzz/differential/example_port.c"
"$judge" -- "$testee" libport.so >output 2>error || fail "the example port does not pass"
grep -q '^example port 1.0 .*  [0-9]* passed      0 failed      0 not observed' output || fail "some of it was not observed"

# One that ends in the middle of an answer, hands out no address, and knows no result: three verdicts, and the run goes on.
{
    sed 's/^static void decode(/static void decode_well(/; s/, decode, encode}/, decode_badly, encode}/; /^const ferrorpc_decoder \*ferrorpc/,$d' "$source/fuzz/differential/example_port.c"
    cat <<'PORT'
#include <stdlib.h>
static void decode_badly(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const unsigned char tag = command->bytes.size == 0 ? 1 : command->bytes.data[0];
    if (tag == 0x10) {
        abort();
    }
    decode_well(command, answer);
    if (tag == 0x11) {
        answer->result = 99;
    }
    if (tag == 0x12) {
        answer->result = FERRORPC_DECODER_ACCEPTED;
        answer->fields.observed = FERRORPC_DECODER_NAME;
        answer->fields.name.data = NULL;
        answer->fields.name.size = 5;
    }
}
const ferrorpc_decoder *ferrorpc_decoder_v1(void)
{
    static const ferrorpc_decoder decoder = {FERRORPC_DECODER_VERSION, 0, "bad port 1.0", decode_badly, encode};
    return &decoder;
}
PORT
} | library libbad.so
status=0
"$judge" --json -p request/tag -- "$testee" libbad.so >output 2>error || status=$?
[ "$status" = 1 ] || fail "exit status $status of a port that crashes"
grep -q '"id":"request/tag/10".*"verdict":"crash"' output || fail "the crash is no crash"
grep -q '"id":"request/tag/11".*"verdict":"fail".*result 99 is none' output || fail "an unknown result is no failure"
grep -q '"id":"request/tag/12".*"verdict":"fail".*bytes at no address' output || fail "bytes at no address are no failure"
[ "$(grep -c '"verdict":"pass"' output)" = $(($(grep -c '"type":"result"' output) - 3)) ] || fail "the others do not pass"

# What is no library, and a library of another version, are refused with a line.
status=0
"$judge" -p request/tag/00 -- "$testee" "$source/README.md" >output 2>error || status=$?
[ "$status" = 3 ] && grep -q 'ferrorpc-decoder-testee: .*README.md' error || fail "README.md was taken for a library"
sed 's/FERRORPC_DECODER_VERSION, 0/2, 0/' "$source/fuzz/differential/example_port.c" | library libnew.so
status=0
"$judge" -p request/tag/00 -- "$testee" libnew.so >output 2>error || status=$?
[ "$status" = 3 ] && grep -q 'the library is for version 2 of conformance/decoder.h, this is version 1' error || fail "another version was taken"
