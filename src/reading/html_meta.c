// SPDX-License-Identifier: Apache-2.0
/* What a page says of itself: OpenGraph and other meta elements, JSON-LD, title, h1, time. */
#include "reading/html.h"

#define LD_DEPTH 4
#define LD_ITEMS 64 /* of an array or graph that are looked at */

/* By falling trust. */
typedef struct findings {
    tocsin_text og_title, heading, title;
    tocsin_text site_name, publisher;
    tocsin_text named_author, ld_author;
    tocsin_text published, ld_date, named_date, time;
} findings;

static void keep(tocsin_arena *arena, tocsin_text *slot, tocsin_text text) {
    text = tocsin_text_trim(text);
    if (!slot->n && text.n && text.n < 1000) *slot = tocsin_arena_text(arena, text);
}

static bool is_any(tocsin_text text, const char *const *list) {
    for (; *list; list++)
        if (tocsin_text_is(text, *list)) return true;
    return false;
}

static void see_meta(const GumboNode *node, tocsin_arena *arena, findings *found) {
    static const char *const published[] = {"article:published_time", "og:published_time", NULL};
    static const char *const dates[] = {
        "date",           "pubdate",         "datePublished", "DC.date",          "dc.date",
        "DC.date.issued", "dcterms.created", "publish-date",  "publication_date", NULL};
    static const char *const authors[] = {"author", "dc.creator", "DC.creator", "byl", NULL};
    tocsin_text content = html_attribute(node, "content");
    const char *const keys[] = {"property", "name", "itemprop"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        tocsin_text key = html_attribute(node, keys[i]);
        if (tocsin_text_is(key, "og:title")) keep(arena, &found->og_title, content);
        if (tocsin_text_is(key, "og:site_name")) keep(arena, &found->site_name, content);
        if (is_any(key, authors)) keep(arena, &found->named_author, content);
        if (is_any(key, published)) keep(arena, &found->published, content);
        if (is_any(key, dates)) keep(arena, &found->named_date, content);
    }
}

/* ---- JSON-LD ------------------------------------------------------------------------------ */

/* The name of a person: as it stands, of an object, of the first of a list. */
static tocsin_text ld_name(const struct json_object *person) {
    if (tocsin_json_length(person)) {
        tocsin_text first = tocsin_json_text_at(person, 0);
        return first.n ? first : tocsin_json_get_text(tocsin_json_at(person, 0), "name");
    }
    return tocsin_json_get_text(person, "name");
}

static void see_object(const struct json_object *object, tocsin_arena *arena, findings *found,
                       int depth) {
    if (!object || depth > LD_DEPTH) return;
    size_t n = tocsin_json_length(object);
    if (n) {
        for (size_t i = 0; i < n && i < LD_ITEMS; i++)
            see_object(tocsin_json_at(object, i), arena, found, depth + 1);
        return;
    }
    keep(arena, &found->ld_date, tocsin_json_get_text(object, "datePublished"));
    tocsin_text publisher = tocsin_json_get_text(tocsin_json_get(object, "publisher"), "name");
    keep(arena, &found->publisher, publisher);
    keep(arena, &found->ld_author, ld_name(tocsin_json_get(object, "author")));
    see_object(tocsin_json_get(object, "@graph"), arena, found, depth + 1);
}

static void see_script(const GumboNode *node, tocsin_arena *arena, findings *found) {
    const GumboVector *children = &node->v.element.children;
    if (!tocsin_text_is(html_attribute(node, "type"), "application/ld+json") || !children->length)
        return;
    const GumboNode *text = children->data[0];
    if (text->type != GUMBO_NODE_TEXT && text->type != GUMBO_NODE_CDATA) return;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    if (!tocsin_json_parse(tocsin_text_of(text->v.text.text), &value, NULL))
        see_object(value, arena, found, 0);
}

/* ---- elements ----------------------------------------------------------------------------- */

/* The text of an element, white space as it comes. */
static void keep_content(const GumboNode *node, tocsin_arena *arena, tocsin_text *slot) {
    if (slot->n) return;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    html_walk walk = {.root = node};
    while (html_walk_next(&walk, false)) {
        if (walk.leaving) continue;
        if (walk.node->type == GUMBO_NODE_TEXT) tocsin_buffer_puts(&text, walk.node->v.text.text);
        if (walk.node->type == GUMBO_NODE_WHITESPACE) tocsin_buffer_putc(&text, ' ');
    }
    html_walk_release(&walk);
    if (!walk.failed && !text.failed) keep(arena, slot, tocsin_buffer_text(&text));
}

static void see_element(const GumboNode *node, tocsin_arena *arena, findings *found) {
    switch (node->v.element.tag) {
    case GUMBO_TAG_META: see_meta(node, arena, found); break;
    case GUMBO_TAG_SCRIPT: see_script(node, arena, found); break;
    case GUMBO_TAG_TITLE:
        if (node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML)
            keep_content(node, arena, &found->title);
        break;
    case GUMBO_TAG_H1: keep_content(node, arena, &found->heading); break;
    case GUMBO_TAG_TIME: keep(arena, &found->time, html_attribute(node, "datetime")); break;
    default: break;
    }
}

static tocsin_text first_of(tocsin_text a, tocsin_text b, tocsin_text c) {
    return a.n ? a : b.n ? b : c;
}

tocsin_status html_meta(const html_tree *tree, tocsin_arena *arena, self_description *ret_self,
                        tocsin_error *err) {
    findings found = {.title = {NULL, 0}};
    html_walk walk = {.root = tree->root};
    while (html_walk_next(&walk, false))
        if (!walk.leaving && walk.node->type == GUMBO_NODE_ELEMENT)
            see_element(walk.node, arena, &found);
    html_walk_release(&walk);
    if (walk.failed) return tocsin_fail_memory(err);
    ret_self->title = first_of(found.og_title, found.heading, found.title);
    ret_self->author = first_of(found.ld_author, found.named_author, TOCSIN_TEXT_NONE);
    ret_self->outlet = first_of(found.site_name, found.publisher, TOCSIN_TEXT_NONE);
    tocsin_text dated = first_of(found.published, found.ld_date, found.named_date);
    ret_self->date = dated.n ? dated : found.time;
    return TOCSIN_OK;
}
