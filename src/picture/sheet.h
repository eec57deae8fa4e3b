// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_SHEET_H
#define PICTURE_SHEET_H

/* The answer as sections of sentences, which the terminal and the page both write. Composed from the words of a language; no
 * sentence for a reader stands in C. */

#include "picture/check.h"
#include "picture/words.h"

typedef enum sheet_kind {
    SHEET_FOUND,   /* what was found */
    SHEET_ASSUMES, /* what that takes for granted */
    SHEET_ERRS,    /* how often the test errs, measured, and on what */
    SHEET_BLIND,   /* what it would not see */
} sheet_kind;

typedef struct sheet_line {
    sheet_kind kind;
    const char *text;
} sheet_line;

typedef struct sheet_section {
    const char *title;
    sheet_line *lines;
    size_t n_lines, capacity;
} sheet_section;

enum { SHEET_MOST_SECTIONS = 24 };

typedef struct picture_sheet {
    picture_words words;
    sheet_section sections[SHEET_MOST_SECTIONS];
    size_t n_sections;
    bool failed; /* no memory */
} picture_sheet;

/* All that was checked. Release with sheet_release, also on failure. */
tocsin_status sheet_compose(const tocsin_check *check, const char *language, tocsin_arena *arena,
                            picture_sheet *ret_sheet, tocsin_error *err);
void sheet_release(picture_sheet *sheet);

/* For those who compose: a section, and lines into the last one. */
void sheet_begin(picture_sheet *sheet, const char *title_key);
void sheet_put(picture_sheet *sheet, sheet_kind kind, const char *text);
#define SHEET_SAY(sheet, kind, ...)                                                                \
    sheet_put((sheet), (kind), picture_say(&(sheet)->words, __VA_ARGS__, (const char *)NULL))

void sheet_file(picture_sheet *sheet, const tocsin_check *check);
void sheet_quality(picture_sheet *sheet, const tocsin_check *check);
void sheet_traces(picture_sheet *sheet, const tocsin_check *check);
void sheet_c2pa(picture_sheet *sheet, const tocsin_c2pa *c2pa);
void sheet_sun(picture_sheet *sheet, const tocsin_check *check);
void sheet_archive(picture_sheet *sheet, const tocsin_check *check);
void sheet_difference(picture_sheet *sheet, const tocsin_check *check);
void sheet_difference_rates(picture_sheet *sheet, const tocsin_check *check);
void sheet_dating(picture_sheet *sheet, const tocsin_archive_dating *dating);

/* For the page: a phrase of the language, escaped; picture and scene over one another and side by side, if one matched. */
void sheet_put_phrase(tocsin_buffer *out, const picture_sheet *sheet, const char *key);
tocsin_status sheet_put_overlay(tocsin_buffer *out, const picture_sheet *sheet,
                                const tocsin_check *check, tocsin_error *err);

#endif
