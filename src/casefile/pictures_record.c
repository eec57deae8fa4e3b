// SPDX-License-Identifier: Apache-2.0
/* What each test of a picture found, as observations: an entry a test, and of the archive an entry a scene. */
#include <math.h>
#include <string.h>

#include "casefile/pictures.h"
#include "picture/dating_rates.h"
#include "picture/words.h"

enum { MOST_FOUND = 24, MOST_CODES = 8 };

typedef struct found_list {
    tocsin_slot slots[MOST_FOUND];
    size_t n;
} found_list;

static tocsin_slot *new_slot(found_list *list, const char *name, tocsin_slot_type type) {
    tocsin_slot *slot = &list->slots[list->n < MOST_FOUND ? list->n++ : MOST_FOUND - 1];
    *slot = (tocsin_slot){.name = name,
                          .type = type,
                          .number = (double)NAN,
                          .high = (double)NAN,
                          .period = TOCSIN_PERIOD_NONE};
    return slot;
}

static void put_number(found_list *list, const char *name, double number) {
    if (isfinite(number)) new_slot(list, name, TOCSIN_SLOT_NUMBER)->number = number;
}

static void put_text(found_list *list, const char *name, tocsin_text text) {
    if (text.n) new_slot(list, name, TOCSIN_SLOT_TEXT)->text = text;
}

static void put_day(found_list *list, const char *name, tocsin_day day) {
    if (day != TOCSIN_DAY_NONE)
        new_slot(list, name, TOCSIN_SLOT_DAY)->period = (tocsin_period){day, day};
}

/* Scenes and pictures that are simulated are said to be so by whoever names them. */
static tocsin_observation start(const picture_job *job, const char *test, const char *outcome,
                                const char *method) {
    tocsin_day day = pictures_day(job->picture, job->evidence);
    return (tocsin_observation){
        .evidence = tocsin_text_of(
            tocsin_arena_format(job->arena, "sha256:%.*s", TOCSIN_TEXT_ARG(job->evidence->sha256))),
        .series = job->name,
        .method = tocsin_text_of(method),
        .day = day,
        .value = (double)NAN,
        .spread = (double)NAN,
        .simulated = job->evidence->simulated || job->picture->claimed->simulated,
        .of_picture = true,
        .test = tocsin_text_of(test),
        .outcome = tocsin_text_of(outcome),
        .settings = tocsin_text_of(job->settings),
    };
}

static tocsin_status append(picture_job *job, tocsin_observation *observation,
                            const found_list *found, tocsin_error *err) {
    observation->found = found->slots;
    observation->n_found = found->n;
    if (!observation->evidence.n || !observation->method.n) return tocsin_fail_memory(err);
    tocsin_status status = case_append(job->run->ledger, TOCSIN_OBSERVATION_MADE,
                                       case_write_observation, observation, NULL, err);
    if (!status) job->run->report->observations++;
    return status;
}

/* ---- the archive ------------------------------------------------------------------------------- */

/* Inside of the four corners, which are convex. */
static bool holds(const double (*corner)[2], double lon, double lat) {
    int positive = 0, negative = 0;
    for (int i = 0; i < 4; i++) {
        const double *a = corner[i], *b = corner[(i + 1) % 4];
        double side = (b[0] - a[0]) * (lat - a[1]) - (b[1] - a[1]) * (lon - a[0]);
        positive += side > 0;
        negative += side < 0;
    }
    return !positive || !negative;
}

static void put_where(const picture_job *job, const tocsin_archive_found *scene, found_list *found,
                      tocsin_text corners[4]) {
    const config_picture *claimed = job->picture->claimed;
    if (!scene->placed) return;
    double lat = 0, lon = 0;
    for (int i = 0; i < 4; i++) lon += scene->lonlat[i][0] / 4, lat += scene->lonlat[i][1] / 4;
    put_number(found, "lat", lat);
    put_number(found, "lon", lon);
    for (int i = 0; i < 4; i++)
        corners[i] = tocsin_text_of(
            tocsin_arena_format(job->arena, "%.6f,%.6f", scene->lonlat[i][0], scene->lonlat[i][1]));
    tocsin_slot *footprint = new_slot(found, "footprint", TOCSIN_SLOT_LIST);
    footprint->list = corners;
    footprint->n_list = 4;
    if (isnan(claimed->lat)) return;
    bool inside = holds(scene->lonlat, claimed->lon, claimed->lat);
    put_number(found, "off_km",
               inside ? 0 : picture_distance_km(lat, lon, claimed->lat, claimed->lon));
}

