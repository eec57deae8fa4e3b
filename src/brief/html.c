// SPDX-License-Identifier: Apache-2.0
/* The brief as one HTML file.
 *
 * The page loads nothing (its content policy forbids it even to a browser that was talked into
 * trying), runs no script, and reads the same on paper. Order: what leads, what is new, unusual
 * (with the plots), contested and not known, the context, the timeline, the map, what was read, and
 * the record that every sentence links to. */
#include "tocsin/brief.h"

#include "base/data.h"
#include "brief/changes.h"
#include "brief/cycles.h"
#include "brief/map.h"
#include "brief/notes.h"
#include "brief/numbers.h"
#include "brief/page.h"
#include "brief/timeline.h"

/* ---- head and masthead ---------------------------------------------------------------------- */

static void put_head(const brief_page *page) {
    const tocsin_brief_input *in = page->view->in;
    page_puts(page, "<!DOCTYPE html>\n<html lang=\"");
    page_text(page, tocsin_text_of(page->view->pack->language), 12);
    page_puts(page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
    /* Pictures lie in the page itself. */
    if (in->n_pictures) page_puts(page, "; img-src data:");
    page_puts(page, "\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    page_text(page, in->title, PAGE_TITLE_CHARS);
    page_puts(page, "</title>\n<style>\n");
    tocsin_buffer_put(page->out, tocsin_data_file("data/brief.css"));
    page_puts(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    page_phrase(page, BRIEF_SKIP);
    page_puts(page, "</a>\n");
}

static void put_read_line(const brief_page *page) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
    brief_put_read_line(page->view, &line);
    if (line.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&line));
}

static void put_masthead(const brief_page *page) {
    const tocsin_brief_input *in = page->view->in;
    char iso[16];
    tocsin_day_format(in->as_of, iso);
    page_puts(
        page,
        "<header class=\"masthead\">\n<p class=\"kicker\"><span class=\"mark\" aria-hidden=\"true\"></span>tocsin</p>\n<h1>");
    page_text(page, in->title, PAGE_TITLE_CHARS);
    page_puts(page, "</h1>\n<p class=\"asof\">");
    page_phrase(page, BRIEF_AS_OF);
    tocsin_buffer_printf(page->out, " <time datetime=\"%s\">", iso);
    page_period(page, (tocsin_period){in->as_of, in->as_of});
    page_puts(page, "</time></p>\n<p class=\"read\">");
    put_read_line(page);
    page_puts(page, "</p>\n");
    if (page->view->simulated) {
        page_puts(page, "<p class=\"warning\">");
        page_badge(page, true);
        page_puts(page, " ");
        page_phrase(page, BRIEF_SIMULATED_NOTE);
        page_puts(page, "</p>\n");
    }
    page_puts(page, "</header>\n");
}

typedef struct page_link {
    const char *id;
    brief_phrase_id heading;
} page_link;

static void put_navigation(const brief_page *page, bool has_timeline, bool has_map) {
    static const page_link links[] = {
        {"rings", BRIEF_HEAD_RINGS},     {"new", BRIEF_HEAD_NEW},
        {"unusual", BRIEF_HEAD_UNUSUAL}, {"contested", BRIEF_HEAD_CONTESTED},
        {"unknown", BRIEF_HEAD_UNKNOWN}, {"hypotheses", BRIEF_HEAD_HYPOTHESES},
        {"context", BRIEF_HEAD_CONTEXT}, {"pictures", BRIEF_HEAD_PICTURES},
        {"numbers", BRIEF_HEAD_NUMBERS}, {"cycles", BRIEF_HEAD_CYCLES},
        {"notes", BRIEF_HEAD_NOTES},     {"timeline", BRIEF_HEAD_TIMELINE},
        {"map", BRIEF_HEAD_MAP},         {"read", BRIEF_HEAD_READ},
        {"record", BRIEF_HEAD_RECORD},
    };
    page_puts(page, "<nav aria-label=\"");
    page_phrase(page, BRIEF_CONTENTS);
    page_puts(page, "\">\n<ul>\n");
    if (page->view->in->changes) {
        page_puts(page, "<li><a href=\"#changes\">");
        page_phrase(page, BRIEF_CHANGES_CHANGED);
        page_puts(page, "</a></li>\n");
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (links[i].heading == BRIEF_HEAD_PICTURES && !page->view->in->n_pictures) continue;
        if (links[i].heading == BRIEF_HEAD_NUMBERS && !page->view->in->n_numbers) continue;
        if (links[i].heading == BRIEF_HEAD_CYCLES && !brief_has_cycles(page->view)) continue;
        if (links[i].heading == BRIEF_HEAD_NOTES && !brief_has_notes(page->view)) continue;
        if (links[i].heading == BRIEF_HEAD_TIMELINE && !has_timeline) continue;
        if (links[i].heading == BRIEF_HEAD_MAP && !has_map) continue;
        if (links[i].heading == BRIEF_HEAD_RINGS &&
            !brief_section_count(page->view, TOCSIN_SECTION_RINGS))
            continue;
        if (links[i].heading == BRIEF_HEAD_HYPOTHESES &&
            !brief_section_is_there(page->view, TOCSIN_SECTION_HYPOTHESES))
            continue;
        tocsin_buffer_printf(page->out, "<li><a href=\"#%s\">", links[i].id);
        page_phrase(page, links[i].heading);
        page_puts(page, "</a></li>\n");
    }
    page_puts(page, "</ul>\n</nav>\n");
}

/* ---- findings ---------------------------------------------------------------------------------
 */

static void put_lead(const brief_page *page) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer sentence = TOCSIN_BUFFER_INIT;
    const brief_view *view = page->view;
    page_open_section(page, "short", BRIEF_HEAD_SHORT);
    if (!view->n_lead) {
        page_puts(page, "<p>");
        page_phrase(page, BRIEF_NO_FINDINGS);
        page_puts(page, "</p>\n");
    } else {
        page_puts(page, "<ol class=\"lead\">\n");
        for (size_t i = 0; i < view->n_lead; i++) {
            const tocsin_finding *finding = &view->in->findings[view->lead[i]];
            tocsin_buffer_printf(page->out, "<li class=\"s-%s\"><p>",
                                 tocsin_section_word(finding->section));
            tocsin_buffer_clear(&sentence);
            brief_put_lead(view, finding, &sentence);
            page_text(page, tocsin_buffer_text(&sentence), PAGE_QUOTE_CHARS);
            page_badge(page, finding->simulated);
            tocsin_buffer_printf(page->out, " <a class=\"more\" href=\"#f%zu\">",
                                 view->lead[i] + 1);
            page_phrase(page, BRIEF_SOURCES);
            tocsin_buffer_printf(page->out, "<span class=\"hidden\"> %zu</span></a></p></li>\n",
                                 view->lead[i] + 1);
        }
        page_puts(page, "</ol>\n");
    }
    page_close_section(page);
}

