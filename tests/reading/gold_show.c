// SPDX-License-Identifier: Apache-2.0
/* For whoever writes rules: what the reader misses, invents and gets wrong in gold texts.
 *
 *     build/tests/reading/gold_show tests/gold/nl/07.json …
 *
 * Texts that are set aside are refused: a rule that was written with a text in view says nothing about it any more. */
#include "gold_score.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void put_line(tocsin_buffer *out, tocsin_text text) {
    for (size_t i = 0; i < text.n; i++)
        tocsin_buffer_putc(out, text.at[i] == '\n' ? ' ' : text.at[i]);
    tocsin_buffer_putc(out, '\n');
}

static void put_missed(tocsin_buffer *out, const gold_claim *gold) {
    tocsin_buffer_printf(out, "  missed    %.*s [%lld,%lld] ", TOCSIN_TEXT_ARG(gold->id),
                         (long long)gold->span.from, (long long)gold->span.to);
    gold_put_field(out, gold, GOLD_SPEAKER);
    tocsin_buffer_puts(out, ": ");
    put_line(out, gold->text);
}

static void put_wrong(tocsin_buffer *out, const gold_claim *gold, const tocsin_claim *read,
                      const gold_verdict *verdicts) {
    bool said = false;
    for (int f = 0; f < GOLD_FIELDS; f++) {
        if (verdicts[f] != GOLD_WRONG) continue;
        if (!said) {
            tocsin_buffer_printf(
                out, "  wrong     %.*s [%lld,%lld] %.*s: ", TOCSIN_TEXT_ARG(gold->id),
                (long long)gold->span.from, (long long)gold->span.to, TOCSIN_TEXT_ARG(read->rule));
            put_line(out, gold->text);
        }
        said = true;
        tocsin_buffer_printf(out, "            %s: ", gold_field_word((gold_field)f));
        gold_put_field(out, gold, (gold_field)f);
        tocsin_buffer_puts(out, ", read ");
        gold_put_read_field(out, read, (gold_field)f);
        tocsin_buffer_putc(out, '\n');
    }
}

static void put_invented(tocsin_buffer *out, const tocsin_claim *read) {
    tocsin_buffer_printf(out, "  invented  [%lld,%lld] %.*s: %.*s: ", (long long)read->span.from,
                         (long long)read->span.to, TOCSIN_TEXT_ARG(read->rule),
                         TOCSIN_TEXT_ARG(read->speaker.name));
    put_line(out, read->text);
}

static void put_text(tocsin_buffer *out, const gold_text *text, const tocsin_reading *reading,
                     const gold_pairs *pairs, tocsin_arena *arena) {
    for (size_t i = 0; i < text->n_claims; i++) {
        gold_verdict verdicts[GOLD_FIELDS];
        if (pairs->of_gold[i] == GOLD_MISSED) {
            put_missed(out, &text->claims[i]);
            continue;
        }
        gold_judge(text, reading, pairs, i, arena, verdicts);
        put_wrong(out, &text->claims[i], &reading->claims[pairs->of_gold[i]], verdicts);
    }
    for (size_t k = 0; k < reading->n_claims; k++)
        if (pairs->of_read[k] == GOLD_MISSED) put_invented(out, &reading->claims[k]);
}

static bool is_set_aside(const char *path) {
    char full[PATH_MAX];
    return realpath(path, full) && strstr(full, "/aside/");
}

static tocsin_status show(const tocsin_reader *reader, const char *path, gold_tally *sum,
                          tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    gold_text text;
    tocsin_reading reading;
    gold_pairs pairs;
    gold_tally tally = {.texts = 0};
    if (is_set_aside(path))
        return tocsin_fail(err, TOCSIN_USAGE, "%s is set aside; see tests/gold/README.md", path);
    tocsin_status status = gold_text_load(path, &arena, &text, err);
    if (!status) status = gold_text_read(reader, &text, &arena, &reading, err);
    if (!status) status = gold_pair(&text, &reading, &arena, &pairs, err);
    if (status) return status;
    gold_tally_add(&tally, &text, &reading, &pairs, &arena);
    gold_tally_add(sum, &text, &reading, &pairs, &arena);
    gold_tally_put(out, path, &tally);
    put_text(out, &text, &reading, &pairs, &arena);
    return TOCSIN_OK;
}

int main(int argc, char **argv) {
    TOCSIN_CLEANUP(tocsin_reader_free) tocsin_reader *reader = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    gold_tally sum = {.texts = 0};
    if (argc < 2) {
        fprintf(stderr, "usage: gold_show GOLD.json...\n");
        return TOCSIN_USAGE;
    }
    tocsin_status status = tocsin_reader_new(&reader, &err);
    for (int i = 1; !status && i < argc; i++) status = show(reader, argv[i], &sum, &out, &err);
    if (!status && argc > 2) gold_tally_put(&out, "together", &sum);
    if (!status && out.failed) status = tocsin_fail_memory(&err);
    if (out.n) fputs(out.at, stdout);
    if (status) fprintf(stderr, "gold_show: %s\n", err.message);
    return (int)status;
}
