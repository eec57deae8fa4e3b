// SPDX-License-Identifier: Apache-2.0
/* Web archives: what they hold is found again, and what is made to harm costs only itself. */
#include "archive.h"

static void put_record(tocsin_buffer *out, const char *type, const char *media, tocsin_text block) {
    tocsin_buffer_printf(out,
                         "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://example.org/%s\r\n"
                         "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
                         type, type, media, block.n);
    tocsin_buffer_put(out, block);
    tocsin_buffer_puts(out, "\r\n\r\n");
}

static void put_response(tocsin_buffer *out, const char *head, tocsin_text body) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer block = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&block, head);
    tocsin_buffer_puts(&block, "\r\n\r\n");
    tocsin_buffer_put(&block, body);
    put_record(out, "response", "application/http; msgtype=response", tocsin_buffer_text(&block));
}

static void put_page(tocsin_buffer *out, const char *body) {
    put_response(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"windows-1251\"",
                 tocsin_text_of(body));
}

/* Each record a member of its own, as in a .warc.gz. */
static void put_member(tocsin_buffer *out, const char *body) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer record = TOCSIN_BUFFER_INIT;
    put_page(&record, body);
    put_gzip(out, tocsin_buffer_text(&record));
}

static void only_texts_that_were_found_are_documents(void **state) {
    archive *a = *state;
    put_record(&a->bytes, "warcinfo", "application/warc-fields", TOCSIN_TEXT("software: x"));
    put_record(&a->bytes, "request", "application/http; msgtype=request",
               TOCSIN_TEXT("GET / HTTP/1.1\r\n\r\n"));
    put_page(&a->bytes, "<p>One</p>");
    put_response(&a->bytes, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
                 TOCSIN_TEXT("<p>No</p>"));
    put_response(&a->bytes, "HTTP/1.1 200 OK\r\nContent-Type: image/png", TOCSIN_TEXT("PNG"));
    put_record(&a->bytes, "resource", "text/plain",
               TOCSIN_TEXT("Two\r\n\r\nWARC/1.0 is a format."));
    put_record(&a->bytes, "conversion", "text/plain", TOCSIN_TEXT("Three"));
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_same(a->document.url, "https://example.org/response");
    assert_same(a->document.charset, "windows-1251");
    assert_same(a->document.record, "record 3");
    assert_int_equal(a->document.form, TOCSIN_FORM_HTML);
    assert_true(
        tocsin_text_starts(archive_within(a), TOCSIN_TEXT("WARC/1.0\r\nWARC-Type: response")));
    assert_true(tocsin_text_ends(archive_within(a), TOCSIN_TEXT("<p>One</p>\r\n\r\n")));
    assert_next(a, "Two\r\n\r\nWARC/1.0 is a format.");
    assert_next(a, "Three");
    assert_end(a);
}

static void chunks_and_compression_are_undone(void **state) {
    archive *a = *state;
    static const int windows[] = {31, 15, -15};
    static const char *const codings[] = {"gzip", "deflate", "deflate"};
    for (int i = 0; i < 3; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer packed = TOCSIN_BUFFER_INIT;
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer chunks = TOCSIN_BUFFER_INIT;
        put_deflated(&packed, TOCSIN_TEXT("<p>Packed, then cut into chunks.</p>"), windows[i]);
        tocsin_text text = tocsin_buffer_text(&packed);
        tocsin_buffer_puts(&chunks, "A;name=value\r\n");
        tocsin_buffer_put(&chunks, tocsin_text_slice(text, 0, 10));
        tocsin_buffer_printf(&chunks, "\r\n%zx\r\n", text.n - 10);
        tocsin_buffer_put(&chunks, tocsin_text_slice(text, 10, text.n));
        tocsin_buffer_puts(&chunks, "\r\n0\r\n\r\n");
        char head[200];
        snprintf(
            head, sizeof head,
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nContent-Encoding: %s\r\nTransfer-Encoding: chunked",
            codings[i]);
        put_response(&a->bytes, head, tocsin_buffer_text(&chunks));
    }
    put_response(&a->bytes,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked",
                 TOCSIN_TEXT("<p>Joined already.</p>"));
    put_response(&a->bytes, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br",
                 TOCSIN_TEXT("\x1b\x03"));
    archive_open(a);
    for (int i = 0; i < 3; i++) assert_next(a, "<p>Packed, then cut into chunks.</p>");
    assert_next(a, "<p>Joined already.</p>");
    assert_refused(a, "compressed with br");
    assert_end(a);
}

static void a_document_leads_back_to_its_gzip_member(void **state) {
    archive *a = *state;
    put_member(&a->bytes, "<p>One</p>");
    size_t second = a->bytes.n;
    put_member(&a->bytes, "<p>Two</p>");
    size_t third = a->bytes.n;
    put_member(&a->bytes, "<p>Three</p>");
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_int_equal(a->document.within.from, 0);
    assert_int_equal(a->document.within.to, second);
    assert_next(a, "<p>Two</p>");
    assert_false(a->document.unfolded);
    assert_int_equal(a->document.within.from, second);
    assert_int_equal(a->document.within.to, third);
    assert_next(a, "<p>Three</p>");
    assert_int_equal(a->document.within.to, a->bytes.n);
    assert_end(a);
}

