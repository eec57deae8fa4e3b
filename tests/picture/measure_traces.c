// SPDX-License-Identifier: Apache-2.0
/* measure_traces FOLDER tuning|held-out|held-out-2|held-out-3 N TEST QUALITY SCALE [CHANGES]: how often a test for traces finds a change, and how often it alarms where
 * there is none: the curves of docs/methods/pictures.md, by hand. FOLDER is ../shared/pictures. Each of N pictures is changed,
 * scaled and saved as a grey JPEG; the score of the test is printed against its threshold, and against the threshold that would
 * give one alarm in a hundred on these pictures. */
#include "measuring.h"

typedef struct made_picture {
    tocsin_buffer file;
    tocsin_picture picture; /* as decoded */
} made_picture;

static void release(made_picture *made) {
    tocsin_picture_release(&made->picture);
    tocsin_buffer_release(&made->file);
}

/* What happens to a picture after it was changed. */
typedef struct publishing {
    int quality;
    double scale;
} publishing;

static made_picture publish(const uint8_t *scene, int width, int height, const publishing *how) {
    made_picture made = {.picture = TOCSIN_PICTURE_INIT};
    uint8_t *scaled = NULL;
    if (how->scale < 1) scaled = change_resample(scene, width, height, how->scale, &width, &height);
    made.file = make_jpeg(scaled ? scaled : scene, width, height, 1,
                          (made_jpeg_options){.quality = how->quality});
    if (tocsin_picture_decode(tocsin_buffer_text(&made.file), &made.picture, NULL)) abort();
    free(scaled);
    return made;
}

/* ---- changes -------------------------------------------------------------------------------- */

typedef struct change_job {
    uint8_t *scene;
    uint8_t *other; /* another scene, for splices */
    uint64_t *random;
    int width, height; /* of the scene, which a change of scale changes */
} change_job;

static void clone_of(change_job *job, int side) {
    change_clone(job->scene, SIDE, SIDE, side, job->random);
}
static void clone_32(change_job *job) {
    clone_of(job, 32);
}
static void clone_48(change_job *job) {
    clone_of(job, 48);
}
static void clone_64(change_job *job) {
    clone_of(job, 64);
}
/* As bright as five parts in a hundred and four grey values more make it. */
static void clone_lighter(change_job *job) {
    change_box box = change_clone(job->scene, SIDE, SIDE, 48, job->random);
    for (int y = box.top; y < box.top + box.height; y++)
        for (int x = box.left; x < box.left + box.width; x++) {
            uint8_t *value = &job->scene[y * SIDE + x];
            *value = (uint8_t)fmin(255, *value * 1.05 + 4);
        }
}

static void splice_of(change_job *job, int side) {
    change_splice(job->scene, job->other, SIDE, SIDE, side, job->random);
}
static void splice_48(change_job *job) {
    splice_of(job, 48);
}
static void splice_64(change_job *job) {
    splice_of(job, 64);
}
/* From a picture that was published as JPEG itself. */
static void splice_saved(change_job *job) {
    if (picture_save_again(job->other, SIDE, SIDE, 50 + change_below(job->random, 30), job->other,
                           NULL))
        abort();
    splice_of(job, 64);
}
static void splice_noisy(change_job *job) {
    for (int i = 0; i < SIDE * SIDE; i++) {
        double noise = -6;
        for (int k = 0; k < 12; k++) noise += change_unit(job->random);
        job->other[i] = (uint8_t)fmax(0, fmin(255, job->other[i] + 6 * noise));
    }
    splice_of(job, 64);
}
static void remove_48(change_job *job) {
    change_remove(job->scene, SIDE, SIDE, 48, job->random);
}
static void remove_64(change_job *job) {
    change_remove(job->scene, SIDE, SIDE, 64, job->random);
}

static void enlarge(change_job *job, double scale) {
    uint8_t *larger =
        change_resample(job->scene, job->width, job->height, scale, &job->width, &job->height);
    free(job->scene);
    job->scene = larger;
}
static void enlarge_120(change_job *job) {
    enlarge(job, 1.2);
}
static void enlarge_150(change_job *job) {
    enlarge(job, 1.5);
}

typedef struct trace_change {
    const char *name; /* key of its words in lang/<code>/picture.yaml */
    void (*make)(change_job *);
} trace_change;

