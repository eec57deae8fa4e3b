// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CLAIM_H
#define TOCSIN_READING_CLAIM_H

/* From attributed words to claims, block by block, with what the document has said before.
 *
 *   scan ── cast_meet ── attribution_find ──┬─ attributed words ── claim_of_frame
 *   (each sentence of the block)            └─ the outlet's own ── claim_of_outlet: an event, a quantity,
 *                                                                  or "it is not clear"
 *
 * A block is read twice: first for who speaks (a quotation over several sentences may name its speaker in the last
 * one), then for what is said. */

#include "reading/attribution.h"
#include "reading/event.h"
#include "reading/modality.h"
#include "reading/place_choice.h"

typedef struct draft {
    tocsin_claim claim;
    const cast_member *speaker; /* whose fullest name counts; NULL: the name as it is */
    const cast_member *via[VIA_MOST];
    place_choice *place; /* what the claim's place may be; NULL: it is known, or there is none */
    bool about_pictures; /* by pictures, or naming them */
    bool bare_border;    /* "the border", before any was named */
    bool said_thing;     /* denies "the allegations": what somebody else said */
} draft;

typedef struct line { /* who speaks, and through whom */
    voice speaker;
    voice via[VIA_MOST];
    size_t n_via;
} line;

typedef struct narrative {
    const document *doc;
    const lexicon *lex;
    tocsin_arena *arena;  /* of the result */
    tocsin_text evidence; /* "sha256:…" */
    const char *sha256_hex;
    cast cast;
    place_memory places;
    date_anchor anchor;
    quantity_memory counted; /* last, in the document so far */
    draft *drafts;
    size_t n_drafts, capacity;
    line last;       /* of the last attributed sentence */
    bool quoted;     /* and its words were quoted */
    bool carries_on; /* the sentence before was attributed, in the same paragraph */
    size_t
        before; /* index of the first claim of the sentence before; while it is read, of this one */
    size_t before_that; /* while a sentence is read: of the one before it in the same block */
    const scan *sentence_before; /* the sentence itself; NULL: this one opens the block */
    size_t n_sentences;
} narrative;

void narrative_release(narrative *n);
tocsin_status narrative_read_block(narrative *n, segmenter *seg, size_t index, tocsin_error *err);
/* Fullest names, ids, denials, order. */
tocsin_status narrative_finish(narrative *n, tocsin_claim **ret_claims, size_t *ret_n,
                               tocsin_error *err);

/* claim.c: what one stretch of words says. */
typedef struct saying {
    const scan *s;
    stretch content;
    stretch intro; /* the attributing part; equal ends: none */
    stretch cue;
    tocsin_text rule;
    const verb_rule *verb;
    tocsin_act act;
    const line *line; /* NULL: the outlet */
    bool direct;
    const mention *topic;
    bool subjectless;         /* the speaker is the subject: "vowed to attack" */
    bool anaphor;             /* what is said is only pointed at: "denied that" */
    const found_event *event; /* of the outlet's own words; NULL: to be found */
    stretch
        whole;    /* what this is a part of: where and when is said there; equal ends: it is none */
    stretch lead; /* "In Goma, X recorded": the same in front of the speaker */
} saying;
tocsin_status claim_make(narrative *n, const saying *said, tocsin_error *err);

/* Give a claim of the outlet to who said it; to another's, put `who` between. */
tocsin_status claim_attribute(narrative *n, draft *d, const voice *who, tocsin_error *err);

/* outlet.c: words that nobody else says. `tail`: behind an attribution, where only an event with both sides counts. */
tocsin_status outlet_read(narrative *n, const scan *s, stretch rest, bool tail, tocsin_error *err);

/* denial.c */
tocsin_status denial_link(narrative *n, tocsin_error *err);

#endif
