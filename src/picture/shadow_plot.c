// SPDX-License-Identifier: Apache-2.0
/* Days of the year across, the time of day down: where the Sun is up, where the direction of the shadow fits, where its length
 * does, where both do, and the time that is claimed. */
#include <math.h>

#include "picture/shadow.h"
#include "picture/words.h"

enum {
    LEFT = 52,
    TOP = 40,
    PER_DAY = 2,
    HEIGHT = 360,
    BOTTOM = 74,
    STEP_DAYS = 2,
    STEP_MINUTES = 4
};

typedef enum layer { LAYER_DAY, LAYER_DIRECTION, LAYER_LENGTH, LAYER_BOTH, N_LAYERS } layer;
static const char *const colours[N_LAYERS] = {"#fff3c4", "#9ecae1", "#fdae6b", "#7f2704"};
static const char *const names[N_LAYERS] = {"plot_day", "plot_direction", "plot_length",
                                            "plot_both"};

static layer layer_at(const tocsin_shadow_answer *answer, tocsin_day day, int minute) {
    shadow_fit fit = picture_shadow_fit(answer, day, minute);
    bool length = fit.length && !isnan(answer->elevation_deg);
    if (!fit.up) return N_LAYERS;
    if (fit.direction && (length || isnan(answer->elevation_deg)))
        return isnan(answer->elevation_deg) ? LAYER_DIRECTION : LAYER_BOTH;
    return fit.direction ? LAYER_DIRECTION : length ? LAYER_LENGTH : LAYER_DAY;
}

static double y_of(double minute) {
    return TOP + HEIGHT * minute / 1440;
}

static void put_column(tocsin_buffer *out, const tocsin_shadow_answer *answer, tocsin_day first,
                       int i) {
    layer before = N_LAYERS;
    int since = 0;
    for (int minute = 0; minute <= 1440; minute += STEP_MINUTES) {
        layer now = minute < 1440 ? layer_at(answer, first + i, minute) : N_LAYERS;
        if (now == before) continue;
        if (before != N_LAYERS)
            tocsin_buffer_printf(
                out, "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n",
                LEFT + i * PER_DAY, y_of(since), STEP_DAYS * PER_DAY, y_of(minute) - y_of(since),
                colours[before]);
        before = now;
        since = minute;
    }
}

static void put_axes(tocsin_buffer *out, int year, tocsin_day first) {
    for (int hour = 0; hour <= 24; hour += 6)
        tocsin_buffer_printf(out,
                             "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#999\" "
                             "stroke-width=\"0.5\"/><text x=\"%d\" y=\"%.1f\" "
                             "text-anchor=\"end\">%02d:00</text>\n",
                             LEFT, y_of(60 * hour), LEFT + 366 * PER_DAY, y_of(60 * hour), LEFT - 6,
                             y_of(60 * hour) + 4, hour);
    for (int month = 1; month <= 12; month++) {
        int x = LEFT + PER_DAY * (tocsin_day_from_civil((tocsin_civil){year, month, 1}) - first);
        tocsin_buffer_printf(out,
                             "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#999\" "
                             "stroke-width=\"0.5\"/><text x=\"%d\" y=\"%d\">%04d-%02d</text>\n",
                             x, TOP, x, TOP + HEIGHT, x, TOP + HEIGHT + 16, year, month);
    }
}

static void put_legend(tocsin_buffer *out, const tocsin_shadow_answer *answer,
                       const picture_words *words) {
    int x = LEFT, y = TOP + HEIGHT + 34;
    for (int i = 0; i < N_LAYERS; i++) {
        bool needs_length = i == LAYER_LENGTH || i == LAYER_BOTH;
        if (needs_length && isnan(answer->elevation_deg)) continue;
        tocsin_buffer_printf(out,
                             "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\" "
                             "stroke=\"#666\"/><text x=\"%d\" y=\"%d\">",
                             x, y, colours[i], x + 18, y + 10);
        tocsin_buffer_put_html(out,
                               tocsin_text_of(picture_say(words, names[i], (const char *)NULL)));
        tocsin_buffer_puts(out, "</text>\n");
        x += 150;
    }
}

static void put_claim(tocsin_buffer *out, const tocsin_shadow_answer *answer, tocsin_day first,
                      const picture_words *words) {
    double x = LEFT + PER_DAY * (answer->given.day - first + 0.5), y = y_of(answer->given.minute);
    tocsin_buffer_printf(out,
                         "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"none\" stroke=\"#000\" "
                         "stroke-width=\"2\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
                         x, y, x < 600 ? x + 10 : x - 10, y - 8, x < 600 ? "start" : "end");
    tocsin_buffer_put_html(out,
                           tocsin_text_of(picture_say(words, "plot_claim", (const char *)NULL)));
    tocsin_buffer_puts(out, "</text>\n");
}

tocsin_status tocsin_shadow_plot(const tocsin_shadow_answer *answer, const char *language,
                                 tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    picture_words words;
    tocsin_status status = picture_words_load(language, &arena, &words, err);
    if (status) return status;
    int width = LEFT + 366 * PER_DAY + 40, height = TOP + HEIGHT + BOTTOM;
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){answer->year, 1, 1});
    const char *title = picture_say(&words, "plot_title", (const char *)NULL);
    tocsin_buffer_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n<title>",
        width, height);
    tocsin_buffer_put_html(out, tocsin_text_of(title));
    tocsin_buffer_printf(
        out,
        "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n<text x=\"%d\" y=\"18\" font-size=\"15\">",
        width, height, LEFT);
    tocsin_buffer_put_html(out, tocsin_text_of(title));
    tocsin_buffer_printf(out, "</text>\n<text x=\"%d\" y=\"33\">", LEFT);
    tocsin_buffer_put_html(out,
                           tocsin_text_of(picture_say(&words, "plot_hours", (const char *)NULL)));
    tocsin_buffer_puts(out, "</text>\n");
    for (int i = 0; i < 365; i += STEP_DAYS) put_column(out, answer, first, i);
    put_axes(out, answer->year, first);
    put_legend(out, answer, &words);
    if (answer->has_claim) put_claim(out, answer, first, &words);
    tocsin_buffer_puts(out, "</svg>\n");
    return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