static tocsin_buffer zeros(size_t megabytes) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    static char megabyte[1 << 20];
    memset(megabyte, 'x', sizeof megabyte);
    for (size_t i = 0; i < megabytes; i++)
        tocsin_buffer_put(&out, (tocsin_text){megabyte, sizeof megabyte});
    return out;
}

static void a_body_that_unfolds_without_end_costs_only_itself(void **state) {
    archive *a = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer large = zeros(200);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bomb = TOCSIN_BUFFER_INIT;
    put_gzip(&bomb, tocsin_buffer_text(&large));
    put_page(&a->bytes, "<p>Before</p>");
    put_response(&a->bytes, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
                 tocsin_buffer_text(&bomb));
    put_page(&a->bytes, "<p>Behind</p>");
    archive_open(a);
    assert_next(a, "<p>Before</p>");
    assert_refused(
        a,
        "record 2 (https://example.org/response): a compressed HTTP body that unfolds to more than 16777216");
    assert_next(a, "<p>Behind</p>");
    assert_end(a);
}

static void a_member_that_unfolds_without_end_costs_only_itself(void **state) {
    archive *a = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer large = zeros(300);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer record = TOCSIN_BUFFER_INIT;
    put_response(&record, "HTTP/1.1 200 OK\r\nContent-Type: text/html", tocsin_buffer_text(&large));
    put_member(&a->bytes, "<p>Before</p>");
    put_gzip(&a->bytes, tocsin_buffer_text(&record));
    put_member(&a->bytes, "<p>Behind</p>");
    archive_open(a);
    assert_next(a, "<p>Before</p>");
    assert_refused(a, "more than 16777216 are not read");
    assert_next(a, "<p>Behind</p>");
    assert_same(a->document.record, "record 3");
    assert_end(a);
}

static void a_broken_member_costs_only_itself(void **state) {
    archive *a = *state;
    put_member(&a->bytes, "<p>One</p>");
    size_t second = a->bytes.n;
    put_member(&a->bytes, "<p>Two, which is somewhat longer than the others are</p>");
    size_t third = a->bytes.n;
    put_member(&a->bytes, "<p>Three</p>");
    for (size_t i = second + 40; i < second + 60; i++) a->bytes.at[i] = (char)0xAA;
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_refused(a, "broken gzip");
    assert_next(a, "<p>Three</p>");
    assert_int_equal(a->document.within.from, third);
    assert_end(a);
}

static void a_broken_record_costs_only_itself(void **state) {
    archive *a = *state;
    put_page(&a->bytes, "<p>One</p>");
    tocsin_buffer_puts(
        &a->bytes,
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nnothing\r\n\r\n");
    put_page(&a->bytes, "<p>Two</p>");
    tocsin_buffer_puts(&a->bytes, "noise in between\r\n");
    put_page(&a->bytes, "<p>Three</p>");
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_refused(a, "no WARC record begins here");
    assert_next(a, "<p>Two</p>");
    assert_refused(a, "no WARC record begins here");
    assert_next(a, "<p>Three</p>");
    assert_end(a);
}

static void an_archive_that_breaks_off_says_so(void **state) {
    archive *a = *state;
    put_page(&a->bytes, "<p>One</p>");
    put_page(&a->bytes, "<p>Two, of which the end is missing</p>");
    a->bytes.n -= 20;
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_refused(a, "breaks off within this record");
    assert_end(a);
}

static void an_archive_packed_as_a_whole_counts_unfolded_bytes(void **state) {
    archive *a = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer records = TOCSIN_BUFFER_INIT;
    put_page(&records, "<p>One</p>");
    size_t second = records.n;
    put_page(&records, "<p>Two</p>");
    put_gzip(&a->bytes, tocsin_buffer_text(&records));
    archive_open(a);
    assert_next(a, "<p>One</p>");
    assert_next(a, "<p>Two</p>");
    assert_true(a->document.unfolded);
    assert_int_equal(a->document.within.from, second);
    assert_int_equal(a->document.within.to, records.n);
    assert_end(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        archive_test(only_texts_that_were_found_are_documents),
        archive_test(chunks_and_compression_are_undone),
        archive_test(a_document_leads_back_to_its_gzip_member),
        archive_test(a_body_that_unfolds_without_end_costs_only_itself),
        archive_test(a_member_that_unfolds_without_end_costs_only_itself),
        archive_test(a_broken_member_costs_only_itself),
        archive_test(a_broken_record_costs_only_itself),
        archive_test(an_archive_that_breaks_off_says_so),
        archive_test(an_archive_packed_as_a_whole_counts_unfolded_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
