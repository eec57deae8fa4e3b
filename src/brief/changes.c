// SPDX-License-Identifier: Apache-2.0
/* What changed between the findings of two days.
 *
 * A finding has the same id as long as it says the same on the same entries; what has no such partner is new, or gone.
 * A new one and a gone one that were made by the same rule about the same thing (question, indicator, speaker, …) are
 * one finding that changed. Where a rule says several things of one thing, those that share the most entries belong
 * together, and what shares none stays apart. */
#include <stdlib.h>
#include <string.h>

#include "tocsin/brief.h"

/* Slots that say what a finding is about; all else is what it says of that. */
static bool is_about(const char *slot) {
    static const char *const names[] = {"question", "actor",      "place",   "unit",   "indicator",
                                        "area",     "hypothesis", "speaker", "picture"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], slot)) return true;
    return false;
}

static const tocsin_slot *find_slot(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return &finding->slots[i];
    return NULL;
}

static bool is_about_all_of(const tocsin_finding *a, const tocsin_finding *b) {
    for (size_t i = 0; i < a->n_slots; i++) {
        const tocsin_slot *slot = &a->slots[i];
        if (!is_about(slot->name)) continue;
        const tocsin_slot *other = find_slot(b, slot->name);
        if (!other || !tocsin_text_equal(slot->text, other->text)) return false;
    }
    return true;
}

static bool is_same_matter(const tocsin_finding *a, const tocsin_finding *b) {
    return !strcmp(a->rule, b->rule) && is_about_all_of(a, b) && is_about_all_of(b, a);
}

/* How many entries both rest on; both are ascending. */
static size_t count_shared(const tocsin_finding *a, const tocsin_finding *b) {
    size_t n = 0;
    for (size_t i = 0, k = 0; i < a->n_entries && k < b->n_entries;) {
        if (a->entries[i] == b->entries[k])
            n++, i++, k++;
        else if (a->entries[i] < b->entries[k])
            i++;
        else
            k++;
    }
    return n;
}

/* How much of what was read is not shown is no news. */
static bool is_told(const tocsin_finding *finding) {
    return strcmp(finding->kind, "more_claims") != 0;
}

/* A single claim that is no longer new is not gone: it was never more than what was said that week. */
static bool has_aged(const tocsin_finding *before) {
    return before->section == TOCSIN_SECTION_NEW && find_slot(before, "text") != NULL;
}

typedef struct comparison {
    const tocsin_finding *before, *now;
    size_t n_before, n_now;
    bool *is_taken_before, *is_taken_now; /* has its partner, or is no news */
    bool *is_same_before,
        *is_same_now; /* the same as they were when no partner had been looked for */
} comparison;

typedef struct id_place {
    tocsin_text id;
    size_t index;
} id_place;

static int compare_ids(const void *a, const void *b) {
    return tocsin_text_compare(((const id_place *)a)->id, ((const id_place *)b)->id);
}

static tocsin_status take_equal(comparison *c, tocsin_arena *arena, tocsin_error *err) {
    id_place *places = tocsin_arena_new(arena, id_place, c->n_before + 1);
    if (!places) return tocsin_fail_memory(err);
    for (size_t i = 0; i < c->n_before; i++) {
        places[i] = (id_place){c->before[i].id, i};
        c->is_taken_before[i] = !is_told(&c->before[i]);
    }
    if (c->n_before) qsort(places, c->n_before, sizeof *places, compare_ids);
    for (size_t i = 0; i < c->n_now; i++) {
        id_place key = {.id = c->now[i].id};
        const id_place *found =
            c->n_before ? bsearch(&key, places, c->n_before, sizeof key, compare_ids) : NULL;
        c->is_taken_now[i] = found || !is_told(&c->now[i]);
        if (found) c->is_taken_before[found->index] = true;
    }
    return TOCSIN_OK;
}

/* Is it, among those left over, the only one of its matter? */
static bool is_alone(const tocsin_finding *finding, const tocsin_finding *all, const bool *is_taken,
                     size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += !is_taken[i] && is_same_matter(finding, &all[i]);
    return count == 1;
}

/* What a new finding was before; SIZE_MAX: nothing. */
static size_t find_partner(const comparison *c, size_t now) {
    const tocsin_finding *finding = &c->now[now];
    size_t best = SIZE_MAX, most = 0;
    for (size_t i = 0; i < c->n_before; i++) {
        if (c->is_taken_before[i] || !is_same_matter(finding, &c->before[i])) continue;
        size_t n_shared = count_shared(finding, &c->before[i]);
        if (best == SIZE_MAX || n_shared > most) best = i, most = n_shared;
    }
    if (best == SIZE_MAX || most) return best;
    bool is_pair = is_alone(finding, c->before, c->is_same_before, c->n_before) &&
                   is_alone(finding, c->now, c->is_same_now, c->n_now) &&
                   !find_slot(finding, "speaker"); /* somebody may say another thing as well */
    return is_pair ? best : SIZE_MAX;
}

tocsin_status tocsin_brief_compare(const tocsin_finding *before, size_t n_before,
                                   const tocsin_finding *now, size_t n_now, tocsin_arena *arena,
                                   tocsin_brief_changes *ret_changes, tocsin_error *err) {
    comparison c = {.before = before,
                    .now = now,
                    .n_before = n_before,
                    .n_now = n_now,
                    .is_taken_before = tocsin_arena_new(arena, bool, n_before + 1),
                    .is_taken_now = tocsin_arena_new(arena, bool, n_now + 1),
                    .is_same_before = tocsin_arena_new(arena, bool, n_before + 1),
                    .is_same_now = tocsin_arena_new(arena, bool, n_now + 1)};
    tocsin_brief_change *changes =
        tocsin_arena_new(arena, tocsin_brief_change, n_before + n_now + 1);
    if (!c.is_taken_before || !c.is_taken_now || !c.is_same_before || !c.is_same_now || !changes)
        return tocsin_fail_memory(err);
    tocsin_status status = take_equal(&c, arena, err);
    if (status) return status;
    memcpy(c.is_same_before, c.is_taken_before, n_before * sizeof *c.is_same_before);
    memcpy(c.is_same_now, c.is_taken_now, n_now * sizeof *c.is_same_now);
    size_t n = 0;
    for (size_t i = 0; i < n_now; i++) {
        size_t partner = c.is_taken_now[i] ? SIZE_MAX : find_partner(&c, i);
        if (partner == SIZE_MAX) continue;
        changes[n++] = (tocsin_brief_change){TOCSIN_CHANGE_CHANGED, i, &before[partner]};
        c.is_taken_before[partner] = true;
        c.is_taken_now[i] = true;
    }
    for (size_t i = 0; i < n_now; i++)
        if (!c.is_taken_now[i]) changes[n++] = (tocsin_brief_change){TOCSIN_CHANGE_NEW, i, NULL};
    for (size_t i = 0; i < n_before; i++)
        if (!c.is_taken_before[i] && !has_aged(&before[i]))
            changes[n++] = (tocsin_brief_change){TOCSIN_CHANGE_GONE, SIZE_MAX, &before[i]};
    ret_changes->items = changes;
    ret_changes->n = n;
    return TOCSIN_OK;
}
