// SPDX-License-Identifier: Apache-2.0
/* Where picture and scene differ, in sentences, and how often the map of that errs. */
#include <math.h>

#include "picture/difference_rates.h"
#include "picture/sheet.h"
#include "picture/trace_rates.h"

static const char *said(const picture_words *words, const char *key) {
    return picture_say(words, key, (const char *)NULL);
}

static void say_rate(picture_sheet *sheet, const difference_rate *rate) {
    const picture_words *words = &sheet->words;
    const char *shown = said(words, rate->shown == DIFFERENCE_SAME_SCENE ? "difference_same_scene"
                                                                         : "difference_other_day");
    const char *share = picture_number(words, rate->marked_percent, rate->change ? 0 : 1),
               *marked = picture_number(words, rate->n_marked, 0),
               *n = picture_number(words, rate->n, 0),
               *quality = picture_number(words, rate->quality, 0);
    if (!rate->change)
        SHEET_SAY(sheet, SHEET_ERRS, "difference_unchanged", "quality", quality, "shown", shown,
                  "n", n, "marked", marked, "share", share);
    else
        SHEET_SAY(sheet, 5 * rate->n_marked < rate->n ? SHEET_BLIND : SHEET_ERRS,
                  "difference_changed", "quality", quality, "shown", shown, "n", n, "marked",
                  marked, "share", share, "side", picture_number(words, rate->side_px, 0), "change",
                  said(words, rate->change));
}

void sheet_difference(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_difference *difference = &check->archive.difference;
    const picture_words *words = &sheet->words;
    if (isnan(difference->limit)) return;
    SHEET_SAY(sheet, SHEET_FOUND, difference->n_patches ? "archive_differs" : "archive_differs_not",
              "share", picture_number(words, 100 * difference->share, 1), "patches",
              picture_number(words, (double)difference->n_patches, 0));
}

void sheet_difference_rates(picture_sheet *sheet, const tocsin_check *check) {
    int quality = trace_quality_near(&check->coding);
    if (isnan(check->archive.difference.limit)) return;
    for (size_t i = 0; i < n_difference_rates; i++) {
        const difference_rate *rate = &difference_rates[i];
        /* A scene of the picture's own day is rare; the JSON has all of its rates. */
        bool is_said = rate->shown == DIFFERENCE_OTHER_DAY || !rate->change;
        if (rate->quality == quality && is_said) say_rate(sheet, rate);
    }
    if (!check->coding.done) SHEET_SAY(sheet, SHEET_ERRS, "rates_no_jpeg");
}
