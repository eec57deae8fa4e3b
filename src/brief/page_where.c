// SPDX-License-Identifier: Apache-2.0
/* The timeline and the map, each with the same in words for those who do not see drawings. */
#include <math.h>
#include <stdlib.h>

#include "brief/map.h"
#include "brief/page.h"
#include "brief/timeline.h"

/* ---- timeline ---------------------------------------------------------------------------------- */

typedef struct dated_finding {
    tocsin_day day;
    size_t index;
} dated_finding;

static int compare_dated(const void *a, const void *b) {
    const dated_finding *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

#define PAGE_SHORT_CHARS 110

static void put_dated_list(const brief_page *page, tocsin_arena *arena) {
    const tocsin_brief_input *in = page->view->in;
    dated_finding *dated = tocsin_arena_new(arena, dated_finding, in->n_findings + 1);
    if (!dated) {
        page->out->failed = true;
        return;
    }
    size_t n = 0;
    for (size_t f = 0; f < in->n_findings; f++) {
        tocsin_period when = in->findings[f].when;
        if (!tocsin_period_is_known(when)) continue;
        dated[n++] = (dated_finding){when.to != TOCSIN_DAY_NONE ? when.to : when.from, f};
    }
    qsort(dated, n, sizeof *dated, compare_dated);
    page_puts(page, "<details class=\"aslist\"><summary>");
    page_phrase(page, BRIEF_TIMELINE_AS_LIST);
    page_puts(page, "</summary>\n<ol class=\"dated\">\n");
    for (size_t i = 0; i < n; i++) {
        const tocsin_finding *finding = &in->findings[dated[i].index];
        page_puts(page, "<li><b>");
        page_period(page, finding->when);
        tocsin_buffer_printf(page->out, "</b> <a href=\"#f%zu\">%zu</a> ", dated[i].index + 1,
                             dated[i].index + 1);
        page_text(page, finding->text, PAGE_SHORT_CHARS);
        page_badge(page, finding->simulated);
        page_puts(page, "</li>\n");
    }
    page_puts(page, "</ol></details>\n");
}

tocsin_status page_put_timeline(const brief_page *page, const timeline_plan *plan,
                                tocsin_arena *arena, tocsin_error *err) {
    page_open_section(page, "timeline", BRIEF_HEAD_TIMELINE);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_TIMELINE_DESCRIPTION);
    page_puts(page, "</p>\n<figure><div class=\"wide\">\n");
    tocsin_status status = timeline_draw(plan, "t-w", 880, page->out, err);
    page_puts(page, "</div>\n<div class=\"narrow\">\n");
    if (!status) status = timeline_draw(plan, "t-n", 360, page->out, err);
    page_puts(page, "</div></figure>\n");
    put_dated_list(page, arena);
    page_close_section(page);
    return status;
}

/* ---- map ---------------------------------------------------------------------------------------- */

static void put_area_item(const brief_page *page, const tocsin_brief_area *area) {
    page_puts(page, "<li><b>");
    page_text(page, area->name, PAGE_NAME_CHARS);
    page_puts(page, "</b>");
    if (isfinite(area->km2)) {
        tocsin_slot n = {.name = "n", .type = TOCSIN_SLOT_NUMBER, .number = area->km2};
        page_puts(page, ", ");
        page_say(page, BRIEF_SQUARE_KM, &n, 1);
    }
    page_badge(page, brief_area_is_simulated(page->view, area->name));
    page_puts(page, "</li>\n");
}

static void put_place_item(const brief_page *page, const map_place *place) {
    const brief_view *view = page->view;
    page_puts(page, "<li>");
    page_text(page, place->name, PAGE_NAME_CHARS);
    if (place->outside) {
        page_puts(page, " (");
        page_phrase(page, BRIEF_OFF_THE_MAP);
        page_puts(page, ")");
    }
    page_badge(page, place->simulated);
    for (size_t i = 0; i < view->n_entries; i++) {
        const brief_entry *entry = &view->entries[i];
        if (!entry->shown || entry->type != BRIEF_CLAIM) continue;
        if (!map_place_is_of(place, &view->in->claims[entry->index])) continue;
        tocsin_buffer_printf(page->out, " <a href=\"#e%lld\">%lld</a>", (long long)entry->seq,
                             (long long)entry->seq);
    }
    page_puts(page, "</li>\n");
}

#define PAGE_PLACES 60 /* in words; the rest would only repeat the record */

static void put_map_list(const brief_page *page, const map_scene *scene) {
    const tocsin_brief_input *in = page->view->in;
    page_puts(page, "<ul class=\"places\">\n");
    for (size_t i = 0; i < in->n_areas; i++) put_area_item(page, &in->areas[i]);
    for (size_t i = 0; i < scene->n_places && i < PAGE_PLACES; i++)
        put_place_item(page, &scene->places[i]);
    if (scene->n_places > PAGE_PLACES) {
        tocsin_slot n = {.name = "n",
                         .type = TOCSIN_SLOT_NUMBER,
                         .number = (double)(scene->n_places - PAGE_PLACES)};
        page_puts(page, "<li>");
        page_say(page, BRIEF_AND_MORE, &n, 1);
        page_puts(page, "</li>\n");
    }
    page_puts(page, "</ul>\n");
}

tocsin_status page_put_map(const brief_page *page, const map_scene *scene, tocsin_error *err) {
    page_open_section(page, "map", BRIEF_HEAD_MAP);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_MAP_DESCRIPTION);
    page_puts(page, "</p>\n<figure class=\"map\"><div class=\"wide\">\n");
    tocsin_status status = map_draw(scene, "m-w", 880, 540, page->out, err);
    page_puts(page, "</div>\n<div class=\"narrow\">\n");
    if (!status) status = map_draw(scene, "m-n", 360, 360, page->out, err);
    page_puts(page, "</div>\n<figcaption class=\"meta\">");
    page_phrase(page, BRIEF_MAP_CREDIT);
    page_puts(page, "</figcaption></figure>\n");
    put_map_list(page, scene);
    if (!status) status = page_put_patches(page, err);
    page_close_section(page);
    return status;
}
