// SPDX-License-Identifier: Apache-2.0
/* The answer for readers: its sections in order, and the terminal's form of them. */
#include "picture/sheet.h"

#include <stdlib.h>

void sheet_begin(picture_sheet *sheet, const char *title_key) {
    if (sheet->n_sections == SHEET_MOST_SECTIONS) {
        sheet->failed = true;
        return;
    }
    sheet->sections[sheet->n_sections++] =
        (sheet_section){.title = picture_say(&sheet->words, title_key, (const char *)NULL)};
}

void sheet_put(picture_sheet *sheet, sheet_kind kind, const char *text) {
    sheet_section *section = &sheet->sections[sheet->n_sections - 1];
    if (!text || !section->title ||
        !tocsin_grow((void **)&section->lines, &section->capacity, section->n_lines,
                     sizeof *section->lines)) {
        sheet->failed = true;
        return;
    }
    section->lines[section->n_lines++] = (sheet_line){kind, text};
}

void sheet_release(picture_sheet *sheet) {
    for (size_t i = 0; i < sheet->n_sections; i++) free(sheet->sections[i].lines);
    sheet->n_sections = 0;
}

void sheet_file(picture_sheet *sheet, const tocsin_check *check) {
    const tocsin_picture *picture = &check->picture;
    const picture_words *words = &sheet->words;
    sheet_begin(sheet, "head_file");
    SHEET_SAY(sheet, SHEET_FOUND, "file_size", "format", picture_format_name(picture->format),
              "width", picture_number(words, picture->width_px, 0), "height",
              picture_number(words, picture->height_px, 0), "bytes",
              picture_number(words, (double)check->n_bytes, 0));
    SHEET_SAY(sheet, SHEET_FOUND, "file_hash", "hash", check->sha256);
    if (picture->source_bits > 8)
        SHEET_SAY(sheet, SHEET_FOUND, "file_bits", "bits",
                  picture_number(words, picture->source_bits, 0));
    if (picture->source_cmyk) SHEET_SAY(sheet, SHEET_FOUND, "file_inks");
    if (picture->source_alpha) SHEET_SAY(sheet, SHEET_FOUND, "file_alpha");
    if (picture->animated) SHEET_SAY(sheet, SHEET_FOUND, "file_animated");
    if (picture->n_warnings)
        SHEET_SAY(sheet, SHEET_FOUND, "file_damaged", "what",
                  picture_visible(words, tocsin_text_of(picture->warning)));
}

tocsin_status sheet_compose(const tocsin_check *check, const char *language, tocsin_arena *arena,
                            picture_sheet *ret_sheet, tocsin_error *err) {
    *ret_sheet = (picture_sheet){.n_sections = 0};
    tocsin_status status = picture_words_load(language, arena, &ret_sheet->words, err);
    if (status) return status;
    sheet_file(ret_sheet, check);
    sheet_archive(ret_sheet, check);
    sheet_sun(ret_sheet, check);
    sheet_quality(ret_sheet, check);
    sheet_traces(ret_sheet, check);
    return ret_sheet->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

tocsin_status tocsin_check_text(const tocsin_check *check, const char *language, tocsin_buffer *out,
                                tocsin_error *err) {
    static const char *const labels[] = {NULL, "label_assumes", "label_errs", "label_blind"};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    picture_sheet sheet;
    tocsin_status status = sheet_compose(check, language, &arena, &sheet, err);
    for (size_t i = 0; i < sheet.n_sections && !status; i++) {
        const sheet_section *section = &sheet.sections[i];
        tocsin_buffer_printf(out, "%s%s\n", i ? "\n" : "", section->title);
        for (size_t k = 0; k < section->n_lines; k++) {
            const char *label = labels[section->lines[k].kind];
            if (label) label = picture_say(&sheet.words, label, (const char *)NULL);
            tocsin_buffer_printf(out, "  %s%s%s\n", label ? label : "", label ? " " : "",
                                 section->lines[k].text);
        }
    }
    sheet_release(&sheet);
    return status;
}
