// SPDX-License-Identifier: Apache-2.0
#include "reading/reader.h"

#include "base/data.h"
#include "reading/identify.h"

#include <stdlib.h>

/* "lang/nl/language.yaml" gives "nl"; other names give the empty text. */
static tocsin_text code_of_file(const char *name) {
    const tocsin_text head = TOCSIN_TEXT("lang/"), tail = TOCSIN_TEXT("/language.yaml");
    tocsin_text text = tocsin_text_of(name);
    if (text.n <= head.n + tail.n || !tocsin_text_starts(text, head) ||
        !tocsin_text_ends(text, tail))
        return TOCSIN_TEXT_NONE;
    return tocsin_text_slice(text, head.n, text.n - tail.n);
}

static int by_code(const void *a, const void *b) {
    return tocsin_text_compare((*(pack *const *)a)->code, (*(pack *const *)b)->code);
}

static tocsin_status load_packs(tocsin_reader *reader, segmenter *seg, tocsin_error *err) {
    reader->packs = tocsin_arena_new(&reader->arena, pack *, tocsin_data_count + 1);
    if (!reader->packs) return tocsin_fail_memory(err);
    for (size_t i = 0; i < tocsin_data_count; i++) {
        tocsin_text code = code_of_file(tocsin_data_files[i].name);
        if (!code.n) continue;
        tocsin_status status =
            pack_load(code, seg, &reader->arena, &reader->packs[reader->n_packs], err);
        if (status) return status;
        reader->n_packs++;
    }
    qsort(reader->packs, reader->n_packs, sizeof *reader->packs, by_code);
    return TOCSIN_OK;
}

void tocsin_reader_free(tocsin_reader **reader) {
    if (*reader) tocsin_arena_release(&(*reader)->arena);
    free(*reader);
    *reader = NULL;
}

tocsin_status tocsin_reader_new(tocsin_reader **ret_reader, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_reader_free) tocsin_reader *reader = calloc(1, sizeof *reader);
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    if (!reader) return tocsin_fail_memory(err);
    tocsin_status status = segmenter_new(&seg, err);
    if (!status) status = language_table_load(&reader->arena, &reader->languages, err);
    if (!status) status = load_packs(reader, seg, err);
    if (status) return status;
    *ret_reader = reader;
    reader = NULL;
    return TOCSIN_OK;
}

const pack *reader_pack(const tocsin_reader *reader, tocsin_text code) {
    for (size_t i = 0; i < reader->n_packs; i++)
        if (tocsin_text_equal(reader->packs[i]->code, code)) return reader->packs[i];
    return NULL;
}
