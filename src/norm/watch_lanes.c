// SPDX-License-Identifier: Apache-2.0
/* NORM_LANES pixels at a time, one to a lane. Every loop over lanes does the same to each of them
 * without branching, so that a compiler turns it into vector instructions; no lane sees another, so
 * that results do not depend on the shape of a tile. Sums run over dates in their order, multiply
 * and add are not contracted: the same floats on any machine.
 *
 * The steps are those of history.c, and a test holds the two against each other: fit, bisquare
 * weights, left-out years, scale, correlation, then the monitor. A missing value has weight 0. */
#include "norm/watch_lanes.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "norm/monitor.h"

#define EACH_LANE for (int l = 0; l < NORM_LANES; l++)
#define EACH_QUAD for (int q = 0; q < NORM_QUADS; q++)

typedef float lanes[NORM_LANES] __attribute__((aligned(64)));

/* ---- loading ------------------------------------------------------------------------------- */

static bool lanes_load(const norm_watch_plan *plan, const float *value, size_t stride, size_t n,
                       const norm_lanes_room *room, lanes ret_origin) {
    bool sound = true;
    EACH_LANE ret_origin[l] = NAN;
    for (size_t i = 0; i < plan->n_dates; i++) {
        lanes v;
        if (n == NORM_LANES) {
            memcpy(v, value + i * stride, sizeof v);
        } else {
            EACH_LANE v[l] = NAN;
            memcpy(v, value + i * stride, n * sizeof *v);
        }
        int infinite = 0;
        EACH_LANE {
            infinite |= fabsf(v[l]) > FLT_MAX;
            /* The first valid value is taken off all: floats then spend their digits on the
             * changes, not on the level. */
            ret_origin[l] = ret_origin[l] == ret_origin[l] ? ret_origin[l] : v[l];
            room->valid[i][l] = v[l] == v[l] ? 1.0f : 0.0f;
            room->y[i][l] = v[l] == v[l] ? v[l] - ret_origin[l] : 0.0f;
        }
        sound &= !infinite;
    }
    return sound;
}

/* ---- fit ----------------------------------------------------------------------------------- */

/* Weighted sums of products, year by year: the lower triangle, then the right side. */
static void lanes_accumulate(const norm_watch_plan *plan, const norm_lanes_room *room) {
    int terms = plan->terms;
    size_t sums = norm_lanes_sums(terms);
    memset(room->sums, 0, (size_t)plan->blocks * sums * sizeof *room->sums);
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const float *x = plan->x + i * (size_t)terms;
        const norm_quad *w = (const norm_quad *)room->weight[i];
        const norm_quad *y = (const norm_quad *)room->y[i];
        norm_quad *sum = (norm_quad *)room->sums[(size_t)plan->block[i] * sums], wy[NORM_QUADS];
        EACH_QUAD wy[q] = w[q] * y[q];
        for (int a = 0; a < terms; a++)
            for (int b = 0; b <= a; b++, sum += NORM_QUADS) {
                float product = x[a] * x[b];
                EACH_QUAD sum[q] += product * w[q];
            }
        for (int a = 0; a < terms; a++, sum += NORM_QUADS) EACH_QUAD sum[q] += x[a] * wy[q];
    }
}

