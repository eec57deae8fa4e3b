// SPDX-License-Identifier: Apache-2.0
/* The inside of watching: each instruction set against the others, and all of them against a plain reference. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "norm/scan.h"
#include "random.h"

static const char *const sets[] = {"base", "avx2", "avx512"};
enum { SETS = sizeof sets / sizeof *sets };

typedef struct bed {
    scan_rule rule;
    int width, height, n_dates;
    size_t n;
    int16_t *z; /* n_dates × bands planes */
    size_t state_bytes, room_bytes;
    unsigned char *state;
    scan_block block;
} bed;

static const scan_rule plain_rule = {.bands = 1,
                                     .monitor = TOCSIN_MONITOR_SHIFT,
                                     .window = 8,
                                     .lambda = 0.3F,
                                     .quiet = 4,
                                     .unmix = {1},
                                     .n_history = 100,
                                     .limit = 4,
                                     .tenth = 5,
                                     .hundredth = 6};

static size_t round_up(size_t n) {
    return (n + 63) / 64 * 64;
}

static void bed_open(bed *b, scan_rule rule, int width, int height, int n_dates) {
    *b = (bed){.rule = rule,
               .width = width,
               .height = height,
               .n_dates = n_dates,
               .n = (size_t)width * (size_t)height};
    for (int k = 1; k < rule.bands; k++) b->rule.unmix[k * (k + 1) / 2 + k] = 1;
    b->z = calloc((size_t)(n_dates * rule.bands) * b->n, sizeof *b->z);
    b->state_bytes = round_up(scan_state_bytes(&b->rule, b->n));
    b->state = aligned_alloc(64, b->state_bytes);
    assert_true(b->z && b->state);
    memset(b->state, 0, b->state_bytes);
    b->block = (scan_block){.width = width, .height = height, .z = b->z, .first = 1, .age = 1};
    scan_state_place(&b->rule, b->n, b->state, &b->block.state);
}

static void bed_close(bed *b) {
    free(b->z);
    free(b->state);
}

static int16_t *bed_z(const bed *b, int date, int band) { /* date from 1 */
    return b->z + (size_t)((date - 1) * b->rule.bands + band) * b->n;
}

/* A room that is exactly as large as asked for, with anything in it. */
static void *bed_room(const bed *b, const scan_kernels *kernels) {
    size_t bytes = round_up(kernels->room(&b->rule, b->width, b->height));
    unsigned char *room = aligned_alloc(64, bytes);
    assert_non_null(room);
    memset(room, 0xA5, bytes);
    return room;
}

static void bed_run(bed *b, const scan_kernels *kernels) {
    memset(b->state, 0, b->state_bytes);
    b->block.room = bed_room(b, kernels);
    for (int i = 1; i <= b->n_dates; i++) kernels->step(&b->rule, &b->block, (size_t)i);
    free(b->block.room);
}

/* Noise with gaps, missed clouds and extremes; from the middle on a third of the block is off by some sigmas. */
static void bed_fill(bed *b, uint64_t seed) {
    test_random random = {seed};
    for (int i = 1; i <= b->n_dates; i++)
        for (size_t p = 0; p < b->n; p++) {
            bool gap = test_uniform(&random)<0.2, changed = i> b->n_dates / 2 && p % 7 < 2;
            for (int k = 0; k < b->rule.bands; k++) {
                double z = test_normal(&random) + (changed ? 4 : 0);
                if (test_uniform(&random) < 0.02) z = test_uniform(&random) < 0.5 ? -127 : 127;
                if (i > b->n_dates * 3 / 4 && p % 5 == 0) z -= 3;
                int16_t stored = (int16_t)lrint(fmax(-127, fmin(127, z)) * NORM_Z_STEPS);
                bool lone = test_uniform(&random) < 0.01; /* missing in one band only */
                bed_z(b, i, k)[p] = gap || lone ? NORM_Z_MISSING : stored;
            }
        }
}