void page_put_finding(const brief_page *page, size_t index) {
    const tocsin_finding *finding = &page->view->in->findings[index];
    tocsin_buffer_printf(
        page->out,
        "<li class=\"finding\" id=\"f%zu\" tabindex=\"-1\">\n<p class=\"sentence\"><span class=\"seq\">%zu</span> ",
        index + 1, index + 1);
    page_text(page, finding->text, PAGE_QUOTE_CHARS);
    page_badge(page, finding->simulated);
    page_link_to_patches(page, finding);
    page_puts(page, "</p>\n");
    page_put_origins(page, index);
    page_put_ring(page, index);
    page_references(page, finding);
    page_puts(page, "</li>\n");
}

/* Before all else but what changed since an earlier day, where that was asked. */
static void put_rings(const brief_page *page) {
    const tocsin_brief_input *in = page->view->in;
    if (!brief_section_count(page->view, TOCSIN_SECTION_RINGS)) return;
    page_open_section(page, "rings", BRIEF_HEAD_RINGS);
    page_puts(page, "<ul class=\"findings\">\n");
    for (size_t i = 0; i < in->n_findings; i++)
        if (in->findings[i].section == TOCSIN_SECTION_RINGS) page_put_finding(page, i);
    page_puts(page, "</ul>\n");
    page_close_section(page);
}

/* What a check found stands beside its picture. */
static bool stands_in(const brief_page *page, size_t finding, tocsin_section section) {
    return page->view->in->findings[finding].section == section &&
           page_picture_of(page, finding) == SIZE_MAX;
}

