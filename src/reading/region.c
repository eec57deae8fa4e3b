// SPDX-License-Identifier: Apache-2.0
/* Quotations, reporting verbs and their subjects within a region. */
#include "reading/region.h"

#include "reading/modality.h"

/* ---- quotations ------------------------------------------------------------------------------ */

/* `"We fight on our own ground," he said`: set apart by marks on either side. */
static bool is_set_off(const scan *s, const quote *q) {
    if (s->lex->verb_second || q->end_word < q->first_word + 3) return false;
    bool opens = q->first_word <= s->first + 1 ||
                 (q->first_word > s->first + 1 && scan_is_mark(s, q->first_word - 2));
    size_t last = q->end_word - 1;
    if (clause_is_quote_mark(s, last)) last--;
    return opens && tocsin_text_is(s->words[last].text, ",");
}

/* Speech, not words held at a distance: it goes beyond the sentence, has a verb, or is long. */
static bool is_speech(const scan *s, int32_t index) {
    const quote *q = &s->passage->quotes[index];
    if (q->unfinished || q->continues || q->first_word < s->first || q->end_word > s->end)
        return true;
    size_t n = 0;
    for (size_t i = q->first_word; i < q->end_word; i++) n += !scan_is_mark(s, i);
    bool verb = clause_has_verb(s, (stretch){q->first_word, q->end_word});
    return (verb && n >= 3) || n >= 8 || (n >= 3 && is_set_off(s, q));
}

/* The outermost speech that a word stands in, below the region's own; -1: it is on the region's level. */
int32_t region_speech_at(const scan *s, size_t at, int32_t base) {
    int32_t found = -1;
    for (int32_t q = s->words[at].quote; q >= 0 && q != base; q = s->passage->quotes[q].parent)
        if (is_speech(s, q)) found = q;
    return found;
}

bool region_holds(const scan *s, const region *r, size_t at) {
    return s->words[at].quote == r->quote || region_speech_at(s, at, r->quote) < 0;
}

int32_t attribution_quote_around(const scan *s) {
    if (s->first >= s->end) return -1;
    int32_t q = s->words[s->first].quote;
    for (; q >= 0; q = s->passage->quotes[q].parent) {
        const quote *at = &s->passage->quotes[q];
        size_t outside = 0;
        for (size_t i = s->first; i < s->end; i++)
            outside += !scan_is_mark(s, i) && (i < at->first_word || i >= at->end_word);
        bool began_before = at->first_word < s->first || at->continues;
        if (outside == 0 && (began_before || is_speech(s, q))) return q;
    }
    return -1;
}

/* ---- verbs and their subjects ---------------------------------------------------------------- */

/* "…, adding that", "while warning that", "is warning that": in front of a noun it is no verb. */
static bool may_go_on(const scan *s, const region *r, size_t at) {
    while (at > r->words.first && scan_is(s, at - 1, W_ADVERB)) at--;
    if (at == r->words.first) return r->subject != NULL;
    const uint64_t before = BIT(W_AND) | BIT(W_CONJUNCTION) | BIT(W_SUBORDINATOR) | BIT(W_PASSIVE);
    return tocsin_text_is(s->words[at - 1].text, ",") || (scan_token(s, at - 1)->bits & before);
}

static bool has_perfect(const scan *s, const region *r, size_t at) {
    size_t reach = s->lex->verb_second ? 30 : 12; /* there the participle ends the clause */
    size_t from = at > r->words.first + reach ? at - reach : r->words.first;
    for (size_t i = from; i < r->words.end && i < at + 3; i++)
        if (scan_is(s, i, W_PERFECT)) return true;
    return false;
}

/* "is expected to announce", "had been accused of": what is said of the subject, not by it. */
static bool is_done_to(const scan *s, const region *r, size_t at) {
    if (s->lex->verb_second) return false;
    while (at > r->words.first && scan_is(s, at - 1, W_ADVERB) && !scan_is(s, at - 1, W_PERFECT))
        at--;
    return at > r->words.first && scan_is(s, at - 1, W_PASSIVE);
}

const verb_entry *region_verb_at(const scan *s, const region *r, size_t i, size_t *ret_then_end) {
    const token *t = scan_token(s, i);
    if (!t->verb || i + t->verb_n > r->words.end || !region_holds(s, r, i)) return NULL;
    if (i > r->words.first && scan_is(s, i - 1, W_INFINITIVE)) return NULL;
    enum { REACH = 30 };
    for (const verb_entry *v = t->verb; v; v = v->next) {
        if (v->form == FORM_PARTICIPLE && !has_perfect(s, r, i)) continue;
        if (v->form == FORM_PAST && is_done_to(s, r, i)) continue;
        if (v->form == FORM_PROGRESSIVE && !may_go_on(s, r, i)) continue;
        if (v->form == FORM_NOUN && v->next)
            continue; /* "claims": whether it is one, its subject tells */
        *ret_then_end = i + t->verb_n;
        if (!v->then.n) return v;
        for (size_t k = i + t->verb_n; k < r->words.end && k < i + REACH; k++)
            if (region_holds(s, r, k) && scan_has_words(s, k, r->words.end, v->then)) {
                *ret_then_end = k + v->then.n;
                return v;
            }
    }
    return NULL;
}

