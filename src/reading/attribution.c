// SPDX-License-Identifier: Apache-2.0
#include "reading/region.h"

typedef struct parser {
    const scan *s;
    frames *out;
} parser;

enum { DEPTH_MOST = 4 };

/* ---- writing down ---------------------------------------------------------------------------- */

static void add_rest(parser *p, stretch rest) {
    rest = clause_trim(p->s, rest);
    if (p->out->n_rest < FRAMES_MOST && rest.end > rest.first + 2)
        p->out->rest[p->out->n_rest++] = rest;
}

static void emit(parser *p, const region *r, frame f) {
    if (p->out->n >= FRAMES_MOST) return;
    f.content = clause_trim(p->s, f.content);
    if (f.content.end <= f.content.first) return;
    f.n_via = r->n_via;
    for (size_t i = 0; i < r->n_via; i++) f.via[i] = r->via[i];
    f.through_quote = r->quote >= 0;
    p->out->items[p->out->n++] = f;
}

static bool parse_region(parser *p, const region *r);

/* What is said is looked at as a region of its own; where somebody speaks in it, that one is the speaker. */
static void say(parser *p, const region *r, frame f) {
    const scan *s = p->s;
    region inner = {.words = f.content,
                    .quote = f.direct && f.quote >= 0 ? f.quote : r->quote,
                    .depth = r->depth + 1};
    bool nested = false;
    if (f.act == TOCSIN_ASSERT && inner.depth < DEPTH_MOST && r->n_via + 1 < VIA_MOST) {
        if (f.speaker) inner.via[inner.n_via++] = f.speaker;
        for (size_t i = 0; i < r->n_via; i++) inner.via[inner.n_via++] = r->via[i];
        size_t before = p->out->n;
        nested = parse_region(p, &inner);
        for (size_t i = before; i < p->out->n; i++) /* "X said it believed that": X says so */
            if (p->out->items[i].speaker && f.speaker && !p->out->items[i].through_quote &&
                (p->out->items[i].speaker->is == MENTION_PRONOUN ||
                 p->out->items[i].speaker->is == MENTION_THING ||
                 p->out->items[i].speaker->is == MENTION_COUNTRY)) {
                p->out->items[i].speaker = f.speaker;
                p->out->items[i].n_via = r->n_via;
                for (size_t k = 0; k < r->n_via; k++) p->out->items[i].via[k] = r->via[k];
            }
    }
    (void)s;
    if (!nested) emit(p, r, f);
}

/* Looks like a clause: a verb that the pack knows, or enough words that begin with a noun phrase. */
static bool may_be_clause(const scan *s, stretch words) {
    if (words.end < words.first + 3) return false;
    if (clause_has_verb(s, words)) return true;
    bool phrase = scan_mention_at(s, words.first) || scan_is(s, words.first, W_DETERMINER) ||
                  scan_is(s, words.first, W_POSSESSIVE) || scan_is(s, words.first, W_ANAPHOR);
    return phrase && words.end >= words.first + 4;
}

/* ---- behind what is said --------------------------------------------------------------------- */

static int32_t whole_speech(const scan *s, const region *r, stretch words) {
    words = clause_trim(s, words);
    if (words.first >= words.end) return -1;
    int32_t last = region_speech_at(s, words.end - 1, r->quote);
    int32_t first = region_speech_at(s, words.first, r->quote);
    return first == last ? first : -1;
}

typedef struct
    group { /* a speaker with a verb or preposition, behind or in front of what is said */
    const mention *speaker;
    const verb_rule *verb;
    tocsin_text rule;
    stretch cue;
    size_t end; /* behind all of it */
} group;

static bool source_group(const scan *s, const region *r, size_t i, group *ret_group) {
    const token *t = scan_token(s, i);
    if (!t->source || !region_holds(s, r, i)) return false;
    const mention *m = region_subject_right(s, r, i + t->source_n, NULL);
    if (!m) {
        m = scan_mention_at(s, i + t->source_n);
        if (!m || m->is != MENTION_IMAGERY) return false;
    }
    *ret_group = (group){m, NULL, t->source->name, {i, i + t->source_n}, m->end};
    return true;
}

