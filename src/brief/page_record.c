// SPDX-License-Identifier: Apache-2.0
/* The record: every entry that a sentence of the page rests on, with the words or the value that it
 * holds. */
#include <math.h>
#include <stdlib.h>

#include "brief/page.h"

/* ---- who cites an entry ------------------------------------------------------------------- */

static void put_cited_by(const brief_page *page, const brief_entry *entry) {
    if (entry->in_notes) {
        page_puts(page, "<span class=\"uses\"><a href=\"#notes\">");
        page_phrase(page, BRIEF_CITED_IN_NOTES);
        page_puts(page, "</a></span> ");
    }
    if (!entry->n_cited_by) return;
    page_puts(page, "<span class=\"uses\">");
    page_phrase(page, BRIEF_SUPPORTS);
    for (size_t i = 0; i < entry->n_cited_by; i++)
        page_link_finding(page, (size_t)entry->cited_by[i], i == 0);
    page_puts(page, "</span>");
}

static void put_hash(const brief_page *page, tocsin_text hash) {
    page_puts(page, "<code>");
    tocsin_buffer_put_html(page->out, brief_short_hash(hash));
    page_puts(page, "</code>");
}

/* ---- claims ------------------------------------------------------------------------------- */

static void put_speaker(const brief_page *page, const tocsin_speaker *speaker) {
    if (speaker->name.n)
        page_text(page, speaker->name, PAGE_NAME_CHARS);
    else
        page_word(page, "unnamed");
    if (speaker->kind == TOCSIN_KIND_NONE || speaker->kind == TOCSIN_OTHER) return;
    page_puts(page, " <span class=\"kind\">(");
    page_word(page, tocsin_kind_word(speaker->kind));
    page_puts(page, ")</span>");
}

static void put_chain(const brief_page *page, const tocsin_claim *claim) {
    if (!claim->n_via) return;
    page_puts(page, "<span>");
    page_phrase(page, BRIEF_THROUGH);
    for (size_t i = 0; i < claim->n_via; i++) {
        page_puts(page, i ? " \u2192 " : " ");
        page_text(page, claim->via[i].name, PAGE_NAME_CHARS);
    }
    page_puts(page, "</span> ");
}

static void put_labelled_period(const brief_page *page, brief_phrase_id label,
                                tocsin_period period) {
    if (!tocsin_period_is_known(period)) return;
    page_puts(page, "<span>");
    page_phrase(page, label);
    page_puts(page, " ");
    page_period(page, period);
    page_puts(page, "</span> ");
}

static void put_denied(const brief_page *page, const tocsin_claim *claim) {
    for (size_t i = 0; i < claim->n_denies; i++) {
        const tocsin_claim *denied = brief_view_claim(page->view, claim->denies[i]);
        const tocsin_evidence *picture =
            denied ? NULL : brief_view_evidence(page->view, claim->denies[i]);
        if (!denied && !picture) continue;
        page_puts(page, "<span>");
        page_phrase(page, brief_claim_is_not_denied(claim) ? BRIEF_ABOUT_NUMBER : BRIEF_DENIES);
        if (denied) {
            const brief_entry *target = brief_view_entry(page->view, denied->seq);
            bool linked = target && target->shown;
            if (linked)
                tocsin_buffer_printf(page->out, " <a href=\"#e%lld\">%lld</a>",
                                     (long long)denied->seq, (long long)denied->seq);
            if (!linked) tocsin_buffer_printf(page->out, " %lld", (long long)denied->seq);
        } else {
            page_puts(page, " ");
            put_hash(page, picture->sha256);
        }
        page_puts(page, "</span> ");
    }
}

static void put_where_found(const brief_page *page, const tocsin_claim *claim) {
    tocsin_buffer_printf(page->out, "<span>bytes %lld\u2013%lld ", (long long)claim->span.from,
                         (long long)claim->span.to);
    page_phrase(page, BRIEF_OF_EVIDENCE);
    page_puts(page, " ");
    put_hash(page, claim->evidence);
    page_puts(page, "</span> ");
}

