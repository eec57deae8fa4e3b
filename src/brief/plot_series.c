// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "brief/plot.h"

#define PLOT_NARROW_PX 500 /* below this width the drawing is laid out for a telephone */

/* ---- marks ------------------------------------------------------------------------------- */

static void put_point(tocsin_buffer *out, bool move, double x, double y) {
    tocsin_buffer_putc(out, move ? 'M' : 'L');
    svg_number(out, round(x * 10) / 10);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, round(y * 10) / 10);
}

typedef double plot_member(const tocsin_series_point *point);
static double value_of(const tocsin_series_point *point) {
    return point->value;
}
static double expected_of(const tocsin_series_point *point) {
    return point->expected;
}

/* A line that breaks where a value is missing or dates lie more than `gap_days` apart. */
static void put_path(const plot_input *input, const plot_frame *frame, plot_member *member,
                     int gap_days, svg_look look, tocsin_buffer *out) {
    bool drawing = false;
    tocsin_day last = TOCSIN_DAY_NONE;
    tocsin_buffer_puts(out, "<path d=\"");
    for (size_t i = 0; i < input->n; i++) {
        double value = member(&input->points[i]);
        if (!isfinite(value)) {
            drawing = false;
            continue;
        }
        if (drawing && gap_days && input->points[i].day - last > gap_days) drawing = false;
        put_point(out, !drawing, plot_x(frame, input->points[i].day), plot_y(frame, value));
        drawing = true;
        last = input->points[i].day;
    }
    tocsin_buffer_putc(out, '"');
    svg_put_look(out, look);
    tocsin_buffer_puts(out, "/>\n");
}

static double clamp_y(const plot_frame *frame, double value) {
    return fmin(fmax(plot_y(frame, value), frame->top), frame->bottom);
}

static void put_band(const plot_input *input, const plot_frame *frame, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<path d=\"");
    for (size_t i = 0; i < input->n;) {
        size_t end = i;
        while (end < input->n && isfinite(input->points[end].low) &&
               isfinite(input->points[end].high))
            end++;
        for (size_t j = i; j < end; j++)
            put_point(out, j == i, plot_x(frame, input->points[j].day),
                      clamp_y(frame, input->points[j].high));
        for (size_t j = end; j-- > i;)
            put_point(out, false, plot_x(frame, input->points[j].day),
                      clamp_y(frame, input->points[j].low));
        if (end > i) tocsin_buffer_putc(out, 'Z');
        i = end > i ? end : i + 1;
    }
    tocsin_buffer_putc(out, '"');
    svg_put_look(out, SVG_BAND);
    tocsin_buffer_puts(out, "/>\n");
}

static void put_dots(const plot_input *input, const plot_frame *frame, tocsin_buffer *out) {
    double radius = input->n > 400 || input->width_px < PLOT_NARROW_PX ? 1.2 : 1.7;
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        if (isfinite(point->value) && !point->alarm)
            svg_circle(out, SVG_DOT, plot_x(frame, point->day), plot_y(frame, point->value),
                       radius);
    }
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        if (isfinite(point->value) && point->alarm)
            svg_diamond(out, SVG_ALARM, plot_x(frame, point->day), plot_y(frame, point->value),
                        plot_alarm_px(point));
    }
}

/* First and last day of the history in pixels; false when there is none. */
static bool history_of(const plot_input *input, const plot_frame *frame, double *ret_from,
                       double *ret_to) {
    tocsin_day first = TOCSIN_DAY_NONE, last = TOCSIN_DAY_NONE;
    for (size_t i = 0; i < input->n; i++) {
        if (!input->points[i].in_history) continue;
        if (first == TOCSIN_DAY_NONE) first = input->points[i].day;
        last = input->points[i].day;
    }
    if (first == TOCSIN_DAY_NONE) return false;
    *ret_from = plot_x(frame, first);
    *ret_to = plot_x(frame, last);
    return true;
}