/* ---- instruction sets ------------------------------------------------------------------------ */

static void assert_same_in_all_sets(scan_rule rule, int width, int height, uint64_t seed) {
    bed b;
    bed_open(&b, rule, width, height, 90);
    for (int k = 0; k < rule.bands; k++)
        for (int c = 0; c < k; c++) b.rule.unmix[k * (k + 1) / 2 + c] = -0.3F * (float)(k - c);
    bed_fill(&b, seed);
    bed_run(&b, scan_named("base"));
    unsigned char *expected = malloc(b.state_bytes);
    memcpy(expected, b.state, b.state_bytes);
    size_t changes = 0;
    for (size_t p = 0; p < b.n; p++) changes += b.block.state.changes[p];
    if (b.n > 30) assert_true(changes > 0);
    for (int k = 1; k < SETS; k++) {
        if (!scan_named(sets[k])) continue;
        bed_run(&b, scan_named(sets[k]));
        if (memcmp(expected, b.state, b.state_bytes) != 0)
            fail_msg("%s differs: monitor %d, %d × %d, %d bands", sets[k], rule.monitor, width,
                     height, rule.bands);
    }
    free(expected);
    bed_close(&b);
}

static void all_instruction_sets_leave_the_same_state(void **state) {
    (void)state;
    static const int shapes[][2] = {{37, 21}, {1, 1}, {1, 50}, {50, 1}, {2, 2}, {256, 3}};
    print_message("seed 1\n");
    for (int k = 0; k < SETS; k++)
        if (!scan_named(sets[k]))
            print_message("not on this machine, so not looked at: %s\n", sets[k]);
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++)
        for (int bands = 1; bands <= 3; bands += 2)
            for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
                for (int reach = -1; reach <= 12; reach = reach < 0 ? 0 : reach + 12) {
                    scan_rule rule = plain_rule;
                    rule.monitor = (tocsin_monitor)monitor;
                    rule.window = monitor == TOCSIN_MONITOR_RUNS ? 3 : 8;
                    rule.limit = monitor == TOCSIN_MONITOR_RUNS ? 1.5F : 4;
                    rule.bands = bands;
                    rule.neighbours = reach >= 0;
                    rule.reach = reach < 0 ? 0 : reach;
                    assert_same_in_all_sets(rule, shapes[s][0], shapes[s][1], 1);
                }
}

static void the_best_set_is_one_of_them(void **state) {
    (void)state;
    const scan_kernels *best = scan_best();
    bool known = false;
    for (int k = 0; k < SETS; k++) known |= scan_named(sets[k]) == best;
    assert_true(known);
    assert_non_null(scan_named("base"));
    assert_null(scan_named("abacus"));
}

/* ---- pooling against a plain reference ------------------------------------------------------- */

static double reference_deviation(const bed *b, int date, int band, size_t p) {
    double d = (double)bed_z(b, date, band)[p] - b->block.state.level[(size_t)band * b->n + p];
    return fmax(-INT16_MAX, fmin(INT16_MAX, d));
}

static bool reference_usable(const bed *b, int date, size_t p) {
    for (int k = 0; k < b->rule.bands; k++)
        if (bed_z(b, date, k)[p] == NORM_Z_MISSING) return false;
    return true;
}

typedef struct square {
    double sum, count;
} pixel_sum;

/* Over the square of `reach` about x, y: pixels that `take` holds. */
static pixel_sum reference_square(const bed *b, const double *value, const bool *take, int x, int y,
                                  int reach) {
    pixel_sum s = {0, 0};
    for (int v = y - reach; v <= y + reach; v++)
        for (int u = x - reach; u <= x + reach; u++) {
            if (u < 0 || v < 0 || u >= b->width || v >= b->height) continue;
            size_t p = (size_t)(v * b->width + u);
            if (!take[p]) continue;
            s.sum += value[p];
            s.count++;
        }
    return s;
}