bool region_is_filler(const scan *s, size_t i) {
    const token *t = scan_token(s, i);
    return t->dated ||
           (t->bits & (BIT(W_ADVERB) | BIT(W_PERFECT) | BIT(W_HABITUAL) | BIT(W_NEGATION)));
}

bool region_is_preposition(const scan *s, size_t i) {
    const uint64_t any = BIT(W_IN_PLACE) | BIT(W_OF) | BIT(W_OF_MORE) | BIT(W_ABOUT) |
                         BIT(W_AGENT) | BIT(W_BETWEEN) | BIT(W_PREPOSITION);
    return (scan_token(s, i)->bits & any) != 0;
}

bool region_can_speak(const mention *m, const verb_rule *verb) {
    if (!m || m->is == MENTION_NOBODY || m->is == MENTION_PLACE) return false;
    if (m->role && m->role->force && m->name_end == m->name_first) return false;
    bool imagery = m->is == MENTION_IMAGERY && m->name_end == m->name_first;
    if (!verb) return true;
    if (verb->imagery) return m->is == MENTION_IMAGERY;
    return !imagery || (verb->takes & TAKES_CLAUSE);
}

/* Nothing but small words and a preposition's phrase in front: a clause begins here. */
bool region_opens(const scan *s, const region *r, size_t at) {
    for (size_t k = r->words.first; k < at; k++) {
        if (scan_is_mark(s, k) && tocsin_text_is(s->words[k].text, ",")) continue;
        const mention *m = scan_mention_of(s, k);
        bool place = m && m->is == MENTION_PLACE;
        if (!place && !region_is_filler(s, k) && !region_is_preposition(s, k) &&
            !scan_is(s, k, W_CONJUNCTION) && !scan_is(s, k, W_AND) &&
            !(s->lex->verb_second && scan_is(s, k, W_DETERMINER)))
            return false;
    }
    return true;
}

bool region_agrees(const scan *s, const region *r, const verb_entry *verb, size_t at,
                   const mention *speaker) {
    if (verb->form != FORM_BASE) return true;
    if (speaker->many || speaker->is == MENTION_PLAIN) return true;
    if (speaker->first > r->words.first && scan_is(s, speaker->first - 1, W_AND)) return true;
    for (size_t i = speaker->end; i < at; i++)
        if (scan_is(s, i, W_NEGATION) || scan_token(s, i)->finite) return true;
    return false;
}

/* The head in front of "close to Hamas" or "bij het ministerie" when the nearest mention hangs on a preposition. */
static const mention *head_before(const scan *s, const region *r, const mention *m) {
    if (m->first <= r->words.first || !region_is_preposition(s, m->first - 1)) return m;
    if (m->is == MENTION_IMAGERY) return m; /* "Uit satellietbeelden blijkt dat …" */
    enum { REACH = 4 };
    for (size_t i = m->first - 1; i > r->words.first && m->first - i < REACH; i--) {
        const mention *before = scan_mention_of(s, i - 1);
        if (before && before->is != MENTION_PLACE && before->is != MENTION_NOBODY) {
            bool free =
                before->first <= r->words.first || !region_is_preposition(s, before->first - 1);
            return free ? before : NULL;
        }
        if (scan_is_mark(s, i - 1) || scan_token(s, i - 1)->finite) return NULL;
    }
    return NULL;
}

/* The speaker in front of what stands between commas: "Blinken, who had met Le Drian, said", "an official, speaking on
 * condition of anonymity, said". `comma` is the closing one. */
static const mention *before_parenthesis(const scan *s, const region *r, size_t comma,
                                         const verb_rule *rule) {
    enum { REACH = 26 };
    for (size_t i = comma; i > r->words.first && comma - i < REACH; i--) {
        const word *w = &s->words[i - 1];
        if (tocsin_text_is(w->text, ";") || tocsin_text_is(w->text, ":")) return NULL;
        const mention *m = i > r->words.first + 1 ? scan_mention_of(s, i - 2) : NULL;
        bool opens = tocsin_text_is(w->text, ",") && i < comma;
        if (!opens || !m || m->end > i || m->end + 1 < i || !region_can_speak(m, rule)) continue;
        const mention *head = head_before(s, r, m);
        bool starts = head && (head->first == r->words.first || region_opens(s, r, head->first));
        if (starts && region_holds(s, r, head->first)) return head;
    }
    return NULL;
}

/* "X met Y and condemned …": the subject of the first verb is that of the second. */
const mention *region_shared_subject(const scan *s, const region *r, size_t and,
                                     const verb_rule *rule) {
    for (size_t i = r->words.first; i < and; i++) {
        const mention *m = scan_mention_at(s, i);
        if (!m) continue;
        bool free = m->first == r->words.first || !region_is_preposition(s, m->first - 1);
        bool verb = m->end < and&&clause_has_verb(s, (stretch){m->end, and});
        return free && verb && region_can_speak(m, rule) && region_holds(s, r, i) ? m : NULL;
    }
    return NULL;
}

