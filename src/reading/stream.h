// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_STREAM_H
#define TOCSIN_READING_STREAM_H

/* Documents out of containers, one at a time, whatever the size of the container.
 *
 *   file or pipe ── stream_bytes ──┬─ JSON lines   stream_json.c     one object a line
 *                   (gunzips)      ├─ RSS, Atom    stream_feed.c     item by item, through libxml2's reader
 *                                  ├─ WARC         stream_warc.c     HTTP messages (stream_http.c)
 *                                  └─ anything else is one document
 *
 * The evidence of a document in a container is its own bytes: the text that a JSON string, an item or an HTTP message
 * stands for, without the escapes and the compression around it. Where in the container it stood is kept beside it.
 * One record that is wrong costs only itself; what is too large or unfolds without end is named and passed over. */

#include "tocsin/reading.h"

#include <zlib.h>

/* Of one record, unfolded: a line, an item, an HTTP message. */
#define STREAM_RECORD_BYTES TOCSIN_REPORT_MAX_BYTES
/* A member of a gzip file may unfold to this much, and beyond it to so many times its own size: DEFLATE does 1032 at
 * best, text 3 to 50. */
#define STREAM_MEMBER_BYTES ((uint64_t)64 << 20)
#define STREAM_MEMBER_TIMES 250

/* ---- bytes: stream_bytes.c ---------------------------------------------------------------------- */

/* Where a member of a gzip file begins (or the file ends), unfolded and as received. */
typedef struct stream_boundary {
    uint64_t unfolded, received;
} stream_boundary;

typedef struct stream_bytes {
    const char *path; /* for messages */
    int fd;
    char *at; /* unfolded and not yet taken: [from, to) */
    size_t from, to, capacity;
    uint64_t offset; /* of at[from], unfolded */
    bool ended;      /* nothing follows at[to] */

    bool is_gzip;
    unsigned char *raw; /* received and not yet unfolded: [raw_from, raw_to) */
    size_t raw_from, raw_to;
    uint64_t raw_offset; /* of raw[raw_from] */
    bool raw_ended;
    z_stream z;
    bool z_open, in_member;
    tocsin_error broken;    /* why the present member cannot be unfolded further */
    stream_boundary member; /* where the present one began */
    stream_boundary *boundaries;
    size_t n_boundaries, boundaries_capacity;
} stream_bytes;

tocsin_status stream_bytes_open(stream_bytes *b, const char *path, tocsin_error *err);
void stream_bytes_close(stream_bytes *b);
/* See to it that `n` bytes lie in at[from, to), or all that are left. TOCSIN_BAD_INPUT: what follows cannot be
 * unfolded, or unfolds without end. */
tocsin_status stream_bytes_fill(stream_bytes *b, size_t n, tocsin_error *err);
static inline tocsin_text stream_bytes_here(const stream_bytes *b) {
    return (tocsin_text){b->at + b->from, b->to - b->from};
}
void stream_bytes_take(stream_bytes *b, size_t n); /* no more than lie there */
/* After a failure within gzip: go on at the next member that begins with `head`; false when there is none. */
bool stream_bytes_next_member(stream_bytes *b, const char *head);
/* The bytes as received of [from, to) unfolded; false when they do not begin and end where members do. */
bool stream_bytes_received(const stream_bytes *b, uint64_t from, uint64_t to, tocsin_span *ret);
/* Boundaries before this offset are of no more interest. */
void stream_bytes_forget(stream_bytes *b, uint64_t unfolded);

/* ---- containers ------------------------------------------------------------------------------- */

typedef enum stream_kind { STREAM_ONE, STREAM_JSON, STREAM_FEED, STREAM_WARC } stream_kind;

struct feed; /* of stream_feed.c */

struct tocsin_stream {
    stream_bytes bytes;
    stream_kind kind;
    bool failed;          /* nothing more comes, but for: */
    tocsin_error pending; /* found behind the last document, told with the next call */
    size_t record;        /* number of the last one, from 1 */
    struct feed *feed;
};

/* Each gives the next document, TOCSIN_NO at the end, or what is wrong with this one; the arena of the document is
 * there. */
tocsin_status stream_json_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err);
tocsin_status stream_feed_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err);
void stream_feed_close(struct feed **feed);
tocsin_status stream_warc_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err);

/* ---- what they share -------------------------------------------------------------------------- */

/* Where the record stands: its name ("line 3") and its bytes. */
tocsin_status stream_place(tocsin_stream *s, tocsin_document *d, const char *what, uint64_t from,
                           uint64_t to, tocsin_error *err);
/* Copy into the arena of the document, trimmed; false when memory ran out. An empty text stays what it is. */
bool stream_keep(tocsin_document *d, tocsin_text *slot, tocsin_text text);
/* A date of metadata: ISO 8601 or RFC 822, with or without a time; open when it is neither. */
tocsin_period stream_date(tocsin_text text);

/* ---- HTTP: stream_http.c ------------------------------------------------------------------------ */

/* The value of a header line ("Name: value"), trimmed; empty when there is none. `head` is the lines. */
tocsin_text stream_header(tocsin_text head, const char *name);
/* Bytes of the lines up to and with the empty one; SIZE_MAX when there is no empty one. */
size_t stream_head_end(tocsin_text text);
/* "text/html" out of "text/html; charset=UTF-8", and the charset; either may be empty. */
void stream_content_type(tocsin_text value, tocsin_text *ret_media, tocsin_text *ret_charset);
/* A body as sent to the document: chunks joined, gzip and deflate unfolded to at most STREAM_RECORD_BYTES. */
tocsin_status stream_http_body(tocsin_text head, tocsin_text body, tocsin_buffer *ret_body,
                               tocsin_error *err);

#endif
