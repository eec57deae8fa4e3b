// SPDX-License-Identifier: Apache-2.0
/* A verb of speaking in front of what is said: `X said that CONTENT`, `said X that CONTENT`, `X denied CONTENT`. */
#include "reading/parser.h"

/* "that": not behind a preposition ("in that town"), and with something to say behind it. */
static bool opens_content(const scan *s, const region *r, size_t i) {
    if (!scan_is(s, i, W_COMPLEMENTIZER) || !region_holds(s, r, i) || i + 2 >= r->words.end)
        return false;
    if (i > r->words.first && region_is_preposition(s, i - 1)) return false;
    if (scan_is(s, i + 1, W_AND) || scan_is_mark(s, i + 1)) return false; /* "ontkent dat en …" */
    return parser_may_be_clause(s, (stretch){i + 1, r->words.end});
}

static bool takes_about(const scan *s, const verb_rule *verb, size_t i, size_t end) {
    return scan_any(s, i, end, verb->about) > 0;
}

/* Where the content begins behind verb and speaker; SIZE_MAX: nowhere. */
static size_t content_start(const scan *s, const region *r, const verb_rule *verb, size_t from,
                            size_t then_at, const mention **ret_topic, int32_t *ret_quote) {
    enum { REACH = 28 };
    for (size_t i = from; i < r->words.end && i < from + REACH; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q >= 0) {
            *ret_quote = q;
            return verb->takes & TAKES_QUOTE ? i : SIZE_MAX;
        }
        if ((verb->takes & TAKES_CLAUSE) && i + 1 != then_at && opens_content(s, r, i))
            return i + 1;
        if (takes_about(s, verb, i, r->words.end) && i < from + 6) return i + 1;
        if ((verb->takes & TAKES_INFINITIVE) && i + 2 < r->words.end &&
            (scan_is(s, i, W_PURPOSE) || (i == from && scan_is(s, i, W_INFINITIVE))))
            return i;
        if (scan_is(s, i, W_ABOUT)) {
            const mention *topic = scan_mention_at(s, i + 1);
            if (topic) *ret_topic = topic;
        }
        if (tocsin_text_is(s->words[i].text, ":")) return i + 1;
        const mention *m = scan_mention_of(s, i);
        if (scan_token(s, i)->finite && !m && !scan_token(s, i)->dated && i > from) break;
        if (scan_is_mark(s, i) && !tocsin_text_is(s->words[i].text, ",") &&
            !tocsin_text_is(s->words[i].text, "\""))
            break;
    }
    return SIZE_MAX;
}

/* Without "that": behind adverbs, dates and who was told. */
static size_t bare_start(const scan *s, const region *r, const verb_rule *verb, size_t from) {
    size_t i = from;
    while (i < r->words.end && (region_is_filler(s, i) ||
                                (scan_is_mark(s, i) && tocsin_text_is(s->words[i].text, ","))))
        i++;
    if (verb->addressee && i < r->words.end) {
        const mention *told = scan_mention_at(s, i);
        i = told ? told->end : i + 1;
        while (i < r->words.end && region_is_filler(s, i)) i++;
    }
    return i;
}

static size_t object_start(const scan *s, const region *r, size_t from) {
    size_t i = from;
    while (i < r->words.end && (region_is_filler(s, i) || scan_is_mark(s, i))) i++;
    return i;
}

/* The end of what is said: in front of ", while Y said …" the sentence goes on with somebody else. */
static size_t content_end(const scan *s, const region *r, size_t from) {
    for (size_t i = from; i + 2 < r->words.end; i++) {
        if (!region_holds(s, r, i)) continue;
        if (scan_is(s, i, W_AND)) { /* "… and said that …" */
            size_t k = i + 1, verb_end;
            while (k + 1 < r->words.end && region_is_filler(s, k)) k++;
            const verb_entry *next = region_verb_at(s, r, k, &verb_end);
            if (next && next->form != FORM_PARTICIPLE && !scan_mention_of(s, k) && i > from)
                return i;
        }
        bool dash = tocsin_text_is(s->words[i].text, "-") || tocsin_text_is(s->words[i].text, "–");
        if (dash && !(s->words[i].flags & WORD_JOINED)) return i;
        if (!tocsin_text_is(s->words[i].text, ",")) continue;
        if (!scan_is(s, i + 1, W_CONJUNCTION) && !scan_is(s, i + 1, W_AND)) continue;
        for (size_t k = i + 2; k < r->words.end && k < i + 12; k++) {
            size_t end;
            const verb_entry *verb = region_verb_at(s, r, k, &end);
            region right = *r;
            right.words.first = i + 2;
            if (verb && region_subject_left(s, &right, k, verb->rule)) return i;
        }
    }
    return r->words.end;
}

/* "to press ahead", "om in te grijpen", "supplying missiles": the speaker is the one who does it. */
static bool starts_without_subject(const scan *s, size_t i) {
    if (scan_is(s, i, W_INFINITIVE) || scan_is(s, i, W_PURPOSE)) return true;
    for (const event_entry *e = scan_token(s, i)->event; e; e = e->next)
        if (e->form == FORM_PROGRESSIVE) return true;
    return false;
}

