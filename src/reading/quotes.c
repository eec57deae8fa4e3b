// SPDX-License-Identifier: Apache-2.0
#include "reading/quotes.h"

#include "reading/pack.h"

#include <stdlib.h>

/* The marks, by what they look like: a mark closes the marks that its row says. */
typedef enum mark {
    MARK_NONE,
    MARK_DOUBLE,         /* " */
    MARK_SINGLE,         /* ' */
    MARK_LOW,            /* „ */
    MARK_LEFT,           /* “: opens, or closes „ */
    MARK_RIGHT,          /* ”: closes, or opens where it is set on both sides */
    MARK_SINGLE_LOW,     /* ‚ */
    MARK_SINGLE_LEFT,    /* ‘ */
    MARK_SINGLE_RIGHT,   /* ’ */
    MARK_GUILLEMET,      /* « */
    MARK_GUILLEMET_BACK, /* » */
    MARK_ANGLE,          /* ‹ */
    MARK_ANGLE_BACK,     /* › */
} mark;

#define BIT(mark) (1u << (mark))

static const struct {
    const char *text;
    mark is;
    unsigned closes; /* marks that it closes */
} marks[] = {
    {"\"", MARK_DOUBLE, BIT(MARK_DOUBLE) | BIT(MARK_LOW) | BIT(MARK_LEFT)},
    {"'", MARK_SINGLE, BIT(MARK_SINGLE)},
    {"„", MARK_LOW, 0},
    {"“", MARK_LEFT, BIT(MARK_LOW)},
    {"”", MARK_RIGHT, BIT(MARK_LOW) | BIT(MARK_LEFT) | BIT(MARK_RIGHT)},
    {"‚", MARK_SINGLE_LOW, 0},
    {"‘", MARK_SINGLE_LEFT, BIT(MARK_SINGLE_LOW)},
    {"’", MARK_SINGLE_RIGHT, BIT(MARK_SINGLE_LOW) | BIT(MARK_SINGLE_LEFT) | BIT(MARK_SINGLE_RIGHT)},
    {"«", MARK_GUILLEMET, BIT(MARK_GUILLEMET_BACK)},
    {"»", MARK_GUILLEMET_BACK, BIT(MARK_GUILLEMET) | BIT(MARK_GUILLEMET_BACK)},
    {"‹", MARK_ANGLE, BIT(MARK_ANGLE_BACK)},
    {"›", MARK_ANGLE_BACK, BIT(MARK_ANGLE)},
};

static mark mark_of(const word *w, unsigned *ret_closes) {
    if (!(w->flags & WORD_MARK) || w->text.n > 3) return MARK_NONE;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (tocsin_text_is(w->text, marks[i].text)) {
            *ret_closes = marks[i].closes;
            return marks[i].is;
        }
    return MARK_NONE;
}

typedef struct finder {
    passage *p;
    struct {
        mark is;
        size_t word;
    } open[QUOTE_DEPTH];
    size_t depth;
} finder;

static bool space_before(const passage *p, size_t i) {
    return i == 0 || !(p->words[i].flags & WORD_JOINED);
}

static bool space_after(const passage *p, size_t i) {
    return i + 1 >= p->n_words || !(p->words[i + 1].flags & WORD_JOINED);
}

/* Can a quotation begin at words[i]? Something follows at once, and a letter does not stand right
 * before. */
static bool may_open(const passage *p, size_t i) {
    if (space_after(p, i)) return false;
    return space_before(p, i) || (p->words[i - 1].flags & WORD_MARK);
}

/* "'s avonds", "'t": an apostrophe that begins a word of the language. */
static bool is_apostrophe(const passage *p, size_t i) {
    phrase_match match;
    return p->pack && phrasebook_match(&p->pack->apostrophes, p->words, i, p->n_words, &match);
}

/* Room was counted beforehand: a quotation takes at least one mark. */
static void add_quote(finder *f, size_t open, size_t close, bool unfinished) {
    passage *p = f->p;
    quote *q = &p->quotes[p->n_quotes++];
    *q = (quote){.from = p->words[open].from,
                 .to = unfinished ? p->words[p->n_words - 1].to : p->words[close].to,
                 .inner_from = p->words[open].to,
                 .inner_to = unfinished ? p->words[p->n_words - 1].to : p->words[close].from,
                 .first_word = open + 1,
                 .end_word = unfinished ? p->n_words : close,
                 .parent = -1,
                 .unfinished = unfinished};
}

