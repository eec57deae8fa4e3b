#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hypotheses from case.yaml to the brief: ranked, judged otherwise by a person, and told what changed since.
# shellcheck source-path=SCRIPTDIR disable=SC1111 # the program quotes with these marks
. "$(dirname "$0")/lib.sh"

case=$work/case
mkdir "$case"
cat >"$case/case.yaml" <<'END'
title: Hypotheses
language: en
as_of: 2021-11-30
reports:
  - path: reports
sources:
  - {name: Harbour Wire, kind: outlet, reliability: B}
  - {name: Meridian Post, kind: outlet, reliability: B}
  - {name: Persbureau Noord, kind: outlet, reliability: B}
  - {name: UKR, kind: government, reliability: C}
  - {name: RUS, kind: government, reliability: D}
  - {name: NATO, kind: organisation, reliability: B}
hypotheses:
  names: [training, pressure]
  evidence:
    - id: warned
      text: NATO warns
      match: {act: warn, speaker: NATO, said: true}
      cells:
        training: {cell: inconsistent, reason: nobody warns of training}
        pressure: {cell: consistent, reason: the warning answers it}
    - id: denied
      text: It is denied
      match: {act: deny, speaker: RUS, said: true}
      cells:
        training: {cell: consistent, reason: it would be true}
        pressure: {cell: consistent, reason: denial belongs to it}
    - id: hospitals
      text: Field hospitals are put up
      match: {act: assert, words: [field hospital]}
      cells:
        training: {cell: inconsistent, reason: not needed}
        pressure: {cell: very consistent, reason: it frightens}
END
small_reports "$case/reports"
expect "run" 0 "$TOCSIN" run "$case"
prints "hypotheses:" "Least contradicted: pressure (weighted inconsistency 0); after it training (0.64)" \
    "Not found yet" "Field hospitals are put up"

expect "the page" 0 "$TOCSIN" brief "$case"
prints '<section id="hypotheses"' '<th scope="row">NATO warns' '<th scope="col" class="cell">training' \
    "nobody warns of training" "goes badly"
expect "markdown" 0 "$TOCSIN" brief "$case" --format markdown
prints "| NATO warns | weight 0.64 | − | + |" "NATO warns / training: −, nobody warns of training"
expect "json" 0 "$TOCSIN" brief "$case" --format json
prints '"hypotheses":{"evidence":[' '"name":"pressure","rank":1,"score":0'
grep -E -q 'likely|probab' "$work/out" && complain "json: a ranking speaks of likelihood"

# A person judges otherwise, with a reason; the order turns, and the next brief says so once and for all.
expect "judge" 0 "$TOCSIN" grade "$case" --by Ann --hypothesis pressure --evidence warned \
    --cell "very inconsistent" --reason "they had asked for it"
expect "run on" 0 "$TOCSIN" run "$case"
prints "Least contradicted: training (weighted inconsistency 0.64); after it pressure (1.28)" \
    "the order changed: before pressure and training; now training and pressure" "“NATO warns”"
cp "$case/brief.html" "$work/brief.html"
n=$(entries "$case")
expect "run again" 0 "$TOCSIN" run "$case"
cmp -s "$case/brief.html" "$work/brief.html" || complain "the brief changed by itself"
[ "$(entries "$case")" -eq "$n" ] || complain "a run that has nothing to do adds entries"
expect "the page again" 0 "$TOCSIN" brief "$case"
prints "they had asked for it" "judged by Ann"

# A single claim becomes evidence of its own.
claim=$("$TOCSIN" grade "$case" | sed -n 's/^  [A-F][1-6]  \([0-9a-f]*\) \[.*\] Ukraine: .*/\1/p' | head -n 1)
[ -n "$claim" ] || complain "there is no claim of Ukraine"
expect "judge a claim" 0 "$TOCSIN" grade "$case" --by Ann --hypothesis training --evidence "$claim" \
    --cell inconsistent --reason "too many for it"
expect "run with it" 0 "$TOCSIN" run "$case"
expect "json with it" 0 "$TOCSIN" brief "$case" --format json
prints "\"id\":\"$claim\"" "too many for it"
sound "judging" "$case"

fingerprint "$case" >"$work/before"
expect "no such hypothesis" 65 "$TOCSIN" grade "$case" --by Ann --hypothesis war --evidence warned \
    --cell neutral --reason x
says "there is no hypothesis 'war'"
expect "no such evidence" 65 "$TOCSIN" grade "$case" --by Ann --hypothesis training --evidence nothing \
    --cell neutral --reason x
says "there is no evidence 'nothing'"
unchanged "what was refused" "$case" "$work/before"
finish
