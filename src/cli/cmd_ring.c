// SPDX-License-Identifier: Apache-2.0
/* tocsin ring: what rang, and what a person says of it. */
#include <getopt.h>
#include <stdlib.h>

#include "cli/cli.h"

typedef struct ring_call {
    tocsin_ring_word word;
    const char *until;
    bool json;
} ring_call;

static int parse(int argc, char **argv, ring_call *call) {
    static const struct option options[] = {
        {"ack", required_argument, NULL, 'a'},   {"mute", required_argument, NULL, 'm'},
        {"until", required_argument, NULL, 'u'}, {"by", required_argument, NULL, 'b'},
        {"note", required_argument, NULL, 'n'},  {"format", required_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},        {0}};
    static const char *const formats[] = {"text", "json", NULL};
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (c) {
        case 'a': call->word.acknowledge = optarg; break;
        case 'm': call->word.mute = optarg; break;
        case 'u': call->until = optarg; break;
        case 'b': call->word.by = optarg; break;
        case 'n': call->word.note = optarg; break;
        case 'j': call->json = true; break;
        case 'f':
            if (cli_choice(optarg, formats) < 0)
                return cli_usage(&cmd_ring, "--format is text or json, not '%s'", optarg);
            call->json = cli_choice(optarg, formats) == 1;
            break;
        default: return cli_usage(&cmd_ring, "'%s' is not understood", argv[optind - 1]);
        }
    return argc - optind == 1 ? TOCSIN_OK : cli_usage(&cmd_ring, "takes one case");
}

static int check(ring_call *call) {
    tocsin_ring_word *word = &call->word;
    if (word->acknowledge && word->mute)
        return cli_usage(&cmd_ring, "does one thing a call: --ack or --mute");
    if (!word->acknowledge && !word->mute)
        return cli_usage(&cmd_ring, "--by, --note and --until go with --ack or --mute");
    if (word->mute &&
        (!call->until || !tocsin_day_parse(tocsin_text_of(call->until), &word->until)))
        return cli_usage(&cmd_ring, "--mute needs --until with a date, as 2021-11-14");
    if (word->acknowledge && call->until) return cli_usage(&cmd_ring, "--until goes with --mute");
    if (!word->by) word->by = getenv("USER");
    if (!word->by || !tocsin_text_trim(tocsin_text_of(word->by)).n)
        return cli_usage(&cmd_ring, "say who, with --by");
    return TOCSIN_OK;
}

static int list(tocsin_case *c, bool json) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_rings(c, json, &out, &err)) return cli_error(&err);
    return cli_print(tocsin_buffer_text(&out));
}

static int run(int argc, char **argv) {
    ring_call call = {.word = {.until = TOCSIN_DAY_NONE}};
    int code = parse(argc, argv, &call);
    if (code) return code;
    const tocsin_ring_word *word = &call.word;
    bool lists = !word->acknowledge && !word->mute && !call.until && !word->by && !word->note;
    if (!lists) code = check(&call);
    if (code) return code;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(argv[optind], &c, &err)) return cli_error(&err);
    if (lists) return list(c, call.json);
    return tocsin_case_ring(c, word, &err) ? cli_error(&err) : TOCSIN_OK;
}

const cli_command cmd_ring = {
    .name = "ring",
    .summary = "what rang by the rules of the case; acknowledge a ring, mute a rule",
    .help =
        "tocsin ring build-up-2021\n"
        "    lists what rang, the newest first, with its reasons and what was said of it\n"
        "tocsin ring build-up-2021 --ack 1f0c9a2be7d54e10 --by Ann --note \"the exercise of which we know\"\n"
        "    the ring stays in the brief, marked; its command is not tried again\n"
        "tocsin ring build-up-2021 --mute \"seen and told\" --until 2022-03-01 --by Ann --note \"snow melt\"\n"
        "    the rule does not ring as of any day until then; what still holds after it rings. A date that has passed\n"
        "    ends the silence\n"
        "\n"
        "  --ack ID             of a ring, or the number of its entry\n"
        "  --mute RULE --until DATE\n"
        "  --by NAME            who; default: $USER\n"
        "  --note TEXT          why; it stays in the ledger\n"
        "  --format text|json   of the list; default text (json: schema tocsin.rings/1)\n"
        "\n"
        "exit codes: 0 done, 2 usage, 65 the case knows no such ring or rule, 69 another run holds the case,\n"
        "74 reading or writing failed\n",
    .run = run,
};
