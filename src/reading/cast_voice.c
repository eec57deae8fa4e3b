// SPDX-License-Identifier: Apache-2.0
/* Whom a mention stands for when it speaks: a name, whoever holds an office, whom "he" and "they" are. */
#include "reading/cast_words.h"

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

static voice voice_of_member(const cast_member *member) {
    return (voice){.name = member->fullest,
                   .kind = member->kind,
                   .role = member->role,
                   .actor = member->actor,
                   .member = member};
}

/* The only person whom the sentence before this one named: "…, thinks Rocío Prieto, who studies it. She …". */
static const cast_member *named_just_before(const cast *c) {
    if (c->named_at + 1 == c->n_sentences) return c->named;
    bool now = c->named_at == c->n_sentences;
    return now && c->alone_at + 1 == c->n_sentences ? c->alone : NULL;
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
    const cast_member *just = named_just_before(c);
    if (just && !s->lex->verb_second && c->heard_at + 1 < c->n_sentences &&
        c->subject_at + 1 < c->n_sentences) {
        *v = voice_of_member(just);
        return true;
    }
    if (c->heard_at && c->heard_at >= c->subject_at) {
        *v = c->heard;
        return true;
    }
    const cast_member *member = c->subject ? c->subject : c->last_person;
    if (!member) return false;
    *v = voice_of_member(member);
    return true;
}

static bool is_definite(const scan *s, const mention *m) {
    return m->first < m->head && scan_is(s, m->first, W_DETERMINER) &&
           !scan_is(s, m->first, W_INDEFINITE);
}

/* "The Turkish president" is the president of Turkey whom the document named; NULL: nobody of that office. */
static const cast_member *person_in_office(const cast *c, const scan *s, const mention *m) {
    enum { LOOKED_AT = 40 };
    tocsin_text head = cast_role_head(s, m);
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
    if (m->role->body && !s->lex->verb_second) return false; /* "the church" is one by itself */
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
    v->name = cast_phrase_text(s, m);
    v->role = cast_role_text(s, m);
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
        v.name = cast_name_text(s, m);
        v.member = cast_find(c, cast_key_of(s, m), false);
        if (v.member && v.member->is_name) v.member = NULL;
        v.role = v.member && v.member->role.n ? v.member->role : cast_role_text(s, m);
    } else if (m->is == MENTION_ACTOR && m->name_end > m->name_first) {
        v.name = cast_name_text(s, m);
    } else if (m->is == MENTION_ROLE && m->name_end == m->name_first) {
        voice_of_role(c, s, m, &v);
    } else {
        v.name = cast_phrase_text(s, m);
        v.role = cast_role_text(s, m);
        if (m->is == MENTION_PLAIN) v.kind = TOCSIN_UNNAMED;
    }
    v.from = s->words[m->first].from;
    v.to = s->words[m->end - 1].to;
    if (!cast_keep(c, &v.name) || !cast_keep(c, &v.role) || !cast_keep(c, &v.actor)) {
        tocsin_fail_memory(err);
        return false;
    }
    if (m->many && m->is != MENTION_PRONOUN) {
        c->last_many = v;
        c->many_at = c->n_sentences;
    }
    bool goes_on = m->is == MENTION_PRONOUN && !m->many && !s->lex->verb_second &&
                   scan_is(s, m->first, W_PERSON_PRONOUN);
    if (is_single_person(m) || goes_on) {
        c->heard = v;
        c->heard_at = c->n_sentences;
    }
    bool body = m->is == MENTION_ACTOR || (m->is == MENTION_ROLE && m->role->body);
    bool group = m->is == MENTION_ROLE && !m->many && m->kind != TOCSIN_GOVERNMENT;
    if (body || group || (m->is == MENTION_ROLE && !m->many && s->lex->verb_second)) {
        c->last_body = v;
        c->body_at = body ? c->n_sentences : c->body_at;
    }
    *ret_voice = v;
    return true;
}

void cast_forget_voices(cast *c, const cast *before) {
    c->heard = before->heard;
    c->heard_at = before->heard_at;
    c->last_many = before->last_many;
    c->many_at = before->many_at;
    c->last_body = before->last_body;
    c->body_at = before->body_at;
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
    return cast_keep(c, &v->name);
}
