// SPDX-License-Identifier: Apache-2.0
#include "reading/cast.h"

#include <string.h>

void cast_init(cast *c, tocsin_arena *arena) {
    memset(c, 0, sizeof *c);
    c->arena = arena;
}

static cast_member *find(const cast *c, const word *key, bool is_role) {
    cast_member *member = c->buckets[key->hash % CAST_BUCKETS];
    while (member && (member->is_role != is_role || !tocsin_text_equal(member->key, key->lower)))
        member = member->next;
    return member && member->same ? member->same : member;
}

static bool keep(cast *c, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(c->arena, *text);
    return text->at != NULL;
}

static cast_member *enter(cast *c, const word *key, cast_member made) {
    if (c->n >= CAST_MOST) return NULL;
    cast_member *member = tocsin_arena_new(c->arena, cast_member, 1);
    if (!member) return NULL;
    *member = made;
    member->key = key->lower;
    if (!keep(c, &member->key) || !keep(c, &member->fullest) || !keep(c, &member->actor) ||
        !keep(c, &member->role))
        return NULL;
    member->next = c->buckets[key->hash % CAST_BUCKETS];
    c->buckets[key->hash % CAST_BUCKETS] = member;
    c->n++;
    return member;
}

static tocsin_text role_text(const scan *s, const mention *m) {
    if (m->role_end <= m->role_first) return TOCSIN_TEXT_NONE;
    return passage_text(s->passage, m->role_first, m->role_end);
}

/* The noun of a role, without what it is of: "president" of "president of Peru". */
static tocsin_text role_head(const scan *s, const mention *m) {
    for (size_t i = m->role_first; i < m->role_end; i++) {
        const token *t = scan_token(s, i);
        if (!t->role || t->role != m->role) continue;
        return s->words[i + t->role_n - 1].lower;
    }
    return TOCSIN_TEXT_NONE;
}

static const word *key_of(const scan *s, const mention *m) {
    bool named = m->name_end > m->name_first;
    size_t at = named ? m->name_end - 1 : m->head;
    return &s->plain[at - s->first];
}

/* The proper name without a genitive ending. */
static tocsin_text name_text(const scan *s, const mention *m) {
    tocsin_text text = passage_text(s->passage, m->name_first, m->name_end);
    const word *last = &s->words[m->name_end - 1], *plain = &s->plain[m->name_end - 1 - s->first];
    size_t cut = last->lower.n - plain->lower.n;
    if (cut && text.n > cut) text.n -= cut;
    return text;
}

/* What the document knew goes into what the sentence leaves open, and the other way round. */
static bool update(cast *c, cast_member *member, mention *m, tocsin_text name, tocsin_text role,
                   tocsin_text role_head) {
    if (name.n > member->fullest.n && !member->is_role) {
        member->fullest = name;
        if (!keep(c, &member->fullest)) return false;
    }
    if (!m->actor.n || (!m->role && member->actor.n)) {
        m->actor = member->actor;
        m->kind = member->kind;
    } else if (!member->actor.n || (role.n && !member->role.n)) {
        member->actor = m->actor;
        member->kind = m->kind;
        if (!keep(c, &member->actor)) return false;
    }
    if (role.n && !member->role.n) {
        member->role = role;
        member->kind = m->kind;
        if (!keep(c, &member->role)) return false;
    }
    if (role_head.n && !member->role_head.n) {
        member->role_head = role_head;
        if (!keep(c, &member->role_head)) return false;
    }
    return true;
}

/* "Abiy Ahmed" is who "Abiy" was, and will be. */
static cast_member *meet_full_name(cast *c, const scan *s, const mention *m, cast_member made) {
    const word *first = &s->plain[m->name_first - s->first], *last = key_of(s, m);
    cast_member *known = m->name_end - m->name_first > 1 ? find(c, first, false) : NULL;
    bool single = known && tocsin_text_find(known->fullest, TOCSIN_TEXT(" "), 0) == SIZE_MAX;
    if (single) {
        made.same = known;
        return enter(c, last, made) ? known : NULL;
    }
    cast_member *member = enter(c, last, made);
    made.same = member;
    if (!member || known || m->name_end - m->name_first < 2) return member;
    return enter(c, first, made) || c->n >= CAST_MOST ? member : NULL;
}

