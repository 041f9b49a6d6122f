# Sourced by tools/fuzz: where things are, and how a target is started.

fuzz=$root/fuzz
work=$root/build/fuzz/campaign
export ASAN_OPTIONS=detect_odr_violation=0 UBSAN_OPTIONS=print_stacktrace=1
thorough=detect_stack_use_after_return=1:malloc_context_size=30 # what takes too long while an engine runs; for ASAN_OPTIONS
export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19 MSAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19

all_targets() { (cd "$fuzz" && printf '%s\n' *.options | sed 's/\.options$//'); }

# engine_options TARGET: what its .options say, as arguments of libFuzzer, one a line.
engine_options() {
    sed -nE -e "s,^dict = (.*),-dict=$fuzz/\1,p" -e t -e 's/^([a-z_]+) = (.*)/-\1=\2/p' "$fuzz/$1.options"
}

# start TARGET ARGUMENT...: the target with limits that no input may meet. The programs are a campaign's own: a build meanwhile does
# no harm.
start() {
    local target=$1 options
    shift
    mapfile -t options < <(engine_options "$target")
    exec "$work/bin/fuzz-$target" "${options[@]}" -timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=256 "$@"
}

build_targets() {
    say "Building (preset fuzz)..."
    build fuzz "${targets[@]/#/fuzz-}" "$@"
    mkdir -p "$work/bin"
    local target
    for target in "${targets[@]}"; do
        cp "$root/build/fuzz/fuzz/fuzz-$target" "$work/bin/.new" && mv "$work/bin/.new" "$work/bin/fuzz-$target" || stop "No room in $work." 5
    done
}

# merge_into FOLDER TARGET FOLDER...: the least files of the others that reach all that they reach, in the place of the first. It is
# replaced as a whole: at no time is an input in neither.
merge_into() {
    local into=$1 target=$2 new=$1.new
    shift 2
    rm -rf "$new"
    mkdir -p "$new"
    if (start "$target" -merge=1 "$new" "$@") >"$work/$target.merge.log" 2>&1 && [ -n "$(ls -A "$new")" ]; then
        rm -rf "$into.old"
        [ ! -e "$into" ] || mv "$into" "$into.old"
        mv "$new" "$into"
        rm -rf "$into.old"
    else
        rm -rf "$new"
        say "tools/fuzz: $target's inputs could not be merged, and stay as they are; see ${work#"$root"/}/$target.merge.log"
        return 1
    fi
}

count_files() { find "$1" -maxdepth 1 -type f 2>/dev/null | wc -l; }
