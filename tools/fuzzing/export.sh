# tools/fuzz export [DIR]: the corpora with their expected outcomes, as a suite of conformance vectors for ports.

run_verb() {
    local to=${words[0]:-$root/build/fuzz/vectors}
    build dev ferrorpc-corpus-vectors
    "$root/build/dev/tools/vectorgen/ferrorpc-corpus-vectors" --root "$root" --to "$to" || return 1
    say "Try a port: tools/conform run --suite $to -- ./my_port"
}