static bool is_named(const mention *m) {
    bool body = m->is == MENTION_ACTOR && m->name && m->name->what == NAME_ORGANISATION;
    return m->is == MENTION_PERSON || body ||
           (m->is == MENTION_NAME && m->name_end > m->name_first + 1);
}

bool region_is_genitive(const scan *s, const mention *m) {
    return s->plain[m->end - 1 - s->first].lower.n < s->words[m->end - 1].lower.n;
}

const mention *region_subject_left(const scan *s, const region *r, size_t verb,
                                   const verb_rule *rule) {
    size_t i = verb;
    while (i > r->words.first) {
        if (i > r->words.first + 2 && scan_is(s, i - 1, W_AND) && !scan_mention_of(s, i - 1))
            return region_shared_subject(s, r, i - 1, rule);
        const mention *m = scan_mention_of(s, i - 1);
        if (m) {
            if (m->end != i || m->first < r->words.first) return NULL;
            if (!s->lex->verb_second && region_is_genitive(s, m)) return NULL; /* "X's claim" */
            const mention *head = head_before(s, r, m);
            return region_can_speak(head, rule) && region_holds(s, r, head->first) ? head : NULL;
        }
        if (tocsin_text_is(s->words[i - 1].text, ",")) {
            const mention *apposed = scan_mention_of(s, i - 2);
            bool named = apposed && apposed->end == i - 1 && is_named(apposed) &&
                         apposed->first > r->words.first &&
                         tocsin_text_is(s->words[apposed->first - 1].text, ",");
            const mention *head = before_parenthesis(s, r, i - 1, rule);
            named = named && region_holds(s, r, apposed->first);
            bool vague = head && head->name_end == head->name_first && !s->lex->verb_second;
            if (vague && named) return apposed; /* "His host, minister Mevlut Cavusoglu, said" */
            return head ? head : named ? apposed : NULL;
        }
        if (!region_is_filler(s, i - 1)) return NULL;
        i--;
    }
    return NULL;
}

/* What may follow a noun and still belong to it: "officials in Baku", "images taken by", "X, who …", "a man that". */
static bool hangs_on_noun(const scan *s, size_t i) {
    const uint64_t hangs = BIT(W_RELATIVE) | BIT(W_COMPLEMENTIZER);
    if (tocsin_text_is(s->words[i].text, ",") || tocsin_text_is(s->words[i].text, "(")) return true;
    if (region_is_preposition(s, i) || (scan_token(s, i)->bits & hangs)) return true;
    tocsin_text lower = s->words[i].lower;
    bool present = lower.n > 4 && tocsin_text_ends(lower, TOCSIN_TEXT("ing"));
    return modality_is_participle(s, i) || present;
}

/* No verb between a noun and its own but those of clauses that hang on the noun. */
bool region_only_hangs_between(const scan *s, const region *r, size_t from, size_t verb) {
    bool relative = false, comma = false;
    if (!hangs_on_noun(s, from)) return false;
    for (size_t i = from; i < verb; i++) {
        if (!region_holds(s, r, i)) return false;
        if (tocsin_text_is(s->words[i].text, ";") || tocsin_text_is(s->words[i].text, ":"))
            return false;
        comma = comma || tocsin_text_is(s->words[i].text, ",");
        if (comma && (scan_is(s, i, W_CONJUNCTION) || scan_is(s, i, W_SUBORDINATOR))) return false;
        bool opens = scan_is(s, i, W_RELATIVE) || scan_is(s, i, W_COMPLEMENTIZER);
        relative = relative || opens;
        if (scan_token(s, i)->finite && scan_token(s, i)->mention < 0 && !relative) return false;
    }
    return true;
}

const mention *region_subject_opening(const scan *s, const region *r, size_t verb,
                                      const verb_rule *rule) {
    if (s->lex->verb_second) return NULL;
    for (size_t i = r->words.first; i < verb; i++) {
        const mention *m = scan_mention_at(s, i);
        if (!m) continue;
        bool governed = i > r->words.first && region_is_preposition(s, i - 1);
        if (governed || m->is == MENTION_PLACE) {
            i = m->end - 1;
            continue;
        }
        bool mine = m->end < verb && region_can_speak(m, rule) && region_holds(s, r, i) &&
                    region_opens(s, r, i);
        return mine && region_only_hangs_between(s, r, m->end, verb) ? m : NULL;
    }
    return NULL;
}

const mention *region_subject_right(const scan *s, const region *r, size_t after,
                                    const verb_rule *rule) {
    for (size_t i = after; i < r->words.end && i < after + 4; i++) {
        const mention *m = scan_mention_at(s, i);
        if (m)
            return region_can_speak(m, rule) && region_holds(s, r, i) && m->is != MENTION_IMAGERY
                       ? m
                       : NULL;
        if (!region_is_filler(s, i)) return NULL;
    }
    return NULL;
}
