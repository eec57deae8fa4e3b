// SPDX-License-Identifier: Apache-2.0
/* Certainty, polarity and tense of claims against events that others annotated in English news (MEANTIME), where the
 * caller has them: TOCSIN_SHARED, or a folder `shared` beside the checkout. Compared is the first finite verb of each
 * claim. Tense: FUTURE where the annotation puts the event in the future, else the grammatical tense of verbs
 * without a perfect or progressive. Prints the shares and how many of the annotated verbs lie in a claim. */
#include "claims.h"

#include <dirent.h>
#include <stdlib.h>

#define FLOOR 0.85

enum { TOKENS_MOST = 4000, EVENTS_MOST = 1000 };

typedef struct extent {
    size_t from, to;
} extent;

typedef struct event_mention {
    char certainty[24], polarity[24], tense[24], time[24], aspect[24];
    bool verb;
    size_t at, to; /* in the text; 0, 0: no token */
} event_mention;

typedef struct annotated {
    tocsin_buffer text;
    extent tokens[TOKENS_MOST];
    event_mention events[EVENTS_MOST];
    size_t n_events;
} annotated;

typedef struct share {
    int right, n;
} share;

typedef struct tally {
    share certainty, polarity, tense;
    int verbs, covered;
} tally;

/* ---- the annotated texts ----------------------------------------------------------------------- */

static void attribute(const char *line, const char *name, char *ret, size_t n) {
    char key[32];
    snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(line, key);
    size_t used = 0;
    ret[0] = '\0';
    if (!at) return;
    for (at += strlen(key); *at && *at != '"' && used + 1 < n; at++) ret[used++] = *at;
    ret[used] = '\0';
}

static bool stands_apart(const char *token) {
    static const char *const joined[] = {",",   ".", ";", ":",   "?",   "!",   ")",  "'s",
                                         "n't", "'", "%", "'re", "'ve", "'ll", "'d", "”"};
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++)
        if (!strcmp(token, joined[i])) return false;
    return true;
}

static const char *as_printed(const char *token) {
    static const char *const marks[][2] = {
        {"``", "“"}, {"''", "”"}, {"-LRB-", "("}, {"-RRB-", ")"}, {"&amp;", "&"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strcmp(token, marks[i][0])) return marks[i][1];
    return token;
}

static void add_token(annotated *a, const char *line, int *in_sentence, bool *glue) {
    char id[16], number[16], token[256];
    attribute(line, "t_id", id, sizeof id);
    attribute(line, "sentence", number, sizeof number);
    const char *from = strchr(line, '>');
    const char *to = from ? strstr(from, "</token>") : NULL;
    if (!to) return;
    snprintf(token, sizeof token, "%.*s", (int)(to - from - 1), from + 1);
    const char *printed = as_printed(token);
    size_t index = (size_t)atoi(id);
    assert_true(index < TOKENS_MOST);
    if (atoi(number) != *in_sentence) tocsin_buffer_puts(&a->text, a->text.n ? "\n\n" : "");
    if (atoi(number) == *in_sentence && !*glue && stands_apart(printed))
        tocsin_buffer_putc(&a->text, ' ');
    *in_sentence = atoi(number);
    *glue = !strcmp(printed, "(") || !strcmp(printed, "“") || !strcmp(printed, "$");
    a->tokens[index].from = a->text.n;
    tocsin_buffer_puts(&a->text, printed);
    a->tokens[index].to = a->text.n;
}

static void add_event(annotated *a, const char *line) {
    char pos[24];
    assert_true(a->n_events < EVENTS_MOST);
    event_mention *e = &a->events[a->n_events++];
    memset(e, 0, sizeof *e);
    attribute(line, "certainty", e->certainty, sizeof e->certainty);
    attribute(line, "polarity", e->polarity, sizeof e->polarity);
    attribute(line, "tense", e->tense, sizeof e->tense);
    attribute(line, "time", e->time, sizeof e->time);
    attribute(line, "aspect", e->aspect, sizeof e->aspect);
    attribute(line, "pos", pos, sizeof pos);
    e->verb = !strcmp(pos, "VERB");
}

static void add_anchor(annotated *a, const char *line) {
    char id[16];
    attribute(line, "t_id", id, sizeof id);
    event_mention *e = &a->events[a->n_events - 1];
    e->at = a->tokens[atoi(id)].from;
    e->to = a->tokens[atoi(id)].to;
}

static void load(const char *path, annotated *a) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer xml = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_file_read(path, 4 << 20, &xml, &err), TOCSIN_OK);
    tocsin_text rest = tocsin_buffer_text(&xml), line;
    int in_sentence = -1;
    bool glue = false, in_event = false;
    while (tocsin_text_split(&rest, '\n', &line)) {
        char room[1024];
        snprintf(room, sizeof room, "%.*s", TOCSIN_TEXT_ARG(line));
        if (strstr(room, "<token ")) add_token(a, room, &in_sentence, &glue);
        if (strstr(room, "<EVENT_MENTION ")) {
            add_event(a, room);
            in_event = true;
        }
        if (strstr(room, "</EVENT_MENTION>")) in_event = false;
        if (in_event && strstr(room, "<token_anchor ")) add_anchor(a, room);
    }
}

