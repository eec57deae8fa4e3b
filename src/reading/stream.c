// SPDX-License-Identifier: Apache-2.0
/* tocsin_stream: what kind of container this is, and what all kinds share. */
#include "reading/stream.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 1024 };

/* ---- which container ------------------------------------------------------------------------------ */

static tocsin_text without_mark(tocsin_text text) {
    bool marked = tocsin_text_starts(text, TOCSIN_TEXT("\xEF\xBB\xBF"));
    return tocsin_text_trim(tocsin_text_slice(text, marked ? 3 : 0, text.n));
}

static bool has_ending(const char *path, const char *ending) {
    size_t n = strlen(path), e = strlen(ending);
    return n >= e && !strcasecmp(path + n - e, ending);
}

/* Behind `mark`; the empty text when it is not there. */
static tocsin_text behind(tocsin_text text, const char *mark) {
    size_t at = tocsin_text_find(text, tocsin_text_of(mark), 0);
    return at == SIZE_MAX ? TOCSIN_TEXT_NONE : tocsin_text_slice(text, at + strlen(mark), text.n);
}

/* The text behind the XML declaration, comments and the document type, which may hold declarations in brackets. */
static tocsin_text root_of(tocsin_text head) {
    while (tocsin_text_starts(head, TOCSIN_TEXT("<?")) ||
           tocsin_text_starts(head, TOCSIN_TEXT("<!"))) {
        tocsin_text tail = behind(head, ">");
        tocsin_text tag = tocsin_text_slice(head, 0, head.n - tail.n);
        bool is_comment = tocsin_text_starts(head, TOCSIN_TEXT("<!--"));
        bool has_inner = !is_comment && tocsin_text_find(tag, TOCSIN_TEXT("["), 0) != SIZE_MAX;
        if (is_comment) tail = behind(head, "-->");
        if (has_inner) tail = behind(behind(head, "]"), ">");
        head = tocsin_text_trim(tail);
    }
    return head;
}

static bool is_feed(tocsin_text head) {
    static const char *const roots[] = {"<rss", "<feed", "<rdf:RDF", "<atom:feed"};
    tocsin_text root = root_of(head);
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        size_t n = strlen(roots[i]);
        if (tocsin_text_starts(root, tocsin_text_of(roots[i])) && root.n > n &&
            strchr(" \t\r\n>", root.at[n]))
            return true;
    }
    return false;
}

/* `{"`, whatever blanks stand between: a text that somebody wrote does not begin so. */
static bool is_json_object(tocsin_text head) {
    if (!head.n || head.at[0] != '{') return false;
    tocsin_text inner = tocsin_text_trim(tocsin_text_slice(head, 1, head.n));
    return inner.n && inner.at[0] == '"';
}

static stream_kind kind_of(const stream_bytes *b) {
    tocsin_text head = without_mark(tocsin_text_slice(stream_bytes_here(b), 0, HEAD_BYTES));
    if (tocsin_text_starts(head, TOCSIN_TEXT("WARC/"))) return STREAM_WARC;
    bool named = has_ending(b->path, ".jsonl") || has_ending(b->path, ".ndjson") ||
                 has_ending(b->path, ".jsonl.gz") || has_ending(b->path, ".ndjson.gz");
    if (named || is_json_object(head)) return STREAM_JSON;
    return is_feed(head) ? STREAM_FEED : STREAM_ONE;
}

/* ---- one document ------------------------------------------------------------------------------- */

static tocsin_status one_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    if (s->record++) return TOCSIN_NO;
    tocsin_status status = stream_bytes_fill(&s->bytes, STREAM_RECORD_BYTES + 1, err);
    if (status) return status;
    tocsin_text here = stream_bytes_here(&s->bytes);
    if (here.n > STREAM_RECORD_BYTES)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "larger than %zu bytes, the most that is read as one document; split it, or give one document a line as JSON lines",
            STREAM_RECORD_BYTES);
    bool page = has_ending(s->bytes.path, ".html") || has_ending(s->bytes.path, ".htm");
    d->form = page ? TOCSIN_FORM_HTML : TOCSIN_FORM_GUESS;
    d->bytes = here.at ? here : TOCSIN_TEXT("");
    d->owned =
        s->bytes.at; /* the window, which is not needed any more: no second copy of a long text */
    s->bytes.at = NULL;
    s->bytes.from = s->bytes.to = s->bytes.capacity = 0;
    return TOCSIN_OK;
}

/* ---- the stream ------------------------------------------------------------------------------------- */

tocsin_status tocsin_stream_open(const char *path, tocsin_stream **ret_stream, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_stream_close) tocsin_stream *s = calloc(1, sizeof *s);
    if (!s) return tocsin_fail_memory(err);
    tocsin_status status = stream_bytes_open(&s->bytes, path, err);
    if (status) return status;
    status = stream_bytes_fill(&s->bytes, HEAD_BYTES, err);
    if (status && status != TOCSIN_BAD_INPUT)
        return status; /* what is broken is said where it stands */
    s->kind = kind_of(&s->bytes);
    *ret_stream = s;
    s = NULL;
    return TOCSIN_OK;
}

