// SPDX-License-Identifier: Apache-2.0
/* How good the picture is, and what one can tell on such a picture, in sentences. */
#include "picture/sheet.h"

/* What the National Imagery Interpretability Rating Scale (visible, 1994) lists from a level on, in our words. */
static void say_level(picture_sheet *sheet, double niirs) {
    static const struct {
        double from;
        const char *key;
    } levels[] = {{7, "quality_level_7"},   {6, "quality_level_6"}, {5, "quality_level_5"},
                  {4, "quality_level_4"},   {3, "quality_level_3"}, {2, "quality_level_2"},
                  {-100, "quality_level_1"}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (niirs < levels[i].from) continue;
        SHEET_SAY(sheet, SHEET_FOUND, levels[i].key);
        return;
    }
}

static void say_sizes(picture_sheet *sheet, double gsd_m) {
    const picture_words *words = &sheet->words;
    SHEET_SAY(sheet, SHEET_FOUND, "quality_sizes", "gsd", picture_number(words, gsd_m, 2), "car",
              picture_number(words, 4.5 / gsd_m, 1), "tank", picture_number(words, 7 / gsd_m, 1),
              "lorry", picture_number(words, 9 / gsd_m, 1), "width",
              picture_number(words, 2.5 / gsd_m, 1));
}

void sheet_quality(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_quality *quality = &check->quality;
    const picture_words *words = &sheet->words;
    sheet_begin(sheet, "head_quality");
    if (isnan(quality->noise.value))
        SHEET_SAY(sheet, SHEET_FOUND, "quality_no_noise");
    else
        SHEET_SAY(sheet, SHEET_FOUND, "quality_noise", "noise",
                  picture_number(words, quality->noise.value, 1), "low",
                  picture_number(words, quality->noise.low, 1), "high",
                  picture_number(words, quality->noise.high, 1));
    if (isnan(quality->response.value))
        SHEET_SAY(sheet, SHEET_FOUND, "quality_no_edges", "n",
                  picture_number(words, quality->response.n, 0));
    else
        SHEET_SAY(sheet, SHEET_FOUND, "quality_edges", "response",
                  picture_number(words, quality->response.value, 2), "low",
                  picture_number(words, quality->response.low, 2), "high",
                  picture_number(words, quality->response.high, 2), "n",
                  picture_number(words, quality->response.n, 0));
    if (isnan(quality->gsd_m))
        SHEET_SAY(sheet, SHEET_FOUND, "quality_no_gsd");
    else
        say_sizes(sheet, quality->gsd_m);
    if (!isnan(quality->niirs)) {
        SHEET_SAY(sheet, SHEET_FOUND, "quality_niirs", "niirs",
                  picture_number(words, quality->niirs, 1));
        say_level(sheet, quality->niirs);
    }
    SHEET_SAY(sheet, SHEET_ASSUMES, "quality_assumes");
    SHEET_SAY(sheet, SHEET_ERRS, "quality_errs");
    SHEET_SAY(sheet, SHEET_BLIND, "quality_blind");
}
