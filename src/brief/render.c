// SPDX-License-Identifier: Apache-2.0
/* Findings and seasonal answers as sentences, and the plot of one series. */
#include "tocsin/brief.h"

#include <math.h>

#include "brief/lint.h"
#include "brief/plot.h"
#include "brief/render.h"

/* ---- findings ---------------------------------------------------------------------------- */

/* What rests on a report that was taken back says so in the sentence itself, wherever that goes. */
static void put_revision(const brief_pack *pack, const tocsin_finding *finding,
                         tocsin_buffer *out) {
    if (!finding->revised) return;
    tocsin_buffer_putc(out, ' ');
    tocsin_buffer_put(out, brief_phrase(pack, finding->revised == TOCSIN_WITHDRAWN
                                                  ? BRIEF_RESTS_ON_WITHDRAWN
                                                  : BRIEF_RESTS_ON_CORRECTED));
}

static tocsin_status render_finding(const brief_pack *pack, tocsin_finding *finding,
                                    tocsin_buffer *room, tocsin_arena *arena, tocsin_error *err) {
    const char *kind = finding->kind ? finding->kind : "";
    if (!finding->n_entries)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "finding \"%.*s\" (%.60s) rests on no ledger entry: a sentence without one is not printed",
            TOCSIN_TEXT_ARG(finding->id), kind);
    if (finding->n_slots > TOCSIN_FINDING_SLOTS)
        return tocsin_fail(err, TOCSIN_INTERNAL, "finding \"%.*s\" has too many slots",
                           TOCSIN_TEXT_ARG(finding->id));
    const brief_template *form = brief_pack_sentence(pack, kind);
    if (!form)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s has no template for findings of the kind \"%.60s\" (\"%.*s\")",
                           pack->file, kind, TOCSIN_TEXT_ARG(finding->id));
    tocsin_status status = brief_lint_finding(pack, form, finding, err);
    if (status) return status;
    tocsin_buffer_clear(room);
    status = brief_template_render(form, pack, finding->slots, finding->n_slots, room, err);
    if (status) {
        tocsin_error_prefix(err, "finding \"%.*s\" (%.60s)", TOCSIN_TEXT_ARG(finding->id), kind);
        return status;
    }
    brief_capitalise(room, 0);
    put_revision(pack, finding, room);
    if (room->failed) return tocsin_fail_memory(err);
    tocsin_text text = tocsin_arena_text(arena, tocsin_buffer_text(room));
    if (!text.at) return tocsin_fail_memory(err);
    finding->text = text;
    return TOCSIN_OK;
}

tocsin_status tocsin_brief_render(const char *language, tocsin_finding *findings, size_t n,
                                  tocsin_arena *arena, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena own = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    brief_pack pack;
    tocsin_status status = brief_pack_load(language, &own, &pack, err);
    if (!status) status = brief_lint_pack(&pack, err);
    for (size_t i = 0; !status && i < n; i++)
        status = render_finding(&pack, &findings[i], &room, arena, err);
    return status;
}

/* ---- the seasonal answer ----------------------------------------------------------------- */

static tocsin_slot number_slot(const char *name, double value) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_NUMBER, .number = value};
}

tocsin_status brief_answer(const brief_pack *pack, const tocsin_seasonal_answer *answer,
                           tocsin_text unit, tocsin_buffer *out, tocsin_error *err) {
    char names[TOCSIN_SEASON_YEARS][16];
    tocsin_text years[TOCSIN_SEASON_YEARS];
    size_t n_years = answer->n_years < TOCSIN_SEASON_YEARS ? answer->n_years : TOCSIN_SEASON_YEARS;
    for (size_t i = 0; i < n_years; i++) {
        snprintf(names[i], sizeof names[i], "%d", answer->years[i]);
        years[i] = tocsin_text_of(names[i]);
    }
    bool unit_is_said = unit.n && !tocsin_text_is(unit, "1");
    brief_phrase_id verdict = answer->tail == TOCSIN_TAIL_HIGH  ? BRIEF_ANSWER_HIGH
                              : answer->tail == TOCSIN_TAIL_LOW ? BRIEF_ANSWER_LOW
                                                                : BRIEF_ANSWER_INSIDE;
    tocsin_slot slots[] = {
        number_slot("seen", answer->seen),
        number_slot("n_valid", answer->n_valid),
        number_slot("expected", answer->expected),
        number_slot("level", answer->level),
        number_slot("probability", answer->probability),
        number_slot("rank", answer->rank > 0 ? (double)answer->rank : (double)NAN),
        number_slot("n_season", answer->n_season),
        {.name = "usual",
         .type = TOCSIN_SLOT_INTERVAL,
         .number = answer->low,
         .high = answer->high},
        {.name = "day", .type = TOCSIN_SLOT_DAY, .period = {answer->day, answer->day}},
        {.name = "years", .type = TOCSIN_SLOT_LIST, .list = years, .n_list = n_years},
        {.name = "unit", .type = TOCSIN_SLOT_TEXT, .text = unit_is_said ? unit : TOCSIN_TEXT_NONE},
        {.name = "verdict", .type = TOCSIN_SLOT_TEXT, .text = brief_phrase(pack, verdict)},
    };
    brief_phrase_id id = BRIEF_ANSWER;
    if (answer->too_little_history) id = BRIEF_ANSWER_TOO_LITTLE;
    if (answer->day == TOCSIN_DAY_NONE || !isfinite(answer->seen)) id = BRIEF_ANSWER_NOTHING;
    return brief_template_render(&pack->phrases[id], pack, slots, sizeof slots / sizeof *slots, out,
                                 err);
}

