// SPDX-License-Identifier: Apache-2.0
/* From observations of pictures to findings: how one is made, and where all of them stand in the brief. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/pictures.h"
#include "tocsin/weigh.h"

/* ---- a finding --------------------------------------------------------------------------------- */

static tocsin_slot *new_slot(picture_draft *draft, const char *name, tocsin_slot_type type) {
    tocsin_finding *finding = &draft->finding;
    assert(finding->n_slots < TOCSIN_FINDING_SLOTS);
    size_t at = finding->n_slots++;
    finding->slots[at] = (tocsin_slot){.name = name,
                                       .type = type,
                                       .number = (double)NAN,
                                       .high = (double)NAN,
                                       .period = TOCSIN_PERIOD_NONE};
    return &finding->slots[at];
}

void picture_put_text(picture_draft *draft, const char *name, tocsin_text text) {
    if (text.n) new_slot(draft, name, TOCSIN_SLOT_TEXT)->text = text;
}

void picture_put_word(picture_draft *draft, const char *name, const char *word) {
    if (word) new_slot(draft, name, TOCSIN_SLOT_WORD)->text = tocsin_text_of(word);
}

void picture_put_number(picture_draft *draft, const char *name, double number) {
    if (isfinite(number)) new_slot(draft, name, TOCSIN_SLOT_NUMBER)->number = number;
}

void picture_put_day(picture_draft *draft, const char *name, tocsin_day day) {
    if (day != TOCSIN_DAY_NONE)
        new_slot(draft, name, TOCSIN_SLOT_DAY)->period = (tocsin_period){day, day};
}

void picture_put_list(picture_draft *draft, const char *name, const tocsin_text *list, size_t n) {
    if (!n) return;
    tocsin_slot *slot = new_slot(draft, name, TOCSIN_SLOT_LIST);
    slot->list = list;
    slot->n_list = n;
}

void picture_put_entry(picture_draft *draft, int64_t entry) {
    const size_t room = sizeof draft->entries / sizeof *draft->entries;
    size_t at = 0;
    if (entry <= 0 || draft->n_entries == room) return;
    while (at < draft->n_entries && draft->entries[at] < entry) at++;
    if (at < draft->n_entries && draft->entries[at] == entry) return;
    memmove(draft->entries + at + 1, draft->entries + at,
            (draft->n_entries - at) * sizeof *draft->entries);
    draft->entries[at] = entry;
    draft->n_entries++;
}

picture_draft picture_start(const picture_facts *of, const char *kind, tocsin_section section) {
    picture_draft draft = {
        .finding = {.kind = kind,
                    .rule = "picture/check",
                    .section = section,
                    .when = {of->day, of->day},
                    .simulated = of->evidence->simulated || of->picture->claimed->simulated}};
    picture_put_text(&draft, "picture", of->name);
    picture_put_entry(&draft, of->evidence->seq);
    return draft;
}

tocsin_status picture_tell(picture_telling *t, picture_draft *draft, tocsin_error *err) {
    tocsin_finding finding = draft->finding;
    int64_t *entries = tocsin_arena_new(t->arena, int64_t, draft->n_entries);
    if (!entries) return tocsin_fail_memory(err);
    memcpy(entries, draft->entries, draft->n_entries * sizeof *entries);
    finding.entries = entries;
    finding.n_entries = draft->n_entries;
    tocsin_status status = tocsin_weigh_name(&finding, t->arena, err);
    if (status) return status;
    if (!tocsin_grow((void **)&t->findings, &t->capacity, t->n, sizeof *t->findings))
        return tocsin_fail_memory(err);
    t->findings[t->n++] = finding;
    return TOCSIN_OK;
}

/* ---- what holds of a picture ------------------------------------------------------------------- */

picture_facts picture_facts_of(const picture_telling *t, size_t picture) {
    const case_picture *one = &t->pictures.items[picture];
    const tocsin_evidence *evidence = &t->facts->evidence[one->evidence];
    picture_facts of = {.picture = one,
                        .evidence = evidence,
                        .name = picture_name(one, evidence),
                        .day = pictures_day(one, evidence),
                        .observations = t->room};
    of.n =
        picture_observations(t->facts->observations, t->facts->n_observations, evidence, t->room);
    return of;
}

