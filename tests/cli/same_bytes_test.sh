#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two machines' worth of runs give the same brief, byte for byte: time zone, locale, number of threads, the order in
# which the files came to lie in their folder, and the clock make no difference.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

small_case here
"$TOCSIN" new there >/dev/null 2>&1
cp here/case.yaml there/case.yaml
mkdir -p there/scenes there/reports
# The same files, written in the opposite order, with other dates of change.
(cd here && find scenes reports -type f | sort -r) | while read -r file; do
    mkdir -p "there/${file%/*}"
    cp "here/$file" "there/$file"
    touch -d 2001-02-03 "there/$file"
done
printf 'by: A. de Vries\ndate: 2021-11-28\n\nWho counts?\n' | tee here/notes.md >there/notes.md

expect "run here" 0 env TZ=Pacific/Kiritimati LC_ALL=C "$TOCSIN" run --threads 1 here
expect "run there" 0 env TZ=America/Los_Angeles LC_ALL=de_DE.UTF-8 LANG=tr_TR.UTF-8 SOURCE_DATE_EPOCH=1000000000 \
    "$TOCSIN" run --threads 4 there
cmp here/brief.html there/brief.html || complain "the briefs differ"

for format in html markdown json; do
    TZ=Asia/Kathmandu "$TOCSIN" brief --format "$format" --since 2021-11-03 here >a 2>err || complain "$format here"
    LC_ALL=de_DE.UTF-8 "$TOCSIN" brief --format "$format" --since 2021-11-03 there >b 2>err || complain "$format there"
    cmp a b || complain "the briefs as $format differ"
done
finish
