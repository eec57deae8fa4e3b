// SPDX-License-Identifier: Apache-2.0
/* A file of tiles changes no value and no byte of what comes out, whatever is wrong with it, and spares the decoding. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "imagery/block.h"
#include "scenes.h"

#include "choose.h"

enum { SIDE = 136, DATES = 8, BLOCKS = 4, TORN_SIDE = 520, WATCHED_DATES = 40 };

/* ---- writing fails ---------------------------------------------------------------------------- */

static int writes_left = -1; /* negative: none fails */

ssize_t __real_pwrite64(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at);

ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at) {
    if (writes_left == 0) {
        errno = ENOSPC;
        return -1;
    }
    if (writes_left > 0) writes_left--;
    return __real_pwrite64(fd, bytes, n, at);
}

/* ---- scenes ----------------------------------------------------------------------------------- */

static double noise(int a, int b, int c) {
    uint32_t h = (uint32_t)a * 73856093U ^ (uint32_t)b * 19349663U ^ (uint32_t)c * 83492791U;
    for (int i = 0; i < 3; i++) h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    return (double)(h >> 8) / 16777216.0;
}

/* A season; from date 30 on squares that fall. A tenth is missing in the first band; the last tells classes from 3 to 6. */
static double pixel_value(int band, int x, int y, double date) {
    int seed = (int)(100 * date) + band;
    if (band == 1 && noise(y, seed, x) < 0.1) return -9999;
    if (band == 3) return 3 + floor(4 * noise(x, seed, y));
    double fall = date >= 30 && x % 60 < 20 && y % 50 < 20 ? -300 : 0;
    return rint(1000 * band + 200 * cos(2 * M_PI * 30 * floor(date) / 365.25) +
                60 * noise(x, y, seed) + fall);
}

static const char *scene_path(const scene_folder *folder, int date, char part) {
    char name[32];
    tocsin_civil day = tocsin_day_to_civil(day_of(2018, 1, 1) + 30 * date);
    snprintf(name, sizeof name, "s_%04d%02d%02d_%c.tif", day.year, day.month, day.day, part);
    return in_folder(folder, name);
}

typedef struct kind {
    const char *name;
    int n_bands;
    bool merged; /* some days have two scenes */
    const char *bands, *expression, *mask;
    int pool_px;
} kind;

static const kind kinds[] = {
    {"as they are stored", 1, false, NULL, NULL, NULL, 0},
    {"two bands as they are stored", 2, false, "1,2", NULL, NULL, 0},
    {"an expression with a mask, days of two scenes", 3, true, NULL, "b2 - b1 / 2", "3", 0},
    {"pooled", 1, false, NULL, NULL, NULL, 3},
};

static void make_date(const scene_folder *folder, const kind *of, int date, double base, int side,
                      char part) {
    scene_spec spec = {.n_bands = of->n_bands,
                       .size_px = side,
                       .type = GDT_Int16,
                       .nodata = -9999,
                       .compress = "COMPRESS=DEFLATE"};
    make_scene(scene_path(folder, date, part), &spec, pixel_value, base);
}

static void make_series(const scene_folder *folder, const kind *of, int n_dates) {
    for (int date = 0; date < n_dates; date++) {
        make_date(folder, of, date, date, SIDE, 'a');
        if (of->merged && date % 4 == 1) make_date(folder, of, date, date + 0.25, SIDE, 'b');
    }
}

typedef struct asked {
    char series[128], tiles[128];
    const char *paths[1];
    tocsin_imagery_options options;
} asked;

static void ask(asked *a, const scene_folder *folder, const kind *of) {
    snprintf(a->series, sizeof a->series, "%s", in_folder(folder, "s_%Y%m%d_*.tif"));
    snprintf(a->tiles, sizeof a->tiles, "%s", in_folder(folder, "series.tiles"));
    a->paths[0] = a->series;
    a->options = (tocsin_imagery_options)TOCSIN_IMAGERY_OPTIONS_INIT;
    a->options.paths = a->paths;
    a->options.n_paths = 1;
    a->options.bands = of->bands;
    a->options.expression = of->expression;
    a->options.mask_band = of->mask;
    a->options.mask_keep = of->mask ? "4,5" : NULL;
    a->options.pool_px = of->pool_px;
    a->options.tiles_path = a->tiles;
}