static void reference_quiet(const bed *b, double *const *deviation, const bool *usable,
                            bool *ret_quiet) {
    for (size_t p = 0; p < b->n; p++) {
        int x = (int)p % b->width, y = (int)p / b->width;
        ret_quiet[p] = usable[p] && b->block.state.statistic[p] <= b->rule.quiet;
        for (int k = 0; k < b->rule.bands; k++) {
            pixel_sum near = reference_square(b, deviation[k], usable, x, y, 1);
            if (fabs(near.sum) > (double)SCAN_OUTLIER * near.count) ret_quiet[p] = false;
        }
    }
}

static void reference_pool(const bed *b, int date, double *ret_pooled) {
    double *deviation[TOCSIN_WATCH_MAX_BANDS];
    bool *usable = calloc(b->n, 1), *quiet = calloc(b->n, 1), *tells = calloc(b->n, 1);
    double *less = calloc(b->n, sizeof *less);
    for (int k = 0; k < b->rule.bands; k++) deviation[k] = calloc(b->n, sizeof *deviation[k]);
    for (size_t p = 0; p < b->n; p++) {
        usable[p] = reference_usable(b, date, p);
        tells[p] = usable[p] && !b->block.state.settling[p];
        for (int k = 0; k < b->rule.bands; k++)
            deviation[k][p] = usable[p] ? reference_deviation(b, date, k, p) : 0;
    }
    reference_quiet(b, deviation, usable, quiet);
    for (int k = 0; k < b->rule.bands; k++) {
        for (size_t p = 0; p < b->n; p++) {
            pixel_sum wide = reference_square(b, deviation[k], quiet, (int)p % b->width,
                                              (int)p / b->width, b->rule.reach);
            bool common =
                b->rule.neighbours && b->rule.reach > 0 && wide.count >= SCAN_FEWEST_QUIET;
            less[p] = deviation[k][p] - (common ? rint(wide.sum / wide.count) : 0);
            less[p] = fmax(-SCAN_CLIP, fmin(SCAN_CLIP, less[p]));
        }
        for (size_t p = 0; p < b->n; p++) {
            pixel_sum near =
                reference_square(b, less, tells, (int)p % b->width, (int)p / b->width, 1);
            double own = SCAN_CENTRE - (tells[p] ? 1 : 0),
                   mean = (near.sum + own * less[p]) / (near.count + own);
            ret_pooled[(size_t)k * b->n + p] = !usable[p]           ? NORM_Z_MISSING
                                               : b->rule.neighbours ? mean
                                                                    : less[p];
        }
    }
    for (int k = 0; k < b->rule.bands; k++) free(deviation[k]);
    free(usable);
    free(quiet);
    free(tells);
    free(less);
}

/* Any state that watching could have come to. */
static void bed_disturb(bed *b, uint64_t seed) {
    test_random random = {seed};
    for (size_t p = 0; p < b->n; p++) {
        b->block.state.statistic[p] = (float)(8 * test_uniform(&random));
        b->block.state.settling[p] = test_uniform(&random) < 0.2 ? 3 : 0;
        for (int k = 0; k < b->rule.bands; k++)
            b->block.state.level[(size_t)k * b->n + p] =
                (int16_t)(test_uniform(&random) < 0.1 ? 20000 * test_normal(&random) / 3 : 0);
    }
}