/* The stretch that the norm comes from, shaded. */
static void put_history(const plot_input *input, const plot_frame *frame, tocsin_buffer *out) {
    double from, to;
    if (!history_of(input, frame, &from, &to)) return;
    svg_rect(out, SVG_HISTORY, from, frame->top, to - from, frame->bottom - frame->top);
    if (to < frame->right - 2) svg_line(out, SVG_AXIS, to, frame->top, to, frame->bottom);
}

static void put_stretch_name(tocsin_buffer *out, double x, double y, double room,
                             tocsin_text name) {
    if (svg_text_width(name, 12) > room) return;
    svg_label(out, SVG_HALO, SVG_START, x, y, 12, name);
    svg_label(out, SVG_MUTED, SVG_START, x, y, 12, name);
}

/* Its name, and that of what follows it: the dates that are watched. */
static void put_history_names(const plot_input *input, const plot_frame *frame,
                              tocsin_buffer *out) {
    double from, to, y = frame->top + 15;
    if (!history_of(input, frame, &from, &to)) return;
    put_stretch_name(out, from + 6, y, to - from - 8,
                     brief_phrase(input->pack, BRIEF_PLOT_HISTORY));
    put_stretch_name(out, to + 6, y, frame->right - to - 6,
                     brief_phrase(input->pack, BRIEF_PLOT_WATCHED));
}

/* ---- legend ------------------------------------------------------------------------------ */

typedef struct legend_item {
    svg_look look;
    brief_phrase_id phrase;
} legend_item;

static void put_sample(svg_look look, double x, double y, tocsin_buffer *out) {
    if (look == SVG_ALARM) {
        svg_diamond(out, look, x + 12, y, 5.5);
    } else if (look == SVG_BAND || look == SVG_SEASON) {
        svg_rect(out, look, x, y - 6, 24, 12);
    } else {
        svg_line(out, look, x, y, x + 24, y);
        if (look == SVG_VALUE) svg_circle(out, SVG_DOT, x + 12, y, 2);
    }
}

/* Samples with their names in as many rows as the width needs; returns the height. */
static double put_legend(const plot_input *input, const legend_item *items, size_t n, double y,
                         tocsin_buffer *out) {
    double x = 2, height = 20;
    for (size_t i = 0; i < n; i++) {
        tocsin_text name = brief_phrase(input->pack, items[i].phrase);
        double width = 30 + svg_text_width(name, 12) + 16;
        if (x > 2 && x + width - 16 > input->width_px) {
            x = 2;
            y += 19;
            height += 19;
        }
        put_sample(items[i].look, x, y, out);
        svg_label(out, SVG_TEXT, SVG_START, x + 30, y + 4, 12, name);
        x += width;
    }
    return height;
}

/* ---- the two panels ---------------------------------------------------------------------- */

static bool has_expected(const plot_input *input) {
    for (size_t i = 0; i < input->n; i++)
        if (isfinite(input->points[i].expected)) return true;
    return false;
}

static bool has_alarm(const plot_input *input) {
    for (size_t i = 0; i < input->n; i++)
        if (input->points[i].alarm) return true;
    return false;
}

static plot_frame frame_at(const plot_input *input, double top, double height) {
    bool narrow = input->width_px < PLOT_NARROW_PX;
    return (plot_frame){.left = narrow ? 42 : 56,
                        .right = input->width_px - (narrow ? 10 : 14),
                        .top = top,
                        .bottom = top + height};
}

