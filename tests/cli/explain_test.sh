#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `tocsin read --explain`: why each claim was read, in the terminal and as a page.
# shellcheck disable=SC1111 # the program quotes with these marks
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

report b.txt "Persbureau <Noord>" 2021-11-03 "Kremlin & grens" \
    "Volgens Oekraïne staan er bijna 90.000 Russische militairen bij de grens." \
    "Het Kremlin ontkent dat Rusland troepen samentrekt bij de Oekraïense grens."

expect "why, as text" 0 "$TOCSIN" read --explain b.txt
prints "Volgens Oekraïne staan er bijna 90.000 Russische militairen bij de grens." \
    "Oekraïne (UKR, government): assert, certain, present, MOBILIZE RUS" \
    "attribution “Volgens”" "quantity “bijna 90.000 Russische militairen”" \
    "rule nl/attribution/volgens, as in: Volgens Oekraïne" \
    "denies 1"
if grep -q "$(printf '\033')" out; then complain "colours where no terminal is"; fi

expect "why, as a page" 0 "$TOCSIN" read --explain --format html b.txt
prints "<!doctype html>" "<span class=attribution>Volgens</span> <span class=speaker>Oekraïne</span>" \
    "<span class=quantity>bijna 90.000 Russische militairen</span>" \
    "<code>nl/attribution/ontkennen</code> as in <i>Iran ontkent dat het raketten levert.</i>, not as in" \
    "denies <a href=#c1>1</a>" "Persbureau &lt;Noord&gt;" "Kremlin &amp; grens"
if grep -q "http" out; then complain "the page asks for something from elsewhere"; fi

# Of a page the bytes are no text to show; its claims and rules are.
printf '<html><body><article><p>Volgens Oekra&iuml;ne staan er %s bij de grens.</p></article></body></html>' \
    "bijna 90.000 Russische militairen" >page.html
expect "why, of a web page" 0 "$TOCSIN" read --explain --language nl page.html
prints "rule nl/attribution/volgens"
if grep -q "<article>" out; then complain "shows the source of the page"; fi

expect "a page without --explain" 2 "$TOCSIN" read --format html b.txt
says "--explain"
finish
