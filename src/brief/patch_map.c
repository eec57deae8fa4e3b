// SPDX-License-Identifier: Apache-2.0
#include "brief/patch_map.h"

#include <math.h>
#include <stdlib.h>

static const double m_per_degree = 111195, pi = 3.14159265358979323846;

/* Equirectangular about the middle of the area. */
typedef struct patch_frame {
    double west, north, shrink; /* cosine of the middle latitude */
    double px_per_m, width, height;
    double lon; /* longitudes are taken within half a turn of it */
} patch_frame;

typedef struct patch_list {
    const tocsin_patch **patches; /* the largest first */
    size_t n;
} patch_list;

size_t patch_map_count(const tocsin_watched *watched) {
    size_t n = 0;
    for (size_t i = 0; i < watched->n_scenes; i++) n += watched->scenes[i]->n_patches;
    return n;
}

const tocsin_observation *patch_map_latest(const tocsin_watched *watched) {
    for (size_t i = watched->n_scenes; i-- > 0;)
        if (watched->scenes[i]->n_patches) return watched->scenes[i];
    return NULL;
}

/* ---- where things lie ------------------------------------------------------------------------ */

static double near_longitude(double lon, double from) {
    while (lon - from > 180) lon -= 360;
    while (lon - from < -180) lon += 360;
    return lon;
}

static double frame_x(const patch_frame *f, double lon) {
    return (near_longitude(lon, f->lon) - f->west) * m_per_degree * f->shrink * f->px_per_m;
}

static double frame_y(const patch_frame *f, double lat) {
    return (f->north - lat) * m_per_degree * f->px_per_m;
}

/* The area with a little room; false when it has no extent. */
static bool choose_frame(const patch_map *map, patch_frame *ret) {
    const tocsin_brief_area *area = map->area;
    size_t n = area->n_rings ? area->ring_ends[area->n_rings - 1] : 0;
    double west = (double)INFINITY, south = west, east = -west, north = -west;
    double from = n ? area->lonlat[0] : 0;
    for (size_t i = 0; i < n; i++) {
        double lon = near_longitude(area->lonlat[2 * i], from), lat = area->lonlat[2 * i + 1];
        west = fmin(west, lon);
        east = fmax(east, lon);
        south = fmin(south, lat);
        north = fmax(north, lat);
    }
    double shrink = fmax(cos((south + north) / 2 * pi / 180), 0.01);
    double width_m = (east - west) * m_per_degree * shrink,
           height_m = (north - south) * m_per_degree, room_m = fmax(width_m, height_m) * 0.05;
    if (!(width_m > 0 && height_m > 0)) return false;
    *ret = (patch_frame){.shrink = shrink,
                         .px_per_m = fmin(map->width_px / (width_m + 2 * room_m),
                                          map->most_height_px / (height_m + 2 * room_m)),
                         .width = map->width_px,
                         .lon = (west + east) / 2};
    ret->height = (height_m + 2 * room_m) * ret->px_per_m;
    ret->west = ret->lon - map->width_px / 2 / ret->px_per_m / m_per_degree / shrink;
    ret->north = north + room_m / m_per_degree;
    return true;
}

static void put_rings(tocsin_buffer *out, const patch_frame *f, const double *lonlat,
                      const size_t *ring_ends, size_t n_rings) {
    for (size_t r = 0, p = 0; r < n_rings; r++) {
        for (size_t from = p; p < ring_ends[r]; p++) {
            tocsin_buffer_putc(out, p == from ? 'M' : 'L');
            svg_number(out, round(frame_x(f, lonlat[2 * p]) * 10) / 10);
            tocsin_buffer_putc(out, ' ');
            svg_number(out, round(frame_y(f, lonlat[2 * p + 1]) * 10) / 10);
        }
        tocsin_buffer_putc(out, 'Z');
    }
}

/* ---- patches --------------------------------------------------------------------------------- */

static int compare_extent(const void *a, const void *b) {
    const tocsin_patch *x = *(const tocsin_patch *const *)a, *y = *(const tocsin_patch *const *)b;
    if (x->area_ha > y->area_ha || x->area_ha < y->area_ha) return x->area_ha > y->area_ha ? -1 : 1;
    return (x > y) - (x < y);
}

/* Those of the latest scene, or all others; malloc'ed. */
static bool list_patches(const tocsin_watched *watched, bool latest, patch_list *ret) {
    const tocsin_observation *newest = patch_map_latest(watched);
    ret->n = 0;
    ret->patches = malloc((patch_map_count(watched) + 1) * sizeof *ret->patches);
    if (!ret->patches) return false;
    for (size_t i = 0; i < watched->n_scenes; i++) {
        if ((watched->scenes[i] == newest) != latest) continue;
        for (size_t k = 0; k < watched->scenes[i]->n_patches; k++)
            ret->patches[ret->n++] = &watched->scenes[i]->patches[k];
    }
    qsort(ret->patches, ret->n, sizeof *ret->patches, compare_extent);
    if (ret->n > PATCH_MAP_MOST) ret->n = PATCH_MAP_MOST;
    return true;
}

static void put_look(const patch_map *map, bool latest, tocsin_buffer *out) {
    if (latest)
        svg_put_look(out, SVG_PATCH);
    else {
        svg_put_look(out, SVG_HATCHED);
        tocsin_buffer_printf(out, " fill=\"url(#%s-h)\"", map->prefix);
    }
}