static void assert_pools_like_the_reference(scan_rule rule, int width, int height) {
    enum { DATES = 4 };
    bed b;
    bed_open(&b, rule, width, height, DATES);
    bed_fill(&b, 2);
    bed_disturb(&b, 3);
    size_t planes = (size_t)rule.bands * b.n;
    double *expected = calloc(planes, sizeof *expected);
    int16_t *pooled = calloc(planes, sizeof *pooled);
    for (int k = 0; k < SETS; k++) {
        const scan_kernels *kernels = scan_named(sets[k]);
        if (!kernels) continue;
        b.block.room = bed_room(&b, kernels);
        for (int date = 1; date <= DATES; date++) {
            kernels->pool(&b.rule, &b.block, (size_t)date, pooled);
            reference_pool(&b, date, expected);
            for (size_t p = 0; p < planes; p++)
                /* means are rounded twice: off by one step of 1/256 sigma at most */
                if (!(fabs(pooled[p] - expected[p]) <= 1.01))
                    fail_msg("%s, %d × %d, reach %d, number %zu: %d, not %g", sets[k], width,
                             height, rule.reach, p, pooled[p], expected[p]);
        }
        free(b.block.room);
    }
    free(expected);
    free(pooled);
    bed_close(&b);
}

static void pooling_is_that_of_a_plain_reference(void **state) {
    (void)state;
    static const int shapes[][2] = {{1, 1},  {1, 17}, {17, 1},  {2, 2},
                                    {3, 40}, {40, 3}, {33, 29}, {19, 65}};
    static const int reaches[] = {0, 1, 3, 12, 64};
    print_message("seeds 2 and 3\n");
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (size_t r = 0; r < sizeof reaches / sizeof *reaches; r++)
            for (int bands = 1; bands <= 3; bands += 2) {
                scan_rule rule = plain_rule;
                rule.bands = bands;
                rule.neighbours = true;
                rule.reach = reaches[r];
                assert_pools_like_the_reference(rule, shapes[s][0], shapes[s][1]);
            }
    assert_pools_like_the_reference(plain_rule, 9, 9); /* without neighbours */
}

/* Sums over the largest square of the largest values stay within 32 bits. */
static void the_largest_sums_do_not_overflow(void **state) {
    (void)state;
    bed b;
    scan_rule rule = plain_rule;
    rule.neighbours = true;
    rule.reach = 64;
    rule.quiet = INFINITY;
    bed_open(&b, rule, 256, 140, 1);
    for (size_t p = 0; p < b.n; p++) b.z[p] = 2 * NORM_Z_STEPS;
    int16_t *pooled = calloc(b.n, sizeof *pooled);
    b.block.room = bed_room(&b, scan_best());
    scan_best()->pool(&b.rule, &b.block, 1, pooled);
    for (size_t p = 0; p < b.n; p++) assert_int_equal(pooled[p], 0); /* all of it is shared */
    /* of the largest size, half up and half down: outliers, that are no common shift, and clipped */
    for (size_t p = 0; p < b.n; p++) b.z[p] = p % 256 < 128 ? NORM_Z_LARGEST : -NORM_Z_LARGEST;
    scan_best()->pool(&b.rule, &b.block, 1, pooled);
    for (size_t p = 0; p < b.n; p++)
        if (p % 256 < 126 || p % 256 > 130) assert_int_equal(abs(pooled[p]), SCAN_CLIP);
    free(b.block.room);
    free(pooled);
    bed_close(&b);
}

/* ---- statistics against a plain reference ---------------------------------------------------- */

typedef struct seen_values { /* q of the valid dates, in sigmas, the newest last */
    double q[3][200];
    int n, n_bands;
} seen_values;

static double reference_shift(const seen_values *v, int window) {
    double sum[3] = {0}, largest = 0;
    for (int k = 0; k < window;
         k++) { /* before there are so many dates, those that are not there count as 0 */
        double square = 0;
        for (int b = 0; b < v->n_bands; b++) {
            sum[b] += k < v->n ? v->q[b][v->n - 1 - k] : 0;
            square += sum[b] * sum[b];
        }
        if (k > 0) largest = fmax(largest, square / (k + 1));
    }
    return sqrt(largest);
}

static double reference_mosum(const seen_values *v, int window) {
    double square = 0;
    for (int b = 0; b < v->n_bands; b++) {
        double sum = 0;
        for (int k = 0; k < window && k < v->n; k++) sum += v->q[b][v->n - 1 - k];
        square += sum * sum;
    }
    return sqrt(square / window);
}

