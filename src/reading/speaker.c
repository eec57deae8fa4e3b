// SPDX-License-Identifier: Apache-2.0
#include "reading/speaker.h"

#include "reading/region.h"

#include <string.h>

enum { PHRASE_MOST = 9, NEAR = 6 };

/* Where a noun phrase may begin: "a", "his", "two". */
static bool begins_phrase(const scan *s, size_t i) {
    if (scan_token(s, i)->dated) return false;
    if (scan_is(s, i, W_DETERMINER) || scan_is(s, i, W_POSSESSIVE)) return true;
    for (size_t q = 0; q < s->quantities.n; q++)
        if (s->quantities.items[q].first_word == i && !scan_is(s, i, W_OF)) return true;
    return false;
}

static bool ends_phrase(const scan *s, size_t i) {
    const token *t = scan_token(s, i);
    const uint64_t ends = BIT(W_CONJUNCTION) | BIT(W_COMPLEMENTIZER) | BIT(W_SUBORDINATOR) |
                          BIT(W_RELATIVE) | BIT(W_PERSON_PRONOUN) | BIT(W_PERSONS_PRONOUN);
    bool hyphen = (s->words[i].flags & WORD_JOINED) && tocsin_text_is(s->words[i].text, "-");
    return (scan_is_mark(s, i) && !hyphen) || t->finite || t->source || ((t->bits & ends) && t->n);
}

static bool is_boundary(const scan *s, size_t i) {
    return scan_is_mark(s, i) || scan_is(s, i, W_CONJUNCTION) || scan_is(s, i, W_AND) ||
           scan_is(s, i, W_COMPLEMENTIZER) || scan_is(s, i, W_SUBORDINATOR);
}

/* A noun that nothing is known about, or a name: what a phrase must have to be somebody. */
static bool has_noun(const scan *s, size_t first, size_t end) {
    if (scan_is(s, first, W_INDEFINITE) && first + 2 < end && scan_is(s, first + 1, W_OF))
        return true; /* "one of them" */
    for (size_t i = first; i < end; i++) {
        const token *t = scan_token(s, i);
        if (t->bits & BIT(W_NO_SPEAKER)) return false;
        bool noun = (t->bits & ~BIT(W_SAID_THING)) == 0; /* "het rapport" */
        if (noun && !t->dated && !(s->words[i].flags & (WORD_MARK | WORD_NUMBER))) return true;
        if (t->mention >= 0) return true;
    }
    return false;
}

static bool is_speaking(const token *t) {
    for (const verb_entry *v = t->verb; v; v = v->next) {
        bool speaks = (v->rule->takes & TAKES_CLAUSE) != 0;
        if (speaks && !v->rule->imagery &&
            (v->form == FORM_PRESENT || v->form == FORM_PAST || v->form == FORM_BASE))
            return true;
    }
    return false;
}

/* "that", a quotation or a colon not far behind. */
static bool content_follows(const scan *s, size_t from) {
    int32_t before = from > s->first ? s->words[from - 1].quote : -1;
    for (size_t i = from; i < s->end && i < from + NEAR; i++) {
        if (s->words[i].quote != before && s->words[i].quote >= 0) return true;
        if (scan_is(s, i, W_COMPLEMENTIZER) || tocsin_text_is(s->words[i].text, ":")) return true;
        if (scan_is_mark(s, i)) return false;
    }
    return false;
}

static bool content_precedes(const scan *s, size_t at) {
    if (at < s->first + 3) return false;
    if (tocsin_text_is(s->words[at - 1].text, ",")) return true;
    return s->words[at - 1].quote >= 0 && s->words[at - 1].quote != s->words[at].quote;
}

/* ---- putting it down ------------------------------------------------------------------------- */

static void renumber(scan *s) {
    for (size_t i = s->first; i < s->end; i++) s->tokens[i - s->first].mention = -1;
    for (size_t m = 0; m < s->n_mentions; m++)
        for (size_t k = s->mentions[m].first; k < s->mentions[m].end; k++)
            s->tokens[k - s->first].mention = (int32_t)m;
}

static void put_mention(scan *s, size_t first, size_t end) {
    mention *list = s->mentions;
    size_t from = 0;
    while (from < s->n_mentions && list[from].first < first) from++;
    size_t to = from;
    while (to < s->n_mentions && list[to].first < end) to++;
    bool cuts = (from > 0 && list[from - 1].end > first) || (to > from && list[to - 1].end > end);
    if (cuts || end <= first) return;
    mention made = {
        .is = MENTION_PLAIN, .kind = TOCSIN_OTHER, .first = first, .end = end, .head = end - 1};
    memmove(&list[from + 1], &list[to], (s->n_mentions - to) * sizeof *list);
    list[from] = made;
    s->n_mentions = s->n_mentions - (to - from) + 1;
    renumber(s);
}

/* ---- where they stand ------------------------------------------------------------------------ */

