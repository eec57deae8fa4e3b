// SPDX-License-Identifier: Apache-2.0
/* Which evidence is a picture, what case.yaml claims of it, and which observations hold of it. */
#include "casefile/pictures.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* Of a picture that case.yaml does not name. */
static const config_picture nothing_claimed = {
    .published = TOCSIN_DAY_NONE,
    .lat = NAN,
    .lon = NAN,
    .day = TOCSIN_DAY_NONE,
    .minute = NAN,
    .gsd_m = NAN,
    .elevation_deg = 90,
    .shadow = TOCSIN_SHADOW_INIT,
};

tocsin_status picture_file_find(const tocsin_case *c, const config_picture *picture,
                                tocsin_arena *arena, picture_file *ret_file, tocsin_error *err) {
    picture_file file = {.path = NULL};
    const tocsin_text head = TOCSIN_TEXT("sha256:");
    if (tocsin_text_starts(picture->file, head)) {
        snprintf(file.sha256, sizeof file.sha256, "%.*s",
                 TOCSIN_TEXT_ARG(tocsin_text_slice(picture->file, head.n, picture->file.n)));
        *ret_file = file;
        return TOCSIN_OK;
    }
    file.path = case_path(c, arena, picture->file);
    if (!file.path) return tocsin_fail_memory(err);
    file.name = case_name(c, arena, file.path);
    if (!file.name.at) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    if (!access(file.path, F_OK)) status = tocsin_sha256_file(file.path, file.sha256, NULL, err);
    /* realpath needs the file: one that is gone is known by what case.yaml calls it. */
    if (!file.sha256[0]) file.name = picture->file;
    if (!status) *ret_file = file;
    return status;
}

size_t picture_file_evidence(const picture_file *file, const tocsin_evidence *evidence, size_t n) {
    for (size_t i = n; i > 0; i--) {
        const tocsin_evidence *one = &evidence[i - 1];
        bool is_it = file->sha256[0] ? tocsin_text_is(one->sha256, file->sha256)
                                     : tocsin_text_equal(one->name, file->name) &&
                                           tocsin_text_is(one->role, "picture");
        if (is_it) return i - 1;
    }
    return SIZE_MAX;
}

tocsin_status pictures_list(const tocsin_case *c, const tocsin_evidence *evidence, size_t n,
                            tocsin_arena *arena, case_pictures *ret_pictures, tocsin_error *err) {
    const config_picture **claimed = tocsin_arena_new(arena, const config_picture *, n);
    case_pictures pictures = {.items = tocsin_arena_new(arena, case_picture, n)};
    if (!claimed || !pictures.items) return tocsin_fail_memory(err);
    for (size_t i = 0; i < c->config.n_pictures; i++) {
        picture_file file;
        tocsin_status status = picture_file_find(c, &c->config.pictures[i], arena, &file, err);
        if (status) return status;
        size_t at = picture_file_evidence(&file, evidence, n);
        if (at != SIZE_MAX && !claimed[at]) claimed[at] = &c->config.pictures[i];
    }
    for (size_t i = 0; i < n; i++)
        if (claimed[i] || tocsin_text_is(evidence[i].role, "picture"))
            pictures.items[pictures.n++] =
                (case_picture){i, claimed[i] ? claimed[i] : &nothing_claimed};
    *ret_pictures = pictures;
    return TOCSIN_OK;
}

tocsin_text picture_name(const case_picture *picture, const tocsin_evidence *evidence) {
    if (picture->claimed->name.n) return picture->claimed->name;
    return evidence->title.n ? evidence->title : evidence->name;
}

tocsin_day pictures_day(const case_picture *picture, const tocsin_evidence *evidence) {
    return picture->claimed->published != TOCSIN_DAY_NONE ? picture->claimed->published
                                                          : evidence->published.to;
}

double picture_distance_km(double lat1, double lon1, double lat2, double lon2) {
    double to_rad = M_PI / 180, dlat = (lat2 - lat1) * to_rad, dlon = (lon2 - lon1) * to_rad;
    double h =
        pow(sin(dlat / 2), 2) + cos(lat1 * to_rad) * cos(lat2 * to_rad) * pow(sin(dlon / 2), 2);
    return 2 * 6371 * asin(fmin(1, sqrt(h)));
}

bool picture_is_of(const tocsin_observation *observation, const tocsin_evidence *evidence) {
    const tocsin_text head = TOCSIN_TEXT("sha256:");
    tocsin_text hash = observation->evidence;
    if (tocsin_text_starts(hash, head)) hash = tocsin_text_slice(hash, head.n, hash.n);
    return observation->of_picture && tocsin_text_equal(hash, evidence->sha256);
}

size_t picture_observations(const tocsin_observation *all, size_t n,
                            const tocsin_evidence *evidence, const tocsin_observation **ret_list) {
    tocsin_text settings = TOCSIN_TEXT_NONE;
    int64_t newest = 0;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (picture_is_of(&all[i], evidence) && all[i].seq > newest) {
            newest = all[i].seq;
            settings = all[i].settings;
        }
    /* A check is one run of entries: what lies before another check in between is of an earlier one with these settings. */
    int64_t from = 0;
    for (size_t i = 0; i < n; i++)
        if (picture_is_of(&all[i], evidence) && all[i].seq > from &&
            !tocsin_text_equal(all[i].settings, settings))
            from = all[i].seq;
    for (size_t i = 0; i < n && newest; i++) {
        if (!picture_is_of(&all[i], evidence) || all[i].seq <= from) continue;
        if (ret_list) ret_list[kept] = &all[i];
        kept++;
    }
    return kept;
}
