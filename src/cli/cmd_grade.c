// SPDX-License-Identifier: Apache-2.0
/* tocsin grade: how reliable a source, how credible a claim, how evidence goes with a hypothesis. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef struct grade_call {
    tocsin_judgement judgement;
    const char *reliability, *credibility, *cell, *revision;
    bool json;
} grade_call;

static int parse(int argc, char **argv, grade_call *call) {
    static const struct option options[] = {{"source", required_argument, NULL, 's'},
                                            {"reliability", required_argument, NULL, 'r'},
                                            {"claim", required_argument, NULL, 'c'},
                                            {"credibility", required_argument, NULL, 'n'},
                                            {"hypothesis", required_argument, NULL, 'h'},
                                            {"evidence", required_argument, NULL, 'e'},
                                            {"cell", required_argument, NULL, 'l'},
                                            {"report", required_argument, NULL, 'p'},
                                            {"revision", required_argument, NULL, 'v'},
                                            {"reason", required_argument, NULL, 'w'},
                                            {"by", required_argument, NULL, 'b'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    static const char *const formats[] = {"text", "json", NULL};
    tocsin_judgement *judgement = &call->judgement;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (c) {
        case 's': judgement->source = optarg; break;
        case 'r': call->reliability = optarg; break;
        case 'c': judgement->claim = optarg; break;
        case 'n': call->credibility = optarg; break;
        case 'h': judgement->hypothesis = optarg; break;
        case 'e': judgement->evidence = optarg; break;
        case 'l': call->cell = optarg; break;
        case 'p': judgement->report = optarg; break;
        case 'v': call->revision = optarg; break;
        case 'w': judgement->reason = optarg; break;
        case 'b': judgement->by = optarg; break;
        case 'j': call->json = true; break;
        case 'f':
            if (cli_choice(optarg, formats) < 0)
                return cli_usage(&cmd_grade, "--format is text or json, not '%s'", optarg);
            call->json = cli_choice(optarg, formats) == 1;
            break;
        default: return cli_usage(&cmd_grade, "'%s' is not understood", argv[optind - 1]);
        }
    return argc - optind == 1 ? TOCSIN_OK : cli_usage(&cmd_grade, "takes one case");
}

static bool is_text(const char *text) {
    return text && tocsin_text_trim(tocsin_text_of(text)).n > 0;
}

static int check_source(grade_call *call) {
    const char *letter = call->reliability;
    if (!letter || strlen(letter) != 1 || *letter < 'A' || *letter > 'F')
        return cli_usage(&cmd_grade, "a source needs --reliability with a letter from A to F");
    call->judgement.reliability = *letter;
    return TOCSIN_OK;
}

static int check_claim(grade_call *call) {
    const char *number = call->credibility;
    if (!number || strlen(number) != 1 || *number < '1' || *number > '6')
        return cli_usage(&cmd_grade, "a claim needs --credibility with a number from 1 to 6");
    call->judgement.credibility = *number;
    return TOCSIN_OK;
}

static int check_cell(grade_call *call) {
    if (!call->judgement.evidence)
        return cli_usage(&cmd_grade, "a hypothesis needs --evidence, and --cell for the two");
    if (!call->cell || !tocsin_cell_from(tocsin_text_of(call->cell), &call->judgement.cell))
        return cli_usage(&cmd_grade,
                         "--cell is one of: very inconsistent, inconsistent, neutral, consistent, "
                         "very consistent, not applicable");
    return TOCSIN_OK;
}

static int check_report(grade_call *call) {
    const char *word = call->revision;
    bool is_known =
        word && (!strcmp(word, "stands") ||
                 (*word && tocsin_revision_from(tocsin_text_of(word), &call->judgement.revision)));
    return is_known
               ? TOCSIN_OK
               : cli_usage(&cmd_grade, "a report needs --revision: corrected, withdrawn or stands");
}

static int check(grade_call *call) {
    tocsin_judgement *judgement = &call->judgement;
    int n_subjects =
        !!judgement->source + !!judgement->claim + !!judgement->hypothesis + !!judgement->report;
    if (n_subjects > 1)
        return cli_usage(&cmd_grade,
                         "grades one thing a call: a source, a claim, a hypothesis or a report");
    if ((call->reliability && !judgement->source) || (call->credibility && !judgement->claim))
        return cli_usage(&cmd_grade, "the letter belongs to a source (--source, --reliability), "
                                     "the number to a claim (--claim, --credibility)");
    if ((call->cell || judgement->evidence) && !judgement->hypothesis)
        return cli_usage(&cmd_grade, "--evidence and --cell need --hypothesis");
    if (call->revision && !judgement->report)
        return cli_usage(&cmd_grade, "--revision needs --report");
    if (!is_text(judgement->reason))
        return cli_usage(&cmd_grade, "say why, with --reason: it stays in the ledger");
    if (!judgement->by) judgement->by = getenv("USER");
    if (!is_text(judgement->by)) return cli_usage(&cmd_grade, "say who grades, with --by");
    if (judgement->source) return check_source(call);
    if (judgement->report) return check_report(call);
    return judgement->claim ? check_claim(call) : check_cell(call);
}

static int list(tocsin_case *c, bool json) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_grades(c, json, &out, &err)) return cli_error(&err);
    return cli_print(tocsin_buffer_text(&out));
}

static int run(int argc, char **argv) {
    grade_call call = {0};
    int code = parse(argc, argv, &call);
    if (code) return code;
    const tocsin_judgement *judgement = &call.judgement;
    bool lists = !judgement->source && !judgement->claim && !judgement->hypothesis &&
                 !judgement->report && !call.revision && !call.reliability && !call.credibility &&
                 !call.cell && !judgement->evidence && !judgement->reason && !judgement->by;
    if (!lists) code = check(&call);
    if (code) return code;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(argv[optind], &c, &err)) return cli_error(&err);
    if (lists) return list(c, call.json);
    return tocsin_case_grade(c, judgement, &err) ? cli_error(&err) : TOCSIN_OK;
}

const cli_command cmd_grade = {
    .name = "grade",
    .summary =
        "how reliable a source is, how credible a claim, how evidence goes with a hypothesis",
    .help =
        "tocsin grade build-up-2021\n"
        "    lists sources with their letters and how these came about, claims with their numbers\n"
        "tocsin grade build-up-2021 --source \"Harbour Wire\" --reliability C --reason \"two corrections in May\"\n"
        "tocsin grade build-up-2021 --claim 214 --credibility 2 --reason \"a second camera shows it\"\n"
        "tocsin grade build-up-2021 --hypothesis exercise --evidence \"blood and field hospitals\" \\\n"
        "    --cell inconsistent --reason \"no exercise of these years had them\"\n"
        "tocsin grade build-up-2021 --report reports/2021-11-03-wire.txt --revision withdrawn \\\n"
        "    --reason \"the wire said so by telephone\"\n"
        "    one judgement a call; the next 'tocsin run' weighs with it\n"
        "\n"
        "  --source NAME --reliability LETTER   A completely, B usually, C fairly, D not usually reliable,\n"
        "                                       E unreliable, F cannot be judged\n"
        "  --claim ID --credibility NUMBER      1 confirmed, 2 probably true, 3 possibly true, 4 doubtful,\n"
        "                                       5 improbable, 6 cannot be judged; ID: of the claim or of its entry\n"
        "  --hypothesis NAME --evidence ID --cell CELL\n"
        "                                       very inconsistent, inconsistent, neutral, consistent,\n"
        "                                       very consistent, not applicable\n"
        "  --report NAME --revision WORD        corrected, withdrawn, or stands; what rests on it is marked\n"
        "  --reason TEXT        why; it stays in the ledger\n"
        "  --by NAME            who; default: $USER\n"
        "  --format text|json   of the list; default text (json: schema tocsin.grade/1)\n"
        "\n"
        "exit codes: 0 done, 2 usage, 65 the case knows no such source, claim or evidence, 69 another run holds\n"
        "the case, 74 reading or writing failed\n",
    .run = run,
};