/* ---- tests ---------------------------------------------------------------------------------- */

enum { MOST_CHANGES = 6 };

typedef struct trace_test {
    const char *name, *compiled_name; /* the second as src/picture/trace_rates.inc has it */
    double threshold;
    bool
        saved_before; /* the picture was a JPEG already, of quality 50 to 79, when it was changed */
    double (*score)(const made_picture *);
    trace_change changes[MOST_CHANGES];
} trace_test;

static double score_copies(const made_picture *made) {
    tocsin_clones copies;
    const tocsin_picture *p = &made->picture;
    if (tocsin_find_clones(p->luma, p->width_px, p->height_px, 1, &copies, NULL)) abort();
    return copies.best_score;
}

static double score_saved_once(const made_picture *made) {
    tocsin_coding coding;
    tocsin_part_test test;
    tocsin_text bytes = tocsin_buffer_text(&made->file);
    if (tocsin_jpeg_coding(bytes, &made->picture.jpeg, &coding, NULL) ||
        tocsin_find_saved_once(bytes, &made->picture, &coding, &test, NULL))
        abort();
    return test.done ? test.score : 0;
}

static double score_noise(const made_picture *made) {
    tocsin_part_test test;
    const tocsin_picture *p = &made->picture;
    if (tocsin_find_other_noise(p->luma, p->width_px, p->height_px, &test, NULL)) abort();
    return test.score;
}

static double score_resampling(const made_picture *made) {
    tocsin_resampling test;
    const tocsin_picture *p = &made->picture;
    if (tocsin_find_resampling(p->luma, p->width_px, p->height_px, &test, NULL)) abort();
    return test.score;
}

/* −log10 of the number of false alarms of the best region. */
static double score_grid(const made_picture *made) {
    tocsin_grid grid;
    const tocsin_picture *p = &made->picture;
    if (tocsin_jpeg_grid(p->luma, p->width_px, p->height_px, 1, &grid, NULL)) abort();
    double score = -99;
    if (grid.n_other) score = -grid.other[0].log10_nfa;
    if (grid.n_missing) score = fmax(score, -grid.missing[0].log10_nfa);
    return score;
}

static const trace_test tests[] = {
    {"copies",
     "TRACE_COPIES",
     0.7,
     false,
     score_copies,
     {{"change_clone_48", clone_48},
      {"change_clone_64", clone_64},
      {"change_clone_32", clone_32},
      {"change_clone_lighter", clone_lighter}}},
    {"saved-once",
     "TRACE_SAVED_ONCE",
     10,
     true,
     score_saved_once,
     {{"change_splice_48", splice_48},
      {"change_remove_64", remove_64},
      {"change_splice_64", splice_64},
      {"change_splice_saved", splice_saved},
      {"change_remove_48", remove_48}}},
    {"noise",
     "TRACE_NOISE",
     1.5,
     false,
     score_noise,
     {{"change_remove_64", remove_64},
      {"change_splice_noisy", splice_noisy},
      {"change_remove_48", remove_48},
      {"change_splice_64", splice_64}}},
    {"grid",
     "TRACE_GRID",
     0,
     true,
     score_grid,
     {{"change_splice_saved", splice_saved},
      {"change_clone_64", clone_64},
      {"change_splice_64", splice_64},
      {"change_remove_64", remove_64}}},
    {"resampling",
     "TRACE_RESAMPLING",
     2.5,
     false,
     score_resampling,
     {{"change_enlarge_120", enlarge_120}, {"change_enlarge_150", enlarge_150}}},
};
enum { N_TESTS = sizeof tests / sizeof *tests };

/* ---- counting ------------------------------------------------------------------------------- */

static int descending(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first < second) - (first > second);
}

static int print_counts(const char *name, const double *scores, int n, double threshold) {
    int found = 0, by_kind[N_KINDS] = {0}, of_kind[N_KINDS] = {0};
    for (int i = 0; i < n; i++) {
        found += scores[i] >= threshold;
        by_kind[kind_of(i)] += scores[i] >= threshold;
        of_kind[kind_of(i)]++;
    }
    printf("  %-28s %4d of %d  (towns %d of %d, rows %d of %d, real %d of %d)\n", name, found, n,
           by_kind[KIND_TOWN], of_kind[KIND_TOWN], by_kind[KIND_ROWS], of_kind[KIND_ROWS],
           by_kind[KIND_REAL], of_kind[KIND_REAL]);
    return found;
}

