#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# notes.md is compiled with the brief: what rests on nothing stops it with its place, and the old brief stays.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

"$TOCSIN" new case >/dev/null 2>&1
small_config | sed '/^imagery:/,/simulated: true/d; /^areas:/,/feature:/d' >case/case.yaml
small_reports case/reports
expect "run" 0 "$TOCSIN" run case
cp case/brief.html old.html
before=$(entries case)
"$TOCSIN" brief --json case >brief.json 2>err || complain "brief as JSON"

# A finding and an entry to cite: the first net change, and the claim of 90,000.
finding=$(tr '{' '\n' <brief.json | sed -n 's/.*"id":"\([0-9a-f]*\)","kind":"net_increase".*/\1/p' | head -n 1)
entry=$(tr '{' '\n' <brief.json | sed -n 's/.*"seq":\([0-9]*\).*/\1/p' | head -n 1)
[ -n "$entry" ] || complain "no entry to cite"

printf 'Ukraine counts 123,456 soldiers [#%s].\n' "$entry" >case/notes.md
expect "run with a number of nobody" 65 "$TOCSIN" run case
says "notes.md:1:16: the number 123,456" "cite the entry that has it"
cmp -s case/brief.html old.html || complain "a failed compile changed the brief"
expect "brief with a number of nobody" 65 "$TOCSIN" brief case
[ ! -s out ] || complain "a failed compile printed a brief"
[ "$(entries case)" = "$before" ] || complain "a failed compile added entries"

if [ -n "$finding" ]; then
    short=$(printf %.8s "$finding")
    printf 'by: A. de Vries\ndate: 2021-11-28\n\nUkraine gives the later number [f:%s].\n' "$short" >case/notes.md
    expect "run with a note" 0 "$TOCSIN" run case
    grep -q 'Note by A. de Vries, 28 November 2021' case/brief.html || complain "the note is not in the brief"
    printf 'Ukraine gives the later number [f:0000%s].\n' "$short" >case/notes.md
    expect "run with a finding that does not hold" 65 "$TOCSIN" run case
    says "no finding f:0000$short holds now"
else
    complain "no net change to cite"
fi

rm case/notes.md
expect "run without notes" 0 "$TOCSIN" run case
cmp -s case/brief.html old.html || complain "without its notes the brief is another one"
finish
