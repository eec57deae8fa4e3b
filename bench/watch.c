// SPDX-License-Identifier: Apache-2.0
/* How fast an image series is watched, as lines of JSON.
 *
 *   update       a block of 128 × 128 pixels whose history is fitted already: standardise and scan, one date after the
 *                other, on one core, with each instruction set of this machine
 *   end to end   tocsin_imagery_watch from an uncompressed int16 raster that this program writes into a temporary
 *                folder, with one and with two threads; beside it, in turns, what plain GDAL reading of the same bytes
 *                takes, and what judging the same pixels takes once they are in memory
 *
 *   new scene    the last scene of that raster alone, with the state that the scenes before it left, over all of them; no
 *                map is written in either. That state has seen a new scene before, and lies on the disk, as one does to which
 *                scenes come now and then
 *
 * Seconds are those of a clock on the wall, since two threads are compared; `_cpu_s` are those of the processors. Medians
 * after one run to warm up. The raster stays in the page cache. Fixed seed. bench_watch SIDE takes another raster than one
 * of 512 × 512 pixels. */
#include <ftw.h>
#include <gdal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "norm/watch.h"
#include "tocsin/imagery.h"

enum {
    DATES = 240,
    HISTORY = 160,
    BLOCK = TOCSIN_WATCH_BLOCK_PX,
    BLOCK_PX = BLOCK * BLOCK,
    SIDE = 512,
    MOST_SIDE = 8192,
    RUNS = 11,
    ROUNDS = 7,
    COPY = 64 << 20,
    MISSING = INT16_MIN
};

/* ---- clocks ---------------------------------------------------------------------------------- */

