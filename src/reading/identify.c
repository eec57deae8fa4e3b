// SPDX-License-Identifier: Apache-2.0
#include "reading/identify.h"

#include "base/data.h"
#include "reading/encoding.h"

#include <math.h>
#include <string.h>
#include <unicode/uchar.h>

#define GRAM_MOST    4
#define LOOK_LETTERS 240 /* of a paragraph: more change nothing */
/* Fitted so that of the answers with a confidence of 0.9 some nine in ten are right. */
static const double damping = 0.25;
static const double least_confidence = 0.5;
static const double least_known = 0.4; /* of the strings: in other scripts none is known */

typedef struct gram {
    uint64_t key; /* up to four code points of 16 bits; 0: empty */
    uint8_t values
        [IDENTIFY_MOST]; /* of each language; all of them are added, so that one loop of fixed length does */
} gram;

struct language_table {
    tocsin_text codes[IDENTIFY_MOST];
    size_t n_codes;
    double steps; /* of a value, to one unit of -ln */
    gram *grams;  /* open addressing */
    size_t mask;
};

/* ---- the table -------------------------------------------------------------------------------- */

static gram *slot_of(const language_table *table, uint64_t key) {
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32);
    while (table->grams[at & table->mask].key && table->grams[at & table->mask].key != key) at++;
    return &table->grams[at & table->mask];
}

/* '_' stands for the end of a word. False when it is no string of the table. */
static bool key_of(tocsin_text text, uint64_t *ret_key) {
    uint64_t key = 0;
    size_t n = 0;
    for (size_t at = 0; at < text.n; n++) {
        uint32_t code = encoding_next(text, &at);
        if (code > 0xFFFF || n == GRAM_MOST) return false;
        key = key << 16 | (code == '_' ? ' ' : code);
    }
    *ret_key = key;
    return n > 0;
}

static bool take_codes(language_table *table, tocsin_text list) {
    for (tocsin_text code; tocsin_text_split(&list, ' ', &code);) {
        if (table->n_codes == IDENTIFY_MOST) return false;
        table->codes[table->n_codes++] = code;
    }
    return table->n_codes > 0;
}

static bool take_line(language_table *table, tocsin_text line) {
    const tocsin_text languages = TOCSIN_TEXT("languages "), steps = TOCSIN_TEXT("steps ");
    uint64_t key;
    if (!line.n || line.at[0] == '#') return true;
    if (tocsin_text_starts(line, languages))
        return take_codes(table, tocsin_text_slice(line, languages.n, line.n));
    if (tocsin_text_starts(line, steps))
        return tocsin_text_number(tocsin_text_slice(line, steps.n, line.n), &table->steps);
    tocsin_text string;
    if (!tocsin_text_split(&line, '\t', &string) || !key_of(string, &key)) return false;
    if (line.n != table->n_codes) return false;
    gram *made = slot_of(table, key);
    for (size_t i = 0; i < line.n; i++) {
        if (line.at[i] < '!' || line.at[i] > '~') return false;
        made->values[i] = (uint8_t)(line.at[i] - '!');
    }
    made->key = key;
    return true;
}

tocsin_status language_table_load(tocsin_arena *arena, const language_table **ret_table,
                                  tocsin_error *err) {
    tocsin_text file = tocsin_data_file("data/languages.txt"), line;
    size_t lines = 1, number = 0;
    for (size_t i = 0; i < file.n; i++) lines += file.at[i] == '\n';
    size_t n_grams = 16;
    while (n_grams < lines + lines / 2) n_grams *= 2;
    language_table *table = tocsin_arena_new(arena, language_table, 1);
    if (!table) return tocsin_fail_memory(err);
    table->grams = tocsin_arena_new(arena, gram, n_grams);
    if (!table->grams) return tocsin_fail_memory(err);
    table->mask = n_grams - 1;
    while (tocsin_text_split(&file, '\n', &line)) {
        number++;
        if (!take_line(table, line))
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "data/languages.txt:%zu: no line of counts",
                               number);
    }
    if (!(table->steps > 0) || !table->n_codes)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "data/languages.txt: no languages or no steps");
    *ret_table = table;
    return TOCSIN_OK;
}

/* ---- a text ------------------------------------------------------------------------------------- */

typedef struct tally {
    const language_table *table;
    uint32_t sums[IDENTIFY_MOST]; /* of values: the smallest is the likeliest */
    uint32_t strings, known;
    uint64_t window; /* the last four code points of the word, a blank before it */
    size_t n;        /* how many of them */
    size_t letters;
} tally;

static void add_string(tally *t, uint64_t key) {
    t->strings++;
    const gram *found = slot_of(t->table, key);
    if (!found->key) return;
    t->known++;
    for (size_t i = 0; i < IDENTIFY_MOST; i++) t->sums[i] += found->values[i];
}

/* One more code point: all strings that end in it. */
static void add_code(tally *t, uint32_t code) {
    t->window = t->window << 16 | code;
    if (t->n < GRAM_MOST) t->n++;
    for (size_t length = 1; length <= t->n; length++) {
        uint64_t key =
            length == GRAM_MOST ? t->window : t->window & ((UINT64_C(1) << 16 * length) - 1);
        if (key != ' ') add_string(t, key);
    }
}

static void end_word(tally *t) {
    if (t->n > 1) add_code(t, ' ');
    t->window = ' ';
    t->n = 1;
}

/* The letter as it is counted; 0 for what is none. */
static uint32_t letter_of(uint32_t code) {
    if (code == 0x2019 || code == '\'') return '\'';
    if (code < 0x80) {
        bool is_upper = code >= 'A' && code <= 'Z', is_lower = code >= 'a' && code <= 'z';
        return is_upper ? code + ('a' - 'A') : is_lower ? code : 0;
    }
    if (!u_isalpha((UChar32)code)) return 0;
    code = (uint32_t)u_tolower((UChar32)code);
    return code > 0xFFFF ? 0xFFFD : code;
}

static void count_text(tally *t, tocsin_text text) {
    end_word(t);
    for (size_t at = 0; at < text.n && t->letters < LOOK_LETTERS;) {
        uint32_t letter = letter_of(encoding_next(text, &at));
        bool opens = letter == '\'' && t->n == 1; /* a quotation mark, not an apostrophe */
        if (letter && !opens) {
            add_code(t, letter);
            t->letters++;
        } else {
            end_word(t);
        }
    }
    end_word(t);
}

identified identify(const language_table *table, tocsin_text text) {
    tally t = {.table = table};
    count_text(&t, text);
    size_t best = 0;
    for (size_t i = 1; i < table->n_codes; i++)
        if (t.sums[i] < t.sums[best]) best = i;
    double all = 0;
    for (size_t i = 0; i < table->n_codes; i++)
        all += exp(-damping * (double)(t.sums[i] - t.sums[best]) / table->steps);
    identified found = {.confidence = 1 / all, .letters = t.letters};
    bool is_known = t.strings && (double)t.known >= least_known * (double)t.strings &&
                    found.confidence >= least_confidence;
    if (is_known) found.code = table->codes[best];
    return found;
}
