// SPDX-License-Identifier: Apache-2.0
#include "brief/timeline.h"

#include <math.h>
#include <stdlib.h>

#include "brief/plot.h"
#include "brief/render.h"

#define TIMELINE_MOST_DAYS  800 /* what is older stands at the left edge */
#define TIMELINE_NARROW_PX  500
#define TIMELINE_NAME_CHARS 36
#define TIMELINE_LEVELS     5 /* marks of one day over one another */

/* ---- what is on it --------------------------------------------------------------------------- */

/* The word of a key, or the key where the pack has none. */
static tocsin_text word_of(const brief_pack *pack, const char *key) {
    const brief_word *word = brief_pack_word(pack, tocsin_text_of(key));
    return word ? word->many : tocsin_text_of(key);
}

static tocsin_text speaker_of(const brief_view *view, const tocsin_claim *claim) {
    return claim->speaker.name.n ? claim->speaker.name : word_of(view->pack, "unnamed");
}

static tocsin_day day_of_period(tocsin_period when) {
    return when.to != TOCSIN_DAY_NONE ? when.to : when.from;
}

static void stretch(timeline_plan *plan, tocsin_day day) {
    if (day == TOCSIN_DAY_NONE) return;
    if (plan->from == TOCSIN_DAY_NONE || day < plan->from) plan->from = day;
    if (plan->to == TOCSIN_DAY_NONE || day > plan->to) plan->to = day;
}

static const tocsin_claim *shown_claim(const brief_view *view, size_t entry) {
    if (!view->entries[entry].shown || view->entries[entry].type != BRIEF_CLAIM) return NULL;
    return &view->in->claims[view->entries[entry].index];
}

static void choose_span(timeline_plan *plan) {
    const brief_view *view = plan->view;
    for (size_t i = 0; i < view->n_entries; i++) {
        const tocsin_claim *claim = shown_claim(view, i);
        if (claim) stretch(plan, day_of_period(brief_claim_when(claim)));
    }
    for (size_t f = 0; f < view->in->n_findings; f++)
        stretch(plan, day_of_period(view->in->findings[f].when));
    if (plan->from == TOCSIN_DAY_NONE) return;
    if (plan->to > view->in->as_of && view->in->as_of != TOCSIN_DAY_NONE &&
        plan->from < view->in->as_of)
        plan->to = view->in->as_of;
    if (plan->to - plan->from > TIMELINE_MOST_DAYS) plan->from = plan->to - TIMELINE_MOST_DAYS;
    int room = 3 + (plan->to - plan->from) / 40;
    plan->from -= room;
    plan->to += room;
}

static bool rang_within(const timeline_plan *plan, const tocsin_indicator *indicator) {
    for (size_t i = 0; i < indicator->n_points; i++) {
        const tocsin_series_point *point = &indicator->points[i];
        if (point->alarm && point->day >= plan->from && point->day <= plan->to) return true;
    }
    return false;
}

static int compare_lanes(const void *a, const void *b) {
    const timeline_lane *x = a, *y = b;
    if (x->n_claims != y->n_claims) return x->n_claims > y->n_claims ? -1 : 1;
    return tocsin_text_compare(x->name, y->name);
}

static int compare_names(const void *a, const void *b) {
    return tocsin_text_compare(((const timeline_lane *)a)->name, ((const timeline_lane *)b)->name);
}

/* The speakers of the shown claims, those who said most first; past the last lane they share one. */
static tocsin_status choose_speakers(timeline_plan *plan, tocsin_arena *arena, tocsin_error *err) {
    const brief_view *view = plan->view;
    timeline_lane *all = tocsin_arena_new(arena, timeline_lane, view->n_shown + 1);
    if (!all) return tocsin_fail_memory(err);
    size_t n = 0, n_speakers = 0;
    for (size_t i = 0; i < view->n_entries; i++) {
        const tocsin_claim *claim = shown_claim(view, i);
        if (!claim || !tocsin_period_is_known(brief_claim_when(claim))) continue;
        all[n++] = (timeline_lane){.name = speaker_of(view, claim), .n_claims = 1};
    }
    qsort(all, n, sizeof *all, compare_names);
    for (size_t i = 0; i < n; i++) {
        if (n_speakers && tocsin_text_equal(all[n_speakers - 1].name, all[i].name))
            all[n_speakers - 1].n_claims++;
        else
            all[n_speakers++] = all[i];
    }
    qsort(all, n_speakers, sizeof *all, compare_lanes);
    plan->has_rest = n_speakers > TIMELINE_SPEAKERS;
    size_t own = plan->has_rest ? TIMELINE_SPEAKERS - 1 : n_speakers;
    for (size_t i = 0; i < own; i++) plan->lanes[plan->n_lanes++] = all[i];
    if (plan->has_rest)
        plan->lanes[plan->n_lanes++] =
            (timeline_lane){.name = brief_phrase(view->pack, BRIEF_OTHERS)};
    return TOCSIN_OK;
}

