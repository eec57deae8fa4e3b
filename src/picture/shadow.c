// SPDX-License-Identifier: Apache-2.0
/* A shadow against the Sun.
 *
 * The foot of an object and the tip of its shadow both lie on the ground, so neither moves when the view is slanted: their
 * distance and direction hold in any picture that is true to the ground. The Sun stands opposite to the direction; its
 * elevation is the angle whose tangent is height over length. Both get the interval that the measuring error leaves, and
 * then each minute of the year is asked whether its Sun lies inside. */
#include "picture/shadow.h"

#include <math.h>

#define DEGREES (180 / M_PI)

double picture_turn_between(double a_deg, double b_deg) {
    return fabs(remainder(a_deg - b_deg, 360));
}

static bool is_in(double value, double low, double high) {
    return value >= low && value <= high;
}

static tocsin_status check_given(const tocsin_shadow *shadow, tocsin_error *err) {
    if (!is_in(shadow->lat_deg, -90, 90) || !is_in(shadow->lon_deg, -180, 180))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "a shadow needs its place: latitude -90 to 90, longitude -180 to 180");
    if (!isfinite(shadow->north_deg))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "a shadow needs the direction of north in the picture, in degrees clockwise "
            "from up");
    if (!(hypot(shadow->tip_px[0] - shadow->foot_px[0], shadow->tip_px[1] - shadow->foot_px[1]) >
          0))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "a shadow needs two different points: the foot of what casts it and its tip");
    if (shadow->day == TOCSIN_DAY_NONE && !is_in(shadow->year, 1961, 2050))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "a shadow needs a day or a year, 1961 to 2050");
    if (!isnan(shadow->height_m) && !(shadow->height_m > 0 && shadow->gsd_m > 0))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the height of what casts the shadow needs metres above 0 and the metres of "
            "a pixel, too");
    if (!(shadow->error_px >= 0) || !(shadow->north_error_deg >= 0) ||
        !is_in(shadow->height_error, 0, 0.9))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "measuring errors are 0 or more, that of the height at most 0.9 of it");
    return TOCSIN_OK;
}

static void measure(const tocsin_shadow *shadow, tocsin_shadow_answer *answer) {
    double dx = shadow->tip_px[0] - shadow->foot_px[0], dy = shadow->tip_px[1] - shadow->foot_px[1];
    double length_px = hypot(dx, dy), both_ends = M_SQRT2 * shadow->error_px / length_px;
    double azimuth = atan2(dx, -dy) * DEGREES - shadow->north_deg + 180;
    answer->azimuth_deg = azimuth - 360 * floor(azimuth / 360);
    answer->azimuth_error_deg =
        fmin(180, hypot(atan(both_ends) * DEGREES, shadow->north_error_deg));
    answer->elevation_deg = answer->elevation_low_deg = answer->elevation_high_deg = NAN;
    if (isnan(shadow->height_m)) return;
    double tangent = shadow->height_m / (length_px * shadow->gsd_m);
    double share = fmin(0.95, hypot(both_ends, shadow->height_error));
    answer->elevation_deg = atan(tangent) * DEGREES;
    answer->elevation_low_deg = atan(tangent * (1 - share)) * DEGREES;
    answer->elevation_high_deg = atan(tangent / (1 - share)) * DEGREES;
}

shadow_fit picture_shadow_fit(const tocsin_shadow_answer *answer, tocsin_day day, double minute) {
    const tocsin_shadow *given = &answer->given;
    tocsin_sun sun = tocsin_sun_at(86400.0 * day + 60 * minute, given->lat_deg, given->lon_deg);
    shadow_fit fit = {.up = sun.elevation_deg > 0};
    fit.direction = fit.up && picture_turn_between(sun.azimuth_deg, answer->azimuth_deg) <=
                                  answer->azimuth_error_deg;
    fit.length =
        fit.up && (isnan(answer->elevation_deg) ||
                   is_in(sun.elevation_deg, answer->elevation_low_deg, answer->elevation_high_deg));
    return fit;
}

