// SPDX-License-Identifier: Apache-2.0
/* The years of a series laid over one another. */
#include <math.h>

#include "brief/plot.h"

/* Twelve months from January or from July, whichever holds the day at least a month and a half from
 * its end and, mostly, in its second half, so that what led up to it is seen. */
plot_season plot_season_of(tocsin_day day) {
    tocsin_civil date = tocsin_day_to_civil(day);
    plot_season season = {.start_month = date.month >= 6 ? 1 : 7};
    season.current = season.start_month == 7 ? date.year - 1 : date.year;
    if (season.current < 1) season.current = 1;
    season.current_from =
        tocsin_day_from_civil((tocsin_civil){season.current, season.start_month, 1});
    return season;
}

/* The year in whose twelve months a day lies, and the day as a day of the current twelve months. */
static int season_year(const plot_season *season, tocsin_day day, double *ret_shown) {
    tocsin_civil date = tocsin_day_to_civil(day);
    int year = date.month >= season->start_month ? date.year : date.year - 1;
    if (year < 1) year = 1;
    tocsin_day from = tocsin_day_from_civil((tocsin_civil){year, season->start_month, 1});
    *ret_shown = season->current_from + (day - from);
    return year;
}

bool plot_has_earlier_years(const plot_input *input) {
    if (!input->answer || input->answer->day == TOCSIN_DAY_NONE) return false;
    plot_season season = plot_season_of(input->answer->day);
    for (size_t i = 0; i < input->n && input->points[i].day < season.current_from; i++)
        if (isfinite(input->points[i].value)) return true;
    return false;
}

static void put_move(tocsin_buffer *out, bool move, const plot_frame *frame, double day,
                     double value) {
    tocsin_buffer_putc(out, move ? 'M' : 'L');
    svg_number(out, round(plot_x(frame, day) * 10) / 10);
    tocsin_buffer_putc(out, ' ');
    double y = fmin(fmax(plot_y(frame, value), frame->top), frame->bottom);
    svg_number(out, round(y * 10) / 10);
}

/* The interval of the current year, as the ground that the lines stand on. */
static void put_current_band(const plot_input *input, const plot_frame *frame,
                             const plot_season *season, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<path d=\"");
    bool open = false;
    double shown;
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        if (season_year(season, point->day, &shown) != season->current || !isfinite(point->low))
            continue;
        put_move(out, !open, frame, shown, point->high);
        open = true;
    }
    for (size_t i = input->n; open && i-- > 0;) {
        const tocsin_series_point *point = &input->points[i];
        if (season_year(season, point->day, &shown) != season->current || !isfinite(point->low))
            continue;
        put_move(out, false, frame, shown, point->low);
    }
    tocsin_buffer_puts(out, open ? "Z\"" : "\"");
    svg_put_look(out, SVG_BAND);
    tocsin_buffer_puts(out, "/>\n");
}

static bool year_has_values(const plot_input *input, const plot_season *season, int year) {
    double shown;
    for (size_t i = 0; i < input->n; i++)
        if (isfinite(input->points[i].value) &&
            season_year(season, input->points[i].day, &shown) == year)
            return true;
    return false;
}

/* One year as a line; returns the y of its last value. */
static double put_year(const plot_input *input, const plot_frame *frame, const plot_season *season,
                       int year, tocsin_buffer *out) {
    int gap = plot_gap_days(input->points, input->n);
    bool drawing = false;
    double shown, last_y = NAN;
    tocsin_day last = TOCSIN_DAY_NONE;
    tocsin_buffer_puts(out, "<path d=\"");
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        if (season_year(season, point->day, &shown) != year) continue;
        if (!isfinite(point->value)) {
            drawing = false;
            continue;
        }
        if (drawing && point->day - last > gap) drawing = false;
        put_move(out, !drawing, frame, shown, point->value);
        drawing = true;
        last = point->day;
        last_y = plot_y(frame, point->value);
    }
    tocsin_buffer_putc(out, '"');
    svg_put_look(out, year == season->current ? SVG_CURRENT : SVG_EARLIER);
    tocsin_buffer_puts(out, "/>\n");
    return last_y;
}

static void year_name(const plot_season *season, int year, char ret_text[static 24]) {
    if (season->start_month == 1)
        snprintf(ret_text, 24, "%d", year);
    else
        snprintf(ret_text, 24, "%d/%02d", year % 10000, (year + 1) % 100);
}

