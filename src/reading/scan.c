// SPDX-License-Identifier: Apache-2.0
#include "reading/scan.h"

#include "reading/modality.h"

#include <string.h>

/* What a longer phrase overrides in the words that it is made of: "not clear" is no negation. */
#define OVERRIDDEN                                                                                 \
    (BIT(W_NEGATION) | BIT(W_POSSIBLE) | BIT(W_PROBABLE) | BIT(W_REPORTIVE) | BIT(W_CONDITIONAL) | \
     BIT(W_FUTURE))

const mention *scan_mention_of(const scan *s, size_t at) {
    if (at < s->first || at >= s->end || scan_token(s, at)->mention < 0) return NULL;
    return &s->mentions[scan_token(s, at)->mention];
}

const mention *scan_mention_at(const scan *s, size_t at) {
    const mention *m = scan_mention_of(s, at);
    return m && m->first == at ? m : NULL;
}

bool scan_has_words(const scan *s, size_t at, size_t end, words_list list) {
    if (!list.n || at >= end || end - at < list.n) return false;
    for (size_t i = 0; i < list.n; i++)
        if (!tocsin_text_equal(s->words[at + i].lower, list.items[i])) return false;
    return true;
}

size_t scan_any(const scan *s, size_t at, size_t end, words_list list) {
    for (size_t k = 0; k < list.n; k++) {
        tocsin_text rest = list.items[k], part;
        size_t i = at;
        bool same = true;
        while (same && tocsin_text_split(&rest, ' ', &part)) {
            same = i < end && tocsin_text_equal(s->words[i].lower, part);
            i++;
        }
        if (same && i > at) return i - at;
    }
    return 0;
}

size_t scan_around_end(const scan *s, size_t at, const token *t) {
    enum { SPEAKER_MOST = 3 };
    size_t first = at + t->source_n;
    const uint64_t *bits =
        first < s->end ? phrasebook_find(&s->lex->grammar, s->words[first].lower) : NULL;
    if (bits && (*bits & BIT(W_DETERMINER))) return 0; /* "nach der Schätzung des Roten Kreuzes" */
    for (size_t i = first; i < s->end && i <= first + SPEAKER_MOST && !scan_is_mark(s, i); i++)
        if (i > first && scan_any(s, i, s->end, t->source->around)) return i + 1;
    return 0;
}

/* ---- looking up ------------------------------------------------------------------------------ */

static bool has_lower_case(tocsin_text text) {
    for (size_t i = 0; i < text.n && text.at[i] != '\'' && (unsigned char)text.at[i] < 0x80; i++)
        if (text.at[i] >= 'a' && text.at[i] <= 'z')
            return true; /* up to the apostrophe of "UN's" */
    return false;
}

/* Capitals tell "US" from "us" and "Let" from "let". A short name of people that opens a sentence is more
 * often another word ("Let op"). */
static const name_entry *fitting(const word *words, size_t n, const name_entry *entry) {
    for (; entry; entry = entry->next) {
        if (entry->capital && !(words[0].flags & WORD_CAPITAL)) continue;
        if (entry->capitals && n == 1 && has_lower_case(words[0].text)) continue;
        if (entry->what == NAME_PEOPLE && n == 1 && (words[0].flags & WORD_BEGINS) &&
            words[0].lower.n <= 4)
            continue;
        return entry;
    }
    return NULL;
}

/* The longest phrase here, as written or without a genitive ending. */
static bool match_either(const scan *s, const phrasebook *book, size_t i, phrase_match *ret_match) {
    return phrasebook_match(book, s->words, i, s->end, ret_match) ||
           phrasebook_match(book, s->plain, i - s->first, s->end - s->first, ret_match);
}

/* An ending without an apostrophe is a genitive only where that leaves a known name: "Poetins", not "Reuters". */
static void look_up_name(const scan *s, size_t i, token *t) {
    phrase_match match;
    bool as_written = phrasebook_match(&s->lex->names, s->words, i, s->end, &match);
    size_t first = i - s->first, end = s->end - s->first;
    bool found = as_written || phrasebook_match(&s->lex->names, s->plain, first, end, &match);
    if (found) t->name = fitting(&s->words[i], match.n_words, match.payload);
    t->name_n = t->name ? (uint32_t)match.n_words : 0;
    size_t n = t->name && as_written ? match.n_words : t->name ? 0 : 1;
    for (size_t k = 0; k < n; k++) {
        bool apostrophe = tocsin_text_find(s->words[i + k].lower, TOCSIN_TEXT("'"), 0) != SIZE_MAX;
        if (as_written || !apostrophe) s->plain[first + k] = s->words[i + k];
    }
}