const tocsin_observation *picture_test(const picture_facts *of, const char *test) {
    for (size_t i = of->n; i > 0; i--)
        if (tocsin_text_is(of->observations[i - 1]->test, test)) return of->observations[i - 1];
    return NULL;
}

const tocsin_slot *picture_found(const tocsin_observation *observation, const char *name) {
    for (size_t i = 0; observation && i < observation->n_found; i++)
        if (!strcmp(observation->found[i].name, name)) return &observation->found[i];
    return NULL;
}

double picture_found_number(const tocsin_observation *observation, const char *name) {
    const tocsin_slot *slot = picture_found(observation, name);
    return slot ? slot->number : (double)NAN;
}

tocsin_day picture_found_day(const tocsin_observation *observation, const char *name) {
    const tocsin_slot *slot = picture_found(observation, name);
    return slot ? slot->period.from : TOCSIN_DAY_NONE;
}

/* ---- all of them ------------------------------------------------------------------------------- */

static void release_telling(picture_telling *t) {
    free(t->findings);
}

/* At the end of their sections, but what is said of a picture and a later use of it lead theirs: they are about the charge. */
static bool leads(const tocsin_finding *finding) {
    return !strcmp(finding->kind, "picture_denied") || !strcmp(finding->kind, "picture_reused");
}

static void take(const picture_telling *t, tocsin_section section, bool leading,
                 tocsin_finding *all, size_t *at) {
    for (size_t i = 0; i < t->n; i++)
        if (t->findings[i].section == section && leads(&t->findings[i]) == leading)
            all[(*at)++] = t->findings[i];
}

static tocsin_status merge(const picture_telling *t, tocsin_weigh_result *weighed,
                           tocsin_error *err) {
    size_t n = weighed->n_findings + t->n, at = 0, i = 0;
    tocsin_finding *all = tocsin_arena_new(t->arena, tocsin_finding, n);
    if (!all) return tocsin_fail_memory(err);
    for (int s = 0; s <= TOCSIN_SECTION_CONTEXT; s++) {
        take(t, (tocsin_section)s, true, all, &at);
        for (; i < weighed->n_findings && (int)weighed->findings[i].section == s; i++)
            all[at++] = weighed->findings[i];
        take(t, (tocsin_section)s, false, all, &at);
    }
    for (; i < weighed->n_findings; i++) all[at++] = weighed->findings[i];
    weighed->findings = all;
    weighed->n_findings = at;
    return TOCSIN_OK;
}

/* A picture that was published later than the day of the facts is not known then. */
static void drop_later(picture_telling *t) {
    size_t kept = 0;
    for (size_t i = 0; i < t->pictures.n; i++) {
        const case_picture *one = &t->pictures.items[i];
        tocsin_day day = pictures_day(one, &t->facts->evidence[one->evidence]);
        if (t->facts->as_of == TOCSIN_DAY_NONE || day <= t->facts->as_of)
            t->pictures.items[kept++] = *one;
    }
    t->pictures.n = kept;
}

tocsin_status pictures_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                             tocsin_arena *arena, tocsin_weigh_result *weighed, tocsin_error *err) {
    TOCSIN_CLEANUP(release_telling)
    picture_telling t = {
        .c = c, .ledger = ledger, .facts = facts, .weighed = weighed, .arena = arena};
    tocsin_status status =
        pictures_list(c, facts->evidence, facts->n_evidence, arena, &t.pictures, err);
    if (status || !t.pictures.n) return status;
    drop_later(&t);
    t.room = tocsin_arena_new(arena, const tocsin_observation *, facts->n_observations);
    if (!t.room) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < t.pictures.n; i++) {
        picture_facts of = picture_facts_of(&t, i);
        if (of.n) status = picture_tell_tests(&t, &of, err);
    }
    if (!status) status = pictures_tell_denied(&t, err);
    if (!status) status = pictures_tell_reused(&t, err);
    if (!status) status = tocsin_brief_render(c->config.language.at, t.findings, t.n, arena, err);
    return status ? status : merge(&t, weighed, err);
}
