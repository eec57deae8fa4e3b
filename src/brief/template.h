// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_TEMPLATE_H
#define BRIEF_TEMPLATE_H

/* The little language in which a pack writes its sentences:
 *
 *   {name}             the slot, written as its type and the language ask
 *   {name:at}          a day or period with its preposition: "op 3 november 2021", "in mei 2021"
 *   {name:words}       a list whose items are words of the vocabulary
 *   {name:share}       a number as per cent: "0,3 %"
 *   {name:quoted}      a text, or each item of a list, within quotation marks
 *   {name#count}       a word in the number of the slot `count`: "1 tank", "2 tanks"
 *   {name?one|many}    the first text when the slot is exactly 1, else the second
 *   {=100}             a number that belongs to the rule or the scale, and is nobody's claim
 *   [[ … {name} … ]]   a part that vanishes when one of its slots is absent
 *
 * Braces and double brackets stand for nothing else. All texts are views into the pack's source.
 */

#include "tocsin/facts.h"

struct brief_pack;

typedef enum brief_part_type {
    BRIEF_PART_LITERAL,
    BRIEF_PART_SLOT,
    BRIEF_PART_PLURAL,
    BRIEF_PART_OPTIONAL,
} brief_part_type;

typedef enum brief_modifier {
    BRIEF_PLAIN,
    BRIEF_AT,
    BRIEF_WORDS,
    BRIEF_QUOTED,
    BRIEF_SHARE,
} brief_modifier;

typedef struct brief_part {
    brief_part_type type;
    brief_modifier modifier;
    tocsin_text text;               /* the literal, or the name of the slot */
    tocsin_text count;              /* {name#count}: the slot that gives the number */
    bool is_constant;               /* of a literal: {=100} */
    tocsin_text one, many;          /* of {name?one|many} */
    const struct brief_part *parts; /* of [[ … ]] */
    size_t n_parts;
} brief_part;

typedef struct brief_template {
    const brief_part *parts;
    size_t n_parts;
    int line; /* in the pack's file; 0: there is none */
} brief_template;

/* `file` and `line` stand in messages ("lang/nl/brief.yaml:12: …"). */
tocsin_status brief_template_parse(tocsin_text source, const char *file, int line,
                                   tocsin_arena *arena, brief_template *ret_template,
                                   tocsin_error *err);
/* Append the sentence. TOCSIN_BAD_INPUT names the slot that is missing outside optional parts;
 * `out` is then as it was. */
tocsin_status brief_template_render(const brief_template *template, const struct brief_pack *pack,
                                    const tocsin_slot *slots, size_t n_slots, tocsin_buffer *out,
                                    tocsin_error *err);
/* Does a part outside (or, with `optional`, also inside) [[ ]] use the slot? */
bool brief_template_uses(const brief_template *template, tocsin_text name, bool optional);

#endif
