// SPDX-License-Identifier: Apache-2.0
/* Numbers that have no noun of their own: what they count stands with another number ("591 schendingen in Donetsk
 * en in Loehansk | 975", "telden er | 591"), or is a verb ("3200 keer | geschonden"). */
#include "reading/number.h"
#include "reading/quantity_core.h"

#define DEED_WORDS  10 /* how far from "times" the verb may stand */
#define OTHER_WORDS 10 /* and from one number the other of the same noun */

static bool ends_clause(const word *w) {
    static const char *const ends[] = {",", ".", ";", ":", "–", "—", "(", ")", "…", "!", "?"};
    if (!(w->flags & WORD_MARK)) return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (word_is(w, ends[i])) return true;
    return false;
}

const unit_entry *quantity_deed(const seeker *k, size_t i, size_t *ret_end) {
    phrase_match times, deed;
    if (!k->words->deeds.n || !seeker_matches(k, &k->words->occasions, i, &times)) return NULL;
    size_t behind = i + times.n_words;
    for (size_t at = behind; at < k->s->end_word && at < behind + DEED_WORDS; at++) {
        if (ends_clause(&k->p->words[at])) break;
        if (!seeker_matches(k, &k->words->deeds, at, &deed)) continue;
        *ret_end = behind;
        return deed.payload;
    }
    for (size_t at = i; at > k->s->first_word && i - at < DEED_WORDS; at--) {
        if (ends_clause(&k->p->words[at - 1])) break;
        if (!seeker_matches(k, &k->words->deeds, at - 1, &deed)) continue;
        *ret_end = behind;
        return deed.payload;
    }
    return NULL;
}

static bool is_joint(const seeker *k, size_t i) {
    phrase_match match;
    return word_is(&k->p->words[i], ",") || seeker_matches(k, &k->words->between, i, &match);
}

/* No noun can follow: the clause ends, or a place opens. */
static bool stands_alone(const seeker *k, size_t end) {
    phrase_match match;
    if (end >= k->s->end_word || ends_clause(&k->p->words[end]) || is_joint(k, end)) return true;
    return seeker_matches(k, &k->words->elsewhere, end, &match);
}

/* "… in Donetsk | en 1073 in Loehansk", "… 217, in der Region Luhansk | 148": joined to the number before, and at
 * another place. */
static bool is_elsewhere(const seeker *k, const quantity *before, const quantity *q) {
    phrase_match match;
    bool joined = false, place = false;
    if (q->first_word > before->end_word + OTHER_WORDS) return false;
    for (size_t i = before->end_word; i < q->first_word; i++) {
        joined = joined || is_joint(k, i);
        place = place || (joined && seeker_matches(k, &k->words->elsewhere, i, &match));
    }
    return joined && (place || seeker_matches(k, &k->words->elsewhere, q->end_word, &match));
}

/* "Their number could in the end rise to as many as | 175,000": not "their number of dead", and nothing else counted in
 * between. */
static bool is_their_number(const seeker *k, const quantity *before, const quantity *q) {
    phrase_match match;
    size_t from =
        before && before->end_word > k->s->first_word ? before->end_word : k->s->first_word;
    for (size_t i = q->first_word, end; i > from && !ends_clause(&k->p->words[i - 1]); i--) {
        if (!seeker_matches(k, &k->words->their_number, i - 1, &match)) continue;
        size_t behind = i - 1 + match.n_words;
        return behind <= q->first_word && !seeker_matches(k, &k->words->linkers, behind, &match) &&
               !quantity_noun(k->p, behind, k->s->end_word, &end);
    }
    return false;
}

static bool is_counted_again(const seeker *k, const quantity *before, const quantity *q) {
    phrase_match match;
    if (q->unknown) return false;
    if (is_their_number(k, before, q)) return true;
    if (!stands_alone(k, q->end_word)) return false;
    if (q->first_word > k->s->first_word &&
        phrasebook_match_before(&k->words->again, k->p->words, k->s->first_word, q->first_word - 1,
                                &match))
        return true;
    return before && is_elsewhere(k, before, q);
}

void quantity_take_again(const seeker *k, quantity *items, size_t n, quantity_memory *memory) {
    const quantity *before = NULL; /* the last of the sentence that counts something */
    for (size_t i = 0; i < n; i++) {
        quantity *q = &items[i];
        if (q->unit == TOCSIN_UNIT_NONE && memory->unit != TOCSIN_UNIT_NONE &&
            is_counted_again(k, before, q)) {
            q->unit = memory->unit;
            q->measure = memory->measure;
            q->again = true;
            q->level = is_their_number(k, before, q);
        }
        bool counts = q->unit != TOCSIN_UNIT_NONE && q->unit != TOCSIN_KM &&
                      q->unit != TOCSIN_DAYS && q->unit != TOCSIN_MONEY;
        if (!counts) continue;
        *memory = (quantity_memory){q->unit, q->measure};
        before = q;
    }
}
