// SPDX-License-Identifier: Apache-2.0
/* Dates of English news against TimeML files (text/dates-en of TOCSIN_SHARED, or of a folder `shared` beside the
 * checkout). Counted as in TempEval-3: every TIMEX3 of the text, of all types, the day of publication given; found when
 * it overlaps one of ours (relaxed) or has its very words (strict); the value of those found, and of all.
 *
 * A value is right when
 *   - DATE and TIME: the period that we name is that of the value; of a clock time or a part of the day its day; of
 *     PRESENT_REF the day of publication; PAST_REF, FUTURE_REF and values that leave their year open never;
 *   - DURATION (whatever its TYPE: "P10Y"): number and unit are the same, X for a number that is not said;
 *   - SET: ours is habitual.
 * TOCSIN_SPEC_MISSES=1 lists the rest. */
#include "fixture.h"

#include "reading/date.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES      64
#define MENTIONS   200
#define TEXT_BYTES (1 << 16)

typedef struct timex {
    size_t from, to; /* of the text without tags */
    char type[16], value[32];
} timex;

typedef struct report {
    char text[TEXT_BYTES];
    size_t n;
    timex items[MENTIONS];
    size_t n_items;
    tocsin_period published;
} report;

typedef struct score {
    size_t gold, ours, found, ours_found, strict, value;
} score;

/* ---- TimeML ------------------------------------------------------------------------------- */

static void attribute(const char *tag, const char *end, const char *name, char *room, size_t n) {
    char key[32];
    snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(tag, key);
    room[0] = 0;
    if (!at || at > end) return;
    at += strlen(key);
    size_t length = strcspn(at, "\"");
    snprintf(room, n, "%.*s", (int)(length < n ? length : n - 1), at);
}

static const char *entity(const char *at, char *ret) {
    static const struct {
        const char *name;
        char is;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strncmp(at, known[i].name, strlen(known[i].name))) {
            *ret = known[i].is;
            return at + strlen(known[i].name);
        }
    *ret = *at;
    return at + 1;
}

static const char *read_tag(report *r, const char *at) {
    const char *end = strchr(at, '>');
    if (!end) return at + strlen(at);
    if (!strncmp(at, "<TIMEX3", 7) && r->n_items < MENTIONS) {
        timex *made = &r->items[r->n_items];
        *made = (timex){.from = r->n};
        attribute(at, end, "type", made->type, sizeof made->type);
        attribute(at, end, "value", made->value, sizeof made->value);
    } else if (!strncmp(at, "</TIMEX3", 8) && r->n_items < MENTIONS) {
        r->items[r->n_items++].to = r->n;
    }
    return end + 1;
}

/* The text between <TEXT> and </TEXT>, and the day of publication. */
static bool read_report(report *r, const char *xml) {
    char day[32];
    const char *dct = strstr(xml, "<DCT>"), *at = strstr(xml, "<TEXT>"),
               *end = strstr(xml, "</TEXT>");
    r->n = r->n_items = 0;
    if (!dct || !at || !end) return false;
    attribute(dct, strstr(dct, "</DCT>"), "value", day, sizeof day);
    if (!tocsin_period_parse(tocsin_text_of(day), &r->published)) return false;
    for (at += strlen("<TEXT>"); at < end && r->n + 1 < TEXT_BYTES;)
        at = *at == '<' ? read_tag(r, at) : entity(at, &r->text[r->n++]);
    return true;
}

/* ---- values ------------------------------------------------------------------------------- */

static bool same(tocsin_period a, tocsin_period b) {
    return a.from == b.from && a.to == b.to;
}

static tocsin_period months(int year, int from, int to) {
    int end_year = to < from ? year + 1 : year;
    tocsin_civil first = {year, from, 1}, last = {end_year, to, tocsin_days_in_month(end_year, to)};
    return (tocsin_period){tocsin_day_from_civil(first), tocsin_day_from_civil(last)};
}

static tocsin_period years(int first, int n) {
    return (tocsin_period){months(first, 1, 1).from, months(first + n - 1, 12, 12).to};
}

