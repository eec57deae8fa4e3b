// SPDX-License-Identifier: Apache-2.0
#include "imagery/patch_file.h"

#include <math.h>
#include <stdlib.h>

#include "imagery/globe.h"

typedef struct patch {
    tocsin_day first, on, last;
    int64_t n_pixels;
    double m2; /* NaN: not known */
    double size, score;
    tocsin_tier tier;
    size_t from, n; /* its geometry in `shapes` */
} patch;

typedef struct patch_writer {
    const patch_pixels *pixels;
    const patch_terms *terms;
    globe *globe; /* NULL: the grid has no place on Earth */
    bool simulated;
    size_t *order, *ends;
    patch *patches;
    size_t n_patches;
    tocsin_buffer shapes;
    outline_cell *cells; /* of one patch… */
    float *sizes;
    outline outline;
} patch_writer;

/* ---- one patch ------------------------------------------------------------------------------ */

static int compare_floats(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return p < q ? -1 : p > q;
}

static double median_of(float *values, size_t n) {
    qsort(values, n, sizeof *values, compare_floats);
    return ((double)values[(n - 1) / 2] + (double)values[n / 2]) / 2;
}

static patch sum_up(patch_writer *w, size_t from, size_t end) {
    patch p = {
        .first = INT32_MAX, .on = INT32_MAX, .last = TOCSIN_DAY_NONE, .score = NAN, .m2 = NAN};
    p.n_pixels = (int64_t)(end - from);
    size_t n_sizes = 0;
    for (size_t i = from; i < end; i++) {
        const patch_pixel *pixel = &w->pixels->at[w->order[i]];
        if (pixel->first < p.first) p.first = pixel->first;
        if (pixel->on < p.on) p.on = pixel->on;
        if (pixel->on > p.last) p.last = pixel->on;
        if (pixel->tier > p.tier) p.tier = pixel->tier;
        if (!((double)pixel->score <= p.score)) p.score = (double)pixel->score;
        if (!isnan(pixel->size)) w->sizes[n_sizes++] = pixel->size;
        w->cells[i - from] = (outline_cell){pixel->x, pixel->y};
    }
    p.size = n_sizes ? median_of(w->sizes, n_sizes) : (double)NAN;
    return p;
}

static tocsin_status make_patch(patch_writer *w, size_t from, size_t end, tocsin_error *err) {
    patch p = sum_up(w, from, end);
    if (!outline_trace(w->cells, end - from, &w->outline)) return tocsin_fail_memory(err);
    p.from = w->shapes.n;
    tocsin_status status = w->globe
                               ? globe_put_outline(w->globe, &w->outline, &w->shapes, &p.m2, err)
                               : globe_put_pixels(&w->outline, &w->shapes, err);
    p.n = w->shapes.n - p.from;
    w->patches[w->n_patches++] = p;
    return status;
}

/* ---- the file ------------------------------------------------------------------------------- */

static int compare_patches(const void *a, const void *b) {
    const patch *p = a, *q = b;
    if (p->on != q->on) return p->on < q->on ? -1 : 1;
    if (p->m2 < q->m2 || p->m2 > q->m2) return p->m2 > q->m2 ? -1 : 1;
    if (p->n_pixels != q->n_pixels) return p->n_pixels > q->n_pixels ? -1 : 1;
    return p->from < q->from ? -1 : p->from > q->from;
}

static void member_integer(tocsin_json *json, const char *key, int64_t value) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, value);
}

/* Sizes and scores are floats: more digits than they have would be noise. */
static double four_digits(double value) {
    if (!isfinite(value) || !(fabs(value) > 0)) return value;
    double power = pow(10, 4 - ceil(log10(fabs(value))));
    return round(value * power) / power;
}

static void put_properties(const patch_writer *w, const patch *p, tocsin_json *json) {
    tocsin_json_object(json);
    tocsin_json_member_day(json, "first_seen", p->first);
    tocsin_json_member_day(json, "alarm_on", p->on);
    tocsin_json_member_day(json, "alarm_last", p->last);
    if (!isnan(p->m2)) tocsin_json_member_number(json, "area_ha", round(p->m2 / 10) / 1000);
    member_integer(json, "pixels", p->n_pixels);
    if (isfinite(p->size)) tocsin_json_member_number(json, "size", four_digits(p->size));
    if (isfinite(p->score)) tocsin_json_member_number(json, "score", four_digits(p->score));
    member_integer(json, "tier", p->tier);
    if (w->simulated) {
        tocsin_json_key(json, "simulated");
        tocsin_json_bool(json, true);
    }
    tocsin_json_end(json);
}

