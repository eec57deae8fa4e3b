// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_WORDS_H
#define PICTURE_WORDS_H

/* The sentences of an answer in a language: lang/<code>/picture.yaml, a mapping of keys to texts with {slots}. */

#include "base/yaml.h"
#include "tocsin/picture.h"

typedef struct picture_words {
    const yaml_node *phrases;
    tocsin_text decimal; /* mark */
    tocsin_arena *arena;
} picture_words;

/* TOCSIN_BAD_INPUT: there is no pack of that language. */
tocsin_status picture_words_load(const char *language, tocsin_arena *arena,
                                 picture_words *ret_words, tocsin_error *err);
/* Behind the key, pairs of a slot's name and its text, and NULL. NULL: no memory; a key or slot that is missing is a mistake
 * of ours. The text lives in the arena. */
const char *picture_say(const picture_words *words, const char *key, ...);
/* A number with so many decimals, as the language writes it. */
const char *picture_number(const picture_words *words, double value, int decimals);
/* "08:15" of a minute of the day, and a time of day with its date: "2021-11-14 08:15". */
const char *picture_clock(const picture_words *words, int minute);
const char *picture_day(const picture_words *words, tocsin_day day);
/* Texts of evidence, made fit for a terminal and for JSON: no controls, nothing that turns the direction of text, UTF-8. */
void picture_put_visible(tocsin_buffer *out, tocsin_text text);
const char *picture_visible(const picture_words *words, tocsin_text text);

#endif
