// SPDX-License-Identifier: Apache-2.0
/* What the pixels and the coding say of the picture's making, in sentences. */
#include "picture/sheet.h"

static void say_region(picture_sheet *sheet, const char *key, const tocsin_grid_region *region) {
    const picture_words *words = &sheet->words;
    SHEET_SAY(sheet, SHEET_FOUND, key, "left", picture_number(words, region->left, 0), "right",
              picture_number(words, region->right, 0), "top", picture_number(words, region->top, 0),
              "bottom", picture_number(words, region->bottom, 0), "x",
              picture_number(words, region->grid_x, 0), "y",
              picture_number(words, region->grid_y, 0), "nfa",
              picture_number(words, region->log10_nfa, 1));
}

static void sheet_grid(picture_sheet *sheet, const tocsin_grid *grid) {
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
    SHEET_SAY(sheet, SHEET_BLIND, "grid_blind");
}

void sheet_traces(picture_sheet *sheet, const tocsin_check *check) {
    sheet_grid(sheet, &check->grid);
}
