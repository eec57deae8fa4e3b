// SPDX-License-Identifier: Apache-2.0
#include "reading/cast_words.h"

#include <string.h>

void cast_init(cast *c, tocsin_arena *arena) {
    memset(c, 0, sizeof *c);
    c->arena = arena;
}

cast_member *cast_find(const cast *c, const word *key, bool is_role) {
    cast_member *member = c->buckets[key->hash % CAST_BUCKETS];
    while (member && (member->is_role != is_role || !tocsin_text_equal(member->key, key->lower)))
        member = member->next;
    return member && member->same ? member->same : member;
}

bool cast_keep(cast *c, tocsin_text *text) {
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
    if (!cast_keep(c, &member->key) || !cast_keep(c, &member->fullest) ||
        !cast_keep(c, &member->actor) || !cast_keep(c, &member->role))
        return NULL;
    member->next = c->buckets[key->hash % CAST_BUCKETS];
    c->buckets[key->hash % CAST_BUCKETS] = member;
    c->n++;
    return member;
}

tocsin_text cast_role_text(const scan *s, const mention *m) {
    if (m->role_end <= m->role_first) return TOCSIN_TEXT_NONE;
    return passage_text(s->passage, m->role_first, m->role_end);
}

/* The noun of a role, without what it is of: "president" of "president of Peru". */
tocsin_text cast_role_head(const scan *s, const mention *m) {
    for (size_t i = m->role_first; i < m->role_end; i++) {
        const token *t = scan_token(s, i);
        if (!t->role || t->role != m->role) continue;
        return s->words[i + t->role_n - 1].lower;
    }
    return TOCSIN_TEXT_NONE;
}

const word *cast_key_of(const scan *s, const mention *m) {
    bool named = m->name_end > m->name_first;
    size_t at = named ? m->name_end - 1 : m->head;
    return &s->plain[at - s->first];
}

/* The proper name without a genitive ending. */
tocsin_text cast_name_text(const scan *s, const mention *m) {
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
        if (!cast_keep(c, &member->fullest)) return false;
    }
    if (!m->actor.n || (!m->role && member->actor.n)) {
        m->actor = member->actor;
        m->kind = member->kind;
    } else if (!member->actor.n || (role.n && !member->role.n)) {
        member->actor = m->actor;
        member->kind = m->kind;
        if (!cast_keep(c, &member->actor)) return false;
    }
    if (role.n && !member->role.n) {
        member->role = role;
        member->kind = m->kind;
        if (!cast_keep(c, &member->role)) return false;
    }
    if (role_head.n && !member->role_head.n) {
        member->role_head = role_head;
        if (!cast_keep(c, &member->role_head)) return false;
    }
    return true;
}

