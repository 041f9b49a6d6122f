#!/usr/bin/env python3
"""plant.py ROOT TREE BUG...: makes in TREE a copy of what the fuzz targets of codec and session are built from, with all of these bugs
of proptests/planted/*.mutants in it at once. Each function that a bug changes begins with the changed body, which runs if the bug's
name stands in FERRORPC_PLANTED. What TREE has already and is the same stays as it is, for what is built from it."""

import pathlib
import re
import subprocess
import sys

COPIED = ["CMakeLists.txt", "CMakePresets.json", "cmake", "src", "fuzz", "proptests", "spec"]
ONE_LINE = re.compile(r"^(?P<head>\s*[^\s/#].*\).*)\{ (?P<body>.*) \}$")


class Refused(Exception):
    pass


def read_lists(root):
    """name -> (file, sed script)"""
    bugs = {}
    for path in sorted((root / "proptests/planted").glob("*.mutants")):
        for line in path.read_text().splitlines():
            if line and not line.startswith("#"):
                name, file, edit = line.split("\t")
                bugs[name] = (file, edit)
    return bugs


def functions_of(text):
    """The text as a list of pieces: what is no function, as a string, and functions, as (head, body)."""
    lines = text.split("\n")
    pieces, plain, at = [], [], 0

    def end_plain():
        pieces.append("\n".join(plain))
        plain.clear()

    while at < len(lines):
        one = ONE_LINE.match(lines[at])
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        if one:
            end_plain()
            pieces.append((one["head"], one["body"]))
            at += 1
        elif lines[at].strip() == "{" and indent in ("", "    "):
            end = lines.index(indent + "}", at)
            head = []
            while plain and plain[-1].strip() and not plain[-1].rstrip().endswith((";", "}", ":")) and not plain[-1].lstrip().startswith(("//", "#")):
                head.insert(0, plain.pop())
            end_plain()
            pieces.append(("\n".join(head), "\n".join(lines[at + 1 : end])))
            at = end + 1
        else:
            plain.append(lines[at])
            at += 1
    end_plain()
    return pieces


def planted(text, edits):
    """edits: (number, name, sed script)"""
    pieces = functions_of(text)
    guards = {}
    for number, name, edit in edits:
        run = subprocess.run(["sed", "-E", edit], input=text, capture_output=True, text=True, check=True)
        changed = functions_of(run.stdout)
        places = [i for i, piece in enumerate(pieces) if i >= len(changed) or piece != changed[i]]
        if not places or len(changed) != len(pieces):
            raise Refused(f"{name} changes nothing, or the order of functions")
        for place in places:
            if isinstance(pieces[place], str) or pieces[place][0] != changed[place][0]:
                raise Refused(f"{name} changes what is no function's body")
            head, body = changed[place]
            returns = re.search(r"\bvoid\b\s+[\w:~<>]+\(|\b(\w+)::~?\1\(", head)
            guards.setdefault(place, []).append(f"if (!std::is_constant_evaluated() && ferrorpc_planted == {number}) {{ // {name}\n{body}\n{'return;' if returns else ''} }}\n")
    for place, texts in guards.items():
        head, body = pieces[place]
        pieces[place] = (head, "".join(texts) + body)
    return "\n".join(piece if isinstance(piece, str) else f"{piece[0]}\n{{\n{piece[1]}\n}}" for piece in pieces)


def put(path, data):
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main():
    root, tree, names = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    bugs = read_lists(root)
    edits = {}
    for number, name in enumerate(names, 1):
        if name not in bugs:
            raise Refused(f"no list has the bug {name}")
        edits.setdefault(bugs[name][0], []).append((number, name, bugs[name][1]))
    for start in COPIED:
        for path in [root / start] if (root / start).is_file() else sorted((root / start).rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and "corpus" not in relative.parts:
                text = path.read_bytes()
                if str(relative) in edits:
                    text = planted(text.decode(), edits[str(relative)]).encode()
                put(tree / relative, text)
    listed = ", ".join(f'"{name}"' for name in names)
    put(
        tree / "planted.hpp",
        f"""#pragma once
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string_view>
#include <type_traits>
// The number of the bug whose name stands in FERRORPC_PLANTED; 0: none.
inline const int ferrorpc_planted = [] {{
    const char *chosen = std::getenv("FERRORPC_PLANTED");
    int number = 0;
    for (const std::string_view name : std::initializer_list<std::string_view>{{"", {listed}}}) {{
        if (chosen == nullptr || name == chosen) {{
            return number;
        }}
        ++number;
    }}
    std::fprintf(stderr, "no bug %s is planted\\n", chosen);
    std::exit(2);
}}();
""".encode(),
    )


try:
    main()
except Refused as error:
    sys.exit(f"plant.py: {error}")
