#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The README's picture: the top of a brief, below it its first plot and its first numbers over time. Needs chromium; by hand, after ./run demo.
# usage: brief-picture.sh [BRIEF.html [OUT.png]]
set -eu
root=$(dirname "$0")/..
brief=${1:-$root/build/demo/build-up-2021/brief.html}
out=${2:-$root/docs/brief.png}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without the colour that says where a link led to.
{ cat "$brief"; echo '<style>:target { background: none !important; box-shadow: none !important }</style>'; } >"$work/brief.html"
cat >"$work/page.html" <<'END'
<!doctype html><meta charset="utf-8">
<style>body { margin: 0; background: #fff } iframe { border: 0; display: block; width: 1000px }</style>
<iframe src="brief.html" style="height: 975px" scrolling="no"></iframe>
<iframe src="brief.html#p1" style="height: 440px" scrolling="no"></iframe>
<iframe src="brief.html#q1" style="height: 410px" scrolling="no"></iframe>
END
# Without a sandbox only where it cannot be had: as root.
sandbox=
[ "$(id -u)" -ne 0 ] || sandbox=--no-sandbox
# shellcheck disable=SC2086 # none, or one word
chromium --headless $sandbox --disable-gpu --hide-scrollbars --window-size=1000,1825 \
    --screenshot="$work/picture.png" "file://$work/page.html" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
cp "$work/picture.png" "$out"
ls -l "$out"
