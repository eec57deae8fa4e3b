// SPDX-License-Identifier: Apache-2.0
#include "weigh/match.h"

#include <string.h>

#include "weigh/work.h"

static bool holds_word(tocsin_text text, tocsin_text word) {
    for (size_t at = 0; word.n && at + word.n <= text.n; at++)
        if (tocsin_text_alike(tocsin_text_slice(text, at, at + word.n), word)) return true;
    return false;
}

bool weigh_holds_words(tocsin_text text, const tocsin_pattern *pattern) {
    for (size_t i = 0; i < pattern->n_words; i++)
        if (holds_word(text, pattern->words[i])) return true;
    return pattern->n_words == 0;
}

static bool is_recent(const weigh_match *match, const tocsin_pattern *pattern, tocsin_period when) {
    tocsin_day last = when.to != TOCSIN_DAY_NONE ? when.to : when.from;
    if (!pattern->days || match->as_of == TOCSIN_DAY_NONE) return true;
    return last != TOCSIN_DAY_NONE && match->as_of - last <= pattern->days;
}

static bool is_actor(tocsin_text wanted, tocsin_text actor) {
    return !wanted.n || weigh_actor_within(actor, wanted);
}

static bool is_place(const weigh_match *match, tocsin_text wanted, const tocsin_digest *claim) {
    if (!wanted.n) return true;
    tocsin_text name = claim->place.n ? claim->place : claim->place_text;
    if (weigh_fold_hash(name) == weigh_fold_hash(wanted)) return true;
    return name.n && match->place_within && match->place_within(match->place_context, name, wanted);
}

/* What is said to be, now or before: not what is possible, to come, usual or unknown, unless the words themselves are
 * what counts. */
static bool is_stated(const tocsin_digest *claim, const tocsin_pattern *pattern) {
    bool is_turned = claim->act == TOCSIN_DENY || claim->act == TOCSIN_DOUBT; /* negative as such */
    if (!is_turned && claim->negative != pattern->negative) return false;
    if (pattern->said || claim->act != TOCSIN_ASSERT) return true;
    bool is_plan = claim->has_quantity && claim->measure == TOCSIN_PLAN;
    bool is_real = claim->tense != TOCSIN_FUTURE && claim->certainty != TOCSIN_POSSIBLE;
    return claim->tense != TOCSIN_HABITUAL && claim->certainty != TOCSIN_UNKNOWN &&
           (is_real || is_plan);
}

bool weigh_matches_claim(const weigh_match *match, const tocsin_pattern *pattern,
                         const tocsin_digest *claim) {
    bool is_kind = (!pattern->act || pattern->act == claim->act) &&
                   (!pattern->plover || pattern->plover == claim->plover);
    bool is_counted = (!pattern->unit && !pattern->measure) || claim->has_quantity;
    if (!is_kind || !is_counted || !is_stated(claim, pattern)) return false;
    if (pattern->unit && pattern->unit != claim->unit) return false;
    if (pattern->measure && pattern->measure != claim->measure) return false;
    return is_actor(pattern->actor, claim->actor) && is_actor(pattern->target, claim->target) &&
           is_actor(pattern->speaker, claim->speaker_actor) &&
           is_place(match, pattern->place, claim) && is_recent(match, pattern, claim->published);
}

static const tocsin_slot *slot_of(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return &finding->slots[i];
    return NULL;
}

tocsin_text weigh_slot_text(const tocsin_finding *finding, const char *name) {
    const tocsin_slot *slot = slot_of(finding, name);
    return slot ? slot->text : TOCSIN_TEXT_NONE;
}

/* What counts claims says so by a word of the vocabulary. */
bool weigh_is_of_images(const tocsin_finding *finding) {
    const tocsin_slot *measured = slot_of(finding, "measured");
    return slot_of(finding, "indicator") && (!measured || measured->type != TOCSIN_SLOT_WORD);
}

static bool is_kind(const tocsin_pattern *pattern, const tocsin_finding *finding) {
    if (pattern->section && pattern->section != finding->section) return false;
    for (size_t i = 0; i < pattern->n_findings; i++)
        if (tocsin_text_is(pattern->findings[i], finding->kind)) return true;
    return pattern->n_findings == 0 && pattern->section;
}

static bool is_slot(const tocsin_finding *finding, const char *name, tocsin_text wanted) {
    return !wanted.n || tocsin_text_equal(wanted, weigh_slot_text(finding, name));
}

bool weigh_matches_finding(const weigh_match *match, const tocsin_pattern *pattern,
                           const tocsin_finding *finding) {
    if (!is_kind(pattern, finding) || (pattern->images && !weigh_is_of_images(finding)))
        return false;
    return is_slot(finding, "indicator", pattern->indicator) &&
           is_slot(finding, "area", pattern->area) &&
           is_slot(finding, "picture", pattern->picture) &&
           is_slot(finding, "question", pattern->question) &&
           is_slot(finding, "unit", tocsin_text_of(tocsin_unit_word(pattern->unit))) &&
           is_recent(match, pattern, finding->when);
}
