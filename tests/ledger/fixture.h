// SPDX-License-Identifier: Apache-2.0
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

/* A small case with an entry of every kind, for the tests of the ledger. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tocsin/ledger.h"

enum { FIXTURE_ENTRIES = 9 };

/* A new empty folder below TMPDIR; remove it with fixture_remove. */
void fixture_folder(char ret_path[static 256]);
void fixture_remove(const char *path);

/* Fill an empty folder with a case of FIXTURE_ENTRIES entries: two reports in the evidence store, a
 * scene (scene.tif) that stays where it is, a claim, an observation, a link, a grade, a finding, a
 * finished run. */
void fixture_make_case(const char *dir);

/* Fail the test with the message when a call did not succeed. */
void assert_done(tocsin_status status, const tocsin_error *err);

tocsin_ledger *fixture_open(const char *dir, tocsin_ledger_mode mode);
/* The dump of the projections; free() it. */
char *fixture_dump(const char *dir);
/* Run SQL on case.db with the guards of `entry` taken away first and put back after. */
void fixture_tamper(const char *dir, const char *sql);
/* "<a><b>" in `room`. */
const char *fixture_path(const char *a, const char *b, size_t size, char *room);
bool fixture_exists(const char *dir, const char *name);

#endif