static double reference_runs(const seen_values *v, int window) {
    double most = 0;
    for (int b = 0; b < v->n_bands && v->n >= window; b++) {
        double low = INFINITY, high = -INFINITY;
        for (int k = 0; k < window; k++) {
            low = fmin(low, v->q[b][v->n - 1 - k]);
            high = fmax(high, v->q[b][v->n - 1 - k]);
        }
        most = fmax(most, fmax(low, -high));
    }
    return most;
}

static double reference_ewma(const seen_values *v, double lambda) {
    double square = 0;
    for (int b = 0; b < v->n_bands; b++) {
        double z = 0;
        for (int k = 0; k < v->n; k++) z = (1 - lambda) * z + lambda * v->q[b][k];
        square += z * z;
    }
    return sqrt(square * (2 - lambda) / lambda);
}

/* Chu, Stinchcombe and White (1996): |S| / √m against √(x (x - 1) (c² + log(x / (x - 1)))), here as a share of c. */
static double reference_cusum(const seen_values *v, double history) {
    double square = 0, x = 1 + v->n / history, c2 = 7.78;
    for (int b = 0; b < v->n_bands; b++) {
        double sum = 0;
        for (int k = 0; k < v->n; k++) sum += v->q[b][k];
        square += sum * sum;
    }
    return sqrt(square / history / (x * (x - 1) * (c2 + log(x / (x - 1)))) * c2);
}

static double reference_statistic(const scan_rule *rule, const seen_values *v) {
    switch (rule->monitor) {
    case TOCSIN_MONITOR_SHIFT: return reference_shift(v, rule->window);
    case TOCSIN_MONITOR_MOSUM: return reference_mosum(v, rule->window);
    case TOCSIN_MONITOR_RUNS: return reference_runs(v, rule->window);
    case TOCSIN_MONITOR_EWMA: return reference_ewma(v, (double)rule->lambda);
    case TOCSIN_MONITOR_CUSUM: break;
    }
    return reference_cusum(v, (double)rule->n_history);
}

/* What one pixel has seen on a date more: clipped, bands made independent. */
static void see(const bed *b, int date, size_t p, seen_values *v) {
    if (!reference_usable(b, date, p)) return;
    const double clip = (double)SCAN_CLIP / NORM_Z_STEPS;
    for (int k = 0; k < b->rule.bands; k++) {
        double q = 0;
        for (int c = 0; c <= k; c++) {
            double z = (double)bed_z(b, date, c)[p] / NORM_Z_STEPS;
            q += (double)b->rule.unmix[k * (k + 1) / 2 + c] * fmax(-clip, fmin(clip, z));
        }
        v->q[k][v->n] = q;
    }
    v->n++;
}

static void statistics_are_those_of_a_plain_reference(void **state) {
    (void)state;
    print_message("seed 4\n");
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++)
        for (int bands = 1; bands <= 3; bands += 2) {
            bed b;
            scan_rule rule = plain_rule;
            rule.monitor = (tocsin_monitor)monitor;
            rule.bands = bands;
            rule.window = monitor == TOCSIN_MONITOR_RUNS ? 3 : 8;
            rule.limit = INFINITY;
            bed_open(&b, rule, 23, 13, 60);
            for (int k = 1; k < bands; k++) b.rule.unmix[k * (k + 1) / 2 + k - 1] = -0.4F;
            bed_fill(&b, 4);
            seen_values *seen = calloc(b.n, sizeof *seen);
            b.block.room = bed_room(&b, scan_best());
            for (int date = 1; date <= b.n_dates; date++) {
                scan_best()->step(&b.rule, &b.block, (size_t)date);
                for (size_t p = 0; p < b.n; p++) {
                    seen[p].n_bands = bands;
                    see(&b, date, p, &seen[p]);
                    if (seen[p].n == 0) continue;
                    double expected = reference_statistic(&b.rule, &seen[p]);
                    double found = (double)b.block.state.statistic[p];
                    /* q is kept in steps of 1/512 */
                    if (!(fabs(found - expected) < 0.005 + 1e-3 * expected))
                        fail_msg("monitor %d, date %d, pixel %zu: %g, not %g", monitor, date, p,
                                 found, expected);
                }
            }
            for (size_t p = 0; p < b.n; p++) assert_int_equal(b.block.state.n_seen[p], seen[p].n);
            free(b.block.room);
            free(seen);
            bed_close(&b);
        }
}

