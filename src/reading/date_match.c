// SPDX-License-Identifier: Apache-2.0
/* Patterns against words: the longest that fits and names a period wins. */
#include "reading/date_words.h"

#include <string.h>

/* One pattern tried at one place; `best` is the longest match so far. */
typedef struct attempt {
    const date_text *text;
    const date_pattern *pattern;
    size_t first;
    date_match *best;
} attempt;

static void finish(const attempt *a, size_t end, const date_parts *parts) {
    const date_text *text = a->text;
    date_match made = {.pattern = a->pattern, .parts = *parts, .first = a->first, .end = end};
    if (end <= a->best->end) return;
    if (!made.parts.number && a->pattern->number) {
        made.parts.number = a->pattern->number;
        made.parts.number_to = a->pattern->number_to;
    }
    if (!date_fits(text, &made)) return;
    if (!date_resolve(&made, text->anchor, text->turn, &made.period)) return;
    *a->best = made;
}

static bool is_any(const date_element *element, tocsin_text lower) {
    for (size_t i = 0; i < element->n_words; i++)
        if (tocsin_text_equal(element->words[i], lower)) return true;
    return false;
}

/* Elements from the k-th on against words from `at` on; all ways, since what may be absent may also stand there. */
static void try_from(const attempt *a, size_t k, size_t at, const date_parts *parts) {
    if (k == a->pattern->n) {
        finish(a, at, parts);
        return;
    }
    const date_element *element = &a->pattern->elements[k];
    if (at < a->text->end && element->slot == SLOT_WORD) {
        if (is_any(element, a->text->words[at].lower)) try_from(a, k + 1, at + 1, parts);
    } else if (at < a->text->end) {
        date_parts filled = *parts;
        bool may = element->slot == SLOT_DATE || date_slots_at(a->text, at) & 1u << element->slot;
        size_t end = may ? date_slot_fill(a->text, element->slot, at, &filled) : 0;
        if (end) try_from(a, k + 1, end, &filled);
    }
    if (element->optional) try_from(a, k + 1, at, parts);
}

static void try_pattern(const date_text *text, const date_pattern *pattern, size_t i,
                        date_match *best) {
    const date_parts parts = DATE_PARTS_INIT;
    attempt a = {text, pattern, i, best};
    try_from(&a, 0, i, &parts);
}

/* Patterns that begin with a slot; each slot is filled once for all of them. */
static void try_slotted(const date_text *text, size_t i, date_match *best) {
    unsigned open = date_slots_at(text, i);
    date_parts filled[DATE_SLOTS];
    size_t end[DATE_SLOTS] = {0};
    for (const date_pattern *pattern = open & ~(1u << DATE_SLOTS) ? text->words_of->slotted : NULL;
         pattern; pattern = pattern->next) {
        date_slot slot = pattern->elements[0].slot;
        if (!(open & 1u << slot)) continue;
        if (!end[slot]) {
            filled[slot] = (date_parts)DATE_PARTS_INIT;
            end[slot] = date_slot_fill(text, slot, i, &filled[slot]);
        }
        if (!end[slot])
            open &= ~(1u << slot);
        else
            try_from(&(attempt){text, pattern, i, best}, 1, end[slot], &filled[slot]);
    }
}

/* "next week" … "Friday": the date found is the first slot of the pattern. */
static bool grow(const date_text *text, date_match *best) {
    date_match longer = *best;
    bool no_time = best->pattern->is >= DATE_DURATION;
    if (no_time || best->parts.careful || best->parts.brief) return false;
    for (const date_pattern *pattern = text->words_of->tails; pattern; pattern = pattern->next) {
        date_parts parts = DATE_PARTS_INIT;
        date_match grown = *best;
        attempt a = {text, pattern, best->first, &grown};
        parts.inner = best->period;
        parts.has_inner = true;
        try_from(&a, 1, best->end, &parts);
        if (grown.end > longer.end && !grown.parts.careful) longer = grown;
    }
    bool found = longer.end > best->end;
    *best = longer;
    return found;
}

bool date_match_at(const date_text *text, size_t i, date_match *ret_match) {
    date_match best = {.parts = DATE_PARTS_INIT, .end = i};
    const word *w = &text->words[i];
    bool found = (w->flags & WORD_NUMBER) && date_digits(text, i, &best);
    if (text->words_of) {
        phrase_match start;
        if (phrasebook_match(&text->words_of->starts, text->words, i, i + 1, &start)) {
            const date_pattern *pattern = ((const date_start *)start.payload)->patterns;
            for (; pattern; pattern = pattern->next) try_pattern(text, pattern, i, &best);
        }
        try_slotted(text, i, &best);
        found = best.end > i;
        if (found && text->depth == 0) grow(text, &best);
    }
    if (found) *ret_match = best;
    return found;
}
