#!/bin/sh
# A rank program that does as its first argument says, for the tests of the live runner.

answer() { printf '{"id": %s, %s}\n' "$id" "$1"; }
forever='exec sleep 1000'

mode=$1
while read -r line; do
    id=${line##*\"id\":}
    id=${id%\}*}
    command=${line#*\"command\":}
    command=${command# }
    command=${command#\"}
    command=${command%%\"*}
    case "$mode $command" in
    'declares hello') answer '"result": "hello", "protocol": 1, "name": "fake", "version": "1", "cap": "1024", "calls_max": "2"' ;;
    *' hello') answer '"result": "hello", "protocol": 1, "name": "fake", "version": "1"' ;;
    'ignores_stop stop') $forever ;;
    'fails_after_stop stop') exit 7 ;;
    *' stop') exit 0 ;;
    # The first join finds the port taken; a file remembers it.
    'taken join')
        if [ -e "$2" ]; then
            answer '"result": "done"'
        else
            : >"$2"
            answer '"result": "failed", "message": "bind: Address already in use"'
        fi
        ;;
    'always_taken join') echo join >>"$2"; answer '"result": "failed", "message": "bind: Address already in use"' ;;
    # Rank 1 joins once; a file remembers it.
    'once join')
        case $line in
        *'"rank":"0"'*) answer '"result": "done"' ;;
        *) if [ -e "$2" ]; then answer '"result": "failed", "message": "not again"'; else : >"$2"; answer '"result": "done"'; fi ;;
        esac
        ;;
    'records '*) printf '%s\n' "$line" >>"$2"; answer '"result": "done"' ;;
    'exits call') echo "going down" >&2; exit 3 ;;
    'hangs call') $forever ;;
    'nonsense call') echo 'what?' ;;
    'twice call') answer "$2"; answer "$2" ;;
    'skips call') answer '"result": "skipped", "reason": "no calls"' ;;
    # Answers a call after the next command.
    'later call') later=$id ;;
    'later release')
        answer '"result": "done"'
        id=$later
        answer '"result": "replied", "payload": "686921"'
        ;;
    *' call') answer "$2" ;;
    *) answer '"result": "done"' ;;
    esac
done
