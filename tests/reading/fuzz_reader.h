// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_FUZZ_READER_H
#define TOCSIN_TESTS_READING_FUZZ_READER_H

/* What the fuzz targets of this room share. */

#undef NDEBUG
#include <assert.h>
#include <stdlib.h>

#include "reading/quantity.h"
#include "reading/reader.h"

/* The packs and a segmenter, made once. */
static inline const tocsin_reader *fuzz_reader(segmenter **ret_segmenter) {
    static tocsin_reader *reader;
    static segmenter *seg;
    if (!reader && (tocsin_reader_new(&reader, NULL) || segmenter_new(&seg, NULL))) abort();
    *ret_segmenter = seg;
    return reader;
}

/* Cut every block of a document; spans lie in the evidence, in order. */
static inline void fuzz_cut(const document *doc, segmenter *seg,
                            void (*see)(const passage *p, void *context), void *context) {
    for (size_t i = 0; i < doc->n_blocks; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        passage p;
        if (segmenter_passage(seg, doc, i, &arena, &p, NULL)) abort();
        assert(doc->blocks[i].from < doc->blocks[i].to && doc->blocks[i].to <= doc->text.n);
        size_t last = 0;
        for (size_t k = 0; k < p.n_sentences; k++) {
            const sentence *s = &p.sentences[k];
            assert(s->first_word == last && s->end_word > last &&
                   s->end_word - last <= SENTENCE_WORDS);
            last = s->end_word;
            tocsin_span span = document_span(doc, s->from, s->to);
            assert(span.from >= 0 && span.from <= span.to && (size_t)span.to <= doc->source.n);
        }
        assert(last == p.n_words);
        for (size_t k = 0; k < p.n_quotes; k++)
            assert(p.quotes[k].from < p.quotes[k].to && p.quotes[k].parent < (int32_t)k);
        if (see) see(&p, context);
    }
}

#endif