static tocsin_status choose_series(timeline_plan *plan, tocsin_arena *arena, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < plan->view->in->n_indicators && plan->n_lanes < TIMELINE_SERIES; i++) {
        const tocsin_indicator *indicator = &plan->view->in->indicators[i];
        if (!rang_within(plan, indicator)) continue;
        tocsin_buffer_clear(&name);
        brief_put_indicator_name(indicator, &name);
        tocsin_text kept = tocsin_arena_text(arena, tocsin_buffer_text(&name));
        if (name.failed || !kept.at) return tocsin_fail_memory(err);
        plan->lanes[plan->n_lanes++] = (timeline_lane){.name = kept, .indicator = indicator};
    }
    plan->n_series = plan->n_lanes;
    return TOCSIN_OK;
}

tocsin_status timeline_make(const brief_view *view, tocsin_arena *arena, timeline_plan *ret_plan,
                            tocsin_error *err) {
    timeline_plan plan = {.view = view, .from = TOCSIN_DAY_NONE, .to = TOCSIN_DAY_NONE};
    choose_span(&plan);
    tocsin_status status = choose_series(&plan, arena, err);
    if (!status) status = choose_speakers(&plan, arena, err);
    if (!status) *ret_plan = plan;
    return status;
}

/* ---- drawing ----------------------------------------------------------------------------------- */

typedef struct timeline_canvas {
    const timeline_plan *plan;
    tocsin_buffer *out;
    plot_frame frame; /* horizontal axis only */
    bool narrow;
    double width;
} timeline_canvas;

static double day_x(const timeline_canvas *canvas, tocsin_day day) {
    return fmin(fmax(plot_x(&canvas->frame, day), canvas->frame.left), canvas->frame.right);
}

static void put_act(tocsin_buffer *out, tocsin_act act, double x, double y) {
    switch (act) {
    case TOCSIN_DENY:
        svg_line(out, SVG_CURRENT, x - 4.5, y - 4.5, x + 4.5, y + 4.5);
        svg_line(out, SVG_CURRENT, x - 4.5, y + 4.5, x + 4.5, y - 4.5);
        break;
    case TOCSIN_WARN: svg_triangle(out, SVG_MARK, x, y, 5.5); break;
    case TOCSIN_THREATEN: svg_triangle(out, SVG_DOT, x, y, 5.5); break;
    case TOCSIN_ACCUSE: svg_rect(out, SVG_DOT, x - 4.2, y - 4.2, 8.4, 8.4); break;
    case TOCSIN_PROMISE: svg_rect(out, SVG_MARK, x - 4, y - 4, 8, 8); break;
    case TOCSIN_DOUBT: svg_circle(out, SVG_MARK, x, y, 4.2); break;
    case TOCSIN_ACT_NONE:
    case TOCSIN_ASSERT: svg_circle(out, SVG_DOT, x, y, 4.4); break;
    }
}

/* What is not denied bears no cross. */
static tocsin_act shown_act(const tocsin_claim *claim) {
    return claim->act == TOCSIN_ACT_NONE || brief_claim_is_not_denied(claim) ? TOCSIN_ASSERT
                                                                             : claim->act;
}

/* How many marks already stand where this one would: each lane keeps one counter for every 10 px. */
#define TIMELINE_BINS 100
static int level_at(unsigned char *bins, double x) {
    int bin = (int)(x / 10);
    bin = bin < 0 ? 0 : bin >= TIMELINE_BINS ? TIMELINE_BINS - 1 : bin;
    int below = bins[bin];
    if (bin && bins[bin - 1] > below) below = bins[bin - 1];
    if (bin + 1 < TIMELINE_BINS && bins[bin + 1] > below) below = bins[bin + 1];
    if (below < 255) bins[bin] = (unsigned char)(below + 1);
    return below;
}