static bool ends_group(const scan *s, const region *r, size_t i) {
    if (i >= r->words.end || scan_is_mark(s, i) || region_speech_at(s, i, r->quote) >= 0)
        return true;
    const token *t = scan_token(s, i);
    return t->dated || region_is_filler(s, i) || region_is_preposition(s, i) ||
           (t->bits & BIT(W_BASED_ON)) ||
           (t->bits & (BIT(W_CONJUNCTION) | BIT(W_SUBORDINATOR) | BIT(W_RELATIVE) | BIT(W_AND)));
}

static bool trailing_group(const scan *s, const region *r, size_t i, group *ret_group) {
    if (source_group(s, r, i, ret_group)) return true;
    size_t verb_end;
    const verb_entry *verb = region_verb_at(s, r, i, &verb_end);
    size_t head_end = i + scan_token(s, i)->verb_n;
    if (verb && !verb->rule->imagery) {
        const mention *m = region_subject_right(s, r, head_end, verb->rule);
        if (!m || scan_is(s, m->end, W_COMPLEMENTIZER)) return false;
        *ret_group = (group){
            m, verb->rule, verb->rule->name, {i, head_end}, m->end > verb_end ? m->end : verb_end};
        return true;
    }
    const mention *m = scan_mention_at(s, i);
    if (!m || !region_can_speak(m, NULL)) return false;
    size_t at = m->end;
    while (at < r->words.end && region_is_filler(s, at) && at < m->end + 3) at++;
    if (at >= r->words.end) return false;
    verb = region_verb_at(s, r, at, &verb_end);
    if (!verb || verb->rule->imagery || !region_can_speak(m, verb->rule)) return false;
    if (!ends_group(s, r, verb_end)) {
        bool addressee = verb->rule->addressee && scan_mention_of(s, verb_end);
        if (!addressee) return false;
    }
    if (scan_is(s, verb_end, W_COMPLEMENTIZER)) return false;
    *ret_group = (group){m, verb->rule, verb->rule->name, {at, verb_end}, verb_end};
    return true;
}

/* A comma in front, or the end of a quotation. */
static bool follows_content(const scan *s, const region *r, size_t i) {
    if (i < r->words.first + 2) return false;
    if (region_speech_at(s, i, r->quote) >= 0) return false;
    if (region_speech_at(s, i - 1, r->quote) >= 0) return true;
    return tocsin_text_is(s->words[i - 1].text, ",") && region_holds(s, r, i - 1);
}

static const mention *based_on(const scan *s, size_t from, size_t end, size_t *ret_end) {
    for (size_t i = from; i < end && i < from + 8; i++) {
        if (!scan_is(s, i, W_BASED_ON)) continue;
        for (size_t k = i + scan_token(s, i)->n; k < end && k < i + 7; k++) {
            const mention *m = scan_mention_at(s, k);
            if (!m || m->is == MENTION_NOBODY) continue;
            *ret_end = m->end;
            return m;
        }
    }
    return NULL;
}

/* The rest of the sentence behind "X said": a second half of the quotation, sources, or the outlet's words. */
static void parse_tail(parser *p, const region *r, frame f, size_t from) {
    const scan *s = p->s;
    for (size_t i = from; i < r->words.end; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q < 0) continue;
        size_t end = i;
        while (end < r->words.end && region_speech_at(s, end, r->quote) == q) end++;
        f.content = (stretch){i, end};
        f.direct = true;
        f.quote = q;
        say(p, r, f);
        return;
    }
    add_rest(p, (stretch){from, r->words.end});
}

static bool parse_behind(parser *p, const region *r) {
    const scan *s = p->s;
    for (size_t i = r->words.end; i-- > r->words.first + 2;) {
        group g;
        if (!follows_content(s, r, i) || !trailing_group(s, r, i, &g)) continue;
        stretch content = clause_trim(s, (stretch){r->words.first, i});
        int32_t q = whole_speech(s, r, content);
        bool enough = may_be_clause(s, content) || content.end >= content.first + 6;
        if (q < 0 && !enough) continue;
        frame f = {.content = content,
                   .cue = g.cue,
                   .intro = {i, r->words.end},
                   .rule = g.rule,
                   .verb = g.verb,
                   .act = g.verb ? g.verb->act : TOCSIN_ASSERT,
                   .speaker = g.speaker,
                   .direct = q >= 0,
                   .quote = q};
        size_t tail = g.end;
        const mention *sources = based_on(s, g.end, r->words.end, &tail);
        region outer = *r;
        if (sources && outer.n_via + 2 < VIA_MOST) { /* the sources speak to the outlet named */
            for (size_t k = outer.n_via; k > 0; k--) outer.via[k] = outer.via[k - 1];
            outer.via[0] = g.speaker;
            outer.n_via++;
            f.speaker = sources;
        }
        say(p, &outer, f);
        parse_tail(p, r, f, tail);
        return true;
    }
    return false;
}

