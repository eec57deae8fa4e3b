// SPDX-License-Identifier: Apache-2.0
/* Published pictures, out of case.yaml, as a list, or as one beside the certificates that a signature may lead to:
 *
 *   pictures: {trust: signers.pem, list: […]}
 *
 *   pictures:
 *     - file: pictures/yelnya.jpg                     # or sha256:… of one that was added
 *       name: the camp near Yelnya
 *       publisher: Maxar
 *       published: 2021-11-01
 *       place: {name: Yelnya, lat: 54.57, lon: 33.17}  # where it is said to be
 *       time: 2021-11-01T08:50                         # when it is said to be taken, UTC
 *       length: {from: [12, 40], to: [72, 40], metres: 30}   # or  gsd: 0.5
 *       elevation: 75
 *       shadow: {foot: [412, 230], tip: [436, 209], height: 22, north: 0, error_px: 2, north_error: 1, height_error: 0.1}
 *       claims: [1a2b3c4d5e6f7788]                     # claims that are about it, by id or entry
 *       reports: [reports/nos.txt]                     # reports that it stands in
 *       archive: [optical]                             # image series of the case, or patterns of files */
#include <math.h>

#include "casefile/config_part.h"

static double read_number(part_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = part_text(reader, node, key);
    double number = (double)NAN;
    if (text.n && !tocsin_text_number(text, &number))
        part_refuse(reader, yaml_get(node, key)->line, "'%s: %.*s' is not a number", key,
                    TOCSIN_TEXT_ARG(text));
    return number;
}

/* Within its bounds, `low` left out where it says so; NaN when it is not there. */
static double read_within(part_reader *reader, const yaml_node *node, const char *key, double low,
                          bool low_counts, double high, const char *what) {
    double number = read_number(reader, node, key);
    bool good = isnan(number) || (number <= high && (low_counts ? number >= low : number > low));
    if (!good) part_refuse(reader, yaml_get(node, key)->line, "'%s': %s", key, what);
    return number;
}

/* [x, y] in pixels. */
static void read_point(part_reader *reader, const yaml_node *node, const char *key, double ret[2]) {
    const yaml_node *point = yaml_get(node, key);
    if (reader->status) return;
    if (!point) {
        part_refuse(reader, node->line, "'%s' is missing here", key);
        return;
    }
    bool good = point->type == YAML_SEQUENCE && point->n == 2;
    for (size_t i = 0; good && i < 2; i++)
        good = point->items[i]->type == YAML_SCALAR &&
               tocsin_text_number(point->items[i]->text, &ret[i]);
    if (!good)
        part_refuse(reader, point->line, "'%s' should be [x, y], in pixels from the upper left",
                    key);
}

/* A mapping with these keys; NULL when it is not there. */
static const yaml_node *read_mapping(part_reader *reader, const yaml_node *item, const char *key,
                                     const char *const *known) {
    const yaml_node *node = yaml_get(item, key);
    if (!node || reader->status) return NULL;
    if (node->type != YAML_MAPPING) {
        part_refuse(reader, node->line, "'%s' should be {%s: …, %s: …}", key, known[0], known[1]);
        return NULL;
    }
    part_check_keys(reader, node, known);
    return node;
}

static void read_place(part_reader *reader, const yaml_node *item, config_picture *picture) {
    static const char *const known[] = {"lat", "lon", "name", NULL};
    const yaml_node *node = read_mapping(reader, item, "place", known);
    if (!node) return;
    picture->place = part_text(reader, node, "name");
    picture->lat =
        read_within(reader, node, "lat", -90, true, 90, "a latitude lies between -90 and 90");
    picture->lon =
        read_within(reader, node, "lon", -180, true, 180, "a longitude lies between -180 and 180");
    if (isnan(picture->lat) || isnan(picture->lon))
        part_refuse(reader, node->line,
                    "'place' needs 'lat' and 'lon', in degrees; north and east are positive");
}

