#!/usr/bin/env bash
# The session's models hold, and mistakes in them are found. Skipped where there is no SPIN, except in CI.
# usage: session-model.test.sh SOURCE_DIR
set -eu
command -v spin >/dev/null || [ -n "${CI:-}" ] || { echo "skipped: no spin here (Debian package spin)"; exit 77; }
exec "$1/tools/model" --no-install