typedef struct measuring {
    const char *folder;
    picture_set set;
    int n, n_changes; /* pictures; changes to make of each, the first of the list */
    const trace_test *test;
    publishing how;
} measuring;

static double score_scene(const measuring *m, const change_job *job) {
    made_picture made = publish(job->scene, job->width, job->height, &m->how);
    double score = m->test->score(&made);
    release(&made);
    return score;
}

static void measure_picture(const measuring *m, int i, double *scores) {
    uint64_t random, unused;
    uint8_t *scene = pristine_scene(m->folder, m->set, i, &random);
    if (m->test->saved_before &&
        picture_save_again(scene, SIDE, SIDE, 50 + change_below(&random, 30), scene, NULL))
        abort();
    for (int c = -1; c < m->n_changes; c++) {
        if (c >= 0 && !m->test->changes[c].name) break;
        change_job job = {.scene = malloc(SIDE * SIDE),
                          .other = pristine_scene(m->folder, m->set, i + 20002, &unused),
                          .random = &random,
                          .width = SIDE,
                          .height = SIDE};
        if (!job.scene) abort();
        memcpy(job.scene, scene, SIDE * SIDE);
        if (c >= 0) m->test->changes[c].make(&job);
        scores[(c + 1) * m->n + i] = score_scene(m, &job);
        free(job.scene);
        free(job.other);
    }
    free(scene);
}

static void measure(const measuring *m) {
    double *scores = calloc((size_t)m->n * (MOST_CHANGES + 1), sizeof *scores),
           *sorted = malloc((size_t)m->n * sizeof *sorted);
    if (!scores || !sorted) abort();
    for (int i = 0; i < m->n; i++) measure_picture(m, i, scores);
    memcpy(sorted, scores, (size_t)m->n * sizeof *sorted);
    qsort(sorted, (size_t)m->n, sizeof *sorted, descending);
    double one_in_hundred = nextafter(sorted[m->n / 100], INFINITY);
    const double thresholds[] = {m->test->threshold, one_in_hundred};
    for (int t = 0; t < 2; t++) {
        printf("%s, %s, quality %d, scale %.2f, threshold %.2f%s\n", m->test->name,
               m->set == SET_TUNING ? "tuning" : "held out", m->how.quality, m->how.scale,
               thresholds[t], t ? " (one alarm in a hundred of these)" : "");
        int alarms = print_counts("nothing changed", scores, m->n, thresholds[t]);
        for (int c = 0; c < m->n_changes && m->test->changes[c].name; c++) {
            const char *change = m->test->changes[c].name;
            int found = print_counts(change, scores + (c + 1) * m->n, m->n, thresholds[t]);
            if (t == 0 && m->set != SET_TUNING)
                printf("{%s, \"%s\", %d, %d, %d, %d, %d, %d},\n", m->test->compiled_name, change,
                       m->how.quality, (int)lround(100 * m->how.scale), m->n, found, m->n, alarms);
        }
    }
    free(scores);
    free(sorted);
}

int main(int argc, char **argv) {
    GDALAllRegister();
    measuring m = {.n = argc > 3 ? atoi(argv[3]) : 0};
    for (int t = 0; t < N_TESTS && argc > 6; t++)
        if (!strcmp(argv[4], tests[t].name)) m.test = &tests[t];
    enum { N_SETS = 4 };
    static const char *const sets[N_SETS] = {"tuning", "held-out", "held-out-2", "held-out-3"};
    int set = 0;
    while (set < N_SETS && argc > 2 && strcmp(argv[2], sets[set]) != 0) set++;
    m.set = (picture_set)set;
    if (!m.test || m.n < 1 || set == N_SETS) {
        fprintf(
            stderr,
            "measure_traces FOLDER tuning|held-out|held-out-2|held-out-3 N TEST QUALITY SCALE [CHANGES]\n");
        return 2;
    }
    m.n_changes = argc > 7 && atoi(argv[7]) < MOST_CHANGES ? atoi(argv[7]) : MOST_CHANGES;
    m.folder = argv[1];
    m.how = (publishing){atoi(argv[5]), atof(argv[6])};
    measure(&m);
    return 0;
}
