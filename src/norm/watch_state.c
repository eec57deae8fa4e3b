// SPDX-License-Identifier: Apache-2.0
/* What a watch and its blocks are, kept as bytes, and gone on from.
 *
 *   of a watch:  head | days | shifts of the whole scene | sample blocks: size, has_norm, factor, model
 *   of a block:  its model, and its state
 *
 * The bytes are those of this machine and of this layout (KEPT_VERSION); who writes them to a file checks that they come
 * back whole. All that can be made again from the dates and the options is: the design and its rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/watch.h"

enum { KEPT_VERSION = 3, ALIGNMENT = 64 };

typedef struct kept_head {
    uint32_t version, size; /* size: of this struct */
    uint64_t n_dates, n_samples;
    int32_t bands, has_norm;
    tocsin_norm_options options;
    tocsin_watch_rule rule;
    scan_rule scan;
    double prior_variance[TOCSIN_WATCH_MAX_BANDS], prior_degrees[TOCSIN_WATCH_MAX_BANDS];
    double asked, found, limit, tenth, hundredth;
    uint64_t n_sample_px;
} kept_head;

typedef struct kept_sample {
    int32_t width, height;
} kept_sample;

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- writing and reading parts --------------------------------------------------------------- */

typedef struct kept_bytes {
    unsigned char *at; /* NULL: only measuring */
    size_t used, n;    /* n: there are, when reading */
} kept_bytes;

static void put(kept_bytes *kept, const void *part, size_t bytes) {
    if (kept->at) {
        memcpy(kept->at + kept->used, part, bytes);
        memset(kept->at + kept->used + bytes, 0, aligned(bytes) - bytes);
    }
    kept->used += aligned(bytes);
}

static kept_bytes read_from(const void *kept, size_t n_bytes) {
    union {
        const void *constant;
        unsigned char *changeable; /* reading only reads */
    } bytes = {.constant = kept};
    return (kept_bytes){bytes.changeable, 0, n_bytes};
}

/* ---- a watch --------------------------------------------------------------------------------- */

static void put_sample(const tocsin_norm_watch *w, const watch_sample *s, kept_bytes *kept) {
    size_t n = (size_t)s->width * (size_t)s->height;
    kept_sample size = {s->width, s->height};
    put(kept, &size, sizeof size);
    put(kept, s->has_norm, n);
    put(kept, s->factor, (size_t)w->bands * n * sizeof *s->factor);
    put(kept, s->model, watch_model_bytes(w, n));
}

static void put_samples(const tocsin_norm_watch *w, kept_bytes *kept) {
    for (size_t k = 0; k < watch_n_samples(w); k++) put_sample(w, w->sample[k], kept);
}

static void put_moving(const tocsin_norm_watch *w, kept_bytes *kept) {
    kept_head head;
    memset(&head, 0, sizeof head); /* padding too: the same watch gives the same bytes */
    head.version = KEPT_VERSION;
    head.size = sizeof head;
    head.n_dates = w->n_dates;
    head.n_samples = watch_n_samples(w);
    head.bands = w->bands;
    head.has_norm = w->has_norm;
    head.options = w->options;
    head.rule = w->rule;
    head.scan = w->scan;
    memcpy(head.prior_variance, w->prior_variance, sizeof head.prior_variance);
    memcpy(head.prior_degrees, w->prior_degrees, sizeof head.prior_degrees);
    head.asked = w->basis.asked;
    head.found = w->basis.found;
    head.limit = w->basis.limit;
    head.tenth = w->basis.tenth;
    head.hundredth = w->basis.hundredth;
    head.n_sample_px = w->basis.n_sample_px;
    put(kept, &head, sizeof head);
    put(kept, w->day, w->n_dates * sizeof *w->day);
    put(kept, w->shift, w->n_dates * (size_t)w->bands * sizeof *w->shift);
}

size_t tocsin_norm_watch_kept_bytes(const tocsin_norm_watch *watch) {
    kept_bytes measure = {NULL, 0, 0};
    put_moving(watch, &measure);
    put_samples(watch, &measure);
    return measure.used;
}

size_t tocsin_norm_watch_fixed_bytes(const tocsin_norm_watch *watch) {
    kept_bytes measure = {NULL, 0, 0};
    put_samples(watch, &measure);
    return measure.used;
}

