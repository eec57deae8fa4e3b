// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_SCAN_H
#define TOCSIN_READING_SCAN_H

/* One sentence, looked up: every word with its classes, roles and names, and the noun phrases that name somebody.
 *
 * There is no parser here. A mention is what a noun phrase of the news looks like: determiner, nationalities
 * and modifiers, a role or a known name, "of" somebody, the proper name, an apposition between commas. That is
 * enough to tell who may speak and act, costs one pass, and an unknown word ends it instead of misleading it. */

#include "reading/lexicon.h"
#include "reading/quantity.h"

typedef struct token {
    uint64_t bits; /* classes of the longest phrase of small words that begins here */
    uint32_t n;    /* words of that phrase; 0: none */
    uint32_t role_n, name_n, verb_n, event_n, source_n;
    const role_entry *role;
    const name_entry *name;
    const verb_entry *verb;
    const event_entry *event;
    const source_entry *source;
    bool dated;      /* part of a date */
    bool finite;     /* the verb of a clause, for all that the pack knows */
    int32_t mention; /* that the word belongs to; -1: none */
    const struct place_choice
        *choice; /* places of the name that begins here; NULL: none (place_choice.h) */
} token;

typedef enum mention_is {
    MENTION_NOBODY,  /* a nationality in front of some other noun: "Israeli" in "Israeli strikes" */
    MENTION_ACTOR,   /* a country, organisation, seat, group */
    MENTION_ROLE,    /* somebody or some body by role: "Amerikaanse functionarissen" */
    MENTION_PERSON,  /* by name, with or without a role */
    MENTION_NAME,    /* capitals that nothing is known about */
    MENTION_PLACE,   /* a place that is no actor */
    MENTION_IMAGERY, /* satellite pictures */
    MENTION_PRONOUN, /* "he" */
    MENTION_THING,   /* "it" */
    MENTION_COUNTRY, /* "the country" */
    MENTION_PAIR,    /* "the two countries" */
    MENTION_OURS,    /* "we" outside of a quotation: the outlet itself */
    MENTION_PLAIN,   /* whoever stands where one speaks: "a surgeon" (speaker.h) */
} mention_is;

typedef struct mention {
    mention_is is;
    size_t first, end;           /* words of the passage */
    size_t head;                 /* the word that says what it is */
    size_t name_first, name_end; /* the proper name; equal: none */
    size_t role_first, role_end;
    tocsin_kind kind;
    tocsin_text actor; /* empty: not known */
    const name_entry *name;
    const role_entry *role;
    const struct mention *of; /* "CNN" of "bronnen van CNN" */
    bool many;
    bool owned; /* "its foreign ministry" */
} mention;

typedef struct scan {
    const passage *passage;
    const sentence *sentence;
    const lexicon *lex;
    const word *words; /* of the passage */
    size_t first, end; /* of the sentence */
    token *tokens;     /* of the sentence, from its first word */
    word *plain;       /* the words without a genitive ending */
    mention *mentions; /* in order; none overlaps another */
    size_t n_mentions;
    bool *failed;                       /* set where memory ran out */
    const struct place_memory *places;  /* of the document; NULL: not met yet (place_choice.h) */
    tocsin_text border_of, border_with; /* countries whose border was named last, up to here */
    date_list dates;
    quantity_list quantities;
} scan;

tocsin_status scan_sentence(const passage *p, const sentence *of, const lexicon *lex,
                            date_anchor *anchor, quantity_memory *counted, scan *ret_scan,
                            tocsin_error *err);

/* The second half of it: mentions out of what was looked up (mention.c). */
void scan_find_mentions(scan *s);

static inline const token *scan_token(const scan *s, size_t at) {
    return &s->tokens[at - s->first];
}
static inline bool scan_is(const scan *s, size_t at, enum word_class class) {
    return at < s->end && (s->tokens[at - s->first].bits & BIT(class)) != 0;
}
static inline bool scan_is_mark(const scan *s, size_t at) {
    return at < s->end && (s->words[at].flags & WORD_MARK) != 0;
}
/* "im Osten | der Ukraine": an article behind a noun that says "of", where articles can. */
bool scan_is_genitive_article(const scan *s, size_t at);
/* The mention that begins at a word, or that a word lies in; NULL: none. */
const mention *scan_mention_at(const scan *s, size_t at);
const mention *scan_mention_of(const scan *s, size_t at);
/* Behind the word that ends a source around its speaker ("nach ukrainischen Angaben"); 0: it is none. */
size_t scan_around_end(const scan *s, size_t at, const token *t);
/* A list of words stands at this place. */
bool scan_has_words(const scan *s, size_t at, size_t end, words_list list);
/* One of the list's entries, each perhaps of several words, begins here: how many words it has; 0: none. */
size_t scan_any(const scan *s, size_t at, size_t end, words_list list);

#endif
