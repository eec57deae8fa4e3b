// SPDX-License-Identifier: Apache-2.0
#include "reading/document.h"

#include "reading/date.h"
#include "reading/encoding.h"
#include "reading/html.h"
#include "reading/intake.h"
#include "reading/reader.h"

#include <string.h>

static tocsin_status keep_blocks(document *doc, const block_list *list, tocsin_arena *arena,
                                 block **ret_blocks, tocsin_error *err) {
    if (!list->n) return tocsin_fail(err, TOCSIN_BAD_INPUT, "there is no text in the document");
    block *blocks = tocsin_arena_new(arena, block, list->n);
    if (!blocks) return tocsin_fail_memory(err);
    memcpy(blocks, list->items, list->n * sizeof *blocks);
    *ret_blocks = blocks;
    doc->blocks = blocks;
    doc->n_blocks = list->n;
    return TOCSIN_OK;
}

/* The date that a header line or a meta element gives: as ISO, with or without a time of day, or in
 * words of the document's language. */
static tocsin_period read_own_date(const document *doc, tocsin_text date) {
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    tocsin_period period = TOCSIN_PERIOD_NONE;
    if (!date.n || tocsin_period_parse(date, &period)) return period;
    bool has_time = date.n > 10 && (date.at[10] == 'T' || date.at[10] == ' ');
    if (has_time && tocsin_period_parse(tocsin_text_slice(date, 0, 10), &period)) return period;
    if (!doc->pack || segmenter_new(&seg, NULL) || !date_read(doc->pack, seg, date, &period))
        return TOCSIN_PERIOD_NONE;
    return period;
}

static void describe(document *doc, const self_description *self,
                     const tocsin_read_options *options) {
    doc->title = options->title.n ? options->title : self->title;
    doc->author = options->author.n ? options->author : self->author;
    doc->outlet = options->outlet.n ? options->outlet
                  : self->outlet.n  ? self->outlet
                                    : options->outlet_of_file;
    doc->published = tocsin_period_is_known(options->published) ? options->published
                                                                : read_own_date(doc, self->date);
}

tocsin_status document_open(const tocsin_reader *reader, tocsin_text bytes,
                            const tocsin_read_options *options, tocsin_arena *arena,
                            document *ret_document, tocsin_error *err) {
    TOCSIN_CLEANUP(block_list_release) block_list blocks = {NULL, 0, 0};
    block *kept = NULL;
    self_description self = {0};
    document made = {.source = bytes};
    tocsin_status status =
        encoding_decode(bytes, options->charset, arena, &made.map, &made.encoding, err);
    if (status) return status;
    made.text = made.map.decoded;
    bool is_html = options->form == TOCSIN_FORM_HTML ||
                   (options->form == TOCSIN_FORM_GUESS && html_is_likely(made.text));
    status = is_html ? html_read(reader, &made, arena, &blocks, &self, err)
                     : plain_read(reader, made.text, &blocks, &self, err);
    if (!status) status = keep_blocks(&made, &blocks, arena, &kept, err);
    if (!status)
        status =
            reader_languages(reader, &made, kept, options->language, options->likely_language, err);
    if (status) return status;
    describe(&made, &self, options);
    *ret_document = made;
    return TOCSIN_OK;
}

tocsin_span document_span(const document *doc, size_t from, size_t to) {
    size_t decoded_from, decoded_to;
    source_map_visible(&doc->map, from, to, &decoded_from, &decoded_to);
    return (tocsin_span){.from = (int64_t)source_map_decoded(&doc->map, decoded_from),
                         .to = (int64_t)source_map_decoded(&doc->map, decoded_to)};
}
