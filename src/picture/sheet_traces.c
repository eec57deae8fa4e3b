// SPDX-License-Identifier: Apache-2.0
/* What the pixels and the coding say of the picture's making, in sentences. */
#include "picture/sheet.h"
#include "picture/trace_rates.h"

static const char *percent(const picture_words *words, int part, int of) {
    return picture_number(words, of ? 100.0 * part / of : 0, 0);
}

static const char *said(const picture_words *words, const char *key) {
    return picture_say(words, key, (const char *)NULL);
}

/* How often a test erred, near this picture's quality and after scaling; below one in five it is called blind. */
static void say_rates(picture_sheet *sheet, const tocsin_check *check, trace_test test) {
    const picture_words *words = &sheet->words;
    int quality = trace_quality_near(&check->coding);
    for (size_t i = 0; i < n_trace_rates; i++) {
        const trace_rate *rate = &trace_rates[i];
        bool whole = rate->scale_percent == 100;
        if (rate->test != test || (whole && rate->quality != quality)) continue;
        SHEET_SAY(sheet, 5 * rate->found < rate->n ? SHEET_BLIND : SHEET_ERRS,
                  whole ? "rates_saved" : "rates_scaled", "quality",
                  picture_number(words, rate->quality, 0), "scale",
                  picture_number(words, rate->scale_percent, 0), "n",
                  picture_number(words, rate->n, 0), "found", percent(words, rate->found, rate->n),
                  "change", said(words, rate->change), "alarms",
                  picture_number(words, rate->alarms, 0), "pristine",
                  picture_number(words, rate->n_pristine, 0));
    }
    if (!check->coding.done) SHEET_SAY(sheet, SHEET_ERRS, "rates_no_jpeg");
    if (check->coding.done && check->coding.luma_quality < TRACE_LEAST_QUALITY)
        SHEET_SAY(sheet, SHEET_BLIND, "rates_below", "quality",
                  picture_number(words, TRACE_LEAST_QUALITY, 0));
}

static void say_region(picture_sheet *sheet, const char *key, const tocsin_grid_region *region) {
    const picture_words *words = &sheet->words;
    SHEET_SAY(sheet, SHEET_FOUND, key, "left", picture_number(words, region->left, 0), "right",
              picture_number(words, region->right, 0), "top", picture_number(words, region->top, 0),
              "bottom", picture_number(words, region->bottom, 0), "x",
              picture_number(words, region->grid_x, 0), "y",
              picture_number(words, region->grid_y, 0), "nfa",
              picture_number(words, region->log10_nfa, 1));
}

static void sheet_grid(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_grid *grid = &check->grid;
    const picture_words *words = &sheet->words;
    sheet_begin(sheet, "head_grid");
    if (!grid->done) {
        SHEET_SAY(sheet, SHEET_FOUND, "grid_small");
        return;
    }
    if (grid->main_x >= 0)
        SHEET_SAY(sheet, SHEET_FOUND, "grid_main", "x", picture_number(words, grid->main_x, 0), "y",
                  picture_number(words, grid->main_y, 0), "nfa",
                  picture_number(words, grid->main_log10_nfa, 0));
    else
        SHEET_SAY(sheet, SHEET_FOUND, "grid_none");
    if (grid->main_x > 0 || grid->main_y > 0) SHEET_SAY(sheet, SHEET_FOUND, "grid_cropped");
    for (size_t i = 0; i < grid->n_other; i++) say_region(sheet, "grid_other", &grid->other[i]);
    for (size_t i = 0; i < grid->n_missing; i++)
        say_region(sheet, "grid_missing", &grid->missing[i]);
    bool any = grid->n_other || grid->n_missing;
    SHEET_SAY(sheet, SHEET_FOUND, any ? "grid_means" : "grid_nothing");
    SHEET_SAY(sheet, SHEET_ASSUMES, "grid_assumes");
    SHEET_SAY(sheet, SHEET_ERRS, "grid_errs");
    say_rates(sheet, check, TRACE_GRID);
    SHEET_SAY(sheet, SHEET_BLIND, "grid_blind");
}

static void sheet_clones(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_clones *clones = &check->clones;
    const picture_words *words = &sheet->words;
    sheet_begin(sheet, "head_copies");
    if (!clones->done) {
        SHEET_SAY(sheet, SHEET_FOUND, "grid_small");
        return;
    }
    for (size_t i = 0; i < clones->n; i++) {
        const tocsin_clone *clone = &clones->item[i];
        SHEET_SAY(sheet, SHEET_FOUND, "copies_found", "left", picture_number(words, clone->left, 0),
                  "right", picture_number(words, clone->right, 0), "top",
                  picture_number(words, clone->top, 0), "bottom",
                  picture_number(words, clone->bottom, 0), "dx",
                  picture_number(words, clone->dx, 0), "dy", picture_number(words, clone->dy, 0),
                  "times", picture_number(words, clone->distinctness, 1));
    }
    SHEET_SAY(sheet, SHEET_FOUND, clones->n ? "copies_mean" : "copies_none");
    SHEET_SAY(sheet, SHEET_ASSUMES, "copies_assumes");
    say_rates(sheet, check, TRACE_COPIES);
    SHEET_SAY(sheet, SHEET_BLIND, "copies_blind");
}

