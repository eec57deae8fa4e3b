// SPDX-License-Identifier: Apache-2.0
/* The picture over the scene that it lies in, on the page: an edge between the two that is dragged, and all three panels of
 * tocsin_difference_png side by side. The page holds that PNG once; each layer shows its third of it. */
#include "picture/sheet.h"

enum { GAP_PX = TOCSIN_DIFFERENCE_GAP_PX, LEAST_WIDTH_PX = 480 };

void sheet_put_phrase(tocsin_buffer *out, const picture_sheet *sheet, const char *key) {
    tocsin_buffer_put_html(out,
                           tocsin_text_of(picture_say(&sheet->words, key, (const char *)NULL)));
}

static void put_style(tocsin_buffer *out, const tocsin_difference *difference, tocsin_text png) {
    int width = difference->width_px, all = 3 * width + 2 * GAP_PX;
    tocsin_buffer_puts(out, "<style>.layer{background-image:url(data:image/png;base64,");
    tocsin_buffer_put_base64(out, png);
    /* A layer is as wide as one panel, so the second of three begins at half of what hangs over. */
    tocsin_buffer_printf(
        out,
        ");aspect-ratio:%d/%d;background-size:%.4f%% 100%%}.scene{background-position:50%% 0}"
        ".differs{background-position:100%% 0}.swipe{width:%dpx}"
        ".over{background-size:%.4fcqw 100%%;aspect-ratio:auto}</style>\n",
        width, difference->height_px, 100.0 * all / width,
        width < LEAST_WIDTH_PX ? LEAST_WIDTH_PX : width, 100.0 * all / width);
}

static void put_layer(tocsin_buffer *out, const picture_sheet *sheet, const char *classes,
                      const char *key) {
    tocsin_buffer_printf(out, "<div class=\"layer %s\" role=\"img\" aria-label=\"", classes);
    sheet_put_phrase(out, sheet, key);
    tocsin_buffer_puts(out, "\">");
}

tocsin_status sheet_put_overlay(tocsin_buffer *out, const picture_sheet *sheet,
                                const tocsin_check *check, tocsin_error *err) {
    static const char *const panels[][2] = {
        {"", "overlay_picture"}, {"scene", "overlay_scene"}, {"differs", "overlay_differs"}};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer png = TOCSIN_BUFFER_INIT;
    const tocsin_difference *difference = &check->archive.difference;
    if (!difference->picture) return TOCSIN_OK;
    tocsin_status status = tocsin_difference_png(difference, &png, err);
    if (status) return status;
    put_style(out, difference, tocsin_buffer_text(&png));
    tocsin_buffer_puts(out, "<figure><div class=\"swipe\">");
    put_layer(out, sheet, "scene", "overlay_scene");
    tocsin_buffer_puts(out, "</div>");
    put_layer(out, sheet, "over", "overlay_picture");
    tocsin_buffer_puts(out, "</div></div>\n<figcaption>");
    sheet_put_phrase(out, sheet, "overlay_swipe");
    tocsin_buffer_puts(out, "</figcaption></figure>\n<div class=\"panels\">\n");
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
        tocsin_buffer_puts(out, "<figure>");
        put_layer(out, sheet, panels[i][0], panels[i][1]);
        tocsin_buffer_puts(out, "</div><figcaption>");
        sheet_put_phrase(out, sheet, panels[i][1]);
        tocsin_buffer_puts(out, "</figcaption></figure>\n");
    }
    tocsin_buffer_puts(out, "</div>\n");
    return TOCSIN_OK;
}
