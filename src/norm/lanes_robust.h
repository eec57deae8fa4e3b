// SPDX-License-Identifier: Apache-2.0
/* The robust fit of a vector of pixels: scale, rounds, a change inside the history, the spread. No guard: it is no header of its own,
 * but a part of lanes_body.h. */

/* ---- scale ----------------------------------------------------------------------------------- */

/* Bounds at `spread` of a median on either side of it. */
static void lanes_edges_set(lanes_edges *edges, lanes_v median, float spread) {
    *edges = (lanes_edges){median, median * spread, lanes_all(0), lanes_all(0)};
}

static void lanes_edges_add(lanes_edges *edges, const lanes_v *r, size_t from, size_t to) {
    lanes_edges e = *edges;
    for (size_t i = from; i < to; i++) {
        lanes_edges_count(&e, r[i]);
    }
    *edges = e;
}

/* The median of `count` |r| among `dates` of them, by the numbers below on either side of the last:
 * on the line between them, beyond them in proportion to these numbers; far below them by more, since
 * most |r| may be 0. Without a jump anywhere, also where there is no |r| between the bounds. */
static lanes_v lanes_edges_median(const lanes_edges *edges, size_t dates, lanes_v count) {
    const lanes_v half = lanes_all(0.5f), one = lanes_all(1), few = lanes_all(1e-3f);
    lanes_v all = lanes_all((float)dates), target = 0.5f * count, per = 1 / edges->width;
    lanes_v low = -edges->below * per, high = all - edges->above * per;
    lanes_v way = (target - 0.5f * (low + high)) / lanes_max(high - low, lanes_all(0.1f));
    way = lanes_max(lanes_min(way, half), -half);
    lanes_v median = edges->middle + way * edges->width;
    lanes_v down = lanes_min(target / lanes_max(low, few), one);
    median *= down * lanes_min(down * (1 / 0.7f), one);
    median *= lanes_min(lanes_max(target / lanes_max(high, few), one), lanes_all(8));
    return lanes_max(median, lanes_all(1e-30f));
}

/* A better median of the |r| of dates from … to-1. */
static lanes_v lanes_refine(const lanes_v *r, size_t from, size_t to, lanes_v count, lanes_v median,
                            float spread) {
    lanes_edges edges;
    lanes_edges_set(&edges, median, spread);
    lanes_edges_add(&edges, r, from, to);
    return lanes_edges_median(&edges, to - from, count);
}

/* A last median, to stay. Where it still leaps, because |r| are few different numbers or mostly 0, it is
 * hemmed in by bisection until it does not, or is below `least`. A lane that stands is not touched
 * while others go on. */
static lanes_v lanes_settle(const lanes_v *r, size_t n, lanes_v count, lanes_v median,
                            lanes_v least) {
    enum { MOST_PASSES = 40 };
    const float spread = 0.03f, still = 0.15f;
    lanes_v low = lanes_all(0), high = lanes_all(NORM_LANES_LARGEST);
    lanes_v stands = lanes_pick(lanes_below(count, lanes_all(0.5f)), lanes_all(1), lanes_all(0));
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        lanes_v next = lanes_refine(r, 0, n, count, median, spread);
        lanes_mask up = lanes_below(median, next), down = lanes_below(next, median);
        lanes_mask moves = lanes_below(stands, lanes_all(0.5f));
        lanes_mask leaps = lanes_below(still * median, lanes_abs(next - median));
        low = lanes_pick(lanes_both(up, leaps), median, low);
        high = lanes_pick(lanes_both(down, leaps), median, high);
        lanes_v inside = lanes_max(lanes_min(next, high), low), half = 0.5f * (low + high);
        lanes_mask out = lanes_below(lanes_all(0), lanes_abs(inside - next));
        next = lanes_pick(lanes_both(leaps, out), half, next);
        median = lanes_pick(moves, next, median);
        stands = lanes_pick(leaps, stands, lanes_all(1));
        stands = lanes_pick(lanes_below(median, 0.5f * least), lanes_all(1), stands);
        if (!lanes_any(lanes_below(stands, lanes_all(0.5f)))) break;
    }
    return median;
}

