# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the tests of the program share; sourced. TOCSIN is the program, TOCSIN_ROOT the checkout.
# A test makes its cases below $work, says what it expects, and ends with `finish`.

: "${TOCSIN:?the program}" "${TOCSIN_ROOT:?the checkout}"
LC_ALL=C
export LC_ALL
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
cd "$work" || exit 1

complain() { # complain WHAT…: note a failure and show what the program said last
    echo "FAILED: $*"
    [ ! -s "$work/out" ] || sed 's/^/    out: /' "$work/out" | head -n 20
    [ ! -s "$work/err" ] || sed 's/^/    err: /' "$work/err" | head -n 20
    failed=$((failed + 1))
}

# expect WHAT STATUS COMMAND…: its exit status; its output lies in $work/out and $work/err.
expect() {
    what=$1
    status=$2
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    [ "$got" -eq "$status" ] || complain "$what: exit status $got, not $status: $*"
}

says() { # says TEXT…: each stands in what the last command said to standard error
    for text in "$@"; do
        grep -qF -- "$text" "$work/err" || complain "$what: does not say: $text"
    done
}

prints() { # prints TEXT…: the same of standard output
    for text in "$@"; do
        grep -qF -- "$text" "$work/out" || complain "$what: does not print: $text"
    done
}

# fingerprint DIR: names and contents of all that is there; not the lock and SQLite's index of its log,
# which belong to the process and not to the case.
fingerprint() (
    cd "$1" || exit 1
    find . -type d | sort
    find . ! -name case.lock ! -name 'case.db-shm' ! -type d -exec sha256sum {} + | sort -k 2
)

# unchanged WHAT DIR BEFORE: the fingerprint is still that of the file BEFORE.
unchanged() {
    fingerprint "$2" >"$work/now"
    cmp -s "$3" "$work/now" && return
    complain "$1 changed the case"
    diff "$3" "$work/now"
}

sound() { # sound WHAT CASE: the audit passes
    "$TOCSIN" audit "$2" >"$work/out" 2>"$work/err" || complain "$1: the audit does not pass"
}

entries() { "$TOCSIN" audit "$1" | sed -n 's/^\([0-9]*\) entries.*/\1/p'; }

skip() {
    echo "SKIP: $*"
    exit 77
}

finish() {
    [ "$failed" -eq 0 ] || echo "$failed failures"
    exit "$((failed > 0))"
}

# ---- a small case ------------------------------------------------------------------------------

report() { # report FILE OUTLET DATE TITLE TEXT…
    file=$1
    printf 'outlet: %s\ndate: %s\ntitle: %s\n\n' "$2" "$3" "$4" >"$file"
    shift 4
    printf '%s\n\n' "$@" >>"$file"
}

small_reports() { # small_reports FOLDER
    mkdir -p "$1"
    report "$1/a.txt" "Harbour Wire" 2021-11-02 "Officials count troops" \
        "Ukraine says that almost 100,000 Russian troops stand near its border." \
        "In May American officials said that 80,000 Russian troops had stayed behind in the region."
    report "$1/b.txt" "Persbureau Noord" 2021-11-03 "Kremlin ontkent" \
        "Het Kremlin ontkent dat Rusland troepen samentrekt bij de Oekraïense grens." \
        "Volgens Oekraïne staan er 90.000 Russische militairen in het grensgebied."
    report "$1/c.txt" "Meridian Post" 2021-11-05 "Nato warns" \
        "NATO warned on Friday that the build-up is unusual for the time of year." \
        "Maxar said that satellite images show tanks and artillery at a training ground near Yelnya."
}

small_config() { # small_config: case.yaml of the small case, to standard output
    cat <<'END'
title: A small case
language: en
as_of: 2021-11-30
areas:
  - name: training ground
    file: scenes/areas.geojson
    feature: training-ground
imagery:
  - name: radar
    area: training ground
    scenes: scenes/radar/simulated_radar_%Y%m%d.tif
    bands: VV
    unit: dB
    history: {from: 2019-01-01, to: 2021-10-31}
    map: true
    simulated: true
reports:
  - path: reports
questions:
  - name: Russian troops near the border
    unit: troops
    actor: RUS
    measure: stock
END
}

small_scenes() { # small_scenes FOLDER: three years of small radar scenes
    "$TOCSIN" simulate "$1" --kind radar --size 16 --from 2019-01-01 --to 2021-11-30 --every 24 \
        >"$work/out" 2>"$work/err" || complain "simulate"
}

small_case() { # small_case DIR: never run
    expect "new" 0 "$TOCSIN" new "$1"
    small_config >"$1/case.yaml"
    small_reports "$1/reports"
    small_scenes "$1/scenes"
}
