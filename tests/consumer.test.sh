#!/usr/bin/env bash
# Installs the codec and builds the examples outside the tree, as its users would: C++ through find_package, C through pkg-config.
# usage: consumer.test.sh SOURCE_DIR BUILD_DIR CXX CC
set -eu
source=$1 build=$2 cxx=$3 cc=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/prefix" >/dev/null

expect() { [ "$2" = "$3" ] || { printf '%s: expected "%s", got "%s"\n' "$1" "$2" "$3" >&2; exit 1; }; }

cmake -S "$source/examples/cpp" -B "$scratch/cpp" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_PREFIX_PATH="$scratch/prefix" >"$scratch/log" 2>&1 &&
    cmake --build "$scratch/cpp" >>"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
expect "C++ example" "1 echo 2 bytes" "$("$scratch/cpp/example")"

pc_folder=$(dirname "$(find "$scratch/prefix" -name ferrorpc-codec.pc)")
flags=$(PKG_CONFIG_PATH=$pc_folder pkg-config --cflags ferrorpc-codec)
# shellcheck disable=SC2086
"$cc" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror $flags "$source/examples/c/main.c" -o "$scratch/c-example"
expect "C example" "1 echo 0 bytes
truncated, rule MSG-2, at offset 17" "$("$scratch/c-example")"
# Every installed header stands alone.
for header in $(cd "$scratch/prefix/include" && find ferrorpc -name '*.hpp'); do
    echo "#include <$header>" | "$cxx" -std=c++23 -fsyntax-only $flags -x c++ -
done
