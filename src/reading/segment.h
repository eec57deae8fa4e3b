// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_SEGMENT_H
#define TOCSIN_READING_SEGMENT_H

/* Words, sentences and quotations of one block.
 *
 * ICU cuts; the pack's abbreviations and the quotation marks mend: no sentence ends after "gen." or
 * an initial, none between a closing quotation mark and the reporting clause behind it (`"Klopt
 * dat?" vroeg hij.`). A sentence of more than SENTENCE_WORDS words is cut there, so that a rule
 * which looks at every pair of words in a sentence stays affordable whatever is fed in. White space
 * is no word; punctuation is. */

#include "reading/document.h"

#define SENTENCE_WORDS 400

enum word_flag {
    WORD_CAPITAL = 1,      /* begins with an upper-case letter */
    WORD_ALL_CAPITALS = 2, /* two letters or more, all upper case: "NAVO" */
    WORD_NUMBER = 4,       /* begins with a digit: "100.000", "14", "20e" */
    WORD_MARK = 8,         /* punctuation or a symbol */
    WORD_JOINED = 16,      /* no white space before it: the parts of "drone-aanval" */
    WORD_BEGINS = 32,      /* first of its sentence, marks aside: its capital says little */
};

typedef struct word {
    size_t from, to;   /* bytes of the document's visible text */
    tocsin_text text;  /* as written */
    tocsin_text lower; /* lower case, NFC, soft hyphens gone, ’ as ' */
    uint32_t hash;     /* of lower */
    uint32_t flags;
    int32_t
        quote; /* innermost quotation of the passage that it stands in, marks included; -1: none */
} word;

typedef struct sentence {
    size_t from, to; /* visible text, without white space at the ends */
    size_t first_word, end_word;
    size_t block;
    block_kind kind;
} sentence;

/* Marked speech, or words held at a distance: which of them is for the caller to say. */
typedef struct quote {
    size_t from, to;             /* with the marks */
    size_t inner_from, inner_to; /* without */
    size_t first_word, end_word; /* between the marks */
    int32_t parent;              /* the quotation around this one; -1: none */
    bool continues;              /* began in an earlier block: this one opens with the mark again */
    bool unfinished;             /* goes on in the next block: there is no closing mark */
} quote;

/* What lies in one block. All of it lives in the arena that it was made in, until that is released.
 */
typedef struct passage {
    const document *doc;
    const pack *pack; /* NULL: language not known */
    tocsin_arena *arena;
    size_t block;
    word *words;
    size_t n_words;
    sentence *sentences;
    size_t n_sentences;
    quote *quotes; /* in order of `from` */
    size_t n_quotes;
} passage;

/* ICU's iterators and the room to work in; one a thread. */
typedef struct segmenter segmenter;
tocsin_status segmenter_new(segmenter **ret_segmenter, tocsin_error *err);
void segmenter_free(segmenter **seg); /* NULL allowed */

tocsin_status segmenter_passage(segmenter *seg, const document *doc, size_t block,
                                tocsin_arena *arena, passage *ret_passage, tocsin_error *err);
/* Words of any UTF-8 text that belongs to no document: `from` and `to` are offsets in it, quotes
 * are -1. */
tocsin_status segmenter_words(segmenter *seg, tocsin_text text, tocsin_arena *arena,
                              word **ret_words, size_t *ret_n, tocsin_error *err);

uint32_t word_hash(tocsin_text lower);
/* The same a byte at a time: FNV-1a. */
#define WORD_HASH_START 2166136261u
static inline uint32_t word_hash_byte(uint32_t hash, char byte) {
    return (hash ^ (unsigned char)byte) * 16777619u;
}
static inline bool word_is(const word *w, const char *lower) {
    return tocsin_text_is(w->lower, lower);
}
/* The text from the first word to before the end word, as written. */
tocsin_text passage_text(const passage *p, size_t first_word, size_t end_word);

#endif
