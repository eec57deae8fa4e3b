// SPDX-License-Identifier: Apache-2.0
#include "brief/format.h"

#include <math.h>

#include "brief/pack.h"

/* ---- numbers ----------------------------------------------------------------------------- */

static const int64_t powers_of_ten[] = {1,      10,      100,      1000,      10000,
                                        100000, 1000000, 10000000, 100000000, 1000000000};

static void put_grouped(const brief_pack *pack, const char *digits, size_t n, tocsin_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0 && n >= pack->group_from_digits)
            tocsin_buffer_put(out, pack->group);
        tocsin_buffer_putc(out, digits[i]);
    }
}

void brief_put_decimal(const brief_pack *pack, double value, int decimals, tocsin_buffer *out) {
    if (!isfinite(value)) {
        tocsin_buffer_putc(out, '?');
        return;
    }
    if (decimals < 0) decimals = 0;
    if (decimals > 9) decimals = 9;
    while (decimals > 0 && fabs(value) * (double)powers_of_ten[decimals] > 9e15) decimals--;
    char digits[400];
    if (fabs(value) > 9e15) { /* past the integers that a double holds; %.0f knows no locale */
        int n = snprintf(digits, sizeof digits, "%.0f", fabs(value));
        if (value < 0) tocsin_buffer_puts(out, "\u2212");
        put_grouped(pack, digits, (size_t)n, out);
        return;
    }
    int64_t scaled = llround(fabs(value) * (double)powers_of_ten[decimals]);
    int64_t fraction = scaled % powers_of_ten[decimals];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)(scaled / powers_of_ten[decimals]));
    if (value < 0 && scaled) tocsin_buffer_puts(out, "\u2212");
    put_grouped(pack, digits, (size_t)n, out);
    if (!decimals) return;
    tocsin_buffer_put(out, pack->decimal);
    tocsin_buffer_printf(out, "%0*lld", decimals, (long long)fraction);
}