/* Of a series of DATES days, as they are stored. */
static void ask_series(asked *a, const scene_folder *folder) {
    ask(a, folder, &kinds[0]);
    make_series(folder, &kinds[0], DATES);
}

/* ---- blocks ----------------------------------------------------------------------------------- */

typedef struct outcome {
    uint64_t hash; /* of all values */
    tiles_count count;
    char note[300];
} outcome;

static uint64_t hash_block(uint64_t hash, const tocsin_pixel_block *block,
                           const series_plan *plan) {
    size_t px = (size_t)block->width * (size_t)block->height;
    for (size_t v = 0; v < plan->n_variables; v++)
        for (size_t d = 0; d < plan->n_dates; d++) {
            const tocsin_pixel_values *band = &block->band[v];
            size_t at = d * band->stride;
            hash = band->stored ? tocsin_hash(hash, band->stored + at, px * sizeof *band->stored)
                                : tocsin_hash(hash, band->number + at, px * sizeof *band->number);
        }
    return hash;
}

static void read_windows(const series_plan *plan, const series_window *windows, size_t n,
                         outcome *ret) {
    block_reader reader;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (block_reader_open(plan, n, 128 * 128, &reader, &err) ||
        block_read(&reader, windows, n, &err))
        fail_msg("%s", err.message);
    for (size_t k = 0; k < n; k++) {
        tocsin_pixel_block block = block_of(&reader, k);
        ret->hash = hash_block(ret->hash, &block, plan);
    }
    block_reader_close(&reader);
}

/* A part of the sample, the blocks together, two that do not lie side by side, and blocks of half the size. */
static outcome read_all(const asked *a, bool with_tiles) {
    outcome o = {.hash = TOCSIN_HASH};
    series_plan plan;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_imagery_options options = a->options;
    if (!with_tiles) options.tiles_path = NULL;
    if (series_plan_make(&options, &plan, &err) || tiles_open(&plan, 128, true, &err))
        fail_msg("%s", err.message);
    int right = plan.grid.width_px - 128 < 128 ? plan.grid.width_px - 128 : 128;
    const series_window part = {46, 20, 90, 70}, left_half = {64, 0, 64, 64};
    const series_window whole[] = {
        {0, 0, 128, 128}, {128, 0, right, 128}, {0, 128, 128, right}, {128, 128, right, right}};
    const series_window apart[] = {whole[0], whole[3]};
    read_windows(&plan, &part, 1, &o);
    read_windows(&plan, whole, 4, &o);
    read_windows(&plan, apart, 2, &o);
    read_windows(&plan, &left_half, 1, &o);
    if (plan.tiles) o.count = tiles_counted(plan.tiles);
    if (tiles_conclude(&plan, &err)) fail_msg("%s", err.message);
    if (plan.tiles_note) snprintf(o.note, sizeof o.note, "%s", plan.tiles_note);
    series_plan_release(&plan);
    return o;
}

/* The values are those without tiles; returns how that came. */
static outcome expect_same(const asked *a, const char *what) {
    outcome with = read_all(a, true), without = read_all(a, false);
    if (with.hash != without.hash) fail_msg("%s: other values", what);
    return with;
}

static void expect_nothing_decoded(const asked *a, const char *what) {
    outcome again = expect_same(a, what);
    if (again.count.n_read || !again.count.n_kept || again.note[0])
        fail_msg("%s: %d read, %d kept, %s", what, (int)again.count.n_read, (int)again.count.n_kept,
                 again.note);
}

static void expect_note(const outcome *o, const char *wanted) {
    if (!strstr(o->note, wanted)) fail_msg("'%s' does not say '%s'", o->note, wanted);
}

