#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A case goes out and comes in again: as an archive that audits elsewhere, as a table, as the notes of auto-archiver. What
# cannot be read is refused, says where, and changes nothing.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

mkdir "$work/case" "$work/there"
cat >"$work/case/case.yaml" <<'END'
title: Exchange
language: en
as_of: 2021-11-30
areas:
  - {name: yard, file: yard.geojson}
reports:
  - path: reports
imports:
  - name: incidents
    columns: {date: day, lat: lat, lon: lon, type: kind, quantity: dead, text: note}
    values: {source: Field office, source_kind: observer, unit: killed}
    types: {shelling: ASSAULT}
END
printf '%s' '{"type":"Polygon","coordinates":[[[33,54],[33.1,54],[33.1,54.1],[33,54]]]}' >"$work/case/yard.geojson"
small_reports "$work/case/reports"
expect "run" 0 "$TOCSIN" run "$work/case"

# ---- out, and in again -------------------------------------------------------------------------

expect "an archive" 0 "$TOCSIN" export "$work/case" -o "$work/out.tar.zst"
mkdir "$work/twice"
expect "an archive again" 0 "$TOCSIN" export "$work/case" -o "$work/twice/out.tar.zst"
cmp "$work/out.tar.zst" "$work/twice/out.tar.zst" || complain "the same case gives other bytes"
expect "a tar file" 0 "$TOCSIN" export "$work/case" -o "$work/there/copy.tar"
(cd "$work/there" && tar -xf copy.tar) || complain "tar does not unpack it"
sound "elsewhere" "$work/there/copy"
expect "the brief there" 0 "$TOCSIN" brief "$work/there/copy"
cmp -s "$work/out" "$work/case/brief.html" || complain "the brief is another one there"

"$TOCSIN" new "$work/other" 2>/dev/null
expect "import" 0 "$TOCSIN" import "$work/other" "$work/out.tar.zst"
says "3 new, 0 known"
sound "import" "$work/other"
[ ! -e "$work/other/.importing" ] || complain "what was unpacked was left"
claims() { "$TOCSIN" export "$1" | cut -d, -f2-; }
claims "$work/case" >"$work/claims"
claims "$work/other" | cmp -s - "$work/claims" || complain "the claims are not those of the other case"
fingerprint "$work/other" >"$work/before"
expect "import again" 0 "$TOCSIN" import "$work/other" "$work/out.tar.zst"
expect "import the folder" 0 "$TOCSIN" import "$work/other" "$work/there/copy"
says "0 new, 1 known"
unchanged "what is known" "$work/other" "$work/before"

# A formula in a text is none in the table, and is there again when the table comes in.
mkdir "$work/formula"
printf 'day,lat,lon,kind,dead,note\n2021-11-02,1,2,shelling,-0,"=1+1, ""x"""\n' >"$work/formula.csv"
cp "$work/case/case.yaml" "$work/case/yard.geojson" "$work/formula/"
expect "a table" 0 "$TOCSIN" import "$work/formula" "$work/formula.csv"
expect "as a table" 0 "$TOCSIN" export "$work/formula"
prints "\"'=1+1, \"\"x\"\"\""
cp "$work/out" "$work/claims.csv"
expect "the table again" 0 "$TOCSIN" import "$work/other" "$work/claims.csv" --as tocsin
expect "as JSON" 0 "$TOCSIN" export "$work/other" --what claims --format geojson
prints '"text":"=1+1, \"x\""' '"coordinates":[2,1]'
expect "STIX" 0 "$TOCSIN" export "$work/case" --format stix
prints '"type":"note"' '"type":"report"' '"name":"yard"' '"spec_version":"2.1"'

# ---- auto-archiver -----------------------------------------------------------------------------

mkdir -p "$work/saved/t-me-1"
printf 'a picture' >"$work/saved/t-me-1/a.jpg"
cat >"$work/saved/db.csv" <<'END'
status,metadata,media
ok,"{'url': 'https://t.me/1', 'content': 'Ukraine says that 90,000 Russian troops stand near its border.', 'timestamp': datetime.datetime(2021, 11, 4, 1, 2)}","[{'key': 't-me-1/a.jpg', 'properties': {}}]"
END
"$TOCSIN" new "$work/posts" 2>/dev/null
expect "auto-archiver" 0 "$TOCSIN" import "$work/posts" "$work/saved"
says "3 new, 0 known; 1 claims"
sound "auto-archiver" "$work/posts"
expect "auto-archiver again" 0 "$TOCSIN" import "$work/posts" "$work/saved"
says "0 new, 3 known"

# ---- what is refused, and changes nothing ------------------------------------------------------

fingerprint "$work/case" >"$work/before"
refused() { # refused WHAT SAYS FILE [OPTION…]
    what=$1 text=$2 file=$3
    shift 3
    expect "$what" 65 "$TOCSIN" import "$work/case" "$file" "$@"
    says "$text"
    unchanged "$what" "$work/case" "$work/before"
}
printf 'day,lat,lon,kind,dead,note\n2021-11-02,1,2,shelling,3,x\n2021-13-02,1,2,shelling,3,x\n' >"$work/date.csv"
refused "a date" "date.csv:3: column 'day': '2021-13-02' is no date" "$work/date.csv"
refused "no such mapping" "no template 'nothing'" "$work/date.csv" --as nothing
printf 'day,lat,lon,kind,dead,note\n\377' >"$work/bytes.csv"
refused "bytes" "bytes.csv:2: byte 27 is not UTF-8" "$work/bytes.csv"
head -c 2000 "$work/out.tar.zst" >"$work/cut.tar.zst"
refused "half an archive" "is it whole?" "$work/cut.tar.zst"
mkdir "$work/evil" && printf x >"$work/evil/x" && ln -s /etc/passwd "$work/evil/link"
tar -C "$work" -cf "$work/link.tar" evil/link
refused "a link" "is a link or a device" "$work/link.tar"
tar -C "$work" -P --transform 's|^evil|../evil|' -cf "$work/up.tar" evil/x 2>/dev/null
refused "a path that leads out" "is no plain name" "$work/up.tar"
tar -C "$work" -cf "$work/dup.tar" evil/x
tar -C "$work" -rf "$work/dup.tar" evil/x
refused "a name twice" "stands in it twice" "$work/dup.tar"
head -c 20000000 /dev/zero >"$work/evil/x"
tar -C "$work" -czf "$work/bomb.tar.gz" evil/x
refused "a bomb" "more than 200 times" "$work/bomb.tar.gz"
refused "a folder of nothing" "neither a case nor a folder of auto-archiver" "$work/case/reports"
refused "itself" "is this case itself" "$work/case"
changed=$(find "$work/there/copy/evidence" -type f | sort | head -n 1)
printf x >>"$changed"
refused "a case that was changed" "nothing is taken from it" "$work/there/copy"
expect "--as of a folder" 2 "$TOCSIN" import "$work/case" "$work/saved" --as acled
expect "an archive of no kind" 2 "$TOCSIN" export "$work/case" --format rar
expect "STIX of a part" 2 "$TOCSIN" export "$work/case" --format stix --what areas
expect "nowhere" 74 "$TOCSIN" export "$work/case" -o "$work/no/where.tar"
unchanged "what was refused" "$work/case" "$work/before"
finish
