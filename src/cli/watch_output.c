// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_output.h"

#include <inttypes.h>
#include <math.h>

static int print_and_release(tocsin_buffer *out) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    int code = TOCSIN_OK;
    if (out->failed) {
        tocsin_fail_memory(&err);
        code = cli_error(&err);
    } else {
        code = cli_print(tocsin_buffer_text(out));
    }
    tocsin_buffer_release(out);
    return code;
}

static void put_number(tocsin_buffer *out, double value) {
    if (!isnan(value)) tocsin_buffer_printf(out, "%.7g", value);
}

static void put_day(tocsin_buffer *out, tocsin_day day) {
    char room[16];
    tocsin_day_format(day, room);
    tocsin_buffer_puts(out, room);
}

static void member_integer(tocsin_json *json, const char *key, int64_t value) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, value);
}

static void begin_json(tocsin_json *json, tocsin_buffer *out, const char *schema, bool simulated) {
    tocsin_json_init(json, out);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", tocsin_text_of(schema));
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, simulated);
}

static void end_json(tocsin_json *json, tocsin_buffer *out) {
    tocsin_json_end(json);
    if (tocsin_json_finish(json, NULL)) out->failed = true;
    tocsin_json_release(json);
    tocsin_buffer_putc(out, '\n');
}

/* ---- the series of an area ------------------------------------------------------------------ */

static void area_json(tocsin_buffer *out, const watch_area *area) {
    size_t n_scenes;
    const tocsin_scene *scenes = tocsin_imagery_scenes(area->series, &n_scenes);
    tocsin_json json;
    begin_json(&json, out, "tocsin.area-series/1", tocsin_imagery_is_simulated(area->series));
    tocsin_json_member_text(&json, "area", tocsin_text_of(area->named));
    tocsin_json_key(&json, "series");
    tocsin_json_array(&json);
    for (size_t i = 0; i < area->n; i++) {
        const tocsin_area_value *value = &area->values[i];
        tocsin_json_object(&json);
        tocsin_json_member_day(&json, "date", value->day);
        tocsin_json_member_number(&json, "value", value->value);
        tocsin_json_member_number(&json, "spread", value->spread);
        member_integer(&json, "n_valid", value->n_valid);
        member_integer(&json, "n_pixels", value->n_pixels);
        tocsin_json_member_text(&json, "scene", tocsin_text_of(scenes[value->scene].path));
        tocsin_json_end(&json);
    }
    tocsin_json_end(&json);
    end_json(&json, out);
}

static void area_csv(tocsin_buffer *out, const watch_area *area) {
    tocsin_buffer_puts(out, "date,value,spread,n_valid,n_pixels\n");
    for (size_t i = 0; i < area->n; i++) {
        const tocsin_area_value *value = &area->values[i];
        put_day(out, value->day);
        tocsin_buffer_putc(out, ',');
        put_number(out, value->value);
        tocsin_buffer_putc(out, ',');
        put_number(out, value->spread);
        tocsin_buffer_printf(out, ",%" PRId64 ",%" PRId64 "\n", value->n_valid, value->n_pixels);
    }
}

static void area_text(tocsin_buffer *out, const watch_area *area) {
    tocsin_buffer_puts(out, "date            value     spread  valid pixels\n");
    for (size_t i = 0; i < area->n; i++) {
        const tocsin_area_value *value = &area->values[i];
        put_day(out, value->day);
        if (isnan(value->value))
            tocsin_buffer_puts(out, "        none       none");
        else
            tocsin_buffer_printf(out, "  %10.5g %10.4g", value->value, value->spread);
        tocsin_buffer_printf(out, "  %" PRId64 " of %" PRId64 "\n", value->n_valid,
                             value->n_pixels);
    }
}

int watch_print_area(watch_format format, const watch_area *area) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (format == WATCH_JSON)
        area_json(&out, area);
    else if (format == WATCH_CSV)
        area_csv(&out, area);
    else
        area_text(&out, area);
    return print_and_release(&out);
}

/* ---- alarms at places ----------------------------------------------------------------------- */

static void alarms_json(tocsin_buffer *out, const cli_points *points,
                        const tocsin_pixel_alarm *alarms, bool simulated) {
    tocsin_json json;
    begin_json(&json, out, "tocsin.watch-at/1", simulated);
    tocsin_json_key(&json, "points");
    tocsin_json_array(&json);
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        bool rang = alarm->first != TOCSIN_DAY_NONE;
        tocsin_json_object(&json);
        tocsin_json_member_number(&json, "x", points->x[i]);
        tocsin_json_member_number(&json, "y", points->y[i]);
        if (rang) tocsin_json_member_day(&json, "alarm_on", alarm->confirmed);
        if (rang) tocsin_json_member_day(&json, "first_seen", alarm->first);
        if (rang) tocsin_json_member_number(&json, "size", (double)alarm->size);
        tocsin_json_member_number(&json, "score", (double)alarm->score);
        member_integer(&json, "n_history", alarm->n_history);
        tocsin_json_end(&json);
    }
    tocsin_json_end(&json);
    end_json(&json, out);
}

