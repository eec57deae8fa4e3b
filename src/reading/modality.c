// SPDX-License-Identifier: Apache-2.0
#include "reading/modality.h"

/* The more doubt, the later in this order. */
static int doubt(tocsin_certainty certainty) {
    switch (certainty) {
    case TOCSIN_PROBABLE: return 1;
    case TOCSIN_POSSIBLE: return 2;
    case TOCSIN_UNKNOWN: return 3;
    case TOCSIN_CERTAIN:
    case TOCSIN_CERTAINTY_NONE: break;
    }
    return 0;
}

static tocsin_certainty certainty_of(const token *t, bool direct) {
    if (t->bits & BIT(W_UNKNOWN)) return TOCSIN_UNKNOWN;
    if (t->bits & BIT(W_POSSIBLE)) return TOCSIN_POSSIBLE;
    const uint64_t hearsay = BIT(W_REPORTIVE) | BIT(W_CONDITIONAL);
    if ((t->bits & hearsay) == hearsay) return direct ? TOCSIN_POSSIBLE : TOCSIN_PROBABLE;
    if ((t->bits & BIT(W_CONDITIONAL)) && direct) return TOCSIN_POSSIBLE;
    if (t->bits & BIT(W_PROBABLE)) return TOCSIN_PROBABLE;
    return TOCSIN_CERTAIN;
}

static void hedge_at(const scan *s, size_t i, bool direct, modality *found) {
    const token *t = scan_token(s, i);
    tocsin_certainty certainty = certainty_of(t, direct);
    if (doubt(certainty) <= doubt(found->certainty)) return;
    found->certainty = certainty;
    found->hedge = i;
    found->hedge_end = i + (t->n ? t->n : 1);
}

/* "must not": somebody is told off; nothing is denied. */
static bool is_directive(const scan *s, stretch within, size_t negation) {
    for (size_t k = 1; k <= 2; k++) {
        if (negation + k < within.end && scan_is(s, negation + k, W_DIRECTIVE)) return true;
        if (negation >= within.first + k && scan_is(s, negation - k, W_DIRECTIVE)) return true;
    }
    return false;
}

static tocsin_tense tense_of(const token *t) {
    bool past = (t->bits & BIT(W_PAST)) != 0, present = (t->bits & BIT(W_PRESENT)) != 0;
    for (const event_entry *e = t->event; e && !past && !present; e = e->next) {
        past = e->form == FORM_PAST;
        present = e->form == FORM_PRESENT;
    }
    for (const verb_entry *v = t->verb; v && !past && !present; v = v->next) {
        past = v->form == FORM_PAST;
        present = v->form == FORM_PRESENT;
    }
    return past ? TOCSIN_PAST : present ? TOCSIN_PRESENT : TOCSIN_TENSE_NONE;
}

static bool ends_like(tocsin_text lower, words_list ends) {
    for (size_t i = 0; i < ends.n; i++)
        if (lower.n > ends.items[i].n + 2 && tocsin_text_ends(lower, ends.items[i])) return true;
    return false;
}

/* By the look of it: "binnengetrokken", "verplaatst", "reached". */
bool modality_is_participle(const scan *s, size_t i) {
    const lexicon *lex = s->lex;
    const token *t = scan_token(s, i);
    tocsin_text lower = s->words[i].lower;
    if (t->mention >= 0 || t->bits || t->dated || !ends_like(lower, lex->participle_ends))
        return false;
    if (s->words[i].flags & (WORD_CAPITAL | WORD_NUMBER | WORD_MARK)) return false;
    if (!lex->participle_heads.n) return true;
    for (size_t h = 0; h < lex->participle_heads.n; h++) {
        size_t at = tocsin_text_find(lower, lex->participle_heads.items[h], 0);
        if (at != SIZE_MAX && at + 4 < lower.n) return true;
    }
    return false;
}

/* "heeft … aangevallen", "zijn … omgekomen" happened: a perfect is past. Where the verb is second, its participle may
 * stand anywhere in the clause; else close behind: "has a car, seized in May" is none. */
static bool is_perfect(const scan *s, stretch within) {
    enum { NEAR = 4 };
    bool has = false, participle = false;
    size_t end = within.end;
    for (size_t i = within.first; i < end; i++) {
        const token *t = scan_token(s, i);
        bool auxiliary = (t->bits & (BIT(W_PERFECT) | BIT(W_PERFECT_BE))) != 0;
        if (auxiliary && i > within.first && scan_is(s, i - 1, W_INFINITIVE) && s->lex->verb_second)
            return true; /* "te hebben geweten" */
        if (auxiliary && !has && !s->lex->verb_second) {
            participle = false;
            end = i + NEAR < within.end ? i + NEAR : within.end;
        }
        has = has || auxiliary;
        for (const event_entry *e = t->event; e; e = e->next)
            participle = participle || e->form == FORM_PARTICIPLE ||
                         (e->form == FORM_PAST && !s->lex->verb_second);
        for (const verb_entry *v = t->verb; v; v = v->next)
            participle = participle || v->form == FORM_PARTICIPLE;
        participle = participle || (has && modality_is_participle(s, i));
        bool strong = has && !auxiliary && !s->lex->verb_second; /* "have held the town" */
        participle = participle || (strong && (t->bits & BIT(W_PAST)));
    }
    return has && participle;
}

