#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures of a case on the command line: what is taken in, what is refused, and what is shown of a hostile file.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"
pictures=$TOCSIN_ROOT/tests/picture/corpus

expect "new" 0 "$TOCSIN" new case
printf 'title: Pictures\nlanguage: en\nas_of: 2021-11-30\n' >case/case.yaml
mkdir clippings
cp "$pictures/decode/colour.jpg" "$pictures/metadata/exif_big.jpg" "$pictures/metadata/text.png" clippings
report clippings/a.txt "Harbour Wire" 2021-11-02 "A report" "Maxar said that satellite images show tanks near Yelnya."

# ---- taking in ---------------------------------------------------------------------------------

expect "a folder with pictures" 0 "$TOCSIN" add case clippings
says "4 new"
hash=$(sha256sum clippings/colour.jpg | cut -c 1-64)
cmp -s clippings/colour.jpg "case/evidence/$(printf %.2s "$hash")/$hash" || complain "the bytes are not kept as they came"
expect "the same again" 0 "$TOCSIN" add case clippings
says "0 new, 4 known"
head -c 200 clippings/colour.jpg >cut.jpg
expect "one that is cut off" 3 "$TOCSIN" add case cut.jpg
says "cut.jpg: JPEG, byte"
expect "run" 0 "$TOCSIN" run case
cp case/brief.html first.html
expect "run again" 0 "$TOCSIN" run case
says "0 observations"
cmp -s first.html case/brief.html || complain "a second run changed the brief"
sound "pictures" case
[ "$(find case/sheets -name '*.html' | wc -l)" -eq 3 ] || complain "there is not a sheet for each picture"
[ "$(grep -l "default-src 'none'" case/sheets/*.html | wc -l)" -eq 3 ] || complain "a sheet has no content policy"

# ---- what a hostile file says of itself --------------------------------------------------------

grep -q "EXIF\|Software: Adobe Photoshop 22.0" case/brief.html || complain "the brief does not show what the file says"
LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" case/brief.html && complain "control characters reach the page"
grep -qi "<script" case/brief.html && complain "a script reaches the page"
grep -q "default-src 'none'" case/brief.html || complain "the page has no content policy"
grep -oE '(src|href)="[^"]{0,24}' case/brief.html | grep -vE '="(#|data:image/jpeg;base64,|sheets/[0-9a-f])' >out &&
    complain "the page asks for something that is not in it"
expect "Markdown" 0 "$TOCSIN" brief case --format markdown
prints "Anybody can write that into a file"
expect "JSON" 0 "$TOCSIN" brief case --format json
prints '"kind":"picture_says"' '"role":"picture"' '"pictures":[{"findings":["' "\"sha256\":\"$hash\""

# ---- a sheet is made again, a picture is checked once ------------------------------------------

before=$(entries case)
rm -r case/sheets case/state
expect "run without sheets" 0 "$TOCSIN" run case
[ "$(entries case)" = "$before" ] || complain "a sheet that was lost made new entries"
cmp -s first.html case/brief.html || complain "a sheet that was lost changed the brief"
expect "brief without a state" 0 rm -r case/state
expect "brief" 0 "$TOCSIN" brief case --output again.html
cmp -s first.html again.html || complain "the thumbnail that was lost is another one"
expect "rebuild" 0 "$TOCSIN" rebuild case
sound "rebuilt" case

# ---- case.yaml ---------------------------------------------------------------------------------

wrong() { # wrong KEYS TEXT…: case.yaml with that picture is refused
    printf 'title: Pictures\nlanguage: en\npictures:\n  - {%s}\n' "$1" >case/case.yaml
    expect "$1" 65 "$TOCSIN" run case
    shift
    says "case.yaml:4:" "$@"
}
wrong 'file: a.jpg, shadows: 3' "unknown key 'shadows'"
wrong 'file: a.jpg, gsd: -1' "the metres of a pixel"
wrong 'file: a.jpg, time: "11:30"' "is no time in UTC"
printf 'title: Pictures\nlanguage: en\npictures: x.jpg\n' >case/case.yaml
expect "a name for a list" 65 "$TOCSIN" run case
says "case.yaml:3: 'pictures' should be a list"
printf 'title: Pictures\nlanguage: en\npictures:\n  - {file: gone.jpg}\n' >case/case.yaml
expect "a picture that is not there" 3 "$TOCSIN" run case
says "pictures: 'gone.jpg': there is no such file"

