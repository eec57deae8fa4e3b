// SPDX-License-Identifier: Apache-2.0
/* The rings of a case as an Atom feed (RFC 4287), beside the brief.
 *
 * Ids are made of what is named, so that they stay; days are those that the rings speak of, so that the same ledger gives
 * the same bytes. What evidence says is text within text: it is escaped twice. */
#include "casefile/rings.h"

enum { FEED_MAX = 100 }; /* the newest rings */

/* A UUID of version 8 (RFC 9562): its bits are those of a hash. */
static tocsin_status put_id(const char *kind, tocsin_text name, tocsin_buffer *out,
                            tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const char *whole = tocsin_arena_format(&arena, "%s:%.*s", kind, TOCSIN_TEXT_ARG(name));
    char hex[TOCSIN_SHA256_HEX + 1];
    tocsin_status status =
        whole ? tocsin_sha256(tocsin_text_of(whole), hex, err) : tocsin_fail_memory(err);
    if (!status)
        tocsin_buffer_printf(out, "<id>urn:uuid:%.8s-%.4s-8%.3s-8%.3s-%.12s</id>\n", hex, hex + 8,
                             hex + 12, hex + 15, hex + 18);
    return status;
}

static void put_updated(tocsin_day day, tocsin_buffer *out) {
    char iso[16];
    tocsin_day_format(day != TOCSIN_DAY_NONE ? day : 0, iso);
    tocsin_buffer_printf(out, "<updated>%sT00:00:00Z</updated>\n", iso);
}

/* As text within HTML within XML. */
static void put_escaped(tocsin_text text, tocsin_buffer *html) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer clean = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put_visible(&clean, text);
    if (clean.failed) html->failed = true;
    tocsin_buffer_put_html(html, tocsin_buffer_text(&clean));
}

static void put_reason(const ring_reason *reason, tocsin_buffer *html) {
    tocsin_buffer_puts(html, "<li>");
    if (!reason->kind.n && reason->speaker.n) {
        put_escaped(reason->speaker, html);
        tocsin_buffer_puts(html, ": ");
    }
    put_escaped(reason->text, html);
    tocsin_buffer_puts(html, " [");
    for (size_t i = 0; i < reason->n_entries && i < 6; i++)
        tocsin_buffer_printf(html, "%s%lld", i ? ", " : "", (long long)reason->entries[i]);
    tocsin_buffer_puts(html, reason->n_entries > 6 ? ", …]</li>" : "]</li>");
}

static tocsin_status put_content(tocsin_ledger *ledger, const case_rings *rings,
                                 const case_ring *ring, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    ring_reason *reasons = NULL;
    size_t n = 0;
    tocsin_status status = ring_reasons(ledger, rings, ring, &arena, &reasons, &n, err);
    if (status) return status;
    tocsin_buffer_puts(&html, "<p>");
    put_escaped(ring->finding.text, &html);
    tocsin_buffer_puts(&html, "</p><ul>");
    for (size_t i = 0; i < n; i++) put_reason(&reasons[i], &html);
    tocsin_buffer_puts(&html, "</ul>");
    if (html.failed) return tocsin_fail_memory(err);
    tocsin_buffer_puts(out, "<content type=\"html\">");
    tocsin_buffer_put_html(out, tocsin_buffer_text(&html));
    tocsin_buffer_puts(out, "</content>\n");
    return TOCSIN_OK;
}

static tocsin_status put_entry(tocsin_ledger *ledger, const case_rings *rings,
                               const case_ring *ring, tocsin_buffer *out, tocsin_error *err) {
    tocsin_buffer_puts(out, "<entry>\n<title type=\"text\">");
    put_escaped(ring->rule, out);
    tocsin_buffer_puts(out, "</title>\n");
    tocsin_status status = put_id("ring", ring->finding.id, out, err);
    put_updated(ring->day, out);
    tocsin_buffer_puts(out, "<link rel=\"alternate\" type=\"text/html\" href=\"brief.html\"/>\n");
    if (ring->finding.simulated) tocsin_buffer_puts(out, "<category term=\"simulated\"/>\n");
    if (!status) status = put_content(ledger, rings, ring, out, err);
    tocsin_buffer_puts(out, "</entry>\n");
    return status;
}

static tocsin_status put_feed(const tocsin_case *c, tocsin_ledger *ledger, const case_rings *rings,
                              tocsin_buffer *out, tocsin_error *err) {
    tocsin_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    put_escaped(c->config.language, out);
    tocsin_buffer_puts(out, "\">\n<title type=\"text\">");
    put_escaped(c->config.title, out);
    tocsin_buffer_puts(out, "</title>\n");
    tocsin_status status = put_id("case", c->config.title, out, err);
    put_updated(rings->n ? rings->rings[rings->n - 1].day : rings->as_of, out);
    tocsin_buffer_puts(out, "<author><name>tocsin</name></author>\n"
                            "<link rel=\"self\" href=\"rings.atom\"/>\n");
    size_t end = rings->n > FEED_MAX ? rings->n - FEED_MAX : 0;
    for (size_t i = rings->n; !status && i > end; i--)
        status = put_entry(ledger, rings, &rings->rings[i - 1], out, err);
    tocsin_buffer_puts(out, "</feed>\n");
    return status;
}

tocsin_status rings_feed(const tocsin_case *c, tocsin_ledger *ledger, tocsin_buffer *out,
                         tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_rings rings = {0};
    tocsin_status status = rings_load(ledger, &arena, &rings, err);
    if (!status) status = put_feed(c, ledger, &rings, out, err);
    return !status && out->failed ? tocsin_fail_memory(err) : status;
}
