#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad input of every kind: the exit status, an error that names the place, and a case that is as it was before.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

small_case good
cp -R good unread # as it is before its first run
expect "first run" 0 "$TOCSIN" run good

# fresh: the case as it was after its first run, under the name `case`
fresh() {
    rm -rf case
    cp -R good case
}

# refused WHAT STATUS TEXT…: running the case as it is now is refused, says the texts, and changes nothing
refused() {
    why=$1
    code=$2
    shift 2
    fingerprint case >before
    expect "$why" "$code" "$TOCSIN" run case
    says "$@"
    unchanged "$why" case before
}

# partly WHAT TEXT…: running it does all but what is named, and the brief is written
partly() {
    why=$1
    shift
    rm -f case/brief.html
    expect "$why" 3 "$TOCSIN" run case
    says "$@"
    [ -s case/brief.html ] || complain "$why: no brief"
    sound "$why" case
}

config() { # config SED-SCRIPT: case.yaml of the small case, changed
    fresh
    small_config | sed "$1" >case/case.yaml
}

# ---- case.yaml ---------------------------------------------------------------------------------

config 's/^as_of:/as_off:/'
refused "an unknown key" 65 "case.yaml:3:" "as_off" "as_of"
config 's/^    bands:/    bandz:/'
refused "an unknown key further down" 65 "case.yaml:12:" "bandz"
config 's/^reports:/reports: 12/; /^  - path/d'
refused "a number for a list" 65 "case.yaml:17:" "reports"
config 's/^title:.*/title: [a, b]/'
refused "a list for a text" 65 "case.yaml:1:" "title"
config 's/simulated: true/simulated: perhaps/'
refused "a word for true or false" 65 "case.yaml:16:" "simulated"
config 's/^as_of:.*/as_of: 2021-11-31/'
refused "a day that is not in the calendar" 65 "case.yaml:3:" "2021-11-31"
config 's/^as_of:.*/as_of: last week/'
refused "words for a date" 65 "case.yaml:3:" "last week"
config 's/from: 2019-01-01/from: 01-01-2019/'
refused "a date in another order" 65 "case.yaml:14:" "01-01-2019"
config 's/unit: troops/unit: soldiers/'
refused "a unit that is none" 65 "case.yaml:21:" "soldiers" "troops"
config 's/^title:.*/title: "open/'
refused "quotes that are not closed" 65 "case.yaml:"
config 's/^language:.*/language: fy/'
refused "a language that is none of ours" 65 "case.yaml:2:" "fy"
config 's/^    area: training ground/    area: elsewhere/'
refused "an area that is not there" 65 "case.yaml:10:" "elsewhere"

fresh
: >case/case.yaml
refused "an empty case.yaml" 65 "case.yaml" "title"
fresh
printf 'title: \377\376\n' >case/case.yaml
refused "a case.yaml that is not UTF-8" 65 "case.yaml"
fresh
rm case/case.yaml
refused "a missing case.yaml" 74 "case.yaml" "tocsin new"
expect "no case" 74 "$TOCSIN" run nowhere
says "nowhere"

# ---- files -------------------------------------------------------------------------------------

config 's/path: reports/path: no-such-folder/'
refused "a missing folder of reports" 74 "no-such-folder"
fresh
: >case/reports/empty.txt
partly "an empty report" "reports/empty.txt" "empty"
fresh
fingerprint case >before
expect "adding a file that is not there" 74 "$TOCSIN" add case no-such-file.txt
says "no-such-file.txt"
unchanged "adding a file that is not there" case before

# ---- images ------------------------------------------------------------------------------------