/* Mean of the valid |r|. */
static lanes_v lanes_mean_size(const lanes_v *r, size_t n, lanes_v count) {
    lanes_v sum = lanes_all(0);
    for (size_t i = 0; i < n; i++) {
        lanes_v size = lanes_abs(r[i]);
        sum += lanes_pick(lanes_below(size, lanes_all(LANES_SOUND)), size, lanes_all(0));
    }
    return sum / lanes_max(count, lanes_all(1));
}

/* Sum of min(|r|, bound)² over valid dates. */
static lanes_v lanes_squares(const lanes_v *r, size_t from, size_t to, lanes_v bound) {
    lanes_v sum = lanes_all(0);
    for (size_t i = from; i < to; i++) {
        lanes_v size = lanes_abs(r[i]), clipped = lanes_min(size, bound);
        clipped = lanes_pick(lanes_below(size, lanes_all(LANES_SOUND)), clipped, lanes_all(0));
        sum = lanes_fma(clipped, clipped, sum);
    }
    return sum;
}

/* Where the clipping of left-out residuals begins: 4 × 1.4826 MAD, nowhere when that is rounding. */
static lanes_v lanes_clip_bound(lanes_v median, lanes_v least) {
    lanes_v scale = (float)NORM_MAD_SCALE * median;
    return lanes_pick(lanes_below(least, scale), 4 * scale, lanes_all(NORM_LANES_LARGEST));
}

/* 1 / (c s) of bisquare weights, s not less than rounding. */
static lanes_v lanes_inverse(lanes_v median, lanes_v least) {
    return 1 / ((float)NORM_BISQUARE * lanes_max((float)NORM_MAD_SCALE * median, least));
}

/* ---- the robust fit -------------------------------------------------------------------------- */

/* The median of a round is looked for about that of the round before, which moves by some per cent,
 * in the pass that makes the residuals. The first has no round before it, the last is to be exact:
 * passes more. */
static lanes_v lanes_round_median(const lanes_work *work, const lanes_state *state,
                                  const lanes_edges *edges, int round) {
    size_t n = work->plan->n_dates;
    const lanes_v *r = work->room.r;
    lanes_v median, count = state->count;
    if (round == 0) {
        /* of a normal variable, 0.845 of the mean size; outliers pull the mean up */
        median = lanes_max(0.8f * lanes_mean_size(r, n, count), lanes_all(1e-30f));
        median = lanes_refine(r, 0, n, count, median, 0.4f);
        median = lanes_refine(r, 0, n, count, median, 0.15f);
    } else {
        median = lanes_edges_median(edges, n, count);
    }
    if (round == 1) median = lanes_refine(r, 0, n, count, median, 0.08f);
    if (round == work->plan->rounds) median = lanes_settle(r, n, count, median, state->least);
    return median;
}

/* Sums of the round: of all years, and in the last round also of each. */
static void lanes_round_sums(const lanes_work *work, lanes_v inverse, bool by_year) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    if (!by_year || plan->blocks < 2) {
        work->shape->accumulate(plan->products, 0, plan->n_dates, room->r, &inverse, room->total);
        return;
    }
    for (int b = 0; b < plan->blocks; b++) {
        lanes_v *sums = room->sums + b * work->sums;
        work->shape->accumulate(plan->products, b > 0 ? plan->block_end[b - 1] : 0,
                                plan->block_end[b], room->r, &inverse, sums);
        for (int s = 0; s < work->sums; s++)
            room->total[s] = sums[s] + (b > 0 ? room->total[s] : lanes_all(0));
    }
}

/* The diagonal of R for `count` values. */
static void lanes_added(const norm_lanes_plan *plan, lanes_v count, lanes_v *ret_added) {
    for (int j = 0; j < plan->terms; j++) ret_added[j] = plan->ridge[j] * count + plan->shrink[j];
}

