// SPDX-License-Identifier: Apache-2.0
/* The noun phrases of a sentence that name somebody (scan.h says what one looks like). mention_role.c takes roles,
 * mention_name.c names and what is tied to them, mention_words.c looks at single words. */
#include "reading/mention_chunk.h"

/* "Volgens hem": behind a source, and no possessive of what follows. */
static bool is_object_of_source(const scan *s, size_t at) {
    if (!scan_is(s, at, W_OBJECT_PRONOUN)) return false;
    bool counted = false; /* "volgens haar ongeveer 90 doden" */
    for (size_t q = 0; q < s->quantities.n; q++)
        counted = counted || s->quantities.items[q].first_word == at + 1;
    if (scan_is(s, at, W_POSSESSIVE) && !counted && at + 1 < s->end && !scan_is_mark(s, at + 1) &&
        !scan_token(s, at + 1)->bits && !scan_token(s, at + 1)->finite)
        return false;
    for (size_t k = at; k > s->first && at - k < 4; k--)
        if (scan_token(s, k - 1)->source && k - 1 + scan_token(s, k - 1)->source_n == at)
            return true;
    return false;
}

/* A verb of speaking, in a form that has a subject. */
static bool speaks_at(const scan *s, size_t at) {
    if (at >= s->end || !scan_token(s, at)->verb) return false;
    for (const verb_entry *v = scan_token(s, at)->verb; v; v = v->next)
        if ((v->form == FORM_PRESENT || v->form == FORM_PAST) && (v->rule->takes & TAKES_CLAUSE) &&
            !v->rule->imagery && !v->then.n)
            return true;
    return false;
}

static bool take_pronoun(chunk *c) {
    static const struct {
        enum word_class class;
        mention_is is;
    } kinds[] = {{W_PAIR_PRONOUN, MENTION_PAIR},
                 {W_COUNTRY_PRONOUN, MENTION_COUNTRY},
                 {W_PERSON_PRONOUN, MENTION_PRONOUN},
                 {W_PERSONS_PRONOUN, MENTION_PRONOUN},
                 {W_THING_PRONOUN, MENTION_THING}};
    const token *t = scan_token(c->s, c->at);
    if (is_object_of_source(c->s, c->at)) {
        c->m.is = MENTION_PRONOUN;
        c->m.kind = TOCSIN_OTHER;
        c->m.many = scan_is(c->s, c->at, W_PERSONS_PRONOUN);
        c->m.head = c->at++;
        return true;
    }
    if (t->bits & BIT(W_OBJECT_PRONOUN)) return false;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (!(t->bits & BIT(kinds[k].class))) continue;
        bool article = (t->bits & BIT(W_DETERMINER)) && kinds[k].class == W_THING_PRONOUN;
        if (article && !speaks_at(c->s, c->at + t->n))
            continue; /* "het zegt", and no "het leger" */
        c->m.is = kinds[k].is;
        c->m.kind = TOCSIN_OTHER;
        c->m.head = c->at;
        c->m.many = kinds[k].class == W_PAIR_PRONOUN || kinds[k].class == W_PERSONS_PRONOUN;
        c->at += t->n;
        return true;
    }
    return false;
}

/* The head itself; false: no mention begins here. */
static bool take_head(chunk *c, int depth) {
    const scan *s = c->s;
    if (c->at >= s->end) return false;
    const token *t = scan_token(s, c->at);
    if (t->bits & BIT(W_IMAGERY)) {
        c->m.is = MENTION_IMAGERY;
        c->m.kind = TOCSIN_IMAGERY;
        c->m.head = c->at;
        c->at += t->n ? t->n : 1;
        return true;
    }
    bool people = t->name && t->name->what == NAME_PEOPLE; /* "the Greek Cypriots" */
    if (t->name && (!c->nation || people) && t->name->what != NAME_ADJECTIVE) {
        chunk_take_known(c, t);
        chunk_take_brackets(c);
        return true;
    }
    if (chunk_take_roles(c)) {
        if (c->nation) chunk_take_owner(c, c->nation);
        if (c->m.kind == TOCSIN_IMAGERY && c->m.role->body) { /* "video released by the army" */
            c->m.is = MENTION_IMAGERY;
            return true;
        }
        chunk_take_of(c, depth);
        chunk_take_name(c);
        chunk_take_brackets(c);
        return true;
    }
    if (c->nation) {
        c->m.is = MENTION_NOBODY;
        c->m.kind = TOCSIN_OTHER;
        c->m.name = c->nation;
        c->m.actor = c->nation->code;
        c->m.head = c->nation_word;
        return true;
    }
    return !c->modified && !c->determined && chunk_take_unknown(c);
}

/* "Er zijn tien tanks gezien": a possessive that is the only verb of its clause is the verb. */
static bool is_the_verb(const scan *s, size_t i) {
    if (!scan_is(s, i, W_POSSESSIVE) || !scan_is(s, i, W_PRESENT)) return false;
    for (size_t k = i; k > s->first && !scan_is_mark(s, k - 1); k--)
        if (scan_token(s, k - 1)->finite) return false;
    for (size_t k = i + 1; k < s->end && !scan_is_mark(s, k); k++)
        if (scan_token(s, k)->finite) return false;
    return true;
}

bool chunk_at(const scan *s, size_t i, int depth, chunk *ret_chunk) {
    chunk c = {.s = s, .at = i};
    if (i >= s->end || (s->words[i].flags & WORD_MARK) || is_the_verb(s, i)) return false;
    bool pronoun = take_pronoun(&c);
    if (!pronoun) {
        const token *t = scan_token(s, c.at);
        c.m.owned = (t->bits & BIT(W_POSSESSIVE)) != 0;
        if ((t->bits & (BIT(W_DETERMINER) | BIT(W_POSSESSIVE))) && !t->role &&
            !(t->name && t->n == 1 && (s->words[i].flags & WORD_ALL_CAPITALS))) {
            c.at += t->n ? t->n : 1;
            c.determined = true;
        }
        while (chunk_take_modifier(&c)) {
        }
        if (!take_head(&c, depth)) return false;
        if (c.m.is != MENTION_NOBODY) chunk_take_apposition(&c, depth);
    }
    c.m.first = i;
    c.m.end = c.at;
    *ret_chunk = c;
    return true;
}

void scan_find_mentions(scan *s) {
    for (size_t i = s->first; i < s->end;) {
        chunk c;
        if (!chunk_at(s, i, 0, &c) || c.m.end <= i) {
            i++;
            continue;
        }
        for (size_t k = i; k < c.m.end; k++) {
            s->tokens[k - s->first].mention = (int32_t)s->n_mentions;
            s->tokens[k - s->first].finite =
                false; /* "zijn ambtgenoot": a noun phrase has no verb */
        }
        s->mentions[s->n_mentions++] = c.m;
        i = c.m.end;
    }
}
