#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tocsin watch --state: scenes that come in one after another leave the same map as all of them at once, to the byte; a
# state that is damaged or of something else is refused and stays as it is; a run that is killed leaves the one before, and
# a first run that is killed leaves what it has judged.
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

# Scenes that come late are named, and change nothing.
cp kept s
mkdir late
for day in 20200308 20210315; do
    mv "sim/radar/simulated_radar_$day.tif" late/ || complain "no scene of $day"
done
watch "without two scenes" 0 --history-end 2021-10-20 --to 2021-12-10 --state gap --output gap.tif
mv late/* sim/radar/
watch "they come late" 0 --to 2021-12-10 --state gap --output late.tif
says "scenes of 2 days from 2020-03-08 to 2021-03-15 are not in gap"
says "remove it"
cmp -s gap.tif late.tif || complain "$what: the map is another one"
watch "nobody asked for the first" 0 --from 2021-01-01 --to 2021-12-10 --state gap --output late.tif
says "scenes of 1 day from 2021-03-15 to 2021-03-15 are not in gap"
watch "none is late" 0 --state s --output part.tif
if grep -q "are not in" err; then complain "$what: $(cat err)"; fi

watch "only the state" 0 --history-end 2021-10-20 --to 2021-12-10 --state t
[ -s t ] || complain "no state was left"
watch "only the state, later" 0 --state t
grep -q "pixels rang" out || complain "$what: says nothing"
watch "then the map" 0 --state t --output part.tif
cmp -s whole.tif part.tif || complain "$what: the map is another one"

# One byte, anywhere: either it is of what counts, and then the state is refused, or the map is the right one.
cp t kept
bytes=$(wc -c <kept)
refused=0
for step in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    at=$((bytes - 40000 * step))
    [ "$step" -le 12 ] || at=$((70 + 4096 * (step - 13)))
    cp kept s
    printf '\252' | dd of=s bs=1 seek="$at" conv=notrunc 2>/dev/null
    cmp -s s kept && continue
    cp s damaged
    "$TOCSIN" watch "$radar" --band 1,2 --state s --output part.tif >out 2>err
    case $? in
        0) cmp -s whole.tif part.tif || complain "byte $at is another: so is the map" ;;
        65)
            refused=$((refused + 1))
            grep -q damaged err || complain "byte $at is another: $(cat err)"
            cmp -s s damaged || complain "byte $at is another: the state was written"
            ;;
        *) complain "byte $at is another: $(cat err)" ;;
    esac
done
[ "$refused" -ge 3 ] || complain "only $refused damaged states were refused"

head -c $((bytes / 2)) kept >s
watch "half a state" 65 --state s --output no.tif
says "damaged"
: >s
watch "an empty state" 65 --state s --output no.tif
echo "no state" >s
watch "some other file" 65 --state s --output no.tif
[ ! -e no.tif ] || complain "a refused run left a map"
cp kept s
flock s "$TOCSIN" watch "$radar" --band 1,2 --state s --output no.tif >out 2>err && complain "two runs in one state"
grep -q "another run" err || complain "two runs in one state: $(cat err)"
# Ctrl-C during the first run: whatever the instant, the same command ends with the same map and the same state.
# Which blocks are done by then is for imagery_interrupt_test.
expect "larger scenes" 0 "$TOCSIN" simulate large --kind radar --size 260 --from 2020-01-01
large() {
    "$TOCSIN" watch "large/radar/simulated_radar_%Y%m%d.tif" --threads 1 --history-end 2021-06-01 "$@" >out 2>err
}
large --state uncut --output uncut.tif || complain "the large scenes: $(cat err)"
for instant in 0.2 0.4 0.8 1.4; do
    what="Ctrl-C after $instant s"
    rm -f cut cut.tif
    rm -f cut.unfinished
    "$TOCSIN" watch "large/radar/simulated_radar_%Y%m%d.tif" --threads 1 --history-end 2021-06-01 --state cut --output cut.tif \
        >out 2>err &
    pid=$!
    sleep "$instant"
    kill -INT "$pid" 2>/dev/null
    wait "$pid"
    got=$?
    [ "$got" -eq 3 ] || continue
    for left in cut cut.tif; do [ ! -e "$left" ] || complain "$what: left $left"; done
    [ -e cut.unfinished ] || continue # during the calibration
    says "% is kept in cut.unfinished, the same command goes on from there"
    large --state cut --output cut.tif || complain "$what: $(cat err)"
    [ ! -e cut.unfinished ] || complain "$what: the unfinished state is still there"
    cmp -s uncut.tif cut.tif || complain "$what: the map is another one"
    cmp -s uncut cut || complain "$what: the state is another one"
done
watch "a folder that is not there" 74 --history-end 2021-10-20 --state nowhere/s --output no.tif
for file in ./*.unfinished ./*.plain; do [ ! -e "$file" ] || complain "left $file"; done

finish