static size_t count_in(const brief_page *page, tocsin_section section) {
    size_t n = 0;
    for (size_t i = 0; i < page->view->in->n_findings; i++) n += stands_in(page, i, section);
    return n;
}

static tocsin_status put_sections(const brief_page *page, tocsin_arena *arena, tocsin_error *err) {
    const tocsin_brief_input *in = page->view->in;
    for (size_t s = 0; s < BRIEF_N_SECTIONS; s++) {
        tocsin_section section = brief_sections[s];
        if (!brief_section_is_there(page->view, section)) continue;
        page_open_section(page, tocsin_section_word(section), brief_section_heading(section));
        if (!count_in(page, section)) {
            page_puts(page, "<p class=\"none\">");
            page_phrase(page, BRIEF_NOTHING_HERE);
            page_puts(page, "</p>\n");
        } else {
            page_puts(page, "<ul class=\"findings\">\n");
            for (size_t i = 0; i < in->n_findings; i++)
                if (stands_in(page, i, section)) page_put_finding(page, i);
            page_puts(page, "</ul>\n");
        }
        if (section == TOCSIN_SECTION_UNUSUAL) {
            tocsin_status status = page_put_plots(page, err);
            if (status) return status;
        }
        if (section == TOCSIN_SECTION_HYPOTHESES) page_put_matrix(page, arena);
        page_close_section(page);
    }
    return TOCSIN_OK;
}

/* ---- what was read ------------------------------------------------------------------------------
 */

static void put_read(const brief_page *page) {
    const tocsin_brief_input *in = page->view->in;
    page_open_section(page, "read", BRIEF_HEAD_READ);
    page_puts(page, "<p>");
    put_read_line(page);
    page_puts(page, "</p>\n");
    if (in->n_skipped) {
        page_puts(page, "<h3>");
        page_phrase(page, BRIEF_SKIPPED);
        page_puts(page, "</h3>\n<ul class=\"skipped\">\n");
        for (size_t i = 0; i < in->n_skipped; i++) {
            page_puts(page, "<li>");
            page_text(page, in->skipped[i], 400);
            page_puts(page, "</li>\n");
        }
        page_puts(page, "</ul>\n");
    }
    page_close_section(page);
}

/* ---- the page
 * ------------------------------------------------------------------------------------ */

static tocsin_status put_page(const brief_page *page, tocsin_arena *arena, tocsin_error *err) {
    timeline_plan timeline;
    map_scene map;
    tocsin_status status = timeline_make(page->view, arena, &timeline, err);
    if (!status) status = map_plan(page->view, arena, &map, err);
    if (status) return status;
    bool has_timeline = timeline.from != TOCSIN_DAY_NONE,
         has_map = page->view->in->n_areas || map.n_places;
    put_head(page);
    put_masthead(page);
    put_navigation(page, has_timeline, has_map);
    page_puts(page, "<main id=\"main\">\n");
    page_put_changes(page);
    put_rings(page);
    put_lead(page);
    status = put_sections(page, arena, err);
    if (!status) page_put_pictures(page);
    if (!status) status = page_put_numbers(page, arena, err);
    if (!status) status = page_put_cycles(page, arena, err);
    if (!status) page_put_notes(page);
    if (!status && has_timeline) status = page_put_timeline(page, &timeline, arena, err);
    if (!status && has_map) status = page_put_map(page, &map, err);
    if (status) return status;
    put_read(page);
    page_put_record(page, arena);
    page_puts(page, "</main>\n<footer>\n<p>");
    page_phrase(page, BRIEF_FOOTER);
    page_puts(page, " tocsin " TOCSIN_VERSION ".</p>\n</footer>\n</body>\n</html>\n");
    return TOCSIN_OK;
}

tocsin_status tocsin_brief_html(const tocsin_brief_input *input, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    brief_pack pack;
    brief_view view;
    tocsin_status status = brief_pack_load(input->language, &arena, &pack, err);
    if (!status) status = brief_view_make(input, &pack, &arena, &view, err);
    if (!status) status = put_page(&(brief_page){&view, &html}, &arena, err);
    return status ? status : brief_hand_over(&html, out, err);
}
