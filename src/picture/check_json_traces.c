// SPDX-License-Identifier: Apache-2.0
/* "traces": each test by its name, with what it found. */
#include <math.h>

#include "picture/check.h"

static void put_box(tocsin_json *json, int left, int top, int right, int bottom) {
    tocsin_json_key(json, "box_px");
    tocsin_json_array(json);
    tocsin_json_integer(json, left);
    tocsin_json_integer(json, top);
    tocsin_json_integer(json, right);
    tocsin_json_integer(json, bottom);
    tocsin_json_end(json);
}

static void put_point(tocsin_json *json, const char *key, int x, int y) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    tocsin_json_integer(json, x);
    tocsin_json_integer(json, y);
    tocsin_json_end(json);
}

static void put_regions(tocsin_json *json, const char *key, const tocsin_grid_region *regions,
                        size_t n) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) {
        tocsin_json_object(json);
        put_box(json, regions[i].left, regions[i].top, regions[i].right, regions[i].bottom);
        put_point(json, "grid", regions[i].grid_x, regions[i].grid_y);
        tocsin_json_member_number(json, "log10_nfa", regions[i].log10_nfa);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_grid(tocsin_json *json, const tocsin_grid *grid) {
    tocsin_json_key(json, "grid");
    if (!grid->done) {
        tocsin_json_null(json);
        return;
    }
    tocsin_json_object(json);
    if (grid->main_x >= 0) put_point(json, "main", grid->main_x, grid->main_y);
    tocsin_json_member_number(json, "main_log10_nfa", grid->main_log10_nfa);
    put_regions(json, "other", grid->other, grid->n_other);
    put_regions(json, "missing", grid->missing, grid->n_missing);
    tocsin_json_end(json);
}

void check_json_traces(tocsin_json *json, const tocsin_check *check) {
    tocsin_json_key(json, "traces");
    tocsin_json_object(json);
    put_grid(json, &check->grid);
    tocsin_json_end(json);
}
