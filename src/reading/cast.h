// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CAST_H
#define TOCSIN_READING_CAST_H

/* Who has appeared in the document so far, and what a name, a role or a pronoun stands for because of it.
 *
 * A person is known by the last word of the name, or the first: "Antony Blinken" and "Blinken" are one, "Abiy" and
 * "Abiy Ahmed" too, and the fullest name
 * found anywhere in the document is the one that its claims carry in the end. What the text itself says of
 * somebody ("zijn Franse ambtgenoot Le Drian") goes before what data/actors.yaml knows. */

#include "reading/scan.h"

typedef struct cast_member {
    struct cast_member *next; /* of the same bucket */
    struct cast_member *same; /* who this other name is for; NULL: this is the one */
    tocsin_text key;          /* last word of the name, or head of the role, lower case */
    bool is_role;
    bool is_name;        /* capitals that stood inside a sentence: a name, of nobody knows what */
    tocsin_text fullest; /* name, or the role as written */
    tocsin_text actor, role;
    tocsin_text role_head; /* last word of the role, lower case: whom "the president" may mean */
    tocsin_kind kind;
    struct cast_member *before; /* the person who was met before this one */
} cast_member;

/* Somebody who speaks. Texts live in the document's arena. */
typedef struct voice {
    tocsin_text name;
    tocsin_kind kind;
    tocsin_text role, actor;
    size_t from, to;           /* visible text; equal: carried on from before */
    const cast_member *member; /* whose fullest name counts in the end; NULL: `name` stands */
} voice;

enum { CAST_BUCKETS = 256, CAST_MOST = 20000 };

typedef struct cast {
    tocsin_arena *arena; /* of the document */
    cast_member *buckets[CAST_BUCKETS];
    size_t n;
    const cast_member *last_person;
    size_t n_sentences;
    voice heard;                /* the last single speaker, and in which sentence */
    size_t heard_at, many_at;   /* 0: nobody yet */
    const cast_member *subject; /* the last person with whom a sentence began */
    size_t subject_at;
    const cast_member
        *named; /* a person whom this sentence names, the only one so far; NULL: none, or several */
    size_t named_at;
    const cast_member *alone; /* the only one whom an earlier sentence named */
    size_t alone_at;
    voice last_many; /* the last speaker in the plural: who "they" are */
    voice met_many;  /* those in the plural who were named last, in a sentence's subject */
    size_t met_many_at;
    cast_member *persons;    /* the last one met first */
    voice last_organisation; /* what "the organisation" is */
    voice last_body;         /* the last speaker that is no person: who "it" is */
    size_t body_at;
    tocsin_text last_country; /* named last as an actor: whose "its army" is */
    tocsin_text
        last_observer; /* whose observers were named last: who "the mission" and "the observers" are */
    tocsin_text pair_a, pair_b; /* the two countries last named together */
    tocsin_text border_of;      /* whose border was named last: "the border" is that one */
    tocsin_text border_with;    /* and with whom, where it was said */
} cast;

void cast_init(cast *c, tocsin_arena *arena);
/* A known name that a sentence opens with, where a capital says nothing: "Maljar noemde …". */
void cast_know(const cast *c, scan *s);
/* Fill in what the mentions of a sentence leave open, and learn from them. */
tocsin_status cast_meet(cast *c, scan *s, tocsin_error *err);
/* Who a mention is, as a speaker. False: nobody who could speak (a pronoun without anybody before it). */
bool cast_voice(cast *c, const scan *s, const mention *m, voice *ret_voice, tocsin_error *err);
/* Who was heard last is again who it was at an earlier time. */
void cast_forget_voices(cast *c, const cast *before);
/* "X and Y said": when somebody is tied to the mention by "and", the voice is both of theirs. False: no memory. */
bool cast_join(cast *c, const scan *s, const mention *m, voice *v);

#endif