static void alarms_csv(tocsin_buffer *out, const cli_points *points,
                       const tocsin_pixel_alarm *alarms) {
    tocsin_buffer_puts(out, "x,y,alarm_on,score,size,first_seen,n_history\n");
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        bool rang = alarm->first != TOCSIN_DAY_NONE;
        tocsin_buffer_printf(out, "%.15g,%.15g,", points->x[i], points->y[i]);
        put_day(out, rang ? alarm->confirmed : TOCSIN_DAY_NONE);
        tocsin_buffer_putc(out, ',');
        put_number(out, (double)alarm->score);
        tocsin_buffer_putc(out, ',');
        if (rang) put_number(out, (double)alarm->size);
        tocsin_buffer_putc(out, ',');
        put_day(out, rang ? alarm->first : TOCSIN_DAY_NONE);
        tocsin_buffer_printf(out, ",%d\n", alarm->n_history);
    }
}

static void alarms_text(tocsin_buffer *out, const cli_points *points,
                        const tocsin_pixel_alarm *alarms) {
    tocsin_buffer_puts(out, "             x              y  alarm on        score       size\n");
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        tocsin_buffer_printf(out, "%14.10g %14.10g  ", points->x[i], points->y[i]);
        if (isnan(alarm->score))
            tocsin_buffer_puts(out, "too little history\n");
        else if (alarm->first == TOCSIN_DAY_NONE)
            tocsin_buffer_printf(out, "none       %10.4g\n", (double)alarm->score);
        else {
            put_day(out, alarm->confirmed);
            tocsin_buffer_printf(out, " %10.4g %10.4g\n", (double)alarm->score,
                                 (double)alarm->size);
        }
    }
}

int watch_print_alarms(watch_format format, const cli_points *points,
                       const tocsin_pixel_alarm *alarms, bool simulated) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (format == WATCH_JSON)
        alarms_json(&out, points, alarms, simulated);
    else if (format == WATCH_CSV)
        alarms_csv(&out, points, alarms);
    else
        alarms_text(&out, points, alarms);
    return print_and_release(&out);
}

/* ---- the sum of a map ----------------------------------------------------------------------- */

static void map_json(tocsin_buffer *out, const char *path, const tocsin_watch_result *result) {
    tocsin_json json;
    begin_json(&json, out, "tocsin.watch/1", result->simulated);
    tocsin_json_member_text(&json, "output", tocsin_text_of(path));
    member_integer(&json, "pixels", result->n_pixels);
    member_integer(&json, "alarms", result->n_alarms);
    member_integer(&json, "too_little_history", result->n_too_little);
    member_integer(&json, "dates", (int64_t)result->n_dates);
    member_integer(&json, "skipped_scenes", (int64_t)result->n_skipped);
    tocsin_json_member_day(&json, "history_from", result->history.from);
    tocsin_json_member_day(&json, "history_to", result->history.to);
    tocsin_json_member_day(&json, "watched_from", result->watched.from);
    tocsin_json_member_day(&json, "watched_to", result->watched.to);
    end_json(&json, out);
}

static void map_csv(tocsin_buffer *out, const char *path, const tocsin_watch_result *result) {
    tocsin_buffer_puts(out,
                       "output,pixels,alarms,too_little_history,dates,history_to,watched_to\n");
    tocsin_buffer_printf(out, "\"%s\",%" PRId64 ",%" PRId64 ",%" PRId64 ",%zu,", path,
                         result->n_pixels, result->n_alarms, result->n_too_little, result->n_dates);
    put_day(out, result->history.to);
    tocsin_buffer_putc(out, ',');
    put_day(out, result->watched.to);
    tocsin_buffer_putc(out, '\n');
}

static void map_text(tocsin_buffer *out, const char *path, const tocsin_watch_result *result) {
    double share =
        result->n_pixels ? 100.0 * (double)result->n_alarms / (double)result->n_pixels : 0;
    tocsin_buffer_printf(out, "%" PRId64 " of %" PRId64 " pixels rang (%.2f %%)", result->n_alarms,
                         result->n_pixels, share);
    if (result->n_too_little)
        tocsin_buffer_printf(out, "; %" PRId64 " have too little history", result->n_too_little);
    tocsin_buffer_puts(out, "\nhistory ");
    put_day(out, result->history.from);
    tocsin_buffer_puts(out, " to ");
    put_day(out, result->history.to);
    tocsin_buffer_puts(out, ", watched ");
    put_day(out, result->watched.from);
    tocsin_buffer_puts(out, " to ");
    put_day(out, result->watched.to);
    tocsin_buffer_printf(out, ", %zu dates\nthe map is %s%s\n", result->n_dates, path,
                         result->simulated ? " (of SIMULATED scenes)" : "");
}

int watch_print_map(watch_format format, const char *path, const tocsin_watch_result *result) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (format == WATCH_JSON)
        map_json(&out, path, result);
    else if (format == WATCH_CSV)
        map_csv(&out, path, result);
    else
        map_text(&out, path, result);
    return print_and_release(&out);
}
