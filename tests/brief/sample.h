// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_SAMPLE_H
#define BRIEF_SAMPLE_H

/* A small case made by hand, with everything that a brief can show: claims in two languages with a
 * denial, scenes, indicators of five years, areas, skipped items, and evidence that means harm. */

#include "tocsin/brief.h"

#define SAMPLE_EVIDENCE     8
#define SAMPLE_CLAIMS       12
#define SAMPLE_INDICATORS   4
#define SAMPLE_OBSERVATIONS 600
#define SAMPLE_FINDINGS     14

typedef struct brief_sample {
    tocsin_arena arena;
    tocsin_evidence evidence[SAMPLE_EVIDENCE];
    tocsin_claim claims[SAMPLE_CLAIMS];
    tocsin_observation observations[SAMPLE_OBSERVATIONS];
    tocsin_indicator indicators[SAMPLE_INDICATORS];
    tocsin_brief_area areas[2];
    tocsin_finding findings[SAMPLE_FINDINGS];
    tocsin_text skipped[2];
    tocsin_brief_input input;
} brief_sample;

/* Findings are rendered in `language`. Fails the test when anything goes wrong. */
void brief_sample_make(brief_sample *sample, const char *language);
void brief_sample_release(brief_sample *sample);

#endif
