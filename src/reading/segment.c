// SPDX-License-Identifier: Apache-2.0
#include "reading/segment.h"

#include "reading/encoding.h"
#include "reading/pack.h"
#include "reading/quotes.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#define WORD_BYTES 255 /* what is longer is no word: it keeps its capitals */

struct segmenter {
    UBreakIterator *words, *sentences;
    UCaseMap *lower;
    const UNormalizer2 *nfc; /* ICU's own, not freed */
    word *found;             /* words of the block being cut */
    size_t n_found, found_capacity;
    size_t *breaks; /* where ICU would end a sentence: offsets in the block */
    size_t n_breaks, breaks_capacity;
    char *flat; /* the block with line breaks as blanks: ICU ends a sentence at each */
    /* The last block that ended in an unfinished quotation. */
    const document *unfinished_doc;
    size_t unfinished_block;
};

void segmenter_free(segmenter **owner) {
    segmenter *seg = *owner;
    *owner = NULL;
    if (!seg) return;
    ubrk_close(seg->words);
    ubrk_close(seg->sentences);
    ucasemap_close(seg->lower);
    free(seg->found);
    free(seg->breaks);
    free(seg->flat);
    free(seg);
}

static tocsin_status fail_icu(UErrorCode code, tocsin_error *err) {
    if (code == U_MEMORY_ALLOCATION_ERROR) return tocsin_fail_memory(err);
    return tocsin_fail(err, TOCSIN_INTERNAL, "ICU cannot cut text: %s", u_errorName(code));
}

tocsin_status segmenter_new(segmenter **ret_segmenter, tocsin_error *err) {
    TOCSIN_CLEANUP(segmenter_free) segmenter *made = calloc(1, sizeof *made);
    if (!made) return tocsin_fail_memory(err);
    UErrorCode code = U_ZERO_ERROR;
    made->words = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    made->sentences = ubrk_open(UBRK_SENTENCE, "", NULL, 0, &code);
    made->lower = ucasemap_open("", 0, &code);
    made->nfc = unorm2_getNFCInstance(&code);
    if (U_FAILURE(code)) return fail_icu(code, err);
    *ret_segmenter = made;
    made = NULL;
    return TOCSIN_OK;
}

/* ---- lower case -------------------------------------------------------------------------- */

uint32_t word_hash(tocsin_text lower) {
    uint32_t hash = WORD_HASH_START;
    for (size_t i = 0; i < lower.n; i++) hash = word_hash_byte(hash, lower.at[i]);
    return hash;
}

static bool is_plain_lower(tocsin_text text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.at[i] >= 0x80 || (text.at[i] >= 'A' && text.at[i] <= 'Z'))
            return false;
    return true;
}

/* Leave out soft hyphens and zero-width marks, write ’ as '. Returns the new length and whether a
 * combining mark stands in it. */
static size_t tidy(char *at, size_t n, bool *ret_combining) {
    size_t out = 0;
    *ret_combining = false;
    for (size_t i = 0; i < n;) {
        size_t from = i;
        uint32_t code = encoding_next((tocsin_text){at, n}, &i);
        if (code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0xFEFF) continue;
        if (code >= 0x300 && code < 0x370) *ret_combining = true;
        if (code == 0x2019 || code == 0x2BC) {
            at[out++] = '\'';
            continue;
        }
        memmove(at + out, at + from, i - from);
        out += i - from;
    }
    return out;
}

static size_t compose(const segmenter *seg, char *at, size_t n, size_t room, UErrorCode *code) {
    UChar wide[4 * WORD_BYTES], composed[4 * WORD_BYTES];
    int32_t length = 0, out = 0;
    u_strFromUTF8(wide, 4 * WORD_BYTES, &length, at, (int32_t)n, code);
    length = unorm2_normalize(seg->nfc, wide, length, composed, 4 * WORD_BYTES, code);
    if (U_SUCCESS(*code)) u_strToUTF8(at, (int32_t)room, &out, composed, length, code);
    return U_SUCCESS(*code) ? (size_t)out : n;
}

