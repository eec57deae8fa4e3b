// SPDX-License-Identifier: Apache-2.0
/* The noun phrases of a sentence that name somebody (scan.h says what one looks like). */
#include "reading/mention.h"

/* ---- noun phrases ---------------------------------------------------------------------------- */

typedef struct chunk { /* a mention in the making */
    const scan *s;
    size_t at;
    mention m;
    const name_entry *nation; /* nationality or owner in front */
    size_t nation_word;
    bool pro;      /* "pro-Russian": leaning to, not of */
    bool modified; /* a modifier of roles stood in front */
    bool determined;
} chunk;

/* One step over what stands in front of a head; false: nothing more of that. */
static bool take_modifier(chunk *c) {
    const scan *s = c->s;
    if (c->at >= s->end) return false;
    const token *t = scan_token(s, c->at);
    if ((t->bits & BIT(W_PRO)) && mention_hyphen_joins(s, c->at + 1)) {
        c->pro = true;
        c->at += 2;
        return true;
    }
    if ((t->bits & BIT(W_DIRECTION_ADJECTIVE)) && mention_hyphen_joins(s, c->at + 1) &&
        scan_token(s, c->at + 2)->name) {
        c->at += 2;
        return true;
    }
    if (t->name && t->name->what == NAME_ADJECTIVE) {
        size_t next = c->at + t->name_n;
        if (mention_hyphen_joins(s, next) &&
            !scan_token(s, next + 1)->role) { /* "Russian-backed" */
            c->at = next + 2;
            return true;
        }
        if (!c->pro && !c->nation) c->nation = t->name, c->nation_word = c->at;
        c->at = mention_hyphen_joins(s, next) ? next + 1 : next;
        return true;
    }
    if (t->name && mention_may_own(t->name)) {
        size_t next = c->at + t->name_n;
        bool joined = mention_hyphen_joins(s, next);
        if (!mention_role_follows(s, next + (joined ? 1 : 0)) ||
            (t->role && (t->role_n != t->name_n || s->lex->verb_second)))
            return false;
        if (!c->pro && !c->nation) c->nation = t->name, c->nation_word = c->at;
        c->at = next + (joined ? 1 : 0);
        return true;
    }
    if (!t->name && !t->role && mention_hyphen_joins(s, c->at + 1) &&
        scan_token(s, c->at + 2)->role) {
        c->modified = true; /* "Azië-correspondent" */
        c->at += 2;
        return true;
    }
    if ((c->nation || c->determined) && mention_is_plain_word(s, c->at) && !t->role &&
        c->at + 1 < s->end && scan_token(s, c->at + 1)->role) {
        c->modified = true;
        c->at++;
        return true;
    }
    if (c->determined && mention_is_capital_word(s, c->at) && !t->role &&
        mention_role_follows(s, c->at + 1)) { /* "the SNAI prison authority" */
        c->modified = true;
        c->at++;
        return true;
    }
    if ((t->bits & BIT(W_ROLE_MODIFIER)) && !t->role) {
        c->modified = true;
        c->at += t->n ? t->n : 1;
        if (mention_hyphen_joins(s, c->at)) c->at++;
        return true;
    }
    return false;
}

static tocsin_text with_branch(const scan *s, tocsin_text code, const role_entry *role) {
    bool has_branch = tocsin_text_find(code, TOCSIN_TEXT("."), 0) != SIZE_MAX;
    if (has_branch || !role->branch.n) return code;
    const char *made = tocsin_arena_format(s->passage->arena, "%.*s.%.*s", TOCSIN_TEXT_ARG(code),
                                           TOCSIN_TEXT_ARG(role->branch));
    if (!made) *s->failed = true;
    return tocsin_text_of(made);
}

/* Whose actor somebody with this role is, when `owner` stands in front or behind. A journalist in Russia is not
 * Russia; an observer of the OSCE is the OSCE. */
