// SPDX-License-Identifier: Apache-2.0
/* The Sun against reference values, and a shadow against the Sun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/picture.h"

static double utc(int year, int month, int day, double hours) {
    return 86400.0 * tocsin_day_from_civil((tocsin_civil){year, month, day}) + 3600 * hours;
}

static void near_deg(double found, double expected, double within) {
    if (!(fabs(remainder(found - expected, 360)) <= within))
        fail_msg("%.5f is not %.5f to within %.5f", found, expected, within);
}

static void the_sun_stands_where_meeus_says(void **state) {
    (void)state;
    /* Example 25.a; 0 h of terrestrial time is 59 s earlier in UTC. */
    tocsin_sun sun = tocsin_sun_at(utc(1992, 10, 13, -59.0 / 3600), 0, 0);
    near_deg(sun.right_ascension_deg, 198.38083, 0.0005);
    near_deg(sun.declination_deg, -7.78507, 0.0005);
}

static void the_sun_stands_where_the_satellites_metadata_say(void **state) {
    (void)state;
    /* Mean angles of two Sentinel-2 tiles, at the centre of the tile. */
    tocsin_sun sun =
        tocsin_sun_at(utc(2021, 10, 16, 21 + 28 / 60.0 + 32.222 / 3600), 60.81138, -150.15229);
    near_deg(90 - sun.elevation_deg, 70.11293, 0.01);
    near_deg(sun.azimuth_deg, 175.41121, 0.01);
    sun = tocsin_sun_at(utc(2016, 12, 12, 8 + 45 / 60.0 + 40 / 3600.0), -19.4724, 23.42784);
    near_deg(90 - sun.elevation_deg, 22.28006, 0.01);
    near_deg(sun.azimuth_deg, 103.60321, 0.01);
}

/* Each row of the shared table whose time is that of the tile. */
static void the_sun_fits_the_shared_table(void **state) {
    (void)state;
    char path[4096];
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    snprintf(path, sizeof path, "%s%s/pictures/sun-angles/sentinel2_mean_sun_angles.csv",
             shared ? shared
             : root ? root
                    : ".",
             shared ? "" : "/../shared");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer file = TOCSIN_BUFFER_INIT;
    if (tocsin_file_read(path, 1 << 20, &file, NULL)) {
        print_message("not there: %s\n", path);
        skip();
    }
    tocsin_text rest = tocsin_buffer_text(&file), line;
    int rows = 0;
    while (tocsin_text_split(&rest, '\n', &line)) {
        int year, month, day, hour, minute;
        double second, lat, lon, zenith, azimuth;
        char *text = strndup(line.at, line.n);
        assert_non_null(text);
        if (strstr(text, "is the tile time") &&
            sscanf(text, "%*[^,],%d-%d-%dT%d:%d:%lfZ,%*[^,],%*[^,],%*[^,],%lf,%lf,%lf,%lf", &year,
                   &month, &day, &hour, &minute, &second, &lat, &lon, &zenith, &azimuth) == 10) {
            tocsin_sun sun = tocsin_sun_at(
                utc(year, month, day, hour + minute / 60.0 + second / 3600), lat, lon);
            near_deg(90 - sun.elevation_deg, zenith, 0.01);
            near_deg(sun.azimuth_deg, azimuth, 0.01);
            rows++;
        }
        free(text);
    }
    assert_true(rows > 0);
}

/* A mast of 20 m at the place and time, on a picture of half a metre a pixel that is turned by 30°. */
static tocsin_shadow shadow_cast_at(tocsin_day day, double minute) {
    tocsin_shadow shadow = TOCSIN_SHADOW_INIT;
    shadow.lat_deg = 54.57;
    shadow.lon_deg = 33.17;
    shadow.day = day;
    shadow.minute = minute;
    shadow.north_deg = 30;
    shadow.gsd_m = 0.5;
    shadow.height_m = 20;
    tocsin_sun sun = tocsin_sun_at(86400.0 * day + 60 * minute, shadow.lat_deg, shadow.lon_deg);
    double length_px = 20 / tan(sun.elevation_deg * M_PI / 180) / 0.5;
    double bearing = (sun.azimuth_deg + 180 + 30) * M_PI / 180;
    shadow.foot_px[0] = shadow.foot_px[1] = 500;
    shadow.tip_px[0] = 500 + length_px * sin(bearing);
    shadow.tip_px[1] = 500 - length_px * cos(bearing);
    return shadow;
}

static bool holds_day(const tocsin_shadow_answer *answer, tocsin_day day) {
    for (size_t i = 0; i < answer->n_dates; i++)
        if (day >= answer->dates[i].from && day <= answer->dates[i].to) return true;
    return false;
}

