// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_PAGE_H
#define BRIEF_PAGE_H

/* Pieces of the HTML page. Whatever comes from evidence goes through page_text: cleaned, cut,
 * escaped. */

#include "brief/render.h"
#include "brief/view.h"

typedef struct brief_page {
    const brief_view *view;
    tocsin_buffer *out;
} brief_page;

#define PAGE_TITLE_CHARS 200
#define PAGE_NAME_CHARS  120
#define PAGE_QUOTE_CHARS 1200

void page_puts(const brief_page *page, const char *html);
void page_text(const brief_page *page, tocsin_text text, size_t max_chars);
void page_phrase(const brief_page *page, brief_phrase_id id);
/* A phrase with its slots, escaped. */
void page_say(const brief_page *page, brief_phrase_id id, const tocsin_slot *slots, size_t n);
void page_period(const brief_page *page, tocsin_period period);
void page_word(const brief_page *page, const char *word);
/* The sign of simulated evidence, when it is. */
void page_badge(const brief_page *page, bool simulated);
/* The number of a finding, as a link to it, with a comma before it behind another one. */
void page_link_finding(const brief_page *page, size_t index, bool is_first);
/* Where it comes from, when that is told. */
void page_put_origins(const brief_page *page, size_t finding);
/* The reasons of a ring, and what was said of it. */
void page_put_ring(const brief_page *page, size_t finding);
/* An item of a list of findings. */
void page_put_finding(const brief_page *page, size_t index);
/* Links to the entries of a finding. */
void page_references(const brief_page *page, const tocsin_finding *finding);
/* <section id=… aria-labelledby=…><h2>…</h2> */
void page_open_section(const brief_page *page, const char *id, brief_phrase_id heading);
void page_close_section(const brief_page *page);

/* To the drawing of the patches that a finding speaks of, if there is one. */
void page_link_to_patches(const brief_page *page, const tocsin_finding *finding);

/* Within the section of the map: the areas whose pixels are watched, from near by. */
tocsin_status page_put_patches(const brief_page *page, tocsin_error *err);

/* Parts, each a section of its own. */
void page_put_matrix(const brief_page *page, tocsin_arena *arena);
void page_put_pictures(const brief_page *page);
/* The picture beside which a finding stands, instead of in its section; SIZE_MAX: none. */
size_t page_picture_of(const brief_page *page, size_t finding);
void page_put_record(const brief_page *page, tocsin_arena *arena);
tocsin_status page_put_plots(const brief_page *page, tocsin_error *err);
struct timeline_plan;
struct map_scene;
tocsin_status page_put_timeline(const brief_page *page, const struct timeline_plan *plan,
                                tocsin_arena *arena, tocsin_error *err);
tocsin_status page_put_map(const brief_page *page, const struct map_scene *scene,
                           tocsin_error *err);

#endif
