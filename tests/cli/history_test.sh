#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The history of tests/history: what weighing must find in it by itself, and what it must not.
# shellcheck source-path=SCRIPTDIR disable=SC1111,SC2154 # the program quotes with these marks; lib.sh sets work
. "$(dirname "$0")/lib.sh"

# matches TEXT…: one finding says all of it
matches() {
    cp "$work/findings" "$work/left"
    for text in "$@"; do
        grep -F -- "$text" "$work/left" >"$work/kept"
        mv "$work/kept" "$work/left"
    done
    [ -s "$work/left" ]
}

finds() { # finds WHAT TEXT…
    what=$1
    shift
    matches "$@" || complain "not found: $what"
}

finds_not() { # finds_not WHAT TEXT…: no finding says all of it
    what=$1
    shift
    ! matches "$@" || complain "found, and is not so: $what: $(cat "$work/left")"
}

cp -r "$TOCSIN_ROOT/tests/history" "$work/case"
expect "run" 0 "$TOCSIN" run "$work/case"
cp "$work/out" "$work/findings"

# 1. Reversal of 1 to 3 November.
finds "reversal of the Ukrainian ministry" "Ministry of Defence of Ukraine denied (1 November 2021)" \
    "later affirmed (3 November 2021)" "90.000 Soldaten"

# 2. The chain of the observers.
finds "chain of 275, 276 and 277" "3 reports of SMM follow one another" \
    "23 November 2021 to 25 November 2021" "Donetsk" "Luhansk"
finds "chain of 261 and 262" "2 reports of SMM follow one another" "6 November 2021 to 8 November 2021"

# 3. 722 against 723: another day. Told as a report that is missing, in the part of what is not known.
finds "report that is missing between 266 and 268" "report of SMM of 15 November 2021 gives 723" \
    "and 9 at" "counted 722 and 149" "missing here"
finds_not "722 against 723 as a contradiction" "contradicts its own report"

# 4 to 7. Sums.
finds "591 and 975 are more than 1500" "The parts add up" "1,566" "1,500"
finds "2158 and 1073 are more than 3200" "The parts add up" "3,231" "3,200"
finds "217 and 148 are 365" "The parts add up" "together 365" "total given is 365"
finds "57 and 71 are almost 130" "The parts add up" "128" "117 to 130"
finds_not "a sum that does not fit" "The parts do not add up"

# 8. Contested in December, by name.
finds "70,000 against 90,000 and 100,000" "63,000 to 77,000 according to American intelligence officials" \
    "90,000 to 110,000 according to Ukrainian officials and Randstadbericht" "Not both can be right"

# 9. A plan is a plan, and no stock.
finds "175,000 as a plan" "at most 175,000 troops are intended; that is a plan, not a count" "3 December 2021"
finds "the plan of 7 December" "US intelligence" "at most 175,000 troops are intended; that is a plan, not a count" "(7 December 2021)"
finds_not "175,000 as a number of those who are there" "175,000" "Not both can be right"
finds_not "175,000 in a net change" "175,000" "net change"

# 10. A withdrawal is a flow.
finds "more than 10,000 left" \
    "Russian troops near Ukraine" "10,000 to 12,000 troops left" "25 December 2021"
finds_not "10,000 as those who are there" "10,000 to 12,000" "Not both can be right"

# 11. Affirmed what had been played down.
finds "the Kremlin on 24 December" "Dmitri Peskow had denied or played down (2 November 2021)" "Kremlin has since affirmed" "(24 December 2021)" \
    "troepen naar de grens verplaatst"
finds_not "Ukraine's own build-up as what was played down" "had denied or played down" "Oekraïne zijn troepenmacht"

# 12. An attack that one side says is prepared and the other denies.
finds "Moscow's denial of an attack on who says that it is prepared" "it intends to attack Ukraine" \
    "Against that stands" "einen Angriff auf die Ukraine vor"

# 13. The spring before, beside the build-up that began in October.
finds "the build-up of spring" "an earlier build-up, first claimed for March to May 2021" "100,000 to 120,000 troops" "Elbkurier"
finds "the latest beside it" "first claimed for 30 October 2021, beside that of March to May 2021, at another time of the year" \
    "134,100 to 163,900 troops, according to Oleksii Reznikov; then 100,000 to 120,000, according to Elbkurier"
finds "who claims a withdrawal and who denies it" "first claimed for 30 October 2021 went on" \
    "A withdrawal is claimed by Interfax (25 December 2021)" "denied by Oleksii Reznikov"
finds "what nobody says of spring" "first claimed for March to May 2021, the sources that were read leave open" "whether a withdrawal followed"
finds_not "what was said before a withdrawal was claimed as its denial" "denied by" "Ministerium"

# What must not be found.
finds_not "a denial of an attack against a number of troops" "attack Ukraine" "Against that stands" "000"
finds_not "125,000 Ukrainian troops among Russian ones" "Russian troops near Ukraine" "125,000"
finds_not "two days or regions of violations as a dispute" "easefire violations" "Not both can be right"
finds_not "a net change of violations" "easefire violations" "net change"
for number in 165 260 300; do
    finds_not "a distance of $number km" "$number kilometres"
done
finds "149,000 is the whole" "net change of 24,100 to 100,900 more" "134,100 to 163,900, according to Oleksii Reznikov"
finds_not "129,000 of the ground forces as all that are there" "net change" "129,000"
finish