/* Solve for all years but `without` (-1: all years). The triangle is factored in place. */
static void lanes_solve(const norm_watch_plan *plan, const norm_lanes_room *room, int without,
                        const lanes ridge, lanes *ret_beta) {
    enum { MAX_SUMS = NORM_TERMS * (NORM_TERMS + 1) / 2 + NORM_TERMS };
    lanes g[MAX_SUMS] = {0};
    int terms = plan->terms, triangle = terms * (terms + 1) / 2;
    size_t sums = norm_lanes_sums(terms);
    for (int block = 0; block < plan->blocks; block++)
        for (size_t s = 0; block != without && s < sums; s++) {
            const float *sum = room->sums[(size_t)block * sums + s];
            EACH_LANE g[s][l] += sum[l];
        }
    lanes *u = ret_beta, inverse[NORM_TERMS];
    for (int a = 0; a < terms; a++) {
        lanes *row = g + a * (a + 1) / 2;
        EACH_LANE u[a][l] = g[triangle + a][l];
        for (int b = 0; b <= a; b++) {
            lanes t;
            lanes *other = g + b * (b + 1) / 2;
            EACH_LANE t[l] = row[b][l] + (a == b && a > 0 ? ridge[l] : 0);
            for (int k = 0; k < b; k++) EACH_LANE t[l] -= row[k][l] * other[k][l];
            if (a != b) {
                EACH_LANE row[b][l] = t[l] * inverse[b][l];
                EACH_LANE u[a][l] -= row[b][l] * u[b][l];
                continue;
            }
            /* A pivot that is lost to rounding: the term is left out of this lane's curve. */
            EACH_LANE {
                float least = 1e-6f * row[a][l] + FLT_MIN;
                inverse[a][l] = t[l] > least ? 1 / sqrtf(t[l] > least ? t[l] : 1) : 0;
            }
        }
        EACH_LANE u[a][l] *= inverse[a][l];
    }
    for (int a = terms - 1; a >= 0; a--) {
        for (int k = a + 1; k < terms; k++) {
            const float *factor = g[k * (k + 1) / 2 + a];
            EACH_LANE u[a][l] -= factor[l] * u[k][l];
        }
        EACH_LANE u[a][l] *= inverse[a][l];
    }
}

static void lanes_residual(const norm_watch_plan *plan, const norm_lanes_room *room, size_t i,
                           const float *beta, float *ret_residual) {
    const float *x = plan->x + i * (size_t)plan->terms;
    const norm_quad *y = (const norm_quad *)room->y[i], *b = (const norm_quad *)beta;
    norm_quad *r = (norm_quad *)ret_residual, fitted[NORM_QUADS] = {0};
    for (int a = 0; a < plan->terms; a++, b += NORM_QUADS) EACH_QUAD fitted[q] += x[a] * b[q];
    EACH_QUAD r[q] = y[q] - fitted[q];
}

/* ---- scale --------------------------------------------------------------------------------- */

/* Bits of |r|; of a missing value the largest there are. */
static void lanes_magnitudes(const norm_watch_plan *plan, const norm_lanes_room *room) {
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        norm_bits r[NORM_QUADS], valid[NORM_QUADS], *to = room->magnitude + i * NORM_QUADS;
        memcpy(r, room->r[i], sizeof r);
        memcpy(valid, room->valid[i], sizeof valid);
        EACH_QUAD to[q] = ((r[q] & (valid[q] != 0)) | (valid[q] == 0)) & INT32_MAX;
    }
}

/* The `rank`-th smallest (from 1) of the magnitudes of the history in each lane, exactly: floats
 * without a sign are ordered as their bits, so the bits are found from the highest down by counting.
 * A comparison of vectors is -1 where it holds. */
static void lanes_select(const norm_watch_plan *plan, const norm_lanes_room *room,
                         const norm_bits *rank, norm_bits *ret_value) {
    norm_bits found[NORM_QUADS] = {0};
    const norm_bits *from = room->magnitude + plan->history_from * NORM_QUADS,
                    *to = room->magnitude + plan->history_to * NORM_QUADS;
    for (int bit = 30; bit >= 0; bit--) {
        norm_bits trial[NORM_QUADS], below[NORM_QUADS] = {0};
        EACH_QUAD trial[q] = found[q] | (1 << bit);
        for (const norm_bits *at = from; at < to; at += NORM_QUADS)
            EACH_QUAD below[q] -= at[q] < trial[q];
        EACH_QUAD found[q] |= (below[q] < rank[q]) & (1 << bit);
    }
    memcpy(ret_value, found, sizeof found);
}

