// SPDX-License-Identifier: Apache-2.0
/* Names, and what ties them to a role: "the minister of defence, Sergei Shoigu", "bronnen van CNN". */
#include "reading/mention_chunk.h"

/* "of the Kremlin", "van Buitenlandse Zaken", "for the Israeli army" behind a role. */
void chunk_take_of(chunk *c, int depth) {
    const scan *s = c->s;
    bool strict = c->m.role->force || c->m.kind == TOCSIN_OTHER;
    phrase_match office;
    if (phrasebook_match(&s->lex->portfolios, s->words, c->at, s->end, &office))
        c->at = c->m.role_end = c->at + office.n_words; /* "van Defensie", and the name behind */
    if (depth > 1 || c->at + 1 >= s->end) return;
    bool to = !strict && scan_is(s, c->at, W_INFINITIVE); /* "Iran's ambassador to the UN" */
    if (!to && !scan_is(s, c->at, strict ? W_OF : W_OF_MORE)) return;
    chunk of;
    bool there = chunk_at(s, c->at + 1, depth + 1, &of) && of.m.is != MENTION_NOBODY &&
                 of.m.is != MENTION_PRONOUN;
    if (there && to && of.m.end < s->end)
        there = tocsin_text_is(s->words[of.m.end].text, ",") || scan_token(s, of.m.end)->verb;
    if (there) {
        mention *kept = tocsin_arena_new(s->passage->arena, mention, 1);
        if (!kept) {
            *s->failed = true;
            return;
        }
        *kept = of.m;
        c->m.of = kept;
        if (of.m.name) chunk_take_owner(c, of.m.name);
        if (!c->m.actor.n && of.m.actor.n && c->m.role->kind != TOCSIN_UNNAMED)
            c->m.actor = of.m.actor;
        c->at = of.m.end;
        c->m.role_end = c->at;
        return;
    }
    if (!scan_is(s, c->at, W_OF_MORE)) return;
    size_t at = c->at + 1;
    bool where = scan_is(s, c->at, W_IN_PLACE) && s->lex->verb_second;
    if (where && scan_is(s, at, W_DETERMINER)) return; /* "die Mission in diesem Zeitraum" */
    if (scan_is(s, at, W_DETERMINER)) at++;
    size_t end = mention_name_end(s, at);
    while (end > at && (scan_is(s, end, W_AND) || scan_is(s, end, W_OF)) &&
           mention_name_end(s, end + 1) > end + 1)
        end = mention_name_end(s, end + 1);
    bool named = end > at && at > c->at + 1 && !s->lex->verb_second; /* "of the Burri district" */
    if (named && mention_is_plain_word(s, end)) end++;
    if (end > at) c->at = c->m.role_end = end;
    /* "de advocaat van de reder zei": whoever it is, the phrase goes on to there */
    bool plain = end == at && at == c->at + 2 && mention_is_plain_word(s, at) && at + 1 < s->end;
    if (plain && s->lex->verb_second &&
        (scan_token(s, at + 1)->verb || scan_token(s, at + 1)->finite ||
         tocsin_text_is(s->words[at + 1].text, ",")))
        c->at = c->m.role_end = at + 1;
}

void chunk_take_known(chunk *c, const token *t) {
    mention *m = &c->m;
    const name_entry *name = t->name;
    m->name = name;
    m->kind = name->kind;
    m->actor = name->what == NAME_PLACE ? TOCSIN_TEXT_NONE : name->code;
    m->name_first = m->head = c->at;
    m->name_end = c->at = c->at + t->name_n;
    m->head = m->name_end - 1;
    m->is = MENTION_ACTOR;
    if (name->what == NAME_PERSON) {
        size_t end = mention_name_end(c->s, m->name_first);
        if (end > m->name_end) m->name_end = c->at = end;
        m->head = m->name_end - 1;
        m->is = MENTION_PERSON;
    } else if (name->what == NAME_PLACE) {
        m->is = MENTION_PLACE;
    } else if (name->what == NAME_PEOPLE || name->what == NAME_GROUP) {
        m->many = true;
    } else if (name->what == NAME_IMAGERY) {
        m->is = MENTION_IMAGERY;
    } else if (name->what == NAME_CAPITAL) { /* a seat of government when it speaks or acts */
        static const role_entry government = {.branch = {"GOV", 3}};
        m->actor = chunk_with_branch(c->s, name->code, &government);
    }
}