static void lanes_robust(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v inverse = lanes_all(LANES_ALIKE), added[NORM_TERMS];
    lanes_added(plan, state->count, added);
    for (int j = 0; j < plan->terms; j++) state->beta[j] = lanes_all(0);
    state->median = lanes_all(1);
    for (int round = 0; round <= plan->rounds; round++) {
        lanes_edges edges;
        lanes_round_sums(work, inverse, round == plan->rounds);
        if (round == 0 && plan->trend) {
            state->time = room->total[4 * plan->harmonics + 1];
            state->time_square = room->total[6 * plan->harmonics + 2];
        }
        memcpy(state->before, state->beta, sizeof state->beta);
        work->shape->solve(room->total, added, state->beta, state->step);
        lanes_edges_set(&edges, state->median, round == 1 ? 0.15f : 0.07f);
        work->shape->move(plan->products, 0, plan->n_dates, room->r, state->step, &edges, room->r);
        for (int j = 0; j < plan->terms; j++) state->beta[j] += state->step[j];
        state->median = lanes_round_median(work, state, &edges, round);
        inverse = lanes_inverse(state->median, state->least);
    }
}

/* ---- a change inside the history ------------------------------------------------------------- */

/* Sums of u = r / s clipped at ±3, of u², and of u by time, over valid dates. */
typedef struct lanes_moments {
    lanes_v inverse, sum, square, by_time;
} lanes_moments;

static inline lanes_v lanes_clipped(lanes_v r, lanes_v inverse) {
    lanes_v u = lanes_max(lanes_min(r * inverse, lanes_all(3)), lanes_all(-3));
    return lanes_pick(lanes_below(lanes_abs(r), lanes_all(LANES_SOUND)), u, lanes_all(0));
}

/* Time of date i, as in the products; without a trend it does not matter. */
static inline float lanes_time(const norm_lanes_plan *plan, size_t i) {
    int products = lanes_products(plan->harmonics, plan->trend);
    return plan->trend ? plan->products[i * (size_t)products + 4 * (size_t)plan->harmonics + 1] : 0;
}

static void lanes_moments_of(const lanes_work *work, const lanes_state *state, lanes_v mean_time,
                             lanes_moments *ret_moments) {
    lanes_v scale = lanes_max((float)NORM_MAD_SCALE * state->median, state->least);
    lanes_moments m = {1 / scale, lanes_all(0), lanes_all(0), lanes_all(0)};
    for (size_t i = 0; i < work->plan->n_dates; i++) {
        lanes_v u = lanes_clipped(work->room.r[i], m.inverse);
        m.sum += u;
        m.square = lanes_fma(u, u, m.square);
        m.by_time = lanes_fma(u, lanes_all(lanes_time(work->plan, i)) - mean_time, m.by_time);
    }
    *ret_moments = m;
}

/* The split that explains most: at date `at`, `after` valid ones from there on, D²/V = best / of. */
typedef struct lanes_split {
    lanes_v best, of, at, after;
} lanes_split;

/* Mean and trend of u, by valid dates: 1/n, mean time, 1/Q, and what a unit of each is worth. */
typedef struct lanes_level {
    lanes_v n, per_n, mean_time, per_time, mean, trend;
} lanes_level;

static void lanes_level_of(const norm_lanes_plan *plan, const lanes_state *state,
                           lanes_level *ret_level) {
    lanes_level level = {.n = lanes_max(state->count, lanes_all(1))};
    level.per_n = 1 / level.n;
    if (plan->trend) {
        level.mean_time = state->time * level.per_n;
        lanes_v q = lanes_less_product(state->time_square, state->time, level.mean_time);
        lanes_v least = lanes_all(1e-3f); /* years²: all on one day */
        level.per_time = lanes_pick(lanes_below(least, q), 1 / lanes_max(q, least), lanes_all(0));
    }
    *ret_level = level;
}