static void read_times(part_reader *reader, const yaml_node *item, config_picture *picture) {
    tocsin_text time = part_text(reader, item, "time");
    tocsin_text published = part_text(reader, item, "published");
    if (time.n && !tocsin_time_parse(time, &picture->day, &picture->minute))
        part_refuse(reader, yaml_get(item, "time")->line,
                    "'time: %.*s' is no time in UTC such as 2021-11-01T08:50, and no day",
                    TOCSIN_TEXT_ARG(time));
    if (published.n && !tocsin_day_parse(published, &picture->published))
        part_refuse(reader, yaml_get(item, "published")->line,
                    "'published: %.*s' is not a date; write it as 2021-11-14",
                    TOCSIN_TEXT_ARG(published));
}

static void read_scale(part_reader *reader, const yaml_node *item, config_picture *picture) {
    static const char *const known[] = {"from", "to", "metres", NULL};
    picture->gsd_m = read_within(reader, item, "gsd", 0, false, 1e5,
                                 "the metres of a pixel are more than 0 and at most 100,000");
    picture->elevation_deg =
        read_within(reader, item, "elevation", 0, false, 90,
                    "of the satellite above the horizon: more than 0 and at most 90 degrees");
    if (isnan(picture->elevation_deg)) picture->elevation_deg = 90;
    const yaml_node *node = read_mapping(reader, item, "length", known);
    if (!node) return;
    double from[2] = {0, 0}, to[2] = {0, 0};
    read_point(reader, node, "from", from);
    read_point(reader, node, "to", to);
    double metres =
        read_within(reader, node, "metres", 0, false, 1e7, "a length is more than 0 metres");
    double pixels = hypot(to[0] - from[0], to[1] - from[1]);
    if (isnan(metres)) part_refuse(reader, node->line, "'metres' is missing here");
    if (!(pixels > 0)) part_refuse(reader, node->line, "the length begins where it ends");
    if (!isnan(picture->gsd_m))
        part_refuse(reader, node->line, "'gsd' and 'length' exclude each other");
    picture->gsd_m = metres / pixels;
    picture->gsd_from_length = true;
}

static void read_error(part_reader *reader, const yaml_node *node, const char *key, double *error) {
    double given = read_within(reader, node, key, 0, true, 1e6, "an error is 0 or more");
    if (!isnan(given)) *error = given;
}

static void read_shadow(part_reader *reader, const yaml_node *item, config_picture *picture) {
    static const char *const known[] = {"foot",     "tip",         "height",       "north",
                                        "error_px", "north_error", "height_error", NULL};
    const yaml_node *node = read_mapping(reader, item, "shadow", known);
    if (!node) return;
    tocsin_shadow *shadow = &picture->shadow;
    read_point(reader, node, "foot", shadow->foot_px);
    read_point(reader, node, "tip", shadow->tip_px);
    shadow->height_m =
        read_within(reader, node, "height", 0, false, 1e4, "a height is more than 0 metres");
    shadow->north_deg = read_within(reader, node, "north", -360, true, 360,
                                    "a direction in degrees, clockwise from up");
    read_error(reader, node, "error_px", &shadow->error_px);
    read_error(reader, node, "north_error", &shadow->north_error_deg);
    read_error(reader, node, "height_error", &shadow->height_error);
    if (!reader->status && shadow->foot_px[0] == shadow->tip_px[0] &&
        shadow->foot_px[1] == shadow->tip_px[1])
        part_refuse(reader, node->line, "the shadow begins where it ends");
    if (picture->day == TOCSIN_DAY_NONE)
        part_refuse(
            reader, node->line,
            "a shadow is held against the time that is claimed; give 'time', a day at least");
    picture->has_shadow = true;
}

/* That of the file, without its folder. */
static tocsin_text file_name(tocsin_text file) {
    size_t from = file.n;
    while (from && file.at[from - 1] != '/') from--;
    return tocsin_text_slice(file, from, file.n);
}

