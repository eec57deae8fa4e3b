// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a file of a language pack, which one by the first byte: a pack that can be used, or an error that names
 * the file. */
#include "fuzz_reader.h"

#include "reading/date_words.h"
#include "reading/number.h"
#include "reading/quantity_words.h"

#include <string.h>

static void use(pack *lang, segmenter *seg, tocsin_arena *arena) {
    word *words;
    size_t n;
    number found;
    tocsin_text text = TOCSIN_TEXT("drieduizend in mei 2021, the first of May: 5 tot 10");
    if (segmenter_words(seg, text, arena, &words, &n, NULL)) abort();
    date_anchor anchor = {{18900, 18900}, {18800, 18900}};
    date_text dates = {
        .lang = lang, .words_of = lang->dates, .words = words, .end = n, .anchor = &anchor};
    for (size_t i = 0; i < n; i++) {
        date_match match;
        number_match(lang, words, i, n, &found);
        if (date_match_at(&dates, i, &match)) assert(match.end > i && match.end <= n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static tocsin_status (*const readers[])(const pack_file *) = {
        pack_language_read, number_words_read, quantity_words_read, date_words_read};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    segmenter *seg;
    fuzz_reader(&seg);
    if (!size) return 0;
    tocsin_error err = TOCSIN_ERROR_INIT;
    pack lang = {.decimal = ',', .thousands = '.'};
    pack_file file = {
        .pack = &lang, .name = "lang/xx/file.yaml", .arena = &arena, .seg = seg, .err = &err};
    tocsin_status status =
        pack_file_parse((tocsin_text){(const char *)data + 1, size - 1}, NULL, &file);
    if (!status) status = readers[data[0] % 4](&file);
    if (status) {
        assert(status == TOCSIN_BAD_INPUT && strstr(err.message, "lang/xx/file.yaml:"));
        return 0;
    }
    use(&lang, seg, &arena);
    return 0;
}
