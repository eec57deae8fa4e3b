// SPDX-License-Identifier: Apache-2.0
/* The names of places among the words of a sentence, and what makes them likely to be some. */
#include "reading/place_choice.h"

#include <math.h>
#include <string.h>

typedef struct meeting {
    place_memory *memory;
    scan *s;
    const place_words *words;
} meeting;

static bool is_place_word(const meeting *m, size_t at, unsigned is) {
    phrase_match match;
    if (at < m->s->first || at >= m->s->end) return false;
    return phrasebook_match_before(&m->words->words, m->s->words, m->s->first, at, &match) &&
           (*(const unsigned *)match.payload & is);
}

static bool is_hyphen(const scan *s, size_t at) {
    return at < s->end && tocsin_text_is(s->words[at].text, "-") &&
           (s->words[at].flags & WORD_JOINED);
}

static bool is_name_word(const scan *s, size_t at) {
    const token *t = scan_token(s, at);
    return (s->words[at].flags & WORD_CAPITAL) && !(s->words[at].flags & WORD_NUMBER) && !t->dated;
}

static bool says_country(const name_entry *name) {
    return name && name->code.n &&
           (name->what == NAME_COUNTRY || name->what == NAME_ADJECTIVE ||
            name->what == NAME_PEOPLE);
}

static bool names_country(const scan *s, tocsin_text code) {
    for (size_t i = s->first; i < s->end; i++) {
        const name_entry *name = scan_token(s, i)->name;
        if (says_country(name) && tocsin_text_equal(lexicon_base(name->code), code)) return true;
    }
    return false;
}

static double kind_score(const gazetteer_place *p) {
    switch (p->kind) {
    case GAZETTEER_CAPITAL: return 2;
    case GAZETTEER_SEAT: return 1;
    case GAZETTEER_REGION: return -2; /* its people live in towns that may have the same name */
    case GAZETTEER_COUNTRY:
    case GAZETTEER_SEAT_OF_DISTRICT:
    case GAZETTEER_TOWN: break;
    }
    return 0;
}

/* A town of three million reaches some 25 km from its middle, a village 2. */
static double reach_of(const gazetteer_place *p) {
    return p->reach_km > 0 ? p->reach_km : 2 + sqrt(p->people) / 75;
}

static void add_options(const meeting *m, place_choice *choice, const uint32_t *found, size_t n,
                        bool region) {
    for (size_t i = 0; i < n; i++) {
        gazetteer_place p = gazetteer_get(&m->s->lex->gazetteer, found[i]);
        double score =
            log(500 + p.people) + kind_score(&p) + place_memory_near(m->memory, p.lat, p.lon);
        if (!p.own) score -= 3.5;
        if (region && p.kind == GAZETTEER_REGION) score += 8;
        if (names_country(m->s, p.country)) score += 1.5;
        place_choice_put(choice, (place_option){.name = p.name,
                                                .country = p.country,
                                                .lat = p.lat,
                                                .lon = p.lon,
                                                .reach_km = reach_of(&p),
                                                .kind = p.kind,
                                                .score = score,
                                                .people = p.people});
    }
}

/* A region that is called for a town in it is meant less often than the town, when nothing says "region". */
static void prefer_towns(place_choice *choice) {
    place_option all[PLACE_OPTIONS];
    size_t n = choice->n;
    memcpy(all, choice->options, sizeof all);
    choice->n = 0;
    for (size_t i = 0; i < n; i++) {
        place_option o = all[i];
        for (size_t k = 0; k < n && o.kind == GAZETTEER_REGION; k++) {
            bool inside = all[k].kind != GAZETTEER_REGION &&
                          tocsin_text_equal(all[k].country, o.country) &&
                          place_distance_km(all[k].lat, all[k].lon, o.lat, o.lon) < 2 * o.reach_km;
            if (inside) o.score = fmin(o.score, all[k].score - 1);
        }
        place_choice_put(choice, o);
    }
}

