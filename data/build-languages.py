#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make data/languages.txt: how often short strings of letters stand in texts of each language.

usage: data/build-languages.py SHORTTEXTS > data/languages.txt

SHORTTEXTS is the folder langclass/ShortTexts of the source of libexttextcat 3.4.5 (Debian source package libexttextcat;
BSD licence), which holds the Universal Declaration of Human Rights in many languages; beside it counts
data/language-samples.txt. Run by hand, when a language is added. The result is counts only: no text can be had back
from it.

What is counted: strings of one to four letters within a word, a blank standing for its ends; small letters, all that is
no letter cut away. Of each language the LEAD most frequent of two letters or more are kept, and the counts of all
languages for every string that is kept. A value is -ln of the smoothed share, in steps of 1/STEPS, as one character
from '!' (0) to '~' (93).
"""
import collections
import math
import os
import sys
import unicodedata

CODES = (
    "nl en de uk ru fr es pl af fy lb da nb sv fi et lv lt it pt ca gl ro cs sk sl hr sr-Cyrl be bg mk hu tr el sq eu ga "
    "cy is mt id sw vi az kk eo").split()
LEAD = 260
STEPS = 8
OWN = 8  # how many times the samples count
SMOOTH = 0.3


def words(text):
    text = unicodedata.normalize("NFC", text.lower().replace("\u2019", "'"))
    kept = "".join(c if c.isalpha() or c == "'" else " " for c in text)
    return [w.strip("'") for w in kept.split() if w.strip("'")]


def grams(word):
    padded = " " + word + " "
    for n in (1, 2, 3, 4):
        for i in range(len(padded) - n + 1):
            g = padded[i:i + n]
            if g != " ":
                yield g


def count(text, into, weight):
    for word in words(text):
        for g in grams(word):
            into[g] += weight


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    counts = {code: collections.Counter() for code in CODES}
    for code in CODES:
        with open(os.path.join(sys.argv[1], code + ".txt"), "rb") as f:
            text = f.read()
        try:
            count(text.decode("utf-8"), counts[code], 1)
        except UnicodeDecodeError:  # the Catalan text
            count(text.decode("windows-1252"), counts[code], 1)
    with open(os.path.join(here, "language-samples.txt"), encoding="utf-8") as f:
        for line in f:
            code, _, text = line.partition(" ")
            if code in counts:
                count(text, counts[code], OWN)
    kept = set()
    for code in CODES:
        lead = [g for g in counts[code] if len(g) > 1]
        lead.sort(key=lambda g: (-counts[code][g], g))
        kept.update(lead[:LEAD])
    # letters tell scripts apart
    for code in CODES:
        kept.update(g for g in counts[code] if len(g) == 1 and counts[code][g] >= 8)
    total = {c: [0] * 5 for c in CODES}
    for c in CODES:
        for g, n in counts[c].items():
            total[c][len(g)] += n
    print("# Made by data/build-languages.py, which says what this is. Do not edit.")
    print("languages " + " ".join(c.split("-")[0] for c in CODES))
    print("steps %d" % STEPS)
    for g in sorted(kept):
        row = ""
        for c in CODES:
            share = (counts[c][g] + SMOOTH) / (total[c][len(g)] + SMOOTH * 3000)
            row += chr(33 + min(93, max(0, round(-math.log(share) * STEPS))))
        print(g.replace(" ", "_") + "\t" + row)


main()
