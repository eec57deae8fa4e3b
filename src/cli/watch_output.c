// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_output.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/judged.h"

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

void watch_put_day(tocsin_buffer *out, tocsin_day day) {
    char room[16];
    tocsin_day_format(day, room);
    tocsin_buffer_puts(out, room);
}

void watch_member_integer(tocsin_json *json, const char *key, int64_t value) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, value);
}

void watch_begin_json(tocsin_json *json, tocsin_buffer *out, const char *schema, bool simulated) {
    tocsin_json_init(json, out);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", tocsin_text_of(schema));
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, simulated);
}

void watch_end_json(tocsin_json *json, tocsin_buffer *out) {
    tocsin_json_end(json);
    if (tocsin_json_finish(json, NULL)) out->failed = true;
    tocsin_json_release(json);
    tocsin_buffer_putc(out, '\n');
}

/* ---- alarms at places ----------------------------------------------------------------------- */

static void put_alarm_members(const tocsin_pixel_alarm *alarm, tocsin_json *json) {
    tocsin_json_member_day(json, "alarm_on", alarm->confirmed);
    tocsin_json_member_day(json, "first_seen", alarm->first);
    tocsin_json_member_day(json, "last_on", alarm->last);
    tocsin_json_member_number(json, "size", (double)alarm->size);
    tocsin_json_member_number(json, "level", (double)alarm->level);
    watch_member_integer(json, "changes", alarm->changes);
}

static void alarms_json(tocsin_buffer *out, const cli_points *points,
                        const tocsin_pixel_alarm *alarms, bool simulated) {
    tocsin_json json;
    watch_begin_json(&json, out, "tocsin.watch-at/1", simulated);
    tocsin_json_key(&json, "points");
    tocsin_json_array(&json);
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        bool rang = alarm->first != TOCSIN_DAY_NONE;
        tocsin_json_object(&json);
        tocsin_json_member_number(&json, "x", points->x[i]);
        tocsin_json_member_number(&json, "y", points->y[i]);
        if (rang) put_alarm_members(alarm, &json);
        watch_member_integer(&json, "tier", rang ? alarm->tier : TOCSIN_TIER_NONE);
        tocsin_json_member_number(&json, "score", (double)alarm->score);
        watch_member_integer(&json, "n_history", alarm->n_history);
        tocsin_json_end(&json);
    }
    tocsin_json_end(&json);
    watch_end_json(&json, out);
}

static void alarms_csv(tocsin_buffer *out, const cli_points *points,
                       const tocsin_pixel_alarm *alarms) {
    tocsin_buffer_puts(out,
                       "x,y,alarm_on,score,size,first_seen,n_history,tier,changes,last_on,level\n");
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        bool rang = alarm->first != TOCSIN_DAY_NONE;
        tocsin_buffer_printf(out, "%.15g,%.15g,", points->x[i], points->y[i]);
        watch_put_day(out, rang ? alarm->confirmed : TOCSIN_DAY_NONE);
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, (double)alarm->score);
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, rang ? (double)alarm->size : (double)NAN);
        tocsin_buffer_putc(out, ',');
        watch_put_day(out, rang ? alarm->first : TOCSIN_DAY_NONE);
        tocsin_buffer_printf(out, ",%d,%d,%d,", alarm->n_history, rang ? (int)alarm->tier : 0,
                             rang ? alarm->changes : 0);
        watch_put_day(out, rang ? alarm->last : TOCSIN_DAY_NONE);
        tocsin_buffer_putc(out, ',');
        judged_put_number(out, rang ? (double)alarm->level : (double)NAN);
        tocsin_buffer_putc(out, '\n');
    }
}

