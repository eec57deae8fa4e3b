#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a case keeps under state/ changes nothing but the time: whatever happens to a case, the next run appends the same
# entries and writes the same brief with what is kept as without, and reports that come one by one say what they say at once.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # lib.sh sets work
. "$(dirname "$0")/lib.sh"
SOURCE_DATE_EPOCH=1637000000
export SOURCE_DATE_EPOCH

config() { # config WINDOW [MORE]
    cat <<END
title: What is kept
language: en
as_of: 2021-11-30
window_days: $1
reports:
  - path: reports
sources:
  - {name: Harbour Wire, kind: outlet, reliability: B}
$2
END
}

# The next run, on the case and on a copy that keeps nothing.
same_without() {
    rm -rf "$work/bare"
    cp -R "$work/case" "$work/bare"
    rm -rf "$work/bare/state"
    expect "$1" 0 "$TOCSIN" run "$work/case"
    cp "$work/out" "$work/out.kept"
    expect "$1, nothing kept" 0 "$TOCSIN" run "$work/bare"
    cmp -s "$work/out" "$work/out.kept" || complain "$1: other findings without what is kept"
    cmp -s "$work/case/brief.html" "$work/bare/brief.html" || complain "$1: another brief without what is kept"
    "$TOCSIN" audit "$work/case" >"$work/audit.kept"
    "$TOCSIN" audit "$work/bare" >"$work/audit.bare"
    cmp -s "$work/audit.kept" "$work/audit.bare" || complain "$1: another ledger without what is kept"
}

mkdir "$work/case"
config 14 >"$work/case/case.yaml"
small_reports "$work/case/reports"
expect "the first run" 0 "$TOCSIN" run "$work/case"
[ -s "$work/case/state/claims" ] || complain "nothing is kept"

report "$work/case/reports/d.txt" "Ostgazette" 2021-11-06 "More" \
    "Ukraine says that almost 100,000 Russian troops stand near its border." \
    "The Kremlin denies that Russia gathers troops near the border with Ukraine."
report "$work/case/reports/e.txt" "Harbour Wire" 2021-11-07 "Correction: Officials count troops" \
    "Ukraine says that almost 90,000 Russian troops stand near its border."
same_without "two more, one of them a correction"
grep -q "was corrected" "$work/out" || complain "the correction is not told"

expect "a letter" 0 "$TOCSIN" grade "$work/case" --source "Persbureau Noord" --reliability E --reason "a test" --by Ann
expect "a report" 0 "$TOCSIN" grade "$work/case" --report reports/d.txt --revision withdrawn --reason "a test" --by Ann
same_without "a letter set, a report withdrawn"
grep -q "was withdrawn" "$work/out" || complain "the withdrawal is not told"

config 3 "questions:
  - {name: Russian troops, unit: troops, actor: RUS}
rings:
  - {name: contested, when: {finding: contested}}" >"$work/case/case.yaml"
same_without "another case.yaml"

# Kept by another version: the bytes of its name lie behind those of the form.
printf '9' | dd of="$work/case/state/claims" bs=1 seek=32 conv=notrunc 2>/dev/null
report "$work/case/reports/f.txt" "Ostgazette" 2021-11-08 "Still more" \
    "NATO says that 120,000 Russian troops stand near the border with Ukraine."
same_without "kept by another version"

# All at once: the same findings on other entries, since those of the runs in between are not there.
mkdir "$work/once"
cp "$work/case/case.yaml" "$work/once"
cp -R "$work/case/reports" "$work/once/reports"
cp -R "$work/once" "$work/steps"
mv "$work/steps/reports/f.txt" "$work/steps/reports/e.txt" "$work"
expect "all but two" 0 "$TOCSIN" run "$work/steps"
mv "$work/f.txt" "$work/e.txt" "$work/steps/reports"
expect "and those" 0 "$TOCSIN" run "$work/steps"
sed 's/ \[[0-9, ]*\]//' "$work/out" | sort >"$work/out.steps"
expect "all at once" 0 "$TOCSIN" run "$work/once"
sed 's/ \[[0-9, ]*\]//' "$work/out" | sort >"$work/out.once"
cmp -s "$work/out.steps" "$work/out.once" || {
    complain "piece by piece says something else than at once"
    diff "$work/out.steps" "$work/out.once"
}
finish
