// SPDX-License-Identifier: Apache-2.0
/* The first line is a pattern, the second a name; both are also read as free text, time and time axis. */
#include <stdlib.h>

#include "imagery/dates.h"

static void check_day(tocsin_day day) {
    tocsin_civil date = tocsin_day_to_civil(day);
    if (!tocsin_civil_is_valid(date) || tocsin_day_from_civil(date) != day) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text name = {(const char *)data, size}, pattern;
    if (!tocsin_text_split(&name, '\n', &pattern)) return 0;
    dates_fields fields = DATES_FIELDS_INIT;
    tocsin_day day;
    bool impossible;
    char bad;
    dates_check_pattern(pattern, &bad);
    if (dates_match(pattern, name, &fields) && dates_from_fields(&fields, &day, &impossible))
        check_day(day);
    if (dates_find(name, &day)) check_day(day);
    if (dates_parse_time(name, &day)) check_day(day);
    dates_axis axis;
    if (dates_parse_axis(name, &axis) && dates_of_axis(&axis, 1e4, &day)) check_day(day);
    return 0;
}
