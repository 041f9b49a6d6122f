# The page of a campaign, for people: one file, which needs no other.

escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# A row for each target: time, runs, and how many inputs reach how many features.
target_rows() {
    local target
    for target in "${targets[@]}"; do
        awk -F'\t' -v target="$target" -v corpus="$(count_files "$work/$target/corpus")" -v finds="$(find "$work/$target/finds" -name '*.txt' 2>/dev/null | wc -l)" '
            $1 == target { cpu += $3; runs += $4; if ($5 > features) features = $5 }
            END { printf "<tr><td>%s<td>%.0f<td>%d<td>%.0f<td>%d<td>%d<td>%d</tr>\n", target, cpu, runs, (cpu > 0 ? runs / cpu : 0), features, corpus, finds }' "$slices"
    done
}

write_page() {
    local find
    {
        cat <<'EOF'
<!doctype html><meta charset="utf-8"><title>ferrorpc: a fuzzing campaign</title>
<style>body{font:15px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}
td,th{padding:.2em .8em;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child{text-align:left}
pre{background:#f4f4f4;padding:1em;overflow:auto;font-size:13px}</style>
EOF
        printf '<h1>A fuzzing campaign</h1><p>%s, commit %s, %s workers, %s s; %s different finds.</p>\n' "$(date -u '+%F %R UTC')" \
            "$(git -C "$root" rev-parse --short HEAD 2>/dev/null)" "$workers" "$seconds" "$find_count"
        printf '<table><tr><th>target<th>CPU seconds<th>runs<th>runs per CPU second<th>features<th>inputs<th>finds</tr>\n'
        target_rows
        printf '</table>\n'
        for find in "$work"/*/finds/*.txt; do
            [ -e "$find" ] || continue
            printf '<h2>%s</h2><pre>' "$(head -n 1 "$find" | escaped)"
            tail -n +3 "$find" | escaped
            printf '</pre>\n'
        done
        printf '<p>What the committed inputs reach, line by line: <a href="../../coverage/report/html/index.html">coverage</a>, '
        printf 'as <code>tools/fuzz coverage</code> has left it%s.</p>\n' "$([ -e "$root/build/coverage/report/html/index.html" ] || printf '; it has not run here yet')"
    } >"$work/index.html.new" && mv "$work/index.html.new" "$work/index.html"
}
