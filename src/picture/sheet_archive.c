// SPDX-License-Identifier: Apache-2.0
/* Where in the archive the picture lies, in sentences. */
#include <math.h>

#include "picture/sheet.h"

static void say_match(picture_sheet *sheet, const tocsin_archive_found *found) {
    const picture_words *words = &sheet->words;
    const tocsin_match *match = &found->match;
    const char *scene = picture_visible(words, tocsin_text_of(found->scene));
    if (found->day == TOCSIN_DAY_NONE)
        SHEET_SAY(sheet, SHEET_FOUND, "archive_scene", "scene", scene);
    else
        SHEET_SAY(sheet, SHEET_FOUND, "archive_scene_of", "scene", scene, "day",
                  picture_day(words, found->day));
    if (match->mirrored) SHEET_SAY(sheet, SHEET_FOUND, "archive_mirrored");
    SHEET_SAY(sheet, SHEET_FOUND, "archive_blocks", "inliers",
              picture_number(words, match->blocks_agreeing, 0), "blocks",
              picture_number(words, match->blocks, 0), "power",
              picture_number(words, floor(-match->log10_chance), 0));
    SHEET_SAY(sheet, SHEET_FOUND, "archive_residual", "pixels",
              picture_number(words, match->residual_px, 2));
    if (found->placed)
        SHEET_SAY(sheet, SHEET_FOUND, "archive_place", "metres",
                  picture_number(words, match->residual_px * found->scene_pixel_m, 1), "gsd",
                  picture_number(words, match->archive_px_per_pixel * found->scene_pixel_m, 2),
                  "lat", picture_number(words, (found->lonlat[0][1] + found->lonlat[2][1]) / 2, 4),
                  "lon", picture_number(words, (found->lonlat[0][0] + found->lonlat[2][0]) / 2, 4));
}

void sheet_archive(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_archive_answer *answer = &check->archive;
    const picture_words *words = &sheet->words;
    tocsin_day earliest, latest;
    if (!answer->n) return;
    sheet_begin(sheet, "head_archive");
    const tocsin_archive_found *best = &answer->found[answer->best];
    if (best->match.matched) {
        say_match(sheet, best);
        sheet_difference(sheet, check);
    } else
        SHEET_SAY(sheet, SHEET_FOUND, "archive_none", "scenes",
                  picture_number(words, (double)answer->n, 0));
    if (answer->n > 1 && check_archive_days(answer, &earliest, &latest))
        SHEET_SAY(sheet, SHEET_FOUND, "archive_days", "from", picture_day(words, earliest), "to",
                  picture_day(words, latest));
    if (answer->n > 1 && best->match.matched) sheet_dating(sheet, &answer->dating);
    SHEET_SAY(sheet, SHEET_ASSUMES, "archive_assumes");
    SHEET_SAY(sheet, SHEET_ERRS, "archive_errs");
    if (best->match.matched) sheet_difference_rates(sheet, check);
    SHEET_SAY(sheet, SHEET_BLIND, "archive_blind");
}