static void check_file(part_reader *reader, const yaml_node *item, tocsin_text file) {
    if (!tocsin_text_starts(file, TOCSIN_TEXT("sha256:"))) return;
    bool good = file.n == 7 + TOCSIN_SHA256_HEX;
    for (size_t i = 7; good && i < file.n; i++)
        good = (file.at[i] >= '0' && file.at[i] <= '9') || (file.at[i] >= 'a' && file.at[i] <= 'f');
    if (!good)
        part_refuse(reader, yaml_get(item, "file")->line,
                    "'file: %.*s': behind sha256: stand the 64 hexadecimal digits of the picture",
                    TOCSIN_TEXT_ARG(file));
}

static void read_picture(part_reader *reader, const yaml_node *item, config_picture *ret_picture) {
    static const char *const known[] = {"file",   "name",    "publisher", "published", "place",
                                        "time",   "gsd",     "length",    "elevation", "shadow",
                                        "claims", "reports", "archive",   "simulated", NULL};
    part_check_keys(reader, item, known);
    config_picture picture = {.file = part_need_text(reader, item, "file"),
                              .name = part_text(reader, item, "name"),
                              .publisher = part_text(reader, item, "publisher"),
                              .published = TOCSIN_DAY_NONE,
                              .lat = (double)NAN,
                              .lon = (double)NAN,
                              .day = TOCSIN_DAY_NONE,
                              .minute = (double)NAN,
                              .shadow = TOCSIN_SHADOW_INIT,
                              .simulated = part_flag(reader, item, "simulated")};
    if (!reader->status) check_file(reader, item, picture.file);
    if (!picture.name.n) picture.name = file_name(picture.file);
    read_place(reader, item, &picture);
    read_times(reader, item, &picture);
    read_scale(reader, item, &picture);
    read_shadow(reader, item, &picture);
    picture.claims = part_texts(reader, item, "claims", &picture.n_claims);
    picture.reports = part_texts(reader, item, "reports", &picture.n_reports);
    picture.archive = part_texts(reader, item, "archive", &picture.n_archive);
    if (!reader->status) *ret_picture = picture;
}

static void check_is_new(part_reader *reader, const yaml_node *item, const config_picture *pictures,
                         size_t n) {
    for (size_t i = 0; !reader->status && i < n; i++) {
        if (tocsin_text_equal(pictures[i].file, pictures[n].file))
            part_refuse(reader, item->line, "the picture '%.*s' stands here twice",
                        TOCSIN_TEXT_ARG(pictures[n].file));
        if (tocsin_text_equal(pictures[i].name, pictures[n].name))
            part_refuse(reader, item->line, "there are two pictures of the name '%.*s'",
                        TOCSIN_TEXT_ARG(pictures[n].name));
    }
}

static const yaml_node *read_list(part_reader *reader, const yaml_node *root, const yaml_node *node,
                                  tocsin_text *ret_trust) {
    static const char *const known[] = {"trust", "list", NULL};
    if (node->type != YAML_MAPPING) return part_list(reader, root, "pictures");
    part_check_keys(reader, node, known);
    *ret_trust = part_need_text(reader, node, "trust");
    return part_list(reader, node, "list");
}

tocsin_status config_read_pictures(const yaml_node *root, const char *name, tocsin_arena *arena,
                                   case_config *config, tocsin_error *err) {
    part_reader reader = {.name = name, .config = config, .arena = arena, .err = err};
    const yaml_node *node = yaml_get(root, "pictures");
    if (!node || (node->type == YAML_SCALAR && !node->text.n)) return TOCSIN_OK;
    const yaml_node *list = read_list(&reader, root, node, &config->picture_trust);
    size_t n = list ? list->n : 0;
    config->pictures = part_room(&reader, n, sizeof *config->pictures);
    for (size_t i = 0; !reader.status && i < n; i++) {
        read_picture(&reader, list->items[i], &config->pictures[i]);
        check_is_new(&reader, list->items[i], config->pictures, i);
    }
    config->n_pictures = reader.status ? 0 : n;
    return reader.status;
}
