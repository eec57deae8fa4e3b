// SPDX-License-Identifier: Apache-2.0
#include "brief/plot.h"

#include <math.h>

double plot_x(const plot_frame *frame, double day) {
    return frame->left +
           (day - frame->from) / (frame->to - frame->from) * (frame->right - frame->left);
}

double plot_y(const plot_frame *frame, double value) {
    return frame->bottom -
           (value - frame->low) / (frame->high - frame->low) * (frame->bottom - frame->top);
}

static void widen(double value, double *low, double *high) {
    if (!isfinite(value)) return;
    if (!(*low <= value)) *low = value; /* also when NaN */
    if (!(*high >= value)) *high = value;
}

void plot_scale(const plot_input *input, tocsin_day band_from, plot_frame *frame) {
    double low = NAN, high = NAN;
    bool has_band = false;
    for (size_t i = 0; i < input->n; i++) {
        const tocsin_series_point *point = &input->points[i];
        widen(point->value, &low, &high);
        widen(point->expected, &low, &high);
        has_band = has_band || isfinite(point->low);
    }
    /* The interval may reach far where history is short: it widens the scale by at most a quarter of
     * its length on each side. */
    double reach = isfinite(low) ? (high - low) / 4 : 0;
    double lowest = low - reach, highest = high + reach;
    for (size_t i = 0; has_band && i < input->n; i++) {
        if (input->points[i].day < band_from) continue;
        widen(fmax(input->points[i].low, lowest), &low, &high);
        widen(fmin(input->points[i].high, highest), &low, &high);
    }
    if (!isfinite(low)) low = 0, high = 1;
    if (!(high - low > 1e-9 * fmax(fabs(low), fabs(high)))) low -= 0.5, high += 0.5;
    double room = (high - low) * 0.06;
    bool counts = low >= 0 && low < (high - low) * 0.2; /* near zero: show the zero */
    frame->low = counts ? 0 : low - room;
    frame->high = high + room;
}

/* A step of 1, 2 or 5 times a power of ten that cuts the range into at most `most` parts. */
static double nice_step(double range, int most, int *ret_decimals) {
    double raw = range / most;
    double power = pow(10, floor(log10(raw)));
    double step = power * 10;
    if (raw <= power * 5) step = power * 5;
    if (raw <= power * 2) step = power * 2;
    if (raw <= power) step = power;
    int decimals = (int)-floor(log10(step) + 1e-9);
    *ret_decimals = decimals < 0 ? 0 : decimals;
    return step;
}

void plot_value_axis(const plot_input *input, const plot_frame *frame, tocsin_buffer *out) {
    int decimals;
    double step = nice_step(frame->high - frame->low, 5, &decimals);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
    for (double k = ceil(frame->low / step - 1e-9); k * step <= frame->high + step * 1e-9; k++) {
        double y = plot_y(frame, k * step);
        svg_line(out, SVG_GRID, frame->left, y, frame->right, y);
        tocsin_buffer_clear(&label);
        brief_put_decimal(input->pack, k * step, decimals, &label);
        svg_label(out, SVG_MUTED, SVG_END, frame->left - 6, y + 4, 12, tocsin_buffer_text(&label));
    }
    if (input->unit.n && !tocsin_text_is(input->unit, "1"))
        svg_label(out, SVG_MUTED, SVG_START, 2, frame->top - 8, 12, input->unit);
    if (label.failed) out->failed = true;
}

