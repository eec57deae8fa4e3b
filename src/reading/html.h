// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_HTML_H
#define TOCSIN_READING_HTML_H

/* A web page to visible text in blocks, with the way back to its bytes.
 *
 *   html_parse   checks what would be costly (html_guard.c), then lets gumbo build the tree
 *   html_main    which element holds the report, and what in it is none (html_main.c)
 *   html_write   walks it and writes text, runs (map.h) and blocks; menus, adverts, forms and hidden parts are left out
 *   html_meta    title, outlet and day of publication out of meta elements, JSON-LD and time
 *
 * gumbo 0.10 follows the HTML standard, and so inherits that a page can make it work and allocate out of proportion:
 * deep nesting (each new element looks through all open ones), formatting elements that are opened again in every
 * paragraph, tags with very many attributes (each is compared with all before). The guard refuses the first and the
 * last in one linear pass; the allocator, an arena with a limit, ends the second. The arena also frees the tree at
 * once: gumbo's own way of freeing it calls itself once per level. */

#include "reading/intake.h"

#include <gumbo.h>

#define HTML_DEPTH      512  /* open elements that no end tag has closed */
#define HTML_ATTRIBUTES 1024 /* of one tag */

typedef struct html_tree {
    tocsin_arena arena; /* all of the tree */
    tocsin_text source;
    const GumboNode *root;
} html_tree;

void html_tree_release(html_tree *tree);
tocsin_status html_parse(tocsin_text source, html_tree *ret_tree, tocsin_error *err);
/* TOCSIN_BAD_INPUT when the page is too large, nested too deep or has a tag with too many attributes. */
tocsin_status html_guard(tocsin_text source, tocsin_error *err);

/* NULL when memory ran out. */
const GumboNode *html_main(const html_tree *tree);
/* What is no part of the report is left out, element by element. `in_report`: the root is an article or the like, not
 * the whole body. */
typedef struct html_sieve {
    const GumboNode *root;
    bool in_report;
    size_t bytes; /* of text in the root */
    int measures_left;
} html_sieve;
/* False when memory ran out. */
bool html_sieve_start(html_sieve *sieve, const GumboNode *root, bool in_report);
bool html_is_skipped(html_sieve *sieve, const GumboNode *node);
/* Captions, credits, and all that stands in a figure. */
bool html_is_caption(const GumboNode *node);
/* Elements that stand in the line; all others end a block. */
bool html_is_inline(GumboTag tag);
tocsin_text html_attribute(const GumboNode *node, const char *name);

/* All texts are copied into the arena. */
tocsin_status html_meta(const html_tree *tree, tocsin_arena *arena, self_description *ret_self,
                        tocsin_error *err);

typedef struct html_page {
    tocsin_text text;
    const source_run *runs;
    size_t n_runs;
} html_page;

tocsin_status html_write(const tocsin_reader *reader, const html_tree *tree, tocsin_arena *arena,
                         block_list *blocks, html_page *ret_page, tocsin_error *err);

/* All of it: fills text and runs, adds blocks. */
tocsin_status html_read(const tocsin_reader *reader, document *doc, tocsin_arena *arena,
                        block_list *blocks, self_description *ret_self, tocsin_error *err);
/* Does this look like a web page? */
bool html_is_likely(tocsin_text text);

/* A walk in document order without recursion. */
typedef struct html_walk {
    const GumboNode *root, *node;
    struct html_step {
        const GumboNode *node;
        unsigned next; /* child to come */
    } * steps;
    size_t depth, capacity;
    bool leaving; /* `node` is being left: its children have been seen */
    bool failed;  /* memory ran out */
} html_walk;

void html_walk_release(html_walk *walk);
/* The next node entered or left; false at the end. Set `skip` to stay out of the node just entered (it is then
 * left at once). Start with a zeroed walk and its root. */
bool html_walk_next(html_walk *walk, bool skip);

#endif
