// SPDX-License-Identifier: Apache-2.0
/* "traces": each test by its name, with what it found. */
#include <math.h>

#include "picture/check.h"
#include "picture/trace_rates.h"
#include "picture/words.h"

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
        check_json_box(json, regions[i].left, regions[i].top, regions[i].right, regions[i].bottom);
        put_point(json, "grid", regions[i].grid_x, regions[i].grid_y);
        tocsin_json_member_number(json, "log10_nfa", regions[i].log10_nfa);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_grid(tocsin_json *json, const tocsin_grid *grid) {
    if (!check_json_begin(json, "grid", grid->done)) return;
    if (grid->main_x >= 0) put_point(json, "main", grid->main_x, grid->main_y);
    tocsin_json_member_number(json, "main_log10_nfa", grid->main_log10_nfa);
    put_regions(json, "other", grid->other, grid->n_other);
    put_regions(json, "missing", grid->missing, grid->n_missing);
    tocsin_json_end(json);
}

static void put_clones(tocsin_json *json, const tocsin_clones *clones) {
    tocsin_json_key(json, "copies");
    if (!clones->done) {
        tocsin_json_null(json);
        return;
    }
    tocsin_json_array(json);
    for (size_t i = 0; i < clones->n; i++) {
        const tocsin_clone *clone = &clones->item[i];
        tocsin_json_object(json);
        check_json_box(json, clone->left, clone->top, clone->right, clone->bottom);
        put_point(json, "shift_px", clone->dx, clone->dy);
        tocsin_json_member_number(json, "area_px", clone->area_px);
        tocsin_json_member_number(json, "agreement", clone->agreement);
        tocsin_json_member_number(json, "distinctness", clone->distinctness);
        tocsin_json_member_number(json, "score", clone->score);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_coding(tocsin_json *json, const tocsin_coding *coding) {
    if (!check_json_begin(json, "coding", coding->done)) return;
    tocsin_json_member_number(json, "luma_quality", coding->luma_quality);
    check_json_flag(json, "luma_exact", coding->luma_exact);
    if (coding->chroma_quality) {
        tocsin_json_member_number(json, "chroma_quality", coding->chroma_quality);
        check_json_flag(json, "chroma_exact", coding->chroma_exact);
    }
    check_json_flag(json, "twice", coding->twice);
    if (coding->twice) tocsin_json_member_number(json, "earlier_quality", coding->earlier_quality);
    tocsin_json_member_number(json, "twice_log10_evidence", coding->evidence);
    tocsin_json_end(json);
}

static void put_part_test(tocsin_json *json, const char *key, const tocsin_part_test *test) {
    if (!check_json_begin(json, key, test->done)) return;
    check_json_flag(json, "found", test->found);
    tocsin_json_member_number(json, "score", test->score);
    if (test->found) check_json_box(json, test->left, test->top, test->right, test->bottom);
    tocsin_json_end(json);
}

static void put_resampling(tocsin_json *json, const tocsin_resampling *test) {
    if (!check_json_begin(json, "resampling", test->done)) return;
    check_json_flag(json, "found", test->found);
    tocsin_json_member_number(json, "score", test->score);
    if (test->found) tocsin_json_member_number(json, "enlarged_times", test->scale);
    tocsin_json_end(json);
}

/* The rates near this picture's quality, and those of pictures scaled after the change. */
static void put_rates(tocsin_json *json, const tocsin_coding *coding) {
    int quality = trace_quality_near(coding);
    tocsin_json_key(json, "measured_rates");
    tocsin_json_array(json);
    for (size_t i = 0; i < n_trace_rates; i++) {
        const trace_rate *rate = &trace_rates[i];
        if (rate->scale_percent == 100 && rate->quality != quality) continue;
        tocsin_json_object(json);
        tocsin_json_member_text(json, "test", tocsin_text_of(trace_test_names[rate->test]));
        tocsin_json_member_text(json, "change", tocsin_text_of(rate->change));
        tocsin_json_member_number(json, "quality", rate->quality);
        tocsin_json_member_number(json, "scale", rate->scale_percent / 100.0);
        tocsin_json_member_number(json, "changed", rate->n);
        tocsin_json_member_number(json, "found", rate->found);
        tocsin_json_member_number(json, "pristine", rate->n_pristine);
        tocsin_json_member_number(json, "alarms", rate->alarms);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

/* JSON is UTF-8, and a value of a file may be anything. */
void check_json_visible(tocsin_json *json, const char *key, const char *value) {
    if (!value) return;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer safe = TOCSIN_BUFFER_INIT;
    picture_put_visible(&safe, tocsin_text_of(value));
    tocsin_json_member_text(json, key, tocsin_buffer_text(&safe));
}

static void put_metadata(tocsin_json *json, const tocsin_metadata *metadata) {
    tocsin_json_key(json, "metadata");
    tocsin_json_object(json);
    check_json_flag(json, "exif", metadata->exif);
    check_json_flag(json, "xmp", metadata->xmp);
    check_json_flag(json, "iptc", metadata->iptc);
    check_json_flag(json, "colour_profile", metadata->profile);
    tocsin_json_member_number(json, "lat", metadata->lat_deg);
    tocsin_json_member_number(json, "lon", metadata->lon_deg);
    tocsin_json_key(json, "items");
    tocsin_json_array(json);
    for (size_t i = 0; i < metadata->n; i++) {
        tocsin_json_object(json);
        check_json_visible(json, "from", metadata->item[i].from);
        check_json_visible(json, "name", metadata->item[i].name);
        check_json_visible(json, "value", metadata->item[i].value);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

void check_json_traces(tocsin_json *json, const tocsin_check *check) {
    tocsin_json_key(json, "traces");
    tocsin_json_object(json);
    char hash[20];
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)check->hash);
    tocsin_json_member_text(json, "perceptual_hash", tocsin_text_of(hash));
    put_grid(json, &check->grid);
    put_coding(json, &check->coding);
    put_clones(json, &check->clones);
    put_part_test(json, "saved_once", &check->saved_once);
    put_part_test(json, "other_noise", &check->other_noise);
    put_resampling(json, &check->resampling);
    put_rates(json, &check->coding);
    put_metadata(json, &check->metadata);
    check_json_c2pa(json, &check->c2pa);
    tocsin_json_end(json);
}
