// SPDX-License-Identifier: Apache-2.0
/* gumbo's tree within limits, and walking it. */
#include "reading/html.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* What gumbo may allocate: this much, and so much for each byte of the page. Ordinary pages need a tenth of it. */
#define TREE_BYTES          ((size_t)32 << 20)
#define TREE_BYTES_PER_BYTE 64

/* gumbo cannot be told that memory ran out: it would write to NULL. So the allocator leaves it by longjmp; what it had
 * allocated lies in the arena and is freed with that. */
typedef struct tree_memory {
    tocsin_arena *arena;
    size_t limit;
    bool out_of_memory;
    jmp_buf leave;
} tree_memory;

static void *allocate(void *context, size_t size) {
    tree_memory *memory = context;
    void *at = memory->arena->bytes > memory->limit
                   ? NULL
                   : tocsin_arena_alloc(memory->arena, size ? size : 1, 1);
    if (at) return at;
    memory->out_of_memory = memory->arena->bytes <= memory->limit;
    longjmp(memory->leave, 1);
}

static void deallocate(void *context, void *at) {
    (void)context; /* the arena frees all at once */
    (void)at;
}

static const GumboOutput *parse_within(tree_memory *memory, tocsin_text source) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = memory;
    options.max_errors = 0;
    if (setjmp(memory->leave)) return NULL;
    return gumbo_parse_with_options(&options, source.at, source.n);
}

void html_tree_release(html_tree *tree) {
    tocsin_arena_release(&tree->arena);
    tree->root = NULL;
}

tocsin_status html_parse(tocsin_text source, html_tree *tree, tocsin_error *err) {
    tocsin_status status = html_guard(source, err);
    if (status) return status;
    tree_memory memory = {.arena = &tree->arena,
                          .limit = TREE_BYTES + source.n * TREE_BYTES_PER_BYTE};
    const GumboOutput *output = parse_within(&memory, source);
    if (!output) {
        html_tree_release(tree);
        if (memory.out_of_memory) return tocsin_fail_memory(err);
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "a web page whose tags unfold to more than %zu bytes; save its text instead",
            memory.limit);
    }
    tree->source = source;
    tree->root = output->document;
    return TOCSIN_OK;
}

/* ---- walking ------------------------------------------------------------------------------ */

void html_walk_release(html_walk *walk) {
    free(walk->steps);
    walk->steps = NULL;
}

static const GumboVector *children_of(const GumboNode *node) {
    if (node->type == GUMBO_NODE_DOCUMENT) return &node->v.document.children;
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        return &node->v.element.children;
    return NULL;
}

static bool enter(html_walk *walk, const GumboNode *node) {
    if (!tocsin_grow((void **)&walk->steps, &walk->capacity, walk->depth, sizeof *walk->steps)) {
        walk->failed = true;
        return false;
    }
    walk->steps[walk->depth++] = (struct html_step){node, 0};
    walk->node = node;
    walk->leaving = false;
    return true;
}

bool html_walk_next(html_walk *walk, bool skip) {
    if (!walk->node) return enter(walk, walk->root);
    if (walk->leaving) walk->depth--;
    if (!walk->depth) return false;
    struct html_step *step = &walk->steps[walk->depth - 1];
    const GumboVector *children = children_of(step->node);
    bool descend = children && step->next < children->length && !(skip && !walk->leaving);
    if (descend) return enter(walk, children->data[step->next++]);
    walk->node = step->node;
    walk->leaving = true;
    return true;
}

tocsin_text html_attribute(const GumboNode *node, const char *name) {
    if (node->type != GUMBO_NODE_ELEMENT) return TOCSIN_TEXT_NONE;
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute ? tocsin_text_of(attribute->value) : TOCSIN_TEXT_NONE;
}

/* ---- which part is the report ------------------------------------------------------------- */

