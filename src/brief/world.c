// SPDX-License-Identifier: Apache-2.0
#include "brief/world.h"

static tocsin_status bad_line(int line, tocsin_error *err) {
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "data/world.txt:%d: a ring is a code, a first point and at least two steps, in whole numbers",
        line);
}

static size_t count_of(tocsin_text text, char wanted) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += text.at[i] == wanted;
    return n;
}

/* The next whole number of the line; false at its end or when it is none. */
static bool next_number(tocsin_text *rest, int64_t *ret_value) {
    tocsin_text word;
    return tocsin_text_split(rest, ' ', &word) && tocsin_text_integer(word, ret_value);
}

static bool is_on_earth(int64_t lon, int64_t lat) {
    return lon >= -18000 && lon <= 18000 && lat >= -9000 && lat <= 9000;
}

static tocsin_status parse_ring(tocsin_text line, int number, tocsin_arena *arena,
                                world_ring *ret_ring, tocsin_error *err) {
    world_ring ring = {.west = 180, .south = 90, .east = -180, .north = -90};
    size_t words = count_of(line, ' ');
    if (!tocsin_text_split(&line, ' ', &ring.code) || words % 2 || words < 6)
        return bad_line(number, err);
    double *lonlat = tocsin_arena_new(arena, double, words);
    if (!lonlat) return tocsin_fail_memory(err);
    int64_t lon = 0, lat = 0;
    for (size_t i = 0; i < words; i += 2) {
        int64_t east, north;
        if (!next_number(&line, &east) || !next_number(&line, &north)) return bad_line(number, err);
        if (east < -36000 || east > 36000 || north < -18000 || north > 18000)
            return bad_line(number, err);
        lon += east;
        lat += north;
        if (!is_on_earth(lon, lat)) return bad_line(number, err);
        double x = (double)lon / 100, y = (double)lat / 100;
        lonlat[i] = x;
        lonlat[i + 1] = y;
        if (x < ring.west) ring.west = x;
        if (x > ring.east) ring.east = x;
        if (y < ring.south) ring.south = y;
        if (y > ring.north) ring.north = y;
    }
    ring.lonlat = lonlat;
    ring.n = words / 2;
    *ret_ring = ring;
    return TOCSIN_OK;
}

tocsin_status world_parse(tocsin_text source, tocsin_arena *arena, world_shapes *ret_world,
                          tocsin_error *err) {
    world_shapes world = {.rings = tocsin_arena_new(arena, world_ring, count_of(source, '\n') + 1)};
    if (!world.rings) return tocsin_fail_memory(err);
    tocsin_text line;
    for (int number = 1; tocsin_text_split(&source, '\n', &line); number++) {
        if (!line.n || line.at[0] == '#') continue;
        tocsin_status status = parse_ring(line, number, arena, &world.rings[world.n], err);
        if (status) return status;
        world.n++;
    }
    *ret_world = world;
    return TOCSIN_OK;
}