static bool meet_person(cast *c, scan *s, mention *m) {
    const word *key = key_of(s, m);
    cast_member *member = find(c, key, false);
    tocsin_text name = name_text(s, m), role = role_text(s, m), head = role_head(s, m);
    if (member && member->is_name) {
        if (m->is == MENTION_NAME) return true;
        member->is_name = false;
    }
    if (!member && m->is == MENTION_NAME && !(s->words[m->first].flags & WORD_BEGINS) &&
        m->name_end == m->name_first + 1)
        return c->n >= CAST_MOST ||
               enter(c, key, (cast_member){.is_name = true, .kind = m->kind}) != NULL;
    if (member) {
        m->is = MENTION_PERSON;
        if (!update(c, member, m, name, role, head)) return false;
    } else if (m->is == MENTION_PERSON && c->n + 1 < CAST_MOST) {
        member = meet_full_name(
            c, s, m,
            (cast_member){.fullest = name, .actor = m->actor, .role = role, .kind = m->kind});
        if (!member || !update(c, member, m, name, role, head)) return false;
        member->before = c->persons;
        c->persons = member;
    }
    if (member) c->last_person = member;
    if (member && (m == s->mentions || m->first == s->first)) {
        c->subject = member;
        c->subject_at = c->n_sentences;
    }
    return true;
}

/* What "the organisation" and "the movement" stand for later on. */
static bool meet_body(cast *c, const scan *s, const mention *m) {
    if (m->name->what != NAME_ORGANISATION && m->name->what != NAME_GROUP) return true;
    voice v = {.name = name_text(s, m), .kind = m->kind, .actor = m->actor};
    if (tocsin_text_equal(v.name, c->last_organisation.name)) return true;
    c->last_organisation = v;
    return keep(c, &c->last_organisation.name) && keep(c, &c->last_organisation.actor);
}

static bool meet_role(cast *c, scan *s, mention *m) {
    if (m->role->force) return true;
    const word *key = key_of(s, m);
    cast_member *member = find(c, key, true);
    if (!m->actor.n && m->owned && c->last_country.n && m->role->branch.n) {
        const char *owner =
            tocsin_arena_format(s->passage->arena, "%.*s.%.*s", TOCSIN_TEXT_ARG(c->last_country),
                                TOCSIN_TEXT_ARG(m->role->branch));
        if (!owner) return false;
        m->actor = tocsin_text_of(owner);
    }
    if (member && !m->actor.n && !m->of && !m->many) m->actor = member->actor;
    if (!m->actor.n) return true;
    if (member) {
        member->actor = m->actor;
        return keep(c, &member->actor);
    }
    return c->n >= CAST_MOST ||
           enter(c, key, (cast_member){.is_role = true, .actor = m->actor, .kind = m->kind}) !=
               NULL;
}

void cast_know(const cast *c, scan *s) {
    size_t at = s->first;
    while (at < s->end && scan_is_mark(s, at)) at++;
    if (at >= s->end || scan_mention_of(s, at) || !(s->words[at].flags & WORD_CAPITAL)) return;
    const token *t = scan_token(s, at);
    if (t->bits || t->dated || t->verb || t->role || scan_mention_of(s, at + 1)) return;
    if (phrasebook_find(&s->passage->pack->function_words, s->words[at].lower)) return;
    if (!find(c, &s->plain[at - s->first], false)) return;
    memmove(&s->mentions[1], s->mentions, s->n_mentions * sizeof *s->mentions);
    s->mentions[0] = (mention){.is = MENTION_NAME,
                               .kind = TOCSIN_OTHER,
                               .first = at,
                               .end = at + 1,
                               .head = at,
                               .name_first = at,
                               .name_end = at + 1};
    s->n_mentions++;
    for (size_t i = 0; i < s->end - s->first; i++)
        s->tokens[i].mention += s->tokens[i].mention >= 0;
    s->tokens[at - s->first].mention = 0;
    s->tokens[at - s->first].finite = false;
}

static bool is_somebody(const mention *m) {
    return m->is == MENTION_ACTOR || m->is == MENTION_ROLE || m->is == MENTION_PERSON;
}

