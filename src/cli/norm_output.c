// SPDX-License-Identifier: Apache-2.0
#include "cli/norm_output.h"

#include <math.h>
#include <string.h>

#include "tocsin/brief.h"

const char *const norm_monitor_names[] = {"runs", "mosum", "cusum", "ewma", NULL};

/* ---- alarms -------------------------------------------------------------------------------- */

/* Dates on which the monitor rang: in a row, or since one day. Missing values do not end it. */
typedef struct norm_alarm {
    tocsin_day first, confirmed, last; /* first: NONE where the monitor does not say */
    bool in_history, high;
    double excess; /* mean of value - expected over the dates that rang */
    double once_in_years;
} norm_alarm;

/* The next alarm at or behind point *at, which is moved behind it; false: there is none. */
static bool next_alarm(const norm_result *result, size_t *at, norm_alarm *ret_alarm) {
    const tocsin_series_point *points = result->points;
    size_t n = result->series.n, i = *at, dates = 0;
    while (i < n && !points[i].alarm) i++;
    if (i == n) return false;
    norm_alarm alarm = {.first = points[i].since,
                        .confirmed = points[i].day,
                        .in_history = points[i].in_history,
                        .once_in_years = NAN};
    for (size_t next = i; next < n; next++) {
        const tocsin_series_point *p = &points[next];
        if (isnan(p->value) || isnan(p->expected)) continue;
        if (p->alarm ? p->since != alarm.first : alarm.first == TOCSIN_DAY_NONE) break;
        if (!p->alarm) continue;
        alarm.last = p->day;
        alarm.excess += p->value - p->expected;
        alarm.once_in_years = fmax(alarm.once_in_years, p->once_in_years);
        dates++;
        i = next + 1;
    }
    alarm.excess /= (double)dates;
    alarm.high = alarm.excess > 0;
    *at = i;
    *ret_alarm = alarm;
    return true;
}

/* At how rare a rate it would still ring: once in a hundred years, in ten, or only more often. */
static const char *alarm_confidence(const norm_alarm *alarm) {
    if (isnan(alarm->once_in_years)) return "";
    return alarm->once_in_years >= 100 ? "high" : alarm->once_in_years >= 10 ? "moderate" : "low";
}

/* ---- CSV ----------------------------------------------------------------------------------- */

static void put_cell(tocsin_buffer *out, double value) {
    if (isnan(value))
        tocsin_buffer_putc(out, ',');
    else
        tocsin_buffer_printf(out, ",%.10g", value);
}

/* A name as a field: in quotes where it would break the row. */
static void put_name(tocsin_buffer *out, tocsin_text name) {
    bool plain = true;
    for (size_t i = 0; i < name.n; i++) plain &= !strchr(",\"\r\n", name.at[i]);
    if (!plain) tocsin_buffer_putc(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.at[i] == '"') tocsin_buffer_putc(out, '"');
        tocsin_buffer_putc(out, name.at[i]);
    }
    if (!plain) tocsin_buffer_putc(out, '"');
    tocsin_buffer_putc(out, ',');
}

