// SPDX-License-Identifier: Apache-2.0
/* "40 km north of X", "the east of X", "ten noorden van X": from the place that is named to the one that is meant. */
#include "reading/place.h"

#include <math.h>

/* The longest direction whose last word is `last`; its first word, or SIZE_MAX. */
static size_t bearing_ending(const scan *s, stretch within, size_t last, double *ret_bearing) {
    phrase_match match;
    const place_words *words = s->lex->place_words;
    if (last < within.first || last >= within.end) return SIZE_MAX;
    if (!phrasebook_match_before(&words->bearings, s->words, within.first, last, &match))
        return SIZE_MAX;
    double degrees = *(const double *)match.payload;
    *ret_bearing = degrees;
    if (degrees < 0) *ret_bearing = NAN;
    return last + 1 - match.n_words;
}

/* A distance that ends shortly before a word: "40 km (25 miles) to the | north". */
static const quantity *distance_before(const scan *s, size_t at) {
    enum { REACH = 6 };
    for (size_t i = 0; i < s->quantities.n; i++) {
        const quantity *q = &s->quantities.items[i];
        if (q->unit != TOCSIN_KM || q->end_word > at || at - q->end_word > REACH) continue;
        if (isnan(q->low) && isnan(q->high)) continue;
        bool plain = true;
        for (size_t k = q->end_word; k < at; k++)
            if (scan_token(s, k)->finite || scan_token(s, k)->name) plain = false;
        if (plain) return q;
    }
    return NULL;
}

static void put_distance(const quantity *q, place_shift *shift) {
    double low = isnan(q->low) ? q->high : q->low, high = isnan(q->high) ? q->low : q->high;
    shift->km = (low + high) / 2;
    /* "40 km" is said of 36 to 44; without a direction it may be anywhere around */
    shift->reach_km = isnan(shift->bearing) ? high : fmax((high - low) / 2, shift->km / 8);
    if (isnan(shift->bearing)) shift->km = 0;
}

/* The first of the words that join the place to how far and which way it is: "of", "from", "of the"; SIZE_MAX: none do.
 * `loose` ones do so behind a distance only: "40 km to X". */
static size_t joined_before(const scan *s, stretch within, size_t first, bool *ret_loose) {
    phrase_match match;
    size_t at = first;
    const place_words *words = s->lex->place_words;
    if (at > within.first && scan_is(s, at - 1, W_DETERMINER)) at--;
    if (at <= within.first) return SIZE_MAX;
    bool found = phrasebook_match_before(&words->words, s->words, within.first, at - 1, &match);
    unsigned is = found ? *(const unsigned *)match.payload : 0;
    *ret_loose = (is & PLACE_TOWARDS) && !scan_is(s, at - 1, W_OF);
    if (is & (PLACE_APART | PLACE_TOWARDS)) return at - match.n_words;
    return scan_is(s, at - 1, W_OF) ? at - 1 : SIZE_MAX;
}

place_shift place_shift_before(const scan *s, stretch within, size_t *first) {
    enum { BEYOND_KM = 25 }; /* "north of X" without a distance */
    place_shift shift = {.bearing = NAN, .km = NAN, .reach_km = NAN};
    if (!s->lex->place_words) return shift;
    size_t at = *first, bare = at;
    if (bare > within.first && tocsin_text_is(s->words[bare - 1].text, "-")) bare--;
    size_t adjective =
        bare > within.first ? bearing_ending(s, within, bare - 1, &shift.bearing) : SIZE_MAX;
    if (adjective != SIZE_MAX) { /* "eastern X" */
        shift.part = true;
        *first = adjective;
        return shift;
    }
    bool loose;
    size_t end = joined_before(s, within, at, &loose);
    if (end == SIZE_MAX || end <= within.first) return shift;
    size_t direction = bearing_ending(s, within, end - 1, &shift.bearing);
    bool directed = direction != SIZE_MAX;
    const quantity *q = distance_before(s, directed ? direction : end);
    if (q && q->first_word >= within.first) {
        put_distance(q, &shift);
        *first = q->first_word;
    } else if (directed && !loose) {
        shift.part = direction > within.first && scan_is(s, direction - 1, W_DETERMINER);
        if (!shift.part) shift.km = shift.reach_km = BEYOND_KM;
        *first = direction;
    }
    return shift;
}
