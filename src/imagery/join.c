// SPDX-License-Identifier: Apache-2.0
/* Several named paths: more scenes of one series, or the bands of a series that lie in files of
 * their own?
 *
 * Paths that hold at least two dates each, share at least half of the dates of the shorter one and
 * whose bands have other names are bands ("red.img nir.img", "B04_%Y%m%d.tif B08_%Y%m%d.tif"); so
 * are those that were named (NAME=PATH). All else goes on in time, and what falls on one day is
 * merged later. */
#include <stdlib.h>
#include <string.h>

#include "imagery/resolve.h"

typedef struct layer_key {
    tocsin_day day;
    size_t index;
} layer_key;

static int compare_keys(const void *a, const void *b) {
    const layer_key *p = a, *q = b;
    if (p->day != q->day) return p->day < q->day ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static const char *name_of(const scan_band *band, const char *fallback) {
    return band->name ? band->name : fallback;
}

/* Layers in use, by day and then in the order in which they were found. */
static layer_key *sort_layers(const scan *s, size_t *ret_n) {
    layer_key *keys = malloc((s->n_layers + 1) * sizeof *keys);
    if (!keys) return NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->n_layers; i++)
        if (!s->layers[i].skipped) keys[n++] = (layer_key){s->layers[i].day, i};
    qsort(keys, n, sizeof *keys, compare_keys);
    *ret_n = n;
    return keys;
}

/* The k-th distinct day of a source at or after position `at`; moves `at` behind it. */
static tocsin_day next_day(const scan *s, const layer_key *keys, size_t n, size_t source,
                           size_t *at, tocsin_day after) {
    for (; *at < n; (*at)++)
        if (s->layers[keys[*at].index].source == source && keys[*at].day != after)
            return keys[(*at)++].day;
    return TOCSIN_DAY_NONE;
}

static void count_days(const scan *s, const layer_key *keys, size_t n, size_t a, size_t b,
                       size_t ret_counts[3]) {
    size_t at_a = 0, at_b = 0;
    ret_counts[0] = ret_counts[1] = ret_counts[2] = 0;
    tocsin_day day_a = next_day(s, keys, n, a, &at_a, TOCSIN_DAY_NONE);
    tocsin_day day_b = next_day(s, keys, n, b, &at_b, TOCSIN_DAY_NONE);
    while (day_a != TOCSIN_DAY_NONE || day_b != TOCSIN_DAY_NONE) {
        bool from_a = day_a != TOCSIN_DAY_NONE && (day_b == TOCSIN_DAY_NONE || day_a <= day_b);
        bool from_b = day_b != TOCSIN_DAY_NONE && (day_a == TOCSIN_DAY_NONE || day_b <= day_a);
        ret_counts[0] += from_a;
        ret_counts[1] += from_b;
        ret_counts[2] += from_a && from_b;
        if (from_a) day_a = next_day(s, keys, n, a, &at_a, day_a);
        if (from_b) day_b = next_day(s, keys, n, b, &at_b, day_b);
    }
}

static const scan_layer *first_layer_of(const scan *s, size_t source) {
    for (size_t i = 0; i < s->n_layers; i++)
        if (s->layers[i].source == source && !s->layers[i].skipped) return &s->layers[i];
    return NULL;
}

static bool has_name(const scan_layer *layer, const char *name, const char *fallback) {
    for (size_t i = 0; i < layer->n_bands; i++)
        if (!strcmp(name_of(&layer->bands[i], fallback), name)) return true;
    return false;
}

static bool are_bands(const scan *s, const layer_key *keys, size_t n, size_t a, size_t b,
                      const char *const *short_names) {
    const scan_layer *of_a = first_layer_of(s, a), *of_b = first_layer_of(s, b);
    if (!of_a || !of_b || of_b->n_bands == 0) return false;
    size_t days[3];
    count_days(s, keys, n, a, b, days);
    size_t fewer = days[0] < days[1] ? days[0] : days[1];
    const char *name = name_of(&of_b->bands[0], short_names[b]);
    return fewer >= 2 && 2 * days[2] >= fewer && !has_name(of_a, name, short_names[a]);
}

/* Bands get a name: their own, that of their path, or both where a path was named and holds
 * several. */
static bool name_bands(scan *s, scan_layer *layer, const char *given, const char *short_name) {
    for (size_t i = 0; i < layer->n_bands; i++) {
        scan_band *band = &layer->bands[i];
        band->leads = i == 0;
        if (given && layer->n_bands == 1)
            band->name = given;
        else if (!band->name && layer->n_bands == 1)
            band->name = short_name;
        else if (!band->name || given)
            band->name = band->name ? tocsin_arena_format(&s->arena, "%s.%s", given, band->name)
                                    : tocsin_arena_format(&s->arena, "%s.%zu",
                                                          given ? given : short_name, i + 1);
        if (!band->name) return false;
    }
    return true;
}

/* Put the bands of each layer into the first layer of its day that has none of that name yet. */
static bool join_days(scan *s, const layer_key *keys, size_t n) {
    for (size_t from = 0, end; from < n; from = end) {
        for (end = from + 1; end < n && keys[end].day == keys[from].day;) end++;
        for (size_t i = from + 1; i < end; i++) {
            scan_layer *moved = &s->layers[keys[i].index];
            for (size_t j = from; j < i && moved->n_bands > 0; j++) {
                scan_layer *target = &s->layers[keys[j].index];
                if (target->n_bands == 0 || has_name(target, moved->bands[0].name, "")) continue;
                for (size_t b = 0; b < moved->n_bands; b++)
                    if (!scan_add_band(target, moved->bands[b])) return false;
                moved->n_bands = 0;
            }
        }
    }
    return true;
}

static void drop_empty(scan *s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->n_layers; i++) {
        if (s->layers[i].n_bands == 0 && !s->layers[i].skipped)
            free(s->layers[i].bands);
        else
            s->layers[kept++] = s->layers[i];
    }
    s->n_layers = kept;
}

static tocsin_status decide(const scan *s, const layer_key *keys, size_t n, size_t n_paths,
                            const char *const *names, const char *const *short_names,
                            bool *ret_joined, tocsin_error *err) {
    size_t n_bands = 0;
    bool named = false;
    for (size_t p = 0; p < n_paths; p++) named = named || names[p];
    for (size_t p = 1; p < n_paths && !named; p++)
        n_bands += are_bands(s, keys, n, 0, p, short_names);
    if (!named && n_bands > 0 && n_bands + 1 < n_paths)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "some of the paths look like bands of one series and others do not; say "
                           "which are which with NAME=PATH, such as red=%s",
                           short_names[0]);
    *ret_joined = named || n_bands > 0;
    return TOCSIN_OK;
}

tocsin_status join_layers(scan *s, size_t n_paths, const char *const *names,
                          const char *const *short_names, tocsin_error *err) {
    size_t n = 0;
    layer_key *keys = sort_layers(s, &n);
    if (!keys) return tocsin_fail_memory(err);
    bool joined = false, ok = true;
    tocsin_status status = decide(s, keys, n, n_paths, names, short_names, &joined, err);
    if (!status && joined) {
        for (size_t i = 0; ok && i < s->n_layers; i++) {
            size_t source = s->layers[i].source;
            ok = name_bands(s, &s->layers[i], names[source], short_names[source]);
        }
        ok = ok && join_days(s, keys, n);
        drop_empty(s);
    }
    free(keys);
    return ok ? status : tocsin_fail_memory(err);
}
