// SPDX-License-Identifier: Apache-2.0
/* RSS and Atom, item by item through libxml2's reader, so that a feed of any length takes the memory of one item.
 *
 * libxml2 works in UTF-8 and cannot tell where in the bytes received an item began. So the bytes that it asks for are
 * looked through on their way: comments, CDATA and processing instructions aside, the n-th start tag `item` or
 * `entry` begins the n-th item. A document type that declares entities is refused: they can unfold without
 * end, and no feed needs them. */
#include "reading/stream.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

/* ---- where items stand ---------------------------------------------------------------------------- */

enum { TAG_BYTES = 16, PLACES = 2048 /* libxml2 is a few kilobytes ahead */ };

typedef enum tag_state { IN_TEXT, IN_TAG, IN_COMMENT, IN_CDATA, IN_INSTRUCTION } tag_state;

typedef struct feed_places {
    tag_state state;
    uint64_t offset; /* of the byte to come */
    uint64_t tag;    /* where the tag began */
    char name[TAG_BYTES];
    size_t n_name;
    bool name_ended;
    char last[2]; /* the two bytes before */
    size_t depth; /* items open: an entry's source may hold no entry */
    uint64_t began;
    tocsin_span items[PLACES]; /* a ring of the last ones */
    size_t n;
} feed_places;

static bool is_item_name(const char *name, size_t n) {
    const char *colon = memchr(name, ':', n);
    if (colon) {
        n -= (size_t)(colon + 1 - name);
        name = colon + 1;
    }
    return (n == 4 && !memcmp(name, "item", 4)) || (n == 5 && !memcmp(name, "entry", 5));
}

static void end_tag(feed_places *p, bool is_empty) {
    bool closes = p->n_name && p->name[0] == '/';
    bool is_item = is_item_name(p->name + closes, p->n_name - closes);
    p->state = IN_TEXT;
    if (!is_item) return;
    if (!closes && p->depth++ == 0) p->began = p->tag;
    if ((closes || is_empty) && p->depth && --p->depth == 0)
        p->items[p->n++ % PLACES] = (tocsin_span){(int64_t)p->began, (int64_t)p->offset + 1};
}

/* One byte of a tag; `<!--`, `<![CDATA[` and `<?` turn out to be something else. */
static void see_tag_byte(feed_places *p, char c) {
    if (c == '>') {
        end_tag(p, p->last[1] == '/');
        return;
    }
    bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_blank || (c == '/' && p->n_name)) p->name_ended = true;
    if (!p->name_ended && p->n_name < TAG_BYTES) p->name[p->n_name++] = c;
    if (p->n_name == 1 && p->name[0] == '?') p->state = IN_INSTRUCTION;
    if (p->n_name == 3 && !memcmp(p->name, "!--", 3)) p->state = IN_COMMENT;
    if (p->n_name == 8 && !memcmp(p->name, "![CDATA[", 8)) p->state = IN_CDATA;
}

static void see_byte(feed_places *p, char c) {
    bool ends = c == '>';
    switch (p->state) {
    case IN_TEXT:
        if (c != '<') break;
        p->state = IN_TAG;
        p->tag = p->offset;
        p->n_name = 0;
        p->name_ended = false;
        break;
    case IN_TAG: see_tag_byte(p, c); break;
    case IN_COMMENT:
        if (ends && p->last[0] == '-' && p->last[1] == '-') p->state = IN_TEXT;
        break;
    case IN_CDATA:
        if (ends && p->last[0] == ']' && p->last[1] == ']') p->state = IN_TEXT;
        break;
    case IN_INSTRUCTION:
        if (ends && p->last[1] == '?') p->state = IN_TEXT;
        break;
    }
    p->last[0] = p->last[1];
    p->last[1] = c;
    p->offset++;
}

/* ---- the reader ----------------------------------------------------------------------------------- */

struct feed {
    xmlTextReaderPtr reader;
    feed_places places;
    tocsin_error *err;    /* of the call in progress: where the bytes fail */
    tocsin_status status; /* likewise */
    char *message;        /* the first that libxml2 had */
    int line;
    bool failed, in_entities;
    tocsin_text outlet, language; /* of the feed */
    tocsin_arena arena;
};

static int give_bytes(void *context, char *room, int n) {
    tocsin_stream *s = context;
    s->feed->status = stream_bytes_fill(&s->bytes, 1, s->feed->err);
    if (s->feed->status) return -1;
    tocsin_text here = tocsin_text_slice(stream_bytes_here(&s->bytes), 0, (size_t)n);
    if (here.n) memcpy(room, here.at, here.n);
    for (size_t i = 0; i < here.n; i++) see_byte(&s->feed->places, here.at[i]);
    stream_bytes_take(&s->bytes, here.n);
    return (int)here.n;
}

static void hear_error(void *context, xmlErrorPtr error) {
    struct feed *feed = context;
    if (feed->message || error->level < XML_ERR_ERROR) return;
    feed->message = strdup(error->message ? error->message : "not well formed");
    feed->line = error->line;
}

