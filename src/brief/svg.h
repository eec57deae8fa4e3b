// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_SVG_H
#define BRIEF_SVG_H

/* Writing SVG that stands alone and inside the page. Each element carries its looks as presentation
 * attributes, for a light background and for programs that know no style sheet, and a class by
 * which the page's style sheet (data/brief.css) sets them anew in the dark. Numbers are written
 * without the locale. */

#include "brief/format.h"
#include "brief/pack.h"

typedef enum svg_look {
    SVG_TEXT,
    SVG_MUTED,
    SVG_STRONG,
    SVG_GRID,
    SVG_AXIS,
    SVG_BAND,
    SVG_EXPECTED,
    SVG_VALUE,
    SVG_DOT,
    SVG_ALARM,
    SVG_HISTORY,
    SVG_SEASON,
    SVG_EARLIER,
    SVG_CURRENT,
    SVG_MARK,
    SVG_SEA,
    SVG_LAND,
    SVG_COUNTRY,
    SVG_AREA,
    SVG_OUTLINE,
    SVG_PATCH,
    SVG_HATCHED, /* its fill is the drawing's own pattern */
    SVG_PLACE,
    SVG_HALO,
    SVG_BADGE,
    SVG_N_LOOKS,
} svg_look;

typedef enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END } svg_anchor;

typedef struct svg_head {
    const char *prefix; /* of every id in this drawing: unique in the page */
    double width_px, height_px;
    tocsin_text title, description; /* for those who do not see it */
    bool standalone;                /* with a background of its own */
} svg_head;

/* Up to two decimals, no trailing zeros. */
void svg_number(tocsin_buffer *out, double value);
void svg_open(tocsin_buffer *out, const svg_head *head);
void svg_close(tocsin_buffer *out);
/* class="…" and the presentation attributes. */
void svg_put_look(tocsin_buffer *out, svg_look look);
/* name="12.5", with a space before. */
void svg_attribute(tocsin_buffer *out, const char *name, double value);
void svg_line(tocsin_buffer *out, svg_look look, double x1, double y1, double x2, double y2);
void svg_rect(tocsin_buffer *out, svg_look look, double x, double y, double width, double height);
void svg_circle(tocsin_buffer *out, svg_look look, double x, double y, double radius);
void svg_diamond(tocsin_buffer *out, svg_look look, double x, double y, double radius);
void svg_triangle(tocsin_buffer *out, svg_look look, double x, double y, double radius);
void svg_label(tocsin_buffer *out, svg_look look, svg_anchor anchor, double x, double y,
               double size_px, tocsin_text text);
typedef struct svg_column {
    double width_px, size_px;
    int most_lines; /* the last ends in an ellipsis where the text does not end there; 0: as many as it needs */
} svg_column;
/* Text broken into lines, between words where that can be; returns the height that it took. */
double svg_lines(tocsin_buffer *out, svg_look look, double x, double y, const svg_column *column,
                 tocsin_text text);
double svg_paragraph(tocsin_buffer *out, svg_look look, double x, double y, double width_px,
                     double size_px, tocsin_text text);
/* Rough width of a text in a sans serif: good enough to keep labels apart. */
double svg_text_width(tocsin_text text, double size_px);
/* A framed word, its left edge at x; returns its width. */
double svg_badge(tocsin_buffer *out, double x, double y, tocsin_text text);

#endif
