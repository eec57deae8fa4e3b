#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tocsin watch --state: scenes that come in one after another leave the same map as all of them at once, to the byte; a
# state that is damaged or of something else is refused and stays as it is; a run that is killed leaves the one before.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

expect "a small series" 0 "$TOCSIN" simulate sim --kind radar --size 40 --from 2019-01-01
radar="sim/radar/simulated_radar_%Y%m%d.tif"
watch() { # watch WHAT STATUS OPTION…
    what=$1
    status=$2
    shift 2
    expect "$what" "$status" "$TOCSIN" watch "$radar" --band 1,2 "$@"
}

watch "all at once" 0 --history-end 2021-10-20 --output whole.tif
watch "the first of them" 0 --history-end 2021-10-20 --to 2021-12-10 --state s --output part.tif
cmp -s whole.tif part.tif && complain "the part is the whole"
watch "one more" 0 --to 2021-12-23 --state s --output part.tif
watch "the rest" 0 --history-end 2021-10-20 --state s --output part.tif
cmp -s whole.tif part.tif || complain "scene after scene the map is another one"
cp s kept
watch "nothing new" 0 --state s --output part.tif
cmp -s whole.tif part.tif || complain "without new scenes the map is another one"
cmp -s s kept || complain "without new scenes the state is another one"
for threads in 1 3; do
    cp kept s
    watch "with $threads threads" 0 --state s --output part.tif --threads "$threads"
    cmp -s whole.tif part.tif || complain "$what: the map is another one"
done

watch "another rate" 65 --state s --output no.tif --false-alarms 3
says "another rate of false alarms"
watch "another history" 65 --state s --output no.tif --history-end 2021-08-01
says "another end of the history"
watch "an area" 65 --state s --output no.tif --area sim/areas.geojson:training-ground
says "another area"
expect "other bands" 65 "$TOCSIN" watch "$radar" --band 2 --state s --output no.tif
says "other bands"
watch "no scene from its last day on" 65 --state s --output no.tif --to 2021-12-31
says "s ends with the scene of 2022-02-26"

# One byte, anywhere: of the head, of the watch, of a block.
bytes=$(wc -c <kept)
for at in 3 70 900 $((bytes / 2)) $((bytes - 70)); do
    cp kept s
    printf '\252' | dd of=s bs=1 seek="$at" conv=notrunc 2>/dev/null
    cmp -s s kept && continue
    cp s damaged
    watch "byte $at is another" 65 --state s --output no.tif
    says "damaged"
    cmp -s s damaged || complain "$what: the state was written"
done
head -c $((bytes / 2)) kept >s
watch "half a state" 65 --state s --output no.tif
says "damaged"
: >s
watch "an empty state" 65 --state s --output no.tif
echo "no state" >s
watch "some other file" 65 --state s --output no.tif
[ ! -e no.tif ] || complain "a refused run left a map"
watch "a folder that is not there" 74 --history-end 2021-10-20 --state nowhere/s --output no.tif
for file in ./*.unfinished ./*.plain; do [ ! -e "$file" ] || complain "left $file"; done

finish
