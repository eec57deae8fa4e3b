#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The project's own tools: ./run refuses what it does not know, and the checks find what they look for.
# usage: tools_test.sh ROOT
set -u
root=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

# expect WHAT STATUS COMMAND…: its exit status; its output lies in $work/out afterwards.
expect() {
    what=$1
    status=$2
    shift 2
    "$@" >"$work/out" 2>&1
    got=$?
    [ "$got" -eq "$status" ] && return
    echo "FAILED: $what: exit status $got, not $status"
    cat "$work/out"
    failed=1
}
says() { # says WHAT TEXT: the last output has this line or part of one
    grep -qF -- "$2" "$work/out" && return
    echo "FAILED: $1: does not say: $2"
    cat "$work/out"
    failed=1
}

expect "an unknown word" 2 "$root/run" nonsense
says "an unknown word" "usage: ./run WORD"
expect "no word" 2 "$root/run"
expect "help" 0 "$root/run" help
for word in demo check build format asan tsan fuzz bench fresh; do says "help" "  $word"; done
expect "a fuzz target that is not there" 2 "$root/run" fuzz no_such_target

# a_tree_with ROOM LINE: a tree whose one source file holds that line
a_tree_with() {
    rm -rf "$work/src" "$work/include"
    mkdir -p "$work/src/$1" "$work/include/tocsin"
    printf '%s\n' "$2" >"$work/src/$1/x.c"
}
refused() {
    a_tree_with "$1" "$2"
    expect "$1 with $2" 1 sh "$root/tools/check-includes.sh" "$work"
    says "$1 with $2" "src/$1/x.c:1: "
}
allowed() {
    a_tree_with "$1" "$2"
    expect "$1 with $2" 0 sh "$root/tools/check-includes.sh" "$work"
}
refused weigh '#include "tocsin/reading.h"'
refused norm '#include "imagery/tiles.h"'
refused base '  #  include "tocsin/norm.h"'
refused casefile '#include "cli/cli.h"'
refused weigh '#include "tocsin/tocsin.h"'
refused weigh '#include <gdal.h>'
refused imagery '#include <sqlite3.h>'
refused brief '#include <unicode/ubrk.h>'
refused reading '#include <jpeglib.h>'
refused picture '#include "tocsin/imagery.h"'
refused cellar '#include "tocsin/base.h"'
refused weigh '#include "weigh.h"'
allowed weigh '#include "tocsin/norm.h"'
allowed imagery '#include <gdal.h>'
allowed cli '#include "tocsin/tocsin.h"'
allowed casefile '#include "tocsin/ledger.h"'

# a_library_with STATUS WHAT SOURCE: a room made of that source, looked at for what it may not do
a_library_with() {
    mkdir -p "$work/build/src/weigh"
    rm -f "$work/build/src/weigh/libtocsin_weigh.a"
    printf '%s\n' "$3" >"$work/room.c"
    expect "compiling $2" 0 "${CC:-cc}" -O1 -fPIC -c "$work/room.c" -o "$work/room.o"
    expect "archiving $2" 0 ar rc "$work/build/src/weigh/libtocsin_weigh.a" "$work/room.o"
    expect "a room with $2" "$1" sh "$root/tools/check-symbols.sh" "$work/build"
}
a_library_with 1 "puts" 'int puts(const char *); int f(void); int f(void) { return puts("x"); }'
says "a room with puts" "weigh prints or exits: puts"
a_library_with 1 "stderr" '#include <stdio.h>
void f(int); void f(int x) { fprintf(stderr, "%d", x); }'
says "a room with stderr" "stderr"
a_library_with 1 "exit" '#include <stdlib.h>
void f(int); void f(int x) { exit(x); }'
says "a room with exit" "exit"
a_library_with 1 "a global" 'static int calls; int f(void); int f(void) { return ++calls; }'
says "a room with a global" "weigh has globals that can change: calls"
a_library_with 1 "a global with a value" 'int level = 3; int f(void); int f(void) { return ++level; }'
says "a room with a global with a value" "level"
a_library_with 0 "constants" '#include <assert.h>
static const char *const names[] = {"a", "b"}; const char *f(int); const char *f(int i) { assert(i); return names[i]; }'

# Two programs of cmocka's, one of them with a failure and a skip, one that crashed, one without single tests.
cat >"$work/log" <<'END'
==================================== 1/4 =====================================
result:       exit status 0
[  PASSED  ] 3 test(s).
==================================== 2/4 =====================================
result:       exit status 1
[  PASSED  ] 2 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  FAILED  ] 1 test(s), listed below:
==================================== 3/4 =====================================
result:       killed by signal 6 SIGABRT
==================================== 4/4 =====================================
result:       exit status 0
END
expect "counting tests" 0 awk -f "$root/tools/count-tests.awk" "$work/log"
says "counting tests" "6 2 1"

exit "$failed"
