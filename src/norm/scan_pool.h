// SPDX-License-Identifier: Apache-2.0
/* The values of one date, from z to what the monitors see: less what the neighbourhood shares, clipped, and pooled. No guard: it is no header of its own, but a part of
 * scan_body.h. */

/* ---- the values of a date -------------------------------------------------------------------- */

static void find_usable(const int16_t *z, size_t bands, size_t n, int16_t *restrict usable) {
    for (size_t p = 0; p < n; p++) usable[p] = z[p] != NORM_Z_MISSING;
    for (size_t b = 1; b < bands; b++)
        for (size_t p = 0; p < n; p++) usable[p] &= z[b * n + p] != NORM_Z_MISSING;
}

static void deviate(const int16_t *restrict z, const int16_t *restrict level,
                    const int16_t *restrict usable, size_t n, int16_t *restrict ret) {
    for (size_t p = 0; p < n; p++) ret[p] = usable[p] ? clamp16(z[p] - level[p]) : 0;
}

/* ---- strips ---------------------------------------------------------------------------------- */

typedef struct scan_strip {
    int width, height;
    int y, rows;   /* of the block */
    size_t length; /* from one row of the strip to the next */
} scan_strip;

static scan_strip first_strip(const scan_rule *rule, const scan_block *block) {
    int rows = block->height < STRIP_ROWS ? block->height : STRIP_ROWS;
    return (scan_strip){block->width, block->height, 0, rows, row_length(rule, block->width)};
}

static bool next_strip(scan_strip *strip) {
    strip->y += strip->rows;
    if (strip->height - strip->y < strip->rows) strip->rows = strip->height - strip->y;
    return strip->rows > 0;
}

/* Where row `r` of a strip is in a plane of the block. */
static size_t plane_at(const scan_strip *strip, int r) {
    return (size_t)(strip->y + r) * (size_t)strip->width;
}

/* Sums down three rows of the values that are taken (1, else 0; NULL: all), between zeros. */
SCAN_INLINE void near_column(const int16_t *restrict value, const int16_t *restrict take, int y,
                             int width, int height, size_t length, int32_t *restrict ret) {
    ptrdiff_t at = (ptrdiff_t)y * width, above = y > 0 ? at - width : at,
              below = y + 1 < height ? at + width : at;
    const int16_t *v = value + at, *va = value + above, *vb = value + below;
    int32_t up = -(y > 0), down = -(y + 1 < height);
    ret[0] = 0;
    if (take) {
        const int16_t *t = take + at, *ta = take + above, *tb = take + below;
        for (int x = 0; x < width; x++)
            ret[x + 1] = (v[x] & -t[x]) + (va[x] & -ta[x] & up) + (vb[x] & -tb[x] & down);
    } else {
        for (int x = 0; x < width; x++) ret[x + 1] = v[x] + (va[x] & up) + (vb[x] & down);
    }
    for (size_t x = (size_t)width + 1; x < length; x++) ret[x] = 0;
}

/* Sums over the values of 3 × 3 pixels that are taken (NULL: all), of the rows of a strip. `run`: as long as it. */
static void near_sums(const scan_strip *strip, const int16_t *value, const int16_t *take,
                      int32_t *restrict run, int32_t *restrict ret) {
    size_t n = (size_t)strip->rows * strip->length;
    for (int r = 0; r < strip->rows; r++)
        near_column(value, take, strip->y + r, strip->width, strip->height, strip->length,
                    run + (size_t)r * strip->length);
    for (size_t x = 0; x + 2 < n; x++) ret[x] = run[x] + run[x + 1] + run[x + 2];
}

/* How many of the 3 × 3 pixels are taken, of the row `y`: few enough for int16. `run`: a row with a zero at both ends. */
static void count_row(const int16_t *restrict take, int y, int width, int height,
                      int16_t *restrict run, int16_t *restrict ret) {
    const int16_t *row = take + (ptrdiff_t)y * width;
    const int16_t *above = y > 0 ? row - width : row, *below = y + 1 < height ? row + width : row;
    int16_t up = (int16_t) - (y > 0), down = (int16_t) - (y + 1 < height);
    for (int x = 0; x < width; x++)
        run[x + 1] = (int16_t)(row[x] + (above[x] & up) + (below[x] & down));
    for (int x = 0; x < width; x++) ret[x] = (int16_t)(run[x] + run[x + 1] + run[x + 2]);
}

static void count_near(const scan_rule *rule, const scan_block *block, const scan_room *room,
                       const int16_t *take) {
    int width = block->width;
    int16_t *run = scratch_short(rule, room, width, STRIP_RUN);
    run[0] = run[width + 1] = 0;
    for (int y = 0; y < block->height; y++)
        count_row(take, y, width, block->height, run, room->count + (size_t)y * (size_t)width);
}

/* ---- what a neighbourhood shares ------------------------------------------------------------- */

