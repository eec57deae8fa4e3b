// SPDX-License-Identifier: Apache-2.0
/* The drawing: numbers as bars above, and a row for each build-up below with what is said without a number. */
#include <math.h>
#include <stdlib.h>

#include "brief/cycles.h"
#include "brief/plot.h"

enum { BAR_PX = 8, LETTER_PX = 11, ROW_PX = 18, STEP_PX = 13 };

static plot_frame frame_of(const cycle_plan *plan, double width_px, double top) {
    plot_frame frame = {.left = 62,
                        .right = width_px - 16,
                        .top = top + 24,
                        .bottom = top + (width_px < 500 ? 190 : 220),
                        .from = 0,
                        .to = 7,
                        .low = 0,
                        .high = 1};
    double highest = 0;
    for (size_t i = 0; i < plan->n_claims; i++) {
        const cycle_claim *claim = &plan->claims[i];
        const tocsin_quantity *quantity = &claim->claim->quantity;
        frame.from = fmin(frame.from, claim->day);
        frame.to = fmax(frame.to, claim->day);
        if (claim->is != CYCLE_COUNTED) continue;
        if (isfinite(quantity->high)) highest = fmax(highest, quantity->high);
        if (isfinite(quantity->low))
            highest = fmax(highest, quantity->low * (isnan(quantity->high) ? 1.25 : 1));
    }
    double room = (frame.to - frame.from) * 0.06;
    frame.from -= room;
    frame.to += room;
    if (highest > 0) frame.high = highest * 1.14;
    return frame;
}

/* ---- the axis of days ------------------------------------------------------------------------------ */

static void put_day_axis(const brief_view *view, const plot_frame *frame, double bottom,
                         tocsin_buffer *out) {
    static const int steps[] = {1, 2, 7, 14, 30, 60, 90, 180, 360};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
    double day_px = (frame->right - frame->left) / (frame->to - frame->from);
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && steps[i] * day_px < 38) i++;
    svg_line(out, SVG_AXIS, frame->left, frame->bottom, frame->right, frame->bottom);
    for (double day = ceil(frame->from / steps[i]) * steps[i]; day <= frame->to; day += steps[i]) {
        double x = plot_x(frame, day);
        svg_line(out, SVG_GRID, x, frame->top, x, bottom);
        tocsin_buffer_clear(&label);
        brief_put_decimal(view->pack, day, 0, &label);
        svg_label(out, SVG_MUTED, SVG_MIDDLE, x, bottom + 15, 12, tocsin_buffer_text(&label));
    }
    svg_label(out, SVG_MUTED, SVG_END, frame->right, bottom + 32, 12,
              brief_phrase(view->pack, BRIEF_CYCLES_AXIS));
    if (label.failed) out->failed = true;
}

/* ---- numbers --------------------------------------------------------------------------------------- */

static void put_letter(const cycle_claim *claim, double x, double y, tocsin_buffer *out) {
    char letter[] = {cycles_letter(claim->row), '\0'};
    svg_label(out, SVG_HALO, SVG_MIDDLE, x, y, LETTER_PX, tocsin_text_of(letter));
    svg_label(out, SVG_STRONG, SVG_MIDDLE, x, y, LETTER_PX, tocsin_text_of(letter));
}

/* Where the ends of its time lie, when these are not one day. */
static void put_span(const plot_frame *frame, const cycle_claim *claim, double y,
                     tocsin_buffer *out) {
    double half = (claim->when.to - claim->when.from) / 2.0;
    double from = fmax(plot_x(frame, claim->day - half), frame->left);
    double to = fmin(plot_x(frame, claim->day + half), frame->right);
    if (to - from > BAR_PX + 2) svg_line(out, SVG_AXIS, from, y, to, y);
}

static void put_bar(const cycle_plan *plan, const plot_frame *frame, const cycle_claim *claim,
                    double x, tocsin_buffer *out) {
    const tocsin_quantity *quantity = &claim->claim->quantity;
    bool open_high = isnan(quantity->high), is_latest = claim->row + 1 == plan->n_rows;
    double top = open_high ? frame->top + 14 : plot_y(frame, quantity->high);
    double bottom = isnan(quantity->low) ? frame->bottom : plot_y(frame, quantity->low);
    if (bottom - top < 4) top -= 2, bottom = top + 4;
    put_span(frame, claim, (top + bottom) / 2, out);
    svg_rect(out, is_latest ? SVG_PATCH : SVG_MARK, x - BAR_PX / 2.0, top, BAR_PX, bottom - top);
    if (open_high) svg_triangle(out, SVG_MARK, x, top - 6, 4);
    put_letter(claim, x, (open_high ? top - 10 : top) - 4, out);
}

static int compare_days(const void *a, const void *b) {
    const cycle_claim *x = *(const cycle_claim *const *)a, *y = *(const cycle_claim *const *)b;
    if (x->day < y->day || y->day < x->day) return x->day < y->day ? -1 : 1;
    return (x > y) - (x < y);
}

static bool is_same_end(double a, double b) {
    return (isnan(a) && isnan(b)) || (!(a < b) && !(b < a) && isnan(a) == isnan(b));
}

