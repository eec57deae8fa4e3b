// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_ATTRIBUTION_H
#define TOCSIN_READING_ATTRIBUTION_H

/* Who says it: the attributions of one sentence, each with the words that are said.
 *
 * A sentence is a region; an attribution takes one region apart into who speaks, the cue, and a smaller region
 * that is said, which is looked at in the same way. So "…, meldt CNN op basis van bronnen" is taken off first, and
 * what is left ("De veiligheidschef ontkende dat …") is an attribution inside it, with CNN and the sources
 * between the speaker and the reader (`via`, from the speaker outwards).
 *
 *   behind     CONTENT, zei X …      "CONTENT," X said …      CONTENT, aldus X     CONTENT, according to X
 *   in front   X zei dat CONTENT     zei X dat CONTENT        Volgens X CONTENT    X: "CONTENT"
 *
 * Words inside a quotation are no cue for what is outside of it. */

#include "reading/cast.h"
#include "reading/clause.h"

enum { VIA_MOST = 6, FRAMES_MOST = 16 };

typedef struct frame {
    stretch content;
    stretch cue;           /* the verb or the preposition */
    stretch intro;         /* all words of the attributing part */
    tocsin_text rule;      /* "nl/attribution/volgens" */
    const verb_rule *verb; /* NULL: no verb attributes */
    tocsin_act act;
    const mention *speaker; /* NULL: who spoke before */
    const mention *via[VIA_MOST];
    size_t n_via;
    bool
        through_quote; /* said by somebody else inside of the quotation that the sentence stands in */
    bool direct;
    bool subjectless;     /* what is said has no subject of its own: "vowed to attack" */
    bool anaphor;         /* only pointed at: "ontkent dat" */
    const mention *topic; /* what it is about: "over de satellietbeelden" */
    int32_t quote;        /* the quotation that is said, where the whole of it is; -1 */
} frame;

typedef struct frames {
    frame items[FRAMES_MOST];
    size_t n;
    struct {
        int32_t quote;
        const mention *speaker;
    } quoted[FRAMES_MOST]; /* quotations in which somebody else speaks, and whose they are */
    size_t n_quoted;
    const mention *points_back; /* "Dat meldt X.": X says the sentence before; NULL: nobody */
    stretch cue_back;
    stretch rest[FRAMES_MOST];   /* said by nobody: the outlet's own words */
    bool rest_main[FRAMES_MOST]; /* a main clause of its own beside the attribution */
    size_t n_rest;
} frames;

/* `quote`: the quotation that the whole sentence stands in; -1: none. Words in it that nobody else says are left to its
 * speaker: a frame without speaker. */
void attribution_find(const scan *s, int32_t quote, frames *ret_frames);
/* The innermost quotation that holds all of the sentence and began before it, or fills it; -1: none. */
int32_t attribution_quote_around(const scan *s);

#endif