void stream_feed_close(struct feed **feed) {
    if (!*feed) return;
    if ((*feed)->reader) xmlFreeTextReader((*feed)->reader);
    free((*feed)->message);
    tocsin_arena_release(&(*feed)->arena);
    free(*feed);
    *feed = NULL;
}

static tocsin_status open_reader(tocsin_stream *s, tocsin_error *err) {
    s->feed = calloc(1, sizeof *s->feed);
    if (!s->feed) return tocsin_fail_memory(err);
    s->feed->err = err;
    xmlInitParser();
    const int options =
        XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    s->feed->reader = xmlReaderForIO(give_bytes, NULL, s, NULL, NULL, options);
    if (!s->feed->reader) return s->feed->status ? s->feed->status : tocsin_fail_memory(err);
    xmlTextReaderSetStructuredErrorHandler(s->feed->reader, (xmlStructuredErrorFunc)hear_error,
                                           s->feed);
    return TOCSIN_OK;
}

/* ---- one item ------------------------------------------------------------------------------------- */

static bool is_named(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
}

static void free_xml(xmlChar **text) {
    xmlFree(*text);
}

/* Copy what an element holds as text; false when memory ran out. */
static bool keep_content(tocsin_document *d, tocsin_text *slot, const xmlNode *node) {
    TOCSIN_CLEANUP(free_xml) xmlChar *content = xmlNodeGetContent(node);
    return content && stream_keep(d, slot, tocsin_text_of((const char *)content));
}

/* The names that a thing goes by in RSS 0.9 to 2.0, RDF, Dublin Core and Atom; the first that is there counts. */
static bool keep_first(tocsin_document *d, tocsin_text *slot, const xmlNode *item,
                       const char *const *names) {
    for (; *names && !slot->n; names++)
        for (const xmlNode *node = item->children; node && !slot->n; node = node->next)
            if (is_named(node, *names) && !keep_content(d, slot, node)) return false;
    return true;
}

static bool is_alternate(const xmlNode *link) {
    TOCSIN_CLEANUP(free_xml) xmlChar *rel = xmlGetProp(link, (const xmlChar *)"rel");
    return !rel || !strcmp((const char *)rel, "alternate");
}

/* <link href="…"/> of Atom, <link>…</link> of RSS, or an identifier that is an address. */
static bool keep_url(tocsin_document *d, const xmlNode *item) {
    static const char *const ids[] = {"link", "guid", "id", NULL};
    for (const xmlNode *node = item->children; node; node = node->next) {
        if (!is_named(node, "link") || !is_alternate(node)) continue;
        TOCSIN_CLEANUP(free_xml) xmlChar *href = xmlGetProp(node, (const xmlChar *)"href");
        if (href) return stream_keep(d, &d->url, tocsin_text_of((const char *)href));
    }
    return keep_first(d, &d->url, item, ids);
}

/* An author is a name, or an element that holds one. */
static bool keep_author(tocsin_document *d, const xmlNode *item) {
    static const char *const names[] = {"creator", "author", NULL}, *const inner[] = {"name", NULL};
    for (const xmlNode *node = item->children; node; node = node->next)
        if (is_named(node, "author") && !keep_first(d, &d->author, node, inner)) return false;
    return d->author.n || keep_first(d, &d->author, item, names);
}