static long size_of(const char *path) {
    struct stat info;
    return stat(path, &info) ? -1 : (long)info.st_size;
}

static void write_byte(const char *path, long at, int change) {
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, at, SEEK_SET);
    fputc((byte < 0 ? 0 : byte) ^ change, file);
    assert_int_equal(fclose(file), 0);
}

static void values_are_the_same_and_decoded_once(void **state) {
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        asked a;
        ask(&a, *state, &kinds[k]);
        make_series(*state, &kinds[k], DATES);
        remove(a.tiles);
        outcome first = expect_same(&a, kinds[k].name);
        assert_int_equal(first.count.n_read, BLOCKS * DATES);
        expect_nothing_decoded(&a, kinds[k].name);
    }
}

static void what_changed_is_read_again_and_nothing_else(void **state) {
    const kind *of = &kinds[0];
    asked a;
    ask(&a, *state, of);
    make_series(*state, of, DATES);
    expect_same(&a, "first");
    make_date(*state, of, 5, 25, SIDE, 'a');
    outcome changed = expect_same(&a, "a scene with other values");
    assert_int_equal(changed.count.n_read, BLOCKS);
    make_date(*state, of, DATES, DATES, SIDE, 'a');
    assert_int_equal(expect_same(&a, "a new scene").count.n_read, BLOCKS);
    assert_int_equal(rename(scene_path(*state, 7, 'a'), in_folder(*state, "late")), 0);
    assert_int_equal(expect_same(&a, "a scene less").count.n_read, 0);
    assert_int_equal(rename(in_folder(*state, "late"), scene_path(*state, 7, 'a')), 0);
    make_date(*state, of, 7, 7.5, SIDE, 'b');
    assert_int_equal(expect_same(&a, "a second one of its day").count.n_read, BLOCKS * (DATES + 1));
    a.options.scale = 2;
    expect_same(&a, "another scale");
    assert_true(size_of(a.tiles) > 0);
    a.options.expression = "b1 * 2";
    outcome other = expect_same(&a, "another expression");
    expect_note(&other, "made in another way; it is made again");
    expect_nothing_decoded(&a, "another expression");
}

/* What a state goes on with are the newest scenes, and they may be of a simpler kind than all of them. */
static void the_newest_scenes_do_not_replace_the_file(void **state) {
    static const kind merged = {"days of two scenes", 1, true, NULL, NULL, NULL, 0};
    asked a;
    series_plan plan;
    tocsin_error err = TOCSIN_ERROR_INIT;
    ask(&a, *state, &merged);
    make_series(*state, &merged, DATES);
    expect_same(&a, "first");
    tocsin_imagery_options newest = a.options;
    newest.period.from = day_of(2018, 1, 1) + 30 * (DATES - 2);
    assert_int_equal(series_plan_make(&newest, &plan, &err), TOCSIN_OK);
    assert_int_equal(tiles_open(&plan, 128, false, &err), TOCSIN_OK);
    assert_true(!plan.tiles && !plan.tiles_note);
    series_plan_release(&plan);
    expect_nothing_decoded(&a, "all of them");
}

/* More days than a file has rows for at first. */
static void days_may_come_one_by_one(void **state) {
    const kind *of = &kinds[0];
    asked a;
    ask(&a, *state, of);
    make_series(*state, of, 2);
    expect_same(&a, "two scenes");
    for (int date = 2; date < 36; date++) {
        make_date(*state, of, date, date, SIDE, 'a');
        if (date % 17 == 0) expect_same(&a, "some more");
    }
    expect_same(&a, "the last");
    expect_nothing_decoded(&a, "all");
}