/* A word that may be part of a plural without determiner, or of a name. */
static bool is_bare_word(const scan *s, size_t i) {
    const token *t = scan_token(s, i);
    if (t->dated || t->mention >= 0 || t->verb || t->finite || t->source) return false;
    if (s->words[i].flags & (WORD_NUMBER | WORD_MARK)) return false;
    if (phrasebook_find(&s->passage->pack->function_words, s->words[i].lower)) return false;
    return (t->bits & ~(BIT(W_ROLE_MODIFIER) | BIT(W_SAID_THING))) == 0 && s->words[i].lower.n >= 3;
}

/* "said its ships would turn": a clause without "that" begins with a pronoun or a noun phrase. */
static bool clause_follows(const scan *s, size_t verb) {
    bool bare = false;
    for (const verb_entry *v = scan_token(s, verb)->verb; v; v = v->next)
        bare = bare || (v->rule->takes & TAKES_BARE);
    size_t from = verb + scan_token(s, verb)->verb_n;
    if (!bare || from >= s->end ||
        !(begins_phrase(s, from) || scan_mention_at(s, from) || scan_is(s, from, W_ANAPHOR) ||
          is_bare_word(s, from)))
        return false;
    return clause_has_verb(
        s, (stretch){from + 1, from + PHRASE_MOST < s->end ? from + PHRASE_MOST : s->end});
}

/* "The clan denied any part in it": a verb that does more than assert, and a noun phrase behind it. */
static bool object_follows(const scan *s, size_t verb) {
    size_t from = verb + scan_token(s, verb)->verb_n;
    if (s->lex->verb_second || from + 1 >= s->end || scan_is_mark(s, from)) return false;
    if (region_is_preposition(s, from) || scan_token(s, from)->finite) return false;
    if (verb > s->first && scan_is(s, verb - 1, W_PASSIVE)) return false;
    for (const verb_entry *v = scan_token(s, verb)->verb; v; v = v->next)
        if ((v->rule->takes & TAKES_OBJECT) && v->rule->act != TOCSIN_ASSERT &&
            (v->form == FORM_PAST || v->form == FORM_PRESENT) && !v->then.n)
            return true;
    return false;
}

/* "reported 64 dead" */
static bool count_follows(const scan *s, size_t from) {
    for (size_t q = 0; q < s->quantities.n; q++)
        if (s->quantities.items[q].first_word >= from &&
            s->quantities.items[q].first_word < from + 3)
            return true;
    return false;
}

/* "Investigators found that …", "Health workers reported 64 dead": the words in front of the verb, where the sentence
 * begins. */
static bool look_at_opening(scan *s, size_t verb, size_t end) {
    enum { WORDS_MOST = 3 };
    size_t first = end;
    while (first > s->first && end - first < WORDS_MOST && is_bare_word(s, first - 1)) first--;
    if (first == end || !(s->words[first].flags & WORD_BEGINS)) return false;
    for (const verb_entry *v = scan_token(s, verb)->verb; v;
         v = v->next) /* "Preliminary reports link" */
        if (v->form == FORM_NOUN && !content_follows(s, verb + scan_token(s, verb)->verb_n))
            return false;
    size_t from = verb + scan_token(s, verb)->verb_n;
    if (!content_follows(s, from) && !clause_follows(s, verb) && !count_follows(s, from))
        return false;
    put_mention(s, first, end);
    return true;
}

/* "KFOR, which has 4,500 soldiers there, said …": a name that the sentence begins with, and commas about what is said of it. */
static void look_before_commas(scan *s, size_t verb) {
    enum { WORDS_MOST = 5 };
    size_t comma = s->first;
    while (comma + 2 < verb && comma < s->first + WORDS_MOST &&
           (is_bare_word(s, comma) || begins_phrase(s, comma)))
        comma++;
    if (comma == s->first || comma + 2 >= verb || !tocsin_text_is(s->words[comma].text, ",") ||
        !tocsin_text_is(s->words[verb - 1].text, ","))
        return;
    size_t from = verb + scan_token(s, verb)->verb_n;
    if (has_noun(s, s->first, comma) && (content_follows(s, from) || clause_follows(s, verb)))
        put_mention(s, s->first, comma);
}

/* "the ambulance service Magen David Adom": nouns that no list has, in front of a name that is known to be one. */
static bool begin_earlier(scan *s, mention *near) {
    enum { WORDS_MOST = 5 };
    bool named = near->name_end > near->name_first && near->first == near->name_first;
    if (s->lex->verb_second || !named || near->first <= s->first + 1) return false;
    size_t first = near->first;
    while (first > s->first && near->first - first < WORDS_MOST && is_bare_word(s, first - 1))
        first--;
    if (first == s->first || !scan_is(s, first - 1, W_DETERMINER)) return false;
    first--;
    if (first > s->first && !is_boundary(s, first - 1)) return false;
    near->first = first;
    renumber(s);
    return true;
}

