#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rings: printed and recorded once a reason, in a feed, with a command that only runs when the user allows it.
# shellcheck source-path=SCRIPTDIR disable=SC1111 # the program quotes with these marks
. "$(dirname "$0")/lib.sh"

case=$work/case
mkdir "$case"
small_reports "$case/reports"

config() { # config COMMAND-LINES…: case.yaml with the rule and what follows it
    cat >"$case/case.yaml" <<'END2'
title: Rings
language: en
as_of: 2021-11-10
reports:
  - path: reports
rings:
  - name: counted by two
    when: {act: assert, unit: troops, days: 14, origins: 2}
END2
    printf '    %s\n' "$@" >>"$case/case.yaml"
}

config 'command: [sh, -c, "cat >told.json; echo told"]'
expect "run" 1 "$TOCSIN" run "$case" --exit-code
prints "rings:" "“counted by two” rang as of 10 November 2021."
says "ring 'counted by two': its command was not run" "--allow-command runs it: sh -c cat >told.json"
[ ! -e "$case/told.json" ] || complain "a command ran that nobody allowed"
[ -s "$case/rings.atom" ] || complain "there is no feed"
n=$(entries "$case")
cp "$case/rings.atom" "$work/before.atom"

# The same reason does not ring again; its command, still to be run, keeps the run from being done.
expect "again" 3 "$TOCSIN" run "$case" --exit-code
[ "$(entries "$case")" -eq "$n" ] || complain "the same reason is recorded twice"
cmp -s "$case/rings.atom" "$work/before.atom" || complain "the feed changed by itself"

# A command that fails, takes too long or is not there is reported; the run ends as partly done, and tries again.
config 'command: [sh, -c, "exit 7"]'
expect "a failing command" 3 "$TOCSIN" run "$case" --allow-command
says "ring 'counted by two': 'sh' failed with exit status 7" "brief: "
config 'command: [/nowhere/notify]'
expect "no such command" 3 "$TOCSIN" run "$case" --allow-command
says "'/nowhere/notify' cannot be started: No such file or directory"
config 'command: [sh, -c, "sleep 30 & sleep 30"]' 'seconds: 1'
expect "a slow command" 3 "$TOCSIN" run "$case" --allow-command
says "'sh' was ended after 1 s"

config 'command: [sh, -c, "cat >told.json; echo told"]'
expect "an allowed command" 0 "$TOCSIN" run "$case" --allow-command --format json --quiet
if grep -q '^told' "$work/out"; then complain "what the command prints is among the data"; fi
says "told"
cp "$case/told.json" "$work/out"
prints '"schema":"tocsin.ring/1"' '"rule":"counted by two"' '"reasons":[{' '"entries":[' '"brief":"brief.html"'
rm "$case/told.json"
expect "told already" 0 "$TOCSIN" run "$case" --allow-command --exit-code
[ ! -e "$case/told.json" ] || complain "a command ran twice for one ring"

# What a person says of it.
expect "list" 0 "$TOCSIN" ring "$case"
prints "stands: The rule “counted by two” rang" "American officials: 80,000 Russian troops"
id=$(sed -n '1s/ .*//p' "$work/out")
expect "acknowledge" 0 "$TOCSIN" ring "$case" --ack "$id" --by Ann --note "we know"
expect "mute" 0 "$TOCSIN" ring "$case" --mute "counted by two" --until 2021-12-01 --by Ann
expect "list as JSON" 0 "$TOCSIN" ring "$case" --format json
prints '"schema":"tocsin.rings/1"' '"acknowledged":{"by":"Ann","note":"we know"}' '"muted_until":"2021-12-01"' \
    '"command_run":true'
expect "the brief" 0 "$TOCSIN" brief "$case" --format markdown
prints "## Rings" "Acknowledged by Ann: “we know”." "The rule is muted until 1 December 2021."
sound "ringing" "$case"
expect "rebuild" 0 "$TOCSIN" rebuild "$case"
sound "rebuilding" "$case"

# One speaker in two outlets is one origin.
one=$work/one
mkdir -p "$one/reports"
cp "$case/case.yaml" "$one/case.yaml"
report "$one/reports/a.txt" "Harbour Wire" 2021-11-08 "Count" \
    "Ukraine says that 90,000 Russian troops stand near its border."
report "$one/reports/b.txt" "Meridian Post" 2021-11-09 "Troops" \
    "Ukraine said on Tuesday that about 92,000 Russian troops were near the border."
expect "one origin" 0 "$TOCSIN" run "$one" --exit-code
report "$one/reports/c.txt" "Elbe Courier" 2021-11-10 "Others count too" \
    "NATO says that 91,000 Russian troops stand near the border with Ukraine."
expect "two origins" 1 "$TOCSIN" run "$one" --exit-code

# ---- what is refused, and changes nothing ------------------------------------------------------

fingerprint "$case" >"$work/before"
expect "no such ring" 65 "$TOCSIN" ring "$case" --ack nothing --by Ann
says "there is no ring 'nothing'"
expect "no such rule" 65 "$TOCSIN" ring "$case" --mute nothing --until 2021-12-01 --by Ann
says "there is no rule 'nothing'"
expect "no date" 2 "$TOCSIN" ring "$case" --mute "counted by two" --by Ann
says "--mute needs --until"
expect "a bad date" 2 "$TOCSIN" ring "$case" --mute "counted by two" --until soon --by Ann
expect "two things" 2 "$TOCSIN" ring "$case" --ack "$id" --mute "counted by two" --until 2021-12-01
expect "nothing to do" 2 "$TOCSIN" ring "$case" --note x --by Ann
expect "nobody" 2 env -u USER "$TOCSIN" ring "$case" --ack "$id"
says "say who"
expect "no case" 2 "$TOCSIN" ring
expect "not of weigh" 2 "$TOCSIN" weigh "$case" --allow-command
unchanged "what was refused" "$case" "$work/before"
expect "help" 0 "$TOCSIN" ring --help
[ "$(head -n 1 "$work/out")" = "tocsin ring build-up-2021" ] || complain "help does not begin with an example"

# A case of which the rules are wrong is not run at all.
config 'command: rm -rf .'
expect "a line for a shell" 65 "$TOCSIN" run "$case" --allow-command
says "case.yaml:9: 'command' is a list, [program, argument, …]: no shell reads it"
finish
