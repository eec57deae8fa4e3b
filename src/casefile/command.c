// SPDX-License-Identifier: Apache-2.0
/* A program of the user's, run without a shell.
 *
 * What it reads lies in a file without a name, so that neither side waits for the other; what it prints goes to our
 * standard error, since standard output is for data. It is a process group of its own: when its time is over, it ends
 * with all that it started. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "casefile/rings.h"

extern char **environ;

enum { POLL_MS = 20, GRACE_MS = 1000 };

static void close_file(int *fd) {
    if (*fd >= 0) close(*fd);
}

static tocsin_status write_all(int fd, tocsin_text input, tocsin_error *err) {
    for (size_t at = 0; at < input.n;) {
        ssize_t n = write(fd, input.at + at, input.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return tocsin_fail_errno(err, "write", "what the command reads");
        at += (size_t)n;
    }
    if (lseek(fd, 0, SEEK_SET) < 0)
        return tocsin_fail_errno(err, "write", "what the command reads");
    return TOCSIN_OK;
}

/* 0, or an error number. */
static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int input,
                   const char *dir) {
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGINT);
    int failed = posix_spawn_file_actions_addchdir_np(actions, dir);
    if (!failed) failed = posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
    if (!failed) failed = posix_spawnattr_setsigmask(attributes, &none);
    if (!failed) failed = posix_spawnattr_setsigdefault(attributes, &defaults);
    if (!failed) failed = posix_spawnattr_setpgroup(attributes, 0);
    if (!failed)
        failed = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return failed;
}

static tocsin_status start(const config_command *command, const char *dir, int input,
                           pid_t *ret_process, tocsin_error *err) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions)) return tocsin_fail_memory(err);
    if (posix_spawnattr_init(&attributes)) {
        posix_spawn_file_actions_destroy(&actions);
        return tocsin_fail_memory(err);
    }
    int failed = prepare(&actions, &attributes, input, dir);
    /* exec takes the words as they are; that its parameter is not const is history. */
    if (!failed)
        failed = posix_spawnp(ret_process, command->words[0], &actions, &attributes,
                              (char *const *)(uintptr_t)command->words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (!failed) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_UNAVAILABLE, "'%s' cannot be started: %s", command->words[0],
                       strerror(failed));
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* True when it ended before `until`; `status` is then what it ended with, -1 when nobody can say. */
static bool wait_until(pid_t process, int64_t until, int *status) {
    for (;;) {
        pid_t ended = waitpid(process, status, WNOHANG);
        if (ended == process) return true;
        if (ended < 0 && errno != EINTR) {
            *status = -1;
            return true;
        }
        if (now_ms() >= until) return false;
        nanosleep(&(struct timespec){.tv_nsec = POLL_MS * 1000000L}, NULL);
    }
}

static tocsin_status wait_for(const config_command *command, pid_t process, tocsin_error *err) {
    int status = 0;
    const char *name = command->words[0];
    if (!wait_until(process, now_ms() + 1000 * (int64_t)command->seconds, &status)) {
        kill(-process, SIGTERM);
        bool has_ended = wait_until(process, now_ms() + GRACE_MS, &status);
        kill(-process, SIGKILL); /* what it started, too */
        if (!has_ended) waitpid(process, &status, 0);
        return tocsin_fail(err, TOCSIN_UNAVAILABLE, "'%s' was ended after %d s", name,
                           command->seconds);
    }
    if (status != -1 && WIFSIGNALED(status))
        return tocsin_fail(err, TOCSIN_UNAVAILABLE, "'%s' was ended by signal %d", name,
                           WTERMSIG(status));
    if (status)
        return tocsin_fail(err, TOCSIN_UNAVAILABLE, "'%s' failed with exit status %d", name,
                           status == -1 ? -1 : WEXITSTATUS(status));
    return TOCSIN_OK;
}

tocsin_status command_run(const config_command *command, const char *dir, tocsin_text input,
                          tocsin_error *err) {
    TOCSIN_CLEANUP(close_file) int fd = memfd_create("ring", MFD_CLOEXEC);
    pid_t process = 0;
    if (fd < 0) return tocsin_fail_errno(err, "write", "what the command reads");
    tocsin_status status = write_all(fd, input, err);
    if (!status) status = start(command, dir, fd, &process, err);
    return status ? status : wait_for(command, process, err);
}
