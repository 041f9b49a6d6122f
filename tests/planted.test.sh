#!/usr/bin/env bash
# Every bug of proptests/planted still changes the file that it names: tools/planted takes long, and one that has gone stale plants nothing.
# usage: planted.test.sh SOURCE_DIR
set -u
cd "$1" || exit
status=0
for list in proptests/planted/*.mutants; do
    while IFS=$'\t' read -r name file edit; do
        [[ -z $name || $name == \#* ]] && continue
        if sed -E "$edit" "$file" | cmp -s - "$file"; then
            printf '%s: %s changes nothing in %s\n' "$list" "$name" "$file"
            status=1
        fi
    done <"$list"
done
exit $status
