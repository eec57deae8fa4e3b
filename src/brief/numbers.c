// SPDX-License-Identifier: Apache-2.0
#include "brief/numbers.h"

#include <math.h>

#include "brief/plot.h"

char numbers_letter(size_t source) {
    return source < NUMBERS_SOURCES ? (char)('A' + source) : '+';
}

void numbers_put_title(const brief_view *view, const tocsin_brief_numbers *numbers,
                       tocsin_buffer *out) {
    const char *measure = tocsin_measure_word(numbers->measure);
    if (numbers->question.n) {
        brief_put_clean(numbers->question, 200, out);
    } else {
        size_t from = out->n;
        brief_put_word(view->pack, tocsin_text_of(tocsin_unit_word(numbers->unit)), false, out);
        brief_capitalise(out, from);
        if (numbers->actor.n) tocsin_buffer_puts(out, ", ");
        brief_put_word(view->pack, numbers->actor, false, out);
    }
    tocsin_buffer_puts(out, " \u00B7 ");
    brief_put_word(view->pack, tocsin_text_of(measure), true, out);
}

/* ---- what is drawn --------------------------------------------------------------------------- */

static size_t source_of(number_plan *plan, const tocsin_claim *claim) {
    tocsin_text name = claim->speaker.name.n                  ? claim->speaker.name
                       : claim->speaker.kind == TOCSIN_OUTLET ? claim->outlet
                                                              : TOCSIN_TEXT("unnamed");
    for (size_t i = 0; i < plan->n_sources; i++)
        if (tocsin_text_equal(plan->sources[i], name)) return i;
    if (plan->n_sources == NUMBERS_SOURCES) return NUMBERS_OTHERS;
    plan->sources[plan->n_sources] = name;
    return plan->n_sources++;
}

static double middle_of(tocsin_period when) {
    if (when.from == TOCSIN_DAY_NONE) return when.to;
    if (when.to == TOCSIN_DAY_NONE) return when.from;
    return ((double)when.from + when.to) / 2;
}

tocsin_status numbers_plan(const brief_view *view, const tocsin_brief_numbers *numbers,
                           tocsin_arena *arena, number_plan *ret_plan, tocsin_error *err) {
    number_plan plan = {.numbers = numbers,
                        .bars = tocsin_arena_new(arena, number_bar, numbers->n_entries + 1)};
    if (!plan.bars) return tocsin_fail_memory(err);
    for (size_t i = 0; i < numbers->n_entries; i++) {
        const brief_entry *entry = brief_view_entry(view, numbers->entries[i]);
        const tocsin_claim *claim = &view->in->claims[entry->index];
        number_bar bar = {.claim = claim,
                          .when = claim->when,
                          .low = claim->quantity.low,
                          .high = claim->quantity.high};
        if (!tocsin_period_is_known(bar.when)) bar.when = brief_claim_when(claim);
        if (!tocsin_period_is_known(bar.when)) continue;
        bar.day = middle_of(bar.when);
        bar.source = source_of(&plan, claim);
        plan.simulated |= claim->simulated;
        plan.bars[plan.n_bars++] = bar;
    }
    *ret_plan = plan;
    return TOCSIN_OK;
}

/* ---- the drawing ------------------------------------------------------------------------------- */

enum { BAR_PX = 7, LETTER_PX = 11 };

static plot_frame frame_of(const number_plan *plan, double width_px, double top) {
    plot_frame frame = {.left = 62,
                        .right = width_px - 14,
                        .top = top + 24,
                        .bottom = top + (width_px < 500 ? 210 : 250),
                        .from = HUGE_VAL,
                        .to = -HUGE_VAL,
                        .low = 0};
    double highest = 0;
    for (size_t i = 0; i < plan->n_bars; i++) {
        const number_bar *bar = &plan->bars[i];
        frame.from = fmin(frame.from, bar->day);
        frame.to = fmax(frame.to, bar->day);
        if (isfinite(bar->high)) highest = fmax(highest, bar->high);
        if (isfinite(bar->low)) highest = fmax(highest, bar->low * (isnan(bar->high) ? 1.25 : 1));
    }
    double room = fmax(20, (frame.to - frame.from) * 0.05);
    frame.from -= room;
    frame.to += room;
    frame.high = highest > 0 ? highest * 1.12 : 1;
    return frame;
}