void tocsin_stream_close(tocsin_stream **stream) {
    if (!*stream) return;
    stream_feed_close(&(*stream)->feed);
    stream_bytes_close(&(*stream)->bytes);
    free(*stream);
    *stream = NULL;
}

bool tocsin_stream_is_container(const tocsin_stream *stream) {
    return stream->kind != STREAM_ONE;
}

tocsin_status tocsin_stream_next(tocsin_stream *s, tocsin_document *ret_document,
                                 tocsin_error *err) {
    static tocsin_status (*const next[])(tocsin_stream *, tocsin_document *,
                                         tocsin_error *) = {[STREAM_ONE] = one_next,
                                                            [STREAM_JSON] = stream_json_next,
                                                            [STREAM_FEED] = stream_feed_next,
                                                            [STREAM_WARC] = stream_warc_next};
    tocsin_document made = {.published = TOCSIN_PERIOD_NONE};
    tocsin_error pending = s->pending;
    s->pending = (tocsin_error)TOCSIN_ERROR_INIT;
    if (pending.status && err) *err = pending;
    if (pending.status) return pending.status;
    if (s->failed) return TOCSIN_NO;
    tocsin_status status = next[s->kind](s, &made, err);
    if (status) {
        s->failed |= status != TOCSIN_BAD_INPUT;
        tocsin_document_release(&made);
        return status;
    }
    *ret_document = made;
    return TOCSIN_OK;
}

void tocsin_document_release(tocsin_document *d) {
    tocsin_arena_release(&d->arena);
    free(d->owned);
    *d = (tocsin_document){.published = TOCSIN_PERIOD_NONE};
}

void tocsin_document_options(const tocsin_document *d, tocsin_read_options *options) {
    if (!options->outlet.n) options->outlet = d->outlet;
    if (!options->title.n) options->title = d->title;
    if (!options->author.n) options->author = d->author;
    if (!options->charset.n) options->charset = d->charset;
    if (!options->likely_language.n) options->likely_language = d->language;
    if (!tocsin_period_is_known(options->published)) options->published = d->published;
    if (options->form == TOCSIN_FORM_GUESS) options->form = d->form;
}

/* ---- shared --------------------------------------------------------------------------------------- */

tocsin_status stream_place(tocsin_stream *s, tocsin_document *d, const char *what, uint64_t from,
                           uint64_t to, tocsin_error *err) {
    const char *record = tocsin_arena_format(&d->arena, "%s %zu", what, s->record);
    if (!record) return tocsin_fail_memory(err);
    d->record = tocsin_text_of(record);
    d->unfolded = !stream_bytes_received(&s->bytes, from, to, &d->within);
    if (d->unfolded) d->within = (tocsin_span){(int64_t)from, (int64_t)to};
    return TOCSIN_OK;
}

bool stream_keep(tocsin_document *d, tocsin_text *slot, tocsin_text text) {
    text = tocsin_text_trim(text);
    if (!text.n) return true;
    *slot = tocsin_arena_text(&d->arena, text);
    return slot->at != NULL;
}

static int month_of(tocsin_text word) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; i++)
        if (word.n >= 3 && !strncasecmp(word.at, months[i], 3)) return i + 1;
    return 0;
}

/* "Wed, 10 Nov 2021 08:00:00 GMT": the day as it is written, whatever the zone. */
static tocsin_period internet_date(tocsin_text text) {
    size_t comma = tocsin_text_find(text, TOCSIN_TEXT(","), 0);
    tocsin_text rest = tocsin_text_slice(text, comma == SIZE_MAX ? 0 : comma + 1, text.n);
    tocsin_text parts[3] = {{NULL, 0}}, part;
    for (int n = 0; n < 3 && tocsin_text_split(&rest, ' ', &part);)
        if (part.n) parts[n++] = part;
    int64_t day, year;
    bool sound = tocsin_text_integer(parts[0], &day) && tocsin_text_integer(parts[2], &year) &&
                 day > 0 && day < 32 && year > 0 && year < 10000;
    if (!sound) return TOCSIN_PERIOD_NONE;
    if (year < 100) year += year < 50 ? 2000 : 1900;
    tocsin_civil civil = {(int)year, month_of(parts[1]), (int)day};
    if (!tocsin_civil_is_valid(civil)) return TOCSIN_PERIOD_NONE;
    tocsin_day found = tocsin_day_from_civil(civil);
    return (tocsin_period){found, found};
}

tocsin_period stream_date(tocsin_text text) {
    tocsin_period period;
    text = tocsin_text_trim(text);
    if (tocsin_period_parse(text, &period)) return period;
    bool has_time = text.n > 10 && (text.at[10] == 'T' || text.at[10] == ' ');
    if (has_time && tocsin_period_parse(tocsin_text_slice(text, 0, 10), &period)) return period;
    return internet_date(text);
}
