// SPDX-License-Identifier: Apache-2.0
/* Documents that are copies of others, looked up by document. Which they are, reading has found (MinHash over runs of
 * five words); an original is followed to the first of its line, so that a copy of a copy is one of the first. */
#include <stdlib.h>

#include "weigh/work.h"

static int compare_documents(const void *a, const void *b) {
    const weigh_document *x = a, *y = b;
    return (x->document > y->document) - (x->document < y->document);
}

bool weigh_sort_documents(weigh_work *work) {
    const tocsin_weigh_input *input = work->input;
    work->documents = tocsin_arena_new(&work->scratch, weigh_document, input->n_copies);
    if (!work->documents) return false;
    for (size_t i = 0; i < input->n_copies; i++) {
        const tocsin_weigh_copy *copy = &input->copies[i];
        work->documents[i] = (weigh_document){weigh_fold_hash(copy->document),
                                              weigh_fold_hash(copy->original), copy->outlet};
    }
    if (input->n_copies)
        qsort(work->documents, input->n_copies, sizeof *work->documents, compare_documents);
    return true;
}

static const weigh_document *find_one(const weigh_work *work, uint64_t document) {
    weigh_document key = {.document = document};
    size_t n = work->input->n_copies;
    return n ? bsearch(&key, work->documents, n, sizeof key, compare_documents) : NULL;
}

const weigh_document *weigh_find_document(const weigh_work *work, uint64_t document) {
    const weigh_document *copy = find_one(work, document), *earlier = copy;
    /* As many steps as there are copies are enough for any line; a ring would be a mistake of whoever made them. */
    for (size_t steps = 0; earlier && steps < work->input->n_copies; steps++) {
        earlier = find_one(work, copy->original);
        if (earlier) copy = earlier;
    }
    return copy;
}