/* 1.4826 times the median |r| of the valid dates of the history. */
static void lanes_mad(const norm_watch_plan *plan, const norm_lanes_room *room, const lanes count,
                      lanes ret_scale) {
    norm_bits rank[NORM_QUADS], lower[NORM_QUADS], not_above[NORM_QUADS] = {0}, next[NORM_QUADS];
    int32_t half[NORM_LANES], up_to[NORM_LANES];
    EACH_LANE half[l] = count[l] < 1 ? 1 : ((int32_t)count[l] + 1) / 2;
    memcpy(rank, half, sizeof rank);
    lanes_magnitudes(plan, room);
    lanes_select(plan, room, rank, lower);
    EACH_QUAD next[q] = (norm_bits){0} + INT32_MAX;
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const norm_bits *at = room->magnitude + i * NORM_QUADS;
        EACH_QUAD {
            norm_bits above = at[q] > lower[q], nearer = above & (at[q] < next[q]);
            not_above[q] -= ~above;
            next[q] = (at[q] & nearer) | (next[q] & ~nearer);
        }
    }
    lanes low, high;
    memcpy(low, lower, sizeof low);
    memcpy(high, next, sizeof high);
    memcpy(up_to, not_above, sizeof up_to);
    EACH_LANE {
        bool even = 2 * half[l] == (int32_t)count[l];
        float upper = even && up_to[l] <= half[l] ? high[l] : low[l];
        ret_scale[l] = (float)NORM_MAD_SCALE * 0.5f * (low[l] + upper);
    }
}

static void lanes_bisquare(const norm_watch_plan *plan, const norm_lanes_room *room,
                           const lanes scale) {
    lanes over;
    EACH_LANE over[l] = scale[l] > 0 ? 1 / ((float)NORM_BISQUARE * scale[l]) : 0;
    const norm_quad *inverse = (const norm_quad *)over;
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const norm_quad *r = (const norm_quad *)room->r[i];
        const norm_quad *valid = (const norm_quad *)room->valid[i];
        norm_quad *weight = (norm_quad *)room->weight[i];
        EACH_QUAD {
            norm_quad u = r[q] * inverse[q], v = 1 - u * u, w = v * v * valid[q];
            weight[q] = (norm_quad)((norm_bits)w & (v > 0));
        }
    }
}

/* ---- the norm of the lanes ----------------------------------------------------------------- */

typedef struct lanes_norm {
    lanes beta[NORM_TERMS];
    lanes count; /* valid dates of the history */
    lanes scale; /* of a residual of the fit */
    lanes sigma; /* of one value, by left-out years */
    lanes limit; /* of |z| */
} lanes_norm;

static void lanes_fit(const norm_watch_plan *plan, const norm_lanes_room *room, lanes_norm *norm) {
    lanes ridge;
    EACH_LANE norm->count[l] = 0;
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        memcpy(room->weight[i], room->valid[i], sizeof(lanes));
        EACH_LANE norm->count[l] += room->valid[i][l];
    }
    EACH_LANE ridge[l] = plan->ridge * norm->count[l];
    int rounds = plan->options->robust ? plan->options->robust_iterations : 0;
    for (int round = 0;; round++) {
        lanes scale;
        lanes_accumulate(plan, room);
        lanes_solve(plan, room, -1, ridge, norm->beta);
        for (size_t i = plan->history_from; i < plan->history_to; i++)
            lanes_residual(plan, room, i, norm->beta[0], room->r[i]);
        if (round == rounds) break;
        lanes_mad(plan, room, norm->count, scale);
        lanes_bisquare(plan, room, scale);
    }
}

/* Standard deviation of the residuals of the fit: robust, or plain, with n - terms degrees. */
static void lanes_fit_scale(const norm_watch_plan *plan, const norm_lanes_room *room,
                            const lanes_norm *norm, lanes ret_scale) {
    float terms = (float)plan->terms;
    lanes degrees, square = {0};
    EACH_LANE degrees[l] = norm->count[l] > terms ? norm->count[l] - terms : 1;
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const float *r = room->r[i], *valid = room->valid[i];
        EACH_LANE square[l] += r[l] * r[l] * valid[l];
    }
    EACH_LANE ret_scale[l] = sqrtf(square[l] / degrees[l]);
    if (!plan->options->robust) return;
    lanes mad;
    lanes_mad(plan, room, norm->count, mad);
    EACH_LANE ret_scale[l] =
        mad[l] > 0 ? mad[l] * sqrtf(norm->count[l] / degrees[l]) : ret_scale[l];
}

/* Replace the residuals of each year by those from a curve through the other years, in lanes where
 * these hold twice as many values as there are terms. */