static void put_manner(const brief_page *page, const tocsin_claim *claim) {
    page_puts(page, "<span class=\"act\">");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer act = TOCSIN_BUFFER_INIT;
    brief_put_act(page->view, claim, &act);
    if (act.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&act));
    if (claim->certainty == TOCSIN_PROBABLE || claim->certainty == TOCSIN_POSSIBLE ||
        claim->certainty == TOCSIN_UNKNOWN) {
        page_puts(page, ", ");
        page_word(page, tocsin_certainty_word(claim->certainty));
    }
    if (claim->direct) {
        page_puts(page, ", ");
        page_phrase(page, BRIEF_WORD_FOR_WORD);
    }
    page_puts(page, "</span>");
}

/* "B2" beside the claim; what that means stands below it. */
static void put_grade(const brief_page *page, const brief_entry *entry) {
    if (!page->view->in->grades) return;
    const tocsin_grade *grade = &page->view->in->grades[entry->index];
    tocsin_buffer_printf(page->out, " <span class=\"grade\">%c%c</span>", grade->reliability,
                         grade->credibility);
}

static void put_grade_meaning(const brief_page *page, const brief_entry *entry) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer grade = TOCSIN_BUFFER_INIT;
    if (!page->view->in->grades) return;
    brief_put_grade(page->view, &page->view->in->grades[entry->index], &grade);
    if (grade.failed) page->out->failed = true;
    page_puts(page, "<span>");
    page_text(page, tocsin_buffer_text(&grade), PAGE_QUOTE_CHARS);
    page_puts(page, "</span> ");
}

static void put_claim(const brief_page *page, const brief_entry *entry) {
    const tocsin_claim *claim = &page->view->in->claims[entry->index];
    tocsin_buffer_printf(
        page->out,
        "<article class=\"entry\" id=\"e%lld\" tabindex=\"-1\">\n<h4><span class=\"seq\">%lld</span> ",
        (long long)entry->seq, (long long)entry->seq);
    put_speaker(page, &claim->speaker);
    page_puts(page, " ");
    put_manner(page, claim);
    put_grade(page, entry);
    page_badge(page, claim->simulated);
    page_puts(page, "</h4>\n<blockquote");
    if (claim->language.n) {
        page_puts(page, " lang=\"");
        page_text(page, claim->language, 12);
        page_puts(page, "\"");
    }
    page_puts(page, "><p>\u201C");
    page_text(page, claim->text, PAGE_QUOTE_CHARS);
    page_puts(page, "\u201D</p></blockquote>\n<p class=\"meta\">");
    put_chain(page, claim);
    if (claim->outlet.n) {
        page_puts(page, "<span>");
        page_text(page, claim->outlet, PAGE_NAME_CHARS);
        page_puts(page, "</span> ");
    }
    put_labelled_period(page, BRIEF_PUBLISHED, claim->published);
    put_labelled_period(page, BRIEF_SAID_ON, claim->said_on);
    put_denied(page, claim);
    put_grade_meaning(page, entry);
    put_where_found(page, claim);
    put_cited_by(page, entry);
    page_puts(page, "</p>\n</article>\n");
}

/* ---- one report and what it says ----------------------------------------------------------- */

typedef struct record_row {
    const brief_view *view;
    const brief_entry *entry;
    size_t group; /* index of the evidence; past the end when it is not there */
} record_row;

static int compare_rows(const void *a, const void *b) {
    const record_row *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return (x->entry->seq > y->entry->seq) - (x->entry->seq < y->entry->seq);
}

static void put_report_heading(const brief_page *page, size_t group) {
    if (group >= page->view->in->n_evidence) {
        page_puts(page, "<h3>");
        page_phrase(page, BRIEF_OTHER_EVIDENCE);
        page_puts(page, "</h3>\n");
        return;
    }
    const tocsin_evidence *evidence = &page->view->in->evidence[group];
    page_puts(page, "<h3>");
    page_text(page, evidence->outlet.n ? evidence->outlet : evidence->name, PAGE_NAME_CHARS);
    if (tocsin_period_is_known(evidence->published)) {
        page_puts(page, ", ");
        page_period(page, evidence->published);
    }
    page_badge(page, evidence->simulated);
    page_puts(page, "</h3>\n<p class=\"meta\"><span>");
    page_text(page, evidence->title.n ? evidence->title : evidence->name, PAGE_TITLE_CHARS);
    page_puts(page, "</span> <span>");
    page_phrase(page, BRIEF_EVIDENCE_HASH);
    page_puts(page, " ");
    put_hash(page, evidence->sha256);
    page_puts(page, "</span></p>\n");
}

