// SPDX-License-Identifier: Apache-2.0
#include "reading/event.h"

#include "reading/region.h"

typedef struct candidate {
    const event_context *x;
    stretch clause;
    const event_entry *entry;
    size_t first, end; /* of the trigger */
    size_t then_at;    /* of its second part; `end` without one */
    tocsin_text actor, target;
    bool failed;
} candidate;

static bool is_verb(const event_entry *entry) {
    return entry->form != FORM_NOUN;
}

tocsin_text event_actor_of(const event_context *x, const mention *m) {
    if (m->actor.n) return m->actor;
    if (m->is == MENTION_COUNTRY || m->is == MENTION_THING) return x->own_country;
    return TOCSIN_TEXT_NONE;
}

static bool counts(const candidate *c, const mention *m) {
    if (!m || m->first < c->clause.first || m->first >= c->clause.end) return false;
    return m->is != MENTION_PLACE && m->is != MENTION_IMAGERY && event_actor_of(c->x, m).n > 0;
}

/* Governed by a preposition: neither subject nor object. "Of" somebody neither. */
static bool is_governed(const scan *s, const mention *m) {
    if (m->first == s->first) return false;
    size_t before = m->first - 1;
    if (scan_is_genitive_article(s, m->first)) return true;
    if (before > s->first && scan_is(s, before, W_PREPOSITION) && scan_is(s, before - 1, W_BORDER))
        return true; /* "langs de grens met Oekraïne staan …" */
    if (scan_is(s, before, W_AND)) return false;
    return scan_is(s, before, W_IN_PLACE) || scan_is(s, before, W_OF) ||
           scan_is(s, before, W_OF_MORE) || scan_is(s, before, W_AGENT) ||
           scan_is(s, before, W_ABOUT) || scan_is(s, before, W_BETWEEN) ||
           scan_is(s, before, W_TERRITORY);
}

static tocsin_text join_actors(candidate *c, tocsin_text a, tocsin_text b) {
    if (!a.n || !b.n || tocsin_text_equal(a, b)) return a.n ? a : b;
    const char *both = tocsin_arena_format(c->x->s->passage->arena, "%.*s+%.*s", TOCSIN_TEXT_ARG(a),
                                           TOCSIN_TEXT_ARG(b));
    if (!both) c->failed = true;
    return tocsin_text_of(both);
}

/* The mention that "and" ties to this one; NULL: it stands alone. */
static const mention *partner(const candidate *c, const mention *m) {
    const scan *s = c->x->s;
    if (m->end + 1 >= c->clause.end || !scan_is(s, m->end, W_AND)) return NULL;
    const mention *next = scan_mention_at(s, m->end + 1);
    return next && counts(c, next) ? next : NULL;
}

static tocsin_text with_partner(candidate *c, const mention *m) {
    const mention *next = partner(c, m);
    tocsin_text actor = event_actor_of(c->x, m);
    return next ? join_actors(c, actor, event_actor_of(c->x, next)) : actor;
}

/* The first mention behind a preposition of the list that stands in [from, to). */
static const mention *behind(const candidate *c, words_list prepositions, stretch at,
                             size_t reach) {
    const scan *s = c->x->s;
    for (size_t i = at.first; i < at.end && i < c->clause.end; i++) {
        size_t n = scan_any(s, i, c->clause.end, prepositions);
        bool article = n && scan_is(s, i, W_DETERMINER) && i > s->first;
        if (!n || (article && region_is_preposition(s, i - 1))) continue; /* "an der Grenze" */
        for (size_t k = i + n; k < c->clause.end && k <= i + n + reach; k++) {
            const mention *m = scan_mention_of(s, k);
            if (m && (m->first >= i || m->end > k) && counts(c, m)) return m;
            if (m && m->is == MENTION_PLACE && m->name && m->name->code.n && k <= i + n + 2)
                return m;
            bool elsewhere = k > i + n && scan_is(s, k, W_TERRITORY); /* "… vanuit Niger" */
            if (scan_token(s, k)->finite || scan_is_mark(s, k) || elsewhere) break;
        }
    }
    return NULL;
}

/* A place that something is aimed at stands for the country that it lies in. */
static tocsin_text party(candidate *c, const mention *m) {
    if (!m) return TOCSIN_TEXT_NONE;
    if (m->is == MENTION_PLACE) return m->name->code;
    return with_partner(c, m);
}

