// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_DATES_H
#define IMAGERY_DATES_H

/* Dates of scenes: in file names by a pattern, in free names, in the time axes of CF files. */

#include "tocsin/base.h"

/* What the conversions of a pattern met so far. A field that was met twice (a year in the folder
 * and in the file's name) must agree with itself. */
typedef struct dates_fields {
    int year, month, day, day_of_year; /* -1: not met */
} dates_fields;

#define DATES_FIELDS_INIT                                                                          \
    { -1, -1, -1, -1 }

/* Match one component of a path (no '/') against one component of a pattern: %Y %m %d %j %y %H %M
 * %S %% are digits of fixed width, '*' is any run of characters, '?' any one, all else itself.
 * Where a pattern fits in more than one way the leftmost wins. */
bool dates_match(tocsin_text pattern, tocsin_text name, dates_fields *fields);
/* Does it contain a conversion or a wildcard; which conversions are not known is an error of the
 * user. */
bool dates_is_pattern(tocsin_text component);
bool dates_check_pattern(tocsin_text pattern, char *ret_bad_conversion);
/* The day of the fields: year and day of year; or year, month and day (the first when there is
 * none). False when they make no day; *ret_impossible tells "2021-02-30" from no date at all. */
bool dates_from_fields(const dates_fields *fields, tocsin_day *ret_day, bool *ret_impossible);

/* The first date in free text: 2021-11-04, 2021_11_04, 2021.11.04, 20211104 (alone, or with T or
 * digits of a time behind it). Years 1950 to 2099. */
bool dates_find(tocsin_text text, tocsin_day *ret_day);
/* The start of an RFC 3339 time, "2021-11-04T08:31:01Z": its day in UTC. */
bool dates_parse_time(tocsin_text text, tocsin_day *ret_day);

/* CF: "days since 2017-08-01 17:32:36". One unit is `seconds` long. */
typedef struct dates_axis {
    tocsin_day origin;
    double origin_seconds; /* of that day */
    double seconds;        /* a unit of the axis */
} dates_axis;
bool dates_parse_axis(tocsin_text units, dates_axis *ret_axis);
bool dates_of_axis(const dates_axis *axis, double value, tocsin_day *ret_day);

#endif