/* What its numbers mean stands beside them: a header that was put right changes values, though their file does not. */
static void a_header_that_changed_counts(void **state) {
    enum { N_DAYS = 2 };
    asked a;
    ask(&a, *state, &kinds[3]); /* pooled: else a raw raster is as quick as tiles */
    snprintf(a.series, sizeof a.series, "%s", in_folder(*state, "cube.img"));
    FILE *raw = fopen(a.series, "wb");
    for (int i = 0; i < N_DAYS * SIDE * SIDE; i++) fwrite(&(int16_t){(int16_t)i}, 2, 1, raw);
    fclose(raw);
    char header[300];
    for (int order = 0; order < 2; order++) {
        snprintf(header, sizeof header,
                 "ENVI\nsamples = %d\nlines = %d\nbands = 2\ndata type = 2\ninterleave = bsq\n"
                 "byte order = %d\nband names = {2018-01-01, 2018-02-01}\n",
                 SIDE, SIDE, order);
        write_text(in_folder(*state, "cube.hdr"), header);
        assert_int_equal(expect_same(&a, order ? "bytes swapped" : "as it was").count.n_read,
                         N_DAYS * BLOCKS);
        expect_nothing_decoded(&a, "once more");
    }
}

/* ---- files that are not whole ------------------------------------------------------------------ */

static void a_changed_byte_is_found_wherever_it_is(void **state) {
    asked a;
    ask_series(&a, *state);
    outcome without = read_all(&a, false);
    read_all(&a, true);
    long size = size_of(a.tiles);
    int found = 0;
    for (long at = 3; at < size; at += at < 1200 ? 211 : at < 300000 ? 60011 : 1200011) {
        if (size_of(a.tiles) < 0) read_all(&a, true);
        write_byte(a.tiles, at, 0x55);
        outcome o = read_all(&a, true);
        if (o.hash != without.hash) fail_msg("byte %ld: other values", at);
        found += o.count.n_read > 0;
        if (o.count.n_damaged && !o.note[0]) fail_msg("byte %ld: nothing is said", at);
        if (at % 3 == 0) remove(a.tiles); /* else damage adds up */
    }
    assert_true(found > 3);
}

static void a_file_that_is_cut_off_is_completed(void **state) {
    asked a;
    ask_series(&a, *state);
    outcome without = read_all(&a, false);
    for (int i = 0; i < 7; i++) {
        read_all(&a, true);
        long size = size_of(a.tiles), to = i < 3 ? 900 * i : size - (i - 2) * (size / 5);
        assert_int_equal(truncate(a.tiles, to), 0);
        if (read_all(&a, true).hash != without.hash) fail_msg("cut at %ld: other values", to);
        if (read_all(&a, true).count.n_read) fail_msg("cut at %ld: not completed", to);
    }
}

static void what_is_of_another_version_is_made_again(void **state) {
    asked a;
    ask_series(&a, *state);
    read_all(&a, true);
    write_byte(a.tiles, 13, 1); /* the number behind the name */
    outcome other = expect_same(&a, "another version");
    expect_note(&other, "is of another version of tocsin, or damaged; it is made again");
    write_byte(a.tiles, 40, 1);
    other = expect_same(&a, "a damaged head");
    expect_note(&other, "is damaged; it is made again");
    expect_nothing_decoded(&a, "made again");
}

static void a_file_that_is_something_else_stays_as_it_is(void **state) {
    asked a;
    ask_series(&a, *state);
    write_text(a.tiles, "Dear diary\n");
    outcome o = expect_same(&a, "a text");
    expect_note(&o, "is no file of tiles, and stays as it is; the scenes are decoded without it");
    assert_int_equal(size_of(a.tiles), 11);
    const char *const places[] = {"nowhere/t", "series.tiles/t", "."};
    for (size_t i = 0; i < 3; i++) {
        a.options.tiles_path = in_folder(*state, places[i]);
        o = expect_same(&a, places[i]);
        expect_note(&o, "cannot be written");
    }
    a.options.tiles_path = "/dev/null";
    o = expect_same(&a, "a device");
    expect_note(&o, "is no file");
}