static void put_match(const picture_job *job, size_t i, found_list *found, tocsin_text corners[4]) {
    const tocsin_archive_found *scene = &job->check.archive.found[i];
    const tocsin_match *match = &scene->match;
    put_text(found, "scene", job->scenes.items[i].name);
    put_text(found, "scene_sha256", tocsin_text_of(job->scenes.items[i].sha256));
    put_day(found, "scene_day", scene->day);
    put_number(found, "log10_chance", match->log10_chance);
    if (!match->matched) return;
    put_number(found, "metres", match->residual_px * scene->scene_pixel_m);
    put_number(found, "residual_px", match->residual_px);
    put_number(found, "gsd", match->archive_px_per_pixel * scene->scene_pixel_m);
    put_number(found, "differs", scene->differs);
    if (match->mirrored) put_number(found, "mirrored", 1);
    if (i == job->check.archive.best)
        put_number(found, "patches", (double)job->check.archive.difference.n_patches);
    put_where(job, scene, found, corners);
}

static tocsin_status record_archive(picture_job *job, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < job->check.archive.n; i++) {
        const tocsin_archive_found *scene = &job->check.archive.found[i];
        tocsin_text corners[4];
        found_list found = {.n = 0};
        tocsin_observation o =
            start(job, "archive", scene->match.matched ? "matched" : "not_matched",
                  tocsin_arena_format(job->arena, "archive match with %.*s",
                                      TOCSIN_TEXT_ARG(job->scenes.items[i].name)));
        o.n_valid = scene->match.blocks_agreeing;
        o.n_pixels = scene->match.blocks;
        o.simulated |= job->scenes.items[i].simulated;
        put_match(job, i, &found, corners);
        if (scene->match.matched) {
            o.value = scene->match.residual_px * scene->scene_pixel_m;
            o.unit = TOCSIN_TEXT("m");
        }
        status = append(job, &o, &found, err);
    }
    return status;
}

/* Names of what is known of a bound: its day, the nearest scene in the picture's state, how many are so and how many not. */
static void put_bound(found_list *found, const tocsin_archive_bound *bound,
                      const char *const names[4]) {
    if (bound->day == TOCSIN_DAY_NONE) return;
    put_day(found, names[0], bound->day);
    put_day(found, names[1], bound->seen);
    put_number(found, names[2], bound->scenes_with);
    put_number(found, names[3], bound->scenes_without);
}

static tocsin_status record_dating(picture_job *job, tocsin_error *err) {
    static const char *const outcomes[] = {[TOCSIN_DATING_FEW] = "few_scenes",
                                           [TOCSIN_DATING_CHANGING] = "changing",
                                           [TOCSIN_DATING_NOTHING] = "nothing",
                                           [TOCSIN_DATING_CONTRADICTS] = "contradicts",
                                           [TOCSIN_DATING_BOUND] = "bound"};
    static const char *const older[] = {"not_older", "older_seen", "older_with", "older_without"};
    static const char *const newer[] = {"not_newer", "newer_seen", "newer_with", "newer_without"};
    const tocsin_archive_dating *dating = &job->check.archive.dating;
    found_list found = {.n = 0};
    if (dating->reason == TOCSIN_DATING_NOT_ASKED) return TOCSIN_OK;
    tocsin_observation o = start(job, "dating", outcomes[dating->reason],
                                 "what changed for good between scenes of the archive");
    for (size_t i = 0; i < job->scenes.n; i++) o.simulated |= job->scenes.items[i].simulated;
    put_number(&found, "scenes", dating->scenes);
    put_bound(&found, &dating->not_older, older);
    put_bound(&found, &dating->not_newer, newer);
    dating_rate rates = dating_rates_sum();
    put_number(&found, "bounds", rates.bounds);
    put_number(&found, "bounds_wrong", rates.wrong);
    return append(job, &o, &found, err);
}

/* ---- the Sun, quality -------------------------------------------------------------------------- */

static const char *outcome_of_sun(const tocsin_shadow_answer *sun) {
    if (!sun->has_claim) return "open";
    if (sun->claimed.elevation_deg < 0) return "night";
    return sun->fits ? "fits" : "fits_not";
}

static tocsin_status record_sun(picture_job *job, tocsin_error *err) {
    const tocsin_shadow_answer *sun = &job->check.sun;
    found_list found = {.n = 0};
    if (!sun->done) return TOCSIN_OK;
    tocsin_observation o = start(job, "sun", outcome_of_sun(sun), "shadow against the Sun");
    put_number(&found, "azimuth", sun->azimuth_deg);
    put_number(&found, "azimuth_error", sun->azimuth_error_deg);
    put_number(&found, "elevation", sun->elevation_deg);
    put_day(&found, "claimed_day", sun->given.day);
    put_number(&found, "claimed_minute", sun->given.minute);
    if (sun->has_claim) {
        put_number(&found, "claimed_azimuth", sun->claimed.azimuth_deg);
        put_number(&found, "claimed_elevation", sun->claimed.elevation_deg);
        put_number(&found, "off",
                   fabs(remainder(sun->azimuth_deg - sun->claimed.azimuth_deg, 360)));
    }
    put_number(&found, "days_that_fit", sun->n_days);
    put_number(&found, "azimuth_over_the_year", sun->azimuth_range_deg);
    put_number(&found, "true_times_that_fit", 0.92); /* at least: docs/methods/pictures.md */
    o.value = sun->azimuth_deg;
    o.spread = sun->azimuth_error_deg / 2;
    o.unit = TOCSIN_TEXT("°");
    return append(job, &o, &found, err);
}