/* ---- nouns: "Oekraïense drone-aanval op …", "attack by X on Y", "talks between X and Y" ----------- */

static const mention *owner_before(const candidate *c) {
    const scan *s = c->x->s;
    enum { REACH = 4 }; /* "Israeli drone and missile strikes" */
    for (size_t i = c->first; i > c->clause.first && c->first - i < REACH; i--) {
        const mention *m = scan_mention_of(s, i - 1);
        if (m && m->end <= c->first) {
            bool genitive = s->plain[m->end - 1 - s->first].lower.n < s->words[m->end - 1].lower.n;
            return counts(c, m) && (m->is == MENTION_NOBODY || genitive || m->end == c->first) &&
                           (m->is == MENTION_NOBODY || genitive)
                       ? m
                       : NULL;
        }
        if (scan_token(s, i - 1)->finite || scan_is(s, i - 1, W_DETERMINER)) return NULL;
    }
    return NULL;
}

static void parties_between(candidate *c) {
    const scan *s = c->x->s;
    for (size_t i = c->end; i < c->clause.end && i < c->end + 6; i++) {
        if (!scan_is(s, i, W_BETWEEN)) continue;
        const mention *found[2] = {NULL, NULL};
        size_t n = 0;
        for (size_t k = i + 1; k < c->clause.end && n < 2; k++) {
            const mention *m = scan_mention_at(s, k);
            if (m && counts(c, m)) found[n++] = m;
        }
        if (found[0]) c->actor = event_actor_of(c->x, found[0]);
        if (found[1]) c->target = event_actor_of(c->x, found[1]);
        return;
    }
}

/* ---- subject and object ------------------------------------------------------------------------ */

typedef struct sides {
    const mention *subject, *object;
} sides;

static sides subject_and_object(const candidate *c) {
    const scan *s = c->x->s;
    sides found = {NULL, NULL};
    const mention *left[2] = {NULL, NULL}, *right[2] = {NULL, NULL};
    size_t n_left = 0, n_right = 0;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (!counts(c, m) || is_governed(s, m)) continue;
        if (m->end <= c->first && n_left < 2) left[n_left++] = m;
        if (m->first >= c->end && n_right < 2) right[n_right++] = m;
    }
    if (n_left) {
        found.subject = left[0];
        bool tied = n_left > 1 && partner(c, left[0]) == left[1];
        found.object = n_left > 1 && !tied ? left[1] : right[0];
    } else {
        found.subject = right[0];
        bool tied = n_right > 1 && partner(c, right[0]) == right[1];
        found.object = n_right > 1 && !tied ? right[1] : NULL;
    }
    return found;
}

/* ---- verbs ------------------------------------------------------------------------------------- */

static bool is_passive(const candidate *c) {
    const scan *s = c->x->s;
    verb_form form = c->entry->form;
    if (form != FORM_PARTICIPLE && form != FORM_PAST) return false;
    if (c->entry->rule->intransitive) return false; /* "sind zurückgekehrt" */
    bool near_only = form == FORM_PAST;             /* English: "had been attacked" */
    size_t from = near_only ? (c->first > c->clause.first + 3 ? c->first - 3 : c->clause.first)
                            : c->clause.first;
    size_t to = near_only ? c->first : c->clause.end;
    for (size_t i = from; i < to; i++) {
        if (!near_only && scan_is(s, i, W_PERFECT)) return false;
        if (scan_is(s, i, W_PASSIVE)) return true;
    }
    return false;
}

static const mention *agent(const candidate *c) {
    const scan *s = c->x->s;
    for (size_t i = c->clause.first; i < c->clause.end; i++) {
        if (!scan_is(s, i, W_AGENT)) continue;
        const mention *m = scan_mention_at(s, i + 1);
        if (m && counts(c, m)) return m;
    }
    return NULL;
}

/* Troops act for those who own them: "Russische manschappen staan …". */
static const mention *force_in(const candidate *c, bool with_actor) {
    const scan *s = c->x->s;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (m->first < c->clause.first || m->first >= c->clause.end) continue;
        if (m->role && (m->role->force || m->role->kind == TOCSIN_MILITARY) &&
            (!with_actor || m->actor.n))
            return m;
    }
    return NULL;
}