/* ---- in front of what is said ---------------------------------------------------------------- */

/* "that": not behind a preposition ("in that town"), and with something to say behind it. */
static bool opens_content(const scan *s, const region *r, size_t i) {
    if (!scan_is(s, i, W_COMPLEMENTIZER) || !region_holds(s, r, i) || i + 2 >= r->words.end)
        return false;
    if (i > r->words.first && region_is_preposition(s, i - 1)) return false;
    if (scan_is(s, i + 1, W_AND) || scan_is_mark(s, i + 1)) return false; /* "ontkent dat en …" */
    return may_be_clause(s, (stretch){i + 1, r->words.end});
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
        if (p->start >= r->words.end || !may_be_clause(s, (stretch){p->start, r->words.end}))
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
    const mention *sources = based_on(s, p->from, p->start, &end);
    if (!sources) return;
    for (size_t k = outer->n_via; k > 0; k--) outer->via[k] = outer->via[k - 1];
    outer->via[0] = f->speaker;
    outer->n_via++;
    f->speaker = sources;
}

static bool verb_in_front(parser *p, const region *r, size_t i) {
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
    say(p, &outer, f);
    if (end < r->words.end) {
        region next = *r;
        next.words.first = end + 1;
        next.subject = scan_is(s, end, W_AND) ? found.speaker : NULL;
        parse_region(p, &next);
    }
    return true;
}

static bool source_in_front(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    group g;
    if (!source_group(s, r, i, &g)) return false;
    frame f = {
        .cue = g.cue, .rule = g.rule, .act = TOCSIN_ASSERT, .speaker = g.speaker, .quote = -1};
    stretch before = clause_trim(s, (stretch){r->words.first, i});
    stretch behind = clause_trim(s, (stretch){g.end, r->words.end});
    bool leads = !clause_has_verb(s, before);
    bool behind_comma = i > r->words.first && tocsin_text_is(s->words[i - 1].text, ",");
    bool middle = !leads && !behind_comma && behind.end > behind.first; /* "X is volgens Y groot" */
    if (leads && behind.end < behind.first + 3) return false;
    f.content = leads ? behind : middle || clause_has_verb(s, behind) ? r->words : before;
    f.intro = leads ? (stretch){r->words.first, g.end} : (stretch){i, g.end};
    size_t end;
    const mention *sources = based_on(s, g.end, r->words.end, &end);
    region outer = *r;
    if (sources && outer.n_via + 1 < VIA_MOST) outer.via[outer.n_via++] = sources;
    if (middle || (clause_has_verb(s, before) && clause_has_verb(s, behind))) {
        emit(p, &outer, f); /* in the middle: the same words again would not end */
        return true;
    }
    say(p, &outer, f);
    return true;
}

/* Pictures of something, as a noun phrase: "satellietbeelden van treinen, beladen met tanks". */
static bool pictures_of(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    const mention *m = scan_mention_at(s, i);
    if (!m || m->is != MENTION_IMAGERY || m->name_end > m->name_first) return false;
    if (!scan_is(s, m->end, W_OF) || !region_holds(s, r, i)) return false;
    if (m->end + 1 < r->words.end) {
        const mention *maker = scan_mention_at(s, m->end + 1); /* "images of Maxar" */
        if (maker &&
            (maker->is == MENTION_IMAGERY || (maker->name && maker->name->what == NAME_OUTLET)))
            return false;
    }
    stretch content = {m->first, r->words.end};
    if (clause_has_verb(s, content) || content.end < content.first + 5) return false;
    tocsin_text rule = TOCSIN_TEXT("imagery/of");
    frame f = {.content = content,
               .cue = {m->first, m->end},
               .intro = {r->words.first, m->first},
               .rule = rule,
               .act = TOCSIN_ASSERT,
               .speaker = m,
               .quote = -1};
    emit(p, r, f);
    return true;
}

