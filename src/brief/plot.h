// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_PLOT_H
#define BRIEF_PLOT_H

/* A dated series with its norm, drawn twice: along time (what was expected, what was seen, where it
 * rang), and by day of the year with the years laid over one another, so that "unusual for the time
 * of year" is seen at once. */

#include "brief/svg.h"

/* Where data lie in the drawing. */
typedef struct plot_frame {
    double left, right, top, bottom; /* px */
    double from, to;                 /* on the horizontal axis: days */
    double low, high;                /* on the vertical axis: units of the series */
} plot_frame;

typedef struct plot_input {
    const brief_pack *pack;
    const char *prefix; /* of ids */
    double width_px;
    tocsin_text title, unit, sentence; /* the sentence answers "is it unusual?" */
    const tocsin_series_point *points;
    size_t n;
    const tocsin_seasonal_answer *answer; /* NULL: none */
    bool simulated, standalone;
} plot_input;

tocsin_status plot_draw(const plot_input *input, tocsin_buffer *out, tocsin_error *err);

double plot_x(const plot_frame *frame, double day);
double plot_y(const plot_frame *frame, double value);
/* Lowest and highest of values, expectations, and intervals from `band_from` on, with a little room. */
void plot_scale(const plot_input *input, tocsin_day band_from, plot_frame *frame);
/* Horizontal grid lines with readable numbers, the unit above them. */
void plot_value_axis(const plot_input *input, const plot_frame *frame, tocsin_buffer *out);
void plot_time_axis(const brief_pack *pack, const plot_frame *frame, tocsin_buffer *out);
/* Half height of an alarm: one that the norm itself would bring within ten years is small. */
double plot_alarm_px(const tocsin_series_point *point);
/* A distance in days above which a line is not drawn on: a gap. */
int plot_gap_days(const tocsin_series_point *points, size_t n);

/* The lower panel. */
typedef struct plot_season {
    int start_month; /* 1 or 7: the twelve months that hold the answer away from their edges */
    int current;     /* the year in which the current twelve months begin */
    tocsin_day current_from;
} plot_season;
plot_season plot_season_of(tocsin_day day);
/* Is there a value in the twelve months before the current ones? Without, there is nothing to compare. */
bool plot_has_earlier_years(const plot_input *input);
void plot_years(const plot_input *input, const plot_frame *frame, const plot_season *season,
                tocsin_buffer *out);

#endif
