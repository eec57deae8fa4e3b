// SPDX-License-Identifier: Apache-2.0
#include "brief/svg.h"

#include <math.h>

/* Colours hold a contrast of at least 4.5 to 1 as text and 3 to 1 as marks on white, and differ in
 * lightness as well as in hue. */
static const struct {
    const char *class, *attributes;
} looks[SVG_N_LOOKS] = {
    [SVG_TEXT] = {"g-t", "fill=\"#22221f\""},
    [SVG_MUTED] = {"g-m", "fill=\"#5f5e59\""},
    [SVG_STRONG] = {"g-s", "fill=\"#22221f\" font-weight=\"600\""},
    [SVG_GRID] = {"g-g", "stroke=\"#e3e1da\" stroke-width=\"1\""},
    [SVG_AXIS] = {"g-a", "stroke=\"#8b8a84\" stroke-width=\"1\""},
    [SVG_BAND] = {"g-b", "fill=\"#b9d3e2\" fill-opacity=\"0.6\" stroke=\"none\""},
    [SVG_EXPECTED] =
        {"g-e", "fill=\"none\" stroke=\"#2a6a90\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\""},
    [SVG_VALUE] = {"g-v",
                   "fill=\"none\" stroke=\"#3d3c38\" stroke-width=\"1\" stroke-linejoin=\"round\""},
    [SVG_DOT] = {"g-d", "fill=\"#22221f\""},
    [SVG_ALARM] = {"g-l", "fill=\"#bf2f1b\" stroke=\"#ffffff\" stroke-width=\"1\""},
    [SVG_HISTORY] = {"g-h", "fill=\"#f4f2ec\""},
    [SVG_SEASON] = {"g-n", "fill=\"#f6e7c8\""},
    [SVG_EARLIER] =
        {"g-o", "fill=\"none\" stroke=\"#93918a\" stroke-width=\"1\" stroke-linejoin=\"round\""},
    [SVG_CURRENT] =
        {"g-c", "fill=\"none\" stroke=\"#22221f\" stroke-width=\"2.6\" stroke-linejoin=\"round\""},
    [SVG_MARK] = {"g-k", "fill=\"#ffffff\" stroke=\"#22221f\" stroke-width=\"1.6\""},
    [SVG_SEA] = {"g-w", "fill=\"#e6eef2\""},
    [SVG_LAND] =
        {"g-y",
         "fill=\"#faf8f3\" stroke=\"#b3b0a6\" stroke-width=\"0.8\" stroke-linejoin=\"round\""},
    [SVG_COUNTRY] = {"g-u", "fill=\"#77756d\" letter-spacing=\"1.2\""},
    [SVG_AREA] = {"g-z",
                  "fill=\"#bf2f1b\" fill-opacity=\"0.22\" stroke=\"#bf2f1b\" stroke-width=\"1.8\""},
    [SVG_OUTLINE] =
        {"g-f", "fill=\"none\" stroke=\"#bf2f1b\" stroke-width=\"2\" stroke-linejoin=\"round\""},
    [SVG_PATCH] = {"g-i", "fill=\"#22221f\" stroke=\"#22221f\" stroke-width=\"0.8\""},
    [SVG_HATCHED] = {"g-j", "stroke=\"#22221f\" stroke-width=\"0.8\""},
    [SVG_PLACE] = {"g-p", "fill=\"#22221f\" stroke=\"#ffffff\" stroke-width=\"1\""},
    [SVG_HALO] = {"g-q",
                  "fill=\"none\" stroke=\"#faf8f3\" stroke-width=\"3\" stroke-linejoin=\"round\""},
    [SVG_BADGE] =
        {"g-x", "fill=\"#ffffff\" stroke=\"#7a4b00\" stroke-width=\"1\" stroke-dasharray=\"3 2\""},
};

void svg_number(tocsin_buffer *out, double value) {
    if (!isfinite(value) || fabs(value) > 1e9) value = 0;
    long long scaled = llround(fabs(value) * 100);
    if (value < 0 && scaled) tocsin_buffer_putc(out, '-');
    tocsin_buffer_printf(out, "%lld", scaled / 100);
    int cents = (int)(scaled % 100);
    if (cents)
        tocsin_buffer_printf(out, cents % 10 ? ".%02d" : ".%d", cents % 10 ? cents : cents / 10);
}

void svg_put_look(tocsin_buffer *out, svg_look look) {
    tocsin_buffer_printf(out, " class=\"%s\" %s", looks[look].class, looks[look].attributes);
}

void svg_attribute(tocsin_buffer *out, const char *name, double value) {
    tocsin_buffer_printf(out, " %s=\"", name);
    svg_number(out, value);
    tocsin_buffer_putc(out, '"');
}

