// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "brief/map.h"
#include "brief/svg.h"

#define KM_PER_DEGREE  111.195
#define RADIANS        (3.14159265358979323846 / 180)
#define MAP_LABELS     400 /* marks and names that keep others off their room */
#define MAP_NAME_CHARS 32

typedef struct map_box {
    double left, top, right, bottom;
} map_box;

typedef struct map_canvas {
    const map_scene *scene;
    tocsin_buffer *out;
    double width, height, px_per_km, shrink; /* cosine of the middle latitude */
    map_box taken[MAP_LABELS];
    size_t n_taken;
} map_canvas;

static double map_x(const map_canvas *canvas, double lon) {
    return canvas->width / 2 +
           (lon - canvas->scene->lon) * KM_PER_DEGREE * canvas->shrink * canvas->px_per_km;
}

static double map_y(const map_canvas *canvas, double lat) {
    return canvas->height / 2 - (lat - canvas->scene->lat) * KM_PER_DEGREE * canvas->px_per_km;
}

/* ---- land ------------------------------------------------------------------------------------ */

typedef struct map_points {
    double *xy;
    size_t n, capacity; /* in points */
} map_points;

/* One step of Sutherland and Hodgman (1974): keep what lies on the inner side of one edge of the frame. */
static size_t clip_edge(const double *from, size_t n, double *to, int axis, double edge,
                        bool keep_above) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const double *p = &from[2 * i], *q = &from[2 * ((i + 1) % n)];
        bool p_in = keep_above ? p[axis] >= edge : p[axis] <= edge;
        bool q_in = keep_above ? q[axis] >= edge : q[axis] <= edge;
        if (p_in) {
            to[2 * kept] = p[0];
            to[2 * kept++ + 1] = p[1];
        }
        if (p_in != q_in) {
            double t = (edge - p[axis]) / (q[axis] - p[axis]);
            to[2 * kept] = p[0] + t * (q[0] - p[0]);
            to[2 * kept++ + 1] = p[1] + t * (q[1] - p[1]);
        }
    }
    return kept;
}

/* `room` holds two halves of six points for each of the ring: an edge makes at most one and a half times as many. */
static size_t clip_to_frame(const map_canvas *canvas, const world_ring *ring, double shift,
                            double *room, const double **ret_xy) {
    const double margin = 6;
    double *a = room, *b = room + 12 * (ring->n + 4);
    for (size_t i = 0; i < ring->n; i++) {
        a[2 * i] = map_x(canvas, ring->lonlat[2 * i] + shift);
        a[2 * i + 1] = map_y(canvas, ring->lonlat[2 * i + 1]);
    }
    size_t n = clip_edge(a, ring->n, b, 0, -margin, true);
    n = clip_edge(b, n, a, 0, canvas->width + margin, false);
    n = clip_edge(a, n, b, 1, -margin, true);
    n = clip_edge(b, n, a, 1, canvas->height + margin, false);
    *ret_xy = a;
    return n;
}

static void put_outline(tocsin_buffer *out, const double *xy, size_t n) {
    for (size_t i = 0; i < n; i++) {
        tocsin_buffer_putc(out, i ? 'L' : 'M');
        svg_number(out, round(xy[2 * i] * 10) / 10);
        tocsin_buffer_putc(out, ' ');
        svg_number(out, round(xy[2 * i + 1] * 10) / 10);
    }
    tocsin_buffer_putc(out, 'Z');
}

typedef struct map_country {
    tocsin_text code;
    double x, y, area; /* of its largest part in the frame: centroid, square pixels */
} map_country;

/* Area and centroid of a polygon by the shoelace formula. */
static map_country measure(tocsin_text code, const double *xy, size_t n) {
    double twice = 0, x = 0, y = 0;
    for (size_t i = 0; i < n; i++) {
        const double *p = &xy[2 * i], *q = &xy[2 * ((i + 1) % n)];
        double cross = p[0] * q[1] - q[0] * p[1];
        twice += cross;
        x += (p[0] + q[0]) * cross;
        y += (p[1] + q[1]) * cross;
    }
    if (fabs(twice) < 1) return (map_country){code, 0, 0, 0};
    return (map_country){code, x / (3 * twice), y / (3 * twice), fabs(twice) / 2};
}