static const void *tail(const scan *s, const phrasebook *book, size_t i) {
    enum { LEAST = 4 }; /* bytes: shorter tails are chance */
    if (!s->lex->compounds || (s->words[i].flags & WORD_NUMBER)) return NULL;
    if (s->words[i].lower.n < LEAST + 3) return NULL;
    return phrasebook_find_tail(book, s->words[i].lower, LEAST);
}

static void look_up_role(const scan *s, size_t i, token *t) {
    phrase_match match;
    if (match_either(s, &s->lex->roles, i, &match)) {
        t->role = match.payload;
        t->role_n = (uint32_t)match.n_words;
        return;
    }
    t->role = tail(s, &s->lex->roles, i);
    t->role_n = t->role ? 1 : 0;
}

static bool is_finite_form(verb_form form) {
    return form == FORM_PRESENT || form == FORM_PAST;
}

static void look_up_verbs(const scan *s, size_t i, token *t) {
    phrase_match match;
    if (phrasebook_match(&s->lex->verbs, s->words, i, s->end, &match)) {
        t->verb = match.payload;
        t->verb_n = (uint32_t)match.n_words;
        for (const verb_entry *v = t->verb; v; v = v->next)
            t->finite = t->finite || is_finite_form(v->form);
    }
    if (phrasebook_match(&s->lex->events, s->words, i, s->end, &match)) {
        t->event = match.payload;
        t->event_n = (uint32_t)match.n_words;
    } else if ((t->event = tail(s, &s->lex->event_nouns, i)) != NULL) {
        t->event_n = 1;
    }
    for (const event_entry *e = t->event; e; e = e->next)
        t->finite = t->finite || is_finite_form(e->form);
    if (phrasebook_match(&s->lex->sources, s->words, i, s->end, &match)) {
        t->source = match.payload;
        t->source_n = (uint32_t)match.n_words;
        if (t->source->around.n && !scan_around_end(s, i, t)) t->source = NULL;
    }
}

static void look_up_grammar(const scan *s, size_t i, token *t) {
    phrase_match match;
    if (!phrasebook_match(&s->lex->grammar, s->words, i, s->end, &match)) return;
    t->bits |= *(const uint64_t *)match.payload;
    t->n = (uint32_t)match.n_words;
    if (match.n_words == 1) return;
    const uint64_t *single = phrasebook_find(&s->lex->grammar, s->words[i].lower);
    if (single) t->bits |= *single & ~OVERRIDDEN;
}

/* "Armed men have taken …", "the heavily armed group": a past form in front of its noun. */
static bool is_adjective(const scan *s, size_t i, const token *t) {
    if (s->lex->verb_second || (t->bits & (BIT(W_PAST) | BIT(W_PRESENT)))) return false;
    bool past = false;
    for (const event_entry *e = t->event; e; e = e->next) past = past || e->form == FORM_PAST;
    for (const verb_entry *v = t->verb; v; v = v->next) past = past || v->form == FORM_PAST;
    bool opens = i == s->first || (s->words[i].flags & WORD_BEGINS);
    return past && (opens || (t->bits & BIT(W_ROLE_MODIFIER)));
}

