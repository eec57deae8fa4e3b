#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Archives through `tocsin read`: in a pipe, in order, the same for any number of threads, one bad record at its own cost.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

article() { # article NUMBER OUTLET TEXT
    printf '{"url":"https://example.org/%s","outlet":"%s","published":"2021-11-03","text":"%s"}\n' "$@"
}

i=0
while [ $i -lt 60 ]; do
    i=$((i + 1))
    article $i "Harbour Wire" "Ukraine says that $((90000 + i)) Russian troops stand near its border. The Kremlin denies that."
    article $i "Persbureau Noord" "Volgens Oekraïne staan er $((80 + i)).000 Russische militairen in het grensgebied."
done >articles.jsonl

for threads in 1 2 3 8; do
    "$TOCSIN" read --threads $threads - <articles.jsonl >"claims.$threads" 2>err || complain "$threads threads"
    [ ! -s err ] || complain "$threads threads: $(cat err)"
    cmp -s claims.1 "claims.$threads" || complain "$threads threads give other bytes than one"
done
[ "$(wc -l <claims.1)" -ge 180 ] || complain "only $(wc -l <claims.1) claims of 180"
grep -o '"record":"line [0-9]*"' claims.1 | uniq | sort -c -t ' ' -k 2 -n || complain "the claims are not in order"
grep -q '"url":"https://example.org/60"' claims.1 || complain "the address is not kept"

# A pipe gets claims, what was asked for wins, and a plain text is still for a reader.
"$TOCSIN" read --format text - <articles.jsonl >texts
grep -q '^-: *line 1 ' texts || complain "text was asked for"
report a.txt "Harbour Wire" 2021-11-02 "Officials count troops" "Ukraine says that almost 100,000 Russian troops stand near its border."
"$TOCSIN" read a.txt >texts
grep -q '^a.txt: ' texts || complain "a plain text is not for a reader"

# The bytes of a record, cut out of the container, are that record.
span=$(sed -n 's/.*"document":{"bytes":\[\([0-9]*\),\([0-9]*\)\].*"record":"line 7".*/\1 \2/p' claims.1 | head -n 1)
tail -c "+$((${span% *} + 1))" articles.jsonl | head -c "$((${span#* } - ${span% *}))" >piece
sed -n 7p articles.jsonl | tr -d '\n' | cmp -s - piece || complain "bytes $span are not line 7"

# ---- what is wrong ---------------------------------------------------------------------------

{ sed -n 1,2p articles.jsonl; echo '{"text":'; echo '{"title":"no text"}'; sed -n 3,4p articles.jsonl; } >some.jsonl
expect "two bad lines" 3 "$TOCSIN" read some.jsonl
says "some.jsonl: line 3: JSON is wrong" "some.jsonl: line 4: an object without a text"
[ "$(grep -c . out)" -ge 6 ] || complain "the good lines of a file with bad ones were not read"
cp out expected
expect "two bad lines, many threads" 3 "$TOCSIN" read --threads 4 some.jsonl
cmp -s out expected || complain "other bytes with many threads beside bad lines"
echo '{"text":' >bad.jsonl
expect "nothing but a bad line" 65 "$TOCSIN" read bad.jsonl
: >empty.jsonl
expect "an archive without a line" 65 "$TOCSIN" read empty.jsonl
says "empty.jsonl: there is no document"
expect "an article that holds no text" 3 "$TOCSIN" read articles.jsonl empty.jsonl
expect "no number of threads" 2 "$TOCSIN" read --threads many a.txt
says "many"

# ---- copies ----------------------------------------------------------------------------------