static void take_owner(chunk *c, const name_entry *owner) {
    mention *m = &c->m;
    const role_entry *role = m->role;
    if (m->actor.n || !owner->code.n || !role) return;
    bool country = owner->what == NAME_COUNTRY || owner->what == NAME_ADJECTIVE ||
                   owner->what == NAME_PEOPLE || owner->what == NAME_CAPITAL;
    if (country) {
        if (!role->branch.n && role->kind != TOCSIN_OTHER) return;
        m->actor = with_branch(c->s, owner->code, role);
    } else if (owner->what == NAME_OUTLET || owner->what == NAME_IMAGERY ||
               owner->what == NAME_PLACE) {
        return;
    } else {
        bool speaks_for = role->kind != TOCSIN_EXPERT && role->kind != TOCSIN_JOURNALIST &&
                          role->kind != TOCSIN_UNNAMED && role->kind != TOCSIN_MILITARY &&
                          !role->body;
        m->actor = owner->code;
        if (role->force) m->actor = with_branch(c->s, owner->code, role);
        if (speaks_for && (owner->what == NAME_ORGANISATION || owner->what == NAME_GROUP))
            m->kind = owner->kind;
    }
}

static bool take_roles(chunk *c) {
    const scan *s = c->s;
    mention *m = &c->m;
    size_t from = c->at;
    while (c->at < s->end && scan_token(s, c->at)->role) {
        const role_entry *role = scan_token(s, c->at)->role;
        bool military = m->role && m->role->kind == TOCSIN_MILITARY;
        /* "army spokesman" is of the army; otherwise the last role says who it is */
        if (!m->role || !military) m->role = role;
        m->many = role->many;
        c->at += scan_token(s, c->at)->role_n;
        m->head = c->at - 1;
        if (mention_hyphen_joins(s, c->at) && scan_token(s, c->at + 1)->role) c->at++;
        bool genitive = s->plain[c->at - 1 - s->first].lower.n < s->words[c->at - 1].lower.n;
        bool mark = c->at + 1 < s->end && tocsin_text_is(s->words[c->at].text, "'") &&
                    scan_token(s, c->at + 1)->role && !s->lex->verb_second;
        if (mark) c->at++;                           /* "the teachers' union" */
        if (role->many && !genitive && !mark) break; /* "the doctors' union" */
    }
    if (c->at == from) return false;
    m->is = MENTION_ROLE;
    m->kind = m->role->kind;
    m->role_first = from;
    m->role_end = c->at;
    return true;
}

static bool chunk_at(const scan *s, size_t i, int depth, chunk *ret_chunk);

/* "of the Kremlin", "van Buitenlandse Zaken", "for the Israeli army" behind a role. */
static void take_of(chunk *c, int depth) {
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
        if (of.m.name) take_owner(c, of.m.name);
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

static void take_known(chunk *c, const token *t) {
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
        m->actor = with_branch(c->s, name->code, &government);
    }
}

/* The proper name behind a role: "minister Blinken", "spokesman Nabil Abdallah". */
static void take_name(chunk *c) {
    const scan *s = c->s;
    size_t at = c->at;
    while (at < s->end && scan_is(s, at, W_TITLE))
        at += tocsin_text_is(s->words[at + 1 < s->end ? at + 1 : at].text, ".") ? 2 : 1;
    const token *t = at < s->end ? scan_token(s, at) : NULL;
    if (!t) return;
    bool body = t->name && (t->name->what == NAME_OUTLET || t->name->what == NAME_ORGANISATION ||
                            t->name->what == NAME_GROUP);
    if (body && !c->m.many && !c->nation) { /* "de nieuwssite Myanmar Now" */
        take_known(c, t);
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
static void take_apposition(chunk *c, int depth) {
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
static bool take_unknown(chunk *c) {
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
static void take_brackets(chunk *c) {
    const scan *s = c->s;
    if (c->at + 2 < s->end && tocsin_text_is(s->words[c->at].text, "(") &&
        (s->words[c->at + 1].flags & WORD_CAPITAL) && tocsin_text_is(s->words[c->at + 2].text, ")"))
        c->at += 3;
}

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
        take_known(c, t);
        take_brackets(c);
        return true;
    }
    if (take_roles(c)) {
        if (c->nation) take_owner(c, c->nation);
        if (c->m.kind == TOCSIN_IMAGERY && c->m.role->body) { /* "video released by the army" */
            c->m.is = MENTION_IMAGERY;
            return true;
        }
        take_of(c, depth);
        take_name(c);
        take_brackets(c);
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
    return !c->modified && !c->determined && take_unknown(c);
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

static bool chunk_at(const scan *s, size_t i, int depth, chunk *ret_chunk) {
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
        while (take_modifier(&c)) {
        }
        if (!take_head(&c, depth)) return false;
        if (c.m.is != MENTION_NOBODY) take_apposition(&c, depth);
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