static bool period_of_season(int year, const char *code, tocsin_period *ret) {
    static const struct {
        const char *code;
        int from, to;
    } seasons[] = {{"SP", 3, 5}, {"SU", 6, 8}, {"FA", 9, 11},  {"WI", 12, 2}, {"Q1", 1, 3},
                   {"Q2", 4, 6}, {"Q3", 7, 9}, {"Q4", 10, 12}, {"H1", 1, 6},  {"H2", 7, 12}};
    for (size_t i = 0; i < sizeof seasons / sizeof seasons[0]; i++)
        if (!strcmp(code, seasons[i].code)) {
            *ret = months(year, seasons[i].from, seasons[i].to);
            return true;
        }
    return false;
}

/* Week 1 holds the fourth of January. */
static tocsin_period week(int year, int n) {
    tocsin_day fourth = tocsin_day_from_civil((tocsin_civil){year, 1, 4});
    tocsin_day monday = fourth - tocsin_day_weekday(fourth) + 7 * (n - 1);
    return (tocsin_period){monday, monday + 6};
}

/* The period of a TimeML value; false for those that name none. */
static bool period_of_value(const char *value, tocsin_period published, tocsin_period *ret) {
    char code[8] = "";
    int year, n;
    if (!strcmp(value, "PRESENT_REF")) {
        *ret = published;
        return true;
    }
    if (sscanf(value, "%4d-W%2d", &year, &n) == 2) {
        *ret = week(year, n);
        return !strchr(value, 'X');
    }
    if (sscanf(value, "%4d-%2[A-Z]", &year, code) == 2 && code[1])
        return period_of_season(year, code, ret);
    if (sscanf(value, "%4d-%1[QH]%1[1-4]", &year, code, code + 1) == 3)
        return period_of_season(year, code, ret);
    tocsin_text date = tocsin_text_slice(tocsin_text_of(value), 0, strcspn(value, "T"));
    if (date.n == 2 && sscanf(value, "%2d", &n) == 1)
        *ret = years(n * 100, 100);
    else if (date.n == 3 && sscanf(value, "%3d", &n) == 1)
        *ret = years(n * 10, 10);
    else
        return tocsin_period_parse(date, ret);
    return true;
}

/* "P2Y", "PXM", "PT24H", "P1DE". */
static bool is_duration(const char *value, const date_mention *d) {
    static const struct {
        const char *code;
        date_unit unit;
        int times; /* of it */
    } units[] = {{"TM", UNIT_MINUTE, 1}, {"TH", UNIT_HOUR, 1},   {"D", UNIT_DAY, 1},
                 {"W", UNIT_WEEK, 1},    {"M", UNIT_MONTH, 1},   {"Y", UNIT_YEAR, 1},
                 {"DE", UNIT_DECADE, 1}, {"Y", UNIT_DECADE, 10}, {"CE", UNIT_CENTURY, 1}};
    bool clock = value[1] == 'T';
    const char *at = value + 1 + clock;
    bool open = *at == 'X';
    int n = open ? 0 : (int)strtol(at, NULL, 10);
    at += open ? 1 : strspn(at, "0123456789");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].unit != d->unit || strcmp(at, units[i].code + clock)) continue;
        if (clock && units[i].code[0] != 'T') continue;
        if (open) return d->number != d->number_to;
        return d->number == d->number_to && n == d->number * units[i].times;
    }
    return false;
}

static bool value_is_right(const timex *t, const date_mention *d, tocsin_period published) {
    tocsin_period wanted;
    if (!strcmp(t->type, "SET")) return d->habitual;
    if (t->value[0] == 'P' && t->value[1] != 'A' && t->value[1] != 'R')
        return is_duration(t->value, d);
    return period_of_value(t->value, published, &wanted) && same(wanted, d->named);
}

/* ---- scores ------------------------------------------------------------------------------- */

typedef struct ours {
    date_mention items[2 * MENTIONS];
    size_t n;
} ours;

static void add(ours *all, const date_mention *items, size_t n) {
    for (size_t i = 0; i < n && all->n < 2 * MENTIONS; i++) all->items[all->n++] = items[i];
}

static void read_dates(fixture *f, const report *r, ours *all) {
    date_anchor anchor = {r->published, TOCSIN_PERIOD_NONE};
    tocsin_text text = {r->text, r->n};
    all->n = 0;
    assert_int_equal(fixture_open(f, text, "en"), TOCSIN_OK);
    for (size_t b = 0; b < f->doc.n_blocks; b++) {
        fixture_passage(f, b);
        for (size_t i = 0; i < f->passage.n_sentences; i++) {
            date_list list;
            assert_int_equal(
                date_find(&f->passage, &f->passage.sentences[i], &anchor, &list, &f->err),
                TOCSIN_OK);
            add(all, list.items, list.n);
            add(all, list.durations, list.n_durations);
        }
    }
}

