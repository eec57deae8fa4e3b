#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 at random instants of a run: each time the case audits, and the next run ends in the same brief.
# usage: kill_test.sh [INSTANTS [SEED]]
instants=${1:-10}
seed=${2:-$(date +%s)}
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"
echo "$instants instants, seed $seed"

now_ms() { echo $(($(date +%s%N) / 1000000)); }

small_case fresh
cp -R fresh case
start=$(now_ms)
expect "the run that is not killed" 0 "$TOCSIN" run case
took=$(($(now_ms) - start))
cp case/brief.html reference.html
sound "the run that is not killed" case

awk -v n="$instants" -v seed="$seed" -v took="$took" \
    'BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%.4f\n", rand() * took / 1000 }' >when
killed=0
while read -r seconds; do
    rm -rf case
    cp -R fresh case
    "$TOCSIN" run case >/dev/null 2>&1 &
    run=$!
    sleep "$seconds"
    kill -9 "$run" 2>/dev/null && killed=$((killed + 1))
    wait "$run" 2>/dev/null
    sound "killed after $seconds s" case
    expect "the run after one that was killed after $seconds s" 0 "$TOCSIN" run case
    cmp -s case/brief.html reference.html || complain "killed after $seconds s: another brief"
    sound "the run after one that was killed after $seconds s" case
done <when
echo "a run takes $took ms; $killed of $instants were killed before their end"
[ "$killed" -gt 0 ] || complain "no run was killed before its end"
finish