static void lanes_leave_out(const norm_watch_plan *plan, const norm_lanes_room *room,
                            const lanes_norm *norm) {
    for (int block = 0; block < plan->blocks; block++) {
        lanes beta[NORM_TERMS], ridge, others, left_out;
        EACH_LANE others[l] = norm->count[l];
        for (size_t i = plan->history_from; i < plan->history_to; i++)
            if (plan->block[i] == block) EACH_LANE others[l] -= room->valid[i][l];
        EACH_LANE ridge[l] = plan->ridge * others[l];
        lanes_solve(plan, room, block, ridge, beta);
        for (size_t i = plan->history_from; i < plan->history_to; i++) {
            if (plan->block[i] != block) continue;
            float *r = room->r[i];
            lanes_residual(plan, room, i, beta[0], left_out);
            EACH_LANE r[l] = others[l] >= 2 * (float)plan->terms ? left_out[l] : r[l];
        }
    }
}

/* Root mean square of the residuals, clipped at 4 × 1.4826 MAD. */
static void lanes_clipped_scale(const norm_watch_plan *plan, const norm_lanes_room *room,
                                const lanes_norm *norm, lanes ret_scale) {
    lanes bound, square = {0};
    lanes_mad(plan, room, norm->count, bound);
    EACH_LANE bound[l] = bound[l] > 0 ? 4 * bound[l] : FLT_MAX;
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const float *r = room->r[i], *valid = room->valid[i];
        EACH_LANE {
            float a = fabsf(r[l]) < bound[l] ? fabsf(r[l]) : bound[l];
            square[l] += valid[l] > 0 ? a * a : 0;
        }
    }
    EACH_LANE ret_scale[l] = sqrtf(square[l] / (norm->count[l] > 0 ? norm->count[l] : 1));
}

/* Lag-1 correlation of the residuals clipped at 3 sigma, over neighbours at most twice the mean
 * distance apart. */
static void lanes_correlation(const norm_watch_plan *plan, const norm_lanes_room *room,
                              const lanes_norm *norm, lanes ret_rho) {
    lanes last = {0}, last_day, far, product = {0}, pairs = {0}, square = {0}, inverse;
    size_t from = plan->history_from, to = plan->history_to;
    float span = (float)(plan->day[to - 1] - plan->day[from]);
    EACH_LANE {
        last_day[l] = -FLT_MAX;
        far[l] = 2 * span / (norm->count[l] > 2 ? norm->count[l] - 1 : 1);
        inverse[l] = norm->sigma[l] > 0 ? 1 / norm->sigma[l] : 0;
    }
    for (size_t i = from; i < to; i++) {
        const float *r = room->r[i], *valid = room->valid[i];
        float day = (float)(plan->day[i] - plan->day[from]);
        EACH_LANE {
            float z = r[l] * inverse[l];
            z = z > 3 ? 3 : z < -3 ? -3 : z;
            int here = valid[l] > 0, pair = here && day - last_day[l] <= far[l];
            square[l] += here ? z * z : 0;
            product[l] += pair ? z * last[l] : 0;
            pairs[l] += pair ? 1.0f : 0.0f;
            last[l] = here ? z : last[l];
            last_day[l] = here ? day : last_day[l];
        }
    }
    EACH_LANE {
        float variance = square[l] / (norm->count[l] > 0 ? norm->count[l] : 1);
        float rho = pairs[l] >= 6 && variance > 0 ? product[l] / pairs[l] / variance : 0;
        ret_rho[l] = rho < 0 ? 0 : rho > 0.95f ? 0.95f : rho;
    }
}

/* From the table of the plan, linear between its nodes. */
static float lanes_limit(const norm_watch_plan *plan, float rho, float share) {
    float column = share > 0 ? -log2f(share) : NORM_RATE_NODES - 1, row = rho * NORM_RHO_NODES;
    column = column < 0 ? 0 : column > NORM_RATE_NODES - 1 ? NORM_RATE_NODES - 1 : column;
    row = row > NORM_RHO_NODES - 1 ? NORM_RHO_NODES - 1 : row;
    int j = column < NORM_RATE_NODES - 1 ? (int)column : NORM_RATE_NODES - 2;
    int i = row < NORM_RHO_NODES - 1 ? (int)row : NORM_RHO_NODES - 2;
    float u = column - (float)j, v = row - (float)i;
    const float *near = plan->limit[i], *next = plan->limit[i + 1];
    return (1 - v) * ((1 - u) * near[j] + u * near[j + 1]) +
           v * ((1 - u) * next[j] + u * next[j + 1]);
}

