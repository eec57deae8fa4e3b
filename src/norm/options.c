// SPDX-License-Identifier: Apache-2.0
#include "norm/options.h"

#include <math.h>

#include "norm/critical.h"

static tocsin_status options_fail(tocsin_error *err, const char *name, double value,
                                  const char *allowed) {
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "norm: %s is %g; it must be %s", name, value,
                       allowed);
}

static tocsin_status options_check_fit(const tocsin_norm_options *o, tocsin_error *err) {
    if (o->version != 1) return options_fail(err, "the version of the options", o->version, "1");
    if (o->harmonics < 0 || o->harmonics > TOCSIN_NORM_MAX_HARMONICS)
        return options_fail(err, "the number of harmonics", o->harmonics, "0 to 4");
    if (o->narrow < 0 || o->narrow > TOCSIN_NORM_MAX_NARROW)
        return options_fail(err, "the highest of the narrow harmonics", o->narrow, "0 to 6");
    if (o->trend < -1 || o->trend > 1)
        return options_fail(err, "trend", o->trend, "1 (on), 0 (off) or -1 (by the history)");
    if (o->robust_iterations < 0 || o->robust_iterations > 1000)
        return options_fail(err, "the number of robust iterations", o->robust_iterations,
                            "0 to 1000");
    if (!(o->ridge >= 0 && o->ridge <= 1))
        return options_fail(err, "the ridge", o->ridge, "0 to 1");
    if (!(o->level > 0 && o->level < 1))
        return options_fail(err, "the level of the interval", o->level, "above 0 and below 1");
    if (o->season_days < 0 || o->season_days > 182)
        return options_fail(err, "the half width of a season in days", o->season_days, "0 to 182");
    if (!(o->level_years >= 0))
        return options_fail(err, "the memory of the level in years", o->level_years, "0 or more");
    return TOCSIN_OK;
}

static tocsin_status options_check_monitor(const tocsin_norm_options *o, tocsin_error *err) {
    if (o->monitor < TOCSIN_MONITOR_RUNS || o->monitor > TOCSIN_MONITOR_EWMA)
        return options_fail(err, "the monitor", o->monitor, "one of the four");
    if (o->run_length < 1 || o->run_length > 20)
        return options_fail(err, "the run length", o->run_length, "1 to 20");
    if (!(o->false_alarms > 0 && o->false_alarms <= 1000))
        return options_fail(err, "the rate of false alarms per 100 pixel-years", o->false_alarms,
                            "above 0 and at most 1000");
    if (!(o->ewma_lambda > 0 && o->ewma_lambda <= 1))
        return options_fail(err, "lambda of the EWMA", o->ewma_lambda, "above 0 and at most 1");
    if ((o->monitor == TOCSIN_MONITOR_CUSUM || o->stable_history) &&
        !(o->alpha > 0 && o->alpha < 1))
        return options_fail(err, "alpha", o->alpha, "above 0 and below 1");
    if (o->monitor == TOCSIN_MONITOR_MOSUM &&
        isnan(norm_mosum_critical(o->alpha, o->mosum_window))) {
        if (!(o->alpha >= 0.001 && o->alpha <= 0.05))
            return options_fail(err, "alpha", o->alpha, "0.001 to 0.05 with MOSUM");
        return options_fail(err, "the MOSUM window", o->mosum_window,
                            "0.25, 0.5 or 1 (critical values are known for these)");
    }
    return TOCSIN_OK;
}

tocsin_status tocsin_norm_check_options(const tocsin_norm_options *options, tocsin_error *err) {
    tocsin_status status = options_check_fit(options, err);
    return status == TOCSIN_OK ? options_check_monitor(options, err) : status;
}