/* ---- comparing --------------------------------------------------------------------------------- */

static void count(share *s, bool right) {
    s->right += right;
    s->n++;
}

static bool is_finite(const event_mention *e) {
    return e->verb && (!strcmp(e->tense, "PAST") || !strcmp(e->tense, "PRESENT") ||
                       !strcmp(e->tense, "FUTURE"));
}

static void compare(const tocsin_claim *c, const event_mention *e, tally *sum) {
    static const char *const sure[] = {"", "CERTAIN", "PROBABLE", "POSSIBLE", ""};
    if (!strcmp(e->certainty, "CERTAIN") || !strcmp(e->certainty, "PROBABLE") ||
        !strcmp(e->certainty, "POSSIBLE"))
        count(&sum->certainty, !strcmp(e->certainty, sure[c->certainty]));
    if (e->polarity[0] && strcmp(e->polarity, "UNDERSPECIFIED") != 0)
        count(&sum->polarity, c->negative == !strcmp(e->polarity, "NEG"));
    bool plain = !e->aspect[0] || !strcmp(e->aspect, "NONE");
    bool future = !strcmp(e->time, "FUTURE");
    if (!future && !plain) return;
    bool past = !strcmp(e->tense, "PAST");
    bool right = future ? c->tense == TOCSIN_FUTURE
                 : past ? c->tense == TOCSIN_PAST
                        : c->tense == TOCSIN_PRESENT || c->tense == TOCSIN_HABITUAL;
    count(&sum->tense, right);
}

static bool lies_in(const event_mention *e, const tocsin_claim *c) {
    return e->to > e->at && (int64_t)e->at >= c->span.from && (int64_t)e->to <= c->span.to;
}

static void compare_text(fixture *f, const char *path, tally *sum) {
    annotated *a = test_calloc(1, sizeof *a);
    load(path, a);
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.language = "en";
    tocsin_reading r;
    assert_int_equal(tocsin_reader_read(f->reader, tocsin_buffer_text(&a->text), SHA_OF_NOTHING,
                                        &options, &f->arena, &r, &f->err),
                     TOCSIN_OK);
    for (size_t i = 0; i < r.n_claims; i++) {
        const event_mention *head = NULL;
        for (size_t k = 0; k < a->n_events; k++) {
            const event_mention *e = &a->events[k];
            if (lies_in(e, &r.claims[i]) && is_finite(e) && (!head || e->at < head->at)) head = e;
        }
        if (head) compare(&r.claims[i], head, sum);
    }
    for (size_t k = 0; k < a->n_events; k++) {
        bool covered = false;
        for (size_t i = 0; i < r.n_claims; i++)
            covered = covered || lies_in(&a->events[k], &r.claims[i]);
        sum->verbs += a->events[k].verb;
        sum->covered += a->events[k].verb && covered;
    }
    tocsin_buffer_release(&a->text);
    test_free(a);
}

static double print_share(const char *what, share s) {
    double value = s.n ? (double)s.right / s.n : 0;
    print_message("%s: %d of %d right, %.3f\n", what, s.right, s.n, value);
    return value;
}

static void mood_of_claims_agrees_with_annotated_events(void **state) {
    char folder[2048], path[4096];
    shared_path(folder, sizeof folder, "text/events-en");
    DIR *dir = opendir(folder);
    if (!dir) {
        print_message("skipped: no annotated events in %s\n", folder);
        skip();
    }
    tally sum = {.verbs = 0};
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!strstr(entry->d_name, ".xml")) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        compare_text(*state, path, &sum);
    }
    closedir(dir);
    print_message("%d annotated verbs, %d of them in a claim\n", sum.verbs, sum.covered);
    double certainty = print_share("certainty", sum.certainty);
    double polarity = print_share("polarity", sum.polarity);
    double tense = print_share("tense", sum.tense);
    assert_true(certainty >= FLOOR && polarity >= FLOOR && tense >= FLOOR);
}

int main(void) {
    const struct CMUnitTest tests[] = {fixture_test(mood_of_claims_agrees_with_annotated_events)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
