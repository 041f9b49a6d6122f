#!/bin/bash -eu
# Builds the fuzz targets the way OSS-Fuzz and ClusterFuzzLite ask: with their compilers and flags (CC, CXX, CFLAGS, CXXFLAGS) and
# their engine (LIB_FUZZING_ENGINE), from $SRC/ferrorpc, in $WORK, for the sanitizer that SANITIZER names, into $OUT.
#
# Each target comes with its corpus, dictionary and options under its name. Left out are `canary`, which must fail, `empty`, which
# does nothing, and the targets that need compiled libraries (yaml-cpp, libpcap), which the machines that fuzz do not have.

source=$SRC/ferrorpc
build=$WORK/ferrorpc-$SANITIZER

# What the project's own build has to know of it, besides the flags.
case $SANITIZER in
address | memory | thread) sanitize=$SANITIZER ;;
*) sanitize= ;;
esac

# No build type: it would add flags to theirs.
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE= -DCMAKE_UNITY_BUILD=ON -DCMAKE_CXX_FLAGS="$CXXFLAGS -DFMT_HEADER_ONLY" \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,--as-needed -DFERRORPC_SANITIZE="$sanitize" -DFERRORPC_FUZZING=ON -DFERRORPC_FUZZING_ENGINE="$LIB_FUZZING_ENGINE" \
    -DFERRORPC_TESTS=OFF -DFERRORPC_TOOLS=OFF -DFERRORPC_CLI=OFF
cmake --build "$build" --target fuzz-targets

for program in "$build"/fuzz/fuzz-*; do
    [ -f "$program" ] && [ -x "$program" ] || continue
    target=${program##*/}
    name=${target#fuzz-}
    case $name in canary | empty) continue ;; esac
    cp "$program" "$OUT/"
    dictionary=$(sed -n 's/^dict = //p' "$source/fuzz/$name.options")
    [ -z "$dictionary" ] || cp "$source/fuzz/$dictionary" "$OUT/$target.dict"
    sed "s/^dict = .*/dict = $target.dict/" "$source/fuzz/$name.options" >"$OUT/$target.options"
    (cd "$source/fuzz/corpus/$name" && cmake -E tar cf "$OUT/${target}_seed_corpus.zip" --format=zip -- *)
done
