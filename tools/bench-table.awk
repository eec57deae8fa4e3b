# SPDX-License-Identifier: Apache-2.0
# Benchmark results, one flat JSON object a line, as a table: texts first, then each number with its name.
{
    line = $0
    gsub(/^[ \t]*\{|\}[ \t]*$/, "", line)
    words = numbers = ""
    while (match(line, /"[^"]*"[ \t]*:[ \t]*("[^"]*"|[^,]*)/)) {
        member = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        key = member; sub(/^"/, "", key); sub(/".*/, "", key)
        value = member; sub(/^"[^"]*"[ \t]*:[ \t]*/, "", value)
        if (value ~ /^"/) { gsub(/"/, "", value); words = words (words == "" ? "" : ", ") value }
        else numbers = numbers sprintf("  %s %s", key, value ~ /[.e]/ ? sprintf("%.4g", value) : value)
    }
    printf "%-44s%s\n", words, numbers
}
