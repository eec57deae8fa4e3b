// SPDX-License-Identifier: Apache-2.0
/* What rang, at the head of the page: each ring with its reasons, and what was said of it. */
#include "brief/page.h"

const tocsin_brief_ring *brief_view_ring(const brief_view *view, size_t finding) {
    for (size_t i = 0; i < view->in->n_rings; i++)
        if (view->in->rings[i].finding == finding) return &view->in->rings[i];
    return NULL;
}

void brief_put_ring_state(const brief_view *view, const tocsin_brief_ring *ring,
                          tocsin_buffer *out) {
    const tocsin_slot said[] = {
        {.name = "by", .type = TOCSIN_SLOT_TEXT, .text = ring->by},
        {.name = "note", .type = TOCSIN_SLOT_TEXT, .text = ring->note},
    };
    const tocsin_slot until = {
        .name = "until", .type = TOCSIN_SLOT_DAY, .period = {ring->muted_until, ring->muted_until}};
    if (ring->is_acknowledged) brief_say(view->pack, BRIEF_RING_ACKNOWLEDGED, said, 2, out);
    if (ring->muted_until == TOCSIN_DAY_NONE) return;
    if (ring->is_acknowledged) tocsin_buffer_putc(out, ' ');
    brief_say(view->pack, BRIEF_RING_MUTED, &until, 1, out);
}

/* A finding is a sentence of ours; a claim is in the words of its report, and quoted. */
void brief_put_ring_reason(const brief_view *view, const tocsin_brief_reason *reason,
                           tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer name = TOCSIN_BUFFER_INIT, words = TOCSIN_BUFFER_INIT;
    brief_put_clean(reason->speaker, PAGE_NAME_CHARS, &name);
    brief_put_clean(reason->text, PAGE_QUOTE_CHARS, &words);
    const tocsin_slot said[] = {
        {.name = "speaker", .type = TOCSIN_SLOT_TEXT, .text = tocsin_buffer_text(&name)},
        {.name = "text", .type = TOCSIN_SLOT_TEXT, .text = tocsin_buffer_text(&words)},
    };
    if (name.failed || words.failed) out->failed = true;
    if (reason->entry)
        brief_say(view->pack, BRIEF_RING_CLAIM, said, 2, out);
    else
        tocsin_buffer_put(out, tocsin_buffer_text(&words));
}

static void put_reason(const brief_page *page, const tocsin_brief_reason *reason) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    brief_put_ring_reason(page->view, reason, &said);
    if (said.failed) page->out->failed = true;
    page_puts(page, "<li>");
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&said));
    if (reason->finding != SIZE_MAX || reason->entry) {
        if (reason->entry)
            tocsin_buffer_printf(page->out, " <a class=\"more\" href=\"#e%lld\">",
                                 (long long)reason->entry);
        else
            tocsin_buffer_printf(page->out, " <a class=\"more\" href=\"#f%zu\">",
                                 reason->finding + 1);
        page_phrase(page, BRIEF_SOURCES);
        tocsin_buffer_printf(page->out, "<span class=\"hidden\"> %lld</span></a>",
                             reason->entry ? (long long)reason->entry
                                           : (long long)reason->finding + 1);
    }
    page_puts(page, "</li>\n");
}

void page_put_ring(const brief_page *page, size_t finding) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer state = TOCSIN_BUFFER_INIT;
    const tocsin_brief_ring *ring = brief_view_ring(page->view, finding);
    if (!ring) return;
    brief_put_ring_state(page->view, ring, &state);
    if (state.failed) page->out->failed = true;
    if (state.n) {
        page_puts(page, "<p class=\"note\">");
        page_text(page, tocsin_buffer_text(&state), PAGE_QUOTE_CHARS);
        page_puts(page, "</p>\n");
    }
    if (!ring->n_reasons) return;
    page_puts(page, "<ul class=\"note\">\n");
    for (size_t i = 0; i < ring->n_reasons; i++) put_reason(page, &ring->reasons[i]);
    page_puts(page, "</ul>\n");
}

void brief_write_rings(tocsin_json *json, const brief_view *view) {
    tocsin_json_array(json);
    for (size_t i = 0; i < view->in->n_rings; i++) {
        const tocsin_brief_ring *ring = &view->in->rings[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "id", view->in->findings[ring->finding].id);
        if (ring->is_acknowledged) {
            tocsin_json_member_text(json, "acknowledged_by", ring->by);
            tocsin_json_member_text(json, "note", ring->note);
        }
        tocsin_json_member_day(json, "muted_until", ring->muted_until);
        tocsin_json_key(json, "reasons");
        tocsin_json_array(json);
        for (size_t k = 0; k < ring->n_reasons; k++) {
            const tocsin_brief_reason *reason = &ring->reasons[k];
            tocsin_json_object(json);
            tocsin_json_member_text(json, reason->entry ? "claim" : "finding", reason->id);
            tocsin_json_member_text(json, "speaker", reason->speaker);
            tocsin_json_member_text(json, "text", reason->text);
            tocsin_json_end(json);
        }
        tocsin_json_end(json);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}
