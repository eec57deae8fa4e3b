// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_MAP_H
#define TOCSIN_READING_MAP_H

/* From visible text back to the bytes of the evidence, in two steps.
 *
 *   visible text ── runs ──> decoded text ── checkpoints ──> evidence
 *
 * Runs exist for HTML only: stretches that stand in the decoded page as they are, and atoms (an
 * entity, a run of white space that shows as one blank) that stand for other bytes. Checkpoints
 * exist for encodings other than UTF-8: the evidence offset at every CHECKPOINT_BYTES of decoded
 * text; between two of them characters are counted, which costs no memory for each accented letter.
 */

#include "tocsin/facts.h"

#define CHECKPOINT_BYTES 4096

typedef enum source_width {               /* of a character in the evidence */
                            SOURCE_SAME,  /* UTF-8: decoded text and evidence differ by `skip` only
                                           */
                            SOURCE_BYTE,  /* one byte a character */
                            SOURCE_UTF16, /* two bytes, four beyond the basic plane */
} source_width;

typedef struct source_run {
    size_t visible;            /* where it begins in the visible text */
    size_t decoded, decoded_n; /* what it stands for in the decoded text */
    bool is_atom;
} source_run;

typedef struct source_map {
    tocsin_text decoded; /* the whole evidence as UTF-8, byte order mark left out */
    source_width width;
    size_t skip; /* bytes of the byte order mark */
    const size_t *checkpoints;
    size_t n_checkpoints;
    const source_run *runs; /* NULL: visible and decoded text are the same */
    size_t n_runs;
} source_map;

/* Offset in the evidence of an offset in the decoded text. */
size_t source_map_decoded(const source_map *map, size_t decoded);
/* Offsets in the decoded text of a stretch of visible text. */
void source_map_visible(const source_map *map, size_t from, size_t to, size_t *ret_from,
                        size_t *ret_to);

#endif