static void drop_outliers(const int32_t *restrict sum, const int16_t *restrict count, int width,
                          int16_t *restrict quiet) {
    for (int x = 0; x < width; x++) {
        float most = SCAN_OUTLIER * (float)count[x], s = (float)sum[x];
        quiet[x] = (int16_t)(quiet[x] & (s <= most) & (s >= -most));
    }
}

/* Quiet is a pixel whose statistic is low and that, with its neighbours, is no outlier today. */
static void find_quiet(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const float *restrict statistic = block->state.statistic;
    const int16_t *restrict usable = room->usable;
    int16_t *restrict quiet = room->quiet;
    float most = rule->quiet;
    for (size_t p = 0; p < n; p++) quiet[p] = (int16_t)(usable[p] & (statistic[p] <= most));
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *run = scratch(rule, room, block->width, STRIP_RUN);
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        scan_strip strip = first_strip(rule, block);
        do {
            near_sums(&strip, room->deviation + b * n, NULL, run, sum);
            for (int r = 0; r < strip.rows; r++)
                drop_outliers(sum + (size_t)r * strip.length, room->count + plane_at(&strip, r),
                              strip.width, room->quiet + plane_at(&strip, r));
        } while (next_strip(&strip));
    }
}

/* Sums over `length` of `n` numbers side by side, an odd number of them: of 2, 4, 8, … by doubling, added up by the bits of
 * the length. `run` is used up. */
static void row_sums(int32_t *restrict run, int32_t *restrict next, size_t length, size_t n,
                     int32_t *restrict ret) {
    size_t at = 1;
    for (size_t x = 0; x < n; x++) ret[x] = run[x];
    for (size_t step = 1; 2 * step <= length; step *= 2) {
        for (size_t x = 0; x + 2 * step <= n; x++) next[x] = run[x] + run[x + step];
        int32_t *swap = run;
        run = next;
        next = swap;
        for (size_t x = 0; (length & 2 * step) && x + length <= n; x++) ret[x] += run[x + at];
        at += length & 2 * step;
    }
}

/* The same over 25, what a square of the usual reach is wide: in three passes for seven. */
static void row_sums_of_25(const int32_t *restrict run, int32_t *restrict four,
                           int32_t *restrict twelve, size_t n, int32_t *restrict ret) {
    for (size_t x = 0; x + 4 <= n; x++) four[x] = run[x] + run[x + 1] + (run[x + 2] + run[x + 3]);
    for (size_t x = 0; x + 12 <= n; x++) twelve[x] = four[x] + four[x + 4] + four[x + 8];
    for (size_t x = 0; x + 25 <= n; x++) ret[x] = twelve[x] + twelve[x + 12] + run[x + 24];
}

static void add_row(const int16_t *restrict value, const int16_t *restrict take, int width,
                    int32_t *restrict column) {
    for (int x = 0; x < width; x++) column[x] += value[x] & -take[x];
}

/* A row comes in at the bottom, and one goes out at the top. */
static void move_row(const int16_t *restrict in, const int16_t *restrict in_take,
                     const int16_t *restrict out, const int16_t *restrict out_take, int width,
                     int32_t *restrict column) {
    for (int x = 0; x < width; x++) column[x] += (in[x] & -in_take[x]) - (out[x] & -out_take[x]);
}

/* Running sums down the columns, brought to row `y`: `all` has `reach` zeros at both ends. */
static void move_column(const scan_rule *rule, const scan_room *room, const scan_strip *strip,
                        int y, const int16_t *value, int32_t *all) {
    int width = strip->width, reach = rule->reach;
    const int16_t *quiet = room->quiet, *none = scratch_short(rule, room, width, STRIP_NONE);
    if (y == 0) {
        memset(all, 0, strip->length * sizeof *all);
        for (int in = 0; in <= reach && in < strip->height; in++)
            add_row(value + (ptrdiff_t)in * width, quiet + (ptrdiff_t)in * width, width,
                    all + reach);
        return;
    }
    ptrdiff_t in = (ptrdiff_t)(y + reach) * width, out = (ptrdiff_t)(y - reach - 1) * width;
    bool comes = y + reach<strip->height, goes = y> reach;
    move_row(comes ? value + in : none, comes ? quiet + in : none, goes ? value + out : none,
             goes ? quiet + out : none, width, all + reach);
}

/* Sums over the quiet pixels of the square of `reach` pixels each way, cut off at the edges of the block; strips in
 * order from the first. */
static void square_sums(const scan_rule *rule, const scan_room *room, const scan_strip *strip,
                        const int16_t *value, size_t column, int32_t *ret) {
    size_t reach = (size_t)rule->reach, length = strip->length;
    int32_t *all = scratch(rule, room, strip->width, column);
    int32_t *run = scratch(rule, room, strip->width, STRIP_RUN);
    for (int r = 0; r < strip->rows; r++) {
        move_column(rule, room, strip, strip->y + r, value, all);
        memcpy(run + (size_t)r * length, all, length * sizeof *all);
    }
    size_t n = (size_t)strip->rows * length;
    int32_t *next = scratch(rule, room, strip->width, STRIP_NEXT);
    if (2 * reach + 1 == 25)
        row_sums_of_25(run, next, scratch(rule, room, strip->width, STRIP_TWELVE), n, ret);
    else
        row_sums(run, next, 2 * reach + 1, n, ret);
}