static void year_ticks(const plot_frame *frame, tocsin_buffer *out) {
    int first = tocsin_day_to_civil((tocsin_day)frame->from).year;
    int last = tocsin_day_to_civil((tocsin_day)frame->to).year;
    double year_px = (frame->right - frame->left) * 365.25 / (frame->to - frame->from);
    int every = year_px >= 34 ? 1 : (int)ceil(34 / year_px);
    for (int year = first; year <= last && year < 9999; year++) {
        double from = plot_x(frame, tocsin_day_from_civil((tocsin_civil){year, 1, 1}));
        double to = plot_x(frame, tocsin_day_from_civil((tocsin_civil){year + 1, 1, 1}));
        if (from >= frame->left - 0.5)
            svg_line(out, SVG_AXIS, from, frame->bottom, from, frame->bottom + 6);
        double a = fmax(from, frame->left), b = fmin(to, frame->right);
        if ((year - first) % every || (every == 1 && b - a < 30)) continue;
        char text[16];
        snprintf(text, sizeof text, "%d", year);
        svg_label(out, SVG_MUTED, SVG_MIDDLE, (a + b) / 2, frame->bottom + 18, 12,
                  tocsin_text_of(text));
    }
}

/* The name of a year under its first month that is wide enough to carry it. */
static void put_year_below(const plot_frame *frame, double from, int year, tocsin_buffer *out) {
    char text[16];
    snprintf(text, sizeof text, "%d", year);
    svg_label(out, SVG_STRONG, SVG_START, from, frame->bottom + 34, 12, tocsin_text_of(text));
}

static void month_ticks(const brief_pack *pack, const plot_frame *frame, tocsin_buffer *out) {
    double month_px = (frame->right - frame->left) * 30.4 / (frame->to - frame->from);
    int every = month_px >= 30 ? 1 : month_px >= 15 ? 2 : month_px >= 10 ? 3 : 6;
    tocsin_civil date = tocsin_day_to_civil((tocsin_day)frame->from);
    date.day = 1;
    int named_year = 0;
    for (int i = 0; i < 60 && date.year < 9999; i++) {
        double x = plot_x(frame, tocsin_day_from_civil(date));
        if (x > frame->right) break;
        if (x >= frame->left - 0.5) svg_line(out, SVG_AXIS, x, frame->bottom, x, frame->bottom + 5);
        double from = fmax(x, frame->left), to = fmin(x + month_px, frame->right);
        tocsin_text month = pack->months_short[date.month - 1];
        bool room = every > 1 || to - from > svg_text_width(month, 12) + 2;
        if ((date.month - 1) % every == 0 && room)
            svg_label(out, SVG_MUTED, SVG_MIDDLE, (from + to) / 2, frame->bottom + 18, 12, month);
        double new_year = plot_x(frame, tocsin_day_from_civil((tocsin_civil){date.year + 1, 1, 1}));
        if (date.year != named_year && new_year - from > 36 && frame->right - from > 30) {
            put_year_below(frame, from, date.year, out);
            named_year = date.year;
        }
        date.month = date.month == 12 ? 1 : date.month + 1;
        if (date.month == 1) date.year++;
    }
}

void plot_time_axis(const brief_pack *pack, const plot_frame *frame, tocsin_buffer *out) {
    svg_line(out, SVG_AXIS, frame->left, frame->bottom, frame->right, frame->bottom);
    if (frame->to - frame->from > 2.2 * 365.25)
        year_ticks(frame, out);
    else
        month_ticks(pack, frame, out);
}

int plot_gap_days(const tocsin_series_point *points, size_t n) {
    /* Distances of a year and more count as a year: the median is never that long in a series worth
     * a plot. */
    size_t histogram[367] = {0}, total = 0, seen = 0;
    for (size_t i = 1; i < n; i++) {
        int64_t days = (int64_t)points[i].day - points[i - 1].day;
        histogram[days < 0 ? 0 : days > 366 ? 366 : days]++;
        total++;
    }
    int median = 1;
    for (int days = 0; days <= 366; days++) {
        seen += histogram[days];
        if (total && 2 * seen >= total) {
            median = days;
            break;
        }
    }
    return median * 5 / 2 + 1;
}

double plot_alarm_px(const tocsin_series_point *point) {
    bool often = point->once_in_years > 0 && point->once_in_years < 10;
    return often ? 3.5 : 5.5;
}