static void lanes_split_best(const lanes_work *work, const lanes_moments *m,
                             const lanes_level *level, lanes_split *ret_split) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v least = lanes_all((float)plan->terms - 0.5f);
    lanes_v k = lanes_all(0), d = lanes_all(0), t = lanes_all(0);
    lanes_split split = {lanes_all(0), lanes_all(1), lanes_all(-1), lanes_all(0)};
    for (size_t i = 0; i + 1 < plan->n_dates; i++) {
        lanes_v r = work->room.r[i], time = lanes_all(lanes_time(plan, i)) - level->mean_time;
        lanes_mask valid = lanes_below(lanes_abs(r), lanes_all(LANES_SOUND));
        lanes_v u = lanes_clipped(r, m->inverse) - level->mean - level->trend * time;
        d += lanes_pick(valid, u, lanes_all(0));
        t += lanes_pick(valid, time, lanes_all(0));
        k += lanes_pick(valid, lanes_all(1), lanes_all(0));
        lanes_v even = k - k * k * level->per_n, v = even - t * t * level->per_time, square = d * d;
        lanes_mask better = lanes_both(lanes_below(least, k), lanes_below(least, level->n - k));
        better = lanes_both(better, lanes_below(0.02f * even, v)); /* not all trend */
        better = lanes_both(better, lanes_below(split.best * v, square * split.of));
        better = lanes_both(better, valid);
        split.best = lanes_pick(better, square, split.best);
        split.of = lanes_pick(better, v, split.of);
        split.at = lanes_pick(better, lanes_all((float)i + 1), split.at);
        split.after = lanes_pick(better, level->n - k, split.after);
    }
    *ret_split = split;
}

/* The last date from which on so many years of history are left; -1: there is none. */
static float lanes_latest(const norm_lanes_plan *plan, float years) {
    size_t n = plan->n_dates, i = n;
    while (i > 0 && !(plan->years[n - 1] - plan->years[i - 1] >= years)) i--;
    return (float)i - 1;
}

/* Where does the level of the residuals shift most? By the regression of u on a step before date k
 * besides a mean and, when the curve has one, a trend, which would else hide most of the step. With
 * sums over the k dates before the split of u (D) and of time about its mean (T), both less what mean
 * and trend explain, the step explains D²/V of the sum of squares, V = k - k²/n - T²/Q, Q = sum
 * (t - mean)². Its F statistic, by what is left then, so that a step does not hide in the spread
 * that it makes, is compared with change_limit². True in some lane: state->from moved there. */
static bool lanes_change(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    const float terms = (float)plan->terms, limit = plan->change_limit * plan->change_limit;
    lanes_level level;
    lanes_moments m;
    lanes_split split;
    lanes_level_of(plan, state, &level);
    lanes_moments_of(work, state, level.mean_time, &m);
    level.mean = m.sum * level.per_n;
    level.trend = m.by_time * level.per_time;
    lanes_split_best(work, &m, &level, &split);
    lanes_v explained = split.best / split.of;
    lanes_v rest = m.square - m.sum * level.mean - m.by_time * level.trend - explained;
    lanes_v degrees = lanes_max(level.n - (terms + 1), lanes_all(1));
    lanes_mask changed =
        lanes_both(lanes_below(limit * lanes_max(rest, lanes_all(0)), explained * degrees),
                   lanes_below(lanes_all(3 * terms - 0.5f), split.after));
    lanes_v latest = lanes_all(lanes_latest(plan, plan->least_years) + 0.5f);
    changed = lanes_both(changed, lanes_below(split.at, latest));
    changed = lanes_both(changed, lanes_below(state->from, split.at));
    state->from = lanes_pick(changed, split.at, state->from);
    return lanes_any(changed);
}

/* ---- the spread ------------------------------------------------------------------------------ */

