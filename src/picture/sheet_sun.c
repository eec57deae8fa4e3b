// SPDX-License-Identifier: Apache-2.0
/* What a shadow says of the time, in sentences. */
#include <math.h>

#include "picture/shadow.h"
#include "picture/sheet.h"

static void say_claim(picture_sheet *sheet, const tocsin_shadow_answer *answer) {
    const picture_words *words = &sheet->words;
    const tocsin_sun *sun = &answer->claimed;
    double off = picture_turn_between(sun->azimuth_deg, answer->azimuth_deg);
    SHEET_SAY(sheet, SHEET_FOUND, sun->elevation_deg > 0 ? "sun_claimed" : "sun_claimed_night",
              "day", picture_day(words, answer->given.day), "time",
              picture_clock(words, (int)answer->given.minute), "azimuth",
              picture_number(words, sun->azimuth_deg, 1), "elevation",
              picture_number(words, sun->elevation_deg, 1));
    if (!(sun->elevation_deg > 0)) return;
    SHEET_SAY(sheet, SHEET_FOUND, answer->fits_direction ? "sun_fits" : "sun_fits_not", "off",
              picture_number(words, off, 1), "error",
              picture_number(words, answer->azimuth_error_deg, 1));
    if (!isnan(answer->elevation_deg))
        SHEET_SAY(sheet, SHEET_FOUND,
                  answer->fits_length ? "sun_length_fits" : "sun_length_fits_not");
}

static void say_times(picture_sheet *sheet, const tocsin_shadow_answer *answer) {
    const picture_words *words = &sheet->words;
    if (answer->given.day == TOCSIN_DAY_NONE) return;
    if (!answer->n_times)
        SHEET_SAY(sheet, SHEET_FOUND, "sun_no_time", "day", picture_day(words, answer->given.day));
    for (size_t i = 0; i < answer->n_times; i++)
        SHEET_SAY(sheet, SHEET_FOUND, "sun_time", "day", picture_day(words, answer->given.day),
                  "from", picture_clock(words, answer->times[i].from), "to",
                  picture_clock(words, answer->times[i].to));
}

static void say_dates(picture_sheet *sheet, const tocsin_shadow_answer *answer) {
    const picture_words *words = &sheet->words;
    const char *year = picture_number(words, answer->year, 0);
    if (answer->any_minute && isnan(answer->elevation_deg)) {
        SHEET_SAY(sheet, SHEET_FOUND, "sun_direction_alone");
        return;
    }
    if (!answer->n_dates)
        SHEET_SAY(sheet, SHEET_FOUND, answer->any_minute ? "sun_no_date_any" : "sun_no_date",
                  "year", year);
    for (size_t i = 0; i < answer->n_dates; i++)
        SHEET_SAY(sheet, SHEET_FOUND, answer->any_minute ? "sun_date_any" : "sun_date", "from",
                  picture_day(words, answer->dates[i].from), "to",
                  picture_day(words, answer->dates[i].to));
}

/* When the method says little, and why. Near a solstice the Sun's path hardly changes from day to day; where the picture was
 * taken at the usual hour of its orbit, every picture has much the same direction. */
static void say_weakness(picture_sheet *sheet, const tocsin_shadow_answer *answer) {
    const picture_words *words = &sheet->words;
    if (!answer->any_minute && !isnan(answer->azimuth_range_deg))
        SHEET_SAY(sheet, SHEET_BLIND, "sun_weak_orbit", "range",
                  picture_number(words, answer->azimuth_range_deg, 0), "error",
                  picture_number(words, answer->azimuth_error_deg, 1));
    if (answer->n_days > 60 && !(answer->any_minute && isnan(answer->elevation_deg)))
        SHEET_SAY(sheet, SHEET_BLIND, "sun_weak_days", "days",
                  picture_number(words, answer->n_days, 0));
    SHEET_SAY(sheet, SHEET_BLIND, "sun_weak_always");
}

void sheet_sun(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_shadow_answer *answer = &check->sun;
    const picture_words *words = &sheet->words;
    if (!answer->done) return;
    sheet_begin(sheet, "head_sun");
    SHEET_SAY(sheet, SHEET_FOUND, "sun_measured", "azimuth",
              picture_number(words, answer->azimuth_deg, 1), "error",
              picture_number(words, answer->azimuth_error_deg, 1));
    if (!isnan(answer->elevation_deg))
        SHEET_SAY(sheet, SHEET_FOUND, "sun_elevation", "elevation",
                  picture_number(words, answer->elevation_deg, 1), "low",
                  picture_number(words, answer->elevation_low_deg, 1), "high",
                  picture_number(words, answer->elevation_high_deg, 1));
    if (answer->has_claim) say_claim(sheet, answer);
    say_times(sheet, answer);
    say_dates(sheet, answer);
    SHEET_SAY(sheet, SHEET_ASSUMES, "sun_assumes", "pixels",
              picture_number(words, answer->given.error_px, 1), "north",
              picture_number(words, answer->given.north_error_deg, 1), "height",
              picture_number(words, 100 * answer->given.height_error, 0));
    SHEET_SAY(sheet, SHEET_ERRS, "sun_errs");
    say_weakness(sheet, answer);
}
