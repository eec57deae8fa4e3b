// SPDX-License-Identifier: Apache-2.0
/* The visible text of a page: blocks, white space as it shows, and runs back to the source.
 *
 * gumbo gives each text node decoded and where its source begins. Both are walked side by side: what is equal makes a
 * run, an entity or a run of white space an atom. Where they part for another reason (an end tag that the standard
 * ignores inside a text), the source moves on to where they meet again. */
#include "reading/encoding.h"
#include "reading/html.h"
#include "reading/reader.h"

#include <stdlib.h>
#include <string.h>

typedef struct html_writer {
    const tocsin_reader *reader;
    tocsin_text source;
    tocsin_buffer text;
    source_run *runs;
    size_t n_runs, runs_capacity;
    block_list *blocks;
    size_t block_from; /* in `text` */
    block_kind kind;
    size_t link_bytes;             /* of the block, inside links */
    size_t bold_bytes;             /* and in bold */
    int links;                     /* open link elements */
    int bolds, captions, headings; /* likewise */
    int breaks;                    /* br elements since the last character */
    bool space;                    /* white space waits to be written */
    size_t space_from, space_to;   /* its source */
    tocsin_error *err;
} html_writer;

/* ---- runs --------------------------------------------------------------------------------- */

/* Write bytes that stand for source [from, to); they join the run before when both go on without a gap. */
static tocsin_status write_bytes(html_writer *w, tocsin_text bytes, size_t from, size_t to) {
    bool is_atom = to - from != bytes.n || memcmp(w->source.at + from, bytes.at, bytes.n) != 0;
    source_run *last = w->n_runs ? &w->runs[w->n_runs - 1] : NULL;
    bool joins = last && !is_atom && !last->is_atom && last->decoded + last->decoded_n == from &&
                 last->visible + last->decoded_n == w->text.n;
    if (joins) {
        last->decoded_n += bytes.n;
    } else {
        if (!tocsin_grow((void **)&w->runs, &w->runs_capacity, w->n_runs, sizeof(source_run)))
            return tocsin_fail_memory(w->err);
        w->runs[w->n_runs++] = (source_run){w->text.n, from, to - from, is_atom};
    }
    tocsin_buffer_put(&w->text, bytes);
    return w->text.failed ? tocsin_fail_memory(w->err) : TOCSIN_OK;
}

/* ---- blocks ------------------------------------------------------------------------------- */

/* A short block that is mostly link is a teaser or a menu. */
static bool is_teaser(const html_writer *w, size_t n) {
    return w->kind == BLOCK_TEXT && n < 400 && 10 * w->link_bytes > 6 * n;
}

/* A paragraph may be a caption by its credit, or a heading because it is short and all of it bold. */
static block_kind kind_of_text(const html_writer *w, tocsin_text text) {
    if (intake_ends_in_credit(w->reader, text)) return BLOCK_CAPTION;
    bool is_bold = 10 * w->bold_bytes > 7 * text.n; /* blanks are not counted */
    return is_bold && intake_is_heading(text) ? BLOCK_HEADING : BLOCK_TEXT;
}

static void drop_block(html_writer *w) {
    while (w->n_runs && w->runs[w->n_runs - 1].visible >= w->block_from) w->n_runs--;
    w->text.n = w->block_from;
}

static tocsin_status end_block(html_writer *w) {
    size_t n = w->text.n - w->block_from;
    w->space = false;
    w->breaks = 0;
    tocsin_status status = TOCSIN_OK;
    if (n && is_teaser(w, n)) {
        drop_block(w);
    } else if (n) {
        tocsin_text text = tocsin_buffer_text(&w->text);
        block_kind kind = w->kind == BLOCK_TEXT
                              ? kind_of_text(w, tocsin_text_slice(text, w->block_from, text.n))
                              : w->kind;
        status = block_list_add(w->blocks, text, w->block_from, text.n, kind, w->err);
        const source_run *last = &w->runs[w->n_runs - 1];
        size_t end = last->decoded + last->decoded_n;
        if (!status) status = write_bytes(w, TOCSIN_TEXT("\n"), end, end);
    }
    w->block_from = w->text.n;
    w->link_bytes = w->bold_bytes = 0;
    return status;
}

/* ---- text --------------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_name_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of an entity at source[at]; 1 when it is a bare ampersand. `rest` is the decoded text behind its character:
 * old names need no semicolon and may be the head of a longer word ("&notin" is an entity, "&notit;" is "¬it;"), so
 * the name ends where `rest` goes on with what follows. */
