#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One text in five outlets is one origin, five who say it themselves are five; and the brief shows from whom it comes.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

new_case() { # new_case DIR
    mkdir -p "$1/reports"
    printf 'title: Origins\nlanguage: en\nas_of: 2021-11-30\nreports:\n  - path: reports\n' >"$1/case.yaml"
}

# Forty different words around the number, so that the text as a whole can be compared.
filler() { # filler FROM: sentences that carry no claim of their own
    for i in 0 1 2 3 4 5 6 7; do
        printf 'Item %s%s lists village%s%s, mill%s%s, orchard%s%s and ferry%s%s. ' "$1" $i "$1" $i "$1" $i "$1" $i "$1" $i
    done
}
number='Some 90,000 Russian troops stand near the Ukrainian border.'

# Five outlets print the text of an agency; each has a last line of its own.
new_case one
for outlet in Alpha Bravo Charlie Delta Echo; do
    report "one/reports/$outlet.txt" "$outlet Wire" 2021-11-05 "Count" "$number" "$(filler a)" \
        "Ends here, $outlet."
done
expect "run of copies" 0 "$TOCSIN" run one
prints "carried by 5 outlets" "with 1 origin"
expect "brief of copies" 0 "$TOCSIN" brief one --format markdown
prints "  - Alpha Wire" "    - Bravo Wire" "    - Echo Wire"
expect "page of copies" 0 "$TOCSIN" brief one
prints '<div class="origins"><p>Where it comes from</p>' "<ul><li>Alpha Wire" "<ul><li>Bravo Wire"
expect "json of copies" 0 "$TOCSIN" brief one --format json
prints '"origins":[{"entries":' '"name":"Alpha Wire","to":[{"entries":'

# Five say it of their own accord, each in words of its own.
new_case five
five() { # five OUTLET SENTENCE
    report "five/reports/$1.txt" "$1 Wire" 2021-11-05 "Count by $1" "$2" \
        "$(filler "$(printf %.1s "$1" | tr "[:upper:]" "[:lower:]")")"
}
five Alpha "About 90,000 Russian troops stand close to the border with Ukraine."
five Bravo "Russia now keeps 90,000 troops near the Ukrainian border."
five Charlie "Near the border of Ukraine 90,000 Russian troops are now encamped."
five Delta "Russia has massed 90,000 troops at the Ukrainian border."
five Echo "There are 90,000 Russian troops at the Ukrainian border."
expect "run of five" 0 "$TOCSIN" run five
prints "5 origins"
if grep -q "carried by" "$work/out"; then complain "five texts of their own are counted as fewer origins"; fi

# Half of a text rewritten is no copy of it any more.
new_case half
report half/reports/a.txt "Alpha Wire" 2021-11-05 "Count" "$number" "$(filler a)" "$(filler b)"
report half/reports/b.txt "Bravo Wire" 2021-11-05 "Count" \
    "There are 90,000 Russian troops at the Ukrainian border." "$(filler a)" "$(filler c)"
expect "run of halves" 0 "$TOCSIN" run half
expect "brief of halves" 0 "$TOCSIN" brief half --format markdown
if grep -q "    - Bravo Wire" "$work/out"; then complain "a text that is rewritten by half counts as a copy"; fi
finish