static tocsin_status record_quality(picture_job *job, tocsin_error *err) {
    const tocsin_quality *quality = &job->check.quality;
    const config_picture *claimed = job->picture->claimed;
    found_list found = {.n = 0};
    const char *outcome = isnan(quality->gsd_m)   ? "no_gsd"
                          : isnan(quality->niirs) ? "no_edges"
                                                  : "ceiling";
    tocsin_observation o = start(job, "quality", outcome, "ceiling of NIIRS by GIQE-5");
    put_number(&found, "gsd", quality->gsd_m);
    if (!isnan(quality->gsd_m))
        new_slot(&found, "gsd_from", TOCSIN_SLOT_WORD)->text =
            tocsin_text_of(isnan(claimed->gsd_m)      ? "gsd_from_match"
                           : claimed->gsd_from_length ? "gsd_from_length"
                                                      : "gsd_stated");
    put_number(&found, "niirs", quality->niirs);
    put_number(&found, "noise", quality->noise.value);
    put_number(&found, "response", quality->response.value);
    o.value = quality->niirs;
    o.unit = TOCSIN_TEXT("NIIRS");
    return append(job, &o, &found, err);
}

/* ---- traces ------------------------------------------------------------------------------------ */

static tocsin_status record_coding(picture_job *job, tocsin_error *err) {
    const tocsin_coding *coding = &job->check.coding;
    found_list found = {.n = 0};
    tocsin_observation o = start(job, "coding",
                                 !coding->done   ? "not_done"
                                 : coding->twice ? "twice"
                                                 : "once",
                                 "JPEG quality of the last saving");
    if (coding->done) {
        put_number(&found, "quality", coding->luma_quality);
        if (coding->twice) put_number(&found, "earlier_quality", coding->earlier_quality);
        o.value = coding->luma_quality;
    }
    return append(job, &o, &found, err);
}

static void put_rate(found_list *found, const picture_trace *trace, const tocsin_check *check) {
    int quality = check->coding.done ? check->coding.luma_quality : 100;
    picture_rate rate = picture_rate_of(trace, quality);
    if (!rate.quality) return;
    put_text(found, "change", tocsin_text_of(trace->change));
    put_number(found, "detects", rate.detects);
    put_number(found, "false_alarms", rate.false_alarms);
    put_number(found, "scenes", rate.n_scenes);
    put_number(found, "at_quality", rate.quality);
    if (!rate.n_halved) return;
    put_number(found, "halved_found", rate.halved_found);
    put_number(found, "halved", rate.n_halved);
}

static tocsin_status record_trace(picture_job *job, const picture_trace *trace, tocsin_error *err) {
    picture_trace_found test = trace->look(&job->check);
    found_list found = {.n = 0};
    tocsin_observation o = start(job, trace->test,
                                 !test.done ? "not_done"
                                 : test.n   ? "found"
                                            : "none",
                                 trace->method);
    if (test.done) {
        o.value = (double)test.n;
        put_rate(&found, trace, &job->check);
    }
    if (test.n && test.times > 0) put_number(&found, "times", test.times);
    if (test.n && trace->mark) {
        put_number(&found, "left", test.box.left);
        put_number(&found, "top", test.box.top);
        put_number(&found, "right", test.box.right);
        put_number(&found, "bottom", test.box.bottom);
    }
    return append(job, &o, &found, err);
}

/* ---- what the file says, likeness -------------------------------------------------------------- */

/* Of the file, and so only words; safe to show, and no longer than a line. */
static tocsin_status record_metadata(picture_job *job, tocsin_error *err) {
    enum { MOST_ITEMS = 8 };
    const tocsin_metadata *metadata = &job->check.metadata;
    tocsin_text items[MOST_ITEMS];
    size_t n = 0;
    found_list found = {.n = 0};
    for (size_t i = 0; i < metadata->n && n < MOST_ITEMS; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
        picture_put_visible(&line, tocsin_text_of(metadata->item[i].name));
        tocsin_buffer_puts(&line, ": ");
        picture_put_visible(&line, tocsin_text_of(metadata->item[i].value));
        items[n] = tocsin_arena_text(job->arena, tocsin_buffer_text(&line));
        if (line.failed || !items[n++].at) return tocsin_fail_memory(err);
    }
    tocsin_observation o =
        start(job, "metadata", metadata->n ? "there" : "none", "what the file says of itself");
    if (n) {
        tocsin_slot *slot = new_slot(&found, "items", TOCSIN_SLOT_LIST);
        slot->list = items;
        slot->n_list = n;
    }
    put_number(&found, "lat", metadata->lat_deg);
    put_number(&found, "lon", metadata->lon_deg);
    return append(job, &o, &found, err);
}