static int16_t clip(int32_t v) {
    return (int16_t)(v > SCAN_CLIP ? SCAN_CLIP : v < -SCAN_CLIP ? -SCAN_CLIP : v);
}

/* Where a value is missing nobody looks at what comes out. Over infinitely many it is nothing: to divide or not would be
 * a branch, and branches leave no vectors. */
static void take_mean(const int32_t *restrict sum, const int32_t *restrict count, int width,
                      const int16_t *restrict deviation, int16_t *restrict ret_clipped) {
    for (int x = 0; x < width; x++) {
        float quiet = count[x] >= SCAN_FEWEST_QUIET ? (float)count[x] : INFINITY;
        ret_clipped[x] = clip(deviation[x] - round_whole((float)sum[x] / quiet));
    }
}

static void take_common(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *count = scratch(rule, room, block->width, STRIP_COUNTS);
    find_quiet(rule, block, room);
    scan_strip strip = first_strip(rule, block);
    do {
        square_sums(rule, room, &strip, room->quiet, STRIP_COLUMN, count);
        for (size_t b = 0; b < (size_t)rule->bands; b++) {
            square_sums(rule, room, &strip, room->deviation + b * n, STRIP_COLUMN + 1 + b, sum);
            for (int r = 0; r < strip.rows; r++) {
                size_t at = b * n + plane_at(&strip, r), row = (size_t)r * strip.length;
                take_mean(sum + row, count + row, strip.width, room->deviation + at,
                          room->clipped + at);
            }
        }
    } while (next_strip(&strip));
}

static void clip_all(const int16_t *restrict deviation, size_t n, int16_t *restrict ret_clipped) {
    for (size_t p = 0; p < n; p++) ret_clipped[p] = clip(deviation[p]);
}

/* ---- the neighbours -------------------------------------------------------------------------- */

/* A pixel that has just rung tells its neighbours nothing: its change is its own. */
static void leave_out_rung(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const uint8_t *restrict settling = block->state.settling;
    const int16_t *restrict usable = room->usable;
    int16_t *restrict quiet = room->quiet;
    for (size_t p = 0; p < n; p++) quiet[p] = (int16_t)(usable[p] & (settling[p] == 0));
    count_near(rule, block, room, quiet);
}

static void pool_row(const int16_t *restrict clipped, const int16_t *restrict quiet,
                     const int16_t *restrict count, const int32_t *restrict sum, int width,
                     int16_t *restrict ret_pooled) {
    for (int x = 0; x < width; x++) {
        float own = (float)(SCAN_CENTRE - quiet[x]);
        float mean = ((float)sum[x] + own * (float)clipped[x]) / ((float)count[x] + own);
        ret_pooled[x] = (int16_t)round_whole(mean);
    }
}

/* Mean with the neighbours. */
static void pool_band(const scan_rule *rule, const scan_block *block, const scan_room *room,
                      const int16_t *clipped, int16_t *ret_pooled) {
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *run = scratch(rule, room, block->width, STRIP_RUN);
    scan_strip strip = first_strip(rule, block);
    do {
        near_sums(&strip, clipped, room->quiet, run, sum);
        for (int r = 0; r < strip.rows; r++) {
            size_t at = plane_at(&strip, r);
            pool_row(clipped + at, room->quiet + at, room->count + at,
                     sum + (size_t)r * strip.length, strip.width, ret_pooled + at);
        }
    } while (next_strip(&strip));
}

static void pool_date(const scan_rule *rule, scan_block *block, size_t i, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)rule->bands;
    const int16_t *z = block->z + (i - block->first) * bands * n;
    find_usable(z, bands, n, room->usable);
    for (size_t b = 0; b < bands; b++)
        deviate(z + b * n, block->state.level + b * n, room->usable, n, room->deviation + b * n);
    if (rule->neighbours && rule->reach > 0) {
        memset(scratch(rule, room, block->width, STRIP_NONE), 0,
               row_length(rule, block->width) * sizeof(int32_t));
        count_near(rule, block, room, room->usable);
        take_common(rule, block, room);
    } else {
        clip_all(room->deviation, bands * n, room->clipped);
    }
    if (!rule->neighbours) {
        memcpy(room->pooled, room->clipped, bands * n * sizeof *room->clipped);
        return;
    }
    leave_out_rung(rule, block, room);
    for (size_t b = 0; b < bands; b++)
        pool_band(rule, block, room, room->clipped + b * n, room->pooled + b * n);
}