/* The form in which words are compared; a view of the text itself when it has that form already. */
static tocsin_status lower_word(const segmenter *seg, tocsin_arena *arena, word *w,
                                tocsin_error *err) {
    w->lower = w->text;
    if (w->text.n > WORD_BYTES || is_plain_lower(w->text)) return TOCSIN_OK;
    char room[4 * WORD_BYTES];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = ucasemap_utf8ToLower(seg->lower, room, (int32_t)sizeof room, w->text.at,
                                     (int32_t)w->text.n, &code);
    if (U_FAILURE(code)) return fail_icu(code, err);
    bool combining = false;
    size_t length = tidy(room, (size_t)n, &combining);
    if (combining) length = compose(seg, room, length, sizeof room, &code);
    if (U_FAILURE(code)) return fail_icu(code, err);
    if (tocsin_text_equal((tocsin_text){room, length}, w->text)) return TOCSIN_OK;
    w->lower = tocsin_arena_text(arena, (tocsin_text){room, length});
    return w->lower.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* ---- words ------------------------------------------------------------------------------- */

static UChar32 first_code(tocsin_text text) {
    size_t at = 0;
    return (UChar32)encoding_next(text, &at);
}

static uint32_t word_flags(tocsin_text text) {
    UChar32 code = first_code(text);
    if (u_isdigit(code)) return WORD_NUMBER;
    if (!u_isalnum(code)) return WORD_MARK;
    if (!u_isupper(code) && !u_istitle(code)) return 0;
    uint32_t flags = WORD_CAPITAL;
    int letters = 0;
    for (size_t i = 0; i < text.n && i < WORD_BYTES;) {
        code = (UChar32)encoding_next(text, &i);
        if (u_islower(code)) return flags;
        letters += u_isupper(code) ? 1 : 0;
    }
    return letters > 1 ? flags | WORD_ALL_CAPITALS : flags;
}

static tocsin_status add_word(segmenter *seg, tocsin_text text, size_t from, size_t to,
                              tocsin_error *err) {
    if (!tocsin_grow((void **)&seg->found, &seg->found_capacity, seg->n_found, sizeof(word)))
        return tocsin_fail_memory(err);
    word *w = &seg->found[seg->n_found];
    *w = (word){.from = from, .to = to, .quote = -1};
    w->text = tocsin_text_slice(text, from, to);
    w->flags = word_flags(w->text);
    bool joined = seg->n_found && seg->found[seg->n_found - 1].to == from;
    if (joined) w->flags |= WORD_JOINED;
    seg->n_found++;
    return TOCSIN_OK;
}

/* Fills seg->found with the words of `text`, offsets in it. */
static tocsin_status cut_words(segmenter *seg, tocsin_text text, tocsin_error *err) {
    seg->n_found = 0;
    UErrorCode code = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.at ? text.at : "", (int64_t)text.n, &code);
    ubrk_setUText(seg->words, &view, &code);
    if (U_FAILURE(code)) return fail_icu(code, err);
    tocsin_status status = TOCSIN_OK;
    int32_t from = ubrk_first(seg->words);
    for (int32_t to; !status && (to = ubrk_next(seg->words)) != UBRK_DONE; from = to) {
        UChar32 first = first_code(tocsin_text_slice(text, (size_t)from, (size_t)to));
        if (u_isUWhiteSpace(first) || first == 0xAD || (first >= 0x200B && first <= 0x200F))
            continue;
        status = add_word(seg, text, (size_t)from, (size_t)to, err);
    }
    utext_close(&view);
    return status;
}