# ---- who signed, and who vouches for them ------------------------------------------------------

mkdir signed
cp "$pictures/c2pa/two.jpg" "$pictures/c2pa/wrong.jpg" "$pictures/c2pa/update.png" "$pictures/c2pa/root.pem" signed
signed_by() { # signed_by LINE: case.yaml with the signed pictures, and that line before their list
    printf 'title: Pictures\nlanguage: en\npictures:\n%s  list: [{file: two.jpg}, {file: wrong.jpg}, {file: update.png}]\n' "$1" >signed/case.yaml
}
signed_by '  trust: root.pem
'
expect "a list of certificates" 0 "$TOCSIN" run signed
expect "brief" 0 "$TOCSIN" brief signed --format markdown
prints 'of the picture “two.jpg” fits these bytes, signature and hashes, with a certificate of the list' \
    'Signed by “A. Photographer”' 'leads to “Root of trust” on the list of this case' \
    'Signed at 2021-11-01T09:30:00Z, when it was good, by the time stamp of “Clock”' \
    "When it was signed is not known, and so not whether the certificate was good then" \
    'of the picture “wrong.jpg” cannot be read whole' '“assertion.dataHash.mismatch”'
printf 'title: Pictures\nlanguage: en\npictures: [{file: two.jpg}]\n' >signed/case.yaml
expect "no list" 0 "$TOCSIN" run signed
expect "brief" 0 "$TOCSIN" brief signed --format markdown
prints "with a certificate that no list vouches for"
grep -q "on the list of this case" out && complain "somebody vouches without a list"
signed_by '  trust: gone.pem
'
expect "a list that is not there" 3 "$TOCSIN" run signed
says "pictures: trust: 'gone.pem': there is no such file; no picture is checked before 'trust' is right"
printf 'no certificate\n' >signed/gone.pem
expect "a list that is none" 3 "$TOCSIN" run signed
says "pictures: trust: 'gone.pem': " "no picture is checked before 'trust' is right"
signed_by '  trusted: root.pem
'
expect "a key that is not known" 65 "$TOCSIN" run signed
says "case.yaml:4: unknown key 'trusted'"
signed_by ''
expect "a list without its key" 65 "$TOCSIN" run signed
says "case.yaml:4: 'trust' is missing"

# ---- the worked example: from a denial in one report to the picture that no report holds --------

example=$TOCSIN_ROOT/examples/build-up-2021
mkdir -p example/reports
cp -r "$example/pictures" "$example/archive" example
cp "$example/reports/2021-11-02-de-kustkoerier.txt" example/reports
{
    printf 'title: Pictures\nlanguage: en\nas_of: 2021-11-30\nreports:\n  - path: reports\n'
    sed -n '/^pictures:/,/^$/p' "$example/case.yaml"
} >example/case.yaml
expect "the example" 0 "$TOCSIN" run example
prints 'was called into question by Kremlin (2 November 2021' 'de satellietbeelden uit Jelnja nep' \
    'it matches the archive scene of 12 October 2021 within 0.3 m' 'its shadow fits the claimed time' \
    'nothing was found by the tests for changes; they would find' 'since it names the place'
grep -q 'It had been saved before' example/sheets/*.html && complain "the example's picture was saved once"

# ---- words that are not ours -------------------------------------------------------------------

# As in check_test.sh, of what a brief says: roots, so that all forms are met.
verdicts='\<(fake|forge|(ge)?manipul|(ge)?falsif|tamper|doctored|hoax|nepbeeld|(ver)?vals(t|e|ing)|(ge)?fälsch|gefaked|faux|truqu|фейк|поддел)'
for pack in "$TOCSIN_ROOT"/lang/*/brief.yaml; do
    sed 's/^ *#.*//' "$pack" | grep -inE "$verdicts" >out && complain "$pack gives a verdict"
done
sed -n '/"/p' "$TOCSIN_ROOT"/src/casefile/pictures*.c "$TOCSIN_ROOT"/src/brief/page_pictures.c | grep -v '#include' |
    grep -oE '"[^"]*"' | grep -iE "$verdicts" >out && complain "the code gives a verdict"
: >out

finish
