// SPDX-License-Identifier: Apache-2.0
/* What stands in front of a head, the nouns of a role, and whose they are: "former Turkish army chief". */
#include "reading/mention_chunk.h"

/* One step over what stands in front of a head; false: nothing more of that. */
bool chunk_take_modifier(chunk *c) {
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

tocsin_text chunk_with_branch(const scan *s, tocsin_text code, const role_entry *role) {
    bool has_branch = tocsin_text_find(code, TOCSIN_TEXT("."), 0) != SIZE_MAX;
    if (has_branch || !role->branch.n) return code;
    const char *made = tocsin_arena_format(s->passage->arena, "%.*s.%.*s", TOCSIN_TEXT_ARG(code),
                                           TOCSIN_TEXT_ARG(role->branch));
    if (!made) *s->failed = true;
    return tocsin_text_of(made);
}

/* Whose actor somebody with this role is, when `owner` stands in front or behind. A journalist in Russia is not
 * Russia; an observer of the OSCE is the OSCE. */
void chunk_take_owner(chunk *c, const name_entry *owner) {
    mention *m = &c->m;
    const role_entry *role = m->role;
    if (m->actor.n || !owner->code.n || !role) return;
    bool country = owner->what == NAME_COUNTRY || owner->what == NAME_ADJECTIVE ||
                   owner->what == NAME_PEOPLE || owner->what == NAME_CAPITAL;
    if (country) {
        if (!role->branch.n && role->kind != TOCSIN_OTHER) return;
        m->actor = chunk_with_branch(c->s, owner->code, role);
    } else if (owner->what == NAME_OUTLET || owner->what == NAME_IMAGERY ||
               owner->what == NAME_PLACE) {
        return;
    } else {
        bool speaks_for = role->kind != TOCSIN_EXPERT && role->kind != TOCSIN_JOURNALIST &&
                          role->kind != TOCSIN_UNNAMED && role->kind != TOCSIN_MILITARY &&
                          !role->body;
        m->actor = owner->code;
        if (role->force) m->actor = chunk_with_branch(c->s, owner->code, role);
        if (speaks_for && (owner->what == NAME_ORGANISATION || owner->what == NAME_GROUP))
            m->kind = owner->kind;
    }
}

bool chunk_take_roles(chunk *c) {
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
