// SPDX-License-Identifier: Apache-2.0
/* tocsin read: claims out of texts, without a case. */
#include "cli/cli.h"
#include "cli/read_explain.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum format { FORMAT_TEXT, FORMAT_NDJSON, FORMAT_JSON, FORMAT_HTML };
static const char *const formats[] = {"text", "ndjson", "json", "html", NULL};

typedef struct read_job {
    enum format format;
    bool explain;
    tocsin_read_options options;
    tocsin_reader *reader;
    tocsin_buffer out;
    bool first; /* of the documents, for json */
} read_job;

/* ---- text ------------------------------------------------------------------------------------- */

static void put_period(tocsin_buffer *out, const char *label, tocsin_period period) {
    if (!tocsin_period_is_known(period)) return;
    char from[16], to[16];
    tocsin_day_format(period.from, from);
    tocsin_day_format(period.to, to);
    tocsin_buffer_printf(out, "  %s %s", label, from[0] ? from : "…");
    if (strcmp(from, to) != 0) tocsin_buffer_printf(out, "/%s", to);
}

static void put_word(tocsin_buffer *out, const char *label, const char *word) {
    if (word[0]) tocsin_buffer_printf(out, "  %s%s", label, word);
}

static void put_text(tocsin_buffer *out, const char *label, tocsin_text text) {
    if (text.n) tocsin_buffer_printf(out, "  %s%.*s", label, TOCSIN_TEXT_ARG(text));
}

static void put_number(tocsin_buffer *out, double number) {
    if (isnan(number))
        tocsin_buffer_puts(out, "?");
    else
        tocsin_buffer_printf(out, "%.15g", number);
}

static void put_quantity(tocsin_buffer *out, const tocsin_claim *c) {
    if (!c->has_quantity) return;
    tocsin_buffer_puts(out, "  ");
    put_number(out, c->quantity.low);
    if (c->quantity.low < c->quantity.high || isnan(c->quantity.low) != isnan(c->quantity.high)) {
        tocsin_buffer_puts(out, "–");
        put_number(out, c->quantity.high);
    }
    tocsin_buffer_printf(out, " %s", tocsin_unit_word(c->quantity.unit));
    put_word(out, "", tocsin_measure_word(c->quantity.measure));
}

static void put_speaker(tocsin_buffer *out, const tocsin_claim *c) {
    tocsin_text name = c->speaker.name;
    if (!name.n) name = TOCSIN_TEXT("(the outlet)");
    tocsin_buffer_printf(out, "%.*s", TOCSIN_TEXT_ARG(name));
    put_text(out, "", c->speaker.actor);
    put_word(out, "", tocsin_kind_word(c->speaker.kind));
    for (size_t i = 0; i < c->n_via; i++)
        tocsin_buffer_printf(out, "  via %.*s", TOCSIN_TEXT_ARG(c->via[i].name));
    tocsin_buffer_printf(out, "  %s", tocsin_act_word(c->act));
    if (c->negative) tocsin_buffer_puts(out, "  negative");
    put_word(out, "", tocsin_certainty_word(c->certainty));
    put_word(out, "", tocsin_tense_word(c->tense));
    if (c->direct) tocsin_buffer_puts(out, "  quoted");
    if (c->unusual_for_season) tocsin_buffer_puts(out, "  unusual for the season");
    tocsin_buffer_puts(out, "\n");
}

static void put_event(tocsin_buffer *out, const tocsin_claim *c) {
    size_t before = out->n;
    put_word(out, "", tocsin_plover_word(c->plover));
    put_text(out, "", c->actor);
    put_text(out, "→ ", c->target);
    put_text(out, "at ", c->place.text);
    put_period(out, "when", c->when);
    put_period(out, "said", c->said_on);
    put_quantity(out, c);
    for (size_t i = 0; i < c->n_denies; i++)
        tocsin_buffer_printf(out, "  denies %.*s", TOCSIN_TEXT_ARG(c->denies[i]));
    if (out->n > before) tocsin_buffer_puts(out, "\n");
}

static void put_claim(read_job *job, const tocsin_claim *c) {
    tocsin_buffer_printf(&job->out, "“%.*s”\n  ", TOCSIN_TEXT_ARG(c->text));
    put_speaker(&job->out, c);
    put_event(&job->out, c);
}

