# SPDX-License-Identifier: Apache-2.0
# Meson's testlog.txt in, "PASSED FAILED SKIPPED" out. A cmocka program says how its single tests went, and those
# count; a program that says nothing of single tests counts as one. A program that failed without a failed test in
# it (it crashed, timed out, leaked) is one failure.

function close_program() {
    if (result == "") return
    bad = result !~ /exit status 0|exit status 77/
    if (singles == 0 && !bad && result ~ /exit status 77/) s = 1
    else if (singles == 0 && !bad) p = 1
    else if (bad && f == 0) f = 1
    passed += p; failed += f; skipped += s
    result = ""
}
/^=+ [0-9]+\/[0-9]+ =+$/ { close_program(); p = f = s = singles = 0 }
/^result: / { result = $0 }
/\[  PASSED  \] [0-9]+ test/ { p += number($0); singles = 1 }
/\[  SKIPPED \] [0-9]+ test/ { s += number($0); singles = 1 }
/\[  FAILED  \] [0-9]+ test/ { f += number($0); singles = 1 }
END { close_program(); print passed + 0, failed + 0, skipped + 0 }

function number(line) {
    sub(/.*\] /, "", line)
    return line + 0
}