static void alarms_text(tocsin_buffer *out, const cli_points *points,
                        const tocsin_pixel_alarm *alarms) {
    tocsin_buffer_puts(out, "             x              y  first seen alarm on        score       "
                            "size  tier changes      level\n");
    for (size_t i = 0; i < points->n; i++) {
        const tocsin_pixel_alarm *alarm = &alarms[i];
        tocsin_buffer_printf(out, "%14.10g %14.10g  ", points->x[i], points->y[i]);
        if (isnan(alarm->score))
            tocsin_buffer_puts(out, "too little history\n");
        else if (alarm->first == TOCSIN_DAY_NONE)
            tocsin_buffer_printf(out, "           none       %10.4g\n", (double)alarm->score);
        else {
            watch_put_day(out, alarm->first);
            tocsin_buffer_putc(out, ' ');
            watch_put_day(out, alarm->confirmed);
            tocsin_buffer_printf(out, " %10.4g %10.4g %5d %7d %10.4g\n", (double)alarm->score,
                                 (double)alarm->size, alarm->tier, alarm->changes,
                                 (double)alarm->level);
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

static void put_shifted(const tocsin_watch_result *result, tocsin_json *json) {
    tocsin_json_key(json, "shifted_scenes");
    tocsin_json_array(json);
    for (size_t i = 0; i < result->n_shifted; i++) {
        tocsin_json_object(json);
        tocsin_json_member_day(json, "date", result->shifted_day[i]);
        tocsin_json_member_number(json, "by", (double)result->shift[i]);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void map_json(tocsin_buffer *out, const watch_request *request,
                     const tocsin_watch_result *result) {
    tocsin_json json;
    watch_begin_json(&json, out, "tocsin.watch/1", result->simulated);
    tocsin_json_member_text(&json, "output", tocsin_text_of(request->output));
    if (request->watch.patches_path) {
        tocsin_json_member_text(&json, "patches_output",
                                tocsin_text_of(request->watch.patches_path));
        watch_member_integer(&json, "patches", result->n_patches);
    }
    watch_member_integer(&json, "pixels", result->n_pixels);
    watch_member_integer(&json, "alarms", result->n_alarms);
    watch_member_integer(&json, "alarms_taken_out", result->n_dropped);
    watch_member_integer(&json, "too_little_history", result->n_too_little);
    watch_member_integer(&json, "dates", (int64_t)result->n_dates);
    watch_member_integer(&json, "skipped_scenes", (int64_t)result->n_skipped);
    tocsin_json_member_day(&json, "history_from", result->history.from);
    tocsin_json_member_day(&json, "history_to", result->history.to);
    tocsin_json_member_day(&json, "watched_from", result->watched.from);
    tocsin_json_member_day(&json, "watched_to", result->watched.to);
    tocsin_json_member_number(&json, "false_alarms_asked", result->asked);
    tocsin_json_member_number(&json, "false_alarms_found", result->found);
    tocsin_json_member_number(&json, "limit", result->limit);
    put_shifted(result, &json);
    watch_end_json(&json, out);
}

static void map_csv(tocsin_buffer *out, const watch_request *request,
                    const tocsin_watch_result *result) {
    tocsin_buffer_puts(out, "output,pixels,alarms,too_little_history,dates,history_to,watched_to,"
                            "alarms_taken_out,patches,false_alarms_asked,false_alarms_found,"
                            "shifted_scenes\n");
    tocsin_buffer_printf(out, "\"%s\",%" PRId64 ",%" PRId64 ",%" PRId64 ",%zu,",
                         request->output ? request->output : "", result->n_pixels, result->n_alarms,
                         result->n_too_little, result->n_dates);
    watch_put_day(out, result->history.to);
    tocsin_buffer_putc(out, ',');
    watch_put_day(out, result->watched.to);
    tocsin_buffer_printf(out, ",%" PRId64 ",", result->n_dropped);
    if (request->watch.patches_path) tocsin_buffer_printf(out, "%" PRId64, result->n_patches);
    tocsin_buffer_putc(out, ',');
    judged_put_number(out, result->asked);
    tocsin_buffer_putc(out, ',');
    judged_put_number(out, result->found);
    tocsin_buffer_printf(out, ",%zu\n", result->n_shifted);
}

static void text_rates(tocsin_buffer *out, const tocsin_watch_result *result) {
    tocsin_buffer_printf(out, "false alarms per 100 pixels and year: %.3g asked for",
                         result->asked);
    if (isnan(result->found))
        tocsin_buffer_puts(out, "; too little history to measure what is reached: with fewer than "
                                "two years many more may ring, whole fields at a time\n");
    else
        tocsin_buffer_printf(out, ", %.3g found on the history\n", result->found);
}

static void text_periods(tocsin_buffer *out, const tocsin_watch_result *result) {
    tocsin_buffer_puts(out, "history ");
    watch_put_day(out, result->history.from);
    tocsin_buffer_puts(out, " to ");
    watch_put_day(out, result->history.to);
    tocsin_buffer_puts(out, ", watched ");
    watch_put_day(out, result->watched.from);
    tocsin_buffer_puts(out, " to ");
    watch_put_day(out, result->watched.to);
    tocsin_buffer_printf(out, ", %zu dates", result->n_dates);
    if (result->n_shifted)
        tocsin_buffer_printf(out, ", %zu of them shifted as a whole", result->n_shifted);
    tocsin_buffer_putc(out, '\n');
}

static void map_text(tocsin_buffer *out, const watch_request *request,
                     const tocsin_watch_result *result) {
    const char *patches = request->watch.patches_path;
    double share =
        result->n_pixels ? 100.0 * (double)result->n_alarms / (double)result->n_pixels : 0;
    tocsin_buffer_printf(out, "%" PRId64 " of %" PRId64 " pixels rang (%.2f %%)", result->n_alarms,
                         result->n_pixels, share);
    if (result->n_dropped)
        tocsin_buffer_printf(out, "; %" PRId64 " more in patches of fewer than %d were taken out",
                             result->n_dropped, request->watch.min_pixels);
    if (result->n_too_little)
        tocsin_buffer_printf(out, "; %" PRId64 " have too little history", result->n_too_little);
    tocsin_buffer_putc(out, '\n');
    text_rates(out, result);
    text_periods(out, result);
    const char *simulated = result->simulated ? " (of SIMULATED scenes)" : "";
    if (request->output) tocsin_buffer_printf(out, "the map is %s%s\n", request->output, simulated);
    if (patches)
        tocsin_buffer_printf(out, "%" PRId64 " %s in %s%s\n", result->n_patches,
                             result->n_patches == 1 ? "patch is" : "patches are", patches,
                             simulated);
}

int watch_print_map(const watch_request *request, const tocsin_watch_result *result) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (request->format == WATCH_JSON)
        map_json(&out, request, result);
    else if (request->format == WATCH_CSV)
        map_csv(&out, request, result);
    else
        map_text(&out, request, result);
    bool taken = request->output && !strcmp(request->output, "/dev/stdout");
    if (!taken) return print_and_release(&out);
    fputs(out.failed ? "" : out.at, stderr); /* the map is on standard output */
    tocsin_buffer_release(&out);
    return TOCSIN_OK;
}