/* "als" of a condition opens a clause, and is no "like". */
static bool is_condition(const scan *s, stretch within, size_t i) {
    if (!scan_is(s, i, W_IF) || i + 2 >= within.end) return false;
    size_t at = i > within.first && clause_is_quote_mark(s, i - 1) ? i - 1 : i;
    if (at == within.first || scan_is_mark(s, at - 1)) return clause_has_verb(s, within);
    const uint64_t subject = BIT(W_DETERMINER) | BIT(W_PERSON_PRONOUN) | BIT(W_PERSONS_PRONOUN) |
                             BIT(W_THING_PRONOUN) | BIT(W_ANAPHOR);
    bool clause = (scan_token(s, i + 1)->bits & subject) || scan_mention_at(s, i + 1);
    return clause && clause_has_verb(s, (stretch){i + 1, within.end});
}

/* "cannot", "kunnen … niet": what is said to be impossible is certain. */
static void judge_negated(const scan *s, modality *found) {
    bool can = found->certainty == TOCSIN_POSSIBLE && found->negative &&
               found->hedge_end == found->hedge + 1 && scan_is(s, found->hedge, W_ABLE);
    if (!can) return;
    found->certainty = TOCSIN_CERTAIN;
    found->hedge_end = found->hedge;
}

/* "to retake the ground | it does not control": what is to be done ends where somebody else does something. */
static size_t behind_infinitive(const scan *s, stretch within) {
    const uint64_t subjects =
        BIT(W_PERSON_PRONOUN) | BIT(W_PERSONS_PRONOUN) | BIT(W_THING_PRONOUN) | BIT(W_RELATIVE);
    for (size_t i = within.first + 2; i + 1 < within.end; i++) {
        bool somebody = (scan_token(s, i)->bits & subjects) || scan_mention_at(s, i);
        const mention *m = scan_mention_at(s, i);
        size_t verb = m ? m->end : i + 1;
        if (somebody && verb < within.end && scan_token(s, verb)->finite) return i;
    }
    return within.end;
}

/* The main clause, up to a relative or subordinate clause behind its verb: "a ship, which may sail" may not, and is. */
static stretch main_part(const scan *s, stretch within) {
    bool verb = false;
    if (!s->lex->verb_second && scan_is(s, within.first, W_INFINITIVE))
        within.end = behind_infinitive(s, within);
    for (size_t i = within.first; i < within.end; i++) {
        bool opens =
            scan_is(s, i, W_RELATIVE) || (scan_is(s, i, W_SUBORDINATOR) && !scan_is(s, i, W_IF));
        bool far = i > within.first + 3 && tocsin_text_is(s->words[i - 1].text, ",");
        if (verb && opens && far) return (stretch){within.first, i};
        verb = verb || scan_token(s, i)->finite;
    }
    return within;
}

/* "wants a guarantee | that NATO will not expand": what hangs on the verb or on a noun behind it denies nothing. */
static size_t embedded_from(const scan *s, stretch within) {
    bool verb = false;
    for (size_t i = within.first; i < within.end && !s->lex->verb_second; i++) {
        bool opens = scan_is(s, i, W_COMPLEMENTIZER) || scan_is(s, i, W_RELATIVE);
        bool clause = i + 2 < within.end && clause_has_verb(s, (stretch){i + 1, within.end});
        if (verb && opens && clause && i > within.first + 1) return i;
        verb = verb || scan_token(s, i)->finite;
    }
    return within.end;
}

modality modality_of(const scan *s, stretch all, bool direct) {
    stretch within = main_part(s, all);
    modality found = {.certainty = TOCSIN_CERTAIN, .negation = SIZE_MAX};
    bool condition = false; /* "if talks do not start": no negation of what follows from it */
    bool future = false, habitual = false, unusual = false, season = false;
    tocsin_tense tense = TOCSIN_TENSE_NONE;
    size_t embedded = embedded_from(s, within);
    for (size_t i = within.first; i < within.end; i++) {
        const token *t = scan_token(s, i);
        hedge_at(s, i, direct, &found);
        if (doubt(found.certainty) < doubt(TOCSIN_POSSIBLE) && is_condition(s, within, i)) {
            found.certainty = TOCSIN_POSSIBLE;
            found.hedge = i;
            found.hedge_end = i + 1;
        }
        if (!tense && t->finite) tense = tense_of(t);
        bool past = !tense && !s->lex->verb_second && i > within.first;
        if (past && modality_is_participle(s, i)) tense = TOCSIN_PAST; /* "Airbus unveiled …" */
        future = future || (t->bits & BIT(W_FUTURE));
        habitual = habitual || (t->bits & BIT(W_HABITUAL));
        unusual = unusual || (t->bits & BIT(W_UNUSUAL));
        season = season || (t->bits & BIT(W_SEASON));
        found.unusual_for_season = found.unusual_for_season || (t->bits & BIT(W_UNUSUAL_SEASON));
        found.fake = found.fake || (t->bits & BIT(W_FAKE));
        found.accusing = found.accusing || (t->bits & BIT(W_ACCUSING));
        if (is_condition(s, within, i)) condition = true;
        if (tocsin_text_is(s->words[i].text, ",")) condition = false;
        bool negated = i < embedded && !condition && (t->bits & BIT(W_NEGATION)) &&
                       !(t->bits & BIT(W_NOT_NEGATION));
        if (negated && found.negation == SIZE_MAX && !is_directive(s, within, i))
            found.negation = i;
    }
    found.unusual_for_season = found.unusual_for_season || (unusual && season);
    found.negative = found.negation != SIZE_MAX;
    judge_negated(s, &found);
    if (is_perfect(s, within)) tense = TOCSIN_PAST;
    bool able = found.certainty == TOCSIN_POSSIBLE && found.hedge_end > found.hedge &&
                scan_is(s, found.hedge, W_ABLE);
    if (able && tense != TOCSIN_PAST) future = true; /* what may happen has not yet */
    found.tense = habitual ? TOCSIN_HABITUAL : future ? TOCSIN_FUTURE : tense;
    return found;
}