long="Ukraine says that almost 100,000 Russian troops stand near its border, more than at any time since the spring. The \
defence ministry said that units which had taken part in exercises had left their tanks behind near Yelnya."
{
    article 1 "Harbour Wire" "$long"
    article 2 "Meridian Post" "The harvest was good this year, farmers in the south say, and prices will stay high."
    article 3 "Meridian Post" "$long The price of gas rose on Tuesday."
} >copies.jsonl
expect "copies" 0 "$TOCSIN" read --format documents copies.jsonl
[ "$(grep -c copy_of out)" -eq 1 ] || complain "not one copy"
original=$(sed -n '1s/.*"sha256":"\([0-9a-f]*\)".*/\1/p' out)
sed -n 3p out | grep -q "\"copy_of\":{\"evidence\":\"sha256:$original\",\"similarity\":0.[5-9]" || complain "the third is no copy of the first"
expect "claims of a copy" 0 "$TOCSIN" read --format ndjson --threads 3 copies.jsonl
prints "\"copy_of\":{\"evidence\":\"sha256:$original\""

# ---- other containers ------------------------------------------------------------------------

cat >feed.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Harbour Wire</title>
<item><title>Troops</title><pubDate>Wed, 03 Nov 2021 08:00:00 GMT</pubDate>
<description>&lt;p&gt;Ukraine says that almost 100,000 Russian troops stand near its border.&lt;/p&gt;</description></item>
</channel></rss>
END
expect "a feed" 0 "$TOCSIN" read --format ndjson feed.xml
prints '"record":"item 1"' '"outlet":"Harbour Wire"' '"from":"2021-11-03"'

page='<html><body><article><p>Ukraine says that almost 100,000 Russian troops stand near its border.</p></article></body></html>'
http=$(printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%s' "$page")
record() {
    printf 'WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/w\r\n'
    printf 'Content-Type: application/http\r\nContent-Length: %s\r\n\r\n%s\r\n\r\n' "${#http}" "$http"
}
record | gzip -n >one.warc.gz
cat one.warc.gz one.warc.gz >two.warc.gz
expect "a web archive" 0 "$TOCSIN" read --format ndjson two.warc.gz
prints '"record":"record 2"' '"url":"https://example.org/w"' "\"bytes\":[$(wc -c <one.warc.gz),$(wc -c <two.warc.gz)]"

# What unfolds without end is named, in time, and the rest is read.
{
    cat one.warc.gz
    {
        printf 'WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 2000000000\r\n\r\n'
        head -c 300000000 /dev/zero
    } | gzip -1 -n
    cat one.warc.gz
} >bomb.warc.gz
expect "a bomb in a web archive" 3 timeout 60 "$TOCSIN" read --format ndjson bomb.warc.gz
says "bomb.warc.gz: record 2"
prints '"record":"record 1"' '"record":"record 3"'

# ---- into a case -----------------------------------------------------------------------------

expect "new" 0 "$TOCSIN" new case
printf 'title: Archives\nlanguage: en\nas_of: 2021-11-30\nreports:\n  - path: reports\n' >case/case.yaml
mkdir -p case/reports
expect "adding an archive" 0 "$TOCSIN" add case copies.jsonl feed.xml two.warc.gz
says "5 new" "1 known"
sound "adding archives" case
first=$(entries case)
sqlite=$(command -v sqlite3 || :)
if [ -n "$sqlite" ]; then
    bodies=$("$sqlite" case/case.db "select body from entry where kind in ('evidence.added','link.made')")
    for text in '"name":"copies.jsonl#line 3"' '"within":[' '"url":"https://example.org/3"' '"is":"repeats"' \
        '"name":"feed.xml#item 1"' '"name":"two.warc.gz#record 1"' '"container":"' '"signature":"'; do
        case $bodies in *"$text"*) ;; *) complain "the ledger does not hold $text" ;; esac
    done
fi
expect "adding it again" 0 "$TOCSIN" add case copies.jsonl feed.xml two.warc.gz
says "0 new" "6 known"
[ "$(entries case)" = "$first" ] || complain "adding archives again added entries"
cp some.jsonl case/reports/
expect "a run over an archive with bad lines" 3 "$TOCSIN" run case
says "some.jsonl: line 3: JSON is wrong"
sound "a run over an archive with bad lines" case
expect "rebuild" 0 "$TOCSIN" rebuild case
sound "rebuild" case
finish
