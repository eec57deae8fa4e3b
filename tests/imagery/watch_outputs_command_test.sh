#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The outputs of tocsin watch as a user meets them: maps and patches, series and plots, the options of the rule, what
# is wrong with a command line, and Ctrl-C.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

expect "a small series" 0 "$TOCSIN" simulate sim --kind radar --size 32 --from 2019-01-01
radar="sim/radar/simulated_radar_%Y%m%d.tif"
ground=sim/areas.geojson:training-ground
watch() { # watch WHAT STATUS OPTION…
    what=$1
    status=$2
    shift 2
    expect "$what" "$status" "$TOCSIN" watch "$radar" --history-end 2021-10-20 "$@"
}
absent() { for file in "$@"; do [ ! -e "$file" ] || complain "$what: $file is there"; done; }
nothing_left() { # only what is expected lies in the folder
    for file in ./*.plain ./*.unfinished ./*.tmp; do [ ! -e "$file" ] || complain "$what: left $file"; done
}

# ---- maps and patches ----------------------------------------------------------------------------

watch "a map and its patches" 0 --output alarms.tif --patches patches.geojson
prints "pixels rang" "false alarms per 100 pixels and year: 0.35 asked for" "the map is alarms.tif" "patches.geojson"
says SIMULATED
head -c 28 patches.geojson | grep -qF '{"type":"FeatureCollection",' || complain "the type does not come first"
grep -qF '"schema":"tocsin.patches/1"' patches.geojson || complain "no schema of patches"
grep -qF '"simulated":true' patches.geojson || complain "patches do not say that they are simulated"
[ "$(head -c 4 alarms.tif | od -An -tx1 | tr -d ' ')" = 49492a00 ] || complain "the map is no TIFF"
nothing_left

watch "the same again, one thread" 0 --output again.tif --patches again.geojson --threads 1
cmp -s alarms.tif again.tif || complain "the map depends on the number of threads"
cmp -s patches.geojson again.geojson || complain "the patches depend on the number of threads"

watch "patches without a map" 0 --patches only.geojson
cmp -s patches.geojson only.geojson || complain "the patches are others without a map"
grep -q "the map is" out && complain "speaks of a map that is not there"

watch "only large patches" 0 --output large.tif --patches large.geojson --min-pixels 5 --format json
prints '"schema":"tocsin.watch/1"' '"alarms_taken_out":' '"false_alarms_asked":0.35' '"shifted_scenes":[' '"patches":'
grep -qF '"min_pixels":5' large.geojson || complain "the patches do not say their least size"
watch "the sum as CSV" 0 --output large.tif --min-pixels 5 --format csv
prints "output,pixels,alarms,too_little_history,dates,history_to,watched_to,alarms_taken_out"
watch "no patch is so large" 0 --output none.tif --min-pixels 100000
prints "0 of 1024 pixels rang"
watch "a part of the scenes" 0 --output part.tif --patches part.geojson --area "$ground"
prints "pixels rang"
watch "to a pipe" 0 --output /dev/stdout
[ "$(head -c 4 out | od -An -tx1 | tr -d ' ')" = 49492a00 ] || complain "no TIFF comes through a pipe"
watch "a full device" 74 --output /dev/full
says "No space left"
watch "patches into a folder that is not there" 74 --output x.tif --patches no/such/p.geojson
says "no/such/p.geojson"
watch "a map with the name of a folder" 74 --output sim
says "it is a folder"
absent x.tif
nothing_left

# ---- the rule ------------------------------------------------------------------------------------

for rule in "shift --window 6" runs "runs --run 4" "mosum --window 0.5" cusum ewma "ewma --lambda 0.2"; do
    # shellcheck disable=SC2086 # words
    watch "monitor $rule" 0 --output rule.tif --monitor $rule
done
watch "pixels alone" 0 --output rule.tif --alone
watch "a smaller square" 0 --output rule.tif --common 3 --false-alarms 2
prints "2 asked for"
watch "alone, and no common shift" 0 --output rule.tif --alone --common 0

refuses() { # refuses WHAT TEXT OPTION…
    why=$1
    text=$2
    shift 2
    watch "$why" 2 "$@"
    says "$text" "tocsin watch --help"
    [ ! -s out ] || complain "$why: prints something"
    absent x.tif x.geojson
}
refuses "no such monitor" "there are shift, runs, mosum, cusum and ewma" --output x.tif --monitor bfast
refuses "a window of one date" "from 2 to 32" --output x.tif --window 1
refuses "half a date" "whole number" --output x.tif --window 7.5
refuses "a window that is no share" "0.25, 0.5 or 1" --output x.tif --monitor mosum --window 8
refuses "a window of runs" "--window belongs to --monitor shift and mosum" --output x.tif --monitor runs --window 8
refuses "a run of shift" "--run belongs to --monitor runs" --output x.tif --run 3
refuses "lambda of shift" "--lambda belongs to --monitor ewma" --output x.tif --lambda 0.3
refuses "too wide a square" "from 0 to 64" --output x.tif --common 65
refuses "alone and in common" "--alone takes out no common shift" --output x.tif --alone --common 5
refuses "no alarms at all" "from 0.001 to 1000" --output x.tif --false-alarms 0
refuses "no pixel" "from 1 to 1000000" --output x.tif --min-pixels 0
refuses "words for a number" "a whole number" --output x.tif --min-pixels many
refuses "nothing wanted" "say what is wanted"
refuses "a least size of what" "--min-pixels belongs to a map" --at points.csv --min-pixels 3
refuses "a state of what" "--state belongs to a map" --area "$ground" --state s
refuses "tiles of what" "--tiles belongs to alarms" --area "$ground" --tiles x.tiles
refuses "a size without a unit" "500 MB" --output x.tif --tiles x.tiles --tiles-most 500
refuses "a size of what" "--tiles-most belongs to --tiles" --output x.tif --tiles-most "1 GB"
refuses "a plot of a map" "name --area FILE or --pixel X,Y" --output x.tif --format svg
refuses "a plot of patches" "name --area FILE or --pixel X,Y" --area "$ground" --patches x.geojson --format svg
refuses "half a place" "two numbers X,Y" --pixel 512700 --format svg
refuses "a pixel and an area" "--pixel stands alone" --pixel 1,2 --area "$ground"
refuses "places and a map" "--at stands alone" --at points.csv --output x.tif
refuses "a statistic of a map" "--statistic belongs to the series of an --area" --output x.tif --statistic median
refuses "no such format" "text, csv, json and svg" --output x.tif --format png
refuses "an option without its value" "unknown or incomplete option '--patches'" --output x.tif --patches

# ---- series --------------------------------------------------------------------------------------

watch "the series of an area, judged" 0 --area "$ground" --false-alarms 100 --monitor runs --run 2 --format csv
[ "$(head -n 1 out)" = "date,value,spread,n_valid,n_pixels,expected,low,high,alarm,in_history" ] || complain "columns of an area"
[ "$(grep -c ',1$' out)" -gt 60 ] || complain "no history"
grep -q ',1,0$' out || complain "the exercise does not ring"
watch "the same as JSON" 0 --area "$ground" --format json
prints '"schema":"tocsin.area-series/1"' '"expected":' '"answer":{'
watch "the same as text" 0 --area "$ground" --false-alarms 100 --monitor runs --run 2
prints "usual: from to" ALARM Probability
watch "in Dutch" 0 --area "$ground" --language nl
prints Verwacht
expect "too little history" 0 "$TOCSIN" watch "$radar" --area "$ground" --to 2019-06-30 --format csv
grep -qE '^2019-01-01,[-0-9.]+,[-0-9.]+,[0-9]+,[0-9]+,,,,0,0$' out || complain "$what: judged all the same"
watch "a plot" 0 --area "$ground" --format svg --title "Ground < & >"
prints "<svg" "Ground &lt; &amp; &gt;" ">simulated<" "</svg>"
cp out plot
watch "a plot into a file" 0 --area "$ground" --format svg --title "Ground < & >" --output plot.svg
cmp -s plot plot.svg || complain "the file is not what is printed"
[ ! -s out ] || complain "prints the plot as well"

watch "a pixel" 0 --pixel 512700,6050600 --format csv
[ "$(wc -l <out)" = 98 ] || complain "dates of a pixel"
watch "a pixel as JSON" 0 --pixel "512700, 6050600" --format json
prints '"schema":"tocsin.pixel-series/1"' '"x":512700'
watch "the plot of a pixel" 0 --pixel 512700,6050600 --format svg
prints "<svg" "512700, 6050600"
watch "a pixel far away" 65 --pixel 0,0 --format svg
says "lies outside the scenes, which reach from 512310, 6051120"
watch "no such language" 65 --pixel 512700,6050600 --format svg --language xx
watch "a pixel of two bands" 65 --band VV,VH --pixel 512700,6050600
says "the series of a pixel is of one band"

# ---- places --------------------------------------------------------------------------------------

printf 'x,y\n512700,6050600\n0,0\n' >points.csv
watch "places" 0 --at points.csv --format csv
[ "$(head -n 1 out)" = "x,y,alarm_on,score,size,first_seen,n_history,tier,changes,last_on,level" ] || complain "columns of places"
grep -q '^0,0,,,,,0,0,0,,$' out || complain "a place outside has an alarm"
cp out places.csv
watch "places, with tiles" 0 --at points.csv --format csv --tiles sim.tiles
cmp -s out places.csv || complain "places are others with tiles"
[ -s sim.tiles ] || complain "no tiles were kept"
watch "a map with these tiles" 0 --output tiles.tif --tiles sim.tiles --tiles-most "1 GB"
cmp -s alarms.tif tiles.tif || complain "the map is another one with tiles"
says "sim.tiles spared 100 % of the decoding"
echo "no tiles" >sim.tiles
watch "places, with something else for tiles" 0 --at points.csv --format csv --tiles sim.tiles
cmp -s out places.csv || complain "places are others without tiles that can be used"
says "sim.tiles is no file of tiles, and stays as it is"
watch "places as JSON" 0 --at points.csv --format json
prints '"schema":"tocsin.watch-at/1"' '"tier":'
watch "places as text" 0 --at points.csv
prints "first seen" tier

# ---- Ctrl-C --------------------------------------------------------------------------------------

# Before pixels are watched the signal does nothing here, as a shell has what runs in the background pass it over (0), or
# ends the program (130); then it stops the run (3). Some of the instants are in between.
expect "larger scenes" 0 "$TOCSIN" simulate large --kind radar --size 160 --from 2020-01-01
stopped=0
for instant in 0.1 0.2 0.3 0.4 0.5 0.6 0.8 1 1.3 1.7; do
    what="Ctrl-C after $instant s"
    "$TOCSIN" watch "large/radar/simulated_radar_%Y%m%d.tif" --threads 1 --output stop.tif --patches stop.geojson >out 2>err &
    pid=$!
    sleep "$instant"
    kill -INT "$pid" 2>/dev/null
    wait "$pid"
    got=$?
    case $got in
    0) rm -f stop.tif stop.geojson ;;
    3)
        stopped=$((stopped + 1))
        says "stopped; run it again to go on"
        absent stop.tif stop.geojson
        ;;
    130) absent stop.tif stop.geojson ;;
    *) complain "$what: exit status $got" ;;
    esac
    nothing_left
done
[ "$stopped" -gt 0 ] || complain "never stopped in between"
finish
