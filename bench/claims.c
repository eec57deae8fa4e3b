// SPDX-License-Identifier: Apache-2.0
/* A case of very many claims: seconds to record them, to weigh them, to make the brief, and to do both again after one
 * report more; or to import as many rows of a table. Made claims, the same each time. One line of JSON for each step.
 * usage: bench_claims [CLAIMS] [DIR]      (DIR is made, and kept when given)
 *        bench_claims import [ROWS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tocsin/casefile.h"
#include "tocsin/ledger.h"

enum {
    PER_DOCUMENT = 40,
    SPEAKERS = 500,
    OUTLETS = 60,
    PLACES = 200,
    DAYS = 1000,
};
static const tocsin_day first_day = 18262; /* 2020-01-01 */

static uint64_t state = 2021;

static uint32_t pick(uint32_t n) { /* SplitMix64 */
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const tocsin_error *err) {
    fprintf(stderr, "bench_claims: %s\n", err->message);
    exit(70);
}

static double processor_s(const struct rusage *use) {
    return (double)(use->ru_utime.tv_sec + use->ru_stime.tv_sec) +
           1e-6 * (double)(use->ru_utime.tv_usec + use->ru_stime.tv_usec);
}

static void report(const char *step, size_t claims, double seconds) {
    static double before;
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("{\"bench\":\"many claims\",\"step\":\"%s\",\"claims\":%zu,\"seconds\":%.2f,"
           "\"processor_s\":%.2f,\"peak_mib\":%ld}\n",
           step, claims, seconds, processor_s(&use) - before, use.ru_maxrss / 1024);
    before = processor_s(&use);
    fflush(stdout);
}

/* ---- claims ---------------------------------------------------------------------------------- */

typedef struct made {
    char id[32], evidence[80], speaker[32], outlet[32], place[32], text[400];
} made;

static void make_text(char *text, size_t room) {
    size_t at = 0, n = 12 + pick(12);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, room - at, "%sword%u", i ? " " : "", pick(4000));
}

static tocsin_claim make_claim(size_t i, tocsin_day day, made *m) {
    static const char *const actors[] = {"RUS", "UKR", "USA", "NATO", "BLR", "RUS.MIL"};
    static const tocsin_plover types[] = {TOCSIN_MOBILIZE, TOCSIN_CONSULT, TOCSIN_THREATEN_EVENT,
                                          TOCSIN_ASSAULT,  TOCSIN_RETREAT, TOCSIN_AID};
    snprintf(m->id, sizeof m->id, "c%zu", i);
    snprintf(m->speaker, sizeof m->speaker, "Speaker %u", pick(SPEAKERS));
    snprintf(m->place, sizeof m->place, "Place %u", pick(PLACES));
    if (pick(10))
        make_text(m->text, sizeof m->text); /* else the text of the claim before: a copy */
    tocsin_claim claim = {
        .id = tocsin_text_of(m->id),
        .evidence = tocsin_text_of(m->evidence),
        .span = {(int64_t)(i % PER_DOCUMENT) * 500, (int64_t)(i % PER_DOCUMENT) * 500 + 120},
        .sentence = {(int64_t)(i % PER_DOCUMENT) * 500, (int64_t)(i % PER_DOCUMENT) * 500 + 200},
        .text = tocsin_text_of(m->text),
        .language = TOCSIN_TEXT("en"),
        .speaker = {.name = tocsin_text_of(m->speaker),
                    .kind = (tocsin_kind)(1 + pick(9)),
                    .actor = tocsin_text_of(actors[pick(6)])},
        .outlet = tocsin_text_of(m->outlet),
        .published = {day, day},
        .said_on = TOCSIN_PERIOD_NONE,
        .when = pick(3) ? TOCSIN_PERIOD_NONE : (tocsin_period){day - 2, day},
        .act = pick(20) ? TOCSIN_ASSERT : (tocsin_act)(1 + pick(7)),
        .certainty = TOCSIN_CERTAIN,
        .tense = TOCSIN_PRESENT,
        .plover = types[pick(6)],
        .actor = tocsin_text_of(actors[pick(6)]),
        .target = tocsin_text_of(actors[pick(6)]),
        .place = {.text = tocsin_text_of(m->place),
                  .name = tocsin_text_of(m->place),
                  .lat = 50,
                  .lon = 30,
                  .precision_km = 5},
        .has_quantity = pick(4) == 0,
        .rule = TOCSIN_TEXT("en/attribution/says"),
    };
    double low = 100 * (1 + pick(1000));
    claim.quantity = (tocsin_quantity){.low = low,
                                       .high = low * 1.1,
                                       .unit = (tocsin_unit)(1 + pick(10)),
                                       .measure = (tocsin_measure)(1 + pick(3)),
                                       .text = TOCSIN_TEXT("so many")};
    return claim;
}

