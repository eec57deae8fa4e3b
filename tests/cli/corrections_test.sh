#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A report that its outlet corrects or withdraws, or that a person says to be withdrawn, marks what rests on it.
# shellcheck source-path=SCRIPTDIR disable=SC1111,SC2154 # the program quotes with these marks; lib.sh sets work
. "$(dirname "$0")/lib.sh"

case=$work/case
mkdir -p "$case/reports"
cat >"$case/case.yaml" <<'END'
title: Corrections
language: en
as_of: 2021-11-30
reports:
  - path: reports
END
report "$case/reports/a.txt" "Harbour Wire" 2021-11-02 "Officials count troops near the border" \
    "Ukraine says that 90,000 Russian troops stand near its border."
report "$case/reports/b.txt" "Meridian Post" 2021-11-03 "NATO counts as well" \
    "NATO says that 50,000 Russian troops stand near the border with Ukraine."
expect "run" 0 "$TOCSIN" run "$case"
prints "Not both can be right"
grep -q "corrected\|withdrawn" "$work/out" && complain "marked before there was a correction"

# The outlet corrects itself: told with both numbers, linked, and what rests on the first one is marked.
report "$case/reports/c.txt" "Harbour Wire" 2021-11-04 "Correction: Officials count troops near the border" \
    "Ukraine says that 9,000 Russian troops stand near its border."
expect "run with a correction" 0 "$TOCSIN" run "$case"
prints "The report of Harbour Wire of 2 November 2021 was corrected (4 November 2021)" \
    "First: “90,000 Russian troops stand near its border”; now: “9,000 Russian troops stand near its border”" \
    "This rests on a report that was corrected since."
expect "audit" 0 "$TOCSIN" audit "$case"
expect "run again" 0 "$TOCSIN" run "$case"
says "0 findings new"
expect "json" 0 "$TOCSIN" brief "$case" --format json
prints "was corrected since"

# Of another outlet, or on something else, it corrects nothing.
report "$case/reports/d.txt" "Persbureau Noord" 2021-11-05 "Correction: NATO counts as well" \
    "NATO says that 70,000 Russian troops stand near the border with Ukraine."
expect "run with another outlet" 0 "$TOCSIN" run "$case"
grep -q "report of Meridian Post" "$work/out" && complain "an outlet corrects another one"

# A person: withdrawn, and then that it stands after all.
expect "judge" 0 "$TOCSIN" grade "$case" --report reports/b.txt --revision withdrawn \
    --reason "the editor said so" --by Ann
expect "run with a judgement" 0 "$TOCSIN" run "$case"
prints "The report of Meridian Post of 3 November 2021 was withdrawn in the judgement of Ann: “the editor said so”" \
    "This rests on a report that was withdrawn since."
expect "judge again" 0 "$TOCSIN" grade "$case" --report reports/b.txt --revision stands \
    --reason "she had meant another" --by Ann
expect "run after that" 0 "$TOCSIN" run "$case"
grep -q "withdrawn" "$work/out" && complain "a report that stands is called withdrawn"
sound "after all of it" "$case"

expect "no such report" 65 "$TOCSIN" grade "$case" --report nowhere.txt --revision withdrawn --reason r --by Ann
says "there is no report 'nowhere.txt'"
expect "no such word" 2 "$TOCSIN" grade "$case" --report reports/b.txt --revision gone --reason r --by Ann
says "corrected, withdrawn or stands"
expect "no report" 2 "$TOCSIN" grade "$case" --revision withdrawn --reason r --by Ann
says "--revision needs --report"
finish
