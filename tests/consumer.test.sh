#!/usr/bin/env bash
# Installs the libraries and builds the examples outside the tree, as their users would: through find_package and pkg-config.
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
# The agent: C++20, and coroutines on an Asio of the program's own, which is another one than the agent's.
cmake -S "$source/examples/agent" -B "$scratch/agent" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_PREFIX_PATH="$scratch/prefix" >"$scratch/log" 2>&1 &&
    cmake --build "$scratch/agent" -j 2 >>"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
expect "asynchronous example" "by future
by callback
invalid argument: operation timed out after 0s
invalid argument: RPC internal error: the call was cancelled" "$("$scratch/agent/asynchronous")"
expect "coroutines example" "hi!
the peer answered with an error
cancelled" "$("$scratch/agent/coroutines")"

# Two ranks of one job, as torchrun starts them. Rank 0 can't tell its port, so one is picked, and another when it is taken.
export WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT
for _ in 1 2 3; do
    MASTER_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    RANK=0 "$scratch/agent/program" >"$scratch/rank-0" 2>"$scratch/rank-0-errors" &
    rank_0=$!
    RANK=1 "$scratch/agent/program" >"$scratch/rank-1" &
    if wait "$rank_0" && wait $!; then
        break
    fi
    wait
done
expect "rank 0 of the program" "hi!" "$(cat "$scratch/rank-0")"
expect "rank 1 of the program" "hi!" "$(cat "$scratch/rank-1")"
flags_agent=$(PKG_CONFIG_PATH=$pc_folder pkg-config --cflags --libs ferrorpc-agent)
# shellcheck disable=SC2086
"$cxx" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Werror "$source/examples/agent/program.cpp" $flags_agent -o "$scratch/program"

# Every installed header stands alone.
for header in $(cd "$scratch/prefix/include" && find ferrorpc -name '*.hpp'); do
    echo "#include <$header>" | "$cxx" -std=c++23 -fsyntax-only $flags -x c++ -
done
