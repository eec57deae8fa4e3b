// SPDX-License-Identifier: Apache-2.0
/* What makes a page costly out of proportion, found in one pass before it is parsed. This is no parser: it counts start
 * tags that need an end tag and have none yet, name by name, and errs on the side of counting too many. */
#include "reading/html.h"

#include <string.h>

#define NAMES      256
#define NAME_BYTES 15

typedef struct open_names {
    struct {
        char name[NAME_BYTES + 1];
        unsigned open;
    } at[NAMES];
    size_t n;
    size_t depth; /* sum of `open`, and tags beyond the table */
} open_names;

/* Elements without content, and those that a sibling closes without an end tag. */
static bool needs_no_end(const char *name) {
    static const char *const names[] = {
        "area",  "base",  "br",      "col",      "embed", "hr",   "img",  "input",
        "link",  "meta",  "param",   "source",   "track", "wbr",  "p",    "li",
        "dt",    "dd",    "option",  "optgroup", "tr",    "td",   "th",   "tbody",
        "thead", "tfoot", "caption", "colgroup", "html",  "head", "body", "!doctype"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(name, names[i])) return true;
    return false;
}

static unsigned *count_of(open_names *names, const char *name) {
    for (size_t i = 0; i < names->n; i++)
        if (!strcmp(names->at[i].name, name)) return &names->at[i].open;
    if (names->n == NAMES) return NULL;
    strcpy(names->at[names->n].name, name);
    names->at[names->n].open = 0;
    return &names->at[names->n++].open;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The name of the tag at text[at], in lower case and cut to fit. */
static void read_name(tocsin_text text, size_t at, char name[static NAME_BYTES + 1]) {
    size_t n = 0;
    for (; at < text.n && n < NAME_BYTES; at++) {
        char c = text.at[at];
        if (is_space(c) || c == '>' || c == '/') break;
        name[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    name[n] = 0;
}

/* The end of the tag that begins at `at`, and how many attributes it may have at most. */
static size_t tag_end(tocsin_text text, size_t at, size_t *ret_attributes) {
    char quote_mark = 0;
    *ret_attributes = 0;
    for (; at < text.n; at++) {
        char c = text.at[at];
        if (quote_mark) {
            if (c == quote_mark) quote_mark = 0;
        } else if ((c == '"' || c == '\'') && text.at[at - 1] == '=') {
            quote_mark = c;
        } else if (c == '>') {
            return at + 1;
        } else if ((is_space(c) || c == '/' || c == '"' || c == '\'') && at + 1 < text.n &&
                   !is_space(text.at[at + 1])) {
            ++*ret_attributes;
        }
    }
    return text.n;
}

/* Where the text goes on behind a comment or the content of an element that holds no tags; `at` when it is neither. */
static size_t behind_raw(tocsin_text text, size_t at, const char *name) {
    static const char *const raw[] = {"script", "style",  "textarea", "title",
                                      "xmp",    "iframe", "noembed",  "noframes"};
    if (!strncmp(name, "!--", 3)) {
        size_t end = tocsin_text_find(text, TOCSIN_TEXT("-->"), at);
        return end == SIZE_MAX ? text.n : end + 3;
    }
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++) {
        if (strcmp(name, raw[i])) continue;
        size_t n = strlen(name);
        for (; (at = tocsin_text_find(text, TOCSIN_TEXT("</"), at)) != SIZE_MAX; at += 2)
            if (at + 2 + n <= text.n && !strncasecmp(text.at + at + 2, name, n)) return at;
        return text.n;
    }
    return at;
}

static void count_tag(open_names *names, const char *name, bool is_end) {
    if (needs_no_end(name)) return;
    unsigned *open = count_of(names, name);
    if (is_end && open && *open) {
        --*open;
        names->depth--;
    } else if (!is_end) {
        if (open) ++*open;
        names->depth++;
    }
}

tocsin_status html_guard(tocsin_text source, tocsin_error *err) {
    open_names names = {.n = 0};
    if (source.n > HTML_MAX_BYTES)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "a web page of %zu bytes: more than %zu are not read; save its text instead", source.n,
            HTML_MAX_BYTES);
    for (size_t at = 0; at < source.n;) {
        const char *open = memchr(source.at + at, '<', source.n - at);
        if (!open) break;
        at = (size_t)(open - source.at) + 1;
        bool is_end = at < source.n && source.at[at] == '/';
        char name[NAME_BYTES + 1];
        read_name(source, at + is_end, name);
        bool is_tag = (name[0] >= 'a' && name[0] <= 'z') || name[0] == '!';
        if (!is_tag) continue;
        size_t attributes = 0, start = at, end = behind_raw(source, at, name[0] == '!' ? name : "");
        if (end == at) end = tag_end(source, at, &attributes);
        if (attributes > HTML_ATTRIBUTES)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "byte %zu of the page: a tag with more than %d attributes",
                               start - 1, HTML_ATTRIBUTES);
        at = is_end ? end : behind_raw(source, end, name);
        if (name[0] != '!') count_tag(&names, name, is_end);
        if (names.depth > HTML_DEPTH)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "byte %zu of the page: elements nested more than %d deep", start - 1,
                               HTML_DEPTH);
    }
    return TOCSIN_OK;
}
