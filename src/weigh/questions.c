// SPDX-License-Identifier: Apache-2.0
/* Which numbers answer the same question: unit, actor, measure and place agree.
 *
 * Claims are sorted by (measure, unit, actor) and cut into runs, once for each question of the case or
 * once over all when the case names none. A run is then cut by place. Places that the gazetteer knows
 * are kept apart, save that a place within another counts as its part. "The border", "the region" —
 * places that no gazetteer knows — are taken to be the place that most of the other numbers of the run
 * name; where no place is named by more than half of them, vague places stand together on their own.
 * Findings list the places that were taken together.
 */
#include <math.h>
#include <stdlib.h>

#include "weigh/series.h"

enum { PLACES_MAX = 200 }; /* with more in one run, "within" is no longer looked at */

/* Does the claim say a number as what is, was, or is meant to be? */
bool weigh_says_number(const tocsin_digest *claim) {
    bool is_said = claim->act == TOCSIN_ASSERT || claim->act == TOCSIN_WARN ||
                   claim->act == TOCSIN_ACCUSE || claim->act == TOCSIN_PROMISE;
    if (!claim->has_quantity || !is_said || claim->negative) return false;
    if (claim->certainty == TOCSIN_UNKNOWN || claim->tense == TOCSIN_HABITUAL) return false;
    if (isnan(claim->low) && isnan(claim->high)) return false;
    if (claim->unit == TOCSIN_UNIT_NONE || claim->measure == TOCSIN_MEASURE_NONE) return false;
    bool is_real = claim->certainty != TOCSIN_POSSIBLE && claim->tense != TOCSIN_FUTURE;
    return is_real || claim->measure == TOCSIN_PLAN;
}

/* Distances, durations and sums of money are no quantity that a place holds. */
bool weigh_is_counted(tocsin_unit unit) {
    return unit != TOCSIN_KM && unit != TOCSIN_DAYS && unit != TOCSIN_MONEY;
}

static int compare_runs(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    const tocsin_digest *p = x->claim, *q = y->claim;
    if (p->measure != q->measure) return p->measure < q->measure ? -1 : 1;
    if (p->unit != q->unit) return p->unit < q->unit ? -1 : 1;
    int by_actor =
        tocsin_text_compare(weigh_actor_root(x->claim->actor), weigh_actor_root(y->claim->actor));
    if (by_actor) return by_actor;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x > y) - (x < y);
}

static bool same_run(const weigh_item *a, const weigh_item *b) {
    const tocsin_digest *p = a->claim, *q = b->claim;
    return p->measure == q->measure && p->unit == q->unit &&
           tocsin_text_equal(weigh_actor_root(a->claim->actor), weigh_actor_root(b->claim->actor));
}

void weigh_put_question(weigh_work *work, weigh_draft *draft, const weigh_series *series,
                        weigh_item *const *items, size_t n) {
    tocsin_text unit = tocsin_text_of(tocsin_unit_word(series->unit));
    bool is_named = series->question && series->question->name.n;
    size_t first = SIZE_MAX, n_places = 0;
    for (size_t i = 0; i < n; i++) {
        if (!items[i]->place) continue;
        if (first == SIZE_MAX) first = i;
        n_places += n_places == 0 || (n_places == 1 && items[i]->place != items[first]->place);
    }
    if (is_named)
        weigh_put_text(work, draft, "question", series->question->name);
    else
        weigh_put_word(work, draft, "question", unit);
    if (!is_named && series->actor.n) weigh_put_word(work, draft, "actor", series->actor);
    if (!is_named && n_places == 1)
        weigh_put_text(work, draft, "place", weigh_place_of(items[first]->claim));
    if (n_places > 1) weigh_put_names(work, draft, "places", items, n, weigh_place_of);
    weigh_put_word(work, draft, "unit", unit);
}

static uint64_t named_place(const weigh_item *item) {
    return item->claim->place.n ? item->place : 0;
}

/* "129,000 of the ground forces; together with the navy there are 149,000": who gives two numbers of one time in one
 * report does not contradict himself, and the smaller one is a part of the larger. */
static bool is_part_of(const weigh_number *part, const weigh_number *whole) {
    const weigh_item *a = part->item, *b = whole->item;
    return !whole->is_part && part->high < whole->low && a->origin == b->origin &&
           (!named_place(a) || !named_place(b) || a->place == b->place);
}

