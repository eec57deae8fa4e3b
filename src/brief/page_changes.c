// SPDX-License-Identifier: Apache-2.0
/* What changed since an earlier day: before everything else, in all three forms. */
#include "brief/changes.h"

static brief_phrase_id change_heading(tocsin_change_type type) {
    static const brief_phrase_id headings[] = {BRIEF_CHANGES_NEW, BRIEF_CHANGES_CHANGED,
                                               BRIEF_CHANGES_GONE};
    return headings[type];
}

void changes_say_since(const brief_view *view, brief_phrase_id id, tocsin_buffer *out) {
    tocsin_day since = view->in->changes->since;
    tocsin_slot slot = {.name = "since", .type = TOCSIN_SLOT_DAY, .period = {since, since}};
    brief_say(view->pack, id, &slot, 1, out);
}

static void page_say_since(const brief_page *page, brief_phrase_id id) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    changes_say_since(page->view, id, &said);
    if (said.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&said));
}

static void put_before(const brief_page *page, const tocsin_brief_change *change) {
    page_puts(page, "<p class=\"before\">");
    if (change->type == TOCSIN_CHANGE_CHANGED) {
        page_puts(page, "<b>");
        page_phrase(page, BRIEF_CHANGES_BEFORE);
        page_puts(page, "</b> ");
    }
    page_text(page, change->before->text, PAGE_QUOTE_CHARS);
    page_badge(page, change->before->simulated);
    page_puts(page, "</p>\n");
    page_references(page, change->before);
}

static void put_now(const brief_page *page, size_t index) {
    const tocsin_finding *finding = &page->view->in->findings[index];
    page_puts(page, "<p class=\"sentence\">");
    page_text(page, finding->text, PAGE_QUOTE_CHARS);
    page_badge(page, finding->simulated);
    tocsin_buffer_printf(page->out, " <a class=\"more\" href=\"#f%zu\">", index + 1);
    page_phrase(page, BRIEF_SOURCES);
    tocsin_buffer_printf(page->out, "<span class=\"hidden\"> %zu</span></a></p>\n", index + 1);
}

void page_put_changes(const brief_page *page) {
    const tocsin_brief_changes *changes = page->view->in->changes;
    if (!changes) return;
    page_puts(page,
              "<section id=\"changes\" aria-labelledby=\"h-changes\">\n<h2 id=\"h-changes\">");
    page_say_since(page, BRIEF_HEAD_CHANGES);
    page_puts(page, "</h2>\n<p class=\"note\">");
    page_say_since(page, changes->n ? BRIEF_CHANGES_NOTE : BRIEF_CHANGES_NONE);
    page_puts(page, "</p>\n");
    for (size_t i = 0; i < changes->n; i++) {
        const tocsin_brief_change *change = &changes->items[i];
        bool is_first = !i || changes->items[i - 1].type != change->type;
        bool is_last = i + 1 == changes->n || changes->items[i + 1].type != change->type;
        if (is_first) {
            page_puts(page, "<h3>");
            page_phrase(page, change_heading(change->type));
            page_puts(page, "</h3>\n<ul class=\"findings\">\n");
        }
        page_puts(page, "<li class=\"finding\">\n");
        if (change->type != TOCSIN_CHANGE_GONE) put_now(page, change->now);
        if (change->before) put_before(page, change);
        page_puts(page, "</li>\n");
        if (is_last) page_puts(page, "</ul>\n");
    }
    page_close_section(page);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void write_before(tocsin_json *json, const tocsin_finding *finding) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "id", finding->id);
    tocsin_json_member_text(json, "kind", tocsin_text_of(finding->kind));
    tocsin_json_member_text(json, "text", finding->text);
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < finding->n_entries; i++) tocsin_json_integer(json, finding->entries[i]);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

void changes_write(tocsin_json *json, const brief_view *view) {
    static const char *const keys[] = {"new", "changed", "gone"};
    const tocsin_brief_changes *changes = view->in->changes;
    if (!changes) return;
    tocsin_json_key(json, "changes");
    tocsin_json_object(json);
    tocsin_json_member_day(json, "since", changes->since);
    for (int type = TOCSIN_CHANGE_NEW; type <= TOCSIN_CHANGE_GONE; type++) {
        tocsin_json_key(json, keys[type]);
        tocsin_json_array(json);
        for (size_t i = 0; i < changes->n; i++) {
            const tocsin_brief_change *change = &changes->items[i];
            if ((int)change->type != type) continue;
            tocsin_json_object(json);
            if (change->type != TOCSIN_CHANGE_GONE)
                tocsin_json_member_text(json, "id", view->in->findings[change->now].id);
            if (change->before) {
                tocsin_json_key(json, "before");
                write_before(json, change->before);
            }
            tocsin_json_end(json);
        }
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}
