#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same input gives the same ledger and the same brief, run once, twice, elsewhere, or item by item.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

small_case one
cp -R one two
expect "first run" 0 "$TOCSIN" run one
sound "first run" one
cp one/brief.html first.html
before=$(entries one)

expect "second run" 0 "$TOCSIN" run one
cmp -s one/brief.html first.html || complain "the second run wrote another brief"
[ "$(entries one)" = "$before" ] || complain "the second run added entries: $before, $(entries one)"
sound "second run" one

expect "run of a copy" 0 "$TOCSIN" run two
cmp -s two/brief.html first.html || complain "the copy has another brief"

cp -R one moved
expect "run of a case that was moved" 0 "$TOCSIN" run moved
cmp -s moved/brief.html first.html || complain "the case that was moved has another brief"

# Adding what is there already adds nothing, under its own name and under another.
expect "adding again" 0 "$TOCSIN" add one one/reports/a.txt
cp one/reports/b.txt elsewhere.txt
expect "adding a copy" 0 "$TOCSIN" add one elsewhere.txt elsewhere.txt
[ "$(entries one)" = "$before" ] || complain "adding again added entries: $before, $(entries one)"
expect "run after adding" 0 "$TOCSIN" run one
cmp -s one/brief.html first.html || complain "adding again changed the brief"

# A rebuild changes no table, and so no brief.
expect "rebuild" 0 "$TOCSIN" rebuild one
sound "rebuild" one
expect "run after a rebuild" 0 "$TOCSIN" run one
cmp -s one/brief.html first.html || complain "a rebuild changed the brief"

# The brief is made from the ledger alone: all forms of it again, the same bytes.
for format in html markdown json; do
    expect "brief" 0 "$TOCSIN" brief --format "$format" one
    cp out brief.once
    expect "brief" 0 "$TOCSIN" brief --format "$format" two
    cmp -s out brief.once || complain "two $format briefs of the same case differ"
done

# What is new is taken in, and only that.
report one/reports/d.txt "Harbour Wire" 2021-11-20 "More" "Ukraine says that 114,000 Russian troops stand near its border."
expect "run with a new report" 0 "$TOCSIN" run one
[ "$(entries one)" -gt "$before" ] || complain "a new report added nothing"
cmp -s one/brief.html first.html && complain "a new report did not change the brief"
sound "run with a new report" one
finish