static double claim_x(const timeline_canvas *canvas, const tocsin_claim *claim, double *ret_from) {
    tocsin_period when = brief_claim_when(claim);
    double to = day_x(canvas, day_of_period(when));
    double from = when.from != TOCSIN_DAY_NONE ? day_x(canvas, when.from) : to;
    *ret_from = from;
    return (from + to) / 2;
}

static bool claim_is_in(const timeline_plan *plan, size_t lane, const tocsin_claim *claim) {
    if (!tocsin_period_is_known(brief_claim_when(claim))) return false;
    tocsin_text speaker = speaker_of(plan->view, claim);
    if (plan->has_rest && lane + 1 == plan->n_lanes) {
        for (size_t i = plan->n_series; i + 1 < plan->n_lanes; i++)
            if (tocsin_text_equal(plan->lanes[i].name, speaker)) return false;
        return true;
    }
    return tocsin_text_equal(plan->lanes[lane].name, speaker);
}

/* The marks of one lane; returns its height. */
static double put_claims(const timeline_canvas *canvas, size_t lane, double top) {
    const brief_view *view = canvas->plan->view;
    unsigned char bins[TIMELINE_BINS] = {0};
    int levels = 1;
    for (size_t i = 0; i < view->n_entries; i++) {
        const tocsin_claim *claim = shown_claim(view, i);
        if (!claim || !claim_is_in(canvas->plan, lane, claim)) continue;
        double from, x = claim_x(canvas, claim, &from);
        int level = level_at(bins, x);
        if (level >= TIMELINE_LEVELS) continue;
        if (level + 1 > levels) levels = level + 1;
        double y = top + 13 + 12 * level;
        if (x - from > 5) svg_line(canvas->out, SVG_AXIS, from, y, 2 * x - from, y);
        put_act(canvas->out, shown_act(claim), x, y);
    }
    return 26 + 12.0 * (levels - 1);
}

static void put_alarms(const timeline_canvas *canvas, const tocsin_indicator *indicator, double y) {
    for (size_t i = 0; i < indicator->n_points; i++) {
        const tocsin_series_point *point = &indicator->points[i];
        if (point->alarm && point->day >= canvas->plan->from && point->day <= canvas->plan->to)
            svg_diamond(canvas->out, SVG_ALARM, day_x(canvas, point->day), y, 6);
    }
}

#define TIMELINE_COLUMN_PX 26
#define TIMELINE_ROWS      8

static void put_box(const timeline_canvas *canvas, double left, double y, const char *text) {
    svg_rect(canvas->out, SVG_MARK, left + 1, y, TIMELINE_COLUMN_PX - 3, 17);
    svg_label(canvas->out, SVG_STRONG, SVG_MIDDLE, left + TIMELINE_COLUMN_PX / 2.0, y + 12.5, 11,
              tocsin_text_of(text));
}

/* The findings by number, in columns by time; what has no room in its column is counted in its last box. */
static double put_findings(const timeline_canvas *canvas, double top) {
    const tocsin_brief_input *in = canvas->plan->view->in;
    int most = 1, columns = (int)((canvas->frame.right - canvas->frame.left) / TIMELINE_COLUMN_PX);
    if (columns < 1) columns = 1;
    for (int column = 0; column < columns; column++) {
        double left = canvas->frame.right - TIMELINE_COLUMN_PX * (columns - column);
        int n = 0, total = 0;
        for (int round = 0; round < 2; round++) { /* counted first, then drawn */
            n = 0;
            for (size_t f = 0; f < in->n_findings; f++) {
                tocsin_day day = day_of_period(in->findings[f].when);
                if (day == TOCSIN_DAY_NONE) continue;
                int own = (int)((day_x(canvas, day) - canvas->frame.right) / TIMELINE_COLUMN_PX) +
                          columns - 1;
                if ((own < 0 ? 0 : own) != column) continue;
                n++;
                char text[24];
                snprintf(text, sizeof text, "%zu", f + 1);
                if (n == TIMELINE_ROWS && total > n)
                    snprintf(text, sizeof text, "+%d", total - n + 1);
                if (round && n <= TIMELINE_ROWS)
                    put_box(canvas, left, top + 4 + 20.0 * (n - 1), text);
            }
            total = n;
        }
        if (total > most) most = total;
    }
    return 8 + 20.0 * (most > TIMELINE_ROWS ? TIMELINE_ROWS : most);
}