config 's|radar/simulated_radar_%Y%m%d.tif|plain/*.tif|'
mkdir case/scenes/plain
n=0
for scene in case/scenes/radar/*.tif; do
    n=$((n + 1))
    [ $n -gt 3 ] || cp "$scene" "case/scenes/plain/scene-$n.tif"
done
refused "rasters without dates" 65 "radar" "date"
config 's/simulated_radar_/nothing_/'
refused "a pattern that matches nothing" 69 "nothing_"

# Two scenes that no run has seen: one cut off, one that is no image at all.
rm -rf case
cp -R unread case
scene=$(find case/scenes/radar -name '*.tif' | sort | sed -n 5p)
head -c 300 "$scene" >start.tif && mv start.tif "$scene"
empty=$(find case/scenes/radar -name '*.tif' | sort | sed -n 9p)
: >"$empty"
partly "a truncated GeoTIFF and an empty one" "${scene#case/}" "${empty#case/}"

# polygon COORDINATES: the training ground is this ring, in the CRS of longitude and latitude
polygon() {
    fresh
    cat >case/scenes/areas.geojson <<END
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "training-ground"},
 "geometry": {"type": "Polygon", "coordinates": [[$1]]}}]}
END
}
polygon '[150, 60], [150.1, 60], [150.1, 60.1], [150, 60.1], [150, 60]'
refused "an area outside the scenes" 65 "training ground" "outside"
polygon '[33, 54], [33.1, 54.1], [33.1, 54], [33, 54.1], [33, 54]'
refused "an area that crosses itself" 65 "training ground" "crosses itself" "33.0"
fresh
: >case/scenes/areas.geojson
refused "an empty file of areas" 65 "areas.geojson"
fresh
rm case/scenes/areas.geojson
refused "a missing file of areas" 74 "areas.geojson"

# ---- text --------------------------------------------------------------------------------------

# Windows-1252: e with diaeresis, curly quotes and a dash.
printf 'outlet: Ochtendblad\ndate: 2021-11-06\n\nVolgens Oekra\357ne staan er 90.000 Russische \223vrijwilligers\224 in het grensgebied \226 dat zei Kiev.\n' >cp1252.txt
expect "text in Windows-1252" 0 "$TOCSIN" read --format ndjson cp1252.txt
prints 'Oekraïne' '“vrijwilligers”'
printf 'outlet: Ochtendblad\ndate: 2021-11-06\n\nVolgens Oekra\357ne staan er 90.000 Russische militairen in het grensgebied.\n' >latin1.txt
expect "text in Latin-1" 0 "$TOCSIN" read --format ndjson latin1.txt
prints 'Oekraïne' '"quantity"'
fresh
cp latin1.txt case/reports/
expect "a report in Latin-1" 0 "$TOCSIN" run case
sound "a report in Latin-1" case

fresh
head -c 4096 "$TOCSIN" >case/reports/binary.txt
partly "a report that is no text" "reports/binary.txt" "byte"

fresh
head -c 104857600 /dev/zero | tr '\0' 'a' >case/reports/huge.txt
partly "a report of 100 MB" "reports/huge.txt" "larger than"
expect "reading a text of 100 MB" 65 "$TOCSIN" read case/reports/huge.txt
says "huge.txt" "larger than"
rm case/reports/huge.txt

# ---- the ledger --------------------------------------------------------------------------------

fresh
printf '\002' | dd of=case/case.db bs=1 seek=63 conv=notrunc 2>/dev/null # user_version, big-endian
refused "a ledger from a newer version" 65 "case.db" "version 2" "newer"
fingerprint case >before
for command in audit rebuild weigh brief; do
    expect "$command of a newer ledger" 65 "$TOCSIN" "$command" case
    says "version 2"
done
unchanged "commands on a newer ledger" case before
fresh
echo "no database" >case/case.db
refused "a case.db that is no database" 65 "case.db"
fresh
rm case/case.db
expect "audit without a case.db" 65 "$TOCSIN" audit case
says "case.db" "tocsin new"
[ ! -e case/case.db ] || complain "the audit made a ledger"

if command -v flock >/dev/null; then
    fresh
    (
        exec 9>>case/case.lock
        { flock -n 9 && echo $$ >case/case.lock && : >held && exec sleep 600; } &
        echo $! >holder
    )
    for _ in 1 2 3 4 5 6 7 8 9; do [ -e held ] || sleep 0.1; done
    report case/reports/new.txt "Harbour Wire" 2021-11-20 "More" "Ukraine says that 114,000 Russian troops stand near its border."
    refused "a case that another run holds" 69 "process $$" "holds the case"
    expect "reading a case that another run holds" 0 "$TOCSIN" audit case
    kill "$(cat holder)"
fi

# ---- the disk ----------------------------------------------------------------------------------

full() { # full WHAT COMMAND…: its output cannot be written
    why=$1
    shift
    "$@" >/dev/full 2>"$work/err"
    got=$?
    what=$why
    [ "$got" -eq 74 ] || complain "$why on a full disk: exit status $got, not 74"
    says "cannot write"
}
if [ -c /dev/full ]; then
    fresh
    full "run" "$TOCSIN" run case
    fingerprint case >before
    full "audit" "$TOCSIN" audit case
    full "brief" "$TOCSIN" brief case
    full "read" "$TOCSIN" read --format ndjson case/reports/a.txt
    full "version" "$TOCSIN" version
    unchanged "writing to a full disk" case before
fi

# No file may grow: what a full disk does to the case itself.
fresh
i=0
while [ $i -lt 200 ]; do
    echo "Ukraine says that $((100000 + i)) Russian troops stand near its border."
    i=$((i + 1))
done >body
report case/reports/long.txt "Harbour Wire" 2021-11-21 "Long" "$(cat body)"
fingerprint case >before
# shellcheck disable=SC3045 # -f is in POSIX
expect "a full disk below the case" 74 sh -c 'trap "" XFSZ; ulimit -f 4; exec "$@"' sh "$TOCSIN" run case
says "case"
sound "a full disk below the case" case
expect "the next run, with room" 0 "$TOCSIN" run case
sound "the next run, with room" case

# ---- usage -------------------------------------------------------------------------------------

expect "no command" 2 "$TOCSIN"
expect "an unknown command" 2 "$TOCSIN" ring
says "ring"
for command in new run add brief weigh audit rebuild read; do
    expect "$command with an unknown option" 2 "$TOCSIN" "$command" --no-such-option case
    says "tocsin $command"
    expect "help of $command" 0 "$TOCSIN" "$command" --help
done
expect "new where a case is" 65 "$TOCSIN" new good
says "case.yaml"
finish
