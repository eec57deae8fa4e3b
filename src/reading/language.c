// SPDX-License-Identifier: Apache-2.0
/* Which language is this, and which pack reads it? By strings of letters (identify.h), paragraph by paragraph; and where
 * those do not tell, by function words of the packs. Function words are a third to a half of any running text and languages
 * share few of them. Words are cut here by what is no letter: exact words do not matter for a
 * share, and a hundred megabytes are not looked through (LOOK_BYTES). */
#include "reading/identify.h"
#include "reading/reader.h"

#include <string.h>

#define LOOK_BYTES ((size_t)64 << 10)
/* Of all words. Afrikaans read as Dutch stays near .25, German near .1. In a text of a line or two the header and the
 * names weigh more, so less is asked of it. */
static const double least_share = 0.18, least_share_short = 0.1;
enum { SHORT_WORDS = 40 };
#define LEAD       1.3 /* over the language that comes second */
#define MOST_PACKS 64

typedef struct tally {
    size_t words;
    size_t hits[MOST_PACKS];
} tally;

static bool is_word_byte(unsigned char byte) {
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static void count_word(const tocsin_reader *reader, tocsin_text raw, tally *counts) {
    char room[32];
    counts->words++;
    if (raw.n > sizeof room) return;
    for (size_t i = 0; i < raw.n; i++)
        room[i] = raw.at[i] >= 'A' && raw.at[i] <= 'Z' ? (char)(raw.at[i] - 'A' + 'a') : raw.at[i];
    tocsin_text lower = {room, raw.n};
    for (size_t i = 0; i < reader->n_packs && i < MOST_PACKS; i++)
        counts->hits[i] += phrasebook_find(&reader->packs[i]->function_words, lower) != NULL;
}

const pack *reader_recognise(const tocsin_reader *reader, tocsin_text text) {
    tally counts = {0};
    text = tocsin_text_slice(text, 0, LOOK_BYTES);
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        for (to = from; to < text.n && is_word_byte((unsigned char)text.at[to]);) to++;
        if (to > from) count_word(reader, tocsin_text_slice(text, from, to), &counts);
    }
    size_t best = 0, best_hits = 0, second_hits = 0;
    for (size_t i = 0; i < reader->n_packs && i < MOST_PACKS; i++) {
        if (counts.hits[i] > best_hits) {
            second_hits = best_hits;
            best_hits = counts.hits[best = i];
        } else if (counts.hits[i] > second_hits) {
            second_hits = counts.hits[i];
        }
    }
    double least = counts.words < SHORT_WORDS ? least_share_short : least_share;
    if (!best_hits || (double)best_hits < least * (double)counts.words) return NULL;
    return (double)best_hits >= LEAD * (double)second_hits ? reader->packs[best] : NULL;
}

/* ---- paragraph by paragraph --------------------------------------------------------------------- */

#define LOOK_BLOCKS   ((size_t)4096)      /* the rest goes with the document */
#define OTHER_LETTERS 60                  /* of a paragraph in another language than its document */
static const double sure_of_other = 0.99; /* that it is another */
static const double sure_of_none = 0.95;  /* that the document is in a language without a pack */

typedef struct share {
    tocsin_text code;
    double letters; /* times confidence */
} share;

/* The language of most of the text, by letters and confidence. */
static share largest_share(const block *blocks, const size_t *letters, size_t n, double *ret_all) {
    share shares[IDENTIFY_MOST] = {{.letters = 0}}, best = {.letters = 0};
    size_t n_shares = 0;
    *ret_all = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        *ret_all += (double)letters[i];
        if (!blocks[i].language.n) continue;
        while (k < n_shares && !tocsin_text_equal(shares[k].code, blocks[i].language)) k++;
        if (k == n_shares) shares[n_shares++].code = blocks[i].language;
        shares[k].letters += blocks[i].confidence * (double)letters[i];
        if (shares[k].letters > best.letters) best = shares[k];
    }
    return best;
}

static void judge_document(const tocsin_reader *reader, document *doc, block *blocks,
                           size_t *letters, size_t n, const pack *likely) {
    double all;
    for (size_t i = 0; i < n; i++) {
        tocsin_text text = tocsin_text_slice(doc->text, blocks[i].from, blocks[i].to);
        identified found = identify(reader->languages, text);
        blocks[i].language = found.code;
        blocks[i].confidence = found.confidence;
        letters[i] = found.letters;
    }
    share best = largest_share(blocks, letters, n, &all);
    doc->language = best.code;
    doc->confidence = all > 0 ? best.letters / all : 0;
    doc->pack = best.code.n ? reader_pack(reader, best.code) : NULL;
    if (doc->pack || doc->confidence >= sure_of_none) return;
    /* Too short for strings of letters: does its container say, do function words tell? */
    doc->pack = likely ? likely : reader_recognise(reader, doc->text);
    if (doc->pack) doc->language = doc->pack->code;
}

/* A paragraph that is surely in another language is read by that one's pack, or by none. */
static void choose_packs(const tocsin_reader *reader, const document *doc, block *blocks,
                         const size_t *letters, size_t n) {
    for (size_t i = 0; i < doc->n_blocks; i++) blocks[i].pack = doc->pack;
    for (size_t i = 0; i < n; i++) {
        bool is_other = blocks[i].language.n && letters[i] >= OTHER_LETTERS &&
                        blocks[i].confidence >= sure_of_other &&
                        !tocsin_text_equal(blocks[i].language, doc->language);
        if (is_other) blocks[i].pack = reader_pack(reader, blocks[i].language);
    }
}

tocsin_status reader_languages(const tocsin_reader *reader, document *doc, block *blocks,
                               const char *asked, tocsin_text likely, tocsin_error *err) {
    const pack *given = asked ? reader_pack(reader, tocsin_text_of(asked)) : NULL;
    if (asked && !given)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "there is no language pack \"%s\"; see lang/",
                           asked);
    size_t letters[LOOK_BLOCKS], n = doc->n_blocks < LOOK_BLOCKS ? doc->n_blocks : LOOK_BLOCKS;
    judge_document(reader, doc, blocks, letters, n,
                   reader_pack(reader, tocsin_text_slice(likely, 0, 2)));
    if (given) {
        doc->pack = given;
        doc->language = given->code;
        doc->confidence = 1;
    }
    choose_packs(reader, doc, blocks, letters, asked ? 0 : n);
    return TOCSIN_OK;
}
