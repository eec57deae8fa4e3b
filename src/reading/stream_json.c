// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one article a line. The evidence is the text that the string stands for, as UTF-8. */
#include "reading/stream.h"

#include <string.h>

/* Keys by falling preference: those of schema.org, of common crawlers, and plain words. */
static const char *const text_keys[] = {"text", "body", "content", "articleBody", "maintext", NULL};
static const char *const html_keys[] = {"html", "raw_html", NULL};
static const char *const url_keys[] = {"url", "link", NULL};
static const char *const title_keys[] = {"title", "headline", NULL};
static const char *const outlet_keys[] = {"outlet", "source", "publisher", "site_name", NULL};
static const char *const author_keys[] = {"author", "authors", "byline", NULL};
static const char *const language_keys[] = {"language", "lang", NULL};
static const char *const date_keys[] = {
    "published", "published_at", "datePublished", "date_published", "date_publish", "date", NULL};

/* The first of the keys that holds a text; of an object its "name", of a list its first. */
static tocsin_text first_text(const struct json_object *object, const char *const *keys) {
    for (; *keys; keys++) {
        const struct json_object *value = tocsin_json_get(object, *keys);
        tocsin_text text = tocsin_json_get_text(object, *keys);
        if (!text.n) text = tocsin_json_get_text(value, "name");
        if (!text.n) text = tocsin_json_text_at(value, 0);
        if (tocsin_text_trim(text).n) return text;
    }
    return TOCSIN_TEXT_NONE;
}

static tocsin_status take_object(const struct json_object *object, tocsin_document *d,
                                 tocsin_error *err) {
    tocsin_text text = first_text(object, text_keys);
    d->form = text.n ? TOCSIN_FORM_GUESS : TOCSIN_FORM_HTML;
    if (!text.n) text = first_text(object, html_keys);
    if (!text.n)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "an object without a text: one of the keys text, body, content, articleBody, maintext, html or raw_html must hold one");
    d->published = stream_date(first_text(object, date_keys));
    d->bytes = tocsin_arena_text(&d->arena, text);
    bool kept = d->bytes.at && stream_keep(d, &d->url, first_text(object, url_keys)) &&
                stream_keep(d, &d->title, first_text(object, title_keys)) &&
                stream_keep(d, &d->outlet, first_text(object, outlet_keys)) &&
                stream_keep(d, &d->author, first_text(object, author_keys)) &&
                stream_keep(d, &d->language, first_text(object, language_keys));
    return kept ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status read_line(tocsin_text line, tocsin_document *d, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *object = NULL;
    tocsin_status status = tocsin_json_parse(line, &object, err);
    if (status) return status;
    const void *position = NULL;
    const char *key;
    struct json_object *value;
    if (!tocsin_json_next(object, &position, &key, &value))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "no JSON object with members");
    return take_object(object, d, err);
}

/* The length of the line that begins here, without its end; looks no further than STREAM_RECORD_BYTES. */
static tocsin_status find_line(stream_bytes *b, size_t *ret_n, tocsin_error *err) {
    size_t seen = 0;
    for (;;) {
        tocsin_text here = stream_bytes_here(b);
        const char *end = here.n > seen ? memchr(here.at + seen, '\n', here.n - seen) : NULL;
        if (end || b->ended || here.n > STREAM_RECORD_BYTES) {
            *ret_n = end ? (size_t)(end - here.at) : here.n;
            return TOCSIN_OK;
        }
        seen = here.n;
        tocsin_status status = stream_bytes_fill(b, here.n + 1, err);
        if (status) return status;
    }
}

/* Pass over what is left of a line and its end. */
static tocsin_status skip_line(stream_bytes *b, tocsin_error *err) {
    for (;;) {
        tocsin_status status = stream_bytes_fill(b, 1, err);
        tocsin_text here = stream_bytes_here(b);
        if (status || !here.n) return status;
        const char *end = memchr(here.at, '\n', here.n);
        stream_bytes_take(b, end ? (size_t)(end - here.at) + 1 : here.n);
        if (end) return TOCSIN_OK;
    }
}

static tocsin_status use_line(tocsin_stream *s, size_t n, tocsin_document *d, tocsin_error *err) {
    uint64_t from = s->bytes.offset;
    if (n > STREAM_RECORD_BYTES)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "line %zu: longer than %zu bytes; split the text",
                           s->record, STREAM_RECORD_BYTES);
    tocsin_text line = tocsin_text_slice(stream_bytes_here(&s->bytes), 0, n);
    if (s->record == 1 && tocsin_text_starts(line, TOCSIN_TEXT("\xEF\xBB\xBF")))
        line = tocsin_text_slice(line, 3, n);
    tocsin_status status = read_line(tocsin_text_trim(line), d, err);
    if (status) tocsin_error_prefix(err, "line %zu", s->record);
    return status ? status : stream_place(s, d, "line", from, from + n, err);
}

tocsin_status stream_json_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    for (;;) {
        size_t n = 0;
        tocsin_status status = find_line(&s->bytes, &n, err);
        s->failed = status != TOCSIN_OK; /* nothing can be unfolded behind it */
        if (status) return status;
        tocsin_text here = stream_bytes_here(&s->bytes);
        if (!here.n) return TOCSIN_NO;
        s->record++;
        bool is_blank = !tocsin_text_trim(tocsin_text_slice(here, 0, n)).n;
        if (!is_blank) status = use_line(s, n, d, err);
        s->failed = skip_line(&s->bytes, &s->pending) != TOCSIN_OK;
        if (!is_blank) return status;
        if (s->failed) return TOCSIN_NO;
    }
}