/* The proper name behind a role: "minister Blinken", "spokesman Nabil Abdallah". */
void chunk_take_name(chunk *c) {
    const scan *s = c->s;
    size_t at = c->at;
    while (at < s->end && scan_is(s, at, W_TITLE))
        at += tocsin_text_is(s->words[at + 1 < s->end ? at + 1 : at].text, ".") ? 2 : 1;
    const token *t = at < s->end ? scan_token(s, at) : NULL;
    if (!t) return;
    bool body = t->name && (t->name->what == NAME_OUTLET || t->name->what == NAME_ORGANISATION ||
                            t->name->what == NAME_GROUP);
    if (body && !c->m.many && !c->nation) { /* "de nieuwssite Myanmar Now" */
        chunk_take_known(c, t);
        return;
    }
    if (t->name && t->name->what != NAME_PERSON) return;
    size_t end = mention_name_end(s, at);
    if (t->name && t->name_n > end - at) end = at + t->name_n;
    if (end == at) return;
    c->m.is = c->m.many ? MENTION_ROLE : MENTION_PERSON;
    c->m.name = t->name ? t->name : c->m.name;
    for (size_t i = at; i < end && !c->m.actor.n && !c->m.many; i++)
        if (scan_token(s, i)->name && scan_token(s, i)->name->what == NAME_PERSON)
            c->m.actor = scan_token(s, i)->name->code; /* the office alone does not say whose */
    c->m.name_first = at;
    c->m.name_end = c->at = end;
    c->m.head = end - 1;
}

/* ", the country's foreign minister," behind a name, or ", Sergei Shoigu," behind a role. */
void chunk_take_apposition(chunk *c, int depth) {
    const scan *s = c->s;
    if (depth > 0 || c->at + 1 >= s->end || !tocsin_text_is(s->words[c->at].text, ",")) return;
    mention *m = &c->m;
    chunk inner;
    if (!chunk_at(s, c->at + 1, depth + 1, &inner)) return;
    bool closes = inner.m.end >= s->end || tocsin_text_is(s->words[inner.m.end].text, ",") ||
                  tocsin_text_is(s->words[inner.m.end].text, ".") ||
                  (inner.determined && m->is != MENTION_ACTOR &&
                   !scan_token(s, inner.m.end)->verb && !scan_token(s, inner.m.end)->finite);
    if (!closes || inner.m.many) return;
    size_t end = inner.m.end;
    if (end < s->end && tocsin_text_is(s->words[end].text, ",")) end++;
    bool name_then_role = m->name_end > m->name_first && !m->role && inner.m.role &&
                          inner.m.name_first == inner.m.name_end;
    bool role_then_name = m->role && !m->many && m->name_first == m->name_end &&
                          inner.m.name_end > inner.m.name_first &&
                          (inner.m.is == MENTION_PERSON || inner.m.is == MENTION_NAME);
    if (name_then_role) {
        m->role = inner.m.role;
        m->kind = inner.m.kind;
        m->role_first = inner.m.role_first;
        m->role_end = inner.m.role_end;
        if (inner.m.actor.n) m->actor = inner.m.actor;
        m->of = inner.m.of;
        m->is = MENTION_PERSON;
    } else if (role_then_name) {
        m->name_first = inner.m.name_first;
        m->name_end = inner.m.name_end;
        m->head = inner.m.head;
        m->name = inner.m.name ? inner.m.name : m->name;
        m->is = MENTION_PERSON;
    } else {
        return;
    }
    c->at = end;
}

/* A full name of which the last part is known ("Nikol Pashinyan"), or one that is not. */
bool chunk_take_unknown(chunk *c) {
    const scan *s = c->s;
    size_t at = c->at;
    bool titled = false;
    while (at < s->end && scan_is(s, at, W_TITLE)) {
        at++;
        titled = true;
        if (at < s->end && tocsin_text_is(s->words[at].text, ".")) at++;
    }
    size_t end = mention_name_end(s, at);
    if (end == at) return false;
    bool opens = (s->words[at].flags & WORD_BEGINS) != 0;
    const token *t = scan_token(s, at);
    if (opens && end == at + 1 && !titled) return false; /* any word may open a sentence */
    if (opens && (t->bits || (s->passage->pack && phrasebook_find(&s->passage->pack->function_words,
                                                                  s->words[at].lower))))
        return false;
    c->m.is = titled ? MENTION_PERSON : MENTION_NAME;
    c->m.kind = TOCSIN_OTHER;
    c->m.name_first = at;
    c->m.name_end = c->at = end;
    c->m.head = end - 1;
    for (size_t i = at; i < end; i++)
        if (scan_token(s, i)->name && scan_token(s, i)->name->what == NAME_PERSON) {
            c->m.name = scan_token(s, i)->name;
            c->m.kind = c->m.name->kind;
            c->m.actor = c->m.name->code;
            c->m.is = MENTION_PERSON;
        }
    return true;
}

/* "(RSF)" behind a name. */
void chunk_take_brackets(chunk *c) {
    const scan *s = c->s;
    if (c->at + 2 < s->end && tocsin_text_is(s->words[c->at].text, "(") &&
        (s->words[c->at + 1].flags & WORD_CAPITAL) && tocsin_text_is(s->words[c->at + 2].text, ")"))
        c->at += 3;
}