/* ---- alarms ---------------------------------------------------------------------------------- */

/* z of one pixel, given in sigmas; NaN is missing. */
static void bed_series(bed *b, const double *z) {
    for (int i = 0; i < b->n_dates; i++)
        b->z[i] = isnan(z[i]) ? NORM_Z_MISSING : (int16_t)lrint(z[i] * NORM_Z_STEPS);
}

/* Nothing, then eight sigma, then nothing again. A value counts for what it is clipped at, c: one is not enough for a
 * limit of c, two are, 2 c/√2 > c. */
static void a_change_rings_settles_and_recovers(void **state) {
    (void)state;
    enum { DATES = 70, UP = 20, DOWN = 45 };
    double z[DATES];
    for (int i = 0; i < DATES; i++) z[i] = i >= UP && i < DOWN ? 8 : 0;
    z[UP + 1] = NAN;
    bed b;
    scan_rule rule = plain_rule;
    rule.limit = (float)SCAN_CLIP / NORM_Z_STEPS;
    rule.tenth = rule.limit * 1.1F;
    rule.hundredth = rule.limit * 1.2F;
    bed_open(&b, rule, 1, 1, DATES);
    bed_series(&b, z);
    b.block.room = bed_room(&b, scan_best());
    const scan_state *s = &b.block.state;
    for (int i = 1; i <= DATES; i++) {
        scan_best()->step(&b.rule, &b.block, (size_t)i);
        bool rang = i > UP + 2, settled = i > UP + 2 + 8;
        assert_int_equal(s->changes[0], (i > DOWN + 1) + rang);
        assert_int_equal(s->level[0], i > DOWN + 1 + 8 ? 0 : settled ? 8 * NORM_Z_STEPS : 0);
    }
    assert_int_equal(s->first[0], UP + 1); /* dates count from 1 */
    assert_int_equal(s->confirmed[0], UP + 3);
    assert_int_equal(s->last[0], DOWN + 2);
    assert_true(fabsf(s->size[0] - 8) < 0.01F);
    assert_int_equal(s->tier[0], TOCSIN_TIER_HUNDRED);
    free(b.block.room);
    bed_close(&b);
}

static void the_tier_is_that_of_the_largest_statistic_while_it_settles(void **state) {
    (void)state;
    static const double levels[] = {1.6, 2.0, 2.8};
    static const int tiers[] = {TOCSIN_TIER_ASKED, TOCSIN_TIER_TENTH, TOCSIN_TIER_HUNDRED};
    for (int k = 0; k < 3; k++) {
        double z[40];
        for (int i = 0; i < 40; i++) z[i] = i >= 20 ? levels[k] : 0;
        bed b;
        bed_open(&b, plain_rule, 1, 1, 40);
        bed_series(&b, z);
        bed_run(&b, scan_best());
        assert_int_equal(b.block.state.changes[0], 1);
        assert_int_equal(b.block.state.tier[0], tiers[k]);
        bed_close(&b);
    }
}

/* The older a norm the more it takes. */
static void a_statistic_is_divided_by_the_age(void **state) {
    (void)state;
    for (int old = 0; old < 2; old++) {
        double z[40];
        for (int i = 0; i < 40; i++) z[i] = i >= 20 ? 1.6 : 0; /* at most 1.6 √8 = 4.53 */
        bed b;
        bed_open(&b, plain_rule, 1, 1, 40);
        bed_series(&b, z);
        b.block.age = old ? 1.2F : 1;
        bed_run(&b, scan_best());
        assert_int_equal(b.block.state.changes[0], !old);
        assert_true(!old || fabsf(b.block.state.score[0] - 4.525F / 1.2F) < 0.01F);
        bed_close(&b);
    }
}