typedef struct bench_clock {
    double wall, cpu;
} bench_clock;

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bench_clock clock_now(void) {
    return (bench_clock){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static bench_clock clock_since(bench_clock begin) {
    bench_clock now = clock_now();
    return (bench_clock){now.wall - begin.wall, now.cpu - begin.cpu};
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bench_clock median_of(const bench_clock *took, int n) {
    double wall[RUNS > ROUNDS ? RUNS : ROUNDS], cpu[RUNS > ROUNDS ? RUNS : ROUNDS];
    for (int i = 0; i < n; i++) {
        wall[i] = took[i].wall;
        cpu[i] = took[i].cpu;
    }
    qsort(wall, (size_t)n, sizeof *wall, compare_doubles);
    qsort(cpu, (size_t)n, sizeof *cpu, compare_doubles);
    return (bench_clock){wall[n / 2], cpu[n / 2]};
}

/* ---- the series ------------------------------------------------------------------------------ */

static tocsin_day day_of(int date) {
    return 17532 + 9 * date;
}

static float next_uniform(uint32_t *state) { /* xorshift32 (Marsaglia 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (float)(*state >> 8) / 16777216.0F;
}

/* One date of some pixels: a season, noise, 30 % missing, 2 % outliers; in patches that are a hundredth of
 * all pixels something changes halfway through what is watched. */
static void fill_date(int date, int width, int height, uint32_t *state, int16_t *ret_values) {
    float season = (float)cos(2 * M_PI * day_of(date) / NORM_YEAR_DAYS);
    for (int p = 0; p < width * height; p++) {
        bool patch = p % width % 160 < 16 && p / width % 160 < 16;
        float noise = 0, value;
        for (int k = 0; k < 4; k++) noise += next_uniform(state) - 0.5F;
        value = 5000 + 2000 * season + 500 * noise;
        if (patch && date >= (HISTORY + DATES) / 2) value -= 3000;
        if (next_uniform(state) < 0.02F) value += 4000;
        ret_values[p] = next_uniform(state) < 0.3F ? MISSING : (int16_t)value;
    }
}

static tocsin_pixel_block block_at(const int16_t *stored) {
    tocsin_pixel_block block = {.width = BLOCK, .height = BLOCK};
    block.band[0] = (tocsin_pixel_values){
        .stored = stored, .scale = 1, .has_missing = true, .missing = MISSING, .stride = BLOCK_PX};
    return block;
}

static bool make_watch(tocsin_norm_watch **ret_watch) {
    tocsin_day day[DATES];
    tocsin_norm_options options = TOCSIN_NORM_OPTIONS_INIT;
    tocsin_watch_rule rule = TOCSIN_WATCH_RULE_INIT;
    for (int i = 0; i < DATES; i++) day[i] = day_of(i);
    options.history.to = day[HISTORY - 1];
    return !tocsin_norm_watch_new(day, DATES, 1, &options, &rule, ret_watch, NULL);
}

/* ---- updating alone -------------------------------------------------------------------------- */

typedef struct update_bed {
    tocsin_norm_watch *watch;
    int16_t *stored, *z; /* DATES planes; those of the dates that are watched */
    void *fitted, *fit_room, *state, *scan_room;
    size_t state_bytes;
    watch_model model;
    char *from, *to; /* COPY */
} update_bed;

/* As the program asks for it. */
static void *new_room(size_t bytes) {
    return tocsin_pages_alloc(bytes);
}

static bool prepare_update(update_bed *bed) {
    uint32_t seed = 2463534242U;
    bed->stored = new_room(sizeof *bed->stored * DATES * BLOCK_PX);
    bed->z = new_room(sizeof *bed->z * (DATES - HISTORY) * BLOCK_PX);
    bed->from = calloc(COPY, 1);
    bed->to = calloc(COPY, 1);
    if (!bed->stored || !bed->z || !bed->from || !bed->to) return false;
    for (int i = 0; i < DATES; i++)
        fill_date(i, BLOCK, BLOCK, &seed, bed->stored + (size_t)i * BLOCK_PX);
    tocsin_pixel_block block = block_at(bed->stored);
    if (!make_watch(&bed->watch) || tocsin_norm_watch_sample(bed->watch, 0, &block, NULL) ||
        tocsin_norm_watch_calibrate(bed->watch, 1, NULL))
        return false;
    bed->state_bytes = scan_state_bytes(&bed->watch->scan, BLOCK_PX);
    bed->fitted = new_room(watch_model_bytes(bed->watch, BLOCK_PX));
    bed->fit_room = new_room(watch_fit_room(bed->watch, BLOCK_PX));
    bed->state = new_room(bed->state_bytes);
    if (!bed->fitted || !bed->fit_room || !bed->state) return false;
    watch_model_place(bed->watch, BLOCK_PX, bed->fitted, &bed->model);
    if (!watch_fit(bed->watch, &block, bed->fit_room, &bed->model)) return false;
    watch_moderate(bed->watch, BLOCK_PX, &bed->model);
    return true;
}

static void release_update(update_bed *bed) {
    tocsin_norm_watch_free(&bed->watch);
    free(bed->stored);
    free(bed->z);
    free(bed->fitted);
    free(bed->fit_room);
    free(bed->state);
    free(bed->from);
    free(bed->to);
}

static void update_once(update_bed *bed) {
    tocsin_norm_watch *w = bed->watch;
    tocsin_pixel_block block = block_at(bed->stored);
    scan_block scan = {
        .width = BLOCK, .height = BLOCK, .z = bed->z, .first = 1, .room = bed->scan_room};
    memset(bed->state, 0, bed->state_bytes);
    scan_state_place(&w->scan, BLOCK_PX, bed->state, &scan.state);
    for (size_t i = HISTORY; i < DATES; i++) {
        watch_standardise_at(w, &block, i, i, &bed->model, bed->z + (i - HISTORY) * BLOCK_PX);
        scan.age = watch_age(w, i);
        w->kernels->step(&w->scan, &scan, i - HISTORY + 1);
    }
}

static void report_update(update_bed *bed, const char *set) {
    bench_clock update[RUNS], copy[RUNS];
    for (int run = -1; run < RUNS; run++) {
        bench_clock begin = clock_now();
        update_once(bed);
        if (run >= 0) update[run] = clock_since(begin);
        begin = clock_now();
        memcpy(bed->to, bed->from, COPY);
        bed->from[0] = bed->to[COPY - 1];
        if (run >= 0) copy[run] = clock_since(begin);
    }
    /* other work on the machine counts less with the clock of the processor */
    double rate = (double)BLOCK_PX * (DATES - HISTORY) / median_of(update, RUNS).cpu;
    double copied = COPY / median_of(copy, RUNS).cpu;
    printf("{\"bench\":\"watch\",\"part\":\"update\",\"set\":\"%s\",\"runs\":%d,\"block_px\":%d,"
           "\"dates\":%d,\"update_pixel_dates_per_s\":%.4g,\"memcpy_bytes_per_s\":%.4g,"
           "\"memcpy_bytes_in_that_time\":%.4g}\n",
           set, RUNS, BLOCK, DATES - HISTORY, rate, copied, copied / rate);
}

static bool bench_update(void) {
    static const char *const sets[] = {"avx512", "avx2", "base"};
    update_bed bed = {0};
    bool ready = prepare_update(&bed);
    for (size_t k = 0; ready && k < sizeof sets / sizeof *sets; k++) {
        if (!norm_lanes_named(sets[k]) || !scan_named(sets[k])) continue;
        bed.watch->lanes = norm_lanes_named(sets[k]);
        bed.watch->kernels = scan_named(sets[k]);
        bed.scan_room = new_room(bed.watch->kernels->room(&bed.watch->scan, BLOCK, BLOCK));
        ready = bed.scan_room != NULL;
        if (ready) report_update(&bed, sets[k]);
        free(bed.scan_room);
    }
    release_update(&bed);
    return ready;
}

/* ---- end to end ------------------------------------------------------------------------------ */

enum { KEPT = 4 }; /* blocks of the raster that are in memory */

typedef struct end_bed {
    int side, n_blocks, n_kept;
    char folder[64], raster[96], map[96];
    int16_t *plane;  /* a date of the raster */
    int16_t *stored; /* n_kept × DATES × BLOCK_PX */
    tocsin_norm_watch *watch;
    void *room;
    tocsin_pixel_alarm *alarms;
    int64_t n_alarms;
} end_bed;

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk) {
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static bool write_raster(const end_bed *bed) {
    GDALDatasetH raster = GDALCreate(GDALGetDriverByName("ENVI"), bed->raster, bed->side, bed->side,
                                     DATES, GDT_Int16, NULL);
    uint32_t seed = 88172645U;
    bool good = raster != NULL;
    for (int i = 0; good && i < DATES; i++) {
        char name[16];
        GDALRasterBandH band = GDALGetRasterBand(raster, i + 1);
        tocsin_day_format(day_of(i), name);
        GDALSetDescription(band, name);
        GDALSetRasterNoDataValue(band, MISSING);
        fill_date(i, bed->side, bed->side, &seed, bed->plane);
        good = GDALRasterIO(band, GF_Write, 0, 0, bed->side, bed->side, bed->plane, bed->side,
                            bed->side, GDT_Int16, 0, 0) == CE_None;
    }
    if (raster) GDALClose(raster);
    return good;
}

static bool watch_dates(end_bed *bed, int n_dates, int threads, const char *map,
                        const char *state) {
    const char *path = bed->raster;
    tocsin_imagery_options series = TOCSIN_IMAGERY_OPTIONS_INIT;
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    series.paths = &path;
    series.n_paths = 1;
    options.norm.history.to = day_of(HISTORY - 1);
    series.period.to = day_of(n_dates - 1);
    options.threads = threads;
    options.state_path = state;
    if (tocsin_imagery_watch(&series, NULL, &options, map, &result, &err)) {
        fprintf(stderr, "bench_watch: %s\n", err.message);
        return false;
    }
    bed->n_alarms = result.n_alarms;
    tocsin_watch_result_release(&result);
    return true;
}

static bool watch_raster(end_bed *bed, int threads) {
    return watch_dates(bed, DATES, threads, bed->map, NULL);
}

/* The most memory that watching takes, in MiB, of a process that does nothing else; negative when it failed. */
static double peak_mib(end_bed *bed) {
    struct rusage used;
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) _exit(watch_raster(bed, 2) ? 0 : 70);
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) return -1;
    return (double)used.ru_maxrss / 1024;
}

/* Every band as a whole, into the same memory. */
static bool read_raster(end_bed *bed) {
    GDALDatasetH raster = GDALOpen(bed->raster, GA_ReadOnly);
    bool good = raster != NULL;
    for (int i = 0; good && i < DATES; i++)
        good = GDALRasterIO(GDALGetRasterBand(raster, i + 1), GF_Read, 0, 0, bed->side, bed->side,
                            bed->plane, bed->side, bed->side, GDT_Int16, 0, 0) == CE_None;
    if (raster) GDALClose(raster);
    return good;
}

static bool keep_blocks(end_bed *bed) {
    GDALDatasetH raster = GDALOpen(bed->raster, GA_ReadOnly);
    bool good = raster != NULL;
    int16_t *to = bed->stored;
    for (int k = 0; k < bed->n_kept; k++)
        for (int i = 0; good && i < DATES; i++, to += BLOCK_PX)
            good = GDALRasterIO(GDALGetRasterBand(raster, i + 1), GF_Read,
                                k % (bed->side / BLOCK) * BLOCK, k / (bed->side / BLOCK) * BLOCK,
                                BLOCK, BLOCK, to, BLOCK, BLOCK, GDT_Int16, 0, 0) == CE_None;
    if (raster) GDALClose(raster);
    return good;
}

/* From a sample as large as that of tocsin_imagery_watch: four blocks. */
static bool calibrate(end_bed *bed) {
    tocsin_norm_watch_free(&bed->watch);
    bool good = make_watch(&bed->watch);
    for (int k = 0; k < bed->n_kept; k++) {
        tocsin_pixel_block block = block_at(bed->stored + (size_t)k * DATES * BLOCK_PX);
        good = good && !tocsin_norm_watch_sample(bed->watch, (size_t)k, &block, NULL);
    }
    return good && !tocsin_norm_watch_calibrate(bed->watch, 1, NULL);
}

static bool judge_blocks(end_bed *bed) {
    for (int k = 0; k < bed->n_blocks; k++) {
        tocsin_pixel_block block =
            block_at(bed->stored + (size_t)(k % bed->n_kept) * DATES * BLOCK_PX);
        if (tocsin_norm_watch_block(bed->watch, &block, bed->room, bed->alarms, NULL)) return false;
    }
    return true;
}

/* What is copied is on the disk: to put it there would else be counted with the work that comes next. */
static bool copy_file(const char *from, const char *to) {
    enum { CHUNK = 1 << 20 };
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    char *chunk = malloc(CHUNK);
    bool good = in && out && chunk;
    for (size_t n = 1; good && n > 0;) {
        n = fread(chunk, 1, CHUNK, in);
        good = fwrite(chunk, 1, n, out) == n;
    }
    good = good && !ferror(in) && !fflush(out) && !fsync(fileno(out));
    free(chunk);
    if (in) fclose(in);
    return (!out || !fclose(out)) && good;
}

static bool watch_with_one(end_bed *bed) {
    return watch_raster(bed, 1);
}

static bool watch_with_two(end_bed *bed) {
    return watch_raster(bed, 2);
}

/* ---- one new scene --------------------------------------------------------------------------- */

/* All scenes but the last two have left a state, and the last but one came in; the last comes in, time and again. */
static bool bench_new_scene(end_bed *bed) {
    char state[112], before[112];
    bench_clock all[ROUNDS], one[ROUNDS];
    snprintf(state, sizeof state, "%s/state", bed->folder);
    snprintf(before, sizeof before, "%s/before", bed->folder);
    bool good = watch_dates(bed, DATES - 2, 1, NULL, before) &&
                watch_dates(bed, DATES - 1, 1, NULL, before);
    for (int round = -1; good && round < ROUNDS; round++) {
        bench_clock begin = clock_now();
        good = watch_dates(bed, DATES, 1, NULL, NULL);
        if (round >= 0) all[round] = clock_since(begin);
        good = good && copy_file(before, state);
        begin = clock_now();
        good = good && watch_dates(bed, DATES, 1, NULL, state);
        if (round >= 0) one[round] = clock_since(begin);
    }
    if (!good) return false;
    double full = median_of(all, ROUNDS).cpu, scene = median_of(one, ROUNDS).cpu;
    printf("{\"bench\":\"watch\",\"part\":\"new scene\",\"runs\":%d,\"side_px\":%d,\"dates\":%d,"
           "\"all_scenes_cpu_s\":%.4g,\"new_scene_cpu_s\":%.4g,\"new_scene_wall_s\":%.4g,"
           "\"all_over_new_scene\":%.3g}\n",
           ROUNDS, bed->side, DATES, full, scene, median_of(one, ROUNDS).wall, full / scene);
    return true;
}

enum { READ, CALIBRATE, KERNEL, ONE_THREAD, TWO_THREADS, N_WORKS };
static bool (*const works[N_WORKS])(end_bed *) = {read_raster, calibrate, judge_blocks,
                                                  watch_with_one, watch_with_two};

static bool measure(end_bed *bed, bench_clock *ret_took) {
    bench_clock took[N_WORKS][ROUNDS];
    for (int round = -1; round < ROUNDS; round++)
        for (int work = 0; work < N_WORKS; work++) {
            bench_clock begin = clock_now();
            if (!works[work](bed)) return false;
            if (round >= 0) took[work][round] = clock_since(begin);
        }
    for (int work = 0; work < N_WORKS; work++) ret_took[work] = median_of(took[work], ROUNDS);
    return true;
}

static bool open_end(end_bed *bed, int side) {
    size_t n_px = (size_t)side * (size_t)side;
    const char *temporary = getenv("TMPDIR");
    *bed = (end_bed){.side = side, .n_blocks = side / BLOCK * (side / BLOCK)};
    bed->n_kept = bed->n_blocks < KEPT ? bed->n_blocks : KEPT;
    snprintf(bed->folder, sizeof bed->folder, "%.40s/tocsin-bench-XXXXXX",
             temporary ? temporary : "/tmp");
    bed->plane = malloc(n_px * sizeof *bed->plane);
    bed->alarms = malloc(BLOCK_PX * sizeof *bed->alarms);
    if (!bed->plane || !bed->alarms || !mkdtemp(bed->folder)) return false;
    snprintf(bed->raster, sizeof bed->raster, "%s/series.img", bed->folder);
    snprintf(bed->map, sizeof bed->map, "%s/alarms.tif", bed->folder);
    return write_raster(bed);
}

/* What judging takes besides: the blocks in memory. Not before the peak of memory was measured. */
static bool load_end(end_bed *bed) {
    bed->stored = new_room(sizeof *bed->stored * (size_t)bed->n_kept * DATES * BLOCK_PX);
    if (!bed->stored || !keep_blocks(bed) || !calibrate(bed)) return false;
    bed->room = new_room(tocsin_norm_watch_room(bed->watch, BLOCK, BLOCK));
    return bed->room != NULL;
}

static void close_end(end_bed *bed) {
    tocsin_norm_watch_free(&bed->watch);
    free(bed->plane);
    free(bed->stored);
    free(bed->room);
    free(bed->alarms);
    nftw(bed->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void report_end(const end_bed *bed, const bench_clock *took, double peak) {
    double pixels = (double)bed->side * bed->side;
    double least = took[READ].wall + took[KERNEL].wall;
    double least_cpu = took[READ].cpu + took[KERNEL].cpu;
    printf(
        "{\"bench\":\"watch\",\"part\":\"end to end\",\"runs\":%d,\"side_px\":%d,\"dates\":%d,"
        "\"raster_mib\":%.4g,\"alarms\":%lld,\"watch_s\":%.4g,\"watch_cpu_s\":%.4g,\"read_s\":%.4g,"
        "\"kernel_s\":%.4g,\"calibrate_s\":%.4g,\"watch_over_read_and_kernel\":%.3g,"
        "\"cpu_watch_over_read_and_kernel\":%.3g,\"kernel_pixels_per_s\":%.4g,"
        "\"two_threads_s\":%.4g,\"two_threads_speedup\":%.3g,\"peak_mib\":%.4g}\n",
        ROUNDS, bed->side, DATES, pixels * DATES * 2 / (1 << 20), (long long)bed->n_alarms,
        took[ONE_THREAD].wall, took[ONE_THREAD].cpu, took[READ].wall, took[KERNEL].wall,
        took[CALIBRATE].wall, took[ONE_THREAD].wall / least, took[ONE_THREAD].cpu / least_cpu,
        pixels / took[KERNEL].cpu, took[TWO_THREADS].wall,
        took[ONE_THREAD].wall / took[TWO_THREADS].wall, peak);
}

static bool bench_end(int side) {
    end_bed bed;
    bench_clock took[N_WORKS];
    bool good = open_end(&bed, side);
    double peak = good ? peak_mib(&bed) : -1;
    good = good && peak > 0 && load_end(&bed) && measure(&bed, took);
    if (good) report_end(&bed, took, peak);
    good = good && bench_new_scene(&bed);
    close_end(&bed);
    return good;
}

int main(int argc, char **argv) {
    int side = argc > 1 ? atoi(argv[1]) : SIDE;
    if (side < BLOCK || side > MOST_SIDE || side % BLOCK != 0) {
        fprintf(stderr, "bench_watch: the side of the raster is a multiple of %d up to %d\n", BLOCK,
                MOST_SIDE);
        return 2;
    }
    tocsin_memory_keep(); /* as the program does */
    GDALAllRegister();
    /* first: the peak of memory is that of a process with nothing else in it */
    return bench_end(side) && bench_update() ? 0 : 70;
}