/* All land in the frame; keeps the largest part of each country for its name. */
static tocsin_status put_land(const map_canvas *canvas, tocsin_arena *arena, map_country *countries,
                              size_t *ret_n, tocsin_error *err) {
    const world_shapes *world = &canvas->scene->world;
    size_t longest = 0, n_countries = 0;
    for (size_t i = 0; i < world->n; i++)
        longest = world->rings[i].n > longest ? world->rings[i].n : longest;
    double *room = tocsin_arena_new(arena, double, 24 * (longest + 4));
    if (!room) return tocsin_fail_memory(err);
    for (size_t i = 0; i < world->n; i++) {
        const world_ring *ring = &world->rings[i];
        for (int turn = -1; turn <= 1; turn++) {
            double shift = 360.0 * turn;
            if (map_x(canvas, ring->east + shift) < 0 ||
                map_x(canvas, ring->west + shift) > canvas->width ||
                map_y(canvas, ring->south) < 0 || map_y(canvas, ring->north) > canvas->height)
                continue;
            const double *xy;
            size_t n = clip_to_frame(canvas, ring, shift, room, &xy);
            if (n < 3) continue;
            tocsin_buffer_puts(canvas->out, "<path d=\"");
            put_outline(canvas->out, xy, n);
            tocsin_buffer_putc(canvas->out, '"');
            svg_put_look(canvas->out, SVG_LAND);
            tocsin_buffer_puts(canvas->out, "/>\n");
            map_country part = measure(ring->code, xy, n);
            size_t at = 0;
            while (at < n_countries && !tocsin_text_equal(countries[at].code, part.code)) at++;
            if (at == n_countries) countries[n_countries++] = part;
            if (part.area > countries[at].area) countries[at] = part;
        }
    }
    *ret_n = n_countries;
    return TOCSIN_OK;
}

/* ---- labels ------------------------------------------------------------------------------------ */

static bool box_is_free(const map_canvas *canvas, map_box box) {
    if (box.left < 2 || box.top < 2 || box.right > canvas->width - 2 ||
        box.bottom > canvas->height - 2)
        return false;
    for (size_t i = 0; i < canvas->n_taken; i++) {
        const map_box *other = &canvas->taken[i];
        if (box.left < other->right && other->left < box.right && box.top < other->bottom &&
            other->top < box.bottom)
            return false;
    }
    return canvas->n_taken < MAP_LABELS;
}

static void take(map_canvas *canvas, map_box box) {
    if (canvas->n_taken < MAP_LABELS) canvas->taken[canvas->n_taken++] = box;
}

static void put_haloed(map_canvas *canvas, svg_look look, svg_anchor anchor, double x, double y,
                       double size, tocsin_text text) {
    svg_label(canvas->out, SVG_HALO, anchor, x, y, size, text);
    svg_label(canvas->out, look, anchor, x, y, size, text);
}

typedef struct map_mark {
    double x, y, radius; /* a radius below 0: not on this map */
} map_mark;

/* To the right of a mark, else to its left, above or below; nowhere when no side has room. */
static void put_mark_label(map_canvas *canvas, svg_look look, const map_mark *mark,
                           tocsin_text text) {
    double size = look == SVG_STRONG ? 13 : 12, clear = mark->radius + 4, half = size * 0.62;
    double width = svg_text_width(text, size) * (look == SVG_STRONG ? 1.1 : 1);
    const struct {
        double x, y;
        svg_anchor anchor;
    } tries[] = {{mark->x + clear, mark->y, SVG_START},
                 {mark->x - clear, mark->y, SVG_END},
                 {mark->x, mark->y - clear - half, SVG_MIDDLE},
                 {mark->x, mark->y + clear + half, SVG_MIDDLE}};
    for (size_t i = 0; i < 4; i++) {
        double left = tries[i].x - (tries[i].anchor == SVG_END      ? width
                                    : tries[i].anchor == SVG_MIDDLE ? width / 2
                                                                    : 0);
        map_box box = {left - 2, tries[i].y - half - 1, left + width + 2, tries[i].y + half + 1};
        if (!box_is_free(canvas, box)) continue;
        take(canvas, box);
        put_haloed(canvas, look, tries[i].anchor, tries[i].x, tries[i].y + size * 0.35, size, text);
        return;
    }
}

