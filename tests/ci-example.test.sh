#!/usr/bin/env bash
# What the example for a stranger's CI runs, run: the shell of conformance/examples/github-actions.yml, with a port that passes, one that
# fails and one that dies half-way.
# usage: ci-example.test.sh SOURCE_DIR BUILD_DIR
set -eu
source=$1 judge=$2/conformance/runner/ferrorpc-conform
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
fail() { printf '%s\n' "$1" >&2; exit 1; }

# tools/conform without its installing and building: a port is judged beside the crate's recorded outcomes.
mkdir -p ferrorpc/tools
cat >ferrorpc/tools/conform <<STUB
#!/usr/bin/env bash
case \$1 in report) exec "$judge" "\$@" ;; *) exec "$judge" run --recorded --timeout 60 "\$@" ;; esac
STUB
chmod +x ferrorpc/tools/conform

awk '/^ *run: \|$/ { inside = 1; depth = index($0, "run:"); next }
    inside && /[^ ]/ && match($0, /[^ ]/) <= depth { inside = 0 }
    inside { print substr($0, depth + 2) }' "$source/conformance/examples/github-actions.yml" >step.sh
[ "$(grep -c conform step.sh)" -ge 4 ] || fail "found no commands in the example"
if python3 -c 'import yaml' 2>/dev/null; then
    python3 -c 'import sys, yaml; assert yaml.safe_load(open(sys.argv[1]))["jobs"]["judge"]["steps"]' "$source/conformance/examples/github-actions.yml"
fi

# judged STATUS FAILURES ERRORS COLOUR: the step ends with that status, and says so in each report.
judged() {
    local status=0
    rm -f results.* badge.json
    bash -e step.sh 2>error || status=$? # as CI runs it
    [ "$status" = "$1" ] || fail "exit status $status instead of $1: $(cat error)"
    python3 - "$2" "$3" "$4" <<'CHECK' || fail "the reports say otherwise"
import json, sys, xml.etree.ElementTree as tree
failures, errors, colour = sys.argv[1:]
port = tree.parse("results.xml").getroot()[0]
assert port.get("failures") == failures, port.attrib
assert port.get("errors") == errors, port.attrib
assert int(port.get("tests")) == len(port.findall("testcase")), port.attrib
badge = json.load(open("badge.json"))
assert badge["schemaVersion"] == 1 and badge["label"] and badge["color"] == colour, badge
assert "rules met" in badge["message"], badge
assert "</html>" in open("results.html").read()
CHECK
}

cp "$source/conformance/testees/starter.py" my_port.py
judged 0 0 0 brightgreen
sed 's/length >= 14 and/length >= 13 and/' "$source/conformance/testees/starter.py" >my_port.py
judged 1 1 0 red

# A judge that is killed half-way: what there is is reported, and is no success.
cp "$source/conformance/testees/starter.py" my_port.py
cat >ferrorpc/tools/conform <<STUB
#!/usr/bin/env bash
case \$1 in report) exec "$judge" "\$@" ;; esac
"$judge" run --timeout 60 "\$@" | head -n 100
STUB
judged 1 0 1 red
