// SPDX-License-Identifier: Apache-2.0
/* Pixels that left their norm, watched one by one. An observation a scene brings the patches that this scene confirmed; what
 * changed together on the ground is confirmed over several, so patches that touch are one where no more than PATCH_DAYS
 * lie between. Beside their number stands how many pixels chance would have brought, since of many pixels some always ring. */
#include <math.h>
#include <stdlib.h>

#include "weigh/work.h"

enum { PATCH_DAYS = 60 }; /* as the patches of an alarm map: docs/methods/imagery.md */

/* A rate of false alarms that was asked for is kept within a factor, larger where few years stand behind it, and they come in
 * clusters: only what goes beyond that, and then by chance in one case of twenty at most, is told as a change. */
static const double chance_factor = 3, chance_factor_short = 6, chance_level = 0.05;
enum {
    SHORT_HISTORY_DAYS = 4 * 365 - 90
}; /* four years, less a season, since scenes do not begin on the day */

typedef struct piece {
    const tocsin_patch *patch;
    tocsin_day day; /* confirmed */
    double west, east, south, north;
    size_t head; /* union-find: a piece of the same patch, or itself */
} piece;

typedef struct pixel_sum {
    piece *pieces; /* from west to east */
    size_t n_pieces, n_patches;
    double ha, largest_ha, recent_ha;
    int64_t n_pixels;
    tocsin_day first;
    tocsin_period confirmed, recent;
    double expected; /* pixels, by chance */
    bool short_history;
} pixel_sum;

/* ---- which pieces touch ---------------------------------------------------------------------- */

static const double pi = 3.14159265358979323846;

static size_t n_points(const tocsin_patch *patch) {
    return patch->n_rings ? patch->ring_ends[patch->n_rings - 1] : 0;
}

static void find_bounds(piece *p) {
    p->west = p->south = (double)INFINITY;
    p->east = p->north = -(double)INFINITY;
    for (size_t i = 0; i < n_points(p->patch); i++) {
        const double *at = &p->patch->lonlat[2 * i];
        p->west = fmin(p->west, at[0]);
        p->east = fmax(p->east, at[0]);
        p->south = fmin(p->south, at[1]);
        p->north = fmax(p->north, at[1]);
    }
}

/* A twentieth of the side of a pixel, in degrees of latitude: what is nearer is the same corner. */
static double reach_of(const piece *p) {
    double pixel_m2 = p->patch->area_ha * 1e4 / (double)p->patch->n_pixels;
    return pixel_m2 > 0 ? sqrt(pixel_m2) / 20 / 111195 : 0;
}

/* Square of the distance from a point to a side; degrees of latitude, longitudes shortened by `shrink`. */
static double distance2(const double *p, const double *a, const double *b, double shrink) {
    double ax = (a[0] - p[0]) * shrink, ay = a[1] - p[1];
    double dx = (b[0] - a[0]) * shrink, dy = b[1] - a[1], length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? fmin(fmax(-(ax * dx + ay * dy) / length2, 0), 1) : 0;
    double x = ax + t * dx, y = ay + t * dy;
    return x * x + y * y;
}

/* Does a corner of `a` lie on a side of `b`? Where pixels touch, one of them has a corner there. */
static bool has_corner_on(const piece *a, const piece *b, double reach, double shrink) {
    const tocsin_patch *of = b->patch;
    for (size_t i = 0; i < n_points(a->patch); i++) {
        const double *p = &a->patch->lonlat[2 * i];
        if (p[0] < b->west - reach / shrink || p[0] > b->east + reach / shrink ||
            p[1] < b->south - reach || p[1] > b->north + reach)
            continue;
        for (size_t r = 0, from = 0; r < of->n_rings; from = of->ring_ends[r++])
            for (size_t k = from; k < of->ring_ends[r]; k++) {
                size_t next = k + 1 < of->ring_ends[r] ? k + 1 : from;
                if (distance2(p, &of->lonlat[2 * k], &of->lonlat[2 * next], shrink) <=
                    reach * reach)
                    return true;
            }
    }
    return false;
}

static bool touch(const piece *a, const piece *b, double reach, double shrink) {
    if (a->south > b->north + reach || b->south > a->north + reach) return false;
    return has_corner_on(a, b, reach, shrink) || has_corner_on(b, a, reach, shrink);
}