static void show(const char *what, const report *r, size_t from, size_t to, const char *value) {
    if (!getenv("TOCSIN_SPEC_MISSES")) return;
    size_t begin = from > 40 ? from - 40 : 0;
    char around[256];
    snprintf(around, sizeof around, "%.*s[%.*s]%.*s", (int)(from - begin), r->text + begin,
             (int)(to - from), r->text + from, 25, r->text + to);
    for (char *c = around; *c; c++)
        if (*c == '\n') *c = ' ';
    print_message("%-7s %-12s %s\n", what, value, around);
}

static void score_timex(const report *r, const timex *t, const ours *all, score *sum) {
    bool found = false, right = false;
    char said[64] = "";
    for (size_t k = 0; k < all->n; k++) {
        const date_mention *d = &all->items[k];
        if (d->from >= t->to || d->to <= t->from) continue;
        found = true;
        sum->strict += d->from == t->from && d->to == t->to;
        right |= value_is_right(t, d, r->published);
        tocsin_day_format(d->named.from, said);
    }
    sum->gold++;
    sum->found += found;
    sum->value += right;
    if (!found) show("misses", r, t->from, t->to, t->value);
    if (found && !right) {
        show("value", r, t->from, t->to, t->value);
        if (getenv("TOCSIN_SPEC_MISSES")) print_message("        ours %s\n", said);
    }
}

static void score_report(const report *r, const ours *all, score *sum) {
    for (size_t i = 0; i < r->n_items; i++) score_timex(r, &r->items[i], all, sum);
    for (size_t k = 0; k < all->n; k++) {
        const date_mention *d = &all->items[k];
        bool found = false;
        for (size_t i = 0; i < r->n_items; i++)
            found |= d->from < r->items[i].to && d->to > r->items[i].from;
        sum->ours++;
        sum->ours_found += found;
        if (!found) show("false", r, d->from, d->to, "");
    }
}

static double share(size_t part, size_t of) {
    return of ? (double)part / (double)of : 0;
}

static void dates_of_english_news_hold_their_share(void **state) {
    fixture *f = *state;
    char folder[2048], path[4096];
    shared_path(folder, sizeof folder, "text/dates-en");
    DIR *dir = opendir(folder);
    if (!dir) {
        print_message("skipped: no %s\n", folder);
        skip();
        return;
    }
    score sum = {0, 0, 0, 0, 0, 0};
    report *r = test_calloc(1, sizeof *r);
    ours *all = test_calloc(1, sizeof *all);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer xml = TOCSIN_BUFFER_INIT;
        if (!strstr(entry->d_name, ".tml")) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        assert_int_equal(tocsin_file_read(path, TEXT_BYTES, &xml, &f->err), TOCSIN_OK);
        tocsin_buffer_putc(&xml, 0);
        if (!read_report(r, tocsin_buffer_text(&xml).at)) fail_msg("%s is no TimeML", path);
        read_dates(f, r, all);
        score_report(r, all, &sum);
        tocsin_arena_release(&f->arena);
    }
    closedir(dir);
    test_free(all);
    test_free(r);
    double precision = share(sum.ours_found, sum.ours), recall = share(sum.found, sum.gold);
    print_message(
        "%zu TIMEX3, %zu of ours: relaxed precision %.3f, recall %.3f, F1 %.3f; strict recall %.3f\n",
        sum.gold, sum.ours, precision, recall, 2 * precision * recall / (precision + recall),
        share(sum.strict, sum.gold));
    print_message("value right: %.3f of those found, %.3f of all\n", share(sum.value, sum.found),
                  share(sum.value, sum.gold));
    assert_true(recall >= 0.92 && precision >= 0.96);
    assert_true(share(sum.value, sum.found) >= 0.89 && share(sum.value, sum.gold) >= 0.83);
}

int main(void) {
    const struct CMUnitTest tests[] = {fixture_test(dates_of_english_news_hold_their_share)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
