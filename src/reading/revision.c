// SPDX-License-Identifier: Apache-2.0
/* Does a text say that it corrects or withdraws an earlier one? */
#include "reading/revision.h"

#include "reading/lexicon.h"
#include "reading/pack.h"

enum { LOOKED_AT = 600 }; /* bytes of a paragraph */

/* `phrase` is in lower case. */
static bool stands_at(tocsin_text text, size_t at, tocsin_text phrase) {
    if (text.n < at || text.n - at < phrase.n) return false;
    for (size_t i = 0; i < phrase.n; i++)
        if (tocsin_text_lower_at(text, at + i) != phrase.at[i]) return false;
    return true;
}

static bool is_letter(tocsin_text text, size_t at) {
    if (at >= text.n) return false;
    char c = tocsin_text_lower_at(text, at);
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xC3;
}

static bool holds(tocsin_text text, tocsin_text phrase) {
    for (size_t at = 0; at + phrase.n <= text.n; at++)
        if (stands_at(text, at, phrase) && (at == 0 || !is_letter(text, at - 1)) &&
            !is_letter(text, at + phrase.n))
            return true;
    return false;
}

/* Behind the label and its colon or dash; 0: it has none. */
static size_t label_end(tocsin_text text, words_list labels) {
    static const char *const marks[] = {":", "-", "\xE2\x80\x93", "\xE2\x80\x94"};
    for (size_t i = 0; i < labels.n; i++) {
        size_t at = labels.items[i].n;
        if (!stands_at(text, 0, labels.items[i])) continue;
        while (at < text.n && text.at[at] == ' ') at++;
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
            if (tocsin_text_starts(tocsin_text_slice(text, at, text.n), tocsin_text_of(marks[m])))
                return at + tocsin_text_of(marks[m]).n;
    }
    return 0;
}

static bool says(tocsin_text text, const revision_words *how) {
    text = tocsin_text_trim(tocsin_text_slice(text, 0, text.n < LOOKED_AT ? text.n : LOOKED_AT));
    if (label_end(text, how->labels)) return true;
    for (size_t i = 0; i < how->words.n; i++)
        if (holds(text, how->words.items[i])) return true;
    return false;
}

static tocsin_text block_text(const document *doc, size_t i) {
    return tocsin_text_slice(doc->text, doc->blocks[i].from, doc->blocks[i].to);
}

tocsin_revision revision_of(const document *doc) {
    const lexicon *lex = doc->pack ? doc->pack->lexicon : NULL;
    if (!lex || !doc->n_blocks) return TOCSIN_REVISION_NONE;
    const tocsin_text where[] = {doc->title, block_text(doc, 0),
                                 block_text(doc, doc->n_blocks > 1 ? 1 : 0),
                                 block_text(doc, doc->n_blocks - 1)};
    enum { PLACES = sizeof where / sizeof *where };
    for (size_t i = 0; i < PLACES; i++)
        if (says(where[i], &lex->withdrawn)) return TOCSIN_WITHDRAWN;
    for (size_t i = 0; i < PLACES; i++)
        if (says(where[i], &lex->corrected)) return TOCSIN_CORRECTED;
    return TOCSIN_REVISION_NONE;
}