static size_t head_of(piece *pieces, size_t i) {
    while (pieces[i].head != i) i = pieces[i].head = pieces[pieces[i].head].head;
    return i;
}

static int compare_west(const void *a, const void *b) {
    const piece *x = a, *y = b;
    if (x->west != y->west) return x->west < y->west ? -1 : 1;
    if (x->south != y->south) return x->south < y->south ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

static void join_pieces(pixel_sum *sum) {
    piece *pieces = sum->pieces;
    if (sum->n_pieces) qsort(pieces, sum->n_pieces, sizeof *pieces, compare_west);
    for (size_t i = 0; i < sum->n_pieces; i++) pieces[i].head = i;
    for (size_t i = 0; i < sum->n_pieces; i++) {
        double reach = reach_of(&pieces[i]);
        double shrink = fmax(cos((pieces[i].south + pieces[i].north) / 2 * pi / 180), 0.01);
        for (size_t k = i + 1; k < sum->n_pieces; k++) {
            if (pieces[k].west > pieces[i].east + reach / shrink) break;
            if (abs(pieces[k].day - pieces[i].day) > PATCH_DAYS) continue;
            size_t a = head_of(pieces, i), b = head_of(pieces, k);
            if (a != b && touch(&pieces[i], &pieces[k], reach, shrink)) pieces[b].head = a;
        }
    }
}

/* ---- sums ------------------------------------------------------------------------------------ */

static void widen(tocsin_period *period, tocsin_day day) {
    if (period->from == TOCSIN_DAY_NONE || day < period->from) period->from = day;
    if (period->to == TOCSIN_DAY_NONE || day > period->to) period->to = day;
}

static void add_piece(const weigh_work *work, pixel_sum *sum, const tocsin_observation *scene,
                      const tocsin_patch *patch) {
    piece *p = &sum->pieces[sum->n_pieces++];
    *p = (piece){.patch = patch, .day = scene->day};
    find_bounds(p);
    sum->ha += patch->area_ha;
    sum->n_pixels += patch->n_pixels;
    if (sum->first == TOCSIN_DAY_NONE || patch->first_seen < sum->first)
        sum->first = patch->first_seen;
    widen(&sum->confirmed, scene->day);
    if (!tocsin_period_overlaps((tocsin_period){scene->day, scene->day}, work->input->shown_claims))
        return;
    sum->recent_ha += patch->area_ha;
    widen(&sum->recent, scene->day);
}

/* Patches, and the largest of them: the extent of each is summed up in its head. */
static bool count_patches(weigh_work *work, pixel_sum *sum) {
    double *ha = tocsin_arena_new(&work->room, double, sum->n_pieces);
    if (!ha) return false;
    for (size_t i = 0; i < sum->n_pieces; i++) {
        size_t head = head_of(sum->pieces, i);
        ha[head] += sum->pieces[i].patch->area_ha;
        sum->n_patches += head == i;
    }
    for (size_t i = 0; i < sum->n_pieces; i++) sum->largest_ha = fmax(sum->largest_ha, ha[i]);
    return true;
}

static bool sum_up(weigh_work *work, const tocsin_watched *watched, pixel_sum *ret) {
    const tocsin_observation *last = watched->scenes[watched->n_scenes - 1];
    double years = (last->day - last->history.to) / 365.25;
    size_t n = 0;
    for (size_t i = 0; i < watched->n_scenes; i++) n += watched->scenes[i]->n_patches;
    *ret = (pixel_sum){.pieces = tocsin_arena_new(&work->room, piece, n),
                       .first = TOCSIN_DAY_NONE,
                       .confirmed = TOCSIN_PERIOD_NONE,
                       .recent = TOCSIN_PERIOD_NONE,
                       .expected = last->false_alarms / 100 * years * (double)last->n_valid,
                       .short_history = last->history.to - last->history.from < SHORT_HISTORY_DAYS};
    if (!ret->pieces) return false;
    for (size_t i = 0; i < watched->n_scenes; i++)
        for (size_t k = 0; k < watched->scenes[i]->n_patches; k++)
            add_piece(work, ret, watched->scenes[i], &watched->scenes[i]->patches[k]);
    join_pieces(ret);
    return count_patches(work, ret);
}

/* Probability of `n` or more where `mean` are expected, after Poisson. */
static double chance_of(int64_t n, double mean) {
    double below = 0, term = -mean; /* logarithm of the probability of k */
    if ((double)n <= mean || !(mean > 0)) return n > 0 && !(mean > 0) ? 0 : 1;
    if ((double)n > mean + 10 * sqrt(mean) + 20) return 0;
    for (int64_t k = 0; k < n; k++) {
        below += exp(term);
        term += log(mean) - log((double)(k + 1));
    }
    return fmax(1 - below, 0);
}

/* ---- findings -------------------------------------------------------------------------------- */

static weigh_kind kind_of(const pixel_sum *sum) {
    double factor = sum->short_history ? chance_factor_short : chance_factor;
    bool is_change = chance_of(sum->n_pixels, factor * sum->expected) < chance_level;
    bool is_new = tocsin_period_is_known(sum->recent);
    if (sum->n_pixels == 0)
        return (weigh_kind){"pixels_as_usual", "weigh/pixels", TOCSIN_SECTION_CONTEXT, 54};
    if (!is_change)
        return (weigh_kind){"pixels_by_chance", "weigh/pixels", TOCSIN_SECTION_CONTEXT, 54};
    return (weigh_kind){"pixels_left_norm", "weigh/pixels",
                        is_new ? TOCSIN_SECTION_UNUSUAL : TOCSIN_SECTION_CONTEXT, is_new ? 93 : 55};
}

/* That nothing rang rests on all scenes; what did, on those that say so, and on the last that was watched. */
static void put_scenes(weigh_work *work, weigh_draft *draft, const tocsin_watched *watched,
                       const pixel_sum *sum) {
    int64_t *entries = weigh_put_entries(work, draft, watched->n_scenes);
    size_t n = 0;
    if (!entries) return;
    for (size_t i = 0; i < watched->n_scenes; i++) {
        const tocsin_observation *scene = watched->scenes[i];
        draft->finding.simulated |= scene->simulated;
        if (sum->n_pixels == 0 || scene->n_patches || i + 1 == watched->n_scenes)
            entries[n++] = scene->seq;
    }
    draft->finding.n_entries = n;
}

static void put_changes(weigh_work *work, weigh_draft *draft, const pixel_sum *sum) {
    weigh_put_number(draft, "patches", (double)sum->n_patches);
    weigh_put_number(draft, "pixels", (double)sum->n_pixels);
    weigh_put_number(draft, "ha", sum->ha);
    weigh_put_day(draft, "first", sum->first);
    weigh_put_period(draft, "confirmed", sum->confirmed);
    if (sum->n_patches > 1) weigh_put_number(draft, "largest", sum->largest_ha);
    if (!tocsin_period_is_known(sum->recent) || sum->recent.from == sum->confirmed.from) return;
    weigh_put_number(draft, "recent", sum->recent_ha);
    weigh_put_period(draft, "recent_when", work->input->shown_claims);
}

static void tell(weigh_work *work, const tocsin_watched *watched, const pixel_sum *sum) {
    const tocsin_observation *last = watched->scenes[watched->n_scenes - 1];
    tocsin_period when = sum->n_pixels ? (tocsin_period){sum->first, sum->confirmed.to}
                                       : (tocsin_period){last->day, last->day};
    weigh_draft *draft = weigh_start(work, kind_of(sum), when);
    weigh_put_text(work, draft, "indicator", watched->series);
    weigh_put_text(work, draft, "area", watched->area);
    weigh_put_day(draft, "since", last->history.to);
    weigh_put_day(draft, "until", last->day);
    weigh_put_number(draft, "scenes", (double)watched->n_scenes);
    weigh_put_number(draft, "watched", (double)last->n_valid);
    weigh_put_number(draft, "rate", last->false_alarms);
    weigh_put_number(draft, "expected", sum->expected);
    if (sum->n_pixels) put_changes(work, draft, sum);
    put_scenes(work, draft, watched, sum);
}

void weigh_find_pixels(weigh_work *work) {
    for (size_t i = 0; i < work->input->n_watched; i++) {
        const tocsin_watched *watched = &work->input->watched[i];
        pixel_sum sum;
        if (watched->n_scenes == 0) continue;
        if (sum_up(work, watched, &sum))
            tell(work, watched, &sum);
        else
            work->failed = true;
    }
}
