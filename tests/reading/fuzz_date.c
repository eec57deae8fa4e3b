// SPDX-License-Identifier: Apache-2.0
/* Any text, read for dates as published on a day or in a period that the first two bytes choose: periods that do not
 * end before they begin, in order, none overlapping. */
#include "fuzz_reader.h"

static void see(const passage *p, void *context) {
    date_anchor *anchor = context;
    for (size_t i = 0; i < p->n_sentences; i++) {
        const sentence *s = &p->sentences[i];
        date_list found;
        if (date_find(p, s, anchor, &found, NULL)) abort();
        size_t last = s->first_word;
        for (size_t k = 0; k < found.n; k++) {
            const date_mention *d = &found.items[k];
            assert(d->first_word >= last && d->first_word < d->end_word &&
                   d->end_word <= s->end_word && d->text.n);
            bool open = d->period.from == TOCSIN_DAY_NONE || d->period.to == TOCSIN_DAY_NONE;
            assert(open || d->period.from <= d->period.to);
            assert(!d->habitual || !tocsin_period_is_known(d->period));
            last = d->end_word;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    segmenter *seg;
    const tocsin_reader *reader = fuzz_reader(&seg);
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    document doc;
    if (size < 2) return 0;
    date_anchor anchor = {{18900 + data[1], 18900 + data[1] + data[0] / 2 % 32},
                          TOCSIN_PERIOD_NONE};
    if (data[0] == 255) anchor.published = TOCSIN_PERIOD_NONE;
    options.form = TOCSIN_FORM_TEXT;
    options.language = data[0] % 2 ? "nl" : "en";
    tocsin_text text = {(const char *)data + 2, size - 2};
    if (!document_open(reader, text, &options, &arena, &doc, NULL))
        fuzz_cut(&doc, seg, see, &anchor);
    return 0;
}
