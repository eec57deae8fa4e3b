// SPDX-License-Identifier: Apache-2.0
/* What years that are left out of the fit say of it, for calibration. No guard: it is no header of its own,
 * but a part of lanes_body.h. */

/* ---- years left out, for calibration --------------------------------------------------------- */

/* The dates before year b and those after it. */
typedef struct lanes_others {
    size_t end, begin; /* [0, end) and [begin, n_dates) */
} lanes_others;

static lanes_others lanes_without(const norm_lanes_plan *plan, int block) {
    return (lanes_others){block > 0 ? plan->block_end[block - 1] : 0, plan->block_end[block]};
}

static lanes_v lanes_others_median(const lanes_work *work, const lanes_v *r, lanes_others others,
                                   lanes_v count, lanes_v median, float spread) {
    size_t n = work->plan->n_dates;
    lanes_edges edges;
    lanes_edges_set(&edges, median, spread);
    lanes_edges_add(&edges, r, 0, others.end);
    lanes_edges_add(&edges, r, others.begin, n);
    return lanes_edges_median(&edges, others.end + n - others.begin, count);
}

static void lanes_others_sums(const lanes_work *work, const lanes_v *r, lanes_others others,
                              lanes_v inverse) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v after[LANES_SUMS], *total = work->room.total;
    work->shape->accumulate(plan->products, 0, others.end, r, &inverse, total);
    work->shape->accumulate(plan->products, others.begin, plan->n_dates, r, &inverse, after);
    for (int s = 0; s < work->sums; s++) total[s] += after[s];
}

/* Fit the years but one, from the fit to all of them, and put the residuals of that one year into
 * room->left. room->r holds the residuals of the fit to all years. */
static void lanes_predict_year(const lanes_work *work, const lanes_state *state, int block,
                               int rounds) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_others others = lanes_without(plan, block);
    lanes_v count = state->count - room->count[block], median = state->median;
    lanes_v added[NORM_TERMS], beta[NORM_TERMS], step[NORM_TERMS], moved[NORM_TERMS];
    lanes_v inverse = lanes_all(LANES_ALIKE);
    const lanes_v *r = room->r;
    lanes_edges unused = {.width = lanes_all(0)};
    lanes_added(plan, count, added);
    for (int j = 0; j < plan->terms; j++) {
        beta[j] = state->beta[j];
        moved[j] = lanes_all(0);
    }
    for (int round = 0; round < (rounds > 0 ? rounds : 1); round++) {
        if (rounds > 0) {
            median = lanes_others_median(work, r, others, count, median, 0.1f);
            inverse = lanes_inverse(median, state->least);
        }
        lanes_others_sums(work, r, others, inverse);
        work->shape->solve(room->total, added, beta, step);
        for (int j = 0; j < plan->terms; j++) {
            beta[j] += step[j];
            moved[j] += step[j];
        }
        if (round + 1 >= rounds) break;
        work->shape->move(plan->products, 0, others.end, room->r, moved, &unused, room->other);
        work->shape->move(plan->products, others.begin, plan->n_dates, room->r, moved, &unused,
                          room->other);
        r = room->other;
    }
    work->shape->move(plan->products, others.end, others.begin, room->r, moved, &unused,
                      room->left);
}

/* Residuals of the fit as it is stored, and their median. */
static void lanes_recall(const lanes_work *work, const norm_lanes_values *values, size_t pixel,
                         size_t n, const norm_lanes_model *model, lanes_state *ret_state) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_state *state = ret_state;
    lanes_edges edges = {.width = lanes_all(0)};
    *state = (lanes_state){.origin = lanes_load_some(model->beta + pixel, n)};
    lanes_begin(work, values, pixel, n, false, state);
    for (int j = 0; j < plan->terms; j++)
        state->beta[j] = j == 0
                             ? lanes_all(0)
                             : lanes_load_some(model->beta + (size_t)j * model->stride + pixel, n);
    work->shape->move(plan->products, 0, plan->n_dates, room->r, state->beta, &edges, room->r);
    lanes_v sigma = lanes_load_some(model->sigma + pixel, n);
    sigma = lanes_pick(lanes_below(lanes_all(0), sigma), sigma, lanes_all(1));
    state->median = sigma / (float)NORM_MAD_SCALE;
    state->median = lanes_refine(room->r, 0, plan->n_dates, state->count, state->median, 0.3f);
    state->median = lanes_refine(room->r, 0, plan->n_dates, state->count, state->median, 0.1f);
}

/* A year counts where it was predicted from at least 2 terms values. */
static lanes_mask lanes_predicted(const lanes_work *work, const lanes_state *state, int block) {
    return lanes_below(lanes_all(2 * (float)work->plan->terms - 0.5f),
                       state->count - work->room.count[block]);
}

/* room->square of each year, and their total; years not predicted are left out. */
static void lanes_year_squares(const lanes_work *work, const lanes_state *state,
                               lanes_v *ret_square, lanes_v *ret_count) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v median = lanes_refine(room->left, 0, plan->n_dates, state->count, state->median, 0.2f);
    median = lanes_settle(room->left, plan->n_dates, state->count, median, state->least);
    lanes_v bound = lanes_clip_bound(median, state->least), sum = lanes_all(0), count = sum;
    for (int b = 0; b < plan->blocks; b++) {
        lanes_mask here = lanes_predicted(work, state, b);
        lanes_v square = lanes_squares(room->left, b > 0 ? plan->block_end[b - 1] : 0,
                                       plan->block_end[b], bound);
        room->square[b] = lanes_pick(here, square, lanes_all(0));
        sum += room->square[b];
        count += lanes_pick(here, room->count[b], lanes_all(0));
    }
    *ret_square = sum;
    *ret_count = count;
}

static void lanes_left_out_some(const lanes_work *work, const norm_lanes_values *values,
                                size_t pixel, size_t n, int rounds, const norm_lanes_model *model,
                                int16_t *ret_z, size_t z_stride) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_state state;
    lanes_v sum, count, whole;
    float from[LANES_COUNT] = {0};
    lanes_recall(work, values, pixel, n, model, &state);
    for (int b = 0; b < plan->blocks; b++) lanes_predict_year(work, &state, b, rounds);
    lanes_year_squares(work, &state, &sum, &count);
    for (size_t l = 0; l < n; l++) from[l] = model->from[pixel + l];
    whole = lanes_load(from);
    lanes_v known = lanes_load_some(model->sigma + pixel, n);
    for (int b = 0; b < plan->blocks; b++) {
        lanes_mask here = lanes_predicted(work, &state, b);
        lanes_v others = count - lanes_pick(here, room->count[b], lanes_all(0));
        lanes_v square = lanes_max(sum - room->square[b], lanes_all(0));
        lanes_v sigma = lanes_sqrt(square / lanes_max(others, lanes_all(1)));
        sigma = lanes_max(sigma, state.least);
        here = lanes_both(here, lanes_below(lanes_all(0.5f), others));
        here = lanes_both(here, lanes_below(lanes_all(0), known));
        here = lanes_both(here, lanes_below(whole, lanes_all(0.5f)));
        for (size_t i = b > 0 ? plan->block_end[b - 1] : 0; i < plan->block_end[b]; i++) {
            lanes_mask valid = lanes_below(lanes_abs(room->r[i]), lanes_all(LANES_SOUND));
            lanes_i z = lanes_z(room->left[i], sigma, lanes_both(valid, here), 0);
            lanes_store_z(ret_z + i * z_stride + pixel, z, n);
        }
    }
}
