// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_series.h"

#include <inttypes.h>
#include <math.h>

#include "cli/judged.h"
#include "cli/watch_output.h"

enum { DEFAULT_WATCH_DAYS = 365 };

typedef struct judged_series {
    const watch_series *measured;
    const char *named;
    tocsin_series_point *points;
    tocsin_norm_judgement judgement;
} judged_series;

/* ---- the judgement -------------------------------------------------------------------------- */

/* As the pixels of the scene are judged, as far as one series can be: shift is for pixels only. */
static tocsin_norm_options options_of(const watch_series *measured) {
    const tocsin_watch_options *watch = &measured->request->watch;
    tocsin_norm_options options = watch->norm;
    bool shift = watch->rule.monitor == TOCSIN_MONITOR_SHIFT;
    options.monitor = shift ? TOCSIN_MONITOR_RUNS : watch->rule.monitor;
    options.run_length = watch->rule.run_length;
    options.ewma_lambda = watch->rule.ewma_lambda;
    options.mosum_window = watch->rule.mosum_window;
    options.false_alarms = watch->rule.false_alarms;
    if (options.history.to == TOCSIN_DAY_NONE && measured->n)
        options.history.to = measured->values[measured->n - 1].day - DEFAULT_WATCH_DAYS;
    return options;
}

static tocsin_status judge(const watch_series *measured, tocsin_arena *arena,
                           judged_series *ret_judged, tocsin_error *err) {
    size_t n = measured->n;
    tocsin_day *day = tocsin_arena_new(arena, tocsin_day, n + 1);
    double *value = tocsin_arena_new(arena, double, n + 1);
    ret_judged->points = tocsin_arena_new(arena, tocsin_series_point, n + 1);
    if (!day || !value || !ret_judged->points) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        day[i] = measured->values[i].day;
        value[i] = measured->values[i].value;
    }
    tocsin_dated dated = {day, value, n};
    tocsin_norm_options options = options_of(measured);
    return tocsin_norm_judge(&dated, &options, ret_judged->points, &ret_judged->judgement, err);
}

/* ---- formats -------------------------------------------------------------------------------- */

static void put_subject(const judged_series *judged, tocsin_json *json) {
    const watch_request *request = judged->measured->request;
    if (request->has_pixel) {
        tocsin_json_member_number(json, "x", request->pixel_x);
        tocsin_json_member_number(json, "y", request->pixel_y);
    } else {
        tocsin_json_member_text(json, "area", tocsin_text_of(request->area));
    }
    if (judged->judgement.answer.day == TOCSIN_DAY_NONE) return;
    tocsin_json_key(json, "answer");
    tocsin_answer_write(json, &judged->judgement.answer);
}

static void put_json(const judged_series *judged, tocsin_buffer *out) {
    const watch_series *measured = judged->measured;
    size_t n_scenes;
    const tocsin_scene *scenes = tocsin_imagery_scenes(measured->series, &n_scenes);
    bool pixel = measured->request->has_pixel;
    tocsin_json json;
    watch_begin_json(&json, out, pixel ? "tocsin.pixel-series/1" : "tocsin.area-series/1",
                     tocsin_imagery_is_simulated(measured->series));
    put_subject(judged, &json);
    tocsin_json_key(&json, "series");
    tocsin_json_array(&json);
    for (size_t i = 0; i < measured->n; i++) {
        const tocsin_area_value *value = &measured->values[i];
        tocsin_json_object(&json);
        tocsin_json_member_day(&json, "date", value->day);
        tocsin_json_member_number(&json, "value", value->value);
        tocsin_json_member_number(&json, "spread", value->spread);
        watch_member_integer(&json, "n_valid", value->n_valid);
        watch_member_integer(&json, "n_pixels", value->n_pixels);
        tocsin_json_member_text(&json, "scene", tocsin_text_of(scenes[value->scene].path));
        judged_put_members(&judged->points[i], &json);
        tocsin_json_end(&json);
    }
    tocsin_json_end(&json);
    watch_end_json(&json, out);
}

static void put_csv(const judged_series *judged, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "date,value,spread,n_valid,n_pixels," JUDGED_COLUMNS "\n");
    for (size_t i = 0; i < judged->measured->n; i++) {
        const tocsin_area_value *value = &judged->measured->values[i];
        watch_put_day(out, value->day);
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, value->value);
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, value->spread);
        tocsin_buffer_printf(out, ",%" PRId64 ",%" PRId64, value->n_valid, value->n_pixels);
        judged_put_cells(&judged->points[i], out);
        tocsin_buffer_putc(out, '\n');
    }
}

static void put_value_cell(tocsin_buffer *out, double value) {
    if (isnan(value))
        tocsin_buffer_puts(out, "       none");
    else
        tocsin_buffer_printf(out, " %10.5g", value);
}

static tocsin_status put_text(const judged_series *judged, tocsin_buffer *out, tocsin_error *err) {
    tocsin_buffer_puts(out, "date            value     spread      usual: from to  valid pixels\n");
    for (size_t i = 0; i < judged->measured->n; i++) {
        const tocsin_area_value *value = &judged->measured->values[i];
        const tocsin_series_point *point = &judged->points[i];
        watch_put_day(out, value->day);
        put_value_cell(out, value->value);
        put_value_cell(out, value->spread);
        put_value_cell(out, point->low);
        put_value_cell(out, point->high);
        tocsin_buffer_printf(out, "  %" PRId64 " of %" PRId64 "%s\n", value->n_valid,
                             value->n_pixels, point->alarm ? "  ALARM" : "");
    }
    if (judged->judgement.answer.day == TOCSIN_DAY_NONE) return TOCSIN_OK;
    tocsin_status status = tocsin_brief_answer(judged->measured->request->language,
                                               &judged->judgement.answer, out, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

static tocsin_status put_svg(const judged_series *judged, tocsin_buffer *out, tocsin_error *err) {
    const watch_request *request = judged->measured->request;
    tocsin_indicator indicator = {
        .name = tocsin_text_of(request->title ? request->title : judged->named),
        .simulated = tocsin_imagery_is_simulated(judged->measured->series),
        .points = judged->points,
        .n_points = judged->measured->n,
        .answer = judged->judgement.answer,
    };
    return tocsin_plot_indicator(request->language, &indicator, out, err);
}

static tocsin_status put_series(const judged_series *judged, tocsin_buffer *out,
                                tocsin_error *err) {
    switch (judged->measured->request->format) {
    case WATCH_JSON: put_json(judged, out); return TOCSIN_OK;
    case WATCH_CSV: put_csv(judged, out); return TOCSIN_OK;
    case WATCH_SVG: return put_svg(judged, out, err);
    case WATCH_TEXT: break;
    }
    return put_text(judged, out, err);
}

int watch_series_print(const watch_series *measured) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    const watch_request *request = measured->request;
    judged_series judged = {.measured = measured, .named = request->area};
    if (request->has_pixel)
        judged.named =
            tocsin_arena_format(&arena, "%.10g, %.10g", request->pixel_x, request->pixel_y);
    tocsin_status status = judged.named ? TOCSIN_OK : tocsin_fail_memory(&err);
    if (!status) status = judge(measured, &arena, &judged, &err);
    if (!status) status = put_series(&judged, &out, &err);
    if (!status && out.failed) status = tocsin_fail_memory(&err);
    if (!status && request->output)
        status = tocsin_file_write(request->output, tocsin_buffer_text(&out), &err);
    if (status) return cli_error(&err);
    return request->output ? TOCSIN_OK : cli_print(tocsin_buffer_text(&out));
}
