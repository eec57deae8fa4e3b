// SPDX-License-Identifier: Apache-2.0
/* Where what a finding says comes from, as lists within lists: they read without colour, lines or script. */
#include "brief/page.h"

const tocsin_origin_tree *brief_view_tree(const brief_view *view, size_t finding) {
    for (size_t i = 0; i < view->in->n_trees; i++)
        if (view->in->trees[i].finding == finding && view->in->trees[i].n_rows)
            return &view->in->trees[i];
    return NULL;
}

void brief_put_origin(const brief_view *view, const tocsin_origin_row *row, tocsin_buffer *out) {
    if (row->is_word || !row->name.n)
        brief_put_word(view->pack, row->is_word ? row->name : TOCSIN_TEXT("unnamed"), true, out);
    else
        brief_put_clean(row->name, PAGE_NAME_CHARS, out);
}

static void put_row(const brief_page *page, const tocsin_origin_row *row) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    brief_put_origin(page->view, row, &name);
    if (name.failed) page->out->failed = true;
    page_puts(page, "<li>");
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&name));
    for (size_t i = 0; i < row->n_entries; i++)
        tocsin_buffer_printf(page->out, "%s<a href=\"#e%lld\">%lld</a>", i ? ", " : " ",
                             (long long)row->entries[i], (long long)row->entries[i]);
}

void page_put_origins(const brief_page *page, size_t finding) {
    const tocsin_origin_tree *tree = brief_view_tree(page->view, finding);
    if (!tree) return;
    page_puts(page, "<div class=\"origins\"><p>");
    page_phrase(page, BRIEF_ORIGIN_TREE);
    page_puts(page, "</p>\n");
    int depth = -1;
    for (size_t i = 0; i < tree->n_rows; i++) {
        const tocsin_origin_row *row = &tree->rows[i];
        if (row->depth > depth) page_puts(page, "<ul>");
        if (row->depth <= depth) page_puts(page, "</li>");
        for (; depth > row->depth; depth--) page_puts(page, "</ul></li>");
        put_row(page, row);
        depth = row->depth;
    }
    for (; depth >= 0; depth--) page_puts(page, "</li></ul>");
    page_puts(page, "</div>\n");
}

/* ---- for programs -------------------------------------------------------------------------- */

/* The rows from `*at` on that stand at `depth`, each with those below it. */
static void write_rows(tocsin_json *json, const brief_view *view, const tocsin_origin_tree *tree,
                       size_t *at, int depth) {
    tocsin_json_array(json);
    while (*at < tree->n_rows && tree->rows[*at].depth == depth) {
        const tocsin_origin_row *row = &tree->rows[(*at)++];
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
        brief_put_origin(view, row, &name);
        tocsin_json_object(json);
        tocsin_json_member_text(json, "name", tocsin_buffer_text(&name));
        if (row->n_entries) {
            tocsin_json_key(json, "entries");
            tocsin_json_array(json);
            for (size_t i = 0; i < row->n_entries; i++) tocsin_json_integer(json, row->entries[i]);
            tocsin_json_end(json);
        }
        if (*at < tree->n_rows && tree->rows[*at].depth > depth) {
            tocsin_json_key(json, "to");
            write_rows(json, view, tree, at, depth + 1);
        }
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

void brief_write_origins(tocsin_json *json, const brief_view *view, size_t finding) {
    const tocsin_origin_tree *tree = brief_view_tree(view, finding);
    size_t at = 0;
    if (!tree) return;
    tocsin_json_key(json, "origins");
    write_rows(json, view, tree, &at, 0);
}
