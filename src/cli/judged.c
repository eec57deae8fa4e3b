// SPDX-License-Identifier: Apache-2.0
#include "cli/judged.h"

#include <math.h>

void judged_put_number(tocsin_buffer *out, double value) {
    if (!isnan(value)) tocsin_buffer_printf(out, "%.7g", value);
}

void judged_put_cells(const tocsin_series_point *point, tocsin_buffer *out) {
    const double cells[] = {point->expected, point->low, point->high};
    for (int i = 0; i < 3; i++) {
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, cells[i]);
    }
    tocsin_buffer_printf(out, ",%d,%d", point->alarm, point->in_history);
}

static void put_member(tocsin_json *json, const char *key, double value) {
    tocsin_json_key(json, key);
    if (isnan(value))
        tocsin_json_null(json);
    else
        tocsin_json_number(json, value);
}

void judged_put_members(const tocsin_series_point *point, tocsin_json *json) {
    put_member(json, "expected", point->expected);
    put_member(json, "low", point->low);
    put_member(json, "high", point->high);
    tocsin_json_key(json, "alarm");
    tocsin_json_bool(json, point->alarm);
    tocsin_json_key(json, "in_history");
    tocsin_json_bool(json, point->in_history);
}
