// SPDX-License-Identifier: Apache-2.0
/* tocsin COMMAND …: find the command and hand over. */
#include <signal.h>
#include <string.h>

#include "cli/cli.h"

/* One row a command. */
/* clang-format off */
static const cli_command *const commands[] = {
    &cmd_new,
    &cmd_add,
    &cmd_import,
    &cmd_run,
    &cmd_read,
    &cmd_norm,
    &cmd_watch,
    &cmd_check,
    &cmd_weigh,
    &cmd_grade,
    &cmd_ring,
    &cmd_brief,
    &cmd_export,
    &cmd_audit,
    &cmd_rebuild,
    &cmd_simulate,
    &cmd_version,
};
/* clang-format on */
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *to) {
    fputs("tocsin: watches places in satellite pictures and what is said about them in the news\n\n"
          "usage: tocsin COMMAND ...   (tocsin COMMAND --help shows examples)\n\n",
          to);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
}

static int print_command_help(const cli_command *command) {
    int code = cli_print(tocsin_text_of(command->help));
    return code || !command->help_on ? code : cli_print(tocsin_text_of(command->help_on));
}

static bool asks_for_help(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return true;
    return false;
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like another */
    if (argc < 2) {
        print_help(stderr);
        return TOCSIN_USAGE;
    }
    const char *name = argv[1];
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        print_help(stdout);
        return cli_print(TOCSIN_TEXT_NONE);
    }
    if (!strcmp(name, "--version")) name = "version";
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(name, commands[i]->name) != 0) continue;
        if (asks_for_help(argc - 1, argv + 1)) return print_command_help(commands[i]);
        return commands[i]->run(argc - 1, argv + 1);
    }
    fprintf(stderr, "tocsin: there is no command '%s'; 'tocsin --help' lists them\n", name);
    return TOCSIN_USAGE;
}