/* The longest run of words from `at` that the gazetteer has; how many, and which places. */
static size_t longest_name(const scan *s, size_t at, size_t *ret_n, uint32_t *ret_hash,
                           uint32_t ret_found[static GAZETTEER_PLACES_MOST]) {
    enum { MOST = 6 };
    char key[GAZETTEER_KEY_MOST];
    size_t n_key = 0, best = 0;
    for (size_t i = at; i < s->end && i < at + MOST; i++) {
        n_key = gazetteer_fold(s->plain[i - s->first].lower, key, n_key);
        if (n_key == SIZE_MAX) break;
        bool mark = scan_is_mark(s, i);
        if (mark && !is_hyphen(s, i)) break;
        if (mark || (i > at && !is_name_word(s, i) && !is_hyphen(s, i - 1))) continue;
        uint32_t found[GAZETTEER_PLACES_MOST];
        tocsin_text text = {key, n_key};
        size_t n = n_key > 2 ? gazetteer_find(&s->lex->gazetteer, text, found) : 0;
        if (!n) continue;
        best = i + 1 - at;
        *ret_n = n;
        *ret_hash = word_hash(text);
        memcpy(ret_found, found, sizeof found);
    }
    return best;
}

static size_t known_name(const scan *s, size_t at, size_t n_words, size_t *ret_n,
                         uint32_t *ret_hash, uint32_t ret_found[static GAZETTEER_PLACES_MOST]) {
    char key[GAZETTEER_KEY_MOST];
    size_t n_key = 0;
    for (size_t i = at; i < at + n_words && i < s->end && n_key != SIZE_MAX; i++)
        n_key = gazetteer_fold(s->plain[i - s->first].lower, key, n_key);
    if (n_key == SIZE_MAX) return 0;
    *ret_hash = word_hash((tocsin_text){key, n_key});
    *ret_n = gazetteer_find(&s->lex->gazetteer, (tocsin_text){key, n_key}, ret_found);
    return n_words;
}

/* A name by itself, not a part of somebody's. */
static bool stands_alone(const meeting *m, size_t at, size_t end) {
    const mention *of = scan_mention_of(m->s, at);
    if (!of) return true;
    if (of->is == MENTION_PERSON || of->is == MENTION_ROLE) return false;
    if (of->name_end <= of->name_first) return true;
    bool before = of->name_first < at && !is_place_word(m, at - 1, PLACE_TOWN | PLACE_REGION);
    size_t behind = is_hyphen(m->s, end) ? end + 1 : end;
    bool after = of->name_end > end && !is_place_word(m, behind, PLACE_REGION);
    return !before && !after;
}

static bool is_nationality(const scan *s, size_t at) {
    const name_entry *name = scan_token(s, at)->name;
    return name && name->what == NAME_ADJECTIVE;
}

/* What stands in front of the name: over "the", "of", "Ukrainian", "oblast" and "village". */
static unsigned words_before(const meeting *m, size_t at) {
    const scan *s = m->s;
    unsigned found = 0;
    bool apposed = at > s->first + 1 && tocsin_text_is(s->words[at - 1].text, ",") &&
                   is_place_word(m, at - 2, PLACE_TOWN); /* "the capital, X" */
    if (apposed) return PLACE_TOWN;
    for (size_t steps = 0; at > s->first && steps < 5; steps++) {
        at--;
        if (is_place_word(m, at, PLACE_TOWN))
            found |= PLACE_TOWN;
        else if (is_place_word(m, at, PLACE_REGION))
            found |= PLACE_REGION;
        else if (is_place_word(m, at, PLACE_PREPOSITION))
            return found | PLACE_PREPOSITION;
        else if (is_place_word(m, at, PLACE_TOWARDS))
            return found | PLACE_TOWARDS;
        else if (scan_is(s, at, W_DIRECTION)) /* "north of X" */
            found |= PLACE_PREPOSITION;
        else if (!scan_is(s, at, W_OF) && !scan_is(s, at, W_DETERMINER) && !is_nationality(s, at) &&
                 !scan_is(s, at, W_DIRECTION_ADJECTIVE) && !is_hyphen(s, at))
            return found;
    }
    return found;
}

/* "in X, Y and Z": Y and Z are places because X is. */
static bool in_list(const meeting *m, size_t at) {
    const scan *s = m->s;
    if (at < s->first + 2) return false;
    if (!scan_is(s, at - 1, W_AND) && !tocsin_text_is(s->words[at - 1].text, ",")) return false;
    enum { REACH = 5 };
    for (size_t i = at - 1; i > s->first && at - i < REACH; i--) {
        const place_choice *before = scan_token(s, i - 1)->choice;
        if (before && i - 1 + before->n_words == at - 1) return before->standing == PLACE_SURE;
    }
    return false;
}