/* "The two countries" are those of the last sentence that named two and no third. */
static bool remember_pair(cast *c, const scan *s) {
    tocsin_text found[2];
    size_t n = 0;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        tocsin_text base = lexicon_base(m->actor);
        if (!is_somebody(m) || !base.n) continue;
        if (n > 0 && tocsin_text_equal(found[0], base)) continue;
        if (n > 1 && tocsin_text_equal(found[1], base)) continue;
        if (n == 2) return true;
        found[n++] = base;
    }
    if (n < 2) return true;
    c->pair_a = found[0];
    c->pair_b = found[1];
    return keep(c, &c->pair_a) && keep(c, &c->pair_b);
}

static bool fill_pair(cast *c, scan *s, mention *m) {
    if (!c->pair_a.n) return true;
    const char *both = tocsin_arena_format(s->passage->arena, "%.*s+%.*s",
                                           TOCSIN_TEXT_ARG(c->pair_a), TOCSIN_TEXT_ARG(c->pair_b));
    m->actor = tocsin_text_of(both);
    m->kind = TOCSIN_GOVERNMENT;
    return both != NULL;
}

static tocsin_text phrase_text(const scan *s, const mention *m);

/* The first in the plural whom no preposition governs: who "they" of a later sentence are. */
static bool meet_many(cast *c, const scan *s) {
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (m->is != MENTION_ROLE || !m->many || m->role->force) continue;
        const uint64_t governs = BIT(W_PREPOSITION) | BIT(W_IN_PLACE) | BIT(W_OF) | BIT(W_ABOUT);
        if (m->first > s->first && (scan_token(s, m->first - 1)->bits & governs)) continue;
        c->met_many = (voice){.name = phrase_text(s, m),
                              .kind = m->role->anonymous ? TOCSIN_UNNAMED : m->kind,
                              .role = role_text(s, m),
                              .actor = m->actor};
        c->met_many_at = c->n_sentences;
        return keep(c, &c->met_many.name) && keep(c, &c->met_many.role) &&
               keep(c, &c->met_many.actor);
    }
    return true;
}

