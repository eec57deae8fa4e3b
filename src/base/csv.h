// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_BASE_CSV_H
#define TOCSIN_BASE_CSV_H

/* Tables as text, a row at a time: CSV after RFC 4180 with comma, semicolon or tab between the fields, quoted fields that
 * hold line ends, a byte-order mark, CRLF. Every field knows the bytes that it stands in, so that what is made of a row
 * can name them. One row is in memory at once, whatever the size of the table. */

#include "tocsin/base.h"

typedef struct csv_field {
    tocsin_text
        text; /* quotes taken away and doubled ones made single; unquoted: white space trimmed */
    size_t from, to; /* bytes of the table, within the quotes */
} csv_field;

typedef struct csv_reader {
    tocsin_text bytes; /* the caller's */
    const char *name;  /* in messages: "events.csv:12: …" */
    char separator;
    size_t at, next_line;

    csv_field *fields; /* of the row at hand */
    size_t n, capacity;
    size_t line;     /* on which it begins, from 1 */
    size_t from, to; /* its bytes, without the end of the line */
} csv_reader;

/* `separator` 0: the one of , ; tab that stands most often in the first line. Close with csv_close. */
void csv_open(csv_reader *csv, tocsin_text bytes, const char *name, char separator);
void csv_close(csv_reader *csv);
/* The next row that is not blank; TOCSIN_NO at the end. Texts live in `bytes` or in `arena`. */
tocsin_status csv_next(csv_reader *csv, tocsin_arena *arena, tocsin_error *err);
/* The field of that column, empty where the row is shorter. */
tocsin_text csv_text(const csv_reader *csv, size_t column);

/* "date", or "3": a name among the `n` of the header (NULL: there is none) first, then a number from 1. SIZE_MAX:
 * neither. */
size_t csv_find_column(const tocsin_text *header, size_t n, tocsin_text asked);

/* ---- what stands in a field ------------------------------------------------------------------ */

/* Empty, "NA", "nan", "null", "none" or "-". */
bool csv_is_missing(tocsin_text text);
/* 2021-11-14 and 2021/11/14 (a time of day behind it is passed over), 2021-11 (its first day), 2021-W46 and 2021-W46-7
 * (ISO 8601 weeks, Monday first). In a column that is `named` as one of dates also 20211114 and decimal years, which
 * look like any number. */
bool csv_day(tocsin_text text, bool named, tocsin_day *ret_day);
/* NaN where it is missing; a decimal comma where fields are not parted by commas. */
bool csv_number(const csv_reader *csv, tocsin_text text, double *ret_number);

#endif
