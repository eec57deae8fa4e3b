// SPDX-License-Identifier: Apache-2.0
/* Sources without a verb of speaking, and pictures: `according to X CONTENT`, `satellite images of CONTENT`. */
#include "reading/parser.h"

bool parser_source_group(const scan *s, const region *r, size_t i, group *ret_group) {
    const token *t = scan_token(s, i);
    if (t->source && t->source->own) return false;
    if (!t->source) return parser_by_count(s, r, i, ret_group);
    if (!region_holds(s, r, i)) return false;
    const mention *m = region_subject_right(s, r, i + t->source_n, NULL);
    if (!m) {
        m = scan_mention_at(s, i + t->source_n);
        if (!m || m->is != MENTION_IMAGERY) return false;
    }
    *ret_group =
        (group){.speaker = m, .rule = t->source->name, .cue = {i, i + t->source_n}, .end = m->end};
    return true;
}

/* "X stuurde naar eigen zeggen tien bataljons": X says so of itself. The clause is all of the region up to another verb
 * behind "and". */
static bool own_source(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    const mention *who = NULL;
    size_t end = i + scan_token(s, i)->source_n;
    for (size_t k = r->words.first; k < r->words.end && (!who || k < i); k++) {
        const mention *m = scan_mention_at(s, k);
        if (!m || (k > r->words.first && region_is_preposition(s, k - 1))) continue;
        if (!who && region_can_speak(m, NULL) && region_holds(s, r, k)) who = m;
    }
    if (!who) return false;
    while (end < r->words.end && !(scan_is(s, end, W_AND) && end + 1 < r->words.end &&
                                   scan_token(s, end + 1)->finite && !scan_mention_of(s, end + 1)))
        end++;
    frame f = {.content = {r->words.first, end},
               .cue = {i, i + scan_token(s, i)->source_n},
               .rule = scan_token(s, i)->source->name,
               .act = TOCSIN_ASSERT,
               .speaker = who,
               .quote = -1};
    parser_emit(p, r, f);
    if (end >= r->words.end) return true;
    region next = *r;
    next.words.first = end + 1;
    next.subject = who;
    if (!parser_region(p, &next)) parser_main_clause(p, r, next.words);
    return true;
}

/* "Russland bereitet | nach Angaben von X …": the clause has begun, though no list has its verb. */
static bool opens_with_subject(const scan *s, stretch before) {
    if (!s->lex->verb_second || before.end < before.first + 2) return false;
    const mention *m = scan_mention_at(s, before.first);
    bool party = m && m->end < before.end && (m->is == MENTION_ACTOR || m->is == MENTION_PERSON);
    return party && !scan_token(s, before.end - 1)->dated && !scan_is_mark(s, m->end);
}

bool parser_source_in_front(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    group g;
    if (scan_token(s, i)->source && scan_token(s, i)->source->own)
        return region_holds(s, r, i) && own_source(p, r, i);
    if (!parser_source_group(s, r, i, &g)) return false;
    frame f = {
        .cue = g.cue, .rule = g.rule, .act = TOCSIN_ASSERT, .speaker = g.speaker, .quote = -1};
    stretch before = clause_trim(s, (stretch){r->words.first, i});
    stretch behind = clause_trim(s, (stretch){g.end, r->words.end});
    bool leads = !clause_has_verb(s, before) && !opens_with_subject(s, before);
    bool behind_comma = i > r->words.first && tocsin_text_is(s->words[i - 1].text, ",");
    bool middle = !leads && !behind_comma && behind.end > behind.first; /* "X is volgens Y groot" */
    if (leads && behind.end < behind.first + 3) return false;
    f.content = leads ? behind : middle || clause_has_verb(s, behind) ? r->words : before;
    f.intro = leads ? (stretch){r->words.first, g.end} : (stretch){i, g.end};
    size_t end;
    const mention *sources = parser_based_on(s, g.end, r->words.end, &end);
    region outer = *r;
    if (sources && outer.n_via + 1 < VIA_MOST) outer.via[outer.n_via++] = sources;
    if (middle || (clause_has_verb(s, before) && clause_has_verb(s, behind))) {
        parser_emit(p, &outer, f); /* in the middle: the same words again would not end */
        return true;
    }
    parser_say(p, &outer, f);
    return true;
}

/* Pictures of something, as a noun phrase: "satellietbeelden van treinen, beladen met tanks". */
bool parser_pictures_of(parser *p, const region *r, size_t i) {
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
    if (i > r->words.first && scan_is(s, i - 1, W_IN_PLACE)) return false; /* "seen on pictures" */
    if (clause_has_verb(s, content) || content.end < content.first + 5) return false;
    tocsin_text rule = TOCSIN_TEXT("imagery/of");
    frame f = {.content = content,
               .cue = {m->first, m->end},
               .intro = {r->words.first, m->first},
               .rule = rule,
               .act = TOCSIN_ASSERT,
               .speaker = m,
               .quote = -1};
    parser_emit(p, r, f);
    return true;
}

/* "Op satellietbeelden zijn tanks te zien": shown by the pictures. */
bool parser_seen_on_pictures(parser *p, const region *r) {
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
    /* "Auf den Bildern sei … zu sehen", "zouden … te zien zijn": somebody says so of the pictures */
    bool hearsay = clause_has(s, r->words, W_REPORTIVE) && s->lex->verb_second;
    if (!pictures || !seen || hearsay) return false;
    frame f = {.content = r->words,
               .cue = {pictures->first, pictures->end},
               .rule = TOCSIN_TEXT("imagery/seen"),
               .act = TOCSIN_ASSERT,
               .speaker = pictures,
               .quote = -1};
    parser_emit(p, r, f);
    return true;
}
