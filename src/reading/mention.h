// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_MENTION_H
#define TOCSIN_READING_MENTION_H

/* What mention.c asks of single words (mention_words.c). */

#include "reading/scan.h"

/* A hyphen with a word joined to its right: the two are one word to a reader. */
bool mention_hyphen_joins(const scan *s, size_t i);
/* Behind the last word of a proper name that begins at i; i when none does. */
size_t mention_name_end(const scan *s, size_t i);
/* Country, organisation or seat that may stand in front of a role: "US officials". */
bool mention_may_own(const name_entry *name);
/* A lower-case word that the pack knows nothing about: in front of a role, an adjective. */
bool mention_is_plain_word(const scan *s, size_t i);
/* A word in capitals that nothing is known about: in front of a role, part of what it is called. */
bool mention_is_capital_word(const scan *s, size_t i);
/* A role, behind no more than two modifiers. */
bool mention_role_follows(const scan *s, size_t i);

#endif
