#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tocsin simulate and tocsin watch as a user meets them: what they print, where, and how they exit.
set -u
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# expect CODE NAME -- COMMAND…: runs it into $dir/out and $dir/err
expect() {
    wanted=$1 name=$2
    shift 3
    "$@" >"$dir/out" 2>"$dir/err"
    code=$?
    [ "$code" = "$wanted" ] && return
    failed=1
    echo "not ok: $name: exit code $code, not $wanted"
    cat "$dir/err"
}
says() { # FILE WORDS
    grep -q -- "$2" "$dir/$1" && return
    failed=1
    echo "not ok: '$2' is not in $1:"
    cat "$dir/$1"
}

expect 0 "simulate a radar series" -- "$TOCSIN" simulate "$dir/sim" --kind radar --size 24 --from 2019-01-01
says err "simulated scenes"
radar="$dir/sim/radar/simulated_radar_%Y%m%d.tif"
ground="$dir/sim/areas.geojson:training-ground"

expect 0 "the series of an area" -- "$TOCSIN" watch "$radar" --area "$ground" --format csv
[ "$(head -1 "$dir/out" | cut -d, -f1-5)" = "date,value,spread,n_valid,n_pixels" ] || { failed=1; echo "not ok: header of the area"; }
[ "$(wc -l <"$dir/out")" = 98 ] || { failed=1; echo "not ok: 97 dates"; }
says err SIMULATED
expect 0 "the same as JSON" -- "$TOCSIN" watch "$radar" --area "$ground" --format json
says out '"schema":"tocsin.area-series/1"'
says out '"simulated":true'

printf 'name,y,x\n"a, b",6050600,512700\nfar,0,0\n' >"$dir/points.csv"
expect 0 "alarms at places" -- "$TOCSIN" watch "$radar" --history-end 2021-10-20 --at "$dir/points.csv" --format csv
says out '^x,y,alarm_on,score'
says out '^512700,6050600,'
says out '^0,0,,,'

expect 0 "a map" -- "$TOCSIN" watch "$radar" --history-end 2021-10-20 --output "$dir/alarms.tif" --format json
says out '"schema":"tocsin.watch/1"'
[ -s "$dir/alarms.tif" ] || { failed=1; echo "not ok: no map"; }

echo broken >"$dir/sim/radar/simulated_radar_20220301.tif"
expect 3 "a broken scene" -- "$TOCSIN" watch "$radar" --area "$ground"
says err "skipped .*20220301"
expect 3 "a broken scene and a map" -- "$TOCSIN" watch "$radar" --history-end 2021-10-20 --output "$dir/alarms.tif"
says err "skipped .*20220301"

expect 2 "nothing asked for" -- "$TOCSIN" watch "$radar"
expect 2 "an unknown option" -- "$TOCSIN" watch "$radar" --area "$ground" --nonsense
expect 2 "a bad date" -- "$TOCSIN" watch "$radar" --history-end 2021-13-01 --output "$dir/x.tif"
expect 65 "an unknown band" -- "$TOCSIN" watch "$radar" --band HH --area "$ground"
expect 65 "an unknown area" -- "$TOCSIN" watch "$radar" --area "$dir/sim/areas.geojson:nowhere"
says err "'training-ground', 'reference'"
expect 65 "points without columns" -- "$TOCSIN" watch "$radar" --at "$dir/sim/areas.geojson"
expect 66 "a history before the first scene" -- "$TOCSIN" watch "$radar" --history-end 2001-01-01 --output "$dir/x.tif"
expect 69 "no such scenes" -- "$TOCSIN" watch "$dir/none_%Y%m%d.tif" --area "$ground"
expect 74 "a full disk" -- "$TOCSIN" watch "$radar" --history-end 2021-10-20 --output /dev/full
expect 74 "a full standard output" -- sh -c "\"$TOCSIN\" watch \"$radar\" --area \"$ground\" >/dev/full"
[ ! -e "$dir/x.tif" ] || { failed=1; echo "not ok: a failed run left a file"; }
exit $failed