static tocsin_status put_safe(picture_job *job, found_list *found, const char *name,
                              const char *text, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer safe = TOCSIN_BUFFER_INIT;
    if (!text || !*text) return TOCSIN_OK;
    picture_put_visible(&safe, tocsin_text_of(text));
    tocsin_text kept = tocsin_arena_text(job->arena, tocsin_buffer_text(&safe));
    if (safe.failed || !kept.at) return tocsin_fail_memory(err);
    put_text(found, name, kept);
    return TOCSIN_OK;
}

/* The codes of the specification that speak against it, each once. */
static void put_failures(const tocsin_c2pa *c2pa, found_list *found,
                         tocsin_text codes[MOST_CODES]) {
    size_t n = 0;
    for (size_t i = 0; i < c2pa->n_statuses && n < MOST_CODES; i++) {
        bool is_new = c2pa->statuses[i].kind == TOCSIN_C2PA_FAILURE;
        for (size_t k = 0; k < n && is_new; k++)
            is_new = !tocsin_text_is(codes[k], c2pa->statuses[i].code);
        if (is_new) codes[n++] = tocsin_text_of(c2pa->statuses[i].code);
    }
    if (!n) return;
    tocsin_slot *slot = new_slot(found, "failures", TOCSIN_SLOT_LIST);
    slot->list = codes;
    slot->n_list = n;
}

/* Of the manifest that is about these bytes. */
static tocsin_status record_c2pa(picture_job *job, tocsin_error *err) {
    const tocsin_c2pa *c2pa = &job->check.c2pa;
    const tocsin_c2pa_manifest *active =
        c2pa->n_manifests ? &c2pa->manifests[c2pa->n_manifests - 1] : NULL;
    static const char *const times[] = {"unknown", "inside", "outside"};
    found_list found = {.n = 0};
    tocsin_text codes[MOST_CODES];
    tocsin_status status = TOCSIN_OK;
    tocsin_observation o =
        start(job, "c2pa", tocsin_c2pa_state_name(c2pa->state), "validation of a C2PA manifest");
    if (active) {
        const tocsin_c2pa_signer *signer = &active->signer;
        const char *authority = signer->stamp_trusted ? signer->stamp_authority : NULL;
        status = put_safe(job, &found, "signer", signer->name, err);
        if (!status) status = put_safe(job, &found, "organisation", signer->organisation, err);
        if (!status) status = put_safe(job, &found, "issuer", signer->issuer, err);
        if (!status) status = put_safe(job, &found, "anchor", signer->anchor, err);
        if (!status) status = put_safe(job, &found, "generator", active->generator, err);
        if (!status) status = put_safe(job, &found, "stamp", signer->stamp, err);
        if (!status) status = put_safe(job, &found, "authority", authority, err);
        put_text(&found, "certificate", tocsin_text_of(signer->sha256));
        put_text(&found, "time", tocsin_text_of(times[signer->time]));
        put_failures(c2pa, &found, codes);
    }
    return status ? status : append(job, &o, &found, err);
}

static tocsin_status record_hash(picture_job *job, tocsin_error *err) {
    char hash[20], mirrored[20];
    found_list found = {.n = 0};
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)job->check.hash);
    snprintf(mirrored, sizeof mirrored, "%016llx", (unsigned long long)job->mirrored);
    tocsin_observation o = start(job, "hash", "made", "perceptual hash");
    put_text(&found, "hash", tocsin_text_of(hash));
    put_text(&found, "mirrored", tocsin_text_of(mirrored));
    put_number(&found, "width_px", job->check.picture.width_px);
    put_number(&found, "height_px", job->check.picture.height_px);
    return append(job, &o, &found, err);
}

tocsin_status picture_record(picture_job *job, tocsin_error *err) {
    tocsin_status status = record_archive(job, err);
    if (!status) status = record_dating(job, err);
    if (!status) status = record_sun(job, err);
    if (!status) status = record_quality(job, err);
    if (!status) status = record_coding(job, err);
    for (size_t i = 0; !status && i < PICTURE_TRACES; i++)
        status = record_trace(job, &picture_traces[i], err);
    if (!status) status = record_metadata(job, err);
    if (!status) status = record_c2pa(job, err);
    return status ? status : record_hash(job, err);
}