/* In order of time and ledger the numbers that one report gives for one day stand together. */
void weigh_find_parts_of_reports(const weigh_series *series) {
    enum { ONE_REPORT = 16 };
    weigh_number *numbers = series->numbers;
    for (size_t i = 0, from = 0; i < series->n; i++) {
        const weigh_item *item = numbers[i].item, *first = numbers[from].item;
        bool is_same = item->claim->evidence == first->claim->evidence && item->day == first->day;
        if (!is_same || i - from >= ONE_REPORT) from = i;
        for (size_t k = from; k < i; k++) {
            bool is_less = is_part_of(&numbers[k], &numbers[i]);
            if (!is_less && !is_part_of(&numbers[i], &numbers[k])) continue;
            weigh_number *part = &numbers[is_less ? k : i];
            part->high = HUGE_VAL;
            part->is_part = part->is_of_whole = true;
        }
    }
}

static void weigh_one_series(weigh_work *work, const weigh_series *series) {
    if (series->n == 0) return;
    if (series->measure == TOCSIN_STOCK) weigh_find_parts_of_reports(series);
    if (series->measure == TOCSIN_STOCK) {
        weigh_find_scope(work, series); /* while the numbers are in order of time */
        weigh_reconcile_stock(work, series);
    }
    if (series->measure == TOCSIN_FLOW) weigh_reconcile_flow(work, series);
}

/* ---- by place ------------------------------------------------------------------------------ */

/* The items of a run that name one place: [from, to) of the run sorted by place. */
typedef struct place_group {
    size_t from, to;
    bool is_named; /* else vague, or none is named at all */
    weigh_place place;
} place_group;

/* A run cut by place, and room for the series that are made of it. */
typedef struct place_cut {
    weigh_item **items;
    place_group *groups;
    size_t n_groups;
    bool *within; /* [i * n_groups + j]: group i within group j; NULL: not looked at */
    weigh_number *numbers;
} place_cut;

static int compare_places(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    uint64_t p = named_place(x), q = named_place(y);
    if (p != q) return p < q ? -1 : 1;
    return (x > y) - (x < y);
}

static bool cut_by_place(weigh_work *work, weigh_item **items, size_t n, place_cut *cut) {
    *cut = (place_cut){.items = items,
                       .groups = tocsin_arena_new(&work->room, place_group, n),
                       .numbers = tocsin_arena_new(&work->room, weigh_number, n)};
    if (!cut->groups || !cut->numbers) return false;
    qsort(items, n, sizeof(weigh_item *), compare_places);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && named_place(items[to]) == named_place(items[from]); to++) {
        }
        weigh_place place = weigh_place_in(items[from]->claim);
        cut->groups[cut->n_groups++] = (place_group){from, to, place.name.n > 0, place};
    }
    size_t k = cut->n_groups;
    if (k > PLACES_MAX) return true;
    cut->within = tocsin_arena_new(&work->room, bool, k *k);
    for (size_t i = 0; cut->within && i < k; i++)
        for (size_t j = 0; j < k; j++) {
            const place_group *a = &cut->groups[i], *b = &cut->groups[j];
            if (i == j || !a->is_named || !b->is_named) continue;
            weigh_relation relation = weigh_relate_places(work, a->place, b->place);
            cut->within[i * k + j] = relation == WEIGH_INNER || relation == WEIGH_SAME;
        }
    return cut->within != NULL;
}

static bool is_within_group(const place_cut *cut, size_t i, size_t j) {
    return cut->within && cut->within[i * cut->n_groups + j];
}

/* The place that more than half of the numbers with a known place name, under whatever name; SIZE_MAX: none. */
static size_t main_group(const place_cut *cut) {
    size_t n_known = 0, n_most = 0, most = SIZE_MAX;
    for (size_t i = 0; i < cut->n_groups; i++) {
        size_t n = 0;
        if (!cut->groups[i].is_named) continue;
        for (size_t j = 0; j < cut->n_groups; j++)
            if (i == j || (is_within_group(cut, i, j) && is_within_group(cut, j, i)))
                n += cut->groups[j].to - cut->groups[j].from;
        n_known += cut->groups[i].to - cut->groups[i].from;
        if (n > n_most) n_most = n, most = i;
    }
    return 2 * n_most > n_known ? most : SIZE_MAX;
}

static void add_group(const place_cut *cut, size_t group, bool is_part, weigh_series *series) {
    for (size_t i = cut->groups[group].from; i < cut->groups[group].to; i++) {
        weigh_item *item = cut->items[i];
        series->numbers[series->n++] = (weigh_number){
            .item = item,
            .low = item->low,
            .high = is_part ? HUGE_VAL : item->high,
            .is_part = is_part,
        };
    }
}