static void lanes_make_norm(const norm_watch_plan *plan, const norm_lanes_room *room,
                            const lanes origin, lanes_norm *norm) {
    lanes left_out, rho, largest = {0};
    lanes_fit(plan, room, norm);
    lanes_fit_scale(plan, room, norm, norm->scale);
    EACH_LANE left_out[l] = 0;
    if (plan->blocks > 1) {
        lanes_leave_out(plan, room, norm);
        lanes_clipped_scale(plan, room, norm, left_out);
    }
    for (size_t i = plan->history_from; i < plan->history_to; i++) {
        const float *y = room->y[i];
        EACH_LANE largest[l] = fabsf(y[l]) > largest[l] ? fabsf(y[l]) : largest[l];
    }
    EACH_LANE {
        /* below this, residuals are rounding */
        float least = 1e-5f * largest[l] + 1e-6f * fabsf(origin[l]) + FLT_MIN;
        float sigma = norm->scale[l] > left_out[l] ? norm->scale[l] : left_out[l];
        norm->sigma[l] = sigma > least ? sigma : least;
        norm->scale[l] = norm->scale[l] > least ? norm->scale[l] : least;
    }
    lanes_correlation(plan, room, norm, rho);
    float dates = (float)(plan->history_to - plan->history_from);
    EACH_LANE norm->limit[l] = lanes_limit(plan, rho[l], norm->count[l] / dates);
}

/* ---- monitors ------------------------------------------------------------------------------ */

/* What goes along the monitored dates. Dates are counted, as floats; -1: none yet. */
typedef struct lanes_watch {
    lanes run;                       /* exceedances in a row, with their sign */
    lanes begin, begin_sum, begin_n; /* of the run: date, sum of residuals, how many */
    lanes first, confirmed, size, score;
    lanes recent[2]; /* the last two z, for the score */
} lanes_watch;

static void lanes_watch_begin(lanes_watch *watch) {
    memset(watch, 0, sizeof *watch);
    EACH_LANE watch->first[l] = watch->confirmed[l] = watch->begin[l] = -1;
}

/* The largest |mean of three z in a row, each clipped at 6|: rises with every kind of change, and no
 * single outlier carries it. */
static void lanes_score(lanes_watch *watch, const lanes z, const lanes valid) {
    EACH_LANE {
        float clipped = z[l] > 6 ? 6 : z[l] < -6 ? -6 : z[l];
        float mean = fabsf(watch->recent[0][l] + watch->recent[1][l] + clipped) / 3;
        int here = valid[l] > 0;
        watch->recent[0][l] = here ? watch->recent[1][l] : watch->recent[0][l];
        watch->recent[1][l] = here ? clipped : watch->recent[1][l];
        watch->score[l] = here && mean > watch->score[l] ? mean : watch->score[l];
    }
}

/* A stretch of exceedances of one sign rings when it is `run` long. */
static void lanes_step_runs(lanes_watch *watch, const lanes_norm *norm, const lanes r,
                            const lanes valid, float at, float run) {
    EACH_LANE {
        float bound = norm->limit[l] * norm->sigma[l], before = watch->run[l];
        int here = valid[l] > 0, up = r[l] > bound, down = r[l] < -bound;
        float now = up ? (before > 0 ? before + 1 : 1) : down ? (before < 0 ? before - 1 : -1) : 0;
        now = here ? now : before;
        int begins = here && (now == 1 || now == -1);
        watch->begin[l] = begins ? at : watch->begin[l];
        watch->begin_sum[l] = begins ? r[l] : watch->begin_sum[l] + (here ? r[l] : 0);
        watch->begin_n[l] = begins ? 1 : watch->begin_n[l] + (here ? 1.0f : 0.0f);
        int rings = here && fabsf(now) >= run && watch->confirmed[l] < 0;
        watch->first[l] = rings ? watch->begin[l] : watch->first[l];
        watch->confirmed[l] = rings ? at : watch->confirmed[l];
        watch->size[l] = rings ? watch->begin_sum[l] / watch->begin_n[l] : watch->size[l];
        watch->run[l] = now;
    }
}

/* MOSUM, CUSUM and EWMA take one lane after the other through the processes of monitor.c. The
 * stretch that rings begins where the process last changed its sign. */
