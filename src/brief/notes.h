// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_NOTES_H
#define BRIEF_NOTES_H

#include "brief/view.h"

/* TOCSIN_BAD_INPUT: "notes.md:12:5: …" for the byte of the source at `at`. */
tocsin_status notes_wrong(const tocsin_notes *notes, const char *at, tocsin_error *err,
                          const char *fmt, ...) TOCSIN_PRINTF(4, 5);
/* Citations of a piece of the source: the first, and how many. */
const tocsin_citation *notes_citations(const tocsin_notes *notes, tocsin_text piece, size_t *ret_n);
/* Does every sentence rest on what it cites? Marks the entries that are cited as shown. */
tocsin_status notes_check(brief_view *view, tocsin_error *err);
/* The finding that a citation names: its index; SIZE_MAX: none, or more than one. */
size_t notes_find_finding(const tocsin_brief_input *in, tocsin_text id, size_t *ret_n);

/* What stands above a note: its title, who wrote it and when. Cleaned. */
void notes_put_heading(const brief_view *view, const tocsin_note *note, tocsin_buffer *out);
/* A section of the page; member `notes` of the JSON. Nothing when there are none. */
struct brief_page;
void page_put_notes(const struct brief_page *page);
void notes_write(tocsin_json *json, const brief_view *view);

#endif
