// SPDX-License-Identifier: Apache-2.0
/* Which language is this? Function words are a third to a half of any running text and languages
 * share few of them. Words are cut here by what is no letter: exact words do not matter for a
 * share, and a hundred megabytes are not looked through (LOOK_BYTES). */
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
