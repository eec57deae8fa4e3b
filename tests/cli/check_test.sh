#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tocsin check: what it prints of a picture, what it refuses, and what it never says.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"
pictures=$TOCSIN_ROOT/tests/picture/corpus/decode

expect "a picture" 0 "$TOCSIN" check "$pictures/colour.jpg"
prints "JPEG, 24 × 20 pixels" "SHA-256"
expect "JSON" 0 "$TOCSIN" check "$pictures/sixteen.png" --format json
prints '"schema":"tocsin.check/1"' '"bits":16' '"sun":null'
# shellcheck disable=SC2016 # it is the inner shell that expands
expect "standard input" 0 sh -c '"$TOCSIN" check - <"$1"' sh "$pictures/grey.jpg"
prints "40 × 33"
expect "Dutch" 0 "$TOCSIN" check "$pictures/grey.jpg" --language nl
prints "Het bestand"
expect "help" 0 "$TOCSIN" check --help
[ "$(head -c 13 out)" = "tocsin check " ] || complain "help does not begin with an example"

expect "a page" 0 "$TOCSIN" check "$pictures/colour.jpg" --format html --language nl --output page.html
grep -q '<text class="over"[^>]*>20</text>' page.html || complain "the page has no ruler of pixels"
grep -q "data:image/jpeg;base64,/9j/" page.html || complain "the page does not hold the picture"
grep -q "<script" page.html && complain "the page holds a script"
cp "$pictures/colour.jpg" '<b>&".jpg'
expect "a name that is markup" 0 "$TOCSIN" check '<b>&".jpg' --format html
prints '&lt;b&gt;&amp;&quot;.jpg'

# ---- a shadow ------------------------------------------------------------------------------------

# shellcheck disable=SC2317 # expect calls it
shadow() { # shadow MORE…: due north of its mast at Yelnya, on a picture with north up
    "$TOCSIN" check "$pictures/grey.jpg" --at Yelnya 54.57,33.17 --shadow 20,300,20,100 "$@"
}
expect "a shadow at noon" 0 shadow --time 2021-06-01T09:45
prints "fits the claimed time" "On 2021-06-01 it fits from 09:" "assumes:" "does not see:"
expect "the same shadow in the evening" 0 shadow --time 2021-06-01T16:00
prints "does not fit the claimed time"
expect "at night" 0 shadow --time 2021-06-01T22:00
prints "below the horizon"
expect "with its length" 0 shadow --time 2021-09-20 --height 140 --gsd 1 --json
prints '"dates":[["2021-0' '"dates_at":"any time of day"'
expect "a plot" 0 shadow --time 2021-09-20T09:45 --height 140 --gsd 1 --plot sun.svg
grep -q "</svg>" sun.svg || complain "no plot was drawn"
grep -q "the claimed time" sun.svg || complain "the plot does not show the claim"

# ---- quality -------------------------------------------------------------------------------------

expect "the size of a pixel" 0 "$TOCSIN" check "$pictures/grey.jpg" --gsd 0.5
prints "Quality (says nothing about authenticity)" "a car of 4.5 m is 9.0 pixels long"
expect "a length" 0 "$TOCSIN" check "$pictures/grey.jpg" --length 1,1,1,21,30 --json
prints '"gsd_m":1.5' '"quality":{' '"traces":{'
expect "a pixel of no size" 2 "$TOCSIN" check "$pictures/grey.jpg" --gsd 0
expect "a length of nothing" 2 "$TOCSIN" check "$pictures/grey.jpg" --length 1,1,1,1,30

# ---- traces --------------------------------------------------------------------------------------

expect "traces" 0 "$TOCSIN" check "$pictures/grey.jpg" --error-level level.png
prints "Traces: parts that were saved once" "Traces: noise that differs" "Traces: enlarging"
[ "$(head -c 4 level.png | tail -c 3)" = PNG ] || complain "no error-level picture was written"
expect "their rates" 0 "$TOCSIN" check "$pictures/grey.jpg" --json
prints '"measured_rates":[{' '"saved_once":null' '"resampling":null'

# ---- what the file says of itself ----------------------------------------------------------------

said=$TOCSIN_ROOT/tests/picture/corpus/metadata
for picture in exif_big.jpg text.png; do
    expect "metadata of $picture" 0 "$TOCSIN" check "$said/$picture"
    prints "EXIF Software: Adobe Photoshop 22.0" "EXIF position: 54.57000, 33.17000" "XMP dc:creator: A. Photographer"
    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" out && complain "$picture: control characters are printed"
    LC_ALL=C grep -q "$(printf '\302\233')" out && complain "$picture: an 8-bit control is printed"
    expect "the same as JSON" 0 "$TOCSIN" check "$said/$picture" --json
    prints '"lat":54.57' '"name":"Software"'
done

# ---- a C2PA manifest -----------------------------------------------------------------------------

signed=$TOCSIN_ROOT/tests/picture/corpus/c2pa
expect "bytes that only call themselves a manifest" 0 "$TOCSIN" check "$said/exif_big.jpg"
prints "A C2PA manifest is there, but it cannot be read whole" "general.error at byte"
expect "none" 0 "$TOCSIN" check "$pictures/grey.jpg"
prints "No C2PA manifest. That means nothing"
expect "a signed picture" 0 "$TOCSIN" check "$signed/two.jpg"
prints "signature and hashes fit" "signed by A. Photographer, whose certificate nobody here vouches for" \
    "The manifest of A. Photographer says, of what was done: c2pa.created" "parentOf; that came with a manifest signed by A. Photographer" \
    "A time stamp says it was signed at 2021-11-01T09:30:00Z; nobody here vouches for Clock" "does not see: whether what the signer says is true"
LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" out && complain "control characters of a manifest are printed"
expect "with a list" 0 "$TOCSIN" check "$signed/two.jpg" --trust "$signed/root.pem"
prints "certificate leads to Root of trust on your list" "A time stamp of Clock says it was signed at 2021-11-01T09:30:00Z; the certificate was valid then"
expect "the same as JSON" 0 "$TOCSIN" check "$signed/two.jpg" --trust "$signed/root.pem" --json
prints '"state":"trusted"' '"code":"assertion.dataHash.match"' '"signed_within_validity":"inside"' '"label":"urn:c2pa:two"' '"signer_says":{'
expect "a PNG, in Dutch, as a page" 0 "$TOCSIN" check "$signed/update.png" --trust "$signed/root.pem" --language nl --format html
prints "ondertekend door Ed, wiens certificaat leidt naar Root of trust op uw lijst"
expect "a wrong one" 0 "$TOCSIN" check "$signed/wrong.jpg" --trust "$signed/root.pem"
prints "assertion.hashedURI.mismatch at c2pa.actions.v2: an assertion is not the one that was signed" "(and that A. Photographer says so is not shown)"
expect "a list that is none" 65 "$TOCSIN" check "$signed/two.jpg" --trust "$pictures/grey.jpg"
says "grey.jpg: no certificate" "PEM"
expect "no list" 74 "$TOCSIN" check "$signed/two.jpg" --trust nowhere.pem
says "nowhere.pem"

# ---- words that are not ours ---------------------------------------------------------------------

# Neither a pack of any language nor a string of the code may say them, whatever is found. Roots, so that all forms are met.
verdicts='\<(fake|forge|(ge)?manipul|(ge)?falsif|tamper|doctored|hoax|nep|(ver)?vals|(ge)?fälsch|falsch|faux|truqu|falso|фейк|поддел|фальш)'
for pack in "$TOCSIN_ROOT"/lang/*/picture.yaml; do
    sed 's/^ *#.*//' "$pack" | grep -inE "$verdicts" >out && complain "$pack gives a verdict"
done
sed -n '/"/p' "$TOCSIN_ROOT"/src/picture/*.c "$TOCSIN_ROOT"/src/cli/*check*.c | grep -v '#include' |
    grep -oE '"[^"]*"' | grep -iE "$verdicts" >out && complain "the code gives a verdict"
: >out

# ---- each language says all of it ----------------------------------------------------------------

# Keys and slots of a pack, a line each.
shape() {
    sed -n 's/^  \([A-Za-z0-9_]*\): "\(.*\)"$/\1 \2/p' "$1" | awk '{
        key = $1; rest = $0; print key
        while (match(rest, /[{][a-z_]*[}]/)) {
            print key, substr(rest, RSTART, RLENGTH)
            rest = substr(rest, RSTART + RLENGTH)
        }
    }' | sort -u
}
shape "$TOCSIN_ROOT/lang/en/picture.yaml" >en.shape
[ "$(wc -l <en.shape)" -gt 300 ] || complain "the keys of English were not read"
for language in nl de; do
    shape "$TOCSIN_ROOT/lang/$language/picture.yaml" | diff en.shape - >out || complain "$language has not what English has"
done
expect "in German" 0 "$TOCSIN" check "$pictures/grey.jpg" --language de
prints "Die Datei" "Kein C2PA-Manifest" "sieht nicht:"

# ---- what is wrong -------------------------------------------------------------------------------

expect "no picture" 2 "$TOCSIN" check
says "name one picture"
expect "two pictures" 2 "$TOCSIN" check a b
expect "no such format" 2 "$TOCSIN" check a --format xml
says "there are text"
expect "no such option" 2 "$TOCSIN" check a --sideways
expect "no such file" 74 "$TOCSIN" check nowhere.jpg
says "nowhere.jpg"
expect "no such language" 65 "$TOCSIN" check "$pictures/grey.jpg" --language xx
says "there are en, nl and de"
head -c 300 "$pictures/colour.jpg" >cut.jpg
expect "cut off" 65 "$TOCSIN" check cut.jpg
says "cut.jpg: JPEG, byte" "get the whole file"
echo "GIF89a" >a.gif
expect "a GIF" 65 "$TOCSIN" check a.gif
says "a.gif: byte 0" "a GIF" "convert it to PNG"
: >empty.png
expect "nothing" 65 "$TOCSIN" check empty.png
says "empty.png: the file is empty"
expect "no such scene" 69 "$TOCSIN" check "$pictures/grey.jpg" --archive nowhere.tif
says "nowhere.tif: No such file or directory"
expect "an overlay of nothing" 2 "$TOCSIN" check "$pictures/grey.jpg" --overlay o.png
says "name one with --archive"
expect "a scene that is too small" 66 "$TOCSIN" check "$pictures/grey.jpg" --archive "$pictures/bits.png"
says "bits.png" "at least 64 × 64"
expect "a place that is none" 2 "$TOCSIN" check a --at Yelnya
says "LAT,LON"
expect "a time that is none" 2 "$TOCSIN" check a --time 2021-11-31
says "2021-11-31"
expect "an hour that is none" 2 "$TOCSIN" check a --time 2021-11-01T25:00
expect "a shadow of three numbers" 2 "$TOCSIN" check a --shadow 1,2,3
expect "a shadow without its place" 65 "$TOCSIN" check "$pictures/grey.jpg" --shadow 1,2,3,9 --time 2021
says "latitude"
expect "a plot of nothing" 2 "$TOCSIN" check a --plot a.svg

finish