/* Along time; returns the y below it. */
static double put_along_time(const plot_input *input, double y, tocsin_buffer *out) {
    legend_item items[4] = {{SVG_VALUE, BRIEF_PLOT_SEEN}};
    size_t n = 1;
    if (has_expected(input)) {
        items[n++] = (legend_item){SVG_EXPECTED, BRIEF_PLOT_EXPECTED};
        items[n++] = (legend_item){SVG_BAND, BRIEF_PLOT_USUAL};
    }
    if (has_alarm(input)) items[n++] = (legend_item){SVG_ALARM, BRIEF_PLOT_ALARM};
    y += put_legend(input, items, n, y + 8, out) + 22;
    plot_frame frame = frame_at(input, y, input->width_px < PLOT_NARROW_PX ? 190 : 230);
    frame.from = input->points[0].day - 10.0;
    frame.to = input->points[input->n - 1].day + 10.0;
    plot_scale(input, input->points[0].day, &frame);
    frame.high += (frame.high - frame.low) * 0.09; /* room for the names of the stretches */
    put_history(input, &frame, out);
    plot_value_axis(input, &frame, out);
    plot_time_axis(input->pack, &frame, out);
    put_history_names(input, &frame, out);
    put_band(input, &frame, out);
    put_path(input, &frame, value_of, plot_gap_days(input->points, input->n), SVG_VALUE, out);
    put_path(input, &frame, expected_of, 0, SVG_EXPECTED, out);
    put_dots(input, &frame, out);
    return frame.bottom + (frame.to - frame.from > 2.2 * 365.25 ? 30 : 44);
}

/* The years over one another; returns the y below it. */
static double put_by_season(const plot_input *input, double y, tocsin_buffer *out) {
    legend_item items[] = {{SVG_CURRENT, BRIEF_PLOT_CURRENT},
                           {SVG_EARLIER, BRIEF_PLOT_EARLIER},
                           {SVG_SEASON, BRIEF_PLOT_SEASON}};
    svg_label(out, SVG_STRONG, SVG_START, 2, y + 14, 14,
              brief_phrase(input->pack, BRIEF_PLOT_YEARS));
    y += 24;
    y += put_legend(input, items, 3, y + 10, out) + 24;
    plot_frame frame = frame_at(input, y, input->width_px < PLOT_NARROW_PX ? 170 : 210);
    frame.right -= 40; /* the years stand there */
    plot_season season = plot_season_of(input->answer->day);
    frame.from = season.current_from;
    frame.to = season.current_from + 366.0;
    plot_scale(input, season.current_from, &frame);
    plot_years(input, &frame, &season, out);
    return frame.bottom + 30;
}

static double put_heading(const plot_input *input, tocsin_buffer *out) {
    double y = 6;
    if (input->standalone) {
        const svg_column column = {input->width_px - 130, 18,
                                   2}; /* the whole of it is in <title> */
        y += svg_lines(out, SVG_STRONG, 2, y + 16, &column, input->title);
        y += 8;
        y +=
            svg_paragraph(out, SVG_TEXT, 2, y + 12, input->width_px - 12, 13, input->sentence) + 10;
    }
    if (input->simulated) {
        tocsin_text word = brief_phrase(input->pack, BRIEF_SIMULATED);
        if (!input->standalone) y += 18;
        svg_badge(out, input->width_px - svg_text_width(word, 11) * 1.16 - 16,
                  input->standalone ? 20 : 16, word);
        if (!input->standalone) y += 4;
    }
    return y;
}

tocsin_status plot_draw(const plot_input *input, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    double y = put_heading(input, &body);
    if (input->n) {
        y = put_along_time(input, y, &body);
        if (plot_has_earlier_years(input)) y = put_by_season(input, y + 6, &body);
    } else {
        y += svg_paragraph(&body, SVG_MUTED, 2, y + 14, input->width_px - 12, 13,
                           brief_phrase(input->pack, BRIEF_PLOT_EMPTY));
    }
    svg_head head = {.prefix = input->prefix,
                     .width_px = input->width_px,
                     .height_px = ceil(y),
                     .title = input->title,
                     .description = input->sentence,
                     .standalone = input->standalone};
    svg_open(out, &head);
    tocsin_buffer_put(out, tocsin_buffer_text(&body));
    svg_close(out);
    return body.failed || out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
