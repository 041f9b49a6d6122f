#!/usr/bin/env bash
# Runs .clusterfuzzlite/build.sh as OSS-Fuzz does, without Docker, and checks what it leaves: for each target a program that runs its
# corpus and needs no library that is not the system's own, the corpus, the options, and the dictionary that these name.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../tools/setup.sh"

need_packages "${build_packages[@]}" "${kit_packages[@]}" clang-19 libclang-rt-19-dev
place=$root/build/oss-fuzz
rm -rf "$place/src" "$place/out"
mkdir -p "$place/src" "$place/out" "$place/work" && ln -s "$root" "$place/src/ferrorpc" || stop "Nothing can be built in $place."

flags="-O0 -fno-omit-frame-pointer -gline-tables-only -fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link"
env CC=clang-19 CXX=clang++-19 CFLAGS="$flags" CXXFLAGS="$flags" LIB_FUZZING_ENGINE=-fsanitize=fuzzer SANITIZER=address \
    SRC="$place/src" WORK="$place/work" OUT="$place/out" "$root/.clusterfuzzlite/build.sh" >"$place/log" 2>&1 ||
    { tail -n 40 "$place/log" >&2; stop "build.sh failed; all that it said is in build/oss-fuzz/log" 1; }

failures=0
fail() { say "FAILED: $1"; failures=$((failures + 1)); }

cd "$place/out" || exit
for name in core announce messages frame_reader utf8 round_trip session raw star pair agent vectors testee; do
    target=fuzz-$name
    [ -x "$target" ] || { fail "$target is not there"; continue; }
    [ -f "$target.options" ] || fail "$target has no options"
    dictionary=$(sed -n 's/^dict = //p' "$target.options")
    [ -z "$dictionary" ] || [ -f "$dictionary" ] || fail "$target has no dictionary $dictionary"
    [ -z "$(ldd "$target" | grep -vE 'linux-vdso|ld-linux|lib(c|m|dl|rt|pthread|resolv|gcc_s|stdc\+\+)\.so')" ] ||
        fail "$target needs a library that is not everywhere: $(ldd "$target" | tr '\n' ' ')"
    mkdir -p "corpus/$name" && (cd "corpus/$name" && cmake -E tar xf "../../${target}_seed_corpus.zip") || fail "$target has no corpus"
    [ -n "$(ls -A "corpus/$name")" ] || fail "$target's corpus is empty"
    timeout 120 "./$target" -runs=0 "corpus/$name" >"$name.log" 2>&1 || { tail -n 20 "$name.log" >&2; fail "$target does not run its corpus"; }
    rm -f "$name.log"
done
rm -rf corpus
for file in *; do
    case $file in
    fuzz-canary* | fuzz-empty*) fail "$file is there" ;;
    fuzz-*) ;;
    *) fail "$file is no target's" ;;
    esac
done
[ $failures = 0 ] && printf '%s targets as OSS-Fuzz wants them\n' "$(ls ./*.options | wc -l)"
[ $failures = 0 ]