static void append(tocsin_ledger *ledger, tocsin_entry_kind kind, tocsin_buffer *body,
                   tocsin_json *json) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_json_finish(json, &err);
    if (!status) status = tocsin_ledger_append(ledger, kind, tocsin_buffer_text(body), NULL, &err);
    if (status) fail(&err);
    tocsin_json_release(json);
    body->n = 0;
}

static void append_document(tocsin_ledger *ledger, size_t from, tocsin_day day, made *m,
                            tocsin_buffer *body) {
    char name[48];
    snprintf(m->evidence, sizeof m->evidence, "sha256:%064zx", from + 1);
    snprintf(m->outlet, sizeof m->outlet, "Outlet %u", pick(OUTLETS));
    snprintf(name, sizeof name, "reports/%zu.txt", from);
    tocsin_evidence evidence = {.sha256 = tocsin_text_of(m->evidence + 7),
                                .size = 4000,
                                .name = tocsin_text_of(name),
                                .role = TOCSIN_TEXT("report"),
                                .media = TOCSIN_TEXT("text/plain"),
                                .outlet = tocsin_text_of(m->outlet),
                                .published = {day, day}};
    tocsin_json json;
    tocsin_json_init(&json, body);
    tocsin_evidence_write(&json, &evidence);
    append(ledger, TOCSIN_EVIDENCE_ADDED, body, &json);
    for (size_t i = 0; i < PER_DOCUMENT; i++) {
        tocsin_claim claim = make_claim(from + i, day, m);
        tocsin_json_init(&json, body);
        tocsin_claim_write(&json, &claim);
        append(ledger, TOCSIN_CLAIM_READ, body, &json);
    }
}

static void record(const char *dir, size_t n) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = NULL;
    made m = {.text = "a first text that is long enough to be a copy"};
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_CREATE, &ledger, &err)) fail(&err);
    if (tocsin_ledger_begin(ledger, &err)) fail(&err);
    for (size_t i = 0; i < n; i += PER_DOCUMENT)
        append_document(ledger, i, first_day + (tocsin_day)(i * DAYS / n), &m, &body);
    if (tocsin_ledger_commit(ledger, &err)) fail(&err);
    tocsin_ledger_close(&ledger);
}

/* ---- the steps -------------------------------------------------------------------------------- */

static const char yaml[] = "title: Very many claims\nlanguage: en\nquestions:\n"
                           "  - {name: Russian troops, unit: troops, actor: RUS, measure: stock}\n"
                           "indicators:\n  - {name: denials, act: deny, per: week}\n"
                           "reports:\n  - path: reports\n";
static void write_file(const char *dir, const char *name, const char *content) {
    char path[4096];
    tocsin_error err = TOCSIN_ERROR_INIT;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (tocsin_file_write(path, tocsin_text_of(content), &err)) fail(&err);
}

/* Another one each time, also in a folder that was kept. */
static void write_news(const char *dir) {
    char name[64], path[4096], text[512];
    int i = 0;
    do {
        snprintf(name, sizeof name, "reports/more%d.txt", ++i);
        snprintf(path, sizeof path, "%s/%s", dir, name);
    } while (access(path, F_OK) == 0);
    snprintf(text, sizeof text,
             "outlet: Harbour Wire\ndate: 2022-09-20\ntitle: One more\n\n"
             "Ukraine says that almost %d Russian troops stand near its border.\n",
             95000 + i);
    write_file(dir, name, text);
}