/* Only the last 64 dates are looked at, so the others may be gone; a pixel that was away for longer goes on with what
 * it knows. */
static void gaps_of_more_than_64_dates_are_survived(void **state) {
    (void)state;
    enum { DATES = 330 };
    print_message("seed 5\n");
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++)
        for (int k = 0; k < SETS; k++) {
            const scan_kernels *kernels = scan_named(sets[k]);
            if (!kernels) continue;
            unsigned char *kept = NULL;
            for (int gone = 0; gone < 2; gone++) {
                bed b;
                scan_rule rule = plain_rule;
                rule.monitor = (tocsin_monitor)monitor;
                rule.window = monitor == TOCSIN_MONITOR_RUNS ? 3 : 32;
                rule.limit = monitor == TOCSIN_MONITOR_RUNS ? 1.5F : 3;
                rule.neighbours = true;
                rule.reach = 3;
                bed_open(&b, rule, 20, 5, DATES);
                bed_fill(&b, 5);
                for (int i = 1; i <= DATES; i++)
                    for (size_t p = 0; p < b.n;
                         p++) /* here a while, then away for 60 to 79 dates */
                        if ((i + (int)p) % (90 + (int)p % 20) >= 30)
                            bed_z(&b, i, 0)[p] = NORM_Z_MISSING;
                b.block.room = bed_room(&b, kernels);
                for (int i = 1; i <= DATES; i++) {
                    if (gone && i > 64) memset(bed_z(&b, i - 64, 0), 0x7F, b.n * sizeof *b.z);
                    kernels->step(&b.rule, &b.block, (size_t)i);
                }
                size_t changes = 0;
                for (size_t p = 0; p < b.n; p++) {
                    changes += b.block.state.changes[p];
                    assert_true(b.block.state.first[p] <= b.block.state.confirmed[p]);
                    assert_true(b.block.state.confirmed[p] <= b.block.state.last[p]);
                }
                assert_true(changes > 0);
                if (gone) assert_memory_equal(kept, b.state, b.state_bytes);
                free(kept);
                kept = malloc(b.state_bytes);
                memcpy(kept, b.state, b.state_bytes);
                free(b.block.room);
                bed_close(&b);
            }
            free(kept);
        }
}

/* One date more gives what all dates at once give, also when the state was put away in between. */
static void a_state_goes_on_where_it_was_left(void **state) {
    (void)state;
    bed b;
    scan_rule rule = plain_rule;
    rule.neighbours = true;
    rule.reach = 5;
    rule.bands = 2;
    print_message("seed 6\n");
    bed_open(&b, rule, 31, 17, 100);
    bed_fill(&b, 6);
    bed_run(&b, scan_best());
    unsigned char *whole = malloc(b.state_bytes), *away = aligned_alloc(64, b.state_bytes);
    memcpy(whole, b.state, b.state_bytes);
    memset(b.state, 0, b.state_bytes);
    scan_state_place(&b.rule, b.n, b.state, &b.block.state);
    for (int i = 1; i <= b.n_dates; i++) {
        b.block.room = bed_room(&b, scan_best());
        scan_best()->step(&b.rule, &b.block, (size_t)i);
        free(b.block.room);
        memcpy(away, b.state, b.state_bytes);
        memset(b.state, 0x55, b.state_bytes);
        memcpy(b.state, away, b.state_bytes);
    }
    assert_memory_equal(whole, b.state, b.state_bytes);
    free(whole);
    free(away);
    bed_close(&b);
}