static bool fits_at(const tocsin_shadow_answer *answer, tocsin_day day, double minute) {
    shadow_fit fit = picture_shadow_fit(answer, day, minute);
    return fit.direction && fit.length;
}

static bool fits_day(const tocsin_shadow_answer *answer, tocsin_day day) {
    if (!answer->any_minute) return fits_at(answer, day, answer->given.minute);
    for (int minute = 0; minute < 1440; minute++)
        if (fits_at(answer, day, minute)) return true;
    return false;
}

static void find_times(tocsin_shadow_answer *answer) {
    bool before = false;
    for (int minute = 0; minute < 1440; minute++) {
        bool fits = fits_at(answer, answer->given.day, minute);
        if (fits && !before && answer->n_times < TOCSIN_MOST_SPANS)
            answer->times[answer->n_times++].from = minute;
        if (fits) answer->times[answer->n_times - 1].to = minute;
        before = fits;
    }
}

static void find_dates(tocsin_shadow_answer *answer) {
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){answer->year, 1, 1});
    tocsin_day last = tocsin_day_from_civil((tocsin_civil){answer->year, 12, 31});
    bool before = false;
    for (tocsin_day day = first; day <= last; day++) {
        bool fits = fits_day(answer, day);
        if (fits && !before && answer->n_dates < TOCSIN_MOST_SPANS)
            answer->dates[answer->n_dates++].from = day;
        if (fits) answer->dates[answer->n_dates - 1].to = day;
        answer->n_days += fits;
        before = fits;
    }
}

/* At one time of day the azimuth swings over the year; the smallest arc that holds all of it, by the largest gap. A swing in
 * which the Sun is down part of the year counts those days in which it is up. */
static double azimuth_range(const tocsin_shadow_answer *answer) {
    const tocsin_shadow *given = &answer->given;
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){answer->year, 1, 1});
    double least = INFINITY, most = -INFINITY, start = NAN;
    for (int i = 0; i < 365; i++) {
        tocsin_sun sun = tocsin_sun_at(86400.0 * (first + i) + 60 * given->minute, given->lat_deg,
                                       given->lon_deg);
        if (!(sun.elevation_deg > 0)) continue;
        if (isnan(start)) start = sun.azimuth_deg;
        double from_start = remainder(sun.azimuth_deg - start, 360);
        least = fmin(least, from_start);
        most = fmax(most, from_start);
    }
    return most >= least ? most - least : (double)NAN;
}

tocsin_status tocsin_shadow_read(const tocsin_shadow *shadow, tocsin_shadow_answer *ret_answer,
                                 tocsin_error *err) {
    tocsin_status status = check_given(shadow, err);
    if (status) return status;
    bool has_day = shadow->day != TOCSIN_DAY_NONE;
    tocsin_shadow_answer answer = {
        .done = true,
        .given = *shadow,
        .has_claim = has_day && !isnan(shadow->minute),
        .any_minute = isnan(shadow->minute),
        .year = has_day ? tocsin_day_to_civil(shadow->day).year : shadow->year,
        .azimuth_range_deg = NAN,
    };
    if (!is_in(answer.year, 1961, 2050))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "the Sun is worked out for the years 1961 to 2050, not for %d",
                           answer.year);
    measure(shadow, &answer);
    if (answer.has_claim) {
        answer.claimed = tocsin_sun_at(86400.0 * shadow->day + 60 * shadow->minute, shadow->lat_deg,
                                       shadow->lon_deg);
        shadow_fit fit = picture_shadow_fit(&answer, shadow->day, shadow->minute);
        answer.fits_direction = fit.direction;
        answer.fits_length = fit.length;
        answer.fits = fit.direction && fit.length;
    }
    if (has_day) find_times(&answer);
    find_dates(&answer);
    if (!answer.any_minute) answer.azimuth_range_deg = azimuth_range(&answer);
    *ret_answer = answer;
    return TOCSIN_OK;
}
