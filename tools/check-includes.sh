#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The direction of includes: a room includes only what stands below it, and each foreign library is known to one
# room. Looks at every file of src/ and include/tocsin/.
# usage: check-includes.sh [ROOT]
set -eu
cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016 # it is awk that expands
find src include/tocsin -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    BEGIN {
        # room: what it may include besides itself
        may["base"] = ""
        may["norm"] = "base"
        may["imagery"] = may["picture"] = may["reading"] = may["weigh"] = may["brief"] = may["exchange"] = may["ledger"] = "base norm"
        may["casefile"] = "base norm imagery picture reading weigh brief exchange ledger"
        may["cli"] = may["casefile"] " casefile"
        # foreign headers, and the one room that knows them; OpenSSL hashes in base and verifies signatures in picture
        n = split("gdal:imagery cpl_:imagery ogr_:imagery sqlite3:ledger unicode/:reading gumbo:reading libxml/:reading zlib:reading archive:exchange " \
                  "jpeglib:picture jerror:picture png:picture " \
                  "json-c/:base yaml.h:base openssl/:base+picture", foreign, " ")
    }
    function complain(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; bad = 1 }
    function room_of(path,    parts) {
        # facts.h is the vocabulary that base keeps for all; tocsin.h is the whole library; picture_traces.h is of picture.
        if (path ~ /^tocsin\//) {
            sub(/^tocsin\//, "", path); sub(/\.h$/, "", path); sub(/_.*/, "", path)
            return path == "facts" ? "base" : path
        }
        split(path, parts, "/")
        return parts[1]
    }
    FNR == 1 {
        path = FILENAME
        sub(/^(src|include)\//, "", path)
        room = room_of(path)
        if (!(room in may) && room != "tocsin") complain("no such room: " room)
    }
    /^[ \t]*#[ \t]*include[ \t]*</ {
        name = $0; sub(/^[^<]*</, "", name); sub(/>.*/, "", name)
        for (i = 1; i <= n; i++) {
            split(foreign[i], pair, ":")
            if (index(name, pair[1]) == 1 && index("+" pair[2] "+", "+" room "+") == 0)
                complain("<" name "> belongs to " pair[2] ", not to " room)
        }
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        name = $0; sub(/^[^"]*"/, "", name); sub(/".*/, "", name)
        other = room_of(name)
        if (name !~ /\//) complain("\"" name "\": write the room, as in \"" room "/" name "\"")
        else if (room == "tocsin") next
        else if (other == "tocsin" ? room != "cli" : !(other in may))
            complain("\"" name "\" is in no room that " room " may include")
        else if (other != room && other != "tocsin" && index(" " may[room] " ", " " other " ") == 0)
            complain("\"" name "\": " room " does not stand on " other)
    }
    END { exit bad }
' || { echo "includes point the wrong way" >&2; exit 1; }