static void look_up(scan *s) {
    size_t covered = s->first;   /* by a longer phrase of small words */
    size_t adverbial = s->first; /* by one without a verb: "op zijn beurt", "naar eigen zeggen" */
    for (size_t i = s->first; i < s->end; i++) {
        token *t = &s->tokens[i - s->first];
        t->mention = -1;
        if (!(s->words[i].flags & WORD_MARK)) {
            look_up_name(s, i, t);
            look_up_role(s, i, t);
            look_up_verbs(s, i, t);
        }
        look_up_grammar(s, i, t);
        if (t->bits & (BIT(W_PRESENT) | BIT(W_PAST) | BIT(W_REPORTIVE) | BIT(W_CONDITIONAL) |
                       BIT(W_DIRECTIVE)))
            t->finite = true;
        bool infinitive = i > s->first && scan_is(s, i - 1, W_INFINITIVE) && !s->lex->verb_second;
        if (infinitive) t->finite = false; /* "to respond", "to have left" */
        if (is_adjective(s, i, t)) t->finite = false;
        if (i < covered) t->bits &= ~OVERRIDDEN;
        if (i < adverbial) {
            t->finite = false;
            t->verb = NULL;
            t->event = NULL;
        }
        if (t->n > 1 && (t->bits & BIT(W_ADVERB))) adverbial = i + t->n;
        if (t->n > 1 && i + t->n > covered) covered = i + t->n;
    }
    for (size_t d = 0; d < s->dates.n; d++)
        for (size_t i = s->dates.items[d].first_word; i < s->dates.items[d].end_word; i++)
            if (i >= s->first && i < s->end) s->tokens[i - s->first].dated = true;
}

/* "Ukraine's" as "ukraine", so that names are found behind a genitive. */
static void strip_genitives(scan *s) {
    for (size_t i = s->first; i < s->end; i++) {
        word *w = &s->plain[i - s->first];
        *w = s->words[i];
        if (!(w->flags & WORD_CAPITAL) && !tocsin_text_find(w->lower, TOCSIN_TEXT("'"), 0))
            continue;
        for (size_t g = 0; g < s->lex->genitives.n; g++) {
            tocsin_text ending = s->lex->genitives.items[g];
            if (w->lower.n < ending.n + 3 || !tocsin_text_ends(w->lower, ending)) continue;
            w->lower.n -= ending.n;
            w->hash = word_hash(w->lower);
            break;
        }
    }
}

bool scan_is_genitive_article(const scan *s, size_t at) {
    if (at == s->first || !scan_is(s, at, W_OF) || !scan_is(s, at, W_DETERMINER)) return false;
    const token *before = scan_token(s, at - 1);
    bool noun = (s->words[at - 1].flags & WORD_CAPITAL) && !scan_is_mark(s, at - 1);
    return noun && !before->dated && !before->finite && !before->verb;
}

/* ---- verbs by the look of them ---------------------------------------------------------------- */

static bool parts_clauses(const scan *s, size_t i) {
    const uint64_t parts = BIT(W_CONJUNCTION) | BIT(W_AND) | BIT(W_RELATIVE) | BIT(W_SUBORDINATOR) |
                           BIT(W_COMPLEMENTIZER);
    return scan_is_mark(s, i) || (scan_token(s, i)->bits & parts) != 0;
}

/* No other verb of the clause before or behind it: "the troops deployed there said" has one behind. */
static bool is_only_verb(const scan *s, size_t at) {
    for (size_t i = at; i > s->first && !parts_clauses(s, i - 1); i--) {
        const verb_entry *v = scan_token(s, i - 1)->verb;
        if (v && (v->rule->takes & TAKES_BARE) && !v->rule->imagery && i < at)
            break; /* "says masked men forced the gate" */
        if (scan_token(s, i - 1)->finite) return false;
    }
    for (size_t i = at + 1; i < s->end && !parts_clauses(s, i); i++)
        if (scan_token(s, i)->finite) return false;
    return true;
}

/* Behind a noun or a name, an adverb perhaps between: a subject may end there. */
static bool follows_subject(const scan *s, size_t at) {
    while (at > s->first && scan_is(s, at - 1, W_ADVERB) && !scan_is(s, at - 1, W_PERFECT)) at--;
    if (at == s->first) return false;
    const token *before = scan_token(s, at - 1);
    const uint64_t pronouns = BIT(W_PERSON_PRONOUN) | BIT(W_PERSONS_PRONOUN) | BIT(W_WE) |
                              BIT(W_THING_PRONOUN) | BIT(W_RELATIVE) | BIT(W_ANAPHOR);
    if (scan_is_mark(s, at - 1) || before->dated) return false;
    if (at - 1 > s->first && scan_is(s, at - 2, W_OF))
        return false; /* "pictures of lorries loaded" */
    if (before->mention >= 0 || (before->bits & pronouns)) return true;
    return !before->bits && !before->verb;
}