/* Close the innermost open mark that words[i] may close; those opened since then were none. */
static bool try_close(finder *f, size_t i, unsigned closes) {
    for (size_t level = f->depth; level-- > 0;) {
        if (!(closes & BIT(f->open[level].is))) continue;
        if (f->open[level].word + 1 < i) add_quote(f, f->open[level].word, i, false);
        f->depth = level;
        return true;
    }
    return false;
}

static void open_mark(finder *f, size_t i, mark is) {
    if (f->depth == QUOTE_DEPTH) return;
    f->open[f->depth].is = is;
    f->open[f->depth].word = i;
    f->depth++;
}

/* The same straight mark opens and closes: white space tells which. A mark that can only open,
 * while one of its kind is open, says that the earlier one was never closed. */
static void straight_mark(finder *f, size_t i, mark is, unsigned closes) {
    bool opens = may_open(f->p, i);
    bool only_opens = opens && space_before(f->p, i);
    if (only_opens) {
        for (size_t level = f->depth; level-- > 0;)
            if (f->open[level].is == is) f->depth = level;
        open_mark(f, i, is);
    } else if (!try_close(f, i, closes) && opens) {
        open_mark(f, i, is);
    }
}

static void see_mark(finder *f, size_t i, mark is, unsigned closes) {
    const passage *p = f->p;
    switch (is) {
    case MARK_DOUBLE: straight_mark(f, i, is, closes); break;
    case MARK_SINGLE:
        if (!is_apostrophe(p, i)) straight_mark(f, i, is, closes);
        break;
    case MARK_RIGHT:
    case MARK_SINGLE_RIGHT:
    case MARK_GUILLEMET_BACK:
        if (is == MARK_SINGLE_RIGHT && is_apostrophe(p, i)) break;
        if (!try_close(f, i, closes) && may_open(p, i) && space_before(p, i)) open_mark(f, i, is);
        break;
    default:
        if (!try_close(f, i, closes)) open_mark(f, i, is);
    }
}

/* The first bytes of the next block, when it is a text block like this one. */
static mark next_block_mark(const passage *p) {
    if (p->block + 1 >= p->doc->n_blocks) return MARK_NONE;
    const block *next = &p->doc->blocks[p->block + 1];
    tocsin_text text = tocsin_text_slice(p->doc->text, next->from, next->to);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (tocsin_text_starts(text, tocsin_text_of(marks[i].text))) return marks[i].is;
    return MARK_NONE;
}

static int by_position(const void *a, const void *b) {
    const quote *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return left->to > right->to ? -1 : left->to < right->to;
}

/* Parents, and the innermost quotation of every word, in one sweep. */
static void nest(passage *p, bool continues) {
    if (p->n_quotes) qsort(p->quotes, p->n_quotes, sizeof *p->quotes, by_position);
    int32_t inner = -1;
    size_t next = 0;
    for (size_t i = 0; i < p->n_words; i++) {
        while (inner >= 0 && p->quotes[inner].to <= p->words[i].from)
            inner = p->quotes[inner].parent;
        while (next < p->n_quotes && p->quotes[next].from <= p->words[i].from) {
            p->quotes[next].parent = inner;
            inner = (int32_t)next++;
        }
        p->words[i].quote = inner;
    }
    if (continues && p->n_quotes && p->quotes[0].first_word == 1) p->quotes[0].continues = true;
}

tocsin_status quotes_find(passage *p, bool continues, bool *ret_unfinished, tocsin_error *err) {
    size_t n_marks = 0;
    unsigned closes = 0;
    for (size_t i = 0; i < p->n_words; i++) n_marks += mark_of(&p->words[i], &closes) != MARK_NONE;
    p->quotes = tocsin_arena_new(p->arena, quote, n_marks + 1);
    if (!p->quotes) return tocsin_fail_memory(err);
    finder f = {.p = p};
    for (size_t i = 0; n_marks && i < p->n_words; i++) {
        mark is = mark_of(&p->words[i], &closes);
        if (is != MARK_NONE) see_mark(&f, i, is, closes);
    }
    bool unfinished =
        f.depth && f.open[0].is == next_block_mark(p) && f.open[0].word + 1 < p->n_words;
    if (unfinished) add_quote(&f, f.open[0].word, 0, true);
    nest(p, continues);
    *ret_unfinished = unfinished;
    return TOCSIN_OK;
}
