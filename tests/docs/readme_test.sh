#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The commands that the README shows do what it says: every ```sh block behind a line <!-- tested --> runs, in order, in
# one folder with the build and the examples beside it, and each of its commands ends well.
# usage: readme_test.sh   with TOCSIN_ROOT and TOCSIN
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/build" || exit 1
ln -s "$TOCSIN" "$work/build/tocsin"
ln -s "$TOCSIN_ROOT/examples" "$work/examples"

awk '
    /^<!-- tested -->$/ { marked = 1; next }
    marked && /^```sh$/ { inside = 1; marked = 0; next }
    /^```$/ { inside = 0 }
    inside { print }
' "$TOCSIN_ROOT/README.md" >"$work/commands"
[ -s "$work/commands" ] || { echo "the README shows no commands"; exit 1; }
cd "$work" || exit 1
sh -eux ./commands
