// SPDX-License-Identifier: Apache-2.0
/* The tests for changes in a picture: a row each, by which all of them are recorded and told. A test more is a row more, and its
 * slots in the templates. */
#include <math.h>

#include "casefile/pictures.h"

/* ---- what a check found ------------------------------------------------------------------------ */

static picture_trace_found found_copies(const tocsin_check *check) {
    const tocsin_clones *clones = &check->clones;
    const tocsin_clone *first = &clones->item[0];
    picture_trace_found found = {.done = clones->done, .n = clones->n};
    if (clones->n) found.box = (picture_box){first->left, first->top, first->right, first->bottom};
    return found;
}

static picture_trace_found found_grid(const tocsin_check *check) {
    const tocsin_grid *grid = &check->grid;
    const tocsin_grid_region *first = grid->n_other ? grid->other : grid->missing;
    picture_trace_found found = {.done = grid->done, .n = grid->n_other + grid->n_missing};
    if (found.n) found.box = (picture_box){first->left, first->top, first->right, first->bottom};
    return found;
}

static picture_trace_found found_part(const tocsin_part_test *test) {
    return (picture_trace_found){.done = test->done,
                                 .n = test->found,
                                 .box = {test->left, test->top, test->right, test->bottom}};
}

static picture_trace_found found_saved_once(const tocsin_check *check) {
    return found_part(&check->saved_once);
}

static picture_trace_found found_noise(const tocsin_check *check) {
    return found_part(&check->other_noise);
}

static picture_trace_found found_enlarging(const tocsin_check *check) {
    const tocsin_resampling *test = &check->resampling;
    return (picture_trace_found){.done = test->done, .n = test->found, .times = test->scale};
}

/* ---- the rows ---------------------------------------------------------------------------------- */

/* The templates name the size of what each `change` puts in: squares of 48 and 64 pixels, 1.5 times. */
const picture_trace picture_traces[PICTURE_TRACES] = {
    {.test = "copies",
     .alarms = "copies_alarms",
     .method = "parts that are there twice",
     .mark = "mark_copies",
     .undone = "blind_small",
     .rates = TRACE_COPIES,
     .change = "change_clone_48",
     .look = found_copies},
    {.test = "saved_once",
     .alarms = "saved_once_alarms",
     .method = "parts that were saved once, where the rest was saved twice",
     .mark = "mark_saved_once",
     .undone = "blind_saved_once",
     .rates = TRACE_SAVED_ONCE,
     .change = "change_splice_48",
     .look = found_saved_once},
    {.test = "noise",
     .alarms = "noise_alarms",
     .method = "parts with noise unlike the rest",
     .mark = "mark_noise",
     .undone = "blind_small",
     .rates = TRACE_NOISE,
     .change = "change_remove_64",
     .look = found_noise},
    {.test = "grid",
     .alarms = "grid_alarms",
     .method = "parts on another JPEG grid, or on none",
     .mark = "mark_grid",
     .undone = "blind_small",
     .rates = TRACE_GRID,
     .change = "change_splice_saved",
     .look = found_grid},
    {.test = "enlarging",
     .alarms = "enlarging_alarms",
     .method = "a pattern of enlarging over the whole picture",
     .mark = NULL,
     .undone = "blind_small",
     .rates = TRACE_RESAMPLING,
     .change = "change_enlarge_150",
     .look = found_enlarging},
};

/* ---- what holds of a picture ------------------------------------------------------------------- */

static bool has_outcome(const picture_facts *of, const picture_trace *trace, const char *outcome) {
    const tocsin_observation *o = picture_test(of, trace->test);
    return o && tocsin_text_is(o->outcome, outcome);
}

bool picture_trace_is_marked(const picture_facts *of, const picture_trace *trace) {
    return trace->mark && has_outcome(of, trace, "found");
}

size_t picture_traces_marked(const picture_facts *of, tocsin_text ret_words[PICTURE_TRACES]) {
    size_t n = 0;
    for (size_t i = 0; i < PICTURE_TRACES; i++)
        if (picture_trace_is_marked(of, &picture_traces[i]))
            ret_words[n++] = tocsin_text_of(picture_traces[i].mark);
    return n;
}

const char *picture_traces_word(const picture_facts *of) {
    bool any_none = false;
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        if (picture_trace_is_marked(of, &picture_traces[i])) return "traces_found";
        any_none |= has_outcome(of, &picture_traces[i], "none");
    }
    return any_none ? "traces_none" : "traces_not_done";
}

void picture_put_rates(picture_draft *draft, const picture_facts *of, bool in_full) {
    double quality = (double)NAN;
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        const picture_trace *trace = &picture_traces[i];
        const tocsin_observation *o = picture_test(of, trace->test);
        if (!has_outcome(of, trace, "none") || !(in_full || trace->mark)) continue;
        picture_put_entry(draft, o->seq);
        picture_put_number(draft, trace->test, picture_found_number(o, "detects"));
        if (!in_full) continue;
        picture_put_number(draft, trace->alarms, picture_found_number(o, "false_alarms"));
        if (isnan(quality)) quality = picture_found_number(o, "at_quality");
    }
    picture_put_number(draft, "at_quality", quality);
}

static void add_word(const char *word, tocsin_text *words, size_t *n) {
    for (size_t i = 0; i < *n; i++)
        if (tocsin_text_is(words[i], word)) return;
    words[(*n)++] = tocsin_text_of(word);
}

size_t picture_blind_words(const picture_facts *of, tocsin_text ret_words[PICTURE_MOST_BLIND]) {
    size_t n = 0;
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        const picture_trace *trace = &picture_traces[i];
        const tocsin_observation *o = picture_test(of, trace->test);
        if (has_outcome(of, trace, "not_done"))
            add_word(trace->undone, ret_words, &n);
        else if (o && !picture_found(o, "detects"))
            add_word("blind_coarse", ret_words, &n);
    }
    add_word("blind_splices", ret_words, &n);
    add_word("blind_scaled", ret_words, &n);
    return n;
}
