// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_SERIES_CSV_H
#define CLI_SERIES_CSV_H

/* A dated series out of a table of text: CSV after RFC 4180, with comma, semicolon or tab between
 * fields. Errors name file and line. */
#include "tocsin/norm.h"

typedef struct series_csv_options {
    const char *name;         /* of the file, for messages */
    const char *date_column;  /* header name or number from 1; NULL: guess */
    const char *value_column; /* the same; NULL: the only column of numbers */
    const char *where;        /* "COLUMN=VALUE": only such rows; NULL: all */
} series_csv_options;

typedef struct series_csv {
    tocsin_day *day; /* ascending; rows of equal days in the order of the file */
    double *value;   /* NaN where the field is empty, "NA", "nan", "null" or "-" */
    size_t n;
    tocsin_text date_name, value_name; /* from the header, or the number of the column */
    bool was_unsorted;
} series_csv;

/* Everything lives in `arena`; `bytes` must stay as long. Dates: 2021-11-14 (a time of day behind it
 * is passed over), 2021/11/14, 20211114, 2021-11 (its first day), 2021-W46 and 2021-W46-7 (ISO weeks,
 * Monday first); in a column that is asked for, or named date, time or year, also decimal years. A
 * decimal comma is read where fields are not parted by commas. */
tocsin_status series_csv_read(tocsin_text bytes, const series_csv_options *options,
                              tocsin_arena *arena, series_csv *ret_series, tocsin_error *err);

#endif
