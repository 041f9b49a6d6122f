# Sourced by the commands in this folder: gets ready what they need, says so first, and never touches what is there.
# Sets `root`. Reads `no_install` (1: say what is missing and stop).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
no_install=${no_install:-0}

# Debian packages; PROGRAM=PACKAGE where a program in PATH serves as well.
build_packages=(cmake=cmake g++=g++ ninja=ninja-build)
kit_packages=(libasio-dev libcli11-dev libfmt-dev nlohmann-json3-dev)
test_packages=(catch2 libasio-dev libpcap-dev librapidcheck-dev libyaml-cpp-dev pkg-config=pkg-config python3=python3 spin=spin tshark=tshark)

say() { printf '%s\n' "$*" >&2; }
stop() { say "$1"; exit "${2:-4}"; }

is_there() {
    case $1 in
    *=*) command -v "${1%%=*}" >/dev/null ;;
    *) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    esac
}

# need_packages PACKAGE...: installs those Debian packages that are missing.
need_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        [ "$no_install" = 1 ] && return 0
        stop "This is not a Debian system: install what Debian calls ${*##*=} yourself, then add --no-install."
    fi
    local package missing=()
    for package in "$@"; do
        is_there "$package" || missing+=("${package##*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    local sudo=
    [ "$(id -u)" = 0 ] || sudo='sudo '
    if [ "$no_install" = 1 ]; then
        stop "Missing packages. Type: ${sudo}apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    [ -z "$sudo" ] || command -v sudo >/dev/null ||
        stop "Missing packages, and neither root nor sudo. As root, type: apt-get install -y --no-install-recommends ${missing[*]}"
    say "Installing Debian packages: ${missing[*]}"
    local log
    log=$(mktemp)
    {
        $sudo apt-get update &&
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 || { tail -n 15 "$log" >&2; rm -f "$log"; stop "apt-get could not install: ${missing[*]}"; }
    rm -f "$log"
}

version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

need_compiler() {
    version_at_least "$(cmake --version | awk '{print $3; exit}')" 3.25 || stop "CMake 3.25 or later is needed; found $(cmake --version | head -n 1)"
    version_at_least "$(g++ -dumpversion)" 12 || stop "g++ 12 or later is needed; found $(g++ --version | head -n 1)"
}

# build PRESET TARGET...: configures and builds without a word, unless it fails.
build() {
    local preset=$1 log=$root/build/$1.log options=(-DFERRORPC_WERROR=OFF)
    shift
    need_compiler
    case ${CI:+$preset} in
    dev | clang) # in CI nobody looks at them with a debugger, and half the time is the compiler's
        options=(-DFERRORPC_WERROR=ON -DCMAKE_UNITY_BUILD=ON -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1)
        ;;
    asan | tsan | fuzz | msan) options=(-DFERRORPC_WERROR=ON) ;;
    esac
    { mkdir -p "$root/build" && : >"$log"; } 2>/dev/null || stop "Nothing can be built here: $root/build cannot be written."
    (
        cd "$root" || exit
        cmake --preset "$preset" "${options[@]}" >"$log" 2>&1 &&
            cmake --build --preset "$preset" --target "$@" >>"$log" 2>&1
    ) || { grep -E -A4 '[Ee]rror( |:)|FAILED' "$log" | head -n 40 >&2; stop "The build failed; all of it is in build/$preset.log" 1; }
}

version_of() { "$1" --version 2>/dev/null | awk '{print $2; exit}'; }

# need_rust VERSION: cargo and rustc of at least this version in PATH. Debian's cargo-web and rustc-web serve where the machine's own
# are older or missing.
need_rust() {
    if version_at_least "$(version_of cargo)" "$1" && version_at_least "$(version_of rustc)" "$1"; then
        return 0
    fi
    need_packages cargo-web rustc-web gcc libc6-dev
    PATH=/usr/bin:$PATH
    version_at_least "$(version_of rustc)" "$1" || stop "The crate needs Rust $1 or later; found: $(rustc --version 2>&1 | head -n 1)"
}