/* Parts of pages by the words that their makers put into class and id. */
static bool has_side_class(tocsin_text value) {
    static const char *const words[] = {
        "cookie", "cookies", "newsletter", "breadcrumb", "breadcrumbs", "sharing", "advertisement",
        "advert", "ads",     "sidebar",    "comments",   "skiplink",    "paywall"};
    for (size_t from = 0, to; from < value.n; from = to + 1) {
        for (to = from; to < value.n && !strchr(" -_\t\n", value.at[to]);) to++;
        tocsin_text part = tocsin_text_slice(value, from, to);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (tocsin_text_is(part, words[i])) return true;
    }
    return false;
}

static bool is_side_role(tocsin_text role, bool in_report) {
    static const char *const roles[] = {"navigation", "complementary", "contentinfo", "search",
                                        "dialog",     "menu",          "toolbar"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (tocsin_text_is(role, roles[i])) return true;
    return tocsin_text_is(role, "banner") && !in_report;
}

bool html_is_skipped(const GumboNode *node, bool in_report) {
    if (node->type == GUMBO_NODE_TEMPLATE) return true;
    if (node->type != GUMBO_NODE_ELEMENT) return false;
    switch (node->v.element.tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_CANVAS: return true;
    case GUMBO_TAG_HEADER:
        if (!in_report) return true;
        break;
    default: break;
    }
    const GumboVector *attributes = &node->v.element.attributes;
    if (!attributes->length) return false;
    if (gumbo_get_attribute(attributes, "hidden")) return true;
    if (tocsin_text_is(html_attribute(node, "aria-hidden"), "true")) return true;
    return is_side_role(html_attribute(node, "role"), in_report) ||
           has_side_class(html_attribute(node, "class")) ||
           has_side_class(html_attribute(node, "id"));
}

#define CANDIDATES  32
#define LEAST_BYTES 140 /* of a report */

/* False when memory ran out. */
static bool text_bytes(const GumboNode *root, size_t *ret_n) {
    html_walk walk = {.root = root};
    size_t n = 0;
    for (bool skip = false; html_walk_next(&walk, skip);) {
        skip = !walk.leaving && walk.node != root && html_is_skipped(walk.node, true);
        if (!walk.leaving && walk.node->type == GUMBO_NODE_TEXT)
            n += strlen(walk.node->v.text.text);
    }
    html_walk_release(&walk);
    *ret_n = n;
    return !walk.failed;
}

typedef struct candidate {
    const GumboNode *node;
    size_t n;
} candidate;

static bool consider(candidate *best, const GumboNode *node, size_t *total) {
    size_t n = 0;
    if (!text_bytes(node, &n)) return false;
    *total += n;
    if (n > best->n) *best = (candidate){node, n};
    return true;
}

const GumboNode *html_main(const html_tree *tree) {
    html_walk walk = {.root = tree->root};
    candidate article = {NULL, 0}, main_part = {NULL, 0};
    size_t articles = 0, mains = 0, seen = 0;
    const GumboNode *body = tree->root;
    for (bool skip = false; !walk.failed && seen < CANDIDATES && html_walk_next(&walk, skip);) {
        skip = false;
        if (walk.leaving || walk.node->type != GUMBO_NODE_ELEMENT) continue;
        GumboTag tag = walk.node->v.element.tag;
        if (tag == GUMBO_TAG_BODY) body = walk.node;
        bool is_main =
            tag == GUMBO_TAG_MAIN || tocsin_text_is(html_attribute(walk.node, "role"), "main");
        if (tag != GUMBO_TAG_ARTICLE && !is_main) continue;
        seen++;
        if (!(is_main ? consider(&main_part, walk.node, &mains)
                      : consider(&article, walk.node, &articles)))
            walk.failed = true;
        skip = !is_main; /* an article within an article is counted already */
    }
    html_walk_release(&walk);
    if (walk.failed) return NULL;
    if (article.n >= LEAST_BYTES && 2 * article.n >= articles) return article.node;
    return main_part.n >= LEAST_BYTES ? main_part.node : body;
}
