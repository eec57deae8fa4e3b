// SPDX-License-Identifier: Apache-2.0
/* How fast reports are read: sentences a second on one core from JSON lines to claims as JSON, beside the same reports
 * only cut into words and sentences (ICU), and only copied, in the same run; and how much memory a longer archive takes
 * beyond the language packs. The reports are put together from sentences of our own, Dutch and English, by a fixed seed.
 * What else runs on the machine disturbs all of them, so they take turns, and the median of RUNS turns counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "reading/reader.h"
#include "reading/segment.h"

enum { RUNS = 11, REPORTS = 300, LONG_REPORTS = 12000 };

typedef struct bench_bed {
    tocsin_reader *reader;
    char path[64]; /* the archive */
    tocsin_buffer lines;
    char *copy;
    size_t sentences, claims;
} bench_bed;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* other work on the machine counts less so */
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static long peak_kilobytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* ---- reports ------------------------------------------------------------------------------------ */

static uint32_t next_random(uint32_t *state, uint32_t below) { /* xorshift32 (Marsaglia 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

/* %s is a speaker, %u a number below 200. */
static const char *const english[] = {
    "According to %s, almost %u,000 Russian troops stand near the border of Ukraine.",
    "The weather in the region was cold and wet, and many roads were closed for most of the week.",
    "%s denied on Friday that an attack was being planned and called the %u pictures fake.",
    "Residents went on with their lives; shops stayed open, and the trains ran on time as they had done all autumn.",
    "It is not clear how many of the %u vehicles were there already, %s said.",
    "'We have seen this before,' %s told reporters, 'and we will watch what happens next.'",
    "In May %s withdrew %u tanks from the training ground near Yelnya after exercises of three weeks.",
    "The talks, which began in September, have brought little so far, and few expect that they will."};
static const char *const dutch[] = {
    "Volgens %s staan er bijna %u.000 Russische militairen bij de grens met Oekraïne.",
    "Het weer in de streek was koud en nat, en veel wegen waren de hele week dicht door werk aan de bruggen.",
    "%s ontkent dat er een aanval wordt voorbereid en noemt de %u beelden nep.",
    "Het is niet duidelijk hoeveel van de %u voertuigen er al stonden, zei %s.",
    "De gesprekken tussen beide kanten hebben tot nu toe weinig opgeleverd."};
static const char *const english_speakers[] = {
    "Ukraine", "the Kremlin", "NATO", "the Ukrainian defence ministry", "American officials"};
static const char *const dutch_speakers[] = {"Oekraïne", "het Kremlin", "de NAVO",
                                             "het ministerie van Defensie", "een woordvoerder"};

static void put_sentence(tocsin_buffer *out, const char *form, const char *speaker,
                         unsigned number) {
    for (const char *at = form; *at; at++) {
        if (at[0] != '%') {
            tocsin_buffer_putc(out, *at);
        } else if (*++at == 's') {
            tocsin_buffer_puts(out, speaker);
        } else {
            tocsin_buffer_printf(out, "%u", number);
        }
    }
}

static void put_report(tocsin_buffer *out, uint32_t *state) {
    bool is_dutch = next_random(state, 2);
    tocsin_buffer_puts(out, "{\"outlet\":\"Wire\",\"published\":\"2021-11-14\",\"text\":\"");
    for (int i = 0; i < 24; i++) {
        uint32_t which = next_random(state, is_dutch ? 5 : 8), who = next_random(state, 5);
        put_sentence(out, is_dutch ? dutch[which] : english[which],
                     is_dutch ? dutch_speakers[who] : english_speakers[who],
                     next_random(state, 200));
        tocsin_buffer_puts(out, i % 4 == 3 ? "\\n\\n" : " ");
    }
    tocsin_buffer_puts(out, "\"}\n");
}

/* An archive of n reports in a file; its bytes, or 0. */
static size_t write_archive(bench_bed *bed, int n) {
    uint32_t state = 20211114;
    FILE *out = fopen(bed->path, "w");
    size_t bytes = 0;
    for (int i = 0; out && i < n; i++) {
        tocsin_buffer_clear(&bed->lines);
        put_report(&bed->lines, &state);
        bytes += fwrite(bed->lines.at, 1, bed->lines.n, out);
    }
    return out && !fclose(out) ? bytes : 0;
}

/* ---- what is measured --------------------------------------------------------------------------- */

typedef tocsin_status bench_work(bench_bed *bed, const tocsin_document *d, tocsin_arena *arena);

static tocsin_status read_claims(bench_bed *bed, const tocsin_document *d, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    tocsin_reading reading;
    char hash[TOCSIN_SHA256_HEX + 1];
    tocsin_document_options(d, &options);
    tocsin_status status = tocsin_sha256(d->bytes, hash, NULL);
    if (!status)
        status = tocsin_reader_read(bed->reader, d->bytes, hash, &options, arena, &reading, NULL);
    if (status) return status;
    tocsin_json_init(&json, &out);
    tocsin_json_array(&json);
    for (size_t i = 0; i < reading.n_claims; i++) tocsin_claim_write(&json, &reading.claims[i]);
    tocsin_json_end(&json);
    bed->sentences += reading.n_sentences;
    bed->claims += reading.n_claims;
    return tocsin_json_finish(&json, NULL);
}

static tocsin_status only_cut(bench_bed *bed, const tocsin_document *d, tocsin_arena *arena) {
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    document doc;
    tocsin_status status = segmenter_new(&seg, NULL);
    if (!status) status = document_open(bed->reader, d->bytes, &options, arena, &doc, NULL);
    for (size_t i = 0; !status && i < doc.n_blocks; i++) {
        passage p;
        status = segmenter_passage(seg, &doc, i, arena, &p, NULL);
        bed->sentences += status ? 0 : p.n_sentences;
    }
    return status;
}

/* Seconds for the whole archive; below 0 when something fails. */
static double run(bench_bed *bed, bench_work *work) {
    TOCSIN_CLEANUP(tocsin_stream_close) tocsin_stream *stream = NULL;
    tocsin_status status = tocsin_stream_open(bed->path, &stream, NULL);
    bed->sentences = bed->claims = 0;
    double from = seconds();
    while (!status) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_document d;
        status = tocsin_stream_next(stream, &d, NULL);
        if (status) break;
        status = work(bed, &d, &arena);
        tocsin_document_release(&d);
    }
    return status == TOCSIN_NO ? seconds() - from : -1;
}