size_t tocsin_norm_watch_kept_most(const tocsin_norm_watch *watch) {
    size_t a_date = sizeof *watch->day + (size_t)watch->bands * sizeof *watch->shift;
    return tocsin_norm_watch_kept_bytes(watch) + UINT16_MAX * a_date + 2 * ALIGNMENT;
}

void tocsin_norm_watch_keep(const tocsin_norm_watch *watch, void *ret_kept) {
    kept_bytes kept = {ret_kept, 0, 0};
    put_moving(watch, &kept);
    put_samples(watch, &kept);
}

void tocsin_norm_watch_keep_moving(const tocsin_norm_watch *watch, void *ret_kept) {
    kept_bytes kept = {ret_kept, 0, 0};
    put_moving(watch, &kept);
}

/* Where it lies, as long as the kept bytes do; NULL when so much is not there. */
static void *look(kept_bytes *kept, size_t bytes) {
    if (bytes > SIZE_MAX - ALIGNMENT || aligned(bytes) > kept->n - kept->used) return NULL;
    void *part = kept->at + kept->used;
    kept->used += aligned(bytes);
    return part;
}

/* False when so much is not there. */
static bool take(kept_bytes *kept, void *ret_part, size_t bytes) {
    const void *part = look(kept, bytes);
    if (part) memcpy(ret_part, part, bytes);
    return part != NULL;
}

/* ---- a watch again --------------------------------------------------------------------------- */

static tocsin_status fail_kept(tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "watch: this state is not one of this version of tocsin, or it is damaged");
}

static bool take_head(kept_bytes *kept, kept_head *ret) {
    return take(kept, ret, sizeof *ret) && ret->version == KEPT_VERSION &&
           ret->size == sizeof *ret && ret->n_dates < UINT16_MAX && ret->bands >= 1 &&
           ret->bands <= TOCSIN_WATCH_MAX_BANDS;
}

static bool take_sample(const tocsin_norm_watch *w, kept_bytes *kept, watch_sample **ret) {
    kept_sample size;
    if (!take(kept, &size, sizeof size) || size.width < 1 || size.height < 1 ||
        size.width > TOCSIN_WATCH_BLOCK_PX || size.height > TOCSIN_WATCH_BLOCK_PX)
        return false;
    size_t n = (size_t)size.width * (size_t)size.height, bands = (size_t)w->bands;
    watch_sample *s = calloc(1, sizeof *s);
    if (!s) return false;
    *ret = s;
    *s = (watch_sample){.width = size.width, .height = size.height};
    s->is_kept = true;
    s->has_norm = look(kept, n);
    s->factor = look(kept, bands * n * sizeof *s->factor);
    s->model = look(kept, watch_model_bytes(w, n));
    s->z = malloc((w->n_dates - w->n_known + 1) * bands * n * sizeof *s->z);
    return s->has_norm && s->factor && s->model && s->z;
}

static bool take_learned(tocsin_norm_watch *w, const kept_head *head, kept_bytes *kept) {
    w->scan = head->scan;
    memcpy(w->prior_variance, head->prior_variance, sizeof w->prior_variance);
    memcpy(w->prior_degrees, head->prior_degrees, sizeof w->prior_degrees);
    w->basis.asked = head->asked;
    w->basis.found = head->found;
    w->basis.limit = head->limit;
    w->basis.tenth = head->tenth;
    w->basis.hundredth = head->hundredth;
    w->basis.n_sample_px = (size_t)head->n_sample_px;
    if (!take(kept, w->shift, w->n_known * (size_t)w->bands * sizeof *w->shift)) return false;
    bool good = head->n_samples <= TOCSIN_WATCH_MAX_SAMPLES;
    for (uint64_t k = 0; good && k < head->n_samples; k++)
        good = take_sample(w, kept, &w->sample[k]);
    return good;
}

