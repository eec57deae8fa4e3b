// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_JUDGED_H
#define TOCSIN_CLI_JUDGED_H

/* How commands write what norm says of the dates of a series. */

#include "tocsin/tocsin.h"

#define JUDGED_COLUMNS "expected,low,high,alarm,in_history"

/* A number or, where it is not known, nothing. */
void judged_put_number(tocsin_buffer *out, double value);
/* The cells of JUDGED_COLUMNS with a comma before each. */
void judged_put_cells(const tocsin_series_point *point, tocsin_buffer *out);
/* The same as members of an object that is open; null where a number is not known, so that all points have the same
 * members. */
void judged_put_members(const tocsin_series_point *point, tocsin_json *json);

#endif
