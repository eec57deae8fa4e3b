#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every public header compiles alone, and twice in one file, as C17 and as C++17, with each compiler that is there.
# usage: compile_alone.sh ROOT
set -u
include=$1/include
passed=0 failed=0

# compile COMPILER LANGUAGE STANDARD HEADER
compile() {
    flags="-Wall -Wextra -Wpedantic -Werror"
    # shellcheck disable=SC2086 # the flags are words
    if printf '#include "%s"\n#include "%s"\n' "$4" "$4" |
        "$1" -x "$2" "-std=$3" $flags -fsyntax-only -I "$include" -; then
        passed=$((passed + 1))
    else
        echo "FAILED: $4 with $1 -std=$3" >&2
        failed=$((failed + 1))
    fi
}

for header in "$include"/tocsin/*.h; do
    name=tocsin/${header##*/}
    for compiler in gcc clang; do
        command -v "$compiler" >/dev/null || continue
        compile "$compiler" c c17 "$name"
        # A C compiler without its C++ headers is no failure of ours.
        echo '#include <cstddef>' | "$compiler" -x c++ -fsyntax-only - 2>/dev/null || continue
        compile "$compiler" c++ c++17 "$name"
    done
done
echo "$passed compiled, $failed did not"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