static void put_evidence_entry(const brief_page *page, const brief_entry *entry) {
    const tocsin_evidence *evidence = &page->view->in->evidence[entry->index];
    tocsin_buffer_printf(
        page->out,
        "<article class=\"entry\" id=\"e%lld\" tabindex=\"-1\">\n<h4><span class=\"seq\">%lld</span> ",
        (long long)entry->seq, (long long)entry->seq);
    page_word(page, tocsin_text_is(evidence->role, "scene")     ? "scene"
                    : tocsin_text_is(evidence->role, "picture") ? "picture"
                                                                : "report");
    page_badge(page, evidence->simulated);
    page_puts(page, "</h4>\n<p class=\"meta\"><span>");
    page_text(page, evidence->name, PAGE_TITLE_CHARS);
    page_puts(page, "</span> <span>");
    page_phrase(page, BRIEF_EVIDENCE_HASH);
    page_puts(page, " ");
    put_hash(page, evidence->sha256);
    page_puts(page, "</span> ");
    put_cited_by(page, entry);
    page_puts(page, "</p>\n</article>\n");
}

static void put_reports(const brief_page *page, record_row *rows, size_t n) {
    qsort(rows, n, sizeof *rows, compare_rows);
    for (size_t i = 0; i < n; i++) {
        if (!i || rows[i].group != rows[i - 1].group) put_report_heading(page, rows[i].group);
        if (rows[i].entry->type == BRIEF_CLAIM)
            put_claim(page, rows[i].entry);
        else
            put_evidence_entry(page, rows[i].entry);
    }
}

/* ---- observations --------------------------------------------------------------------------- */

static const tocsin_observation *observation_of(const record_row *row) {
    return &row->view->in->observations[row->entry->index];
}

static int compare_series(const tocsin_observation *a, const tocsin_observation *b) {
    int order = tocsin_text_compare(a->series, b->series);
    if (!order) order = tocsin_text_compare(a->area, b->area);
    if (!order) order = tocsin_text_compare(a->method, b->method);
    return order;
}

static int compare_observations(const void *a, const void *b) {
    const tocsin_observation *x = observation_of(a), *y = observation_of(b);
    int order = compare_series(x, y);
    if (order) return order;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static void put_series_name(const brief_page *page, const tocsin_observation *observation) {
    page_text(page, observation->series, PAGE_NAME_CHARS);
    if (!observation->area.n) return;
    page_puts(page, ", ");
    page_text(page, observation->area, PAGE_NAME_CHARS);
}

static void open_series(const brief_page *page, const tocsin_observation *first) {
    static const brief_phrase_id heads[] = {BRIEF_COLUMN_ENTRY,    BRIEF_COLUMN_DATE,
                                            BRIEF_COLUMN_VALUE,    BRIEF_COLUMN_VALID,
                                            BRIEF_COLUMN_EVIDENCE, BRIEF_SUPPORTS};
    page_puts(page, "<h3>");
    put_series_name(page, first);
    page_badge(page, first->simulated);
    page_puts(page, "</h3>\n<p class=\"meta\">");
    page_text(page, first->method, PAGE_NAME_CHARS);
    page_puts(page, "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    put_series_name(page, first);
    page_puts(page, ": ");
    page_text(page, first->method, PAGE_NAME_CHARS);
    page_puts(page, "\"><table><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        page_puts(page, "<th scope=\"col\">");
        page_phrase(page, heads[i]);
        page_puts(page, "</th>");
    }
    page_puts(page, "</tr></thead><tbody>\n");
}

static void put_measured(const brief_page *page, const tocsin_observation *observation) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer value = TOCSIN_BUFFER_INIT;
    if (isfinite(observation->value)) {
        brief_put_number(page->view->pack, observation->value, &value);
        if (isfinite(observation->spread)) {
            tocsin_buffer_puts(&value, " \u00B1 ");
            brief_put_number(page->view->pack, observation->spread, &value);
        }
        if (observation->unit.n && !tocsin_text_is(observation->unit, "1")) {
            tocsin_buffer_putc(&value, ' ');
            brief_put_clean(observation->unit, 20, &value);
        }
    } else {
        tocsin_buffer_put(&value, brief_phrase(page->view->pack, BRIEF_NO_VALUE));
    }
    if (value.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&value));
}

