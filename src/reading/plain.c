// SPDX-License-Identifier: Apache-2.0
/* Plain text: header lines ("date: 2021-11-03", "Bron: NOS"), then paragraphs.
 *
 * Paragraphs stand between blank lines. Where lines are long, nobody broke them to fit a page, and
 * every line is a paragraph; where all are short (WRAP_BYTES), a single line break is white space.
 */
#include "reading/intake.h"
#include "reading/reader.h"

#include <string.h>

#define WRAP_BYTES   120
#define HEADER_LINES 16
#define HEADER_BYTES 400
#define KEY_BYTES    32

static size_t line_end(tocsin_text text, size_t from) {
    const char *end = from < text.n ? memchr(text.at + from, '\n', text.n - from) : NULL;
    return end ? (size_t)(end - text.at) : text.n;
}

/* ---- header lines ------------------------------------------------------------------------- */

typedef struct header_line {
    header_kind kind;
    tocsin_text value;
    size_t end; /* where the text goes on */
} header_line;

static header_kind header_of(const tocsin_reader *reader, tocsin_text key) {
    char room[KEY_BYTES];
    if (!key.n || key.n > sizeof room) return 0;
    for (size_t i = 0; i < key.n; i++)
        room[i] = key.at[i] >= 'A' && key.at[i] <= 'Z' ? (char)(key.at[i] - 'A' + 'a') : key.at[i];
    for (size_t i = 0; i < reader->n_packs; i++) {
        const header_kind *kind =
            phrasebook_find(&reader->packs[i]->headers, (tocsin_text){room, key.n});
        if (kind) return *kind;
    }
    return 0;
}

/* "date 2021-11 Begin deze maand …": without a colon the value is one word, and it must be a date.
 */
static bool bare_date(tocsin_text line, size_t from, size_t at, header_line *ret_line) {
    size_t value_from = at;
    while (value_from < line.n && (line.at[value_from] == ' ' || line.at[value_from] == '\t'))
        value_from++;
    size_t value_to = value_from;
    while (value_to < line.n && !strchr(" \t\r", line.at[value_to])) value_to++;
    tocsin_period period;
    tocsin_text value = tocsin_text_slice(line, value_from, value_to);
    if (value_from == at || !tocsin_period_parse(value, &period)) return false;
    *ret_line = (header_line){HEADER_DATE, value, from + value_to};
    return true;
}

static bool read_header(const tocsin_reader *reader, tocsin_text text, size_t from,
                        header_line *ret_line) {
    size_t end = line_end(text, from);
    if (end - from > HEADER_BYTES * 64) end = from + HEADER_BYTES; /* a whole text on one line */
    tocsin_text line = tocsin_text_slice(text, from, end);
    size_t at = 0;
    while (at < line.n && at < KEY_BYTES && line.at[at] != ':' && line.at[at] != ' ' &&
           line.at[at] != '\t')
        at++;
    header_kind kind = header_of(reader, tocsin_text_slice(line, 0, at));
    if (!kind) return false;
    if (at >= line.n || line.at[at] != ':')
        return kind == HEADER_DATE && bare_date(line, from, at, ret_line);
    tocsin_text value = tocsin_text_trim(tocsin_text_slice(line, at + 1, line.n));
    if (!value.n || value.n > HEADER_BYTES) return false;
    *ret_line = (header_line){kind, value, end};
    return true;
}

static size_t read_headers(const tocsin_reader *reader, tocsin_text text,
                           self_description *ret_self) {
    size_t at = 0;
    for (int i = 0; i < HEADER_LINES; i++) {
        while (at < text.n && strchr(" \t\r\n", text.at[at])) at++;
        header_line line;
        if (!read_header(reader, text, at, &line)) break;
        tocsin_text *slot = line.kind == HEADER_DATE     ? &ret_self->date
                            : line.kind == HEADER_OUTLET ? &ret_self->outlet
                            : line.kind == HEADER_TITLE  ? &ret_self->title
                                                         : NULL;
        if (slot && !slot->n) *slot = line.value;
        at = line.end;
    }
    return at;
}

/* ---- paragraphs --------------------------------------------------------------------------- */

static bool is_wrapped(tocsin_text text, size_t from) {
    for (size_t at = from; at < text.n;) {
        size_t end = line_end(text, at);
        if (end - at > WRAP_BYTES) return false;
        at = end + 1;
    }
    return true;
}

static block_kind kind_of(const tocsin_reader *reader, tocsin_text paragraph) {
    paragraph = tocsin_text_trim(paragraph);
    if (intake_ends_in_credit(reader, paragraph)) return BLOCK_CAPTION;
    return intake_is_heading(paragraph) ? BLOCK_HEADING : BLOCK_TEXT;
}

static bool is_blank_line(tocsin_text text, size_t from, size_t to) {
    return !tocsin_text_trim(tocsin_text_slice(text, from, to)).n;
}

tocsin_status plain_read(const tocsin_reader *reader, tocsin_text text, block_list *blocks,
                         self_description *ret_self, tocsin_error *err) {
    self_description self = {0};
    size_t from = read_headers(reader, text, &self);
    bool wrapped = is_wrapped(text, from);
    tocsin_status status = TOCSIN_OK;
    size_t start = from; /* of the paragraph */
    for (size_t at = from; at < text.n && !status;) {
        size_t end = line_end(text, at), next = end + 1;
        bool last_line =
            next >= text.n || !wrapped || is_blank_line(text, next, line_end(text, next));
        if (last_line) {
            block_kind kind = kind_of(reader, tocsin_text_slice(text, start, end));
            status = block_list_add(blocks, text, start, end, kind, err);
            start = next;
        }
        at = next;
    }
    if (status) return status;
    if (blocks->n == 1 && blocks->items[0].kind == BLOCK_HEADING)
        blocks->items[0].kind = BLOCK_TEXT;
    bool titled = blocks->n && blocks->items[0].kind == BLOCK_HEADING;
    if (titled && !self.title.n)
        self.title = tocsin_text_slice(text, blocks->items[0].from, blocks->items[0].to);
    *ret_self = self;
    return TOCSIN_OK;
}
