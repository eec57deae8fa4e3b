// SPDX-License-Identifier: Apache-2.0
/* Any text, read for quantities in the language that its first byte chooses: intervals in order, none overlapping. */
#include "fuzz_reader.h"

static void see(const passage *p, void *context) {
    date_anchor *anchor = context;
    quantity_memory memory = {TOCSIN_UNIT_NONE, TOCSIN_MEASURE_NONE};
    for (size_t i = 0; i < p->n_sentences; i++) {
        const sentence *s = &p->sentences[i];
        date_list dates;
        quantity_list found;
        if (date_find(p, s, anchor, &dates, NULL) ||
            quantity_find(p, s, &dates, &memory, &found, NULL))
            abort();
        size_t last = s->first_word;
        for (size_t k = 0; k < found.n; k++) {
            const quantity *q = &found.items[k];
            assert(q->first_word >= last && q->first_word < q->end_word &&
                   q->end_word <= s->end_word);
            assert(q->number_word >= q->first_word && q->number_word < q->end_word);
            assert(!(q->low > q->high) && !(q->low < 0) && q->text.n);
            last = q->end_word;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    segmenter *seg;
    const tocsin_reader *reader = fuzz_reader(&seg);
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    date_anchor anchor = {{18948, 18948}, TOCSIN_PERIOD_NONE};
    document doc;
    if (!size) return 0;
    options.form = TOCSIN_FORM_TEXT;
    options.language = data[0] % 2 ? "nl" : "en";
    tocsin_text text = {(const char *)data + 1, size - 1};
    if (!document_open(reader, text, &options, &arena, &doc, NULL))
        fuzz_cut(&doc, seg, see, &anchor);
    return 0;
}
