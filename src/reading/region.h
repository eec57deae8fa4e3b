// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_REGION_H
#define TOCSIN_READING_REGION_H

/* A region: the stretch of a sentence that attribution takes apart, and what can be asked of one. */

#include "reading/attribution.h"

typedef struct region {
    stretch words;
    int32_t quote; /* that the region lies in; -1: none */
    const mention *via[VIA_MOST];
    size_t n_via;
    int depth;
    const mention *subject; /* of the part before: "X denied it and said …"; NULL: none */
} region;

/* The outermost speech that a word stands in, below the region's own quotation `base`; -1: it is on the region's
 * level. Words held at a distance ("so-called") are no speech. */
int32_t region_speech_at(const scan *s, size_t at, int32_t base);
bool region_holds(const scan *s, const region *r, size_t at);
/* A reporting verb at this word, complete with what has to follow; NULL: none. */
const verb_entry *region_verb_at(const scan *s, const region *r, size_t i, size_t *ret_then_end);
/* May stand between a speaker and the verb. */
bool region_is_filler(const scan *s, size_t i);
bool region_is_preposition(const scan *s, size_t i);
/* `verb` NULL: whatever the verb. */
bool region_can_speak(const mention *m, const verb_rule *verb);
/* "report" is a verb behind a plural ("officials report") or an auxiliary ("did not report"), else a noun. */
bool region_agrees(const scan *s, const region *r, const verb_entry *verb, size_t at,
                   const mention *speaker);
/* Who does the verb, in front of it or behind; NULL: nobody who could. */
const mention *region_subject_left(const scan *s, const region *r, size_t verb,
                                   const verb_rule *rule);
const mention *region_subject_right(const scan *s, const region *r, size_t after,
                                    const verb_rule *rule);

/* The one with whom the region opens, when all that stands between it and the verb hangs on it: "images taken by a
 * satellite on Friday show", "JNIM, the group that carried out the raid, said"; NULL: nobody. */
const mention *region_subject_opening(const scan *s, const region *r, size_t verb,
                                      const verb_rule *rule);
/* The subject of the first verb, which stands in front of word `before`: "X met Y and condemned …". */
const mention *region_shared_subject(const scan *s, const region *r, size_t before,
                                     const verb_rule *rule);
/* No verb between a noun and its own, `verb`, but those of clauses that hang on the noun. */
bool region_only_hangs_between(const scan *s, const region *r, size_t from, size_t verb);
/* "Ukraine's" */
bool region_is_genitive(const scan *s, const mention *m);
/* Nothing but small words and a preposition's phrase in front: a clause begins here. */
bool region_opens(const scan *s, const region *r, size_t at);

#endif