static size_t entity_bytes(tocsin_text source, size_t at, size_t end, tocsin_text rest) {
    size_t i = at + 1, most = end - at > 40 ? at + 40 : end;
    bool numeric = i < most && source.at[i] == '#';
    size_t name = i + numeric;
    for (i = name; i < most && is_name_byte(source.at[i]);) i++;
    if (i == name) return 1;
    bool closed = i < most && source.at[i] == ';';
    if (numeric) return i + closed - at;
    for (size_t n = 3; at + n < i; n++)
        if (tocsin_text_starts(rest, tocsin_text_slice(source, at + n, i + closed))) return n;
    return i + closed - at;
}

#define REACH 64 /* how far source and decoded text may part */

/* Where the character and what follows it stand next in the source; `at` when not within reach. */
static size_t meet_again(tocsin_text source, size_t at, size_t end, tocsin_text character,
                         tocsin_text rest) {
    tocsin_text ahead = {character.at, character.n + (rest.n > 4 ? 4 : rest.n)};
    size_t most = end - at > REACH ? at + REACH : end;
    size_t found = tocsin_text_find(tocsin_text_slice(source, 0, most), ahead, at);
    return found == SIZE_MAX ? at : found;
}

/* The source of one decoded character: moves *at to where it begins and gives where it ends. `rest` follows it. */
static size_t source_of(tocsin_text source, size_t *at, size_t end, tocsin_text character,
                        tocsin_text rest) {
    while (*at < end) {
        char c = source.at[*at];
        bool same = tocsin_text_starts(tocsin_text_slice(source, *at, end), character);
        if (c == '&') {
            size_t n = entity_bytes(source, *at, end, rest);
            bool bare =
                same &&
                (n == 1 || tocsin_text_starts(rest, tocsin_text_slice(source, *at + 1, *at + 3)));
            return *at + (bare ? 1 : n);
        }
        if (same) return *at + character.n;
        if (c == '<') { /* a tag that the standard ignores here */
            const char *close = memchr(source.at + *at, '>', end - *at);
            *at = close ? (size_t)(close - source.at) + 1 : end;
        } else if (c == '\r') {
            ++*at;
        } else {
            size_t met = meet_again(source, *at, end, character, rest);
            if (met == *at)
                return *at; /* nothing of its own: the second of an entity of two characters */
            *at = met;
        }
    }
    return end;
}

static tocsin_status write_space(html_writer *w) {
    bool pending = w->space && w->text.n > w->block_from;
    w->space = false;
    return pending ? write_bytes(w, TOCSIN_TEXT(" "), w->space_from, w->space_to) : TOCSIN_OK;
}

static void see_blank(html_writer *w, size_t from, size_t to) {
    if (!w->space) w->space_from = from;
    w->space = true;
    w->space_to = to > w->space_from ? to : w->space_from;
}

static tocsin_status write_text(html_writer *w, const GumboText *node) {
    if (!node->original_text.data) return TOCSIN_OK;
    size_t at = (size_t)(node->original_text.data - w->source.at);
    size_t end = at + node->original_text.length;
    if (at > w->source.n) return TOCSIN_OK;
    if (end > w->source.n || end < at) end = w->source.n;
    tocsin_text text = tocsin_text_of(node->text);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < text.n && !status;) {
        size_t start = i;
        encoding_next(text, &i);
        tocsin_text character = tocsin_text_slice(text, start, i);
        size_t to = source_of(w->source, &at, end, character, tocsin_text_slice(text, i, text.n));
        if (is_blank(character.at[0])) {
            see_blank(w, at, to);
        } else {
            status = write_space(w);
            if (!status) status = write_bytes(w, character, at, to);
            if (w->links) w->link_bytes += character.n;
            if (w->bolds) w->bold_bytes += character.n;
            w->breaks = 0;
        }
        at = to;
    }
    return status;
}

/* ---- elements ----------------------------------------------------------------------------- */

static bool is_heading(GumboTag tag) {
    return tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_H3 ||
           tag == GUMBO_TAG_H4 || tag == GUMBO_TAG_H5 || tag == GUMBO_TAG_H6;
}

bool html_is_inline(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
    case GUMBO_TAG_UNKNOWN: return true;
    default: return false;
    }
}

static tocsin_status see_break(html_writer *w, const GumboNode *node) {
    size_t at = node->v.element.start_pos.offset;
    if (at <= w->source.n) see_blank(w, at, at);
    return ++w->breaks >= 2 ? end_block(w) : TOCSIN_OK;
}

static bool is_bold(GumboTag tag) {
    return tag == GUMBO_TAG_B || tag == GUMBO_TAG_STRONG;
}

static block_kind kind_here(const html_writer *w) {
    return w->captions ? BLOCK_CAPTION : w->headings ? BLOCK_HEADING : BLOCK_TEXT;
}