/* Beside the mark of the day that is judged: the day, in bold. */
static void put_current_name(const plot_input *input, const plot_frame *frame, double x, double y,
                             tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    brief_put_day_short(input->pack, input->answer->day, true, &name);
    double width = svg_text_width(tocsin_buffer_text(&name), 12) * 1.1;
    bool left = x + 16 + width > frame->right;
    svg_anchor anchor = left ? SVG_END : SVG_START;
    double at = left ? x - 14 : x + 14;
    svg_label(out, SVG_HALO, anchor, at, y + 4, 12, tocsin_buffer_text(&name));
    svg_label(out, SVG_STRONG, anchor, at, y + 4, 12, tocsin_buffer_text(&name));
    if (name.failed) out->failed = true;
}

/* Single values of the current year; an alarm has another shape as well as another colour. */
static void put_current_marks(const plot_input *input, const plot_frame *frame,
                              const plot_season *season, tocsin_buffer *out) {
    double shown;
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        if (season_year(season, point->day, &shown) != season->current || !isfinite(point->value))
            continue;
        double x = plot_x(frame, shown), y = plot_y(frame, point->value);
        if (point->alarm)
            svg_diamond(out, SVG_ALARM, x, y, plot_alarm_px(point) + 0.5);
        else
            svg_circle(out, SVG_DOT, x, y, 2);
        if (point->day != input->answer->day) continue;
        svg_circle(out, SVG_EARLIER, x, y, 10);
        put_current_name(input, frame, x, y, out);
    }
}

typedef struct year_label {
    int year;
    double y;
} year_label;

/* Names of the earlier years at the right edge, pushed apart downwards. */
static void put_year_labels(const plot_frame *frame, const plot_season *season, year_label *labels,
                            size_t n, tocsin_buffer *out) {
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && labels[j - 1].y > labels[j].y; j--) {
            year_label swap = labels[j];
            labels[j] = labels[j - 1];
            labels[j - 1] = swap;
        }
    double below = frame->bottom - 13.0 * (double)n; /* the lowest start that leaves room for all */
    double floor_y = frame->top - 4;
    for (size_t i = 0; i < n; i++) {
        double y = fmax(fmin(labels[i].y, below + 13.0 * (double)(i + 1)), floor_y);
        floor_y = y + 13;
        char text[24];
        year_name(season, labels[i].year, text);
        svg_label(out, SVG_MUTED, SVG_START, frame->right + 5, y + 4, 11, tocsin_text_of(text));
    }
}

/* Month names under a frame of twelve months. */
static void put_months(const plot_input *input, const plot_frame *frame, const plot_season *season,
                       tocsin_buffer *out) {
    svg_line(out, SVG_AXIS, frame->left, frame->bottom, frame->right, frame->bottom);
    int every = frame->right - frame->left > 400 ? 1 : 2;
    for (int i = 0; i < 12; i++) {
        int month = (season->start_month - 1 + i) % 12 + 1;
        int year = season->current + (month < season->start_month ? 1 : 0);
        double from = plot_x(frame, tocsin_day_from_civil((tocsin_civil){year, month, 1}));
        svg_line(out, SVG_AXIS, from, frame->bottom, from, frame->bottom + 5);
        if (i % every) continue;
        double middle = from + (frame->right - frame->left) / 24;
        svg_label(out, SVG_MUTED, SVG_MIDDLE, middle, frame->bottom + 18, 12,
                  input->pack->months_short[month - 1]);
    }
}

#define PLOT_YEARS 16 /* lines past this number are noise to the eye; the newest are kept */

void plot_years(const plot_input *input, const plot_frame *frame, const plot_season *season,
                tocsin_buffer *out) {
    double answer_x = plot_x(frame, season->current_from);
    double shown;
    season_year(season, input->answer->day, &shown);
    answer_x = plot_x(frame, shown);
    double half = plot_x(frame, frame->from + 15) - frame->left; /* ±15 days: the same season */
    double from = fmax(answer_x - half, frame->left), to = fmin(answer_x + half, frame->right);
    svg_rect(out, SVG_SEASON, from, frame->top, to - from, frame->bottom - frame->top);
    plot_value_axis(input, frame, out);
    put_months(input, frame, season, out);
    put_current_band(input, frame, season, out);
    year_label labels[PLOT_YEARS];
    size_t n = 0;
    for (int year = season->current - PLOT_YEARS + 1; year <= season->current; year++) {
        if (!year_has_values(input, season, year)) continue;
        double y = put_year(input, frame, season, year, out);
        if (year != season->current) labels[n++] = (year_label){year, y};
    }
    put_current_marks(input, frame, season, out);
    put_year_labels(frame, season, labels, n, out);
}