static void put_observation(const brief_page *page, const record_row *row) {
    const tocsin_observation *observation = observation_of(row);
    tocsin_buffer_printf(page->out,
                         "<tr id=\"e%lld\" tabindex=\"-1\"><th scope=\"row\">%lld</th><td>",
                         (long long)row->entry->seq, (long long)row->entry->seq);
    page_period(page, (tocsin_period){observation->day, observation->day});
    page_badge(page, observation->simulated);
    page_puts(page, "</td><td class=\"number\">");
    put_measured(page, observation);
    page_puts(page, "</td><td class=\"number\">");
    if (observation->n_pixels || !observation->of_picture)
        tocsin_buffer_printf(page->out, "%lld / %lld", (long long)observation->n_valid,
                             (long long)observation->n_pixels);
    page_puts(page, "</td><td>");
    put_hash(page, observation->evidence);
    page_puts(page, "</td><td>");
    for (size_t i = 0; i < row->entry->n_cited_by; i++)
        tocsin_buffer_printf(page->out, "%s<a href=\"#f%zu\">%zu</a>", i ? ", " : "",
                             row->entry->cited_by[i] + 1, row->entry->cited_by[i] + 1);
    page_puts(page, "</td></tr>\n");
}

static void put_observations(const brief_page *page, record_row *rows, size_t n) {
    qsort(rows, n, sizeof *rows, compare_observations);
    for (size_t i = 0; i < n; i++) {
        bool first = !i || compare_series(observation_of(&rows[i]), observation_of(&rows[i - 1]));
        if (first && i) page_puts(page, "</tbody></table></div>\n");
        if (first) open_series(page, observation_of(&rows[i]));
        put_observation(page, &rows[i]);
    }
    if (n) page_puts(page, "</tbody></table></div>\n");
}

/* ---- the whole ------------------------------------------------------------------------------ */

static size_t group_of(const brief_view *view, const brief_entry *entry) {
    if (entry->type == BRIEF_EVIDENCE) return entry->index;
    const tocsin_evidence *evidence =
        brief_view_evidence(view, view->in->claims[entry->index].evidence);
    return evidence ? (size_t)(evidence - view->in->evidence) : view->in->n_evidence;
}

void page_put_record(const brief_page *page, tocsin_arena *arena) {
    const brief_view *view = page->view;
    record_row *said = tocsin_arena_new(arena, record_row, view->n_shown + 1);
    record_row *seen = tocsin_arena_new(arena, record_row, view->n_shown + 1);
    if (!said || !seen) {
        page->out->failed = true;
        return;
    }
    size_t n_said = 0, n_seen = 0;
    for (size_t i = 0; i < view->n_entries; i++) {
        const brief_entry *entry = &view->entries[i];
        if (!entry->shown) continue;
        if (entry->type == BRIEF_OBSERVATION)
            seen[n_seen++] = (record_row){view, entry, 0};
        else
            said[n_said++] = (record_row){view, entry, group_of(view, entry)};
    }
    page_open_section(page, "record", BRIEF_HEAD_RECORD);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_RECORD_NOTE);
    page_puts(page, "</p>\n");
    if (view->in->grades && n_said) {
        page_puts(page, "<p class=\"note\">");
        page_phrase(page, BRIEF_GRADE_NOTE);
        page_puts(page, "</p>\n");
    }
    put_reports(page, said, n_said);
    put_observations(page, seen, n_seen);
    page_close_section(page);
}
