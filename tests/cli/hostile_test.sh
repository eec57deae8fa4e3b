#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A report that means harm shows as text: scripts, handlers, controls of direction, letters that look like others, and
# a title of ten million bytes.
. "${TOCSIN_ROOT:?}/tests/cli/lib.sh"

"$TOCSIN" new case >/dev/null 2>&1
small_config | sed '/^imagery:/,/simulated: true/d; /^areas:/,/feature:/d' >case/case.yaml
small_reports case/reports
override=$(printf '\342\200\256')  # U+202E, right-to-left override
isolate=$(printf '\342\201\246')   # U+2066, left-to-right isolate
cyrillic=$(printf '\320\232')      # the Cyrillic letter that looks like K
{
    printf 'outlet: <img src=x onerror=alert(1)>\ndate: 2021-11-06\ntitle: '
    head -c 10000000 /dev/zero | tr '\0' 'A'
    printf '\n\nUkraine says that 95,000 Russian troops <script>alert(2)</script> stand near its border.\n\n'
    printf 'The %sremlin said that %sthe pictures" onload="alert(3) are false%s.\n\n' "$cyrillic" "$override" "$isolate"
    printf 'Ukraine says that [120,000](javascript:alert(4)) Russian troops stand near its border.\n'
} >case/reports/x.txt
cat >case/reports/y.html <<'END'
<html><head><title>"><svg onload=alert(5)></title><meta name="date" content="2021-11-07"></head>
<body onload="alert(6)"><script>document.write("Ukraine says that 1 soldier stands there.")</script>
<p>Ukraine says that 96,000 Russian troops &lt;iframe src=//e.example&gt; stand near its border.</p></body></html>
END
expect "run" 0 "$TOCSIN" run case
page=case/brief.html
size=$(wc -c <"$page")
[ "$size" -lt 2000000 ] || complain "the page has $size bytes"
grep -q '95,000\|95.000' "$page" || complain "the report is not in the brief at all"
grep -q '&lt;script&gt;' "$page" || complain "what looks like a script is not shown as text"
# Elements and attributes are the page's own: none of these is ever among them.
for pattern in '<script' '<img' '<iframe' '<object' '<embed' '<link' '<base' '<form' '<[^>]*[ "]on[a-z]*=' \
    'href="[^#]' 'src="' '<[a-z][^>]*javascript:' 'url('; do
    if grep -q "$pattern" "$page"; then
        grep -o ".\{0,60\}$pattern.\{0,60\}" "$page" | head -n 2
        complain "the page has $pattern"
    fi
done
grep -q "default-src 'none'" "$page" || complain "the page has no content policy"
for format in html markdown json; do
    expect "brief as $format" 0 "$TOCSIN" brief --format "$format" case
    [ "$format" = json ] && continue
    grep -q "$override\|$isolate" out && complain "a control of direction is in the brief as $format"
done
"$TOCSIN" brief --format markdown case >md 2>err
grep -q '[^\\]](javascript' md && complain "the brief as Markdown has a link of the report"
finish