/* Standard deviation of the residuals of the fit, for n - terms degrees of freedom. */
static lanes_v lanes_fit_scale(const lanes_work *work, const lanes_state *state) {
    lanes_v robust = (float)NORM_MAD_SCALE * state->median, n = state->count;
    lanes_v degrees = lanes_max(n - (float)work->plan->terms, lanes_all(1));
    lanes_mask spread = lanes_below(state->least, robust);
    lanes_v scale = robust * lanes_sqrt(n / degrees);
    /* more than half on the curve, or no robust fit: the plain one */
    if (work->plan->rounds > 0 && !lanes_any(lanes_below(robust, state->least))) return scale;
    lanes_v squares =
        lanes_squares(work->room.r, 0, work->plan->n_dates, lanes_all(NORM_LANES_LARGEST));
    lanes_v plain = lanes_sqrt(squares / degrees);
    return work->plan->rounds > 0 ? lanes_pick(spread, scale, plain) : plain;
}

/* Residuals of each year from a fit to the others, by the weights of the fit to all: total sums less
 * those of the year, one solution a year. Where the others hold too few values, or a change inside
 * the history left less than two years, so that the others know no whole season, they stay as they
 * are. ret_left: 1 in lanes where a year could be left out. */
static void lanes_leave_out(const lanes_work *work, lanes_state *state, lanes_edges *edges,
                            lanes_v *ret_left) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v left = lanes_all(0), latest = lanes_all(lanes_latest(plan, 2) + 0.5f);
    lanes_mask whole =
        lanes_below(lanes_min(state->from - 0.5f, state->from - latest), lanes_all(0));
    for (int b = 0; b < plan->blocks; b++) {
        lanes_v added[NORM_TERMS], step[NORM_TERMS], *sums = room->sums + b * work->sums;
        lanes_v others = state->count - room->count[b];
        lanes_mask enough = lanes_below(lanes_all(2 * (float)plan->terms - 0.5f), others);
        enough = lanes_both(enough, whole);
        for (int s = 0; s < work->sums; s++) sums[s] = room->total[s] - sums[s];
        lanes_added(plan, others, added);
        work->shape->solve(sums, added, state->before, step);
        for (int j = 0; j < plan->terms; j++)
            step[j] = lanes_pick(enough, step[j] - state->step[j], lanes_all(0));
        work->shape->move(plan->products, b > 0 ? plan->block_end[b - 1] : 0, plan->block_end[b],
                          room->r, step, edges, room->r);
        enough = lanes_both(enough, lanes_below(lanes_all(0.5f), room->count[b]));
        left = lanes_pick(enough, lanes_all(1), left);
    }
    *ret_left = left;
}

/* sigma of one value about the curve: clipped residuals of years left out, not less than the scale of the fit. Where no
 * year can be left out there are few dates, of which the median tells too little: clipped residuals of the fit, for
 * n - terms degrees of freedom. The residuals are spent. */
static lanes_v lanes_sigma(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v scale = lanes_fit_scale(work, state), left = lanes_all(0), median = state->median;
    if (plan->blocks > 1) {
        lanes_edges edges;
        lanes_edges_set(&edges, state->median, 0.1f);
        lanes_leave_out(work, state, &edges, &left);
        median = lanes_edges_median(&edges, plan->n_dates, state->count);
        median = lanes_settle(work->room.r, plan->n_dates, state->count, median, state->least);
    }
    lanes_v squares =
        lanes_squares(work->room.r, 0, plan->n_dates, lanes_clip_bound(median, state->least));
    lanes_v root = lanes_sqrt(squares / lanes_max(state->count, lanes_all(1)));
    lanes_v degrees = lanes_max(state->count - (float)plan->terms, lanes_all(1));
    lanes_v few = plan->short_factor * lanes_sqrt(squares / degrees);
    lanes_v sigma = lanes_pick(lanes_below(lanes_all(0), left), lanes_max(root, scale), few);
    sigma = lanes_max(sigma, state->least);
    lanes_mask enough = lanes_below(lanes_all(3 * (float)plan->terms - 0.5f), state->count);
    return lanes_pick(enough, sigma, lanes_all(NAN));
}