tocsin_status cast_meet(cast *c, scan *s, tocsin_error *err) {
    bool kept = true;
    c->n_sentences++;
    for (size_t i = 0; i < s->n_mentions && kept; i++) {
        mention *m = &s->mentions[i];
        if (m->is == MENTION_PERSON || m->is == MENTION_NAME)
            kept = meet_person(c, s, m);
        else if (m->is == MENTION_ROLE)
            kept = meet_role(c, s, m);
        else if (m->is == MENTION_ACTOR && m->name && m->name->what != NAME_COUNTRY)
            kept = meet_body(c, s, m);
        else if (m->is == MENTION_ACTOR && m->name && m->name->what == NAME_COUNTRY)
            c->last_country = m->name->code; /* lives as long as the reader */
        else if (m->is == MENTION_PAIR)
            kept = fill_pair(c, s, m);
        else if (m->is == MENTION_PRONOUN && !m->many && c->last_person)
            m->actor = c->last_person->actor;
    }
    if (kept) kept = remember_pair(c, s) && meet_many(c, s);
    return kept ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* ---- as a speaker ---------------------------------------------------------------------------- */

/* The noun phrase without its determiner and without what an apposition adds. */
static tocsin_text phrase_text(const scan *s, const mention *m) {
    size_t first = m->first, end = m->end;
    while (first < m->head &&
           (scan_is(s, first, W_DETERMINER) || scan_is(s, first, W_POSSESSIVE)) &&
           m->is != MENTION_PAIR)
        first++;
    while (end > first + 1 && scan_is_mark(s, end - 1) &&
           !tocsin_text_is(s->words[end - 1].text, ")"))
        end--;
    return passage_text(s->passage, first, end);
}

/* What the verb beside a pronoun says of its number; where no verb does, both may be. */
typedef enum number { ONE_OR_MANY, ONE, MANY } number;

static number number_of_verb(const scan *s, size_t at) {
    if (at >= s->end || !scan_token(s, at)->finite) return ONE_OR_MANY;
    for (size_t i = 0; i < s->lex->plural_ends.n; i++)
        if (tocsin_text_ends(s->words[at].lower, s->lex->plural_ends.items[i])) return MANY;
    return ONE;
}

static number number_of(const scan *s, const mention *m) {
    if (!scan_is(s, m->first, W_PERSON_PRONOUN) || !scan_is(s, m->first, W_PERSONS_PRONOUN))
        return m->many ? MANY : ONE;
    if (!s->lex->plural_ends.n) return ONE_OR_MANY;
    number before = m->first > s->first ? number_of_verb(s, m->first - 1) : ONE_OR_MANY;
    return before ? before : number_of_verb(s, m->end);
}

/* "He" is who spoke last, or the person with whom a later sentence began. "Zij" may be one or many: by the verb, else who is
 * nearer. */
static bool voice_of_pronoun(cast *c, const scan *s, const mention *m, voice *v) {
    enum { RECENT = 3 };
    number n = number_of(s, m);
    bool many_nearer = c->many_at > c->heard_at && c->many_at > c->subject_at;
    if (n == MANY || (n == ONE_OR_MANY && many_nearer)) {
        bool met = c->met_many_at > c->many_at && c->met_many.name.n;
        size_t at = met ? c->met_many_at : c->many_at;
        bool body = c->body_at > at && c->n_sentences < c->body_at + RECENT && c->last_body.name.n;
        *v = body ? c->last_body : met ? c->met_many : c->last_many;
        return v->name.n > 0;
    }
    if (c->heard_at && c->heard_at >= c->subject_at) {
        *v = c->heard;
        return true;
    }
    const cast_member *member = c->subject ? c->subject : c->last_person;
    if (!member) return false;
    *v = (voice){.name = member->fullest,
                 .kind = member->kind,
                 .role = member->role,
                 .actor = member->actor,
                 .member = member};
    return true;
}

static bool is_definite(const scan *s, const mention *m) {
    return m->first < m->head && scan_is(s, m->first, W_DETERMINER) &&
           !scan_is(s, m->first, W_INDEFINITE);
}

/* "The Turkish president" is the president of Turkey whom the document named; NULL: nobody of that office. */
static const cast_member *person_in_office(const cast *c, const scan *s, const mention *m) {
    enum { LOOKED_AT = 40 };
    tocsin_text head = role_head(s, m);
    if (!head.n || m->many || m->role->body || !is_definite(s, m)) return NULL;
    const cast_member *p = c->persons;
    for (int i = 0; p && i < LOOKED_AT; p = p->before, i++) {
        if (!tocsin_text_equal(p->role_head, head)) continue;
        bool same =
            !m->actor.n || tocsin_text_equal(lexicon_base(m->actor), lexicon_base(p->actor));
        if (same && !(m->of && !m->actor.n)) return p;
    }
    return NULL;
}

/* "The organisation": the one that was named last. */
static bool stands_for_organisation(const cast *c, const scan *s, const mention *m) {
    bool body = m->role->kind == TOCSIN_ORGANISATION || m->role->kind == TOCSIN_OBSERVER;
    return body && !m->many && !m->of && !m->actor.n && is_definite(s, m) &&
           m->name_end == m->name_first && m->head == m->first + 1 && c->last_organisation.name.n;
}

/* "The general" behind a sentence in which somebody spoke by name, when nobody is known by that office. */
static bool stands_for_who_spoke(const cast *c, const scan *s, const mention *m) {
    enum { RECENT = 2 };
    bool single = !m->many && !m->of && !m->role->body && !m->role->anonymous &&
                  is_definite(s, m) && m->name_end == m->name_first &&
                  m->role->kind != TOCSIN_ORGANISATION && m->role->kind != TOCSIN_OUTLET &&
                  m->role->kind != TOCSIN_OBSERVER;
    if (!single || !c->heard.member || c->n_sentences > c->heard_at + RECENT) return false;
    if (m->role->kind != c->heard.kind && m->role->kind != TOCSIN_MILITARY) return false;
    return !m->actor.n || tocsin_text_equal(lexicon_base(m->actor), lexicon_base(c->heard.actor));
}

static void voice_of_role(const cast *c, const scan *s, const mention *m, voice *v) {
    v->name = phrase_text(s, m);
    v->role = role_text(s, m);
    if (m->role->anonymous) v->kind = TOCSIN_UNNAMED;
    const cast_member *person = person_in_office(c, s, m);
    if (person) {
        v->name = person->fullest;
        v->kind = person->kind;
        v->actor = person->actor;
        v->member = person;
    } else if (stands_for_who_spoke(c, s, m)) {
        *v = c->heard;
    } else if (stands_for_organisation(c, s, m)) {
        *v = c->last_organisation;
    }
}

static bool is_single_person(const mention *m) {
    if (m->many) return false;
    bool role = m->is == MENTION_ROLE && !m->role->body && m->role->kind != TOCSIN_ORGANISATION &&
                m->role->kind != TOCSIN_OUTLET && m->role->kind != TOCSIN_OBSERVER;
    return role || m->is == MENTION_PERSON || m->is == MENTION_NAME || m->is == MENTION_PLAIN;
}

bool cast_voice(cast *c, const scan *s, const mention *m, voice *ret_voice, tocsin_error *err) {
    voice v = {.kind = m->kind, .actor = m->actor};
    if (m->is == MENTION_NOBODY || m->is == MENTION_PLACE) return false;
    if (m->is == MENTION_THING) {
        v = c->last_body;
        if (!v.name.n) return false;
    } else if (m->is == MENTION_PRONOUN) {
        if (!voice_of_pronoun(c, s, m, &v)) return false;
    } else if (m->is == MENTION_PERSON || m->is == MENTION_NAME) {
        v.name = name_text(s, m);
        v.member = find(c, key_of(s, m), false);
        if (v.member && v.member->is_name) v.member = NULL;
        v.role = v.member && v.member->role.n ? v.member->role : role_text(s, m);
    } else if (m->is == MENTION_ACTOR && m->name_end > m->name_first) {
        v.name = name_text(s, m);
    } else if (m->is == MENTION_ROLE && m->name_end == m->name_first) {
        voice_of_role(c, s, m, &v);
    } else {
        v.name = phrase_text(s, m);
        v.role = role_text(s, m);
        if (m->is == MENTION_PLAIN) v.kind = TOCSIN_UNNAMED;
    }
    v.from = s->words[m->first].from;
    v.to = s->words[m->end - 1].to;
    if (!keep(c, &v.name) || !keep(c, &v.role) || !keep(c, &v.actor)) {
        tocsin_fail_memory(err);
        return false;
    }
    if (m->many && m->is != MENTION_PRONOUN) {
        c->last_many = v;
        c->many_at = c->n_sentences;
    }
    if (is_single_person(m)) {
        c->heard = v;
        c->heard_at = c->n_sentences;
    }
    if (m->is == MENTION_ACTOR || (m->is == MENTION_ROLE && !m->many)) {
        c->last_body = v;
        c->body_at = m->is == MENTION_ACTOR || m->role->body ? c->n_sentences : c->body_at;
    }
    *ret_voice = v;
    return true;
}

/* Somebody whom a comma or "and" ties to what begins at this word; NULL: nobody. */
static const mention *tied_before(const scan *s, size_t first) {
    if (first < s->first + 2) return NULL;
    bool tie = scan_is(s, first - 1, W_AND) || tocsin_text_is(s->words[first - 1].text, ",");
    const mention *other = tie ? scan_mention_of(s, first - 2) : NULL;
    if (!other || other->end != first - 1) return NULL;
    bool speaks =
        other->is == MENTION_ACTOR || other->is == MENTION_ROLE || other->is == MENTION_PERSON;
    return speaks ? other : NULL;
}

bool cast_join(cast *c, const scan *s, const mention *m, voice *v) {
    if (m->is == MENTION_PRONOUN || m->first <= s->first || !scan_is(s, m->first - 1, W_AND))
        return true;
    const mention *first = m, *other;
    tocsin_text actors = v->actor;
    while ((other = tied_before(s, first->first)) != NULL) {
        first = other;
        bool known = !other->actor.n || tocsin_text_find(actors, other->actor, 0) != SIZE_MAX;
        if (known) continue;
        const char *both =
            tocsin_arena_format(c->arena, "%.*s%s%.*s", TOCSIN_TEXT_ARG(other->actor),
                                actors.n ? "+" : "", TOCSIN_TEXT_ARG(actors));
        if (!both) return false;
        actors = tocsin_text_of(both);
    }
    if (first == m) return true;
    size_t from =
        first->first + (scan_is(s, first->first, W_DETERMINER) && first->first < first->head);
    v->name = passage_text(s->passage, from, m->end);
    v->actor = actors;
    v->member = NULL;
    v->from = s->words[first->first].from;
    return keep(c, &v->name);
}