static void one_run_at_a_time_writes(void **state) {
    asked a;
    ask_series(&a, *state);
    read_all(&a, true);
    int fd = open(a.tiles, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    outcome o = expect_same(&a, "locked");
    expect_note(&o, "is used by another run");
    assert_int_equal(o.count.n_kept, 0);
    close(fd);
    expect_nothing_decoded(&a, "not locked any more");
}

static void a_disk_that_is_full_ends_the_writing_only(void **state) {
    asked a;
    ask_series(&a, *state);
    outcome without = read_all(&a, false);
    for (int left = 0; left < 60; left += 14) {
        remove(a.tiles);
        writes_left = left;
        outcome o = read_all(&a, true);
        writes_left = -1;
        if (o.hash != without.hash) fail_msg("after %d writes: other values", left);
        if (read_all(&a, true).hash != without.hash) fail_msg("after %d writes: later", left);
    }
    expect_nothing_decoded(&a, "room again");
}

static void a_file_keeps_to_its_size(void **state) {
    asked a;
    ask_series(&a, *state);
    const int64_t sizes[] = {1, 100000, 1200000, 2500000};
    int64_t kept = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        remove(a.tiles);
        a.options.tiles_most = sizes[i];
        expect_same(&a, "a bound");
        assert_true(size_of(a.tiles) <= (sizes[i] > 4096 ? sizes[i] : 4096));
        outcome o = expect_same(&a, "a bound, again");
        assert_true(o.count.n_kept >= kept);
        kept = o.count.n_kept;
    }
    assert_true(kept > 0);
    a.options.tiles_most = 100000;
    outcome o = expect_same(&a, "less room");
    expect_note(&o, "is larger than it may be");
    assert_true(size_of(a.tiles) <= 100000);
}

/* What holds its numbers as they are gains nothing. */
static void raw_scenes_need_no_tiles(void **state) {
    asked a;
    ask(&a, *state, &kinds[0]);
    for (int date = 0; date < DATES; date++)
        make_scene(scene_path(*state, date, 'a'),
                   &(scene_spec){.size_px = SIDE, .type = GDT_Int16, .nodata = -9999}, pixel_value,
                   date);
    outcome o = expect_same(&a, "raw");
    assert_true(!o.note[0] && size_of(a.tiles) < 0);
    a.options.expression = "b1 / 3";
    expect_same(&a, "raw, with an expression");
    assert_true(size_of(a.tiles) > 0);
}

/* Of a mosaic the files that it is made of count. */
static void sources_of_a_mosaic_count(void **state) {
    const scene_folder *folder = *state;
    const kind *of = &kinds[0];
    asked a;
    ask(&a, folder, of);
    make_series(folder, of, 3);
    for (int date = 0; date < 3; date++) {
        char text[1000], name[32];
        snprintf(name, sizeof name, "m_2019010%d.vrt", date + 1);
        snprintf(
            text, sizeof text,
            "<VRTDataset rasterXSize=\"%d\" rasterYSize=\"%d\"><VRTRasterBand dataType=\"Int16\" "
            "band=\"1\"><NoDataValue>-9999</NoDataValue><SimpleSource><SourceFilename>%s"
            "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>",
            SIDE, SIDE, scene_path(folder, date, 'a'));
        write_text(in_folder(folder, name), text);
    }
    snprintf(a.series, sizeof a.series, "%s", in_folder(folder, "m_%Y%m%d.vrt"));
    expect_same(&a, "mosaics");
    expect_nothing_decoded(&a, "mosaics");
    make_date(folder, of, 1, 17, SIDE, 'a');
    assert_int_equal(expect_same(&a, "a source has changed").count.n_read, BLOCKS);
}