void svg_open(tocsin_buffer *out, const svg_head *head) {
    tocsin_buffer_puts(out,
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
    svg_number(out, head->width_px);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, head->height_px);
    tocsin_buffer_putc(out, '"');
    if (head->standalone) {
        svg_attribute(out, "width", head->width_px);
        svg_attribute(out, "height", head->height_px);
    }
    tocsin_buffer_printf(
        out,
        " font-family=\"system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif\""
        " aria-labelledby=\"%s-t %s-d\">\n<title id=\"%s-t\">",
        head->prefix, head->prefix, head->prefix);
    tocsin_buffer_put_html(out, head->title);
    tocsin_buffer_printf(out, "</title>\n<desc id=\"%s-d\">", head->prefix);
    tocsin_buffer_put_html(out, head->description);
    tocsin_buffer_puts(out, "</desc>\n");
    if (head->standalone) {
        tocsin_buffer_puts(out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    }
}

void svg_close(tocsin_buffer *out) {
    tocsin_buffer_puts(out, "</svg>\n");
}

void svg_line(tocsin_buffer *out, svg_look look, double x1, double y1, double x2, double y2) {
    tocsin_buffer_puts(out, "<line");
    svg_attribute(out, "x1", x1);
    svg_attribute(out, "y1", y1);
    svg_attribute(out, "x2", x2);
    svg_attribute(out, "y2", y2);
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

void svg_rect(tocsin_buffer *out, svg_look look, double x, double y, double width, double height) {
    tocsin_buffer_puts(out, "<rect");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "width", width > 0 ? width : 0);
    svg_attribute(out, "height", height > 0 ? height : 0);
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

void svg_circle(tocsin_buffer *out, svg_look look, double x, double y, double radius) {
    tocsin_buffer_puts(out, "<circle");
    svg_attribute(out, "cx", x);
    svg_attribute(out, "cy", y);
    svg_attribute(out, "r", radius);
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

void svg_diamond(tocsin_buffer *out, svg_look look, double x, double y, double radius) {
    tocsin_buffer_puts(out, "<path d=\"M");
    svg_number(out, x);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, y - radius);
    for (int i = 0; i < 3; i++) {
        tocsin_buffer_putc(out, 'l');
        svg_number(out, i == 0 ? radius : -radius);
        tocsin_buffer_putc(out, ' ');
        svg_number(out, i == 2 ? -radius : radius);
    }
    tocsin_buffer_puts(out, "z\"");
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

void svg_triangle(tocsin_buffer *out, svg_look look, double x, double y, double radius) {
    tocsin_buffer_puts(out, "<path d=\"M");
    svg_number(out, x);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, y - radius);
    tocsin_buffer_putc(out, 'l');
    svg_number(out, radius);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, radius * 1.8);
    tocsin_buffer_putc(out, 'h');
    svg_number(out, -2 * radius);
    tocsin_buffer_puts(out, "z\"");
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

void svg_label(tocsin_buffer *out, svg_look look, svg_anchor anchor, double x, double y,
               double size_px, tocsin_text text) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    tocsin_buffer_puts(out, "<text");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "font-size", size_px);
    tocsin_buffer_puts(out, anchors[anchor]);
    svg_put_look(out, look);
    tocsin_buffer_putc(out, '>');
    tocsin_buffer_put_html(out, text);
    tocsin_buffer_puts(out, "</text>\n");
}

double svg_text_width(tocsin_text text, double size_px) {
    double ems = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if (((unsigned char)c & 0xC0) == 0x80) continue; /* inside a character */
        bool slim =
            c == 'i' || c == 'l' || c == 'j' || c == '.' || c == ',' || c == ' ' || c == '\'';
        bool wide = (c >= 'A' && c <= 'Z') || c == 'm' || c == 'w';
        ems += slim ? 0.3 : wide ? 0.72 : 0.56;
    }
    return ems * size_px;
}

/* So much of the text as a line holds: whole words, or where the first alone is too long as many of its characters as
 * have room. */
static size_t line_end(tocsin_text text, double width_px, double size_px) {
    size_t end = text.n;
    while (svg_text_width(tocsin_text_slice(text, 0, end), size_px) > width_px) {
        size_t space = end;
        while (space > 0 && text.at[space - 1] != ' ') space--;
        if (space <= 1) break;
        end = space - 1;
    }
    while (end > 1 && svg_text_width(tocsin_text_slice(text, 0, end), size_px) > width_px) {
        do end--;
        while (end > 1 && ((unsigned char)text.at[end] & 0xC0) == 0x80);
    }
    return end;
}

double svg_lines(tocsin_buffer *out, svg_look look, double x, double y, const svg_column *column,
                 tocsin_text text) {
    double leading = column->size_px * 1.4, height = 0;
    double width_px =
        column->width_px / 1.08; /* a reader's sans serif may be a wide one: DejaVu is */
    if (look == SVG_STRONG) width_px /= 1.08;
    for (int line = 1; text.n; line++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
        bool is_last = column->most_lines && line == column->most_lines;
        size_t end = line_end(text, width_px, column->size_px);
        bool is_cut = is_last && end < text.n;
        if (is_cut) end = line_end(text, width_px - column->size_px, column->size_px);
        tocsin_buffer_put(&said, tocsin_text_slice(text, 0, end));
        if (is_cut) tocsin_buffer_puts(&said, "\u2026");
        svg_label(out, look, SVG_START, x, y + height, column->size_px, tocsin_buffer_text(&said));
        if (said.failed) out->failed = true;
        height += leading;
        if (is_last) break;
        text = tocsin_text_trim(tocsin_text_slice(text, end, text.n));
    }
    return height;
}

double svg_paragraph(tocsin_buffer *out, svg_look look, double x, double y, double width_px,
                     double size_px, tocsin_text text) {
    return svg_lines(out, look, x, y, &(svg_column){width_px, size_px, 0}, text);
}

double svg_badge(tocsin_buffer *out, double x, double y, tocsin_text text) {
    double width = svg_text_width(text, 11) * 1.16 + 14; /* bold is wider */
    svg_rect(out, SVG_BADGE, x, y - 12, width, 17);
    svg_label(out, SVG_STRONG, SVG_MIDDLE, x + width / 2, y + 1, 11, text);
    return width;
}