static place_standing standing_of(const meeting *m, size_t at, const place_choice *choice) {
    const scan *s = m->s;
    size_t end = at + choice->n_words;
    bool single = choice->n_words == 1;
    unsigned before = words_before(m, at);
    bool region = is_place_word(m, is_hyphen(s, end) ? end + 1 : end, PLACE_REGION);
    if (before & (PLACE_TOWN | PLACE_REGION)) return PLACE_SURE;
    if (!stands_alone(m, at, end)) return PLACE_UNSURE;
    if (single && phrasebook_find(&m->words->not_places, s->words[at].lower)) return PLACE_UNSURE;
    if (!place_choice_is_likely(choice, m->memory)) return PLACE_UNSURE;
    if (region || (before & PLACE_PREPOSITION) || in_list(m, at)) return PLACE_SURE;
    if ((before & PLACE_TOWARDS) && choice->options[0].weight > 0.5) return PLACE_SURE;
    return place_memory_has_seen(m->memory, choice->hash) ? PLACE_SEEN_BEFORE : PLACE_UNSURE;
}

static bool is_located(const name_entry *name) {
    return !isnan(name->lat) && name->what != NAME_ADJECTIVE && name->what != NAME_PEOPLE;
}

/* The places of the name that begins here; 1: none does, or the words behind it. */
static size_t meet_name(const meeting *m, size_t at, bool *ret_ok) {
    scan *s = m->s;
    token *t = &s->tokens[at - s->first];
    uint32_t found[GAZETTEER_PLACES_MOST], hash = 0;
    size_t n = 0, words;
    if (!is_name_word(s, at) || scan_is_mark(s, at)) return 1;
    if (t->name && !is_located(t->name)) return t->name_n;
    words = longest_name(s, at, &n, &hash, found);
    if (t->name && t->name_n >= words) words = known_name(s, at, t->name_n, &n, &hash, found);
    if (!words || (!n && !t->name)) return 1;
    place_choice *made = tocsin_arena_new(s->passage->arena, place_choice, 1);
    if (!made) {
        *ret_ok = false;
        return 1;
    }
    made->n_words = words;
    made->hash = hash;
    made->shift = (place_shift){.bearing = NAN, .km = NAN, .reach_km = NAN};
    size_t end = at + words;
    bool region = (words_before(m, at) & PLACE_REGION) ||
                  is_place_word(m, is_hyphen(s, end) ? end + 1 : end, PLACE_REGION);
    add_options(m, made, found, n, region);
    if (!region) prefer_towns(made);
    if (t->name && t->name_n == words) place_choice_give(made, t->name);
    place_choice_rank(made, m->memory);
    made->standing = standing_of(m, at, made);
    t->choice = made;
    if (made->standing == PLACE_SURE) place_memory_see(m->memory, made);
    bool sure =
        made->standing == PLACE_SURE; /* else a capital stands for its government: "Paris said" */
    if (sure || (t->name && t->name->what == NAME_CAPITAL))
        place_memory_vote(m->memory, sure ? made->options[0].country : t->name->code, 0.5);
    return words;
}

static void count_votes(place_memory *memory, const scan *s) {
    for (size_t i = s->first; i < s->end; i++) {
        const name_entry *name = scan_token(s, i)->name;
        if (says_country(name)) place_memory_vote(memory, name->code, 1);
    }
}

tocsin_status place_meet(place_memory *memory, scan *s, tocsin_error *err) {
    meeting m = {memory, s, s->lex->place_words};
    bool ok = true;
    if (!m.words) return TOCSIN_OK;
    if (!memory->n_countries)
        for (const place_home *home = m.words->home; home; home = home->next)
            place_memory_vote(memory, home->code, 0.25);
    count_votes(memory, s);
    s->places = memory;
    for (size_t i = s->first; i < s->end && ok;) i += meet_name(&m, i, &ok);
    return ok ? TOCSIN_OK : tocsin_fail_memory(err);
}
