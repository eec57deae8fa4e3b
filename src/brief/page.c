// SPDX-License-Identifier: Apache-2.0
#include "brief/page.h"

void page_puts(const brief_page *page, const char *html) {
    tocsin_buffer_puts(page->out, html);
}

void page_text(const brief_page *page, tocsin_text text, size_t max_chars) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer clean = TOCSIN_BUFFER_INIT;
    brief_put_clean(text, max_chars, &clean);
    if (clean.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&clean));
}

void page_phrase(const brief_page *page, brief_phrase_id id) {
    tocsin_buffer_put_html(page->out, brief_phrase(page->view->pack, id));
}

void page_say(const brief_page *page, brief_phrase_id id, const tocsin_slot *slots, size_t n) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    brief_say(page->view->pack, id, slots, n, &said);
    if (said.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&said));
}

void page_period(const brief_page *page, tocsin_period period) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer named = TOCSIN_BUFFER_INIT;
    brief_put_period(page->view->pack, period, false, &named);
    if (named.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&named));
}

void page_word(const brief_page *page, const char *word) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer named = TOCSIN_BUFFER_INIT;
    brief_put_word(page->view->pack, tocsin_text_of(word), true, &named);
    if (named.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&named));
}

void page_badge(const brief_page *page, bool simulated) {
    if (!simulated) return;
    page_puts(page, " <strong class=\"badge\">");
    page_phrase(page, BRIEF_SIMULATED);
    page_puts(page, "</strong>");
}

void page_link_finding(const brief_page *page, size_t index, bool is_first) {
    tocsin_buffer_printf(page->out, "%s <a href=\"#f%zu\">%zu</a>", is_first ? "" : ",", index + 1,
                         index + 1);
}

static void put_reference(const brief_page *page, int64_t seq) {
    const brief_entry *entry = brief_view_entry(page->view, seq);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
    brief_put_source_line(page->view, entry, &line);
    if (line.failed) page->out->failed = true;
    tocsin_buffer_printf(page->out, "<li><a href=\"#e%lld\"><b>%lld</b> ", (long long)seq,
                         (long long)seq);
    page_text(page, tocsin_buffer_text(&line), PAGE_NAME_CHARS);
    page_puts(page, "</a></li>\n");
}

#define PAGE_REFERENCES 6 /* more than these are folded away */

static void put_folded(const brief_page *page, const int64_t *entries, size_t n) {
    tocsin_slot count = {.name = "n", .type = TOCSIN_SLOT_NUMBER, .number = (double)n};
    page_puts(page, "<li><details><summary>");
    page_say(page, BRIEF_AND_MORE, &count, 1);
    page_puts(page, "</summary><ul class=\"refs\">\n");
    for (size_t i = 0; i < n; i++) put_reference(page, entries[i]);
    page_puts(page, "</ul></details></li>\n");
}

/* Of many measurements the latest are shown, of many claims the first. */
void page_references(const brief_page *page, const tocsin_finding *finding) {
    size_t n = finding->n_entries, shown = n <= PAGE_REFERENCES + 2 ? n : PAGE_REFERENCES;
    bool latest = brief_view_entry(page->view, finding->entries[n - 1])->type == BRIEF_OBSERVATION;
    size_t from = latest ? n - shown : 0;
    page_puts(page, "<ul class=\"refs\" aria-label=\"");
    page_phrase(page, BRIEF_SOURCES);
    page_puts(page, "\">\n");
    for (size_t i = from; i < from + shown; i++) put_reference(page, finding->entries[i]);
    if (shown < n) put_folded(page, finding->entries + (latest ? 0 : shown), n - shown);
    const tocsin_brief_input *in = page->view->in;
    bool holds = finding >= in->findings && finding < in->findings + in->n_findings;
    if (!holds) { /* nobody can cite it any more */
        page_puts(page, "</ul>\n");
        return;
    }
    page_puts(page, "<li class=\"id\"><span class=\"hidden\">");
    page_phrase(page, BRIEF_CITE_AS);
    page_puts(page, " </span><code>f:");
    page_text(page, tocsin_text_slice(finding->id, 0, 8), 8);
    page_puts(page, "</code></li>\n</ul>\n");
}

void page_open_section(const brief_page *page, const char *id, brief_phrase_id heading) {
    tocsin_buffer_printf(
        page->out, "<section id=\"%s\" aria-labelledby=\"h-%s\">\n<h2 id=\"h-%s\">", id, id, id);
    page_phrase(page, heading);
    page_puts(page, "</h2>\n");
}

void page_close_section(const brief_page *page) {
    page_puts(page, "</section>\n");
}
