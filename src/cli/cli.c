// SPDX-License-Identifier: Apache-2.0
/* What the commands share: errors, output, progress. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int cli_error(const tocsin_error *err) {
    fprintf(stderr, "tocsin: %s\n", err->message[0] ? err->message : "failed without saying why");
    return err->status ? (int)err->status : TOCSIN_INTERNAL;
}

int cli_usage(const cli_command *command, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "tocsin %s: ", command->name);
    vfprintf(stderr, fmt, args);
    fprintf(stderr, "; see 'tocsin %s --help'\n", command->name);
    va_end(args);
    return TOCSIN_USAGE;
}

int cli_print(tocsin_text text) {
    if ((text.n == 0 || fwrite(text.at, 1, text.n, stdout) == text.n) && fflush(stdout) == 0)
        return TOCSIN_OK;
    fprintf(stderr, "tocsin: cannot write the output: %s\n", strerror(errno));
    return TOCSIN_IO;
}

int cli_choice(const char *word, const char *const *choices) {
    for (int i = 0; choices[i]; i++)
        if (!strcmp(word, choices[i])) return i;
    return -1;
}

/* ---- progress: on a terminal only, and only after a second --------------------------------- */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

static double now_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void cli_progress_begin(cli_progress *progress) {
    *progress = (cli_progress){.started = now_seconds()};
    /* A second Ctrl-C ends the program at once. */
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigaction(SIGINT, &action, NULL);
}

bool cli_progress_step(void *context, const char *what, double done, double total) {
    cli_progress *progress = context;
    double now = now_seconds(), elapsed = now - progress->started;
    if (interrupted) return false;
    if (elapsed < 1 || now - progress->last < 0.1 || total <= 0 || !isatty(STDERR_FILENO))
        return true;
    enum { WIDTH = 30 };
    int filled = (int)(WIDTH * done / total);
    double left = done > 0 ? elapsed * (total - done) / done : 0;
    fprintf(stderr, "\r\033[K%s [%.*s%.*s] %.0f/%.0f, %.1f/s, %.0f s left", what, filled,
            "##############################", WIDTH - filled, "..............................",
            done, total, done / elapsed, left);
    progress->last = now;
    progress->shown = true;
    return true;
}

void cli_progress_end(cli_progress *progress) {
    if (progress->shown) fputs("\r\033[K", stderr);
}
