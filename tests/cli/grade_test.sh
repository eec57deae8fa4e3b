#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Grades: what a person says is one entry, wins over the rule, and stays; what cannot be is refused and changes nothing.
# shellcheck source-path=SCRIPTDIR disable=SC1111,SC2317 # the program quotes with these marks; `expect` calls grade
. "$(dirname "$0")/lib.sh"

grade() { "$TOCSIN" grade "$work/case" --by Ann "$@"; }

mkdir "$work/case"
cat >"$work/case/case.yaml" <<'END'
title: Grades
language: en
as_of: 2021-11-30
reports:
  - path: reports
sources:
  - {name: Harbour Wire, kind: outlet, reliability: B, reason: known for years}
  - {name: Ukraine, kind: government, reliability: C}
END
small_reports "$work/case/reports"
expect "run" 0 "$TOCSIN" run "$work/case"

expect "list" 0 "$TOCSIN" grade "$work/case"
prints "B  Harbour Wire (outlet)" "B by case.yaml: known for years" "C  Ukraine (government)"
claim=$(sed -n 's/^  C\([1-6]\)  [^ ]* \[\([0-9]*\)\] Ukraine: .*/\2/p' "$work/out" | head -n 1)
[ -n "$claim" ] || complain "no claim of Ukraine through Harbour Wire carries its letter, C"

before=$(entries "$work/case")
expect "a source" 0 grade --source "Harbour Wire" --reliability D --reason "two corrections"
[ "$(entries "$work/case")" -eq $((before + 1)) ] || complain "a change of a letter is not one entry"
expect "list again" 0 "$TOCSIN" grade "$work/case"
prints "D  Harbour Wire (outlet)" "B by case.yaml: known for years" "D by Ann: two corrections"
expect "a claim" 0 grade --claim "$claim" --credibility 2 --reason "a second camera"
expect "list the claim" 0 "$TOCSIN" grade "$work/case" --format json
prints '"by":"Ann","credibility":"2"' '"proposed":' '"reason":"a second camera"' '"schema":"tocsin.grade/1"'

# A run keeps what a person said, adds nothing of its own the second time, and the brief shows both.
expect "run on" 0 "$TOCSIN" run "$work/case"
expect "the brief" 0 "$TOCSIN" brief "$work/case" --format markdown
prints "grade D2: not usually reliable; probably true (set by Ann: “a second camera”; the rule says"
n=$(entries "$work/case")
cp "$work/case/brief.html" "$work/brief.html"
expect "run again" 0 "$TOCSIN" run "$work/case"
[ "$(entries "$work/case")" -eq "$n" ] || complain "a run that has nothing to do adds entries"
cmp -s "$work/case/brief.html" "$work/brief.html" || complain "the brief changed by itself"

# case.yaml speaks again when it says something else, and is silent when it is only read again.
sed 's/reliability: B, reason: known for years/reliability: A/' "$work/case/case.yaml" >"$work/edited"
cp "$work/edited" "$work/case/case.yaml"
expect "run with another letter" 0 "$TOCSIN" run "$work/case"
expect "list after it" 0 "$TOCSIN" grade "$work/case"
prints "A  Harbour Wire (outlet)" "D by Ann: two corrections"
sound "grading" "$work/case"

# ---- what is refused, and changes nothing ------------------------------------------------------

fingerprint "$work/case" >"$work/before"
expect "no such source" 65 grade --source "Nobody Wire" --reliability B --reason x
says "there is no source 'Nobody Wire'"
expect "no such claim" 65 grade --claim 99999 --credibility 2 --reason x
says "there is no claim '99999'"
expect "a letter of a claim" 2 grade --claim "$claim" --reliability B --reason x
says "the letter belongs to a source"
expect "a number of a source" 2 grade --source Ukraine --credibility 2 --reason x
expect "no such letter" 2 grade --source Ukraine --reliability G --reason x
says "a letter from A to F"
expect "no such number" 2 grade --claim "$claim" --credibility 7 --reason x
expect "no reason" 2 grade --claim "$claim" --credibility 2
says "say why"
expect "an empty reason" 2 grade --claim "$claim" --credibility 2 --reason " "
expect "two things at once" 2 grade --claim "$claim" --source Ukraine --credibility 2 --reason x
expect "no such cell" 2 grade --hypothesis h --evidence e --cell perhaps --reason x
says "very inconsistent, inconsistent, neutral"
expect "no hypotheses" 65 grade --hypothesis h --evidence e --cell neutral --reason x
expect "no case" 2 "$TOCSIN" grade
expect "not a case" 74 "$TOCSIN" grade "$work/nowhere"
unchanged "what was refused" "$work/case" "$work/before"
finish