/* "A ship docked on Sunday, | port workers said.": bare nouns that stand alone with the verb behind a comma. */
static bool look_behind_comma(scan *s, size_t verb, size_t end) {
    enum { WORDS_MOST = 3 };
    size_t first = end, behind = verb + scan_token(s, verb)->verb_n;
    while (first > s->first && end - first < WORDS_MOST && is_bare_word(s, first - 1)) first--;
    if (s->lex->verb_second || first == end || first < s->first + 3 || end != verb) return false;
    bool closes = behind >= s->end || scan_is_mark(s, behind) || scan_token(s, behind)->dated;
    if (!closes || !tocsin_text_is(s->words[first - 1].text, ",")) return false;
    put_mention(s, first, end);
    return true;
}

/* The phrase that ends in front of the verb: "two people familiar with the plan". */
static void look_left(scan *s, size_t verb) {
    size_t end = verb;
    while (end > s->first && region_is_filler(s, end - 1) && !scan_is_mark(s, end - 1)) end--;
    if (end == verb && end > s->first && scan_is_mark(s, end - 1)) look_before_commas(s, verb);
    if (end == s->first || scan_is_mark(s, end - 1)) return;
    const mention *near = scan_mention_of(s, end - 1);
    if (near && begin_earlier(s, (mention *)(uintptr_t)near)) return;
    if (near && near->is != MENTION_PLACE && near->is != MENTION_NOBODY &&
        (near->first == s->first || !region_is_preposition(s, near->first - 1)))
        return;
    if (look_at_opening(s, verb, end)) return;
    if (look_behind_comma(s, verb, end)) return;
    size_t first = SIZE_MAX;
    for (size_t i = end; i > s->first && end - i < PHRASE_MOST && !ends_phrase(s, i - 1); i--)
        if (begins_phrase(s, i - 1) && (i - 1 == s->first || is_boundary(s, i - 2))) first = i - 1;
    if (first == SIZE_MAX || !has_noun(s, first, end)) return;
    if (content_follows(s, verb + scan_token(s, verb)->verb_n) || clause_follows(s, verb) ||
        content_precedes(s, first) || (first == s->first && object_follows(s, verb)))
        put_mention(s, first, end);
}

static bool takes_object(const scan *s, size_t verb) {
    for (const verb_entry *v = scan_token(s, verb)->verb; v; v = v->next)
        if (v->rule->takes & TAKES_OBJECT) return true;
    return false;
}

/* The second part of a verb: "weten" of "laat … weten". */
static bool is_second_part(const scan *s, size_t verb, size_t at) {
    for (const verb_entry *v = scan_token(s, verb)->verb; v; v = v->next)
        if (scan_has_words(s, at, s->end, v->then)) return true;
    return false;
}

/* The phrase behind the verb: `"…", zegt een chirurg`. */
static void look_right(scan *s, size_t verb) {
    size_t first = verb + scan_token(s, verb)->verb_n;
    bool inverts = content_precedes(s, verb) ||
                   (s->lex->verb_second && verb < s->first + 4 && content_follows(s, first));
    if (!inverts || first >= s->end || scan_mention_of(s, first) || !begins_phrase(s, first))
        return;
    size_t end = first + 1;
    while (end < s->end && end < first + NEAR && !ends_phrase(s, end) &&
           !region_is_preposition(s, end) && !scan_token(s, end)->dated &&
           !is_second_part(s, verb, end))
        end++;
    if (end < s->end && scan_is(s, end, W_INFINITIVE)) return; /* "ontkenden een offensief te …" */
    for (size_t i = first; i < end; i++) /* "verwerpt de beschuldiging", "noteerden 40 doden" */
        if (scan_is(s, i, W_INFINITIVE) ||
            (s->lex->verb_second && takes_object(s, verb) && !content_precedes(s, verb) &&
             scan_is(s, i, W_SAID_THING)))
            return;
    bool closes = end >= s->end || scan_is_mark(s, end) || region_is_preposition(s, end);
    if (!s->lex->verb_second && (!closes || takes_object(s, verb)))
        return; /* "X expects the disruption to last" */
    if (end > first + 1 && has_noun(s, first + 1, end)) put_mention(s, first, end);
}

/* The phrase behind "according to". */
static void look_behind_source(scan *s, size_t at) {
    size_t first = at + scan_token(s, at)->source_n;
    const mention *known = scan_mention_of(s, first);
    if (first >= s->end || (known && known->is != MENTION_PLACE && known->is != MENTION_NOBODY))
        return;
    size_t end = first;
    while (end < s->end && end < first + PHRASE_MOST && !ends_phrase(s, end)) end++;
    if (scan_token(s, at)->source->around.n) end = scan_around_end(s, at, scan_token(s, at));
    if (has_noun(s, first, end)) put_mention(s, first, end);
}

void speaker_find_plain(scan *s) {
    for (size_t i = s->first; i < s->end; i++) {
        const token *t = scan_token(s, i);
        if (t->source) look_behind_source(s, i);
        if (t->mention >= 0 || !t->verb || !is_speaking(t)) continue;
        look_left(s, i);
        look_right(s, i);
    }
}