/* What stands behind the patches, as members of the collection that GeoJSON leaves to us. */
static void put_facts(const patch_writer *w, const tocsin_watch_result *result, tocsin_json *json) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", TOCSIN_TEXT("tocsin.patches/1"));
    tocsin_json_member_text(json, "coordinates",
                            w->globe ? TOCSIN_TEXT("longitude and latitude, WGS 84")
                                     : TOCSIN_TEXT("pixels: column and row of the grid, which does "
                                                   "not say where on Earth it is"));
    tocsin_json_member_day(json, "history_from", result->history.from);
    tocsin_json_member_day(json, "history_to", result->history.to);
    tocsin_json_member_day(json, "watched_from", result->watched.from);
    tocsin_json_member_day(json, "watched_to", result->watched.to);
    tocsin_json_member_text(json, "false_alarms_unit", TOCSIN_TEXT("per 100 pixel-years"));
    tocsin_json_member_number(json, "false_alarms_asked", result->asked);
    tocsin_json_member_number(json, "false_alarms_found", result->found);
    member_integer(json, "link_days", w->terms->link_days);
    member_integer(json, "min_pixels", w->terms->min_pixels);
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, result->simulated);
    tocsin_json_end(json);
}

static tocsin_status put_feature(const patch_writer *w, size_t i, tocsin_buffer *out,
                                 tocsin_error *err) {
    const patch *p = &w->patches[i];
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_buffer_printf(out, "%s\n{\"type\":\"Feature\",\"id\":%zu,\"properties\":", i ? "," : "",
                         i + 1);
    tocsin_json_init(&json, out);
    put_properties(w, p, &json);
    tocsin_buffer_puts(out, ",\"geometry\":");
    tocsin_buffer_put(out,
                      tocsin_text_slice(tocsin_buffer_text(&w->shapes), p->from, p->from + p->n));
    tocsin_buffer_putc(out, '}');
    return tocsin_json_finish(&json, err);
}

/* The type comes first, because some readers look no further; a patch a line. */
static tocsin_status put_collection(const patch_writer *w, const tocsin_watch_result *result,
                                    tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer facts = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &facts);
    put_facts(w, result, &json);
    tocsin_status status = tocsin_json_finish(&json, err);
    if (status) return status;
    tocsin_buffer_puts(out, "{\"type\":\"FeatureCollection\",");
    tocsin_buffer_put(out, tocsin_text_slice(tocsin_buffer_text(&facts), 1, facts.n - 1));
    tocsin_buffer_puts(out, ",\n\"features\":[");
    for (size_t i = 0; i < w->n_patches && !status; i++) status = put_feature(w, i, out, err);
    tocsin_buffer_puts(out, "\n]}\n");
    return status;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool make_room(patch_writer *w, size_t n) {
    w->order = malloc((n + 1) * sizeof *w->order);
    w->ends = malloc((n + 1) * sizeof *w->ends);
    w->cells = malloc((n + 1) * sizeof *w->cells);
    w->sizes = malloc((n + 1) * sizeof *w->sizes);
    return w->order && w->ends && w->cells && w->sizes;
}

static tocsin_status make_patches(patch_writer *w, tocsin_error *err) {
    size_t n = w->pixels->n, *root = malloc((n + 1) * sizeof *root);
    if (!root || !make_room(w, n)) {
        free(root);
        return tocsin_fail_memory(err);
    }
    patch_join(w->pixels, w->terms->link_days, root);
    size_t n_patches = patch_sort(root, n, w->order, w->ends);
    free(root);
    w->patches = malloc((n_patches + 1) * sizeof *w->patches);
    if (!w->patches) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < n_patches && !status; k++)
        status = make_patch(w, k ? w->ends[k - 1] : 0, w->ends[k], err);
    if (!status && w->shapes.failed) status = tocsin_fail_memory(err);
    if (!status) qsort(w->patches, w->n_patches, sizeof *w->patches, compare_patches);
    return status;
}

static void release_writer(patch_writer *w) {
    globe_close(&w->globe);
    free(w->order);
    free(w->ends);
    free(w->cells);
    free(w->sizes);
    free(w->patches);
    tocsin_buffer_release(&w->shapes);
    outline_release(&w->outline);
}

tocsin_status patch_file_write(const patch_pixels *pixels, const scan_grid *grid,
                               const patch_terms *terms, const tocsin_watch_result *result,
                               tocsin_buffer *out, int64_t *ret_n_patches, tocsin_error *err) {
    TOCSIN_CLEANUP(release_writer)
    patch_writer w = {.pixels = pixels,
                      .terms = terms,
                      .simulated = result->simulated,
                      .shapes = TOCSIN_BUFFER_INIT,
                      .outline = OUTLINE_INIT};
    tocsin_status status = globe_open(grid, &w.globe, err);
    if (!status) status = make_patches(&w, err);
    if (!status) status = put_collection(&w, result, out, err);
    if (!status && out->failed) status = tocsin_fail_memory(err);
    if (!status) *ret_n_patches = (int64_t)w.n_patches;
    return status;
}
