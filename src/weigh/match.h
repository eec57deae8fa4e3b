// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_MATCH_H
#define WEIGH_MATCH_H

/* Does a claim or a finding match a pattern? Of claims without looking at their words: these are asked for last. */

#include "tocsin/weigh.h"

typedef struct weigh_match {
    tocsin_day as_of;
    bool (*place_within)(const void *context, tocsin_text inner, tocsin_text outer); /* or NULL */
    const void *place_context;
} weigh_match;

bool weigh_matches_claim(const weigh_match *match, const tocsin_pattern *pattern,
                         const tocsin_digest *claim);
/* One of the words of the pattern stands in the text; true when it asks for none. */
bool weigh_holds_words(tocsin_text text, const tocsin_pattern *pattern);
bool weigh_matches_finding(const weigh_match *match, const tocsin_pattern *pattern,
                           const tocsin_finding *finding);
/* Text of the slot of that name; empty when there is none. */
tocsin_text weigh_slot_text(const tocsin_finding *finding, const char *name);
/* About an indicator that is made from images. */
bool weigh_is_of_images(const tocsin_finding *finding);

#endif