/* The days that were known, then the new ones: malloc'ed. */
static tocsin_day *join_days(const kept_head *head, kept_bytes *kept, const tocsin_day *new_day,
                             size_t n_new) {
    size_t known = (size_t)head->n_dates;
    tocsin_day *day = malloc((known + n_new + 1) * sizeof *day);
    if (day && !take(kept, day, known * sizeof *day)) {
        free(day);
        return NULL;
    }
    for (size_t i = 0; day && i < n_new; i++) day[known + i] = new_day[i];
    return day;
}

tocsin_status tocsin_norm_watch_resume(const void *kept, size_t n_bytes, const tocsin_day *new_day,
                                       size_t n_new, tocsin_norm_watch **ret_watch,
                                       tocsin_error *err) {
    kept_bytes from = read_from(kept, n_bytes);
    kept_head head;
    if (!take_head(&from, &head)) return fail_kept(err);
    tocsin_day *day = join_days(&head, &from, new_day, n_new);
    if (!day) return fail_kept(err);
    tocsin_norm_watch *w = NULL;
    tocsin_status status = tocsin_norm_watch_new(day, (size_t)head.n_dates + n_new, head.bands,
                                                 &head.options, &head.rule, &w, err);
    free(day);
    if (status) return status;
    w->n_known = (size_t)head.n_dates;
    if (w->has_norm != head.has_norm || w->history_to > w->n_known ||
        !take_learned(w, &head, &from)) {
        tocsin_norm_watch_free(&w);
        return fail_kept(err);
    }
    *ret_watch = w;
    return TOCSIN_OK;
}

tocsin_day tocsin_norm_watch_kept_day(const void *kept, size_t n_bytes) {
    kept_bytes from = read_from(kept, n_bytes);
    kept_head head;
    if (!take_head(&from, &head) || head.n_dates == 0) return TOCSIN_DAY_NONE;
    tocsin_day *day = join_days(&head, &from, NULL, 0);
    tocsin_day last = day ? day[head.n_dates - 1] : TOCSIN_DAY_NONE;
    free(day);
    return last;
}

bool tocsin_norm_watch_has_day(const tocsin_norm_watch *watch, tocsin_day day) {
    bool found = false;
    for (size_t i = 0; i < watch->n_dates && !found; i++) found = watch->day[i] == day;
    return found;
}

tocsin_status tocsin_norm_watch_agrees(const tocsin_norm_watch *w, const tocsin_norm_options *o,
                                       const tocsin_watch_rule *r, tocsin_error *err) {
    const tocsin_norm_options *a = &w->options;
    const tocsin_watch_rule *b = &w->rule;
    const char *differs = NULL;
    if (o->history.to != TOCSIN_DAY_NONE && o->history.to != a->history.to)
        differs = "end of the history";
    else if (o->history.from != a->history.from)
        differs = "begin of the history";
    else if (r->false_alarms != b->false_alarms)
        differs = "rate of false alarms";
    else if (r->monitor != b->monitor || r->window != b->window || r->run_length != b->run_length ||
             r->ewma_lambda != b->ewma_lambda || r->mosum_window != b->mosum_window)
        differs = "monitor";
    else if (r->neighbours != b->neighbours || r->common_px != b->common_px)
        differs = "neighbourhood";
    else if (o->harmonics != a->harmonics || o->trend != a->trend || o->robust != a->robust ||
             o->robust_iterations != a->robust_iterations || o->ridge != a->ridge)
        differs = "curve of the season";
    if (!differs) return TOCSIN_OK;
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "the state was made with another %s; ask for the same, or remove the state, and it "
        "is made again from all scenes",
        differs);
}

tocsin_status tocsin_norm_watch_sample_more(tocsin_norm_watch *w, size_t sample,
                                            const tocsin_pixel_block *block, tocsin_error *err) {
    if (!w->has_norm) return TOCSIN_OK;
    watch_sample *s = sample < TOCSIN_WATCH_MAX_SAMPLES ? w->sample[sample] : NULL;
    if (!s || s->width != block->width || s->height != block->height) return fail_kept(err);
    if (!watch_is_finite(w, block, 0, w->n_dates - w->n_known))
        return watch_fail_infinite(w, block, err);
    size_t n = (size_t)s->width * (size_t)s->height, bands = (size_t)w->bands;
    watch_model model;
    watch_model_place(w, n, s->model, &model);
    for (size_t i = w->n_known; i < w->n_dates; i++)
        watch_standardise_at(w, block, i - w->n_known, i, &model,
                             s->z + (i - w->n_known) * bands * n);
    return TOCSIN_OK;
}