static bool is_journey(const candidate *c, sides who) {
    const mention *to = behind(c, c->entry->rule->target, c->clause, 3);
    if (!who.subject || !to || !to->name || !c->actor.n) return false;
    bool official = who.subject->is == MENTION_PERSON || who.subject->is == MENTION_ROLE;
    bool force = who.subject->role && who.subject->role->force;
    tocsin_text home = lexicon_base(c->actor), there = lexicon_base(to->name->code);
    return official && !force && there.n && !tocsin_text_equal(home, there);
}

static void verb_parties(candidate *c, sides who) {
    const event_rule *rule = c->entry->rule;
    bool passive = is_passive(c);
    const mention *by = passive || rule->subject_is_target ? agent(c) : NULL;
    tocsin_text subject = who.subject ? with_partner(c, who.subject) : TOCSIN_TEXT_NONE;
    if (rule->mutual && who.subject && partner(c, who.subject)) {
        c->actor = event_actor_of(c->x, who.subject);
        c->target = event_actor_of(c->x, partner(c, who.subject));
        return;
    }
    if (passive || rule->subject_is_target) {
        c->target = subject;
        if (by)
            c->actor = with_partner(c, by);
        else
            c->actor = party(c, behind(c, rule->actor, c->clause, 4));
        return;
    }
    c->actor = subject;
    const mention *aimed = behind(c, rule->target, (stretch){c->end, c->clause.end}, 5);
    if (aimed && aimed != who.subject)
        c->target = party(c, aimed);
    else if (who.object)
        c->target = with_partner(c, who.object);
    if (!c->target.n && who.object) c->target = with_partner(c, who.object);
}

static void noun_parties(candidate *c, sides who) {
    const event_rule *rule = c->entry->rule;
    parties_between(c);
    if (rule->mutual && !c->actor.n && who.subject && partner(c, who.subject)) {
        c->actor = event_actor_of(c->x, who.subject);
        c->target = event_actor_of(c->x, partner(c, who.subject));
        return;
    }
    const mention *owner = owner_before(c);
    if (!c->actor.n && owner) c->actor = event_actor_of(c->x, owner);
    /* close behind ("attack by X"), or at the head of the clause ("Vanuit X is er kritiek") */
    enum { CLOSE = 4 };
    if (!c->actor.n)
        c->actor = party(c, behind(c, rule->actor, (stretch){c->end, c->end + CLOSE}, 2));
    if (!c->actor.n)
        c->actor =
            party(c, behind(c, rule->actor, (stretch){c->clause.first, c->clause.first + 1}, 2));
    bool watches = who.subject && who.subject->kind == TOCSIN_OBSERVER &&
                   rule->plover == TOCSIN_ASSAULT; /* "the mission saw 40 violations" */
    if (!c->actor.n && who.subject && who.subject->end <= c->first && !watches)
        c->actor = with_partner(c, who.subject);
    if (c->target.n) return;
    /* "kritiek op": the preposition may be the last word of the phrase itself */
    size_t from = c->end - c->first > 1 ? c->end - 1 : c->end;
    const mention *aimed = behind(c, rule->target, (stretch){from, from + 10}, 6);
    if (aimed && aimed != owner) c->target = party(c, aimed);
}

/* ---- judging ----------------------------------------------------------------------------------- */

static bool same_side(tocsin_text a, tocsin_text b) {
    return lexicon_same_side(a, b);
}

/* MOBILIZE: the troops' owner acts; against those whose border it is. */
static void military_parties(candidate *c, const found_place *place) {
    const mention *force = force_in(c, true);
    if (force && (!c->actor.n || tocsin_text_find(c->actor, TOCSIN_TEXT("+"), 0) == SIZE_MAX)) {
        bool subject_is_force = !c->actor.n || same_side(c->actor, force->actor);
        if (subject_is_force) c->actor = force->actor;
    }
    if (!c->actor.n && place->territory) c->actor = place->on;
    if (same_side(c->target, c->actor)) c->target = TOCSIN_TEXT_NONE;
    if (!c->target.n && place->border && !same_side(place->country, c->actor))
        c->target = place->country;
}

static bool needs_met(const candidate *c, const found_place *place, sides who) {
    switch (c->entry->rule->needs) {
    case NEEDS_FORCE: return force_in(c, false) != NULL;
    case NEEDS_BORDER: return place->border;
    case NEEDS_JOURNEY: return is_journey(c, who);
    case NEEDS_NOTHING: break;
    }
    return true;
}