/* `X: "…"` */
static bool header_in_front(parser *p, const region *r) {
    const scan *s = p->s;
    const mention *m = scan_mention_at(s, r->words.first);
    if (!m || !region_can_speak(m, NULL) || m->end + 2 >= r->words.end) return false;
    if (!tocsin_text_is(s->words[m->end].text, ":")) return false;
    int32_t q = region_speech_at(s, m->end + 1, r->quote);
    bool somebody = m->is == MENTION_PERSON || m->is == MENTION_ROLE || m->is == MENTION_NAME;
    if (q < 0 && !somebody) return false;
    tocsin_text rule = TOCSIN_TEXT("colon");
    frame f = {.content = {m->end + 1, r->words.end},
               .cue = {m->end, m->end + 1},
               .intro = {r->words.first, m->end},
               .rule = rule,
               .act = TOCSIN_ASSERT,
               .speaker = m,
               .direct = q >= 0,
               .quote = q};
    if (q >= 0) {
        size_t end = m->end + 1;
        while (end < r->words.end && region_speech_at(s, end, r->quote) == q) end++;
        f.content.end = end;
        add_rest(p, (stretch){end, r->words.end});
    }
    say(p, r, f);
    return true;
}

/* "Op satellietbeelden zijn tanks te zien": shown by the pictures. */
static bool seen_on_pictures(parser *p, const region *r) {
    const scan *s = p->s;
    const mention *pictures = NULL;
    bool seen = false;
    for (size_t i = r->words.first; i < r->words.end; i++) {
        const mention *m = scan_mention_at(s, i);
        if (m && m->is == MENTION_IMAGERY && region_holds(s, r, i) && i > s->first &&
            region_is_preposition(s, i - 1))
            pictures = m;
        seen = seen || scan_is(s, i, W_SEEN);
    }
    if (!pictures || !seen) return false;
    frame f = {.content = r->words,
               .cue = {pictures->first, pictures->end},
               .rule = TOCSIN_TEXT("imagery/seen"),
               .act = TOCSIN_ASSERT,
               .speaker = pictures,
               .quote = -1};
    emit(p, r, f);
    return true;
}

/* "Dat meldt X op basis van Y.": who said the sentence before. */
static bool points_back(parser *p, const region *r) {
    const scan *s = p->s;
    size_t i = r->words.first, verb_end;
    if (r->depth || !scan_is(s, i, W_ANAPHOR) || i + 1 >= r->words.end) return false;
    const verb_entry *verb = region_verb_at(s, r, i + 1, &verb_end);
    if (!verb || !(verb->rule->takes & TAKES_CLAUSE) || verb->rule->act != TOCSIN_ASSERT)
        return false;
    const mention *m = region_subject_right(s, r, i + 1 + scan_token(s, i + 1)->verb_n, verb->rule);
    if (!m || r->words.end > m->end + 8) return false;
    p->out->points_back = m;
    p->out->cue_back = (stretch){i + 1, verb_end};
    return true;
}

static bool parse_front(parser *p, const region *r) {
    if (points_back(p, r)) return true;
    if (header_in_front(p, r)) return true;
    for (size_t i = r->words.first; i < r->words.end; i++) {
        if (scan_token(p->s, i)->source && source_in_front(p, r, i)) return true;
        if (scan_token(p->s, i)->verb && verb_in_front(p, r, i)) return true;
        if (scan_is(p->s, i, W_IMAGERY) && pictures_of(p, r, i)) return true;
    }
    return false;
}

static bool parse_region(parser *p, const region *r) {
    if (r->words.end < r->words.first + 3 || r->depth >= DEPTH_MOST) return false;
    return parse_behind(p, r) || parse_front(p, r) || seen_on_pictures(p, r);
}

void attribution_find(const scan *s, int32_t quote_around, frames *ret_frames) {
    ret_frames->n = ret_frames->n_rest = 0;
    ret_frames->points_back = NULL;
    parser p = {s, ret_frames};
    region r = {.words = {s->first, s->end}, .quote = quote_around};
    if (parse_region(&p, &r)) return;
    if (quote_around >= 0) {
        frame f = {.content = r.words,
                   .act = TOCSIN_ASSERT,
                   .direct = true,
                   .quote = quote_around,
                   .rule = TOCSIN_TEXT("quote")};
        emit(&p, &(region){.quote = -1}, f);
    } else {
        add_rest(&p, r.words);
    }
}