static void write_csv(const norm_output *output, tocsin_buffer *out) {
    if (output->n_results > 1) tocsin_buffer_puts(out, "series,");
    tocsin_buffer_puts(out, "date,value,expected,low,high,alarm,in_history\n");
    for (size_t k = 0; k < output->n_results; k++) {
        const norm_result *result = &output->results[k];
        for (size_t i = 0; i < result->series.n; i++) {
            const tocsin_series_point *p = &result->points[i];
            char iso[16];
            if (output->n_results > 1) put_name(out, result->name);
            tocsin_day_format(p->day, iso);
            tocsin_buffer_puts(out, iso);
            put_cell(out, p->value);
            put_cell(out, p->expected);
            put_cell(out, p->low);
            put_cell(out, p->high);
            tocsin_buffer_printf(out, ",%d,%d\n", p->alarm, p->in_history);
        }
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void json_flag(tocsin_json *json, const char *key, bool value) {
    tocsin_json_key(json, key);
    tocsin_json_bool(json, value);
}

/* In a series a number that is not known is null, so that every point has the same members. */
static void json_number_or_null(tocsin_json *json, const char *key, double value) {
    tocsin_json_key(json, key);
    if (isnan(value))
        tocsin_json_null(json);
    else
        tocsin_json_number(json, value);
}

static void json_points(tocsin_json *json, const norm_result *result) {
    tocsin_json_key(json, "series");
    tocsin_json_array(json);
    for (size_t i = 0; i < result->series.n; i++) {
        const tocsin_series_point *p = &result->points[i];
        tocsin_json_object(json);
        tocsin_json_member_day(json, "date", p->day);
        json_number_or_null(json, "value", p->value);
        json_number_or_null(json, "expected", p->expected);
        json_number_or_null(json, "low", p->low);
        json_number_or_null(json, "high", p->high);
        json_flag(json, "alarm", p->alarm);
        json_flag(json, "in_history", p->in_history);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void json_alarms(tocsin_json *json, const norm_result *result) {
    norm_alarm alarm;
    tocsin_json_key(json, "alarms");
    tocsin_json_array(json);
    for (size_t at = 0; next_alarm(result, &at, &alarm);) {
        tocsin_json_object(json);
        tocsin_json_member_day(json, "first", alarm.first);
        tocsin_json_member_day(json, "confirmed", alarm.confirmed);
        tocsin_json_member_day(json, "last", alarm.last);
        tocsin_json_member_text(json, "tail", tocsin_text_of(alarm.high ? "high" : "low"));
        tocsin_json_member_number(json, "excess", alarm.excess);
        tocsin_json_member_number(json, "once_in_years", alarm.once_in_years);
        tocsin_json_member_text(json, "confidence", tocsin_text_of(alarm_confidence(&alarm)));
        json_flag(json, "in_history", alarm.in_history);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void json_basis(tocsin_json *json, const tocsin_norm_options *options,
                       const tocsin_norm_basis *basis) {
    tocsin_json_key(json, "basis");
    tocsin_json_object(json);
    tocsin_json_member_number(json, "harmonics", basis->harmonics);
    json_flag(json, "trend", basis->trend);
    json_flag(json, "robust", options->robust);
    json_flag(json, "moves_on", basis->level_years > 0);
    if (basis->level_years > 0) tocsin_json_member_number(json, "level_years", basis->level_years);
    tocsin_json_member_text(json, "monitor", tocsin_text_of(norm_monitor_names[options->monitor]));
    tocsin_json_member_day(json, "history_from", basis->history.from);
    tocsin_json_member_day(json, "history_to", basis->history.to);
    tocsin_json_member_day(json, "stable_from", basis->stable_from);
    tocsin_json_member_number(json, "history_years", basis->history_years);
    tocsin_json_member_number(json, "scale", basis->scale);
    tocsin_json_member_number(json, "left_out_scale", basis->left_out_scale);
    tocsin_json_member_number(json, "autocorrelation", basis->autocorrelation);
    tocsin_json_member_number(json, "n_effective", basis->n_effective);
    tocsin_json_member_number(json, "limit", basis->limit);
    tocsin_json_member_number(json, "false_alarms_asked_per_year", basis->asked_per_year);
    tocsin_json_member_number(json, "alarms_on_left_out_history", basis->history_alarms);
    tocsin_json_member_number(json, "judged_years", basis->judged_years);
    if (basis->judged_years > 0)
        tocsin_json_member_number(json, "alarms_found_per_year",
                                  basis->history_alarms / basis->judged_years);
    tocsin_json_end(json);
}

static void json_result(tocsin_json *json, const norm_output *output, const norm_result *result) {
    tocsin_json_member_text(json, "value", result->series.value_name);
    json_points(json, result);
    json_alarms(json, result);
    tocsin_json_key(json, "answer");
    tocsin_answer_write(json, &result->judgement.answer);
    if (!result->judgement.answer.too_little_history)
        json_basis(json, &output->norm, &result->judgement.basis);
}

static void json_results(tocsin_json *json, const norm_output *output) {
    tocsin_json_key(json, "all");
    tocsin_json_array(json);
    for (size_t k = 0; k < output->n_results; k++) {
        tocsin_json_object(json);
        tocsin_json_member_text(json, "name", output->results[k].name);
        json_flag(json, "unusual", output->results[k].found);
        json_result(json, output, &output->results[k]);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_member_number(json, "false_discovery_rate", output->false_discovery);
}

static tocsin_status write_json(const norm_output *output, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.norm/1"));
    if (output->n_results == 1)
        json_result(&json, output, &output->results[0]);
    else
        json_results(&json, output);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

/* ---- text ---------------------------------------------------------------------------------- */

static void put_day(tocsin_buffer *out, tocsin_day day) {
    char iso[16] = "-";
    if (day != TOCSIN_DAY_NONE) tocsin_day_format(day, iso);
    tocsin_buffer_printf(out, "\t%s", iso);
}

static void write_alarms(const norm_result *result, tocsin_buffer *out) {
    norm_alarm alarm;
    bool any = false;
    for (size_t at = 0; next_alarm(result, &at, &alarm); any = true) {
        if (!any)
            tocsin_buffer_puts(out,
                               "\tfirst seen\tconfirmed\tlast\ttail\tonce in years\tconfidence\n");
        tocsin_buffer_puts(out, "alarm");
        put_day(out, alarm.first);
        put_day(out, alarm.confirmed);
        put_day(out, alarm.last);
        tocsin_buffer_printf(out, "\t%s", alarm.high ? "high" : "low");
        if (!isnan(alarm.once_in_years))
            tocsin_buffer_printf(out, "\t%.*f\t%s", alarm.once_in_years < 10, alarm.once_in_years,
                                 alarm_confidence(&alarm));
        tocsin_buffer_puts(out, alarm.in_history ? "\tin the history\n" : "\n");
    }
}

/* The rate that was asked for, and that found: what rang there may also have been true. */
static void write_rate(const norm_output *output, const tocsin_norm_basis *basis,
                       tocsin_buffer *out) {
    if (isnan(basis->asked_per_year) || !(basis->judged_years > 0)) return;
    tocsin_buffer_printf(out,
                         "false alarms asked for: %g in 100 years; alarms, true ones too, in the "
                         "%.1f years of history judged: %d (%.0f in 100 years)\n",
                         output->norm.false_alarms, basis->judged_years, basis->history_alarms,
                         100 * basis->history_alarms / basis->judged_years);
}

static void write_found(const norm_output *output, tocsin_buffer *out) {
    size_t found = 0;
    for (size_t k = 0; k < output->n_results; k++) found += output->results[k].found;
    tocsin_buffer_printf(out, "unusual at a false discovery rate of %g: %zu of %zu series",
                         output->false_discovery, found, output->n_results);
    for (size_t k = 0, n = 0; k < output->n_results; k++)
        if (output->results[k].found)
            tocsin_buffer_printf(out, "%s%.*s", n++ ? ", " : ": ",
                                 TOCSIN_TEXT_ARG(output->results[k].name));
    tocsin_buffer_putc(out, '\n');
}

static tocsin_status write_text(const norm_output *output, tocsin_buffer *out, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < output->n_results && !status; k++) {
        const norm_result *result = &output->results[k];
        if (output->n_results > 1)
            tocsin_buffer_printf(out, "%.*s: ", TOCSIN_TEXT_ARG(result->name));
        status = tocsin_brief_answer(output->language, &result->judgement.answer, out, err);
        tocsin_buffer_putc(out, '\n');
        write_alarms(result, out);
        write_rate(output, &result->judgement.basis, out);
        if (output->n_results > 1) tocsin_buffer_putc(out, '\n');
    }
    if (output->n_results > 1) write_found(output, out);
    return status;
}

tocsin_status norm_output_write(const norm_output *output, tocsin_buffer *out, tocsin_error *err) {
    const norm_result *first = &output->results[0];
    tocsin_text title = output->title ? tocsin_text_of(output->title) : first->name;
    switch (output->format) {
    case NORM_CSV: write_csv(output, out); return TOCSIN_OK;
    case NORM_JSON: return write_json(output, out, err);
    case NORM_SVG:
        return tocsin_plot_series(output->language, title, first->points, first->series.n,
                                  &first->judgement.answer, out, err);
    default: return write_text(output, out, err);
    }
}
