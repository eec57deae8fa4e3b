// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_PACK_H
#define BRIEF_PACK_H

/* A language as the brief needs it: lang/<code>/brief.yaml, parsed and checked.
 *
 *   numbers    separators
 *   months, months_short
 *   phrases    what the page itself says: headings, labels, the forms of dates and intervals
 * (BRIEF_PHRASES) words      the vocabulary that WORD slots are translated by: one form, or [one,
 * many] findings   one template for each kind of finding
 */

#include "brief/phrases.h"
#include "brief/template.h"

typedef struct brief_word {
    tocsin_text key, one, many;
} brief_word;

typedef struct brief_sentence {
    tocsin_text kind;
    brief_template form;
} brief_sentence;

typedef struct brief_pack {
    const char *language;
    const char *file; /* for messages */
    tocsin_text source;
    tocsin_text group, decimal;
    size_t group_from_digits;
    tocsin_text day_mark; /* behind the day of a date: "3. November"; may be empty */
    tocsin_text months[12], months_short[12];
    tocsin_text phrase_texts[BRIEF_N_PHRASES];
    brief_template phrases[BRIEF_N_PHRASES];
    brief_word *words; /* by key */
    size_t n_words;
    brief_sentence *sentences; /* by kind */
    size_t n_sentences;
    brief_sentence *leads; /* by kind */
    size_t n_leads;
} brief_pack;

/* The embedded pack of a language. TOCSIN_BAD_INPUT: there is none, or it has a mistake (file and
 * line). */
tocsin_status brief_pack_load(const char *language, tocsin_arena *arena, brief_pack *ret_pack,
                              tocsin_error *err);
/* The same out of a text, for tests. */
tocsin_status brief_pack_parse(tocsin_text source, const char *language, const char *file,
                               tocsin_arena *arena, brief_pack *ret_pack, tocsin_error *err);
const brief_word *brief_pack_word(const brief_pack *pack, tocsin_text key); /* NULL: not there */
const brief_template *brief_pack_sentence(const brief_pack *pack,
                                          const char *kind); /* NULL: not there */

const brief_template *brief_pack_lead(const brief_pack *pack,
                                      const char *kind); /* NULL: not there */

/* The phrase as it stands in the pack. */
tocsin_text brief_phrase(const brief_pack *pack, brief_phrase_id id);
/* The phrase with its slots filled; a slot that is missing is a mistake of ours and sets
 * out->failed. */
void brief_say(const brief_pack *pack, brief_phrase_id id, const tocsin_slot *slots, size_t n_slots,
               tocsin_buffer *out);
/* The same with one number in the slot {n}. */
void brief_say_number(const brief_pack *pack, brief_phrase_id id, double n, tocsin_buffer *out);

#endif
