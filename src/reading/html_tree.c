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