/* A past form that no list has: "Confusion reigned for days". Languages whose participles have a beginning of their own
 * ("ge-") tell the two apart by that. */
static void find_past_forms(scan *s) {
    if (s->lex->participle_heads.n || s->lex->verb_second) return;
    for (size_t i = s->first + 1; i < s->end; i++) {
        token *t = &s->tokens[i - s->first];
        if (t->finite || t->verb || t->event || t->mention >= 0 || t->bits) continue;
        if (!modality_is_participle(s, i) || scan_is(s, i + 1, W_AGENT)) continue;
        t->finite = follows_subject(s, i) && is_only_verb(s, i);
    }
}

static bool ends_like_past(const scan *s, size_t i) {
    tocsin_text lower = s->words[i].lower;
    for (size_t e = 0; e < s->lex->past_ends.n; e++)
        if (lower.n > s->lex->past_ends.items[e].n + 3 &&
            tocsin_text_ends(lower, s->lex->past_ends.items[e]))
            return true;
    return false;
}

/* "De ontploffing vaagde een hele wijk weg": where the verb is second and no verb of the sentence is known, a word that
 * looks like a past form and stands between two phrases is one. In front of a noun it would be an adjective. */
static void find_second_verb(scan *s) {
    if (!s->lex->verb_second || !s->lex->past_ends.n) return;
    for (size_t i = s->first; i < s->end; i++)
        if (scan_token(s, i)->finite && scan_token(s, i)->mention < 0) return;
    const uint64_t opens = BIT(W_DETERMINER) | BIT(W_POSSESSIVE) | BIT(W_IN_PLACE) | BIT(W_ADVERB) |
                           BIT(W_PREPOSITION) | BIT(W_OBJECT_PRONOUN) | BIT(W_PERSON_PRONOUN) |
                           BIT(W_PERSONS_PRONOUN) | BIT(W_NEGATION);
    for (size_t i = s->first + 1; i + 1 < s->end; i++) {
        token *t = &s->tokens[i - s->first];
        if (t->bits || t->verb || t->event || t->mention >= 0 || t->dated || t->name) continue;
        if ((s->words[i].flags & (WORD_CAPITAL | WORD_NUMBER | WORD_MARK)) || !ends_like_past(s, i))
            continue;
        if (scan_is_mark(s, i - 1) || modality_is_participle(s, i)) continue;
        if (scan_token(s, i - 1)->bits & (BIT(W_DETERMINER) | BIT(W_POSSESSIVE) | BIT(W_IN_PLACE)))
            continue;
        const token *next = scan_token(s, i + 1);
        bool phrase = (next->bits & opens) || next->dated || next->mention >= 0 ||
                      (s->words[i + 1].flags & WORD_NUMBER);
        if (!phrase) continue;
        t->finite = true;
        t->bits |= BIT(W_PAST);
        return;
    }
}

tocsin_status scan_sentence(const passage *p, const sentence *of, const lexicon *lex,
                            date_anchor *anchor, quantity_memory *counted, scan *ret_scan,
                            tocsin_error *err) {
    scan s = {.passage = p,
              .sentence = of,
              .lex = lex,
              .words = p->words,
              .first = of->first_word,
              .end = of->end_word};
    size_t n = s.end - s.first;
    s.tokens = tocsin_arena_new(p->arena, token, n + 1);
    s.plain = tocsin_arena_new(p->arena, word, n + 1);
    s.mentions = tocsin_arena_new(p->arena, mention, n + 1);
    if (!s.tokens || !s.plain || !s.mentions) return tocsin_fail_memory(err);
    bool failed = false;
    s.failed = &failed;
    tocsin_status status = date_find(p, of, anchor, &s.dates, err);
    if (!status) status = quantity_find(p, of, &s.dates, counted, &s.quantities, err);
    if (status) return status;
    strip_genitives(&s);
    look_up(&s);
    scan_find_mentions(&s);
    find_past_forms(&s);
    find_second_verb(&s);
    if (failed) return tocsin_fail_memory(err);
    s.failed = NULL;
    *ret_scan = s;
    return TOCSIN_OK;
}