/* Copy the words found into the arena, moved by `offset`, with their lower case. */
static tocsin_status keep_words(segmenter *seg, size_t offset, tocsin_arena *arena,
                                word **ret_words, tocsin_error *err) {
    word *words = tocsin_arena_new(arena, word, seg->n_found + 1);
    if (!words) return tocsin_fail_memory(err);
    for (size_t i = 0; i < seg->n_found; i++) {
        words[i] = seg->found[i];
        words[i].from += offset;
        words[i].to += offset;
        tocsin_status status = lower_word(seg, arena, &words[i], err);
        if (status) return status;
        words[i].hash = word_hash(words[i].lower);
    }
    *ret_words = words;
    return TOCSIN_OK;
}

tocsin_status segmenter_words(segmenter *seg, tocsin_text text, tocsin_arena *arena,
                              word **ret_words, size_t *ret_n, tocsin_error *err) {
    if (text.n > INT32_MAX / 2)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "a text of %zu bytes is too long to cut at once",
                           text.n);
    tocsin_status status = cut_words(seg, text, err);
    if (!status) status = keep_words(seg, 0, arena, ret_words, err);
    if (!status) *ret_n = seg->n_found;
    return status;
}

/* ---- sentences --------------------------------------------------------------------------- */

static tocsin_text flat_text(segmenter *seg, tocsin_text text) {
    if (!text.n || !memchr(text.at, '\n', text.n)) return text;
    char *flat = realloc(seg->flat, text.n);
    if (!flat) return TOCSIN_TEXT_NONE;
    seg->flat = flat;
    for (size_t i = 0; i < text.n; i++)
        flat[i] = text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i];
    return (tocsin_text){flat, text.n};
}

/* Fills seg->breaks with ICU's sentence ends. */
static tocsin_status cut_sentences(segmenter *seg, tocsin_text paragraph, tocsin_error *err) {
    seg->n_breaks = 0;
    tocsin_text text = flat_text(seg, paragraph);
    if (paragraph.n && !text.at) return tocsin_fail_memory(err);
    UErrorCode code = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.at ? text.at : "", (int64_t)text.n, &code);
    ubrk_setUText(seg->sentences, &view, &code);
    if (U_FAILURE(code)) return fail_icu(code, err);
    tocsin_status status = TOCSIN_OK;
    ubrk_first(seg->sentences);
    for (int32_t at; (at = ubrk_next(seg->sentences)) != UBRK_DONE;) {
        if (!tocsin_grow((void **)&seg->breaks, &seg->breaks_capacity, seg->n_breaks,
                         sizeof(size_t))) {
            status = tocsin_fail_memory(err);
            break;
        }
        seg->breaks[seg->n_breaks++] = (size_t)at;
    }
    utext_close(&view);
    return status;
}

static bool is_one_character(tocsin_text text) {
    size_t at = 0;
    encoding_next(text, &at);
    return at == text.n;
}

static bool is_initial(const word *w) {
    return (w->flags & WORD_CAPITAL) && w->text.n <= 4 && u_isupper(first_code(w->text)) &&
           is_one_character(w->text);
}

/* "A.K." of "Marshal A.K. Bharti": several of them, behind a word in capitals or nothing. "the U.S." ends a sentence. */
static bool are_initials(const passage *p, size_t i) {
    const word *w = &p->words[i];
    if (w->text.n < 3 || w->text.n % 2 == 0) return false;
    for (size_t k = 0; k < w->text.n; k++) {
        bool letter = w->text.at[k] >= 'A' && w->text.at[k] <= 'Z';
        if (k % 2 ? w->text.at[k] != '.' : !letter) return false;
    }
    return i == 0 || (p->words[i - 1].flags & (WORD_CAPITAL | WORD_MARK));
}

/* "am 9. Oktober": where ordinals are written with a dot, one before a word that opens no clause is theirs. */
static bool is_ordinal(const passage *p, size_t i) {
    const word *number = &p->words[i - 2];
    bool day = (number->flags & WORD_NUMBER) && number->text.n <= 2;
    return p->pack && p->pack->ordinal_dot && day &&
           !phrasebook_find(&p->pack->function_words, p->words[i].lower);
}