/* "Abiy Ahmed" is who "Abiy" was, and will be. */
static cast_member *meet_full_name(cast *c, const scan *s, const mention *m, cast_member made) {
    const word *first = &s->plain[m->name_first - s->first], *last = cast_key_of(s, m);
    cast_member *known = m->name_end - m->name_first > 1 ? cast_find(c, first, false) : NULL;
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

static bool is_genitive(const scan *s, const mention *m) {
    return s->plain[m->end - 1 - s->first].lower.n < s->words[m->end - 1].lower.n;
}

static void name_person(cast *c, const cast_member *member) {
    if (c->named_at < c->n_sentences) {
        c->alone = c->named;
        c->alone_at = c->named_at;
        c->named_at = c->n_sentences;
        c->named = member;
    } else if (c->named != member) {
        c->named = NULL;
    }
}

static bool meet_person(cast *c, scan *s, mention *m) {
    const word *key = cast_key_of(s, m);
    cast_member *member = cast_find(c, key, false);
    tocsin_text name = cast_name_text(s, m), role = cast_role_text(s, m),
                head = cast_role_head(s, m);
    if (member && member->is_name) {
        if (m->is == MENTION_NAME) return true;
        member->is_name = false;
    }
    if (!member && m->is == MENTION_NAME && !(s->words[m->first].flags & WORD_BEGINS) &&
        m->name_end == m->name_first + 1)
        return c->n >= CAST_MOST ||
               enter(c, key, (cast_member){.is_name = true, .kind = m->kind}) != NULL;
    bool opens = m->is == MENTION_NAME && m->first == s->first && m->end < s->end &&
                 m->name_end == m->name_first + 2 && !s->lex->verb_second &&
                 scan_token(s, m->end)->finite;
    if (!member && opens) m->is = MENTION_PERSON; /* "Penny Wong had come …" */
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
    if (member && !is_genitive(s, m)) name_person(c, member);
    if (member && (m == s->mentions || m->first == s->first)) {
        c->subject = member;
        c->subject_at = c->n_sentences;
    }
    return true;
}

/* What "the organisation" and "the movement" stand for later on. */
static bool meet_body(cast *c, const scan *s, const mention *m) {
    if (m->name->what != NAME_ORGANISATION && m->name->what != NAME_GROUP) return true;
    voice v = {.name = cast_name_text(s, m), .kind = m->kind, .actor = m->actor};
    if (m->kind == TOCSIN_OBSERVER) {
        c->last_observer = m->actor;
        if (!cast_keep(c, &c->last_observer)) return false;
    }
    if (tocsin_text_equal(v.name, c->last_organisation.name)) return true;
    c->last_organisation = v;
    return cast_keep(c, &c->last_organisation.name) && cast_keep(c, &c->last_organisation.actor);
}

static bool meet_role(cast *c, scan *s, mention *m) {
    if (m->role->force) return true;
    const word *key = cast_key_of(s, m);
    cast_member *member = cast_find(c, key, true);
    if (!m->actor.n && m->owned && c->last_country.n && m->role->branch.n) {
        const char *owner =
            tocsin_arena_format(s->passage->arena, "%.*s.%.*s", TOCSIN_TEXT_ARG(c->last_country),
                                TOCSIN_TEXT_ARG(m->role->branch));
        if (!owner) return false;
        m->actor = tocsin_text_of(owner);
    }
    if (member && !m->actor.n && !m->of && !m->many) m->actor = member->actor;
    bool watches = m->kind == TOCSIN_OBSERVER && m->role->kind == TOCSIN_OBSERVER;
    if (watches && !m->actor.n && !m->of) m->actor = c->last_observer; /* "the mission" */
    if (!m->actor.n) return true;
    if (watches) {
        c->last_observer = m->actor;
        if (!cast_keep(c, &c->last_observer)) return false;
    }
    if (member) {
        member->actor = m->actor;
        return cast_keep(c, &member->actor);
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
    if (!cast_find(c, &s->plain[at - s->first], false)) return;
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
    return cast_keep(c, &c->pair_a) && cast_keep(c, &c->pair_b);
}

static bool fill_pair(cast *c, scan *s, mention *m) {
    if (!c->pair_a.n) return true;
    const char *both = tocsin_arena_format(s->passage->arena, "%.*s+%.*s",
                                           TOCSIN_TEXT_ARG(c->pair_a), TOCSIN_TEXT_ARG(c->pair_b));
    m->actor = tocsin_text_of(both);
    m->kind = TOCSIN_GOVERNMENT;
    return both != NULL;
}

/* The noun phrase without its determiner and without what an apposition adds. */
tocsin_text cast_phrase_text(const scan *s, const mention *m) {
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

/* The first in the plural whom no preposition governs: who "they" of a later sentence are. */
static bool meet_many(cast *c, const scan *s) {
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (m->is != MENTION_ROLE || !m->many || m->role->force) continue;
        const uint64_t governs = BIT(W_PREPOSITION) | BIT(W_IN_PLACE) | BIT(W_OF) | BIT(W_ABOUT);
        if (m->first > s->first && (scan_token(s, m->first - 1)->bits & governs)) continue;
        c->met_many = (voice){.name = cast_phrase_text(s, m),
                              .kind = m->role->anonymous ? TOCSIN_UNNAMED : m->kind,
                              .role = cast_role_text(s, m),
                              .actor = m->actor};
        c->met_many_at = c->n_sentences;
        return cast_keep(c, &c->met_many.name) && cast_keep(c, &c->met_many.role) &&
               cast_keep(c, &c->met_many.actor);
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
