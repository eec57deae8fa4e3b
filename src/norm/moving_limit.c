// SPDX-License-Identifier: Apache-2.0
/* Beyond how many deviations a run rings. Theory knows how often runs begin in normal values of which each
 * hangs together with the one before (critical.c). Real errors are skewed, have heavier tails and longer
 * memories; so the runs among the values that were judged are counted, and theory is set right by them:
 *
 *     often(L) = (MOVING_PRIOR + runs found beyond L) / (MOVING_PRIOR + runs expected beyond L)
 *
 * which is the mean of a Gamma distribution of theory's own weight: as if it had been right for
 * MOVING_PRIOR runs. L is where expected times often is what was asked for. */
#include <math.h>

#include "norm/critical.h"
#include "norm/moving_norm.h"
#include "norm/ring.h"

#define MOVING_PRIOR 12
/* Where what is asked for is rarer than so many runs in the years judged, `often` is taken from there. */
#define MOVING_COUNTED 3
/* Less than so many years say nothing. */
#define MOVING_JUDGED_YEARS 0.25
/* Count again when the history has grown by so much of itself. */
#define MOVING_RECOUNT 0.05

static double limit_expected(const moving_norm *m, double limit) {
    return norm_alarm_rate(m->options->run_length, m->autocorrelation, limit) * m->per_year;
}

/* Runs among the judged values, had the limit been this one all along. */
static int limit_found(const moving_norm *m, double limit) {
    norm_run run = {0};
    int found = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (isnan(m->judged[i])) continue;
        bool before = run.rings != 0;
        norm_run_step(&run, m->options->run_length, m->judged[i] / limit, m->day[i]);
        found += run.rings != 0 && !before;
    }
    return found;
}

static double limit_judged_years(const moving_norm *m) {
    size_t first = 0;
    while (first < m->n && isnan(m->judged[first])) first++;
    return first < m->n ? ((double)m->day[m->n - 1] - (double)m->day[first]) / NORM_YEAR_DAYS : 0;
}

static double limit_often(const moving_norm *m, double asked) {
    double years = limit_judged_years(m), low = 0.05, high = 6, often = 1;
    if (years < MOVING_JUDGED_YEARS) return 1;
    double rate = fmax(asked, MOVING_COUNTED / years);
    for (int i = 0; i < 13; i++) {
        double middle = 0.5 * (low + high), expected = limit_expected(m, middle);
        double here = (MOVING_PRIOR + limit_found(m, middle)) / (MOVING_PRIOR + expected * years);
        if (expected * here > rate) {
            low = middle;
        } else {
            high = middle;
            often = here;
        }
    }
    return often;
}

void moving_find_limit(moving_norm *m) {
    double grown = (double)(m->n - m->n_limited);
    if (m->n_limited > 0 && grown < MOVING_RECOUNT * (double)m->n) return;
    double asked = m->options->false_alarms / 100;
    m->often = m->flat ? 1 : limit_often(m, asked);
    m->limit = norm_alarm_limit(m->options->run_length, m->autocorrelation,
                                fmin(0.5, asked / m->often / m->per_year));
    m->n_limited = m->n;
}
