// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_NOTE_SENTENCE_H
#define BRIEF_NOTE_SENTENCE_H

#include "brief/notes.h"
#include "brief/scales.h"

enum { CITED_MOST = 64 };

/* A sentence of notes.md, and what it cites. */
typedef struct note_sentence {
    const brief_view *view;
    const brief_scales *scales;
    const tocsin_notes *notes;
    tocsin_text text;
    tocsin_text plain;  /* without its citations: blanks in their places */
    tocsin_text spoken; /* without what stands in quotation marks, either */
    const brief_entry *entries[CITED_MOST];
    size_t n_entries,
        n_direct; /* the first n_direct are cited themselves, the others through findings */
    const tocsin_finding *findings[CITED_MOST];
    size_t n_findings;
} note_sentence;

/* note_attribution.c: whoever says what the sentence cites is named in it. */
tocsin_status note_check_attribution(const note_sentence *s, tocsin_error *err);

#endif