static int compare_numbers(const void *a, const void *b) {
    const weigh_item *x = ((const weigh_number *)a)->item, *y = ((const weigh_number *)b)->item;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x > y) - (x < y);
}

static void weigh_group(weigh_work *work, const place_cut *cut, size_t group, bool with_vague,
                        weigh_series series) {
    series.numbers = cut->numbers;
    add_group(cut, group, false, &series);
    for (size_t other = 0; other < cut->n_groups; other++) {
        if (other == group) continue;
        bool is_inner = is_within_group(cut, other, group);
        bool is_outer = is_within_group(cut, group, other);
        if (is_inner && is_outer && other < group) return; /* the same place, done already */
        if (is_inner) add_group(cut, other, !is_outer, &series);
        if (!cut->groups[other].is_named && with_vague) add_group(cut, other, false, &series);
    }
    qsort(series.numbers, series.n, sizeof *series.numbers, compare_numbers);
    weigh_one_series(work, &series);
}

static void weigh_run_by_place(weigh_work *work, weigh_item **items, size_t n,
                               weigh_series series) {
    place_cut cut;
    if (!cut_by_place(work, items, n, &cut)) {
        work->failed = true;
        return;
    }
    size_t most = main_group(&cut);
    for (size_t i = 0; i < cut.n_groups; i++)
        if (cut.groups[i].is_named || most == SIZE_MAX)
            weigh_group(work, &cut, i, i == most, series);
}

/* A question that names its place takes what is there, what is within it as its part, and what is
 * vague. */
static void weigh_run_at(weigh_work *work, weigh_item *const *items, size_t n,
                         weigh_series series) {
    weigh_place place = {.text = series.question->place, .name = series.question->place};
    series.numbers = tocsin_arena_new(&work->room, weigh_number, n);
    if (!series.numbers) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        weigh_relation relation = weigh_relate_places(work, weigh_place_in(items[i]->claim), place);
        if (relation == WEIGH_APART || relation == WEIGH_OUTER) continue;
        bool is_part = relation == WEIGH_INNER && items[i]->claim->place.n;
        series.numbers[series.n++] = (weigh_number){
            .item = items[i],
            .low = items[i]->low,
            .high = is_part ? HUGE_VAL : items[i]->high,
            .is_part = is_part,
        };
    }
    qsort(series.numbers, series.n, sizeof *series.numbers, compare_numbers);
    weigh_one_series(work, &series);
}

/* ---- by unit, actor and measure ------------------------------------------------------------ */

static bool answers(const weigh_item *item, const tocsin_question *question) {
    const tocsin_digest *claim = item->claim;
    if (question->unit && question->unit != claim->unit) return false;
    if (question->measure && question->measure != claim->measure) return false;
    return !question->actor.n || weigh_actor_within(claim->actor, question->actor);
}

/* `items`: those that answer `question`, or all when it is NULL. Sorts them. */
static void weigh_runs(weigh_work *work, weigh_item **items, size_t n,
                       const tocsin_question *question) {
    if (n) qsort(items, n, sizeof(weigh_item *), compare_runs);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && same_run(items[from], items[to]); to++) {
        }
        const tocsin_digest *first = items[from]->claim;
        weigh_series series = {.question = question,
                               .unit = first->unit,
                               .measure = first->measure,
                               .actor = weigh_actor_root(first->actor)};
        weigh_tell_amounts(work, &series, items + from, to - from);
        if (series.measure == TOCSIN_PLAN) continue;
        if (question && question->place.n)
            weigh_run_at(work, items + from, to - from, series);
        else
            weigh_run_by_place(work, items + from, to - from, series);
    }
}

void weigh_find_questions(weigh_work *work) {
    const tocsin_weigh_input *input = work->input;
    weigh_item **numbers = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    weigh_item **matching = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    if (!numbers || !matching) {
        work->failed = true;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < work->n_items; i++) {
        const tocsin_digest *claim = work->items[i].claim;
        if (weigh_says_number(claim) && !claim->is_previous &&
            (input->n_questions || weigh_is_counted(claim->unit)))
            numbers[n++] = &work->items[i];
    }
    if (input->n_questions == 0) weigh_runs(work, numbers, n, NULL);
    for (size_t q = 0; q < input->n_questions; q++) {
        size_t n_matching = 0;
        for (size_t i = 0; i < n; i++)
            if (answers(numbers[i], &input->questions[q])) matching[n_matching++] = numbers[i];
        weigh_runs(work, matching, n_matching, &input->questions[q]);
    }
}
