#!/bin/sh
# A testee that does as its first argument says, for the tests of the runner.

hello='{"result": "hello", "protocol": 1, "name": "fake", "version": "1"}'
stop='{"command": "stop"}'
say_hello() { read -r command && printf '%s\n' "$hello"; }
forever='exec sleep 1000'

mode=$1
shift
case $mode in
# Answers hello with the next argument, or not at all.
hello) read -r command; [ $# -eq 0 ] || printf '%s\n' "$1"; exit 0 ;;
# Answers one argument after another, then ends at the next command.
answers)
    say_hello
    for answer in "$@"; do
        read -r command || exit 0
        printf '%s\n' "$answer"
    done
    read -r command
    ;;
# The same answer to everything.
always)
    say_hello
    while read -r command; do
        [ "$command" = "$stop" ] && exit 0
        printf '%s\n' "$1"
    done
    ;;
# Writes what it was asked to a file, and skips.
records)
    say_hello
    while read -r command; do
        printf '%s\n' "$command" >>"$1"
        [ "$command" = "$stop" ] && exit 0
        printf '%s\n' '{"result": "skipped"}'
    done
    ;;
exits) say_hello; read -r command; echo "going down" >&2; exit "$1" ;;
segfaults) say_hello; read -r command; kill -SEGV $$ ;;
hangs) say_hello; read -r command; $forever ;;
mute) $forever ;;
# Has its runner terminated while it is asked.
terminates) say_hello; read -r command; kill -TERM "$PPID"; $forever ;;
hangs_after_stop) say_hello; read -r command; printf '%s\n' "$1"; read -r command; $forever ;;
# Hangs in a child that holds the write end of a pipe by name.
hangs_in_child) say_hello; read -r command; sleep 1000 >"$1" & $forever ;;
# Exits, but leaves standard output to a child.
leaves_child) say_hello; read -r command; sleep 1000 & exit 5 ;;
closes_output) say_hello; read -r command; exec >&-; $forever ;;
closes_input) say_hello; read -r command; exec <&-; printf '%s\n' "$1"; $forever ;;
endless_line) say_hello; read -r command; exec tr '\n' 'x' </dev/zero ;;
floods) say_hello; read -r command; head -c 1000000 /dev/zero | tr '\0' 'e' >&2; printf '%s\n' "$1"; read -r command ;;
two_lines) say_hello; read -r command; printf '%s\n%s\n' "$1" "$1"; read -r command ;;
exits_after_stop) say_hello; read -r command; printf '%s\n' "$1"; read -r command; exit 7 ;;
# Hello once, with a file to remember by; then never again.
once) read -r command; [ -e "$1" ] && exit 4; : >"$1"; printf '%s\n' "$hello"; read -r command; exit 9 ;;
esac
