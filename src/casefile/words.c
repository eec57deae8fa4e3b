// SPDX-License-Identifier: Apache-2.0
#include "casefile/words.h"

#include <stdlib.h>

void words_release(case_words *words) {
    free(words->texts);
    free(words->slots);
    *words = (case_words){0};
}

bool words_add(case_words *words, tocsin_text text) {
    if (!tocsin_grow((void **)&words->texts, &words->capacity, words->n, sizeof *words->texts))
        return false;
    words->texts[words->n++] = text;
    return true;
}

static size_t slot_of(const case_words *words, tocsin_text text) {
    uint64_t h = tocsin_hash(TOCSIN_HASH, text.at, text.n);
    return (size_t)(h ^ (h >> 29)) & (words->n_slots - 1);
}

/* Where the text stands, or the free slot where it would. */
static uint32_t *find_slot(const case_words *words, tocsin_text text) {
    size_t at = slot_of(words, text);
    while (words->slots[at] && !tocsin_text_equal(words->texts[words->slots[at]], text))
        at = (at + 1) & (words->n_slots - 1);
    return &words->slots[at];
}

/* Slots for twice as many as there are. */
static bool index_all(case_words *words) {
    size_t n_slots = 64;
    while (n_slots < 4 * words->n) n_slots *= 2;
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (!slots) return false;
    free(words->slots);
    words->slots = slots;
    words->n_slots = n_slots;
    for (size_t i = 1; i < words->n; i++) *find_slot(words, words->texts[i]) = (uint32_t)i;
    return true;
}

bool words_number(case_words *words, tocsin_text text, tocsin_arena *arena, uint32_t *ret_number) {
    *ret_number = 0;
    if (!text.n) return true;
    if (!words->n && !words_add(words, TOCSIN_TEXT_NONE)) return false;
    if (2 * words->n >= words->n_slots && !index_all(words)) return false;
    uint32_t *slot = find_slot(words, text);
    if (!*slot) {
        tocsin_text copy = tocsin_arena_text(arena, text);
        if (!copy.at || !words_add(words, copy)) return false;
        *slot = (uint32_t)(words->n - 1);
    }
    *ret_number = *slot;
    return true;
}
