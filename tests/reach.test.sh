#!/usr/bin/env bash
# The judge meets a program that it does not start, `ferrorpc serve`: as its rank 1 (--connect), and as its rank 0 (--listen), where the
# program ends with each case and comes again. The cases that take seconds are left out.
# usage: reach.test.sh BUILD_DIR
set -eu
conform=$1/conformance/runner/ferrorpc-conform
ferrorpc=$1/tools/cli/ferrorpc
slow=(--skip callee/two-cuts --skip callee/byte-by-byte --skip callee/large --skip join/silent-connector-closed)
scratch=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || :; rm -rf "$scratch"' EXIT

# judged WORLD LEAST OPTION...: all cases of that world pass that are not out of reach, and they are at least so many.
judged() {
    local world=$1 least=$2
    shift 2
    "$conform" live "$@" --timeout 60 --json -p "**/$world" "${slow[@]}" >"$scratch/results" || return
    [ "$(grep -c '"verdict":"pass"' "$scratch/results")" -ge "$least" ]
}
failed() { grep -vE '"verdict":"(pass|not_observed)"' "$scratch/results" >&2; exit 1; }

mkfifo "$scratch/listening"
"$ferrorpc" serve --rank 0 --world-size 2 --address 127.0.0.1:0 >"$scratch/listening" 2>/dev/null &
running+=($!)
exec 3<"$scratch/listening"
read -r _ _ address <&3 # "listening on 127.0.0.1:40000"
judged native-wire 30 --connect "$address" || failed

serve_again() {
    trap 'kill "$child"; exit 0' TERM
    while :; do
        "$ferrorpc" serve --rank 1 --world-size 2 --address "$1" >/dev/null 2>&1 &
        child=$!
        wait "$child" || :
    done
}
mkfifo "$scratch/errors"
judged wire-native 18 --listen 127.0.0.1:0 2>"$scratch/errors" &
judge=$!
running+=("$judge")
exec 4<"$scratch/errors"
read -r _ _ _ address _ <&4 # "ferrorpc-conform: listening at 127.0.0.1:40000; start ..."
serve_again "${address%;}" &
running+=($!)
wait "$judge" || failed