static void clean_name(const map_canvas *canvas, tocsin_text name, bool simulated,
                       tocsin_buffer *label) {
    tocsin_buffer_clear(label);
    brief_put_clean(name, MAP_NAME_CHARS, label);
    if (!simulated) return;
    tocsin_buffer_puts(label, " (");
    tocsin_buffer_put(label, brief_phrase(canvas->scene->view->pack, BRIEF_SIMULATED));
    tocsin_buffer_puts(label, ")");
}

/* "the United States" is "United States" on a map. */
static tocsin_text without_article(const brief_pack *pack, tocsin_text name) {
    tocsin_text articles = brief_phrase(pack, BRIEF_ARTICLES), article;
    while (tocsin_text_split(&articles, '|', &article))
        if (article.n && tocsin_text_starts(name, article))
            return tocsin_text_slice(name, article.n, name.n);
    return name;
}

static void put_country_names(map_canvas *canvas, const map_country *countries, size_t n) {
    const brief_pack *pack = canvas->scene->view->pack;
    for (size_t i = 0; i < n; i++) {
        const brief_word *word = brief_pack_word(pack, countries[i].code);
        if (!word || countries[i].area < canvas->width * canvas->height * 0.012) continue;
        tocsin_text name = without_article(pack, word->many);
        double width = svg_text_width(name, 12) + 1.2 * (double)name.n;
        map_box box = {countries[i].x - width / 2, countries[i].y - 9, countries[i].x + width / 2,
                       countries[i].y + 9};
        if (!box_is_free(canvas, box)) continue;
        take(canvas, box);
        svg_label(canvas->out, SVG_COUNTRY, SVG_MIDDLE, countries[i].x, countries[i].y + 4, 12,
                  name);
    }
}

/* ---- areas, places, scale ------------------------------------------------------------------------ */

static double area_lon(const map_canvas *canvas, double lon) {
    while (lon - canvas->scene->lon > 180) lon -= 360;
    while (lon - canvas->scene->lon < -180) lon += 360;
    return lon;
}

static map_box put_area_shape(map_canvas *canvas, const tocsin_brief_area *area) {
    map_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    size_t from = 0;
    tocsin_buffer_puts(canvas->out, "<path fill-rule=\"evenodd\" d=\"");
    for (size_t r = 0; r < area->n_rings; r++) {
        for (size_t p = from; p < area->ring_ends[r]; p++) {
            double x = map_x(canvas, area_lon(canvas, area->lonlat[2 * p]));
            double y = map_y(canvas, area->lonlat[2 * p + 1]);
            tocsin_buffer_putc(canvas->out, p == from ? 'M' : 'L');
            svg_number(canvas->out, x);
            tocsin_buffer_putc(canvas->out, ' ');
            svg_number(canvas->out, y);
            box = (map_box){fmin(box.left, x), fmin(box.top, y), fmax(box.right, x),
                            fmax(box.bottom, y)};
        }
        if (area->ring_ends[r] > from) tocsin_buffer_putc(canvas->out, 'Z');
        from = area->ring_ends[r];
    }
    tocsin_buffer_putc(canvas->out, '"');
    svg_put_look(canvas->out, SVG_AREA);
    tocsin_buffer_puts(canvas->out, "/>\n");
    return box;
}

/* The shape of an area; one too small to be seen as a shape gets a frame around it. */
static map_mark put_area(map_canvas *canvas, const tocsin_brief_area *area) {
    map_box box = put_area_shape(canvas, area);
    if (!(box.right >= box.left)) return (map_mark){0, 0, -1};
    map_mark mark = {(box.left + box.right) / 2, (box.top + box.bottom) / 2,
                     fmax(box.right - box.left, box.bottom - box.top) / 2};
    if (mark.radius < 7) {
        mark.radius = 9;
        tocsin_buffer_puts(canvas->out, "<g fill-opacity=\"0\">");
        svg_rect(canvas->out, SVG_AREA, mark.x - 9, mark.y - 9, 18, 18);
        tocsin_buffer_puts(canvas->out, "</g>\n");
    }
    return mark;
}

