// SPDX-License-Identifier: Apache-2.0
/* Where names, hyphened words and what stands in front of a role begin and end. */
#include "reading/mention.h"

#include <string.h>

static bool is_hyphen(const scan *s, size_t i) {
    return i < s->end && (s->words[i].flags & WORD_JOINED) && tocsin_text_is(s->words[i].text, "-");
}

/* A hyphen with a word joined to its right: the two are one word to a reader. */
bool mention_hyphen_joins(const scan *s, size_t i) {
    return is_hyphen(s, i) && i + 1 < s->end && (s->words[i + 1].flags & WORD_JOINED) &&
           !(s->words[i + 1].flags & WORD_MARK);
}

static bool is_name_word(const scan *s, size_t i) {
    return i < s->end && (s->words[i].flags & WORD_CAPITAL) &&
           !(s->words[i].flags & (WORD_MARK | WORD_NUMBER)) && !scan_token(s, i)->dated;
}

/* Behind the last word of a proper name that begins at i: capitals, with particles and hyphens between. */
size_t mention_name_end(const scan *s, size_t i) {
    enum { LONGEST = 8 };
    size_t end = i;
    while (end - i < LONGEST && is_name_word(s, end)) {
        end++;
        bool dot = end + 1 < s->end && s->words[end - 1].text.n <= 3 &&
                   tocsin_text_is(s->words[end].text, ".") && is_name_word(s, end + 1);
        if (dot && !s->lex->verb_second) end++; /* "A.K. Bharti" */
        while (mention_hyphen_joins(s, end)) end += 2;
        if (end > i && s->plain[end - 1 - s->first].lower.n != s->words[end - 1].lower.n) {
            const char *mark = memchr(s->words[end - 1].lower.at, '\'', s->words[end - 1].lower.n);
            if (mark) break; /* a genitive ends it */
        }
        size_t next = end;
        while (next < s->end && next - end < 2 && scan_is(s, next, W_PARTICLE) &&
               !(s->words[next].flags & WORD_CAPITAL))
            next++;
        if (next > end && mention_hyphen_joins(s, next)) next++;
        if (next > end && !is_name_word(s, next)) break;
        /* "Blinken van de VS" is no name: a known actor does not end one */
        if (next > end && scan_token(s, next)->name &&
            scan_token(s, next)->name->what != NAME_PERSON)
            break;
        end = next;
    }
    return end;
}

/* Country, organisation or seat that may stand in front of a role: "US officials", "CIA-directeur". */
bool mention_may_own(const name_entry *name) {
    return name->what != NAME_PERSON && name->what != NAME_ADJECTIVE;
}

/* A lower-case word that the pack knows nothing about: in front of a role, an adjective. */
bool mention_is_plain_word(const scan *s, size_t i) {
    if (i >= s->end || (s->words[i].flags & (WORD_MARK | WORD_NUMBER | WORD_CAPITAL))) return false;
    const token *t = scan_token(s, i);
    return !t->bits && !t->name && !t->verb && !t->event && !t->dated;
}

bool mention_is_capital_word(const scan *s, size_t i) {
    if (i >= s->end || s->lex->verb_second || !is_name_word(s, i)) return false;
    const token *t = scan_token(s, i);
    return !t->bits && !t->name && !t->verb && !t->event;
}

bool mention_role_follows(const scan *s, size_t i) {
    for (size_t n = 0; i < s->end && n < 3; n++) {
        const token *t = scan_token(s, i);
        if (t->role) return true;
        if (!(t->bits & BIT(W_ROLE_MODIFIER)) && !mention_is_plain_word(s, i)) return false;
        i += t->bits & BIT(W_ROLE_MODIFIER) && t->n ? t->n : 1;
    }
    return false;
}