tocsin_status tocsin_norm_watch_shift_more(tocsin_norm_watch *w, tocsin_error *err) {
    if (!w->has_norm) return TOCSIN_OK;
    watch_find_shifts(w, w->n_known, w->n_known, 1);
    return watch_name_shifts(w, err);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

size_t tocsin_norm_model_kept_bytes(const tocsin_norm_watch *w, int width, int height) {
    return w->has_norm ? watch_model_bytes(w, (size_t)width * (size_t)height) : 0;
}

size_t tocsin_norm_block_kept_bytes(const tocsin_norm_watch *w, int width, int height) {
    return w->has_norm ? scan_packed_most(&w->scan, (size_t)width * (size_t)height) : 0;
}

size_t tocsin_norm_block_keep(const tocsin_norm_watch *w, int width, int height, void *room,
                              void *ret_model, void *ret_state) {
    if (!w->has_norm) return 0;
    size_t n = (size_t)width * (size_t)height;
    watch_block_room r;
    watch_block_room_place(w, width, height, room, &r);
    scan_block scan = {.width = width, .height = height, .z = r.z, .first = 1, .room = r.scan};
    scan_state_place(&w->scan, n, r.state, &scan.state);
    w->kernels->keep(&w->scan, &scan, w->n_dates - w->history_to);
    memcpy(ret_model, r.model, watch_model_bytes(w, n));
    watch_model_clear_gaps(w, n, ret_model);
    memcpy(ret_state, r.state, scan_state_bytes(&w->scan, n));
    return scan_pack(&w->scan, n, ret_state, r.state);
}

static void mark_pixels(const tocsin_norm_watch *w, const scan_state *state,
                        const watch_model *model, size_t n, uint8_t *restrict ret_marks) {
    const uint16_t *restrict confirmed = state->confirmed;
    for (size_t p = 0; p < n; p++)
        ret_marks[p] = TOCSIN_PIXEL_JUDGED | (confirmed[p] ? TOCSIN_PIXEL_RANG : 0);
    for (int b = 0; b < w->bands; b++) {
        const float *restrict sigma = model->band[b].sigma;
        for (size_t p = 0; p < n; p++)
            ret_marks[p] &= (uint8_t)(isnan(sigma[p]) ? ~TOCSIN_PIXEL_JUDGED : UINT8_MAX);
    }
}

tocsin_status tocsin_norm_block_resume(const tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                       void *model_bytes, void *state, size_t *state_bytes,
                                       void *room, uint8_t *ret_marks,
                                       tocsin_pixel_alarm *ret_alarms, tocsin_error *err) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)w->bands;
    if (!w->has_norm) {
        memset(ret_marks, 0, n);
        return ret_alarms ? watch_without_norm(n, ret_alarms) : TOCSIN_OK;
    }
    if (!watch_is_finite(w, block, 0, w->n_dates - w->n_known))
        return watch_fail_infinite(w, block, err);
    watch_block_room r;
    watch_block_room_place(w, block->width, block->height, room, &r);
    if (!scan_unpack(&w->scan, n, state, *state_bytes, r.state)) return fail_kept(err);
    watch_model model;
    watch_model_place(w, n, model_bytes, &model);
    scan_block scan = {.width = block->width,
                       .height = block->height,
                       .z = r.z,
                       .live = true,
                       .first = w->n_known - w->history_to + 1,
                       .room = r.scan};
    scan_state_place(&w->scan, n, state, &scan.state);
    for (size_t i = w->n_known; i < w->n_dates; i++) {
        watch_standardise_at(w, block, i - w->n_known, i, &model,
                             r.z + (i - w->n_known) * bands * n);
        scan.age = watch_age(w, i);
        w->kernels->step(&w->scan, &scan, i - w->history_to + 1);
    }
    mark_pixels(w, &scan.state, &model, n, ret_marks);
    if (ret_alarms) watch_write_alarms(w, &scan.state, &model, n, ret_alarms);
    *state_bytes = scan_pack(&w->scan, n, state, r.state);
    return TOCSIN_OK;
}