static void put_heading(read_job *job, const char *path, const tocsin_reading *r) {
    tocsin_buffer_printf(&job->out, "%s:", path);
    put_text(&job->out, "", r->language.n ? r->language : TOCSIN_TEXT("(language not known)"));
    put_text(&job->out, "", r->outlet);
    put_period(&job->out, "published", r->published);
    tocsin_buffer_printf(&job->out, "  %zu sentences  %zu claims\n", r->n_sentences, r->n_claims);
}

/* ---- json ------------------------------------------------------------------------------------- */

static tocsin_status put_ndjson(read_job *job, const tocsin_claim *c, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &job->out);
    tocsin_claim_write(&json, c);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(&job->out, '\n');
    return status;
}

static tocsin_status put_document(read_job *job, const char *path, const char *sha256_hex,
                                  const tocsin_reading *r, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_buffer_puts(&job->out, job->first ? "" : ",\n");
    tocsin_json_init(&json, &job->out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "file", tocsin_text_of(path));
    tocsin_json_member_text(&json, "sha256", tocsin_text_of(sha256_hex));
    tocsin_json_member_text(&json, "language", r->language);
    tocsin_json_member_text(&json, "encoding", r->encoding);
    tocsin_json_member_text(&json, "outlet", r->outlet);
    tocsin_json_member_text(&json, "title", r->title);
    tocsin_json_member_number(&json, "sentences", (double)r->n_sentences);
    tocsin_json_key(&json, "claims");
    tocsin_json_array(&json);
    for (size_t i = 0; i < r->n_claims; i++) tocsin_claim_write(&json, &r->claims[i]);
    tocsin_json_end(&json);
    tocsin_json_end(&json);
    job->first = false;
    return tocsin_json_finish(&json, err);
}

/* ---- with reasons ------------------------------------------------------------------------------ */

static tocsin_status explain(read_job *job, const char *path, tocsin_text source,
                             const tocsin_reading *r, tocsin_error *err) {
    const char *no_colour = getenv("NO_COLOR");
    explain_job what = {.reader = job->reader,
                        .title = path,
                        .source = source,
                        .reading = r,
                        .colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour)};
    bool put = job->format == FORMAT_HTML ? explain_put_html(&what, &job->out)
                                          : explain_put_text(&what, &job->out);
    return put ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* ---- files ------------------------------------------------------------------------------------ */

static tocsin_status put_reading(read_job *job, const char *path, const char *sha256_hex,
                                 tocsin_text source, const tocsin_reading *r, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (job->format == FORMAT_JSON) return put_document(job, path, sha256_hex, r, err);
    if (job->format == FORMAT_TEXT) put_heading(job, path, r);
    if (job->explain && job->format != FORMAT_NDJSON) return explain(job, path, source, r, err);
    for (size_t i = 0; i < r->n_claims && !status; i++) {
        if (job->format == FORMAT_NDJSON)
            status = put_ndjson(job, &r->claims[i], err);
        else
            put_claim(job, &r->claims[i]);
    }
    return status;
}

static tocsin_status read_file(read_job *job, const char *path, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_file_read(path, TOCSIN_REPORT_MAX_BYTES, &content, err);
    if (status) return status; /* it names the file itself */
    tocsin_text bytes = tocsin_buffer_text(&content);
    tocsin_read_options options = job->options;
    options.outlet_of_file = tocsin_reader_outlet_of_file(job->reader, tocsin_text_of(path));
    tocsin_reading reading;
    status = tocsin_sha256(bytes, sha256_hex, err);
    if (!status)
        status =
            tocsin_reader_read(job->reader, bytes, sha256_hex, &options, &arena, &reading, err);
    if (!status) status = put_reading(job, path, sha256_hex, bytes, &reading, err);
    if (status) tocsin_error_prefix(err, "%s", path);
    return status;
}

static int flush_output(read_job *job) {
    if (job->out.failed) {
        fputs("tocsin: out of memory\n", stderr);
        return TOCSIN_INTERNAL;
    }
    int code = cli_print(tocsin_buffer_text(&job->out));
    tocsin_buffer_clear(&job->out);
    return code;
}