static map_mark put_place(map_canvas *canvas, const map_place *place) {
    if (place->outside) return (map_mark){0, 0, -1};
    map_mark mark = {map_x(canvas, area_lon(canvas, place->lon)), map_y(canvas, place->lat),
                     fmin(3.2 + 1.3 * log((double)place->n_claims), 9)};
    svg_circle(canvas->out, SVG_PLACE, mark.x, mark.y, mark.radius);
    return mark;
}

/* All marks first, so that no name covers one; then the names, those of the areas before those of places. */
static tocsin_status put_marks(map_canvas *canvas, tocsin_arena *arena, tocsin_buffer *label,
                               tocsin_error *err) {
    const brief_view *view = canvas->scene->view;
    size_t n_areas = view->in->n_areas, n = n_areas + canvas->scene->n_places;
    map_mark *marks = tocsin_arena_new(arena, map_mark, n + 1);
    if (!marks) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        marks[i] = i < n_areas ? put_area(canvas, &view->in->areas[i])
                               : put_place(canvas, &canvas->scene->places[i - n_areas]);
        const map_mark *mark = &marks[i];
        if (mark->radius > 0)
            take(canvas, (map_box){mark->x - mark->radius, mark->y - mark->radius,
                                   mark->x + mark->radius, mark->y + mark->radius});
    }
    for (size_t i = 0; i < n; i++) {
        if (marks[i].radius < 0) continue;
        bool area = i < n_areas;
        const map_place *place = area ? NULL : &canvas->scene->places[i - n_areas];
        tocsin_text name = area ? view->in->areas[i].name : place->name;
        clean_name(canvas, name, area ? brief_area_is_simulated(view, name) : place->simulated,
                   label);
        put_mark_label(canvas, area ? SVG_STRONG : SVG_TEXT, &marks[i], tocsin_buffer_text(label));
    }
    return TOCSIN_OK;
}

static void put_scale_bar(map_canvas *canvas, tocsin_buffer *label) {
    double most = canvas->width * 0.25 / canvas->px_per_km, power = pow(10, floor(log10(most)));
    double km = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
    double length = km * canvas->px_per_km, x = 14, y = canvas->height - 14;
    svg_line(canvas->out, SVG_CURRENT, x, y, x + length, y);
    svg_line(canvas->out, SVG_CURRENT, x, y - 5, x, y + 1);
    svg_line(canvas->out, SVG_CURRENT, x + length, y - 5, x + length, y + 1);
    tocsin_buffer_clear(label);
    brief_put_number(canvas->scene->view->pack, km, label);
    tocsin_buffer_puts(label, " km");
    put_haloed(canvas, SVG_TEXT, SVG_START, x + 4, y - 6, 12, tocsin_buffer_text(label));
    take(canvas, (map_box){x - 4, y - 22, x + length + 6, y + 6});
}

static tocsin_status put_all(map_canvas *canvas, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
    map_country *countries = tocsin_arena_new(&arena, map_country, canvas->scene->world.n + 1);
    size_t n_countries = 0;
    if (!countries) return tocsin_fail_memory(err);
    svg_rect(canvas->out, SVG_SEA, 0, 0, canvas->width, canvas->height);
    tocsin_status status = put_land(canvas, &arena, countries, &n_countries, err);
    if (status) return status;
    put_scale_bar(canvas, &label);
    status = put_marks(canvas, &arena, &label, err);
    if (status) return status;
    put_country_names(canvas, countries, n_countries);
    return label.failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

tocsin_status map_draw(const map_scene *scene, const char *prefix, double width_px,
                       double height_px, tocsin_buffer *out, tocsin_error *err) {
    const brief_pack *pack = scene->view->pack;
    map_canvas canvas = {.scene = scene, .out = out, .width = width_px, .height = height_px};
    canvas.px_per_km =
        fmin(width_px / 2 / scene->half_width_km, height_px / 2 / scene->half_height_km);
    canvas.shrink = cos(scene->lat * RADIANS);
    svg_head head = {.prefix = prefix,
                     .width_px = width_px,
                     .height_px = height_px,
                     .title = brief_phrase(pack, BRIEF_HEAD_MAP),
                     .description = brief_phrase(pack, BRIEF_MAP_DESCRIPTION)};
    svg_open(out, &head);
    tocsin_status status = put_all(&canvas, err);
    svg_close(out);
    return status;
}
