#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tocsin brief --since: what is new, changed and gone since an earlier day, compiled from the ledger alone.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

"$TOCSIN" new case >/dev/null 2>&1
small_config | sed '/^imagery:/,/simulated: true/d; /^areas:/,/feature:/d' >case/case.yaml
small_reports case/reports
report case/reports/d.txt "Harbour Wire" 2021-11-20 "More" "Ukraine says that 114,000 Russian troops stand near its border."
report case/reports/e.txt "Meridian Post" 2021-11-21 "Fewer" "The United States says that 70,000 Russian troops stand near the Ukrainian border."
expect "run" 0 "$TOCSIN" run case
before=$(entries case)

expect "since, as Markdown" 0 "$TOCSIN" brief --since 2021-11-10 --format markdown case
prints "## What changed since 10 November 2021" "### New" "### Changed" "Before:" "114,000"
# What changed comes first.
first=$(grep -n '^## ' out | head -n 1)
case $first in *"What changed"*) ;; *) complain "the brief begins with $first" ;; esac
expect "since, as JSON" 0 "$TOCSIN" brief --since 2021-11-10 --json case
prints '"changes":{"changed":[{' '"since":"2021-11-10"' '"gone":[' '"new":[{"id":"'
cp out once
expect "since, again" 0 "$TOCSIN" brief --since 2021-11-10 --json case
cmp -s out once || complain "the same comparison gives other bytes"
expect "since, as HTML" 0 "$TOCSIN" brief --since 2021-11-10 case
prints '<section id="changes"' 'href="#changes"'
first=$(grep -o '<section id="[a-z]*"' out | head -n 1)
[ "$first" = '<section id="changes"' ] || complain "the page begins with $first"

expect "since the day before nothing came" 0 "$TOCSIN" brief --since 2021-11-29 --format markdown case
prints "Nothing: this case says what the same ledger says as of 29 November 2021."
# Before anything was read, everything is new and nothing is gone.
expect "since before all" 0 "$TOCSIN" brief --since 2020-01-01 --json case
prints '"changed":[]' '"gone":[]'

expect "since a day to come" 65 "$TOCSIN" brief --since 2021-11-30 case
says "does not lie before the day of the brief"
expect "since no day" 2 "$TOCSIN" brief --since yesterday case
says "--since takes a day like 2021-11-14"
[ "$(entries case)" = "$before" ] || complain "comparing added entries"
expect "brief without it" 0 "$TOCSIN" brief case
cmp -s out case/brief.html || complain "the brief of the run is another"
finish