/* Each file on its own: one that fails is named, and the others are read. */
static int read_files(read_job *job, int n, char **paths) {
    int failed = 0, code = TOCSIN_OK;
    if (job->format == FORMAT_JSON) tocsin_buffer_puts(&job->out, "{\"documents\":[");
    for (int i = 0; i < n; i++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        size_t before = job->out.n;
        if (read_file(job, paths[i], &err)) {
            job->out.n = before < job->out.n ? before : job->out.n; /* half a document is none */
            code = cli_error(&err);
            failed++;
        }
        if (job->format == FORMAT_JSON) continue;
        int printed = flush_output(job);
        if (printed) return printed;
    }
    if (job->format == FORMAT_JSON) {
        tocsin_buffer_puts(&job->out, "],\"schema\":\"tocsin.read/1\"}\n");
        int printed = flush_output(job);
        if (printed) return printed;
    }
    return failed == 0 ? TOCSIN_OK : failed < n ? TOCSIN_PARTLY : code;
}

/* ---- options ---------------------------------------------------------------------------------- */

enum { OPTION_FORMAT = 256, OPTION_OUTLET, OPTION_PUBLISHED, OPTION_LANGUAGE, OPTION_EXPLAIN };
static const struct option options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"outlet", required_argument, NULL, OPTION_OUTLET},
    {"published", required_argument, NULL, OPTION_PUBLISHED},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"explain", no_argument, NULL, OPTION_EXPLAIN},
    {NULL, 0, NULL, 0},
};

static int take_option(read_job *job, int option) {
    int choice;
    switch (option) {
    case OPTION_FORMAT:
        choice = cli_choice(optarg, formats);
        if (choice < 0)
            return cli_usage(&cmd_read, "there is no format '%s'; text, ndjson, json or html",
                             optarg);
        job->format = (enum format)choice;
        return TOCSIN_OK;
    case OPTION_OUTLET: job->options.outlet = tocsin_text_of(optarg); return TOCSIN_OK;
    case OPTION_PUBLISHED:
        if (tocsin_period_parse(tocsin_text_of(optarg), &job->options.published)) return TOCSIN_OK;
        return cli_usage(&cmd_read, "'%s' is no date; write 2021-11-14 or 2021-11", optarg);
    case OPTION_LANGUAGE: job->options.language = optarg; return TOCSIN_OK;
    case OPTION_EXPLAIN: job->explain = true; return TOCSIN_OK;
    default: return cli_usage(&cmd_read, "unknown or incomplete option");
    }
}

static int run(int argc, char **argv) {
    read_job job = {.options = TOCSIN_READ_OPTIONS_INIT, .out = TOCSIN_BUFFER_INIT, .first = true};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        int code = take_option(&job, option);
        if (code) return code;
    }
    if (optind >= argc)
        return cli_usage(&cmd_read, "name one file or more, or - for standard input");
    if (job.format == FORMAT_HTML && !job.explain)
        return cli_usage(&cmd_read, "--format html shows why; write --explain with it");
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_reader_new(&job.reader, &err)) return cli_error(&err);
    int code = read_files(&job, argc - optind, argv + optind);
    tocsin_reader_free(&job.reader);
    tocsin_buffer_release(&job.out);
    return code;
}

const cli_command cmd_read = {
    .name = "read",
    .summary = "claims out of texts: who says what, how sure, when, where, how many",
    .help =
        "tocsin read report.txt\n"
        "    the claims of a report, for a reader\n"
        "tocsin read --format ndjson --outlet NOS --published 2021-11-14 *.html > claims.ndjson\n"
        "    one claim a line, for programs\n"
        "tocsin read --explain report.txt\n"
        "    the text with the words of every claim marked, and the rule behind each\n"
        "tocsin read --explain --format html report.txt > report.html\n"
        "    the same as a page\n"
        "tocsin read - < report.txt\n"
        "    from standard input\n"
        "\n"
        "options:\n"
        "  --format FORMAT     text (default), ndjson, json, or html with --explain\n"
        "  --outlet NAME       who publishes; else what the text says, else a known outlet that the\n"
        "                      file's name begins with (\"NOS-2021-11.txt\")\n"
        "  --published DATE    2021-11-14, 2021-11 or FROM/TO; else what the text says\n"
        "  --language CODE     nl or en; else recognised\n"
        "  --explain           the text in colours (in a terminal, unless NO_COLOR is set), and under each paragraph its\n"
        "                      claims, the words they rest on, and the rules with an example\n"
        "exit code: 0 read, 3 some files could not be read, else the error's own\n",
    .run = run,
};
