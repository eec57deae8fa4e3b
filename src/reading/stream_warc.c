// SPDX-License-Identifier: Apache-2.0
/* WARC (ISO 28500): responses, resources and conversions that hold text; all other records are passed over.
 *
 *   WARC/1.0 CRLF  header lines  CRLF  block of Content-Length bytes  CRLF CRLF
 *
 * In .warc.gz each record is a gzip member of its own. Where a record or a member is broken, the next one is looked
 * for, and the archive goes on there. */
#include "reading/stream.h"

#include <string.h>

enum { HEADER_BYTES = 64 * 1024 };

typedef struct warc_record {
    uint64_t from; /* unfolded */
    tocsin_text type, url, media;
    uint64_t length; /* of its block */
} warc_record;

static bool is_blank_byte(char c) {
    return c == '\r' || c == '\n';
}

static bool begins_like(tocsin_text value, const char *head) {
    size_t n = strlen(head);
    return value.n >= n && !strncasecmp(value.at, head, n);
}

/* ---- finding records -------------------------------------------------------------------------------- */

static tocsin_status skip_blank(stream_bytes *b, tocsin_error *err) {
    for (;;) {
        tocsin_status status = stream_bytes_fill(b, 1, err);
        tocsin_text here = stream_bytes_here(b);
        size_t n = 0;
        while (n < here.n && is_blank_byte(here.at[n])) n++;
        stream_bytes_take(b, n);
        if (status || !here.n || n < here.n) return status;
    }
}

/* Move to the next line that begins a record; false when there is none, or when the bytes fail. */
static bool find_record(stream_bytes *b, tocsin_error *err) {
    const tocsin_text mark = TOCSIN_TEXT("\nWARC/");
    while (!stream_bytes_fill(b, HEADER_BYTES, err)) {
        tocsin_text here = stream_bytes_here(b);
        size_t at = tocsin_text_find(here, mark, 0);
        if (at != SIZE_MAX) {
            stream_bytes_take(b, at + 1);
            return true;
        }
        if (b->ended || here.n < mark.n) return false;
        stream_bytes_take(b, here.n - mark.n + 1);
    }
    return stream_bytes_next_member(b, "WARC/");
}

/* Behind something broken: go on with the next record. */
static void recover(tocsin_stream *s) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    bool found = s->bytes.broken.status ? stream_bytes_next_member(&s->bytes, "WARC/")
                                        : find_record(&s->bytes, &err);
    s->failed = !found;
    if (!found && err.status && err.status != TOCSIN_BAD_INPUT) s->pending = err;
}

/* ---- one record ------------------------------------------------------------------------------------- */

/* The length of the header lines, SIZE_MAX when they do not end. No more is unfolded than they take: what comes behind
 * them may be broken. */
static tocsin_status find_head(stream_bytes *b, size_t *ret_n, tocsin_error *err) {
    for (;;) {
        tocsin_text here = stream_bytes_here(b);
        bool begins = tocsin_text_starts(here, TOCSIN_TEXT("WARC/"));
        *ret_n = begins ? stream_head_end(here) : SIZE_MAX;
        bool is_final = here.n > 8 && !begins;
        if (*ret_n != SIZE_MAX || is_final || b->ended || here.n > HEADER_BYTES) return TOCSIN_OK;
        tocsin_status status = stream_bytes_fill(b, here.n + 1, err);
        if (status) return status;
    }
}

/* Header lines into the arena, so that they outlive the window. TOCSIN_NO at the end of the archive. */
static tocsin_status read_head(tocsin_stream *s, tocsin_document *d, warc_record *ret_record,
                               tocsin_error *err) {
    stream_bytes *b = &s->bytes;
    size_t end = 0;
    tocsin_status status = skip_blank(b, err);
    stream_bytes_forget(b, b->offset);
    if (!status) status = find_head(b, &end, err);
    if (!status && !stream_bytes_here(b).n) return TOCSIN_NO;
    s->record++;
    if (status) return status;
    tocsin_text lines = tocsin_text_slice(stream_bytes_here(b), 0, end == SIZE_MAX ? 0 : end);
    tocsin_text head = tocsin_arena_text(&d->arena, lines);
    if (!head.at) return tocsin_fail_memory(err);
    int64_t length = -1;
    if (!tocsin_text_integer(stream_header(head, "Content-Length"), &length) || length < 0)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "no WARC record begins here: a line WARC/1.0, header lines with Content-Length and an empty line");
    *ret_record = (warc_record){.from = b->offset,
                                .type = stream_header(head, "WARC-Type"),
                                .url = stream_header(head, "WARC-Target-URI"),
                                .media = stream_header(head, "Content-Type"),
                                .length = (uint64_t)length};
    stream_bytes_take(b, end);
    return TOCSIN_OK;
}

static bool holds_text(tocsin_text media) {
    return begins_like(media, "text/html") || begins_like(media, "text/plain") ||
           begins_like(media, "application/xhtml");
}

static tocsin_form form_of(tocsin_text media) {
    return begins_like(media, "text/plain") ? TOCSIN_FORM_GUESS : TOCSIN_FORM_HTML;
}

