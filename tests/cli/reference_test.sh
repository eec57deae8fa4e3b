#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One report alone, as an evening's news puts it together, in words of our own: what a reader should be told of it.
# shellcheck source-path=SCRIPTDIR disable=SC1111,SC2154 # the program quotes with these marks; lib.sh sets work
. "$(dirname "$0")/lib.sh"

# one TEXT…: one finding says all of it
one() {
    cp "$work/findings" "$work/left"
    for text in "$@"; do
        grep -F -- "$text" "$work/left" >"$work/kept"
        mv "$work/kept" "$work/left"
    done
    [ -s "$work/left" ] || complain "no finding says all of: $*"
}

case=$work/case
mkdir -p "$case/reports"
cat >"$case/case.yaml" <<'END'
title: Eén bericht
language: nl
as_of: 2021-11-16
reports:
  - path: reports
questions:
  - {name: Russische militairen bij de grens, unit: troops, actor: RUS, measure: stock}
END
report "$case/reports/a.txt" "Dagblad Zuid" 2021-11-16 "Zorgen om Russische troepen bij Oekraïne" \
    "Westerse landen maken zich zorgen over de Russische troepenmacht bij Oekraïne. Oekraïne zegt dat er nu bijna 100.000 Russische militairen bij de grens staan." \
    "In mei zeiden Amerikaanse functionarissen dat er na een oefening 80.000 Russische militairen in de grensregio waren achtergebleven. Bronnen zeggen tegen een Amerikaanse krant dat de activiteit ongebruikelijk is voor de tijd van het jaar." \
    "Op satellietbeelden van Maxar is te zien dat Rusland tanks en artillerie bij Jelnja heeft verzameld. Het Kremlin ontkent dat de satellietbeelden Russische troepen bij de grens tonen." \
    "De Verenigde Staten waarschuwden dat Rusland een aanval op Oekraïne kan voorbereiden. Rusland ontkent dat het een aanval op Oekraïne voorbereidt." \
    'Correspondent Sanne Vermeer: "Rusland verzamelt wel vaker troepen bij de Oekraïense grens en trekt ze later weer terug. Het lijkt een manier om de druk op het Westen hoog te houden."' \
    "Oekraïne beschuldigt Rusland ervan dat het de migrantencrisis gebruikt om de aandacht van de troepen af te leiden."
expect "run" 0 "$TOCSIN" run "$case"
cp "$work/out" "$work/findings"

# 80,000 in May and almost 100,000 in November, reconciled; how many came stays unknown.
one "netto 10.000 tot 20.000 manschappen meer" "Eerst 80.000 volgens Amerikaanse functionarissen (mei 2021)" \
    "daarna 90.000 tot 100.000 volgens Oekraïne (16 november 2021)"
one "hoeveel er tussen mei 2021 en 16 november 2021 in totaal kwamen" "zegt geen gelezen bron"
# What the sources say of the season.
one "Ongewoon voor de tijd van het jaar, volgens Bronnen" "ongebruikelijk is voor de tijd van het jaar"
# Both denials, on what they deny.
one "Over de beelden, volgens Kremlin" "volgens Maxar" "tanks en artillerie bij Jelnja"
one "Ontkenning door Rusland" "een aanval op Oekraïne voorbereidt" "staat tegenover Verenigde Staten" "kan voorbereiden"
# The earlier pattern of gathering and withdrawing.
one "Wat eerder vaker gebeurde, volgens Sanne Vermeer" "trekt ze later weer terug"
# The correspondent's reading is no reported fact.
one "Duiding door Sanne Vermeer, geen gemeld feit" "Het lijkt een manier om de druk op het Westen hoog te houden"
# The accusation of distraction.
one "Beschuldiging door Oekraïne" "de migrantencrisis" "de aandacht van de troepen af te leiden"
grep -q "Niet beide" "$work/findings" && complain "80,000 in May contests 100,000 in November"
# 80,000 who stayed behind are no build-up of their own, and a habit has no date: nothing to set today's beside.
one "te weinig geschiedenis om de opbouw die voor het eerst voor 16 november 2021 gemeld is, naast een eerdere te zetten"

# Another report gives the spring before: then it is set beside today's, here in German.
report "$case/reports/b.txt" "De Kustkoerier" 2021-11-15 "Opnieuw Russische militairen bij de grens" \
    "In april stonden er meer dan 100.000 Russische militairen langs de Oekraïense grens."
sed -i 's/^language: nl/language: de/' "$case/case.yaml"
expect "run with the spring" 0 "$TOCSIN" run "$case"
cp "$work/out" "$work/findings"
one "ein früherer Aufbau, zuerst gemeldet für April 2021 (von De Kustkoerier)" "Höchste Zahl: 100.000 bis 120.000 Soldaten"
one "Danach waren es weniger: 80.000 Soldaten laut Amerikaanse functionarissen (Mai 2021)"
one "der letzte Aufbau, zuerst gemeldet für 16. November 2021, neben dem von April 2021, zu einer anderen Zeit des Jahres" \
    "jetzt 90.000 bis 100.000 Soldaten laut Oekraïne, damals 100.000 bis 120.000 laut De Kustkoerier" \
    "welche größer ist, lässt sich nicht sagen"
one "zuerst für April 2021 gemeldet" "lassen die gelesenen Quellen offen, wie lange er bis zur höchsten Zahl brauchte"
finish