static bool is_event(const candidate *c) {
    const event_rule *rule = c->entry->rule;
    if (rule->weak) return c->actor.n && c->target.n;
    return rule->alone || is_verb(c->entry) || c->actor.n || c->target.n;
}

static int score_of(const candidate *c) {
    int score = 1 + (c->actor.n ? 3 : 0) + (c->target.n ? 3 : 0);
    if (is_verb(c->entry)) score += 1;
    if (c->then_at > c->end) score += 1;
    if (c->entry->rule->weak) score -= 2;
    return score;
}

/* "kwam om te zingen": no second part of the verb, but a purpose. */
static bool opens_purpose(const candidate *c, size_t at) {
    enum { REACH = 8 };
    const scan *s = c->x->s;
    if (!scan_is(s, at, W_PURPOSE)) return false;
    for (size_t i = at + 1; i < c->clause.end && i < at + REACH; i++)
        if (scan_is(s, i, W_INFINITIVE)) return true;
    return false;
}

static bool then_follows(candidate *c) {
    words_list then = c->entry->then;
    c->then_at = c->end;
    if (!then.n) return true;
    enum { REACH = 24 };
    for (size_t i = c->end; i < c->clause.end && i < c->end + REACH; i++)
        if (scan_has_words(c->x->s, i, c->clause.end, then) && !opens_purpose(c, i)) {
            c->then_at = i + then.n;
            return true;
        }
    return false;
}

static tocsin_status weigh_candidate(candidate *c, found_event *best, tocsin_error *err) {
    const event_rule *rule = c->entry->rule;
    if (!then_follows(c)) return TOCSIN_OK;
    sides who = subject_and_object(c);
    if (is_verb(c->entry))
        verb_parties(c, who);
    else
        noun_parties(c, who);
    found_place place;
    tocsin_status status = place_find(c->x->s, c->clause, c->actor, &place, err);
    if (status) return status;
    if (rule->plover == TOCSIN_MOBILIZE) military_parties(c, &place);
    if (!c->actor.n && !c->target.n && c->x->implied.n) c->actor = c->x->implied;
    if (rule->place_is_target && !c->target.n) c->target = place.country;
    if (rule->plover != TOCSIN_COERCE && same_side(c->actor, c->target))
        c->target = TOCSIN_TEXT_NONE;
    if (c->failed) return tocsin_fail_memory(err);
    if (!needs_met(c, &place, who) || !is_event(c)) return TOCSIN_OK;
    int score = score_of(c);
    if (best->rule && score <= best->score) return TOCSIN_OK;
    *best = (found_event){.rule = rule,
                          .first = c->first,
                          .end = c->end,
                          .actor = c->actor,
                          .target = c->target,
                          .score = score};
    return TOCSIN_OK;
}

tocsin_status event_find(const event_context *x, stretch clause, found_event *ret_event,
                         tocsin_error *err) {
    found_event best = {.rule = NULL};
    enum { MOST = 12 }; /* candidates in one clause */
    size_t tried = 0;
    for (size_t i = clause.first; i < clause.end && tried < MOST; i++) {
        const token *t = scan_token(x->s, i);
        if (!t->event || i + t->event_n > clause.end) continue;
        tried++;
        for (const event_entry *entry = t->event; entry; entry = entry->next) {
            candidate c = {
                .x = x, .clause = clause, .entry = entry, .first = i, .end = i + t->event_n};
            tocsin_status status = weigh_candidate(&c, &best, err);
            if (status) return status;
        }
    }
    *ret_event = best;
    return TOCSIN_OK;
}

/* One of the sides joined by "+" is this one. */
static bool is_among(tocsin_text parties, tocsin_text side) {
    tocsin_text part;
    while (tocsin_text_split(&parties, '+', &part))
        if (lexicon_same_side(part, side)) return true;
    return false;
}

tocsin_text event_other_party(const event_context *x, stretch within, tocsin_text other) {
    const scan *s = x->s;
    tocsin_text people = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (m->first < within.first || m->first >= within.end) continue;
        if (m->is == MENTION_PLACE || m->is == MENTION_IMAGERY) continue;
        tocsin_text actor = m->actor; /* pronouns would be guesses here */
        if (!actor.n) continue;
        if (is_among(other, actor)) continue;
        bool weak = m->is == MENTION_NOBODY || (m->name && m->name->what == NAME_PEOPLE);
        if (!weak) return actor;
        if (!people.n)
            people = actor; /* a people or a nationality only when there is nobody else */
    }
    return people;
}
