// SPDX-License-Identifier: Apache-2.0
/* The answer as one page that needs nothing else: the picture with what was found drawn over it, the scene that it lies in, the plot of
 * a shadow, and the same sentences as on the terminal. No script: a page about evidence is to be read, and printed. */
#include <math.h>

#include "picture/sheet.h"

enum {
    MOST_EMBEDDED_BYTES = 24 << 20,
    LABELS_MOST = 12, /* along the longer edge */
    TICKS = 5,        /* to each label */
};
/* Of the longer edge of the picture: the frame for the numbers. */
static const double frame_share = 0.05;

static void put_box(tocsin_buffer *out, const char *class, int left, int top, int right,
                    int bottom) {
    tocsin_buffer_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
                         class, left, top, right - left + 1, bottom - top + 1);
}

/* 1, 2 or 5 times a power of ten, so that the edge has no more than LABELS_MOST; at least TICKS. */
static int label_step(int edge_px) {
    static const int steps[] = {1, 2, 5};
    for (int power = 1;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (steps[i] * power >= TICKS && edge_px / (steps[i] * power) <= LABELS_MOST)
                return steps[i] * power;
}

/* A ruler of pixels along the top, or along the left. */
static void put_ruler(tocsin_buffer *out, int edge_px, int step, double frame, bool is_top) {
    for (int at = 0; at <= edge_px; at += step / TICKS) {
        double length = frame * (at % step == 0 ? 0.25 : 0.12);
        tocsin_buffer_printf(out, "<line class=\"tick\" x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\"/>",
                             is_top ? (double)at : 0, is_top ? 0 : (double)at,
                             is_top ? (double)at : -length, is_top ? -length : (double)at);
        if (at % step) continue;
        tocsin_buffer_printf(out, "<text class=\"%s\" x=\"%g\" y=\"%g\">%d</text>\n",
                             is_top ? "over" : "left", is_top ? (double)at : -0.32 * frame,
                             is_top ? -0.32 * frame : (double)at, at);
    }
}

/* Where something lies in the picture can be read off, also on paper: a shadow is given by such numbers. */
static void put_rulers(tocsin_buffer *out, const tocsin_picture *picture, double frame) {
    int longer = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    int step = label_step(longer);
    tocsin_buffer_printf(out, "<g class=\"ruler\" font-size=\"%g\">\n", 0.36 * frame);
    put_ruler(out, picture->width_px, step, frame, true);
    put_ruler(out, picture->height_px, step, frame, false);
    tocsin_buffer_puts(out, "</g>\n");
}

static void put_boxes(tocsin_buffer *out, const tocsin_check *check) {
    for (size_t i = 0; i < check->grid.n_other; i++) {
        const tocsin_grid_region *region = &check->grid.other[i];
        put_box(out, "grid", region->left, region->top, region->right, region->bottom);
    }
    for (size_t i = 0; i < check->grid.n_missing; i++) {
        const tocsin_grid_region *region = &check->grid.missing[i];
        put_box(out, "grid", region->left, region->top, region->right, region->bottom);
    }
    for (size_t i = 0; i < check->clones.n; i++) {
        const tocsin_clone *clone = &check->clones.item[i];
        put_box(out, "copy", clone->left, clone->top, clone->right, clone->bottom);
        put_box(out, "copy", clone->left + clone->dx, clone->top + clone->dy,
                clone->right + clone->dx, clone->bottom + clone->dy);
    }
    const tocsin_part_test *parts[] = {&check->saved_once, &check->other_noise};
    for (size_t i = 0; i < 2; i++)
        if (parts[i]->found)
            put_box(out, "part", parts[i]->left, parts[i]->top, parts[i]->right, parts[i]->bottom);
    if (check->sun.done)
        tocsin_buffer_printf(
            out, "<line class=\"shadow\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            check->sun.given.foot_px[0], check->sun.given.foot_px[1], check->sun.given.tip_px[0],
            check->sun.given.tip_px[1]);
}

static void put_picture(tocsin_buffer *out, const picture_sheet *sheet, const tocsin_check *check,
                        tocsin_text bytes) {
    const tocsin_picture *picture = &check->picture;
    if (bytes.n > MOST_EMBEDDED_BYTES) return;
    double frame = ceil(frame_share * fmax(picture->width_px, picture->height_px));
    tocsin_buffer_printf(out, "<figure><svg viewBox=\"%g %g %g %g\" role=\"img\"><title>", -frame,
                         -frame, picture->width_px + 1.4 * frame, picture->height_px + 1.4 * frame);
    sheet_put_phrase(out, sheet, "page_picture");
    tocsin_buffer_printf(out,
                         "</title>\n<image width=\"%d\" height=\"%d\" href=\"data:image/%s;base64,",
                         picture->width_px, picture->height_px,
                         picture->format == TOCSIN_PICTURE_JPEG ? "jpeg" : "png");
    tocsin_buffer_put_base64(out, bytes);
    tocsin_buffer_puts(out, "\"/>\n");
    put_rulers(out, picture, frame);
    put_boxes(out, check);
    tocsin_buffer_puts(out, "</svg>\n<figcaption>");
    sheet_put_phrase(out, sheet, "page_legend");
    tocsin_buffer_puts(out, "</figcaption></figure>\n");
}

static void put_section(tocsin_buffer *out, const picture_sheet *sheet,
                        const sheet_section *section) {
    static const char *const labels[] = {NULL, "label_assumes", "label_errs", "label_blind"};
    tocsin_buffer_puts(out, "<section><h2>");
    tocsin_buffer_put_html(out, tocsin_text_of(section->title));
    tocsin_buffer_puts(out, "</h2>\n<ul>\n");
    for (size_t k = 0; k < section->n_lines; k++) {
        const char *label = labels[section->lines[k].kind];
        tocsin_buffer_puts(out, label ? "<li class=\"note\"><b>" : "<li>");
        if (label) sheet_put_phrase(out, sheet, label);
        tocsin_buffer_puts(out, label ? "</b> " : "");
        tocsin_buffer_put_html(out, tocsin_text_of(section->lines[k].text));
        tocsin_buffer_puts(out, "</li>\n");
    }
    tocsin_buffer_puts(out, "</ul></section>\n");
}

static const char style[] =
    "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 "
    "auto;padding:1rem}h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:1.5rem 0 "
    ".3rem}ul{margin:0;padding-left:1.2rem}li{overflow-wrap:anywhere}.note{font-size:.9rem;opacity:.8}"
    "figure{margin:1rem 0}svg{max-width:100%;height:auto;max-height:80vh}rect{fill:none;"
    "stroke:#d00;stroke-width:2;vector-effect:non-scaling-stroke}rect.copy{stroke:#06c;stroke-dasharray:6 "
    "3}rect.part{stroke:#a0a;stroke-dasharray:2 3}line.shadow{stroke:#fc0;stroke-width:2;vector-effect:non-scaling-stroke}"
    ".ruler{fill:currentColor;stroke:none}.tick{stroke:currentColor;stroke-width:1;vector-effect:non-scaling-stroke}"
    "text.over{text-anchor:middle}text.left{text-anchor:end;dominant-baseline:middle}figcaption{font-size:.9rem}"
    ".swipe{position:relative;container-type:inline-size;max-width:100%}"
    ".over{position:absolute;left:0;top:0;height:100%;width:50%;min-width:1.2rem;max-width:100%;box-sizing:border-box;"
    "overflow:hidden;resize:horizontal;border-right:3px solid #fc0}.panels{display:flex;flex-wrap:wrap;gap:.5rem}"
    ".panels>figure{flex:1 1 14rem;margin:0}.layer{background-repeat:no-repeat;print-color-adjust:exact}"
    "@media print{svg{max-height:12cm}}</style>\n";

tocsin_status tocsin_check_html(const tocsin_check *check, tocsin_text bytes, const char *name,
                                const char *language, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    picture_sheet sheet;
    tocsin_status status = sheet_compose(check, language, &arena, &sheet, err);
    if (!status) {
        const char *title = picture_visible(&sheet.words, tocsin_text_of(name));
        tocsin_buffer_puts(out, "<!doctype html>\n<html lang=\"");
        tocsin_buffer_put_html(out, tocsin_text_of(language));
        tocsin_buffer_puts(
            out, "\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
                 "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
                 "<meta name=\"viewport\" content=\"width=device-width\"><title>");
        tocsin_buffer_put_html(out, tocsin_text_of(title));
        tocsin_buffer_printf(out, "</title>%s</head><body><main>\n<h1>", style);
        tocsin_buffer_put_html(out, tocsin_text_of(title));
        tocsin_buffer_puts(out, "</h1>\n");
        put_picture(out, &sheet, check, bytes);
        status = sheet_put_overlay(out, &sheet, check, err);
        for (size_t i = 0; i < sheet.n_sections; i++) put_section(out, &sheet, &sheet.sections[i]);
        if (!status && check->sun.done)
            status = tocsin_shadow_plot(&check->sun, language, out, err);
        tocsin_buffer_puts(out, "</main></body></html>\n");
    }
    sheet_release(&sheet);
    return status;
}