static double copy(bench_bed *bed, size_t bytes) {
    double from = seconds();
    for (int i = 0; i < 100; i++) {
        memcpy(bed->copy, bed->copy + bytes, bytes);
        bed->copy[i] ^= 1;
    }
    return (seconds() - from) / 100;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double values[static RUNS]) {
    qsort(values, RUNS, sizeof *values, by_value);
    return values[RUNS / 2];
}

static bool measure(bench_bed *bed) {
    double whole[RUNS], cut[RUNS], copied[RUNS];
    size_t bytes = write_archive(bed, REPORTS), sentences = 0;
    bed->copy = calloc(2, bytes ? bytes : 1);
    if (!bytes || !bed->copy) return false;
    for (int i = 0; i < RUNS; i++) {
        cut[i] = run(bed, only_cut);
        whole[i] = run(bed, read_claims);
        sentences = bed->sentences;
        copied[i] = copy(bed, bytes);
        if (cut[i] < 0 || whole[i] < 0) return false;
    }
    double seconds_whole = median(whole), seconds_cut = median(cut), seconds_copy = median(copied);
    printf(
        "{\"bench\":\"read\",\"what\":\"JSON lines to claims\",\"sentences_per_s\":%.0f,\"claims_per_s\":%.0f,"
        "\"MB_per_s\":%.2f,\"cutting_sentences_per_s\":%.0f,\"share_of_cutting\":%.3f,\"copy_MB_per_s\":%.0f}\n",
        (double)sentences / seconds_whole, (double)bed->claims / seconds_whole,
        (double)bytes / seconds_whole / 1e6, (double)sentences / seconds_cut,
        seconds_cut / seconds_whole, (double)bytes / seconds_copy / 1e6);
    return true;
}

static bool measure_memory(bench_bed *bed) {
    long before = peak_kilobytes();
    size_t bytes = write_archive(bed, LONG_REPORTS);
    if (!bytes || run(bed, read_claims) < 0) return false;
    printf(
        "{\"bench\":\"read\",\"what\":\"memory of an archive\",\"archive_MB\":%.1f,\"packs_MiB\":%.1f,\"beyond_MiB\":%.1f}\n",
        (double)bytes / 1e6, (double)before / 1024, (double)(peak_kilobytes() - before) / 1024);
    return true;
}

int main(void) {
    bench_bed bed = {.path = "/tmp/tocsin-bench-XXXXXX.jsonl"};
    int fd = mkstemps(bed.path, 6);
    if (fd >= 0) close(fd);
    bool ready = fd >= 0 && !tocsin_reader_new(&bed.reader, NULL);
    ready = ready && measure_memory(&bed) && measure(&bed);
    unlink(bed.path);
    free(bed.copy);
    tocsin_buffer_release(&bed.lines);
    tocsin_reader_free(&bed.reader);
    return ready ? 0 : 70;
}