/* Does the dot before words[i] belong to an abbreviation, so that the sentence goes on? */
static bool is_abbreviation(const passage *p, size_t i) {
    const word *dot = &p->words[i - 1], *before = dot - 1;
    if (i < 2 || !word_is(dot, ".") || !(dot->flags & WORD_JOINED)) return false;
    if (is_initial(before) || are_initials(p, i - 2) || is_ordinal(p, i)) return true;
    phrase_match match;
    if (!p->pack || !phrasebook_match_before(&p->pack->abbreviations, p->words, 0, i - 2, &match))
        return false;
    const abbreviation_kind *kind = match.payload;
    if (!kind->may_end_sentence) return true;
    return !(p->words[i].flags & WORD_CAPITAL) ||
           !phrasebook_find(&p->pack->function_words, p->words[i].lower);
}

/* Where ICU ends a sentence before words[i]: does it really end there? */
static bool sentence_ends(const passage *p, size_t i) {
    if (i == 0 || is_abbreviation(p, i)) return false;
    const word *next = &p->words[i];
    return !u_islower(first_code(next->text)); /* "…?" vroeg hij: it goes on */
}

static void add_sentence(passage *p, size_t first_word, size_t end_word) {
    sentence *s = &p->sentences[p->n_sentences++];
    *s = (sentence){.from = p->words[first_word].from,
                    .to = p->words[end_word - 1].to,
                    .first_word = first_word,
                    .end_word = end_word,
                    .block = p->block,
                    .kind = p->doc->blocks[p->block].kind};
    for (size_t i = first_word; i < end_word; i++)
        if (!(p->words[i].flags & WORD_MARK)) {
            p->words[i].flags |= WORD_BEGINS;
            break;
        }
}

static tocsin_status make_sentences(const segmenter *seg, passage *p, tocsin_error *err) {
    size_t most = seg->n_breaks + p->n_words / SENTENCE_WORDS + 1;
    p->sentences = tocsin_arena_new(p->arena, sentence, most);
    if (!p->sentences) return tocsin_fail_memory(err);
    size_t offset = p->doc->blocks[p->block].from, first = 0, at = 0;
    for (size_t i = 0; i < p->n_words; i++) {
        bool candidate = false;
        while (at < seg->n_breaks && seg->breaks[at] + offset <= p->words[i].from) {
            candidate = true;
            at++;
        }
        if (i - first < SENTENCE_WORDS && !(candidate && sentence_ends(p, i))) continue;
        if (i > first) add_sentence(p, first, i);
        first = i;
    }
    if (p->n_words > first) add_sentence(p, first, p->n_words);
    return TOCSIN_OK;
}

/* ---- a passage --------------------------------------------------------------------------- */

tocsin_status segmenter_passage(segmenter *seg, const document *doc, size_t index,
                                tocsin_arena *arena, passage *ret_passage, tocsin_error *err) {
    passage made = {.doc = doc, .pack = doc->pack, .arena = arena, .block = index};
    size_t from = doc->blocks[index].from;
    tocsin_text text = tocsin_text_slice(doc->text, from, doc->blocks[index].to);
    tocsin_status status = cut_words(seg, text, err);
    if (!status) status = cut_sentences(seg, text, err);
    if (!status) status = keep_words(seg, from, arena, &made.words, err);
    if (status) return status;
    made.n_words = seg->n_found;
    status = make_sentences(seg, &made, err);
    if (status) return status;
    bool continues = index && seg->unfinished_doc == doc && seg->unfinished_block == index - 1;
    bool unfinished = false;
    status = quotes_find(&made, continues, &unfinished, err);
    if (status) return status;
    seg->unfinished_doc = unfinished ? doc : NULL;
    seg->unfinished_block = index;
    *ret_passage = made;
    return TOCSIN_OK;
}

tocsin_text passage_text(const passage *p, size_t first_word, size_t end_word) {
    if (first_word >= end_word || end_word > p->n_words) return TOCSIN_TEXT_NONE;
    return tocsin_text_slice(p->doc->text, p->words[first_word].from, p->words[end_word - 1].to);
}