/* The part of a scene that cannot be read stays out of the file, and is found missing each time. */
static void a_torn_scene_is_not_kept(void **state) {
    const kind *of = &kinds[0];
    asked a;
    ask(&a, *state, of);
    for (int date = 0; date < 3; date++) make_date(*state, of, date, date, TORN_SIDE, 'a');
    const char *torn = scene_path(*state, 1, 'a');
    for (long at = 0; at < 300; at++) write_byte(torn, size_of(torn) / 8 + at, 0xA5);
    outcome first = expect_same(&a, "torn");
    outcome again = expect_same(&a, "torn, again");
    assert_true(again.count.n_read > 0 && again.count.n_read < first.count.n_read);
    assert_int_equal(again.count.n_damaged, 0);
}

static size_t skipped_of(const asked *a, bool with_tiles) {
    tocsin_imagery_options options = a->options;
    if (!with_tiles) options.tiles_path = NULL;
    tocsin_imagery *series = open_series(&options);
    size_t n, n_skipped = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++) n_skipped += scenes[i].skipped != NULL;
    tocsin_imagery_close(&series);
    return n_skipped;
}

/* A scene that is damaged behind its time and size shows that nobody looked. */
static void bands_that_were_looked_into_are_not_read_again(void **state) {
    asked a;
    struct stat before;
    ask(&a, *state, &kinds[0]);
    make_series(*state, &kinds[0], 3);
    read_all(&a, true);
    const char *scene = scene_path(*state, 1, 'a');
    assert_int_equal(stat(scene, &before), 0);
    for (long at = 0; at < 300; at++) write_byte(scene, before.st_size / 2 + at, 0xA5);
    assert_int_equal(skipped_of(&a, true), 1);
    const struct timespec times[] = {before.st_atim, before.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, scene, times, 0), 0);
    assert_int_equal(skipped_of(&a, true), 0);
    assert_int_equal(skipped_of(&a, false), 1);
}

/* ---- runs -------------------------------------------------------------------------------------- */

typedef struct run_paths {
    char map[128], patches[128], kept[128];
} run_paths;

static void name_outputs(const scene_folder *folder, const char *of, run_paths *ret) {
    char name[64];
    snprintf(name, sizeof name, "%s.tif", of);
    snprintf(ret->map, sizeof ret->map, "%s", in_folder(folder, name));
    snprintf(name, sizeof name, "%s.geojson", of);
    snprintf(ret->patches, sizeof ret->patches, "%s", in_folder(folder, name));
    snprintf(name, sizeof name, "%s.state", of);
    snprintf(ret->kept, sizeof ret->kept, "%s", in_folder(folder, name));
    remove(ret->kept);
}

typedef struct rule {
    int threads;
    double rate; /* 0: the default */
    bool kill;
} rule;

static bool kill_after_two(void *context, const char *what, double done, double total) {
    (void)context;
    if (!strcmp(what, "watching pixels") && done > total / 2) raise(SIGKILL);
    return true;
}

static tocsin_watch_result watch(const asked *a, bool with_tiles, rule by, const run_paths *out) {
    tocsin_imagery_options series = a->options;
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (!with_tiles) series.tiles_path = NULL;
    options.norm.history.to = day_of(2018, 1, 1) + 30 * 28;
    options.threads = by.threads;
    options.state_path = out->kept;
    options.patches_path = out->patches;
    if (by.rate > 0) options.rule.false_alarms = by.rate;
    if (by.kill) options.progress = kill_after_two;
    remove(out->kept);
    if (tocsin_imagery_watch(&series, NULL, &options, out->map, &result, &err))
        fail_msg("%s", err.message);
    tocsin_watch_result_release(&result);
    return result;
}

static void assert_same_files(const run_paths *a, const run_paths *b, const char *what) {
    const char *pairs[][2] = {{a->map, b->map}, {a->patches, b->patches}, {a->kept, b->kept}};
    for (size_t i = 0; i < 3; i++) {
        char hash[2][TOCSIN_SHA256_HEX + 1];
        int64_t size;
        for (int k = 0; k < 2; k++)
            assert_int_equal(tocsin_sha256_file(pairs[i][k], hash[k], &size, NULL), TOCSIN_OK);
        if (strcmp(hash[0], hash[1]) != 0) fail_msg("%s: %s is another", what, pairs[i][0]);
    }
}