static tocsin_status enter_element(html_writer *w, const GumboNode *node) {
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_BR) return see_break(w, node);
    if (tag == GUMBO_TAG_A) w->links++;
    if (is_bold(tag)) w->bolds++;
    if (html_is_inline(tag) && !html_is_caption(node)) return TOCSIN_OK;
    tocsin_status status = end_block(w);
    w->headings += is_heading(tag);
    w->captions += html_is_caption(node);
    w->kind = kind_here(w);
    return status;
}

static tocsin_status leave_element(html_writer *w, const GumboNode *node) {
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_A) w->links--;
    if (is_bold(tag)) w->bolds--;
    if (tag == GUMBO_TAG_BR || (html_is_inline(tag) && !html_is_caption(node))) return TOCSIN_OK;
    tocsin_status status = end_block(w);
    w->headings -= is_heading(tag);
    w->captions -= html_is_caption(node);
    w->kind = kind_here(w);
    return status;
}

static tocsin_status write_node(html_writer *w, const GumboNode *node, bool leaving) {
    switch (node->type) {
    case GUMBO_NODE_ELEMENT: return leaving ? leave_element(w, node) : enter_element(w, node);
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA: return leaving ? TOCSIN_OK : write_text(w, &node->v.text);
    default: return TOCSIN_OK;
    }
}

static tocsin_status write_tree(html_writer *w, const GumboNode *root, bool in_report) {
    html_walk walk = {.root = root};
    html_sieve sieve;
    if (!html_sieve_start(&sieve, root, in_report)) return tocsin_fail_memory(w->err);
    tocsin_status status = TOCSIN_OK;
    for (bool skip = false; !status && html_walk_next(&walk, skip);) {
        bool entered = !walk.leaving;
        skip = entered && html_is_skipped(&sieve, walk.node);
        if (!skip) status = write_node(w, walk.node, walk.leaving);
        if (skip) { /* left at once: its leaving must not be seen either */
            status = end_block(w);
            html_walk_next(&walk, true);
            skip = false;
        }
    }
    html_walk_release(&walk);
    if (!status && walk.failed) return tocsin_fail_memory(w->err);
    return status ? status : end_block(w);
}

tocsin_status html_write(const tocsin_reader *reader, const html_tree *tree, tocsin_arena *arena,
                         block_list *blocks, html_page *ret_page, tocsin_error *err) {
    html_writer w = {.reader = reader, .source = tree->source, .blocks = blocks, .err = err};
    const GumboNode *root = html_main(tree);
    if (!root) return tocsin_fail_memory(err);
    bool in_report = root->type == GUMBO_NODE_ELEMENT && root->v.element.tag != GUMBO_TAG_BODY;
    tocsin_status status = write_tree(&w, root, in_report);
    source_run *runs = status ? NULL : tocsin_arena_new(arena, source_run, w.n_runs);
    tocsin_text text =
        status ? TOCSIN_TEXT_NONE : tocsin_arena_text(arena, tocsin_buffer_text(&w.text));
    if (!status && (!runs || !text.at)) status = tocsin_fail_memory(err);
    if (!status) {
        if (w.n_runs) memcpy(runs, w.runs, w.n_runs * sizeof *runs);
        *ret_page = (html_page){text, runs, w.n_runs};
    }
    tocsin_buffer_release(&w.text);
    free(w.runs);
    return status;
}

tocsin_status html_read(const tocsin_reader *reader, document *doc, tocsin_arena *arena,
                        block_list *blocks, self_description *ret_self, tocsin_error *err) {
    TOCSIN_CLEANUP(html_tree_release) html_tree tree = {.root = NULL};
    html_page page = {.n_runs = 0};
    self_description self = {0};
    tocsin_status status = html_parse(doc->map.decoded, &tree, err);
    if (!status) status = html_meta(&tree, arena, &self, err);
    if (!status) status = html_write(reader, &tree, arena, blocks, &page, err);
    if (status) return status;
    doc->is_html = true;
    doc->text = page.text;
    doc->map.runs = page.runs;
    doc->map.n_runs = page.n_runs;
    *ret_self = self;
    return TOCSIN_OK;
}

bool html_is_likely(tocsin_text text) {
    static const char *const signs[] = {"<!doctype html", "<html", "<head", "<body",
                                        "<article",       "<p>",   "<div",  "<meta "};
    tocsin_text head =
        tocsin_text_slice(tocsin_text_trim(tocsin_text_slice(text, 0, 4096)), 0, 1024);
    if (!head.n || head.at[0] != '<') return false;
    for (size_t i = 0; i + 1 < head.n; i++)
        for (size_t k = 0; head.at[i] == '<' && k < sizeof signs / sizeof signs[0]; k++) {
            size_t n = strlen(signs[k]);
            if (n <= head.n - i && !strncasecmp(head.at + i, signs[k], n)) return true;
        }
    return false;
}