/* The same number of the same time: bars do not say whose it is, so one is enough. */
static bool is_repeated(const cycle_claim *claim, const cycle_claim *before) {
    const tocsin_quantity *a = &claim->claim->quantity, *b = &before->claim->quantity;
    return claim->row == before->row && claim->when.from == before->when.from &&
           claim->when.to == before->when.to && is_same_end(a->low, b->low) &&
           is_same_end(a->high, b->high);
}

static size_t pick_bars(const cycle_plan *plan, const cycle_claim **ret_bars) {
    size_t n = 0;
    for (size_t i = 0; i < plan->n_claims; i++) {
        const cycle_claim *claim = &plan->claims[i];
        bool is_new = claim->is == CYCLE_COUNTED;
        /* Those of one day lie beside one another in the plan. */
        for (size_t k = n;
             is_new && k-- > 0 && ret_bars[k]->day >= claim->day && ret_bars[k]->row == claim->row;)
            is_new = !is_repeated(claim, ret_bars[k]);
        if (is_new) ret_bars[n++] = claim;
    }
    return n;
}

/* Bars of one day stand beside one another, as far as there is room. */
static void put_bars(const cycle_plan *plan, const plot_frame *frame, const cycle_claim **bars,
                     tocsin_buffer *out) {
    size_t n = pick_bars(plan, bars);
    if (!n) return;
    qsort(bars, n, sizeof *bars, compare_days);
    double step = fmin(STEP_PX, (frame->right - frame->left - STEP_PX) / (double)n);
    double last = frame->left - step;
    for (size_t i = 0; i < n; i++) {
        double rest = (double)(n - 1 - i) * step;
        double x = fmax(plot_x(frame, bars[i]->day), last + step);
        last = fmin(x, fmax(frame->right - BAR_PX - rest, frame->left + BAR_PX));
        put_bar(plan, frame, bars[i], last, out);
    }
}

/* ---- what is said without a number ------------------------------------------------------------------ */

static void put_row(const cycle_plan *plan, const plot_frame *frame, size_t row,
                    tocsin_buffer *out) {
    double y = frame->bottom + ROW_PX * ((double)row + 0.75);
    char letter[] = {cycles_letter(row), '\0'};
    svg_label(out, SVG_STRONG, SVG_END, frame->left - 8, y + 4, 12, tocsin_text_of(letter));
    svg_line(out, SVG_GRID, frame->left, y, frame->right, y);
    for (size_t i = 0; i < plan->n_bands; i++) {
        const cycle_band *band = &plan->bands[i];
        double from = fmax(plot_x(frame, band->from), frame->left);
        double to = fmin(plot_x(frame, band->to), frame->right);
        if (band->row == row && to > from) svg_rect(out, SVG_BAND, from, y - 6, to - from, 12);
    }
    for (size_t i = 0; i < plan->n_claims; i++) {
        const cycle_claim *claim = &plan->claims[i];
        if (claim->row != row || claim->is == CYCLE_COUNTED) continue;
        double x = plot_x(frame, claim->day);
        put_span(frame, claim, y, out);
        if (claim->is == CYCLE_LEFT)
            svg_triangle(out, SVG_MARK, x, y, -5); /* downwards */
        else
            svg_circle(out, SVG_DOT, x, y, 3);
    }
}

/* The bands are of simulated images: a piece of one, and the word. */
static void put_band_sign(const brief_view *view, double x, double y, tocsin_buffer *out) {
    svg_rect(out, SVG_BAND, x, y - 10, 16, 12);
    svg_badge(out, x + 20, y, brief_phrase(view->pack, BRIEF_SIMULATED));
}

tocsin_status cycles_draw(const brief_view *view, const cycle_plan *plan, const cycle_place *place,
                          tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer unit = TOCSIN_BUFFER_INIT;
    const cycle_claim **bars = tocsin_arena_new(&arena, const cycle_claim *, plan->n_claims);
    if (!bars) return tocsin_fail_memory(err);
    cycles_put_title(view, plan, &title);
    brief_put_word(view->pack, plan->unit, false, &unit);
    double top = plan->simulated ? 22 : 4;
    if (plan->simulated)
        svg_badge(&body, place->width_px - 90, 14, brief_phrase(view->pack, BRIEF_SIMULATED));
    plot_frame frame = frame_of(plan, place->width_px, top);
    double bottom = frame.bottom + ROW_PX * ((double)plan->n_rows + 0.4);
    plot_input input = {.pack = view->pack, .unit = tocsin_buffer_text(&unit)};
    put_day_axis(view, &frame, bottom, &body);
    plot_value_axis(&input, &frame, &body);
    put_bars(plan, &frame, bars, &body);
    for (size_t row = 0; row < plan->n_rows; row++) put_row(plan, &frame, row, &body);
    if (plan->bands_simulated) put_band_sign(view, frame.left, bottom + 54, &body);
    svg_head head = {.prefix = place->prefix,
                     .width_px = place->width_px,
                     .height_px = ceil(bottom + (plan->bands_simulated ? 62 : 40)),
                     .title = tocsin_buffer_text(&title),
                     .description = brief_phrase(view->pack, BRIEF_CYCLES_DESCRIPTION)};
    svg_open(out, &head);
    tocsin_buffer_put(out, tocsin_buffer_text(&body));
    svg_close(out);
    bool failed = body.failed || title.failed || unit.failed || out->failed;
    return failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