static void sheet_coding(picture_sheet *sheet, const tocsin_coding *coding) {
    const picture_words *words = &sheet->words;
    if (!coding->done) return;
    sheet_begin(sheet, "head_coding");
    SHEET_SAY(sheet, SHEET_FOUND, coding->luma_exact ? "coding_ladder" : "coding_other", "quality",
              picture_number(words, coding->luma_quality, 0));
    if (coding->twice)
        SHEET_SAY(sheet, SHEET_FOUND, "coding_twice", "quality",
                  picture_number(words, coding->earlier_quality, 0));
    else
        SHEET_SAY(sheet, SHEET_FOUND, "coding_once");
    SHEET_SAY(sheet, SHEET_ASSUMES, "coding_assumes");
    SHEET_SAY(sheet, SHEET_ERRS, "coding_errs");
    SHEET_SAY(sheet, SHEET_BLIND, "coding_blind");
}

static void say_part(picture_sheet *sheet, const char *key, const tocsin_part_test *test) {
    const picture_words *words = &sheet->words;
    SHEET_SAY(sheet, SHEET_FOUND, key, "left", picture_number(words, test->left, 0), "right",
              picture_number(words, test->right, 0), "top", picture_number(words, test->top, 0),
              "bottom", picture_number(words, test->bottom, 0), "times",
              picture_number(words, exp(test->score), 1));
}

static void sheet_saved_once(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_part_test *test = &check->saved_once;
    sheet_begin(sheet, "head_saved_once");
    if (!test->done) {
        SHEET_SAY(sheet, SHEET_FOUND, "saved_once_not");
        return;
    }
    if (test->found) say_part(sheet, "saved_once_found", test);
    SHEET_SAY(sheet, SHEET_FOUND, test->found ? "saved_once_means" : "saved_once_none");
    SHEET_SAY(sheet, SHEET_ASSUMES, "saved_once_assumes");
    say_rates(sheet, check, TRACE_SAVED_ONCE);
    SHEET_SAY(sheet, SHEET_BLIND, "saved_once_blind");
}

static void sheet_noise(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_part_test *test = &check->other_noise;
    sheet_begin(sheet, "head_noise");
    if (!test->done) {
        SHEET_SAY(sheet, SHEET_FOUND, "noise_small");
        return;
    }
    if (test->found) say_part(sheet, test->stronger ? "noise_stronger" : "noise_weaker", test);
    SHEET_SAY(sheet, SHEET_FOUND, test->found ? "noise_means" : "noise_none");
    SHEET_SAY(sheet, SHEET_ASSUMES, "noise_assumes");
    say_rates(sheet, check, TRACE_NOISE);
    SHEET_SAY(sheet, SHEET_BLIND, "noise_blind");
}

static void sheet_resampling(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_resampling *test = &check->resampling;
    sheet_begin(sheet, "head_resampling");
    if (!test->done) {
        SHEET_SAY(sheet, SHEET_FOUND, "resampling_small");
        return;
    }
    SHEET_SAY(sheet, SHEET_FOUND, test->found ? "resampling_found" : "resampling_none", "times",
              picture_number(&sheet->words, test->scale, 2));
    SHEET_SAY(sheet, SHEET_ASSUMES, "resampling_assumes");
    say_rates(sheet, check, TRACE_RESAMPLING);
    SHEET_SAY(sheet, SHEET_BLIND, "resampling_blind");
}

static void sheet_metadata(picture_sheet *sheet, const tocsin_metadata *metadata) {
    const picture_words *words = &sheet->words;
    sheet_begin(sheet, "head_metadata");
    for (size_t i = 0; i < metadata->n; i++)
        SHEET_SAY(sheet, SHEET_FOUND, "metadata_item", "from",
                  picture_visible(words, tocsin_text_of(metadata->item[i].from)), "name",
                  picture_visible(words, tocsin_text_of(metadata->item[i].name)), "value",
                  picture_visible(words, tocsin_text_of(metadata->item[i].value)));
    if (!isnan(metadata->lat_deg))
        SHEET_SAY(sheet, SHEET_FOUND, "metadata_position", "lat",
                  picture_number(words, metadata->lat_deg, 5), "lon",
                  picture_number(words, metadata->lon_deg, 5));
    if (!metadata->n) SHEET_SAY(sheet, SHEET_FOUND, "metadata_none");
    SHEET_SAY(sheet, SHEET_ASSUMES, "metadata_assumes");
}

void sheet_traces(picture_sheet *sheet, const tocsin_check *check) {
    sheet_metadata(sheet, &check->metadata);
    sheet_c2pa(sheet, &check->c2pa);
    sheet_coding(sheet, &check->coding);
    sheet_saved_once(sheet, check);
    sheet_grid(sheet, check);
    sheet_clones(sheet, check);
    sheet_noise(sheet, check);
    sheet_resampling(sheet, check);
}
