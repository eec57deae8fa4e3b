// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_WORDS_H
#define CASEFILE_WORDS_H

/* Texts by number: each once, numbered from 1 in the order in which they came; 0 is the empty text. */

#include "tocsin/base.h"

typedef struct case_words {
    tocsin_text *texts; /* [0] is empty */
    size_t n, capacity;
    uint32_t *slots; /* open addressing; 0 is free */
    size_t n_slots;  /* a power of two; 0: no text was looked for yet */
} case_words;

void words_release(case_words *words);
/* Put behind the others without a look whether it is there. The text is the caller's. False when memory ran out. */
bool words_add(case_words *words, tocsin_text text);
/* The number of a text; a new one is copied into the arena and added. False when memory ran out. */
bool words_number(case_words *words, tocsin_text text, tocsin_arena *arena, uint32_t *ret_number);

#endif
