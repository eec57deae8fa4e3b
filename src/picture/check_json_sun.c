// SPDX-License-Identifier: Apache-2.0
/* "sun": what a shadow says of the time; null where none was measured. */
#include "picture/check.h"

static void put_clock(tocsin_json *json, int minute) {
    char text[8];
    snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 100, minute % 60);
    tocsin_json_text(json, tocsin_text_of(text));
}

static void put_times(tocsin_json *json, const tocsin_shadow_answer *answer) {
    tocsin_json_key(json, "times_utc");
    tocsin_json_array(json);
    for (size_t i = 0; i < answer->n_times; i++) {
        tocsin_json_array(json);
        put_clock(json, answer->times[i].from);
        put_clock(json, answer->times[i].to);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_dates(tocsin_json *json, const tocsin_shadow_answer *answer) {
    tocsin_json_key(json, "dates");
    tocsin_json_array(json);
    for (size_t i = 0; i < answer->n_dates; i++) {
        tocsin_json_array(json);
        tocsin_json_day(json, answer->dates[i].from);
        tocsin_json_day(json, answer->dates[i].to);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_member_text(json, "dates_at",
                            answer->any_minute ? TOCSIN_TEXT("any time of day")
                                               : TOCSIN_TEXT("the claimed time"));
    tocsin_json_member_number(json, "dates_days", answer->n_days);
}

static void put_claim(tocsin_json *json, const tocsin_shadow_answer *answer) {
    tocsin_json_key(json, "claimed");
    tocsin_json_object(json);
    tocsin_json_member_day(json, "day", answer->given.day);
    tocsin_json_key(json, "time_utc");
    put_clock(json, (int)answer->given.minute);
    tocsin_json_member_number(json, "azimuth_deg", answer->claimed.azimuth_deg);
    tocsin_json_member_number(json, "elevation_deg", answer->claimed.elevation_deg);
    check_json_flag(json, "fits", answer->fits);
    tocsin_json_end(json);
}

void check_json_sun(tocsin_json *json, const tocsin_check *check) {
    const tocsin_shadow_answer *answer = &check->sun;
    if (!check_json_begin(json, "sun", answer->done)) return;
    tocsin_json_member_number(json, "lat", answer->given.lat_deg);
    tocsin_json_member_number(json, "lon", answer->given.lon_deg);
    tocsin_json_member_number(json, "azimuth_deg", answer->azimuth_deg);
    tocsin_json_member_number(json, "azimuth_error_deg", answer->azimuth_error_deg);
    tocsin_json_member_number(json, "elevation_deg", answer->elevation_deg);
    tocsin_json_member_number(json, "elevation_low_deg", answer->elevation_low_deg);
    tocsin_json_member_number(json, "elevation_high_deg", answer->elevation_high_deg);
    if (answer->has_claim) put_claim(json, answer);
    put_times(json, answer);
    put_dates(json, answer);
    tocsin_json_member_number(json, "year", answer->year);
    tocsin_json_member_number(json, "azimuth_range_over_year_deg", answer->azimuth_range_deg);
    tocsin_json_end(json);
}