typedef tocsin_status a_job(tocsin_case *c, const tocsin_run_options *options,
                            tocsin_case_report *ret_report, tocsin_error *err);

static void run_case(const char *dir, const char *step, size_t n, a_job *job) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_case *c = NULL;
    tocsin_case_report done = {0};
    tocsin_run_options options = {0};
    double start = now_s();
    if (tocsin_case_open(dir, &c, &err)) fail(&err);
    if (job(c, &options, &done, &err) & ~TOCSIN_PARTLY) fail(&err);
    tocsin_case_report_release(&done);
    tocsin_case_close(&c);
    report(step, n, now_s() - start);
}

static void brief_case(const char *dir, size_t n) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_case *c = NULL;
    double start = now_s();
    if (tocsin_case_open(dir, &c, &err)) fail(&err);
    if (tocsin_case_brief(c, TOCSIN_BRIEF_HTML, &html, &err)) fail(&err);
    tocsin_case_close(&c);
    report("brief", n, now_s() - start);
}

/* ---- import ------------------------------------------------------------------------------------ */

/* A headline, a place and a type in each row, as viina.yaml has them. */
static void write_rows(const char *dir, size_t n) {
    static const char *const types[] = {"airstrike", "artillery", "armor",
                                        "uav",       "retreab",   "other"};
    char path[4096], text[400];
    snprintf(path, sizeof path, "%s/rows.csv", dir);
    FILE *file = fopen(path, "w");
    if (!file) exit(74);
    fprintf(file, "datetime,lat,lon,place_name,event_type,headline\n");
    for (size_t i = 0; i < n; i++) {
        make_text(text, sizeof text);
        fprintf(file, "2022-%02u-%02u,%.3f,%.3f,Place %u,%s,%s\n", 1 + pick(12), 1 + pick(28),
                44 + 0.001 * pick(8000), 22 + 0.001 * pick(18000), pick(PLACES), types[pick(6)],
                text);
    }
    fclose(file);
}

static int import_bench(size_t n) {
    char dir[] = "/tmp/bench-import-XXXXXX", path[4096];
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_case *c = NULL;
    tocsin_case_report done = {0};
    tocsin_run_options options = {0};
    if (!mkdtemp(dir)) return 74;
    write_file(dir, "case.yaml", yaml);
    write_rows(dir, n);
    snprintf(path, sizeof path, "%s/rows.csv", dir);
    report("write the table", n, 0);
    double start = now_s();
    if (tocsin_case_open(dir, &c, &err)) fail(&err);
    if (tocsin_case_import(c, path, "viina", &options, &done, &err)) fail(&err);
    tocsin_case_report_release(&done);
    tocsin_case_close(&c);
    report("import a table", n, now_s() - start);
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && !strcmp(argv[1], "import"))
        return import_bench(argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 1000000);
    size_t n = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 1000000;
    char made_dir[] = "/tmp/bench-claims-XXXXXX";
    const char *dir = argc > 2 ? argv[2] : mkdtemp(made_dir);
    char reports[4096];
    n -= n % PER_DOCUMENT;
    if (argc > 2) mkdir(dir, 0777);
    snprintf(reports, sizeof reports, "%s/reports", dir);
    bool is_made = access(reports, F_OK) == 0;
    mkdir(reports, 0777);
    write_file(dir, "case.yaml", yaml);
    double start = now_s();
    if (!is_made) {
        record(dir, n);
        report("record", n, now_s() - start);
    }
    run_case(dir, is_made ? "weigh" : "weigh, nothing kept", n, tocsin_case_weigh);
    run_case(dir, "weigh again", n, tocsin_case_weigh);
    brief_case(dir, n);
    write_news(dir);
    run_case(dir, "one report more, weigh and brief", n, tocsin_case_run);
    return 0;
}
