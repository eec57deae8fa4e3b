// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_LEXICON_LOADER_H
#define TOCSIN_READING_LEXICON_LOADER_H

/* What the files that read word lists share: lexicon.c the small words and roles, lexicon_rules.c attribution and
 * events. */

#include "reading/lexicon.h"

#include "base/yaml.h"

typedef struct loader { /* what every list needs */
    pack_file file;
    lexicon *lex;
    tocsin_arena *arena;
    segmenter *seg;
    rule_note *notes; /* malloc'ed while loading */
    size_t n_notes, notes_capacity;
} loader;

tocsin_status loader_words(loader *load, const yaml_node *list, words_list *ret_words);
tocsin_status loader_attribution(loader *load);
tocsin_status loader_events(loader *load);

#endif