static void lanes_watch_process(const norm_watch_plan *plan, const norm_lanes_room *room,
                                const lanes_norm *norm, int lane, lanes_watch *watch) {
    const tocsin_norm_options *options = plan->options;
    bool ewma = options->monitor == TOCSIN_MONITOR_EWMA;
    double *residual = room->process, *process = residual + plan->n_dates,
           *boundary = process + plan->n_dates, sum = 0;
    size_t n = 0, n_history = 0, begin = 0, *at = room->at;
    for (size_t i = plan->history_from; i < plan->n_dates; i++) {
        if (!(room->valid[i][lane] > 0)) continue;
        at[n] = i;
        residual[n++] = (double)room->r[i][lane];
        n_history += i < plan->history_to;
    }
    norm_monitored m = {residual, n, n_history,
                        (double)(ewma ? norm->sigma[lane] : norm->scale[lane])};
    double limit = (double)norm->limit[lane];
    if (ewma)
        norm_ewma_process(&m, options->ewma_lambda, limit, process, boundary);
    else if (options->monitor == TOCSIN_MONITOR_MOSUM)
        norm_mosum_process(&m, options->mosum_window, limit, process, boundary);
    else
        norm_cusum_process(&m, limit, process, boundary);
    for (size_t i = begin = n_history; i < n; i++) {
        if (i > n_history && (process[i] > 0) != (process[i - 1] > 0)) begin = i, sum = 0;
        sum += residual[i];
        if (!(fabs(process[i]) > boundary[i])) continue;
        watch->first[lane] = (float)at[begin];
        watch->confirmed[lane] = (float)at[i];
        watch->size[lane] = (float)(sum / (double)(i - begin + 1));
        return;
    }
}

static void lanes_monitor(const norm_watch_plan *plan, const norm_lanes_room *room,
                          const lanes_norm *norm, lanes_watch *watch) {
    bool runs = plan->options->monitor == TOCSIN_MONITOR_RUNS;
    lanes inverse, z;
    lanes_watch_begin(watch);
    EACH_LANE inverse[l] = 1 / norm->sigma[l];
    for (size_t i = plan->history_to; i < plan->n_dates; i++) {
        float *r = room->r[i];
        lanes_residual(plan, room, i, norm->beta[0], r);
        EACH_LANE z[l] = r[l] * inverse[l];
        lanes_score(watch, z, room->valid[i]);
        if (runs)
            lanes_step_runs(watch, norm, r, room->valid[i], (float)i,
                            (float)plan->options->run_length);
    }
    if (runs) return;
    /* the textbook processes go on from the residuals of the fit itself */
    if (plan->options->monitor != TOCSIN_MONITOR_EWMA)
        for (size_t i = plan->history_from; i < plan->history_to; i++)
            lanes_residual(plan, room, i, norm->beta[0], room->r[i]);
    for (int lane = 0; lane < NORM_LANES; lane++)
        lanes_watch_process(plan, room, norm, lane, watch);
}

bool norm_lanes_watch(const norm_watch_plan *plan, const float *value, size_t stride, size_t n,
                      const norm_lanes_room *room, tocsin_pixel_alarm *ret_alarms) {
    lanes origin;
    lanes_norm norm;
    lanes_watch watch;
    bool sound = lanes_load(plan, value, stride, n, room, origin);
    lanes_make_norm(plan, room, origin, &norm);
    lanes_monitor(plan, room, &norm, &watch);
    for (size_t l = 0; l < n; l++) {
        tocsin_pixel_alarm alarm = {.first = TOCSIN_DAY_NONE,
                                    .confirmed = TOCSIN_DAY_NONE,
                                    .size = NAN,
                                    .score = NAN,
                                    .n_history = (int)norm.count[l],
                                    .last = TOCSIN_DAY_NONE,
                                    .level = NAN};
        bool judged = norm.count[l] >= 3 * (float)plan->terms;
        if (judged) alarm.score = watch.score[l];
        if (judged && watch.confirmed[l] >= 0) {
            alarm.first = plan->day[(size_t)watch.first[l]];
            alarm.confirmed = plan->day[(size_t)watch.confirmed[l]];
            alarm.size = alarm.level = watch.size[l];
            alarm.tier = TOCSIN_TIER_ASKED;
            alarm.changes = 1;
            alarm.last = alarm.confirmed;
        }
        ret_alarms[l] = alarm;
    }
    return sound;
}
