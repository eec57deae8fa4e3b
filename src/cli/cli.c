// SPDX-License-Identifier: Apache-2.0
/* What the commands share: errors, output, progress. */
#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
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

static int terminal_columns(void) {
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* "1.25 M pixels/s": `what` ends with the unit. */
static void put_rate(tocsin_buffer *line, const char *what, double rate) {
    const char *space = strrchr(what, ' '), *unit = space ? space + 1 : what;
    if (rate >= 1e6)
        tocsin_buffer_printf(line, "%.3g M %s/s", rate / 1e6, unit);
    else if (rate >= 1e4)
        tocsin_buffer_printf(line, "%.3g k %s/s", rate / 1e3, unit);
    else
        tocsin_buffer_printf(line, "%.3g %s/s", rate, unit);
}

static void put_time_left(tocsin_buffer *line, double seconds) {
    if (seconds < 100)
        tocsin_buffer_printf(line, ", %.0f s left", ceil(seconds));
    else if (seconds < 100 * 60)
        tocsin_buffer_printf(line, ", %.0f min left", ceil(seconds / 60));
    else
        tocsin_buffer_printf(line, ", %.1f h left", seconds / 3600);
}

/* Never wider than the terminal, for a line that wraps cannot be erased: the bar takes what the words leave. */
static void show_progress(const char *what, double done, double total, double elapsed) {
    static const char full[] = "##############################",
                      rest[] = "..............................";
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
    double share = fmin(fmax(done / total, 0), 1);
    tocsin_buffer_printf(&line, "%3.0f %%", floor(100 * share));
    if (done > 0) {
        tocsin_buffer_puts(&line, ", ");
        put_rate(&line, what, done / elapsed);
        put_time_left(&line, elapsed * (total - done) / done);
    }
    if (line.failed) return;
    int columns = terminal_columns() - 1;
    int room = columns - (int)strlen(what) - (int)line.n - 4; /* blanks and brackets */
    int bar = room > 30 ? 30 : room, filled = (int)(bar * share);
    if (bar >= 5)
        fprintf(stderr, "\r\033[K%s [%.*s%.*s] %s", what, filled, full, bar - filled, rest,
                line.at);
    else
        fprintf(stderr, "\r\033[K%.*s", columns, line.at);
}

bool cli_progress_step(void *context, const char *what, double done, double total) {
    cli_progress *progress = context;
    double now = now_seconds();
    if (interrupted) return false;
    if (!progress->what || strcmp(progress->what, what) != 0) {
        progress->what = what;
        progress->since = now;
    }
    if (now - progress->started < 1 || now - progress->last < 0.1 || !(now > progress->since) ||
        !(total > 0) || !isatty(STDERR_FILENO))
        return true;
    show_progress(what, done, total, now - progress->since);
    progress->last = now;
    progress->shown = true;
    return true;
}

void cli_progress_end(cli_progress *progress) {
    if (progress->shown) fputs("\r\033[K", stderr);
}