static void put_lane_name(const timeline_canvas *canvas, tocsin_text name, double y,
                          svg_look look) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer label = TOCSIN_BUFFER_INIT;
    brief_put_clean(name, canvas->narrow ? 44 : TIMELINE_NAME_CHARS, &label);
    if (label.failed) canvas->out->failed = true;
    svg_label(canvas->out, look, SVG_START, 2, y, 12.5, tocsin_buffer_text(&label));
}

/* Room for the longest name, within reason. */
static double name_width(const timeline_plan *plan) {
    double width = 100;
    for (size_t i = 0; i < plan->n_lanes; i++)
        width = fmax(width, svg_text_width(plan->lanes[i].name, 12.5) + 14);
    return fmin(width, 256);
}

/* One lane; on a narrow screen its name stands above it. Returns the y below it. */
static double put_lane(const timeline_canvas *canvas, size_t index, double y) {
    const timeline_lane *lane = &canvas->plan->lanes[index];
    svg_line(canvas->out, SVG_GRID, 0, y, canvas->width, y);
    put_lane_name(canvas, lane->name, y + 17, SVG_TEXT);
    if (canvas->narrow) y += 20;
    if (!lane->indicator) return y + put_claims(canvas, index, y);
    put_alarms(canvas, lane->indicator, y + 13);
    if (lane->indicator->simulated) {
        tocsin_text word = brief_phrase(canvas->plan->view->pack, BRIEF_SIMULATED);
        svg_badge(canvas->out, canvas->frame.left + 4, y + 17, word);
    }
    return y + 26;
}

/* Only the acts that are on it. */
static double put_act_legend(const timeline_canvas *canvas, double y) {
    const brief_view *view = canvas->plan->view;
    bool seen[TOCSIN_DOUBT + 1] = {false};
    for (size_t i = 0; i < view->n_entries; i++) {
        const tocsin_claim *claim = shown_claim(view, i);
        if (claim) seen[shown_act(claim)] = true;
    }
    double x = 2;
    for (int act = TOCSIN_ASSERT; act <= TOCSIN_DOUBT; act++) {
        if (!seen[act]) continue;
        tocsin_text name = word_of(view->pack, tocsin_act_word((tocsin_act)act));
        double width = 18 + svg_text_width(name, 12) + 16;
        if (x > 2 && x + width > canvas->width) {
            x = 2;
            y += 20;
        }
        put_act(canvas->out, (tocsin_act)act, x + 6, y);
        svg_label(canvas->out, SVG_TEXT, SVG_START, x + 18, y + 4, 12, name);
        x += width;
    }
    return y + 16;
}

tocsin_status timeline_draw(const timeline_plan *plan, const char *prefix, double width_px,
                            tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    const brief_pack *pack = plan->view->pack;
    timeline_canvas canvas = {
        .plan = plan, .out = &body, .narrow = width_px < TIMELINE_NARROW_PX, .width = width_px};
    canvas.frame = (plot_frame){.left = canvas.narrow ? 8 : name_width(plan),
                                .right = width_px - 10,
                                .from = plan->from,
                                .to = plan->to};
    double y = put_act_legend(&canvas, 12);
    put_lane_name(&canvas, brief_phrase(pack, BRIEF_FINDINGS), y + 18, SVG_STRONG);
    if (canvas.narrow) y += 22;
    y += put_findings(&canvas, y) + 4;
    for (size_t i = 0; i < plan->n_lanes; i++) y = put_lane(&canvas, i, y);
    canvas.frame.bottom = y + 2;
    plot_time_axis(pack, &canvas.frame, &body);
    svg_head head = {.prefix = prefix,
                     .width_px = width_px,
                     .height_px = ceil(y + 42),
                     .title = brief_phrase(pack, BRIEF_HEAD_TIMELINE),
                     .description = brief_phrase(pack, BRIEF_TIMELINE_DESCRIPTION)};
    svg_open(out, &head);
    tocsin_buffer_put(out, tocsin_buffer_text(&body));
    svg_close(out);
    return body.failed || out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