/* An open end: an arrow head that points on. */
static void put_open_end(double x, double y, double direction, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<path d=\"M");
    svg_number(out, x - 5);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, y - direction * 6);
    tocsin_buffer_putc(out, 'L');
    svg_number(out, x);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, y);
    tocsin_buffer_putc(out, 'L');
    svg_number(out, x + 5);
    tocsin_buffer_putc(out, ' ');
    svg_number(out, y - direction * 6);
    tocsin_buffer_putc(out, '"');
    svg_put_look(out, SVG_CURRENT);
    tocsin_buffer_puts(out, "/>\n");
}

static void put_bar(const plot_frame *frame, const number_bar *bar, double x, bool is_plan,
                    tocsin_buffer *out) {
    bool open_high = isnan(bar->high), open_low = isnan(bar->low);
    double top = open_high ? frame->top + 14 : plot_y(frame, bar->high);
    double bottom = open_low ? frame->bottom : plot_y(frame, bar->low);
    if (bottom - top < 3) top -= 1.5, bottom = top + 3;
    double from = fmax(plot_x(frame, bar->when.from == TOCSIN_DAY_NONE ? bar->day : bar->when.from),
                       frame->left);
    double to = fmin(plot_x(frame, bar->when.to == TOCSIN_DAY_NONE ? bar->day : bar->when.to),
                     frame->right);
    double middle = (top + bottom) / 2;
    if (to - from > BAR_PX + 2) svg_line(out, SVG_AXIS, from, middle, to, middle);
    svg_rect(out, is_plan ? SVG_BADGE : SVG_MARK, x - BAR_PX / 2.0, top, BAR_PX, bottom - top);
    if (open_high) put_open_end(x, top - 3, -1, out);
    if (open_low) put_open_end(x, bottom - 1, 1, out);
    char letter[] = {numbers_letter(bar->source), '\0'};
    double y = (open_high ? top - 8 : top) - 4;
    svg_label(out, SVG_HALO, SVG_MIDDLE, x, y, LETTER_PX, tocsin_text_of(letter));
    svg_label(out, SVG_STRONG, SVG_MIDDLE, x, y, LETTER_PX, tocsin_text_of(letter));
}

/* Bars of one day stand beside one another, as far as there is room. */
static void put_bars(const number_plan *plan, const plot_frame *frame, tocsin_buffer *out) {
    double step = fmin(12, (frame->right - frame->left - 12) / (double)plan->n_bars);
    double last = frame->left - step;
    for (size_t i = 0; i < plan->n_bars; i++) {
        double left = (double)(plan->n_bars - 1 - i) * step;
        double x = fmax(plot_x(frame, plan->bars[i].day), last + step);
        last = fmin(x, fmax(frame->right - 6 - left, frame->left + 6));
        put_bar(frame, &plan->bars[i], last, plan->numbers->measure == TOCSIN_PLAN, out);
    }
}

tocsin_status numbers_draw(const brief_view *view, const number_plan *plan,
                           const number_place *place, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer unit = TOCSIN_BUFFER_INIT;
    numbers_put_title(view, plan->numbers, &title);
    brief_put_word(view->pack, tocsin_text_of(tocsin_unit_word(plan->numbers->unit)), false, &unit);
    double top = plan->simulated ? 22 : 4;
    if (plan->simulated)
        svg_badge(&body, place->width_px - 90, 14, brief_phrase(view->pack, BRIEF_SIMULATED));
    plot_frame frame = frame_of(plan, place->width_px, top);
    plot_input input = {.pack = view->pack, .unit = tocsin_buffer_text(&unit)};
    plot_value_axis(&input, &frame, &body);
    plot_time_axis(view->pack, &frame, &body);
    put_bars(plan, &frame, &body);
    svg_head head = {.prefix = place->prefix,
                     .width_px = place->width_px,
                     .height_px = ceil(frame.bottom + 42),
                     .title = tocsin_buffer_text(&title),
                     .description = brief_phrase(view->pack, BRIEF_NUMBERS_DESCRIPTION)};
    svg_open(out, &head);
    tocsin_buffer_put(out, tocsin_buffer_text(&body));
    svg_close(out);
    bool failed = body.failed || title.failed || unit.failed || out->failed;
    return failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
