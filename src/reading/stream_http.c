// SPDX-License-Identifier: Apache-2.0
/* HTTP messages as archives keep them: header lines, chunks, compressed bodies. */
#include "reading/stream.h"

#include <string.h>

size_t stream_head_end(tocsin_text text) {
    for (size_t at = 0; (at = tocsin_text_find(text, TOCSIN_TEXT("\n"), at)) != SIZE_MAX;) {
        at++;
        if (at < text.n && text.at[at] == '\n') return at + 1;
        if (at + 1 < text.n && text.at[at] == '\r' && text.at[at + 1] == '\n') return at + 2;
    }
    return SIZE_MAX;
}

tocsin_text stream_header(tocsin_text head, const char *name) {
    size_t n = strlen(name);
    for (tocsin_text line; tocsin_text_split(&head, '\n', &line);) {
        bool is_it = line.n > n && line.at[n] == ':' && !strncasecmp(line.at, name, n);
        if (is_it) return tocsin_text_trim(tocsin_text_slice(line, n + 1, line.n));
    }
    return TOCSIN_TEXT_NONE;
}

void stream_content_type(tocsin_text value, tocsin_text *ret_media, tocsin_text *ret_charset) {
    tocsin_text part;
    *ret_media = *ret_charset = TOCSIN_TEXT_NONE;
    if (tocsin_text_split(&value, ';', &part)) *ret_media = tocsin_text_trim(part);
    while (tocsin_text_split(&value, ';', &part)) {
        part = tocsin_text_trim(part);
        const tocsin_text key = TOCSIN_TEXT("charset=");
        if (part.n <= key.n || strncasecmp(part.at, key.at, key.n)) continue;
        part = tocsin_text_slice(part, key.n, part.n);
        bool quoted = part.n > 2 && (part.at[0] == '"' || part.at[0] == '\'');
        *ret_charset = quoted ? tocsin_text_slice(part, 1, part.n - 1) : part;
    }
}

/* ---- bodies --------------------------------------------------------------------------------------- */

static bool is_word(tocsin_text value, const char *word) {
    return value.n == strlen(word) && !strncasecmp(value.at, word, value.n);
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The size line of a chunk; false when it is none. Moves `*at` behind it. */
static bool chunk_size(tocsin_text body, size_t *at, size_t *ret_n) {
    size_t n = 0, digits = 0, i = *at;
    for (int digit; i < body.n && digits < 8 && (digit = hex_digit(body.at[i])) >= 0; i++, digits++)
        n = n * 16 + (size_t)digit;
    const char *end = i < body.n ? memchr(body.at + i, '\n', body.n - i) : NULL;
    if (!digits || !end) return false;
    *at = (size_t)(end - body.at) + 1;
    *ret_n = n;
    return true;
}

/* Some archives keep the header but have joined the chunks already: then the body is as it stands. */
static tocsin_status join_chunks(tocsin_text body, tocsin_buffer *out, tocsin_error *err) {
    size_t at = 0, n;
    if (!chunk_size(body, &at, &n)) {
        tocsin_buffer_put(out, body);
        return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
    }
    for (;;) {
        if (!n) return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
        if (n > body.n - at)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "the HTTP body breaks off within a chunk");
        tocsin_buffer_put(out, tocsin_text_slice(body, at, at + n));
        at += n;
        while (at < body.n && (body.at[at] == '\r' || body.at[at] == '\n')) at++;
        if (!chunk_size(body, &at, &n))
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "the HTTP body has a chunk without a size");
    }
}

static tocsin_status inflate_within(z_stream *z, tocsin_buffer *out, tocsin_error *err) {
    unsigned char room[32 * 1024];
    for (int result = Z_OK; result != Z_STREAM_END;) {
        z->next_out = room;
        z->avail_out = sizeof room;
        result = inflate(z, Z_NO_FLUSH);
        size_t n = sizeof room - z->avail_out;
        if (result == Z_MEM_ERROR) return tocsin_fail_memory(err);
        if (result != Z_OK && result != Z_STREAM_END)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "the compressed HTTP body is broken: %s",
                               z->msg ? z->msg : "it breaks off");
        if (out->n + n > STREAM_RECORD_BYTES)
            return tocsin_fail(
                err, TOCSIN_BAD_INPUT,
                "a compressed HTTP body that unfolds to more than %zu bytes; it is left alone",
                STREAM_RECORD_BYTES);
        tocsin_buffer_put(out, (tocsin_text){(const char *)room, n});
        if (out->failed) return tocsin_fail_memory(err);
    }
    return TOCSIN_OK;
}

static void end_inflate(z_stream *z) {
    inflateEnd(z);
}

/* gzip, zlib, or DEFLATE with nothing around it, which some servers call deflate. */
static tocsin_status unfold(tocsin_text body, tocsin_buffer *out, tocsin_error *err) {
    enum { ANY = 15 + 32, BARE = -15 };
    const unsigned char *head = (const unsigned char *)body.at;
    bool framed = body.n > 2 && ((head[0] == 0x1F && head[1] == 0x8B) ||
                                 ((head[0] & 0x0F) == 8 && (head[0] << 8 | head[1]) % 31 == 0));
    TOCSIN_CLEANUP(end_inflate)
    z_stream z = {.next_in = (Bytef *)(uintptr_t)body.at, .avail_in = (uInt)body.n};
    if (inflateInit2(&z, framed ? ANY : BARE) != Z_OK) return tocsin_fail_memory(err);
    return inflate_within(&z, out, err);
}

tocsin_status stream_http_body(tocsin_text head, tocsin_text body, tocsin_buffer *ret_body,
                               tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer joined = TOCSIN_BUFFER_INIT;
    tocsin_status status = TOCSIN_OK;
    if (is_word(stream_header(head, "Transfer-Encoding"), "chunked")) {
        status = join_chunks(body, &joined, err);
        body = tocsin_buffer_text(&joined);
    }
    if (status) return status;
    tocsin_text coding = stream_header(head, "Content-Encoding");
    bool is_plain = !coding.n || is_word(coding, "identity");
    bool is_known = is_plain || is_word(coding, "gzip") || is_word(coding, "x-gzip") ||
                    is_word(coding, "deflate");
    if (!is_known)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "an HTTP body compressed with %.*s; only gzip and deflate are read",
                           TOCSIN_TEXT_ARG(tocsin_text_slice(coding, 0, 40)));
    if (!is_plain) return unfold(body, ret_body, err);
    tocsin_buffer_put(ret_body, body);
    return ret_body->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
