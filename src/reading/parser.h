// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PARSER_H
#define TOCSIN_READING_PARSER_H

/* What the files of attribution share: one for what stands behind what is said, one for verbs in front of it, one for
 * sources without a verb. Each takes a region, and writes frames when it finds an attribution there. */

#include "reading/region.h"

typedef struct parser {
    const scan *s;
    frames *out;
} parser;

/* A speaker with a verb or preposition, behind or in front of what is said. */
typedef struct group {
    const mention *speaker; /* NULL: who spoke before */
    const verb_rule *verb;
    tocsin_text rule;
    stretch cue;
    size_t end;  /* behind all of it */
    bool quoted; /* the verb is not known: only a quotation is said like that */
} group;

enum { DEPTH_MOST = 4 };

/* ---- attribution.c: writing down -------------------------------------------------------------- */

/* Words that nobody says: the outlet's own. */
void parser_add_rest(parser *p, stretch rest);
/* The same of a main clause that stands beside an attribution: "The army left, but X said …". Somebody may speak in it. */
void parser_main_clause(parser *p, const region *r, stretch words);
void parser_emit(parser *p, const region *r, frame f);
/* What is said is looked at as a region of its own; where somebody speaks in it, that one is the speaker. */
void parser_say(parser *p, const region *r, frame f);
/* False: nobody speaks in the region. */
bool parser_region(parser *p, const region *r);
/* Behind a semicolon or colon, whoever spoke goes on: the region is said by the speaker of `said`. */
void parser_goes_on_saying(parser *p, const region *r, frame said);
/* Looks like a clause: a verb that the pack knows, or enough words that begin with a noun phrase. */
bool parser_may_be_clause(const scan *s, stretch words);
/* "…, on the basis of sources": who they are; NULL: nobody. */
const mention *parser_based_on(const scan *s, size_t from, size_t end, size_t *ret_end);
/* "told CNN", "tegen persbureau AFP": the outlet that was told; NULL: none. */
const mention *parser_told(const scan *s, const mention *speaker, size_t from, size_t end);
/* Somebody nearest to the speaker, between it and those that are there. */
void parser_put_between(region *r, const mention *who);

/* ---- a verb of speaking in front of what is said ----------------------------------------------- */

/* A reporting verb with its speaker, and where what is said begins. */
typedef struct report {
    const verb_entry *verb;
    const mention *speaker;
    size_t at, head_end, then_end; /* of the verb, its first part, and its second */
    size_t from;                   /* behind verb and speaker */
    size_t start;                  /* of what is said */
    bool object;                   /* it is a noun phrase */
    bool whole;                    /* it is all of the clause */
    size_t
        object_first; /* behind auxiliary and speaker, where the object stands in front of the verb; 0: it does not */
    size_t end; /* of what is said, where the verb ends it; 0: not known */
} report;

/* attribution_reporter.c: fills verb, speaker and where it goes on of a report whose `at` is set. */
bool parser_find_reporter(const scan *s, const region *r, report *p);
/* attribution_extent.c: where the content begins behind verb and speaker; SIZE_MAX: nowhere. `then`: the
 * verb's second part. */
size_t parser_content_start(const scan *s, const region *r, const verb_rule *verb, size_t from,
                            stretch then, const mention **ret_topic, int32_t *ret_quote);
/* Without "that": behind adverbs, dates and who was told. */
size_t parser_bare_start(const scan *s, const region *r, const verb_rule *verb, size_t from);
size_t parser_object_start(const scan *s, const region *r, size_t from);
/* In front of ", while Y said …" the sentence goes on with somebody else. */
size_t parser_content_end(const scan *s, const region *r, size_t from);

/* ---- one file each ---------------------------------------------------------------------------- */

bool parser_behind(parser *p, const region *r);                  /* CONTENT, said X */
bool parser_verb_in_front(parser *p, const region *r, size_t i); /* X said that CONTENT */
bool parser_source_group(const scan *s, const region *r, size_t i, group *ret_group);
bool parser_source_in_front(parser *p, const region *r, size_t i); /* according to X CONTENT */
/* X's claim that CONTENT */
bool parser_noun_of_speech(parser *p, const region *r, size_t i);
/* "by X's count"; the speaker is NULL where it is "by his count". */
bool parser_by_count(const scan *s, const region *r, size_t i, group *ret_group);
bool parser_pictures_of(parser *p, const region *r, size_t i); /* satellite images of CONTENT */
bool parser_seen_on_pictures(parser *p, const region *r);
/* X said CONTENT; CONTENT. X said CONTENT: CONTENT. */
bool parser_parts(parser *p, const region *r);

#endif