/* Decimals that show `figures` significant figures of a value. */
static int decimals_for(double value, int figures) {
    double magnitude = fabs(value);
    if (!(magnitude > 0) || !isfinite(magnitude)) return 0;
    int decimals = figures - 1 - (int)floor(log10(magnitude));
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

void brief_put_number(const brief_pack *pack, double value, tocsin_buffer *out) {
    int decimals = decimals_for(value, 3);
    /* 8.30 says no more than 8.3 here: the last zeros go. */
    while (decimals > 0) {
        double scaled = value * (double)powers_of_ten[decimals - 1];
        if (fabs(scaled - round(scaled)) > 0.049) break;
        decimals--;
    }
    brief_put_decimal(pack, value, decimals, out);
}

void brief_put_share(const brief_pack *pack, double share, tocsin_buffer *out) {
    double bound = share < 0.0001 ? 0.0001 : share > 0.9999 ? 0.9999 : share;
    if (share < bound) tocsin_buffer_put(out, brief_phrase(pack, BRIEF_LESS_THAN));
    if (share > bound) tocsin_buffer_put(out, brief_phrase(pack, BRIEF_MORE_THAN));
    int decimals = decimals_for(100 * bound, 2);
    brief_put_decimal(pack, 100 * bound, share > 0.99 ? 2 : decimals > 2 ? 2 : decimals, out);
    tocsin_buffer_put(out, brief_phrase(pack, BRIEF_PER_CENT));
}

static void say_numbers(const brief_pack *pack, brief_phrase_id id, double low, double high,
                        tocsin_buffer *out) {
    tocsin_slot slots[] = {{.name = "low", .type = TOCSIN_SLOT_NUMBER, .number = low},
                           {.name = "high", .type = TOCSIN_SLOT_NUMBER, .number = high}};
    brief_say(pack, id, slots, 2, out);
}

void brief_put_interval(const brief_pack *pack, double low, double high, tocsin_buffer *out) {
    if (isnan(low))
        say_numbers(pack, BRIEF_INTERVAL_MOST, low, high, out);
    else if (isnan(high))
        say_numbers(pack, BRIEF_INTERVAL_LEAST, low, high, out);
    else if (low == high)
        brief_put_number(pack, low, out);
    else
        say_numbers(pack, BRIEF_INTERVAL_RANGE, low, high, out);
}

/* ---- dates ------------------------------------------------------------------------------- */

/* How exactly a period is named. */
typedef enum period_grain { GRAIN_DAY, GRAIN_MONTH, GRAIN_YEAR } period_grain;

static void put_date(const brief_pack *pack, tocsin_day day, period_grain grain, bool with_month,
                     bool with_year, tocsin_buffer *out) {
    tocsin_civil date = tocsin_day_to_civil(day);
    const char *gap = "";
    if (grain == GRAIN_DAY) {
        tocsin_buffer_printf(out, "%d", date.day);
        tocsin_buffer_put(out, pack->day_mark);
        gap = " ";
    }
    if (grain <= GRAIN_MONTH && with_month) {
        tocsin_buffer_puts(out, gap);
        tocsin_buffer_put(out, pack->months[date.month - 1]);
        gap = " ";
    }
    if (with_year) tocsin_buffer_printf(out, "%s%d", gap, date.year);
}

void brief_put_day(const brief_pack *pack, tocsin_day day, tocsin_buffer *out) {
    if (day != TOCSIN_DAY_NONE) put_date(pack, day, GRAIN_DAY, true, true, out);
}

void brief_put_day_short(const brief_pack *pack, tocsin_day day, bool year, tocsin_buffer *out) {
    if (day == TOCSIN_DAY_NONE) return;
    tocsin_civil date = tocsin_day_to_civil(day);
    tocsin_buffer_printf(out, "%d", date.day);
    tocsin_buffer_put(out, pack->day_mark);
    tocsin_buffer_putc(out, ' ');
    tocsin_buffer_put(out, pack->months_short[date.month - 1]);
    if (year) tocsin_buffer_printf(out, " %d", date.year);
}

static period_grain grain_of(tocsin_civil from, tocsin_civil to) {
    bool whole_months = from.day == 1 && to.day == tocsin_days_in_month(to.year, to.month);
    if (!whole_months) return GRAIN_DAY;
    return from.month == 1 && to.month == 12 ? GRAIN_YEAR : GRAIN_MONTH;
}

static void say_dates(const brief_pack *pack, brief_phrase_id id, tocsin_text from, tocsin_text to,
                      tocsin_buffer *out) {
    tocsin_slot slots[] = {{.name = "from", .type = TOCSIN_SLOT_TEXT, .text = from},
                           {.name = "to", .type = TOCSIN_SLOT_TEXT, .text = to}};
    brief_say(pack, id, slots, 2, out);
}

/* Both ends known and different: what they share is said once, at the end. */
static void put_range(const brief_pack *pack, tocsin_period period, period_grain grain, bool at,
                      tocsin_buffer *out) {
    tocsin_civil a = tocsin_day_to_civil(period.from), b = tocsin_day_to_civil(period.to);
    bool same_year = a.year == b.year, same_month = same_year && a.month == b.month;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer from = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer to = TOCSIN_BUFFER_INIT;
    put_date(pack, period.from, grain, !same_month, !same_year, &from);
    put_date(pack, period.to, grain, true, true, &to);
    if (from.failed || to.failed) out->failed = true;
    say_dates(pack, at ? BRIEF_PERIOD_RANGE_AT : BRIEF_PERIOD_RANGE, tocsin_buffer_text(&from),
              tocsin_buffer_text(&to), out);
}

void brief_put_period(const brief_pack *pack, tocsin_period period, bool at, tocsin_buffer *out) {
    if (!tocsin_period_is_known(period)) return;
    bool open_from = period.from == TOCSIN_DAY_NONE, open_to = period.to == TOCSIN_DAY_NONE;
    tocsin_civil a = tocsin_day_to_civil(open_from ? period.to : period.from);
    tocsin_civil b = tocsin_day_to_civil(open_to ? period.from : period.to);
    period_grain grain = open_from || open_to ? GRAIN_DAY : grain_of(a, b);
    bool single = grain == GRAIN_DAY     ? period.from == period.to
                  : grain == GRAIN_MONTH ? a.year == b.year && a.month == b.month
                                         : a.year == b.year;
    if (!open_from && !open_to && !single) {
        put_range(pack, period, grain, at, out);
        return;
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    put_date(pack, open_from ? period.to : period.from, grain, true, true, &name);
    if (name.failed) out->failed = true;
    tocsin_text text = tocsin_buffer_text(&name);
    if (open_from || open_to)
        say_dates(pack, open_to ? BRIEF_PERIOD_SINCE : BRIEF_PERIOD_UNTIL, text, text, out);
    else if (at)
        say_dates(pack, grain == GRAIN_DAY ? BRIEF_DAY_AT : BRIEF_MONTH_AT, text, text, out);
    else
        tocsin_buffer_put(out, text);
}

/* ---- words and text ---------------------------------------------------------------------- */

/* "RUS.MIL": the word of ".MIL" with {base} replaced by the word of "RUS". */
static bool put_compound(const brief_pack *pack, tocsin_text word, tocsin_buffer *out) {
    size_t dot = tocsin_text_find(word, TOCSIN_TEXT("."), 1);
    if (dot == SIZE_MAX) return false;
    const brief_word *suffix = brief_pack_word(pack, tocsin_text_slice(word, dot, word.n));
    const brief_word *base = brief_pack_word(pack, tocsin_text_slice(word, 0, dot));
    if (!suffix || !base) return false;
    size_t at = tocsin_text_find(suffix->many, TOCSIN_TEXT("{base}"), 0);
    if (at == SIZE_MAX) return false;
    tocsin_buffer_put(out, tocsin_text_slice(suffix->many, 0, at));
    tocsin_buffer_put(out, base->many);
    tocsin_buffer_put(out, tocsin_text_slice(suffix->many, at + 6, suffix->many.n));
    return true;
}

void brief_put_word(const brief_pack *pack, tocsin_text word, bool one, tocsin_buffer *out) {
    const brief_word *found = brief_pack_word(pack, word);
    if (found)
        tocsin_buffer_put(out, one ? found->one : found->many);
    else if (!put_compound(pack, word, out))
        brief_put_clean(word, BRIEF_SENTENCE_CHARS, out);
}

/* Bytes of the well-formed character at `at`; 0 when there is none. */
static size_t character_bytes(tocsin_text text, size_t at) {
    unsigned char lead = (unsigned char)text.at[at];
    size_t n = lead < 0x80   ? 1
               : lead < 0xC2 ? 0
               : lead < 0xE0 ? 2
               : lead < 0xF0 ? 3
               : lead < 0xF5 ? 4
                             : 0;
    if (!n || at + n > text.n) return 0;
    return n == 1 || tocsin_text_is_utf8(tocsin_text_slice(text, at, at + n), NULL) ? n : 0;
}

void brief_put_clean(tocsin_text text, size_t max_chars, tocsin_buffer *out) {
    text = tocsin_text_trim(text);
    bool space = false;
    size_t chars = 0;
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.at[at];
        if (c <= 0x20 || c == 0x7F) {
            space = true;
            at++;
            continue;
        }
        if (chars + space >= max_chars) {
            tocsin_buffer_puts(out, "\u2026");
            return;
        }
        if (space && chars) tocsin_buffer_putc(out, ' ');
        size_t n = character_bytes(text, at);
        tocsin_buffer_put(out, n ? tocsin_text_slice(text, at, at + n) : TOCSIN_TEXT("\uFFFD"));
        chars += 1 + (size_t)space;
        space = false;
        at += n ? n : 1;
    }
}

/* A text that is one quotation already loses its own marks. */
static tocsin_text without_own_quotes(tocsin_text text) {
    static const struct {
        const char *open, *close;
    } marks[] = {
        {"\"", "\""}, {"\u201C", "\u201D"}, {"\u201E", "\u201D"}, {"\u2018", "\u2019"}, {"'", "'"}};
    text = tocsin_text_trim(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        tocsin_text open = tocsin_text_of(marks[i].open), close = tocsin_text_of(marks[i].close);
        if (text.n <= open.n + close.n || !tocsin_text_starts(text, open) ||
            !tocsin_text_ends(text, close))
            continue;
        tocsin_text inside = tocsin_text_slice(text, open.n, text.n - close.n);
        bool is_one = tocsin_text_find(inside, open, 0) == SIZE_MAX &&
                      tocsin_text_find(inside, close, 0) == SIZE_MAX;
        return is_one ? inside : text;
    }
    return text;
}

void brief_put_quoted(const brief_pack *pack, tocsin_text text, tocsin_buffer *out) {
    tocsin_buffer_put(out, brief_phrase(pack, BRIEF_QUOTE_OPEN));
    brief_put_clean(without_own_quotes(text), BRIEF_SENTENCE_CHARS, out);
    tocsin_buffer_put(out, brief_phrase(pack, BRIEF_QUOTE_CLOSE));
}

tocsin_status brief_hand_over(const tocsin_buffer *piece, tocsin_buffer *out, tocsin_error *err) {
    if (piece->failed) return tocsin_fail_memory(err);
    tocsin_buffer_put(out, tocsin_buffer_text(piece));
    return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

void brief_capitalise(tocsin_buffer *out, size_t from) {
    if (out->failed || from >= out->n) return;
    unsigned char c = (unsigned char)out->at[from];
    if (c >= 'a' && c <= 'z') {
        out->at[from] = (char)(c - 0x20);
    } else if (c == 0xC3 && from + 1 < out->n) { /* U+00E0 … U+00FE, without the division sign */
        unsigned char low = (unsigned char)out->at[from + 1];
        if (low >= 0xA0 && low <= 0xBE && low != 0xB7) out->at[from + 1] = (char)(low - 0x20);
    }
}
