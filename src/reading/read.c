// SPDX-License-Identifier: Apache-2.0
/* tocsin_reader_read: one document from bytes to claims, block by block. */
#include "reading/claim.h"
#include "reading/copies.h"
#include "reading/reader.h"
#include "reading/revision.h"

#include <stdlib.h>
#include <string.h>

static bool keep(tocsin_arena *arena, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(arena, *text);
    return text->at != NULL;
}

static tocsin_status read_blocks(narrative *n, const document *doc, tocsin_error *err) {
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    tocsin_status status = segmenter_new(&seg, err);
    for (size_t i = 0; i < doc->n_blocks && !status; i++)
        if (doc->blocks[i].pack == doc->pack) status = narrative_read_block(n, seg, i, err);
    return status;
}

static int by_span(const void *a, const void *b) {
    const tocsin_claim *x = a, *y = b;
    if (x->span.from != y->span.from) return x->span.from < y->span.from ? -1 : 1;
    return (x->span.to > y->span.to) - (x->span.to < y->span.to);
}

/* Put what one pack read among what others did. */
static tocsin_status add_claims(tocsin_reading *reading, tocsin_claim *claims, size_t n,
                                tocsin_arena *arena, tocsin_error *err) {
    if (!reading->n_claims) {
        reading->claims = claims;
        reading->n_claims = n;
        return TOCSIN_OK;
    }
    tocsin_claim *all = tocsin_arena_new(arena, tocsin_claim, reading->n_claims + n);
    if (!all) return tocsin_fail_memory(err);
    memcpy(all, reading->claims, reading->n_claims * sizeof *all);
    if (n) memcpy(all + reading->n_claims, claims, n * sizeof *all);
    qsort(all, reading->n_claims + n, sizeof *all, by_span);
    reading->claims = all;
    reading->n_claims += n;
    return TOCSIN_OK;
}

/* The blocks that doc->pack reads. */
static tocsin_status read_document(const document *doc, const char *sha256_hex, tocsin_arena *arena,
                                   tocsin_reading *reading, tocsin_error *err) {
    const char *evidence = tocsin_arena_format(arena, "sha256:%s", sha256_hex);
    if (!evidence) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(narrative_release)
    narrative n = {.doc = doc,
                   .lex = doc->pack->lexicon,
                   .arena = arena,
                   .sha256_hex = sha256_hex,
                   .evidence = tocsin_text_of(evidence),
                   .anchor = {doc->published, TOCSIN_PERIOD_NONE}};
    tocsin_claim *claims = NULL;
    size_t n_claims = 0;
    cast_init(&n.cast, arena);
    tocsin_status status = read_blocks(&n, doc, err);
    if (!status) status = narrative_finish(&n, &claims, &n_claims, err);
    if (status) return status;
    reading->n_sentences += n.n_sentences;
    return add_claims(reading, claims, n_claims, arena, err);
}

static bool is_used(const document *doc, const pack *p) {
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].pack == p) return true;
    return false;
}

/* Pack by pack; nearly always there is one. */
static tocsin_status read_packs(const tocsin_reader *reader, document *doc, const char *sha256_hex,
                                tocsin_arena *arena, tocsin_reading *reading, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < reader->n_packs && !status; i++) {
        doc->pack = reader->packs[i];
        if (is_used(doc, doc->pack)) status = read_document(doc, sha256_hex, arena, reading, err);
    }
    return status;
}

/* What language each paragraph is in, where it can be told. */
static tocsin_status keep_languages(const document *doc, tocsin_arena *arena,
                                    tocsin_reading *reading, tocsin_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) n += doc->blocks[i].language.n > 0;
    tocsin_paragraph *list = tocsin_arena_new(arena, tocsin_paragraph, n);
    if (!list) return tocsin_fail_memory(err);
    reading->paragraphs = list;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const block *b = &doc->blocks[i];
        if (b->language.n)
            list[reading->n_paragraphs++] =
                (tocsin_paragraph){document_span(doc, b->from, b->to), b->language, b->confidence};
    }
    return TOCSIN_OK;
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
                           .author = doc.author,
                           .published = doc.published,
                           .encoding = tocsin_text_of(doc.encoding),
                           .verbatim = !doc.is_html && doc.text.at == doc.source.at,
                           .language = doc.language,
                           .confidence = doc.confidence,
                           .revises = revision_of(&doc)};
    if (!keep(arena, &made.title) || !keep(arena, &made.outlet) || !keep(arena, &made.author) ||
        !keep(arena, &made.encoding))
        return tocsin_fail_memory(err);
    doc.outlet = made.outlet;
    signature_of(&doc, &made.signature);
    status = keep_languages(&doc, arena, &made, err);
    if (!status) status = read_packs(reader, &doc, sha256_hex, arena, &made, err);
    if (!status) *ret_reading = made;
    return status;
}