static void a_true_shadow_fits_and_so_does_its_other_date(void **state) {
    (void)state;
    tocsin_day day = tocsin_day_from_civil((tocsin_civil){2021, 9, 20});
    tocsin_shadow shadow = shadow_cast_at(day, 9 * 60);
    tocsin_shadow_answer answer;
    assert_int_equal(tocsin_shadow_read(&shadow, &answer, NULL), TOCSIN_OK);
    assert_true(answer.fits);
    near_deg(answer.azimuth_deg, answer.claimed.azimuth_deg, 1e-6);
    near_deg(answer.elevation_deg, answer.claimed.elevation_deg, 1e-6);
    assert_int_equal(answer.n_times, 1);
    assert_true(answer.times[0].from <= 9 * 60 && answer.times[0].to >= 9 * 60);
    assert_true(answer.times[0].to - answer.times[0].from < 90);
    assert_true(answer.n_dates >= 1 && holds_day(&answer, day));
    /* Without a time of day both dates are there: 20 September and, with the same declination, 23 March. */
    shadow.minute = NAN;
    assert_int_equal(tocsin_shadow_read(&shadow, &answer, NULL), TOCSIN_OK);
    assert_false(answer.has_claim);
    assert_true(holds_day(&answer, day));
    assert_true(holds_day(&answer, tocsin_day_from_civil((tocsin_civil){2021, 3, 23})));
    assert_false(holds_day(&answer, tocsin_day_from_civil((tocsin_civil){2021, 6, 21})));
    assert_false(holds_day(&answer, tocsin_day_from_civil((tocsin_civil){2021, 12, 21})));
}

static void a_shadow_of_another_hour_does_not_fit(void **state) {
    (void)state;
    tocsin_day day = tocsin_day_from_civil((tocsin_civil){2021, 11, 1});
    tocsin_shadow shadow = shadow_cast_at(day, 8 * 60);
    tocsin_shadow_answer answer;
    shadow.minute = 12 * 60;
    assert_int_equal(tocsin_shadow_read(&shadow, &answer, NULL), TOCSIN_OK);
    assert_false(answer.fits);
    shadow.minute = 22 * 60; /* night */
    assert_int_equal(tocsin_shadow_read(&shadow, &answer, NULL), TOCSIN_OK);
    assert_false(answer.fits);
    assert_true(answer.claimed.elevation_deg < 0);
    assert_int_equal(answer.n_dates, 0);
}

/* The promise of the intervals: two standard deviations hold about 19 of 20 true times, here of measured points. */
static void intervals_hold_the_true_time_as_often_as_stated(void **state) {
    (void)state;
    int held = 0, n = 400;
    uint64_t random = 12345;
    for (int i = 0; i < n; i++) {
        tocsin_day day = tocsin_day_from_civil((tocsin_civil){2021, 4, 1}) + i % 150;
        tocsin_shadow shadow = shadow_cast_at(day, 8 * 60 + i % 180);
        double *points[] = {&shadow.foot_px[0], &shadow.foot_px[1], &shadow.tip_px[0],
                            &shadow.tip_px[1]};
        for (int k = 0; k < 4; k++) { /* a sum of twelve even numbers is nearly normal */
            double sum = -6;
            for (int j = 0; j < 12; j++) {
                random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
                sum += (double)(random >> 11) / 9007199254740992.0;
            }
            *points[k] += sum; /* one pixel: half of error_px */
        }
        shadow.height_m = NAN;
        shadow.north_error_deg = 0;
        tocsin_shadow_answer answer;
        assert_int_equal(tocsin_shadow_read(&shadow, &answer, NULL), TOCSIN_OK);
        held += answer.fits;
    }
    if (held < 0.92 * n || held > 0.985 * n) fail_msg("%d of %d", held, n);
}

static void what_cannot_be_is_refused(void **state) {
    (void)state;
    tocsin_shadow good = shadow_cast_at(18900, 600), bad;
    tocsin_shadow_answer answer;
    tocsin_error err = TOCSIN_ERROR_INIT;
    bad = good, bad.lat_deg = 91;
    assert_int_equal(tocsin_shadow_read(&bad, &answer, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "latitude"));
    bad = good, bad.tip_px[0] = bad.foot_px[0], bad.tip_px[1] = bad.foot_px[1];
    assert_int_equal(tocsin_shadow_read(&bad, &answer, &err), TOCSIN_BAD_INPUT);
    bad = good, bad.gsd_m = NAN;
    assert_int_equal(tocsin_shadow_read(&bad, &answer, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "metres of a pixel"));
    bad = good, bad.day = TOCSIN_DAY_NONE;
    assert_int_equal(tocsin_shadow_read(&bad, &answer, &err), TOCSIN_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sun_stands_where_meeus_says),
        cmocka_unit_test(the_sun_stands_where_the_satellites_metadata_say),
        cmocka_unit_test(the_sun_fits_the_shared_table),
        cmocka_unit_test(a_true_shadow_fits_and_so_does_its_other_date),
        cmocka_unit_test(a_shadow_of_another_hour_does_not_fit),
        cmocka_unit_test(intervals_hold_the_true_time_as_often_as_stated),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
