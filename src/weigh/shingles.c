// SPDX-License-Identifier: Apache-2.0
#include "weigh/shingles.h"

#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

enum {
    ROWS = 4,      /* of a band */
    WORDS_MIN = 5, /* shorter texts are the same by chance */
};

static bool is_word_byte(unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next word at or after *at; false at the end. */
static bool next_word(tocsin_text text, size_t *at, tocsin_text *ret_word) {
    while (*at < text.n && !is_word_byte((unsigned char)text.at[*at])) ++*at;
    size_t from = *at;
    while (*at < text.n && is_word_byte((unsigned char)text.at[*at])) ++*at;
    *ret_word = tocsin_text_slice(text, from, *at);
    return *at > from;
}

static bool has_digit(tocsin_text word) {
    for (size_t i = 0; i < word.n; i++)
        if (word.at[i] >= '0' && word.at[i] <= '9') return true;
    return false;
}

static int compare_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void shingles_make(tocsin_text text, shingles *ret_set) {
    uint64_t words[SHINGLE_WORDS_MAX];
    size_t n = 0, at = 0;
    tocsin_text word;
    ret_set->n = 0;
    ret_set->figures = 0;
    while (n < SHINGLE_WORDS_MAX && next_word(text, &at, &word)) {
        words[n] = weigh_fold_hash(word);
        if (has_digit(word))
            ret_set->figures = weigh_hash(&words[n], sizeof *words, ret_set->figures);
        n++;
    }
    if (n < WORDS_MIN) return;
    uint64_t *pairs = ret_set->pairs;
    for (size_t i = 0; i + 1 < n; i++) pairs[i] = weigh_hash(&words[i], 2 * sizeof *words, 0);
    qsort(pairs, n - 1, sizeof *pairs, compare_hash);
    for (size_t i = 0; i + 1 < n; i++)
        if (i == 0 || pairs[i] != pairs[ret_set->n - 1]) pairs[ret_set->n++] = pairs[i];
}

double shingles_similarity(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b) {
    size_t i = 0, j = 0, both = 0;
    while (i < n_a && j < n_b) {
        if (a[i] == b[j])
            both++, i++, j++;
        else if (a[i] < b[j])
            i++;
        else
            j++;
    }
    size_t either = n_a + n_b - both;
    return either ? (double)both / (double)either : 0.0;
}

static uint32_t band_key(const shingles *set, int band) {
    uint64_t rows[ROWS];
    for (int row = 0; row < ROWS; row++) {
        uint64_t seed = (uint64_t)(band * ROWS + row + 1) * 0x9e3779b97f4a7c15u;
        rows[row] = UINT64_MAX;
        for (size_t i = 0; i < set->n; i++) {
            uint64_t h = (set->pairs[i] ^ seed) * 0xbf58476d1ce4e5b9u;
            h ^= h >> 29;
            if (h < rows[row]) rows[row] = h;
        }
    }
    uint32_t key = (uint32_t)weigh_hash(rows, sizeof rows, 0);
    return key ? key : 1;
}

void shingles_bands(const shingles *set, uint32_t ret_keys[static TOCSIN_DIGEST_BANDS]) {
    memset(ret_keys, 0, TOCSIN_DIGEST_BANDS * sizeof *ret_keys);
    for (int band = 0; set->n && band < TOCSIN_DIGEST_BANDS; band++)
        ret_keys[band] = band_key(set, band);
}