/* What is left for it to do: fill the file on one thread, take from it on two and four, fill it on four. */
static void run_by_run_no_byte_changes(void **state) {
    static const int threads[] = {1, 2, 4, 4};
    for (size_t k = 0; k < 3; k += 2) {
        asked a;
        run_paths with, without;
        ask(&a, *state, &kinds[k]);
        make_series(*state, &kinds[k], WATCHED_DATES);
        name_outputs(*state, "with", &with);
        name_outputs(*state, "without", &without);
        watch(&a, false, (rule){.threads = 2}, &without);
        remove(a.tiles);
        for (int turn = 0; turn < 4; turn++) {
            if (turn == 3) remove(a.tiles);
            tocsin_watch_result result = watch(&a, true, (rule){.threads = threads[turn]}, &with);
            assert_int_equal(result.n_tiles_read == 0, turn == 1 || turn == 2);
            assert_same_files(&with, &without, kinds[k].name);
        }
    }
}

static void run_at_another_rate_nothing_is_decoded(void **state) {
    asked a;
    run_paths with, without;
    ask(&a, *state, &kinds[0]);
    make_series(*state, &kinds[0], WATCHED_DATES);
    name_outputs(*state, "with", &with);
    name_outputs(*state, "without", &without);
    read_all(&a, true);
    watch(&a, false, (rule){.threads = 2, .rate = 3}, &without);
    assert_int_equal(watch(&a, true, (rule){.threads = 2, .rate = 3}, &with).n_tiles_read, 0);
    assert_same_files(&with, &without, "another rate");
}

static void run_and_killed_it_leaves_a_file_that_serves(void **state) {
    asked a;
    run_paths with, without;
    ask(&a, *state, &kinds[0]);
    make_series(*state, &kinds[0], WATCHED_DATES);
    name_outputs(*state, "with", &with);
    name_outputs(*state, "without", &without);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        watch(&a, true, (rule){.threads = 1, .kill = true}, &with);
        _exit(0);
    }
    int ended;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
    char unfinished[160];
    snprintf(unfinished, sizeof unfinished, "%s.unfinished", with.kept);
    remove(unfinished);
    watch(&a, false, (rule){.threads = 2}, &without);
    tocsin_watch_result result = watch(&a, true, (rule){.threads = 2}, &with);
    assert_same_files(&with, &without, "after a run that was killed");
    assert_true(result.n_tiles_kept > 0);
    assert_int_equal(watch(&a, true, (rule){.threads = 2}, &with).n_tiles_read, 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(values_are_the_same_and_decoded_once),
        IN_FOLDER(what_changed_is_read_again_and_nothing_else),
        IN_FOLDER(the_newest_scenes_do_not_replace_the_file),
        IN_FOLDER(days_may_come_one_by_one),
        IN_FOLDER(a_header_that_changed_counts),
        IN_FOLDER(a_changed_byte_is_found_wherever_it_is),
        IN_FOLDER(a_file_that_is_cut_off_is_completed),
        IN_FOLDER(what_is_of_another_version_is_made_again),
        IN_FOLDER(a_file_that_is_something_else_stays_as_it_is),
        IN_FOLDER(one_run_at_a_time_writes),
        IN_FOLDER(a_disk_that_is_full_ends_the_writing_only),
        IN_FOLDER(a_file_keeps_to_its_size),
        IN_FOLDER(raw_scenes_need_no_tiles),
        IN_FOLDER(sources_of_a_mosaic_count),
        IN_FOLDER(a_torn_scene_is_not_kept),
        IN_FOLDER(bands_that_were_looked_into_are_not_read_again),
        IN_FOLDER(run_by_run_no_byte_changes),
        IN_FOLDER(run_at_another_rate_nothing_is_decoded),
        IN_FOLDER(run_and_killed_it_leaves_a_file_that_serves),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests_name("imagery tiles", tests, NULL, NULL);
}