static tocsin_status keep_body(tocsin_document *d, tocsin_text body, tocsin_text type,
                               tocsin_error *err) {
    tocsin_text media, charset;
    stream_content_type(type, &media, &charset);
    d->form = form_of(media);
    d->bytes = tocsin_arena_text(&d->arena, body);
    return d->bytes.at && stream_keep(d, &d->charset, charset) ? TOCSIN_OK
                                                               : tocsin_fail_memory(err);
}

/* "HTTP/1.1 200 OK": only what was found is a document. */
static bool is_found(tocsin_text http) {
    const char *space = http.n ? memchr(http.at, ' ', http.n < 16 ? http.n : 16) : NULL;
    return begins_like(http, "HTTP/") && space && space + 1 < http.at + http.n && space[1] == '2';
}

/* TOCSIN_NO: nothing to read in it. */
static tocsin_status read_response(tocsin_document *d, tocsin_text block, tocsin_error *err) {
    if (!is_found(block)) return TOCSIN_NO;
    size_t end = stream_head_end(block);
    if (end == SIZE_MAX)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "an HTTP message whose header lines do not end");
    tocsin_text head = tocsin_text_slice(block, 0, end);
    tocsin_text type = stream_header(head, "Content-Type");
    if (!holds_text(type)) return TOCSIN_NO;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    tocsin_status status =
        stream_http_body(head, tocsin_text_slice(block, end, block.n), &body, err);
    if (status) return status;
    if (!body.n) return TOCSIN_NO;
    return keep_body(d, tocsin_buffer_text(&body), type, err);
}

static bool is_wanted(const warc_record *r) {
    if (tocsin_text_is(r->type, "response")) return begins_like(r->media, "application/http");
    bool is_document = tocsin_text_is(r->type, "resource") || tocsin_text_is(r->type, "conversion");
    return is_document && holds_text(r->media) && r->length;
}

/* The block lies in the window, whole. */
static tocsin_status read_block(tocsin_stream *s, const warc_record *r, tocsin_document *d,
                                tocsin_error *err) {
    stream_bytes *b = &s->bytes;
    if (r->length > STREAM_RECORD_BYTES)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%llu bytes: more than %zu are not read",
                           (unsigned long long)r->length, STREAM_RECORD_BYTES);
    tocsin_status status = stream_bytes_fill(b, (size_t)r->length, err);
    if (status) return status;
    tocsin_text block = tocsin_text_slice(stream_bytes_here(b), 0, (size_t)r->length);
    if (block.n < r->length)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "the archive breaks off within this record");
    d->url = r->url;
    return tocsin_text_is(r->type, "response") ? read_response(d, block, err)
                                               : keep_body(d, block, r->media, err);
}

/* Does a member that is a record begin here? Then the record before it is over, whatever length it gave. */
static bool at_next_record(const stream_bytes *b) {
    return b->is_gzip && b->member.unfolded == b->offset &&
           tocsin_text_starts(stream_bytes_here(b), TOCSIN_TEXT("WARC/"));
}

/* Pass over the block, and see where the member ends. */
static tocsin_status leave_record(stream_bytes *b, uint64_t end, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    while (b->offset < end && !status) {
        status = stream_bytes_fill(b, 1, err);
        size_t here = stream_bytes_here(b).n;
        if (!here || at_next_record(b)) return status;
        uint64_t left = end - b->offset;
        stream_bytes_take(b, left < here ? (size_t)left : here);
    }
    return status ? status : skip_blank(b, err);
}

/* Among ourselves: there is nothing to read in this record. */
#define PASSED_OVER TOCSIN_PARTLY

static tocsin_status read_record(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    warc_record r = {.length = 0};
    uint64_t from = s->bytes.offset;
    tocsin_status status = read_head(s, d, &r, err);
    if (status == TOCSIN_BAD_INPUT) {
        tocsin_error_prefix(err, "record %zu, byte %llu", s->record, (unsigned long long)from);
        recover(s);
    }
    if (status) return status;
    uint64_t end = s->bytes.offset + r.length;
    status = is_wanted(&r) ? read_block(s, &r, d, err) : PASSED_OVER;
    if (status == TOCSIN_NO) status = PASSED_OVER;
    tocsin_status left = leave_record(&s->bytes, end, &s->pending);
    if (!status) status = stream_place(s, d, "record", r.from, s->bytes.offset, err);
    if (status == TOCSIN_BAD_INPUT) {
        tocsin_text url = tocsin_text_slice(r.url, 0, 200);
        tocsin_error_prefix(err, "record %zu (%.*s)", s->record, TOCSIN_TEXT_ARG(url));
        s->pending = (tocsin_error)TOCSIN_ERROR_INIT; /* it is about the same */
    }
    if (left) tocsin_error_prefix(&s->pending, "behind record %zu", s->record);
    if (left) recover(s);
    return status;
}

tocsin_status stream_warc_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    tocsin_status status;
    while ((status = read_record(s, d, err)) == PASSED_OVER && !s->failed && !s->pending.status)
        tocsin_document_release(d);
    if (status != PASSED_OVER) return status;
    if (!s->pending.status) return TOCSIN_NO;
    *err = s->pending;
    s->pending = (tocsin_error)TOCSIN_ERROR_INIT;
    return err->status;
}