tocsin_status tocsin_brief_answer(const char *language, const tocsin_seasonal_answer *answer,
                                  tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer sentence = TOCSIN_BUFFER_INIT;
    brief_pack pack;
    tocsin_status status = brief_pack_load(language, &arena, &pack, err);
    if (!status) status = brief_answer(&pack, answer, TOCSIN_TEXT_NONE, &sentence, err);
    return status ? status : brief_hand_over(&sentence, out, err);
}

/* ---- one plot ---------------------------------------------------------------------------- */

static tocsin_status check_points(tocsin_text title, const tocsin_series_point *points, size_t n,
                                  tocsin_error *err) {
    for (size_t i = 0; i < n; i++) {
        bool known = points[i].day != TOCSIN_DAY_NONE &&
                     tocsin_civil_is_valid(tocsin_day_to_civil(points[i].day));
        if (!known || (i && points[i].day < points[i - 1].day))
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "the days of \"%.*s\" do not ascend: see point %zu",
                               TOCSIN_TEXT_ARG(tocsin_text_slice(title, 0, 100)), i + 1);
    }
    return TOCSIN_OK;
}

void brief_put_measured(const brief_pack *pack, const tocsin_indicator *indicator,
                        tocsin_buffer *out) {
    if (indicator->from_claims)
        brief_put_word(pack, indicator->what, false, out);
    else
        brief_put_clean(indicator->unit, 40, out);
}

/* What shows of it is cut where it is shown; the whole is for those who listen. */
enum { INDICATOR_NAME_CHARS = 1000 };

void brief_put_indicator_name(const tocsin_indicator *indicator, tocsin_buffer *out) {
    brief_put_clean(indicator->name, INDICATOR_NAME_CHARS, out);
    if (!indicator->area.n) return;
    tocsin_buffer_puts(out, ", ");
    brief_put_clean(indicator->area, INDICATOR_NAME_CHARS, out);
}

tocsin_status brief_indicator_answer(const brief_pack *pack, const tocsin_indicator *indicator,
                                     tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer unit = TOCSIN_BUFFER_INIT;
    brief_put_measured(pack, indicator, &unit);
    if (unit.failed) return tocsin_fail_memory(err);
    return brief_answer(pack, &indicator->answer, tocsin_buffer_text(&unit), out, err);
}

tocsin_status brief_plot(const brief_pack *pack, const tocsin_indicator *indicator,
                         const brief_plot_place *place, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer sentence = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer drawing = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer unit = TOCSIN_BUFFER_INIT;
    tocsin_status status =
        check_points(indicator->name, indicator->points, indicator->n_points, err);
    if (!status) status = brief_indicator_answer(pack, indicator, &sentence, err);
    if (status) return status;
    brief_put_indicator_name(indicator, &title);
    brief_put_measured(pack, indicator, &unit);
    plot_input input = {.pack = pack,
                        .prefix = place->prefix,
                        .width_px = place->width_px,
                        .title = tocsin_buffer_text(&title),
                        .unit = tocsin_buffer_text(&unit),
                        .sentence = tocsin_buffer_text(&sentence),
                        .points = indicator->points,
                        .n = indicator->n_points,
                        .answer = &indicator->answer,
                        .simulated = indicator->simulated,
                        .standalone = place->standalone};
    if (sentence.failed || title.failed || unit.failed) return tocsin_fail_memory(err);
    status = plot_draw(&input, &drawing, err);
    return status ? status : brief_hand_over(&drawing, out, err);
}

tocsin_status tocsin_plot_indicator(const char *language, const tocsin_indicator *indicator,
                                    tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_pack pack;
    brief_plot_place place = {.prefix = "tocsin-plot", .width_px = 960, .standalone = true};
    tocsin_status status = brief_pack_load(language, &arena, &pack, err);
    return status ? status : brief_plot(&pack, indicator, &place, out, err);
}

tocsin_status tocsin_plot_series(const char *language, tocsin_text title,
                                 const tocsin_series_point *points, size_t n,
                                 const tocsin_seasonal_answer *answer, tocsin_buffer *out,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_indicator indicator = {.name = title, .answer = *answer, .n_points = n};
    indicator.points = tocsin_arena_new(&arena, tocsin_series_point, n + 1);
    if (!indicator.points) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) indicator.points[i] = points[i];
    return tocsin_plot_indicator(language, &indicator, out, err);
}