static const xmlNode *find_text(const xmlNode *item) {
    static const char *const names[] = {"encoded", "content", "description", "summary"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (const xmlNode *node = item->children; node; node = node->next)
            if (is_named(node, names[i]) && node->children) return node;
    return NULL;
}

static bool has_markup(tocsin_text text) {
    for (size_t i = 0; i + 1 < text.n; i++) {
        char c = text.at[i + 1];
        if (text.at[i] == '<' && (c == '/' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            return true;
    }
    return false;
}

static void free_xml_buffer(xmlBufferPtr *buffer) {
    xmlBufferFree(*buffer);
}

/* Text of an element; markup that stands in it as elements (type="xhtml") is written out. */
static tocsin_status keep_text(tocsin_document *d, const xmlNode *node, tocsin_error *err) {
    const xmlNode *element = node->children;
    while (element && element->type != XML_ELEMENT_NODE) element = element->next;
    TOCSIN_CLEANUP(free_xml_buffer) xmlBufferPtr written = xmlBufferCreate();
    if (!written) return tocsin_fail_memory(err);
    if (element) {
        xmlNodePtr copy = (xmlNodePtr)(uintptr_t)element; /* libxml2's writer takes no const */
        if (xmlNodeDump(written, copy->doc, copy, 0, 0) < 0) return tocsin_fail_memory(err);
        d->bytes =
            tocsin_arena_text(&d->arena, tocsin_text_of((const char *)xmlBufferContent(written)));
    } else if (!keep_content(d, &d->bytes, node)) {
        return tocsin_fail_memory(err);
    }
    d->form = has_markup(d->bytes) ? TOCSIN_FORM_HTML : TOCSIN_FORM_TEXT;
    return d->bytes.at || !d->bytes.n ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status take_item(struct feed *feed, const xmlNode *item, tocsin_document *d,
                               tocsin_error *err) {
    static const char *const titles[] = {"title", NULL}, *const sources[] = {"source", NULL},
                             *const languages[] = {"language", NULL}, *const dates[] = {"pubDate",
                                                                                        "published",
                                                                                        "date",
                                                                                        "issued",
                                                                                        "updated",
                                                                                        NULL};
    const xmlNode *text = find_text(item);
    if (!text)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "an item without a description or content");
    tocsin_text date = TOCSIN_TEXT_NONE;
    tocsin_status status = keep_text(d, text, err);
    if (status) return status;
    if (!d->bytes.n) return tocsin_fail(err, TOCSIN_BAD_INPUT, "an item whose text is empty");
    bool kept = keep_first(d, &d->title, item, titles) && keep_url(d, item) &&
                keep_author(d, item) && keep_first(d, &d->outlet, item, sources) &&
                keep_first(d, &d->language, item, languages) && keep_first(d, &date, item, dates);
    if (kept && !d->outlet.n) kept = stream_keep(d, &d->outlet, feed->outlet);
    if (kept && !d->language.n) kept = stream_keep(d, &d->language, feed->language);
    d->published = stream_date(date);
    return kept ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* ---- the feed ------------------------------------------------------------------------------------- */

/* The title of the feed is its outlet. */
static tocsin_status see_channel(struct feed *feed, const char *name, tocsin_error *err) {
    tocsin_text *slot = !strcmp(name, "title")      ? &feed->outlet
                        : !strcmp(name, "language") ? &feed->language
                                                    : NULL;
    if (!slot || slot->n || xmlTextReaderDepth(feed->reader) > 2) return TOCSIN_OK;
    TOCSIN_CLEANUP(free_xml) xmlChar *text = xmlTextReaderReadString(feed->reader);
    if (!text) return TOCSIN_OK;
    *slot = tocsin_arena_text(&feed->arena, tocsin_text_trim(tocsin_text_of((const char *)text)));
    return slot->at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static bool declares_entities(struct feed *feed) {
    const xmlNode *node = xmlTextReaderCurrentNode(feed->reader);
    return node && node->doc && node->doc->intSubset && node->doc->intSubset->entities;
}

/* Move to the next item. TOCSIN_NO at the end of what can be read. */
static tocsin_status find_item(struct feed *feed, bool first, tocsin_error *err) {
    int result = first ? xmlTextReaderRead(feed->reader) : xmlTextReaderNext(feed->reader);
    for (; result == 1; result = xmlTextReaderRead(feed->reader)) {
        int type = xmlTextReaderNodeType(feed->reader);
        if (type != XML_READER_TYPE_ELEMENT) continue;
        if (declares_entities(feed))
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "a feed that declares entities is not read");
        const char *name = (const char *)xmlTextReaderConstLocalName(feed->reader);
        if (is_item_name(name, strlen(name))) return TOCSIN_OK;
        tocsin_status status = see_channel(feed, name, err);
        if (status) return status;
    }
    if (feed->status) return feed->status;
    if (!feed->message) return TOCSIN_NO;
    size_t n = strcspn(feed->message, "\n");
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "line %d: %.*s; no item behind it can be read",
                       feed->line, (int)n, feed->message);
}

static tocsin_status place_item(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    const feed_places *p = &s->feed->places;
    uint64_t from = 0, to = p->offset; /* UTF-16 and the like: all that was received so far */
    if (p->n >= s->record && p->n - s->record < PLACES) {
        from = (uint64_t)p->items[(s->record - 1) % PLACES].from;
        to = (uint64_t)p->items[(s->record - 1) % PLACES].to;
    }
    return stream_place(s, d, "item", from, to, err);
}

tocsin_status stream_feed_next(tocsin_stream *s, tocsin_document *d, tocsin_error *err) {
    bool first = !s->feed;
    tocsin_status status = first ? open_reader(s, err) : TOCSIN_OK;
    if (!status) {
        s->feed->err = err;
        status = find_item(s->feed, first, err);
    }
    s->failed = status != TOCSIN_OK; /* what is not well formed cannot be read on */
    if (status) return status;
    s->record++;
    const xmlNode *item = xmlTextReaderExpand(s->feed->reader);
    s->failed = !item;
    if (!item && s->feed->status) return s->feed->status;
    if (!item) return tocsin_fail(err, TOCSIN_BAD_INPUT, "item %zu breaks off", s->record);
    status = take_item(s->feed, item, d, err);
    if (!status) return place_item(s, d, err);
    tocsin_error_prefix(err, "item %zu", s->record);
    return status;
}