/* A reporting verb with its speaker, and where what is said begins. */
typedef struct report {
    const verb_entry *verb;
    const mention *speaker;
    size_t at, head_end, then_end; /* of the verb, its first part, and its second */
    size_t from;                   /* behind verb and speaker */
    size_t start;                  /* of what is said */
    bool object;                   /* it is a noun phrase */
} report;

static bool find_reporter(const scan *s, const region *r, report *p) {
    p->verb = region_verb_at(s, r, p->at, &p->then_end);
    if (!p->verb) return false;
    p->head_end = p->from = p->at + scan_token(s, p->at)->verb_n;
    const verb_rule *rule = p->verb->rule;
    p->speaker = region_subject_left(s, r, p->at, rule);
    bool opens = true; /* nothing but small words in front of the verb */
    for (size_t k = r->words.first; k < p->at; k++)
        opens = opens && (region_is_filler(s, k) || scan_is_mark(s, k));
    if (!p->speaker && r->subject && opens && region_can_speak(r->subject, rule))
        p->speaker = r->subject;
    if (!p->speaker && s->lex->verb_second) {
        p->speaker = region_subject_right(s, r, p->head_end, rule);
        if (p->speaker) p->from = p->speaker->end;
    }
    return p->speaker != NULL;
}

/* Said in a clause with "that", in a quotation, in a bare clause, as an object: the first that fits. */
static bool find_content(const scan *s, const region *r, report *p, frame *f) {
    const verb_rule *rule = p->verb->rule;
    p->start =
        content_start(s, r, rule, p->from, p->then_end - p->verb->then.n, &f->topic, &f->quote);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_BARE)) {
        p->start = bare_start(s, r, rule, p->from);
        if (p->start >= r->words.end || !parser_may_be_clause(s, (stretch){p->start, r->words.end}))
            p->start = SIZE_MAX;
    }
    if (p->start == SIZE_MAX && (rule->takes & TAKES_OBJECT)) {
        p->start = object_start(s, r, p->from);
        p->object = true;
    }
    return p->start != SIZE_MAX && p->start < r->words.end;
}

/* "wijst de beschuldiging van de hand" ends with the verb; "ontkent dat" is all there is to quote. */
static bool fit_object(const scan *s, const region *r, const report *p, frame *f) {
    const verb_entry *verb = p->verb;
    bool denies = verb->rule->act == TOCSIN_DENY;
    if (denies && verb->then.n && p->then_end <= r->words.end &&
        p->then_end > p->start + verb->then.n)
        f->content.end = p->then_end;
    stretch trimmed = clause_trim(s, f->content);
    bool whole = verb->then.n && trimmed.end == p->then_end;
    size_t end = whole ? p->then_end - verb->then.n : trimmed.end;
    if (end > trimmed.first + 1) return true;
    if (trimmed.end <= trimmed.first || !denies) return false;
    f->anaphor = true;
    f->content.first = p->speaker->first < p->at ? p->speaker->first : p->at;
    return true;
}

/* "CNN reported, citing sources, that …": the sources speak, to CNN. */
static void take_sources(const scan *s, const report *p, frame *f, region *outer) {
    size_t end;
    if (f->speaker->kind != TOCSIN_OUTLET || outer->n_via + 2 >= VIA_MOST) return;
    const mention *sources = parser_based_on(s, p->from, p->start, &end);
    if (!sources) return;
    for (size_t k = outer->n_via; k > 0; k--) outer->via[k] = outer->via[k - 1];
    outer->via[0] = f->speaker;
    outer->n_via++;
    f->speaker = sources;
}

bool parser_verb_in_front(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    report found = {.at = i};
    if (!find_reporter(s, r, &found)) return false;
    const verb_rule *rule = found.verb->rule;
    frame f = {.cue = {i, found.head_end},
               .rule = rule->name,
               .verb = rule,
               .act = rule->act,
               .speaker = found.speaker,
               .quote = -1};
    if (!find_content(s, r, &found, &f)) return false;
    size_t end = content_end(s, r, found.start);
    f.direct = f.quote >= 0;
    f.content = (stretch){found.start, end};
    f.intro = (stretch){r->words.first, found.start};
    f.subjectless = starts_without_subject(s, found.start);
    if (f.direct) {
        size_t last = found.start;
        while (last < r->words.end && region_speech_at(s, last, r->quote) == f.quote) last++;
        f.content.end = last;
    }
    if (found.object && !fit_object(s, r, &found, &f)) return false;
    region outer = *r;
    take_sources(s, &found, &f, &outer);
    parser_say(p, &outer, f);
    if (end < r->words.end) {
        region next = *r;
        next.words.first = end + 1;
        next.subject = scan_is(s, end, W_AND) ? found.speaker : NULL;
        parser_region(p, &next);
    }
    return true;
}
