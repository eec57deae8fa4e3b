#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A thousand reports read, stored and briefed: seconds for `tocsin run` on a new case, and once more with nothing
# new. Fixed texts, no randomness. Fails when the first takes more than 60 s. One line of JSON.
# usage: thousand_reports.sh [REPORTS]      (TOCSIN is the program; left out: the one beside)
set -eu
reports=${1:-1000}
here=$(cd "$(dirname "$0")" && pwd)
program=${TOCSIN:-$here/../tocsin}
limit_s=60
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now_ms() { echo $(($(date +%s%N) / 1000000)); }

"$program" new "$work/case" >/dev/null 2>&1
cat >"$work/case/case.yaml" <<'END'
title: A thousand reports
language: en
as_of: 2021-12-31
reports:
  - path: reports
questions:
  - {name: Russian troops near the border, unit: troops, actor: RUS, measure: stock}
indicators:
  - {name: denials, act: deny, per: week}
END

# Twelve outlets over two years, Dutch and English in turn, numbers that differ from report to report.
awk -v n="$reports" -v dir="$work/case/reports" 'BEGIN {
    for (i = 0; i < n; i++) {
        file = sprintf("%s/%05d.txt", dir, i)
        day = sprintf("%04d-%02d-%02d", 2020 + int(i / (n / 2 + 1)), i % 12 + 1, i % 28 + 1)
        troops = 80000 + 37 * i
        printf "outlet: Outlet %d\ndate: %s\ntitle: Report %d\n\n", i % 12, day, i >file
        if (i % 2) {
            printf "Volgens Oekraïne staan er bijna %d Russische militairen in het grensgebied. ", troops >file
            printf "Het Kremlin ontkent dat Rusland troepen samentrekt bij de grens.\n\n" >file
            printf "De NAVO waarschuwde dat de opbouw ongebruikelijk is voor de tijd van het jaar. " >file
            printf "Waarnemers van de OVSE telden op maandag %d schendingen van het bestand.\n", 100 + i % 700 >file
        } else {
            printf "Ukraine says that almost %d Russian troops stand near its border. ", troops >file
            printf "The Kremlin denied that Russia is massing troops.\n\n" >file
            printf "NATO warned on Friday that the build-up is unusual for the time of year. " >file
            printf "Observers of the OSCE counted %d ceasefire violations on Monday.\n", 100 + i % 700 >file
        }
        close(file)
    }
}'

start=$(now_ms)
"$program" run --quiet "$work/case" >/dev/null
first=$(($(now_ms) - start))
start=$(now_ms)
"$program" run --quiet "$work/case" >/dev/null
again=$(($(now_ms) - start))
entries=$("$program" audit "$work/case" | sed -n 's/^\([0-9]*\) entries.*/\1/p')
kib=$(du -sk "$work/case" | cut -f 1)
awk -v reports="$reports" -v first="$first" -v again="$again" -v entries="$entries" -v limit="$limit_s" -v kib="$kib" 'BEGIN {
    printf "{\"bench\":\"reports to a brief\",\"reports\":%d,\"seconds\":%.2f,\"limit_s\":%d,\"reports_per_s\":%.1f,\"again_s\":%.2f,\"entries\":%d,\"case_mib\":%.1f}\n",
        reports, first / 1000, limit, reports * 1000 / first, again / 1000, entries, kib / 1024
}'
[ "$first" -le $((limit_s * 1000)) ]
