// SPDX-License-Identifier: Apache-2.0
/* tocsin_reader_read: one document from bytes to claims, block by block. */
#include "reading/claim.h"
#include "reading/reader.h"

static bool keep(tocsin_arena *arena, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(arena, *text);
    return text->at != NULL;
}

static tocsin_status read_blocks(narrative *n, const document *doc, tocsin_error *err) {
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    tocsin_status status = segmenter_new(&seg, err);
    for (size_t i = 0; i < doc->n_blocks && !status; i++)
        status = narrative_read_block(n, seg, i, err);
    return status;
}

static tocsin_status read_document(const document *doc, const char *sha256_hex, tocsin_arena *arena,
                                   tocsin_reading *ret_reading, tocsin_error *err) {
    const char *evidence = tocsin_arena_format(arena, "sha256:%s", sha256_hex);
    if (!evidence) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(narrative_release)
    narrative n = {.doc = doc,
                   .lex = doc->pack->lexicon,
                   .arena = arena,
                   .sha256_hex = sha256_hex,
                   .evidence = tocsin_text_of(evidence),
                   .anchor = {doc->published, TOCSIN_PERIOD_NONE}};
    cast_init(&n.cast, arena);
    tocsin_status status = read_blocks(&n, doc, err);
    if (!status) status = narrative_finish(&n, &ret_reading->claims, &ret_reading->n_claims, err);
    if (!status) ret_reading->n_sentences = n.n_sentences;
    return status;
}

tocsin_status tocsin_reader_read(const tocsin_reader *reader, tocsin_text bytes,
                                 const char *sha256_hex, const tocsin_read_options *options,
                                 tocsin_arena *arena, tocsin_reading *ret_reading,
                                 tocsin_error *err) {
    static const tocsin_read_options defaults = TOCSIN_READ_OPTIONS_INIT;
    document doc;
    tocsin_status status =
        document_open(reader, bytes, options ? options : &defaults, arena, &doc, err);
    if (status) return status;
    tocsin_reading made = {.title = doc.title,
                           .outlet = doc.outlet,
                           .published = doc.published,
                           .encoding = tocsin_text_of(doc.encoding),
                           .verbatim = !doc.is_html && doc.text.at == doc.source.at,
                           .language = doc.pack ? doc.pack->code : TOCSIN_TEXT_NONE};
    if (!keep(arena, &made.title) || !keep(arena, &made.outlet) || !keep(arena, &made.language) ||
        !keep(arena, &made.encoding))
        return tocsin_fail_memory(err);
    doc.outlet = made.outlet;
    if (doc.pack) status = read_document(&doc, sha256_hex, arena, &made, err);
    if (!status) *ret_reading = made;
    return status;
}
