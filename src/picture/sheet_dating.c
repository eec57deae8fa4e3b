// SPDX-License-Identifier: Apache-2.0
/* Between which scenes of the archive the picture was taken, in sentences. */
#include "picture/dating_rates.h"
#include "picture/sheet.h"

static void say_bound(picture_sheet *sheet, const char *key, const tocsin_archive_bound *bound) {
    const picture_words *words = &sheet->words;
    if (bound->day == TOCSIN_DAY_NONE) return;
    SHEET_SAY(sheet, SHEET_FOUND, key, "day", picture_day(words, bound->day), "seen",
              picture_day(words, bound->seen), "left", picture_number(words, bound->box[0], 0),
              "top", picture_number(words, bound->box[1], 0), "right",
              picture_number(words, bound->box[2], 0), "bottom",
              picture_number(words, bound->box[3], 0), "with",
              picture_number(words, bound->scenes_with, 0), "without",
              picture_number(words, bound->scenes_without, 0));
}

static void say_rates(picture_sheet *sheet) {
    const picture_words *words = &sheet->words;
    const dating_rate sum = dating_rates_sum();
    SHEET_SAY(sheet, SHEET_ERRS, "dating_errs", "series", picture_number(words, sum.series, 0),
              "bounds", picture_number(words, sum.bounds, 0), "wrong",
              picture_number(words, sum.wrong, 0));
    SHEET_SAY(sheet, SHEET_BLIND, "dating_blind", "possible",
              picture_number(words, sum.possible, 0), "found", picture_number(words, sum.found, 0));
}

void sheet_dating(picture_sheet *sheet, const tocsin_archive_dating *dating) {
    static const char *const none[] = {[TOCSIN_DATING_FEW] = "dating_few",
                                       [TOCSIN_DATING_CHANGING] = "dating_changing",
                                       [TOCSIN_DATING_NOTHING] = "dating_nothing",
                                       [TOCSIN_DATING_CONTRADICTS] = "dating_contradicts"};
    if (dating->reason == TOCSIN_DATING_NOT_ASKED) return;
    if (dating->reason != TOCSIN_DATING_BOUND) {
        SHEET_SAY(sheet, SHEET_FOUND, none[dating->reason], "scenes",
                  picture_number(&sheet->words, dating->scenes, 0), "least",
                  picture_number(&sheet->words, TOCSIN_DATING_SCENES_LEAST, 0));
        return;
    }
    say_bound(sheet, "dating_not_older", &dating->not_older);
    say_bound(sheet, "dating_not_newer", &dating->not_newer);
    SHEET_SAY(sheet, SHEET_ASSUMES, "dating_assumes");
    say_rates(sheet);
}
