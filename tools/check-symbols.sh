#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the rooms below cli may not do, seen in what they link: print, end the program, keep mutable globals.
# Looks at the static libraries of a build without sanitizers.
# usage: check-symbols.sh BUILD
set -eu
build=$1
bad=0

for library in "$build"/src/*/libtocsin_*.a; do
    name=${library##*/libtocsin_}
    name=${name%.a}
    # assert() ends the program through __assert_fail: that is for our own mistakes, and allowed.
    found=$(nm -u "$library" | awk '
        $1 == "U" && $2 ~ /^(_?_?v?printf(_chk)?|puts|putchar|perror|stdout|stderr|_?exit|_Exit|quick_exit|abort|err|errx|warn|warnx)$/ {
            print $2
        }' | sort -u | tr '\n' ' ')
    [ -z "$found" ] || { echo "$name prints or exits: $found" >&2; bad=1; }
    # Constant tables of pointers lie in .data.rel.ro; what lies in .data and .bss can change. A pthread_once_t, named
    # …_once, is how a library is set up once, and is allowed.
    found=$(objdump -t "$library" | awk '
        NF > 4 && $(NF - 2) ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $(NF - 2) !~ /^\.data\.rel\.ro/ &&
            $(NF - 1) !~ /^0+$/ && $NF !~ /_once$/ { print $NF }' | sort -u | tr '\n' ' ')
    [ -z "$found" ] || { echo "$name has globals that can change: $found" >&2; bad=1; }
done
exit "$bad"