/* Packed and unpacked a state is what it was; with anything cut off it is refused, or at least no pixel is out of bounds. */
static void pack_and_unpack(bed *b) {
    size_t most = round_up(scan_packed_most(&b->rule, b->n));
    unsigned char *packed = aligned_alloc(64, most), *before = malloc(b->state_bytes),
                  *room = malloc(b->state_bytes);
    assert_true(packed && before && room);
    memcpy(before, b->state, b->state_bytes);
    memcpy(packed, b->state, b->state_bytes);
    size_t bytes = scan_pack(&b->rule, b->n, packed, room);
    assert_true(bytes <= most);
    assert_false(scan_unpack(&b->rule, b->n, packed, 100, room));
    assert_false(scan_unpack(&b->rule, b->n, packed, bytes + 1, room));
    memset(packed + bytes, 0x55, most - bytes);
    memset(room, 0x55, b->state_bytes);
    assert_true(scan_unpack(&b->rule, b->n, packed, bytes, room));
    assert_memory_equal(packed, before, scan_state_bytes(&b->rule, b->n));
    memcpy(b->state, packed, scan_state_bytes(&b->rule, b->n));
    free(packed);
    free(before);
    free(room);
}

/* A state that was kept, and the new dates alone. */
static void a_live_block_ends_as_one_that_saw_all_dates(void **state) {
    (void)state;
    enum { DATES = 160 };
    static const int kept_at[] = {1, 40, 90, 159};
    print_message("seed 7\n");
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++)
        for (int k = 0; k < 4; k++) {
            bed whole, live;
            scan_rule rule = plain_rule;
            rule.monitor = (tocsin_monitor)monitor;
            rule.window = monitor == TOCSIN_MONITOR_RUNS ? 3 : 8;
            rule.limit = monitor == TOCSIN_MONITOR_RUNS ? 1.5F : 4;
            rule.neighbours = true;
            rule.reach = 3;
            rule.bands = 2;
            bed_open(&whole, rule, 21, 11, DATES);
            bed_open(&live, rule, 21, 11, DATES);
            bed_fill(&whole, 7);
            bed_fill(&live, 7);
            bed_run(&whole, scan_best());
            live.block.room = bed_room(&live, scan_best());
            for (int i = 1; i <= DATES; i++) {
                if (i > kept_at[k]) {
                    live.block.live = true;
                    live.block.first = (size_t)i;
                    live.block.z = bed_z(&live, i, 0);
                }
                scan_best()->step(&live.rule, &live.block, (size_t)i);
                if (i != kept_at[k]) continue;
                scan_best()->keep(&live.rule, &live.block, (size_t)i);
                pack_and_unpack(&live);
                memset(live.z, 0x7F, (size_t)(i * rule.bands) * live.n * sizeof *live.z);
            }
            /* the past is of live blocks alone */
            size_t past =
                (size_t)(rule.bands * rule.window) * live.block.state.stride * sizeof *live.z;
            memset(live.block.state.past, 0, past);
            memset(whole.block.state.past, 0, past);
            assert_memory_equal(whole.state, live.state, live.state_bytes);
            free(live.block.room);
            bed_close(&whole);
            bed_close(&live);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_instruction_sets_leave_the_same_state),
        cmocka_unit_test(the_best_set_is_one_of_them),
        cmocka_unit_test(pooling_is_that_of_a_plain_reference),
        cmocka_unit_test(the_largest_sums_do_not_overflow),
        cmocka_unit_test(statistics_are_those_of_a_plain_reference),
        cmocka_unit_test(a_change_rings_settles_and_recovers),
        cmocka_unit_test(the_tier_is_that_of_the_largest_statistic_while_it_settles),
        cmocka_unit_test(a_statistic_is_divided_by_the_age),
        cmocka_unit_test(gaps_of_more_than_64_dates_are_survived),
        cmocka_unit_test(a_state_goes_on_where_it_was_left),
        cmocka_unit_test(a_live_block_ends_as_one_that_saw_all_dates),
    };
    return cmocka_run_group_tests_name("norm scan", tests, NULL, NULL);
}