static bool put_patches(const patch_map *map, const patch_frame *f, bool latest,
                        tocsin_buffer *out) {
    patch_list list;
    if (!list_patches(map->watched, latest, &list)) return false;
    if (list.n) {
        tocsin_buffer_puts(out, "<path fill-rule=\"evenodd\" d=\"");
        for (size_t i = 0; i < list.n; i++)
            put_rings(out, f, list.patches[i]->lonlat, list.patches[i]->ring_ends,
                      list.patches[i]->n_rings);
        tocsin_buffer_putc(out, '"');
        put_look(map, latest, out);
        tocsin_buffer_puts(out, "/>\n");
    }
    free(list.patches);
    return true;
}

/* ---- the rest of the drawing ----------------------------------------------------------------- */

static void put_definitions(const patch_map *map, const patch_frame *f, tocsin_buffer *out) {
    const tocsin_brief_area *area = map->area;
    tocsin_buffer_printf(out,
                         "<defs><pattern id=\"%s-h\" width=\"6\" height=\"6\" "
                         "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">",
                         map->prefix);
    svg_line(out, SVG_CURRENT, 3, 0, 3, 6);
    tocsin_buffer_printf(out, "</pattern>\n<clipPath id=\"%s-c\"><path clip-rule=\"evenodd\" d=\"",
                         map->prefix);
    put_rings(out, f, area->lonlat, area->ring_ends, area->n_rings);
    tocsin_buffer_puts(out, "\"/></clipPath></defs>\n");
}

static void put_outline(const patch_map *map, const patch_frame *f, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<path d=\"");
    put_rings(out, f, map->area->lonlat, map->area->ring_ends, map->area->n_rings);
    tocsin_buffer_putc(out, '"');
    svg_put_look(out, SVG_OUTLINE);
    tocsin_buffer_puts(out, "/>\n");
}

static void put_scale(const patch_map *map, const patch_frame *f, tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
    double most = f->width * 0.25 / f->px_per_m, power = pow(10, floor(log10(most)));
    double m = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
    double length = m * f->px_per_m, x = 14, y = f->height - 14;
    svg_line(out, SVG_CURRENT, x, y, x + length, y);
    svg_line(out, SVG_CURRENT, x, y - 5, x, y + 1);
    svg_line(out, SVG_CURRENT, x + length, y - 5, x + length, y + 1);
    brief_put_number(map->pack, m >= 1000 ? m / 1000 : m, &label);
    tocsin_buffer_puts(&label, m >= 1000 ? " km" : " m");
    svg_label(out, SVG_HALO, SVG_START, x + 4, y - 6, 12, tocsin_buffer_text(&label));
    svg_label(out, SVG_TEXT, SVG_START, x + 4, y - 6, 12, tocsin_buffer_text(&label));
    if (label.failed) out->failed = true;
}

typedef enum sample { SAMPLE_LATEST, SAMPLE_EARLIER, SAMPLE_AREA } sample;

static void put_sample(const patch_map *map, sample which, double x, double y, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<rect");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y - 7);
    svg_attribute(out, "width", 24);
    svg_attribute(out, "height", 14);
    if (which == SAMPLE_AREA)
        svg_put_look(out, SVG_OUTLINE);
    else
        put_look(map, which == SAMPLE_LATEST, out);
    tocsin_buffer_puts(out, "/>\n");
}

/* Below the map, in as many rows as the width needs; returns its height. */
static double put_legend(const patch_map *map, double y, tocsin_buffer *out) {
    const tocsin_observation *latest = patch_map_latest(map->watched);
    tocsin_slot day = {
        .name = "latest", .type = TOCSIN_SLOT_DAY, .period = {latest->day, latest->day}};
    static const brief_phrase_id said[] = {BRIEF_PATCHES_LATEST, BRIEF_PATCHES_EARLIER,
                                           BRIEF_PATCHES_AREA};
    bool has_earlier = latest->n_patches < patch_map_count(map->watched);
    double x = 2, height = 26;
    for (int i = SAMPLE_LATEST; i <= SAMPLE_AREA; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
        if (i == SAMPLE_EARLIER && !has_earlier) continue;
        brief_say(map->pack, said[i], &day, 1, &label);
        double width = 30 + svg_text_width(tocsin_buffer_text(&label), 12) + 18;
        if (x > 2 && x + width - 18 > map->width_px) {
            x = 2;
            height += 21;
        }
        put_sample(map, (sample)i, x, y + height - 12, out);
        svg_label(out, SVG_TEXT, SVG_START, x + 30, y + height - 8, 12, tocsin_buffer_text(&label));
        if (label.failed) out->failed = true;
        x += width;
    }
    return height;
}

tocsin_status patch_map_draw(const patch_map *map, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    patch_frame f;
    if (!choose_frame(map, &f)) return TOCSIN_OK;
    put_definitions(map, &f, &body);
    svg_rect(&body, SVG_LAND, 0, 0, f.width, f.height);
    tocsin_buffer_printf(&body, "<g clip-path=\"url(#%s-c)\">\n", map->prefix);
    bool fits = put_patches(map, &f, false, &body) && put_patches(map, &f, true, &body);
    tocsin_buffer_puts(&body, "</g>\n");
    put_outline(map, &f, &body);
    put_scale(map, &f, &body);
    if (map->simulated) {
        tocsin_text word = brief_phrase(map->pack, BRIEF_SIMULATED);
        svg_badge(&body, f.width - svg_text_width(word, 11) * 1.16 - 22, 22, word);
    }
    double height = f.height + 2 + put_legend(map, f.height + 2, &body);
    svg_head head = {.prefix = map->prefix,
                     .width_px = f.width,
                     .height_px = ceil(height),
                     .title = map->title,
                     .description = map->description};
    svg_open(out, &head);
    tocsin_buffer_put(out, tocsin_buffer_text(&body));
    svg_close(out);
    return !fits || body.failed || out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
