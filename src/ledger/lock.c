// SPDX-License-Identifier: Apache-2.0
/* Who holds the case. flock() on case.lock: the kernel lets go of it when the process ends, however
 * it ends, so there is never a stale lock to remove by hand. The process number in the file is only
 * for the message. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "ledger/internal.h"

enum { READERS_WAIT_MS = 10000, READERS_POLL_MS = 20 };

static int lock_fd(int fd, int operation) {
    int failed;
    do failed = flock(fd, operation | LOCK_NB);
    while (failed && errno == EINTR);
    return failed;
}

/* The process that says it holds the lock; 0 when the file does not say. */
static long read_holder(int fd) {
    char room[32];
    ssize_t n = pread(fd, room, sizeof room, 0);
    int64_t process;
    if (n <= 0 || !tocsin_text_integer(tocsin_text_trim((tocsin_text){room, (size_t)n}), &process))
        return 0;
    return (long)process;
}

static tocsin_status refuse_second_writer(const tocsin_ledger *ledger, int fd, tocsin_error *err) {
    long holder = read_holder(fd);
    char who[48] = "";
    if (holder > 0) snprintf(who, sizeof who, " (process %ld)", holder);
    return tocsin_fail(err, TOCSIN_UNAVAILABLE,
                       "another run%s holds the case %s; wait until it has finished", who,
                       ledger->dir);
}

/* Readers hold the lock shared, and not for long; a writer holds it for a whole run. */
static tocsin_status lock_exclusively(const tocsin_ledger *ledger, int fd, const char *path,
                                      tocsin_error *err) {
    for (int waited_ms = 0;; waited_ms += READERS_POLL_MS) {
        if (!lock_fd(fd, LOCK_EX)) return TOCSIN_OK;
        if (errno != EWOULDBLOCK) return tocsin_fail_errno(err, "lock", path);
        if (lock_fd(fd, LOCK_SH)) return refuse_second_writer(ledger, fd, err);
        lock_fd(fd, LOCK_UN);
        if (waited_ms >= READERS_WAIT_MS) break;
        nanosleep(&(struct timespec){.tv_nsec = READERS_POLL_MS * 1000000L}, NULL);
    }
    return tocsin_fail(err, TOCSIN_UNAVAILABLE,
                       "the case %s is still being read after %d s; try again later", ledger->dir,
                       READERS_WAIT_MS / 1000);
}

static void write_holder(int fd) {
    char room[32];
    int n = snprintf(room, sizeof room, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, room, (size_t)n, 0) != n) (void)!ftruncate(fd, 0);
}

tocsin_status ledger_lock_for_writing(tocsin_ledger *ledger, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_join(ledger->dir, "/case.lock", NULL);
    if (!path) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(ledger_close_fd) int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    tocsin_status status = lock_exclusively(ledger, fd, path, err);
    if (status) return status;
    write_holder(fd);
    ledger->lock_fd = fd;
    fd = -1;
    return TOCSIN_OK;
}

tocsin_status ledger_lock_for_reading(tocsin_ledger *ledger) {
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_join(ledger->dir, "/case.lock", NULL);
    if (!path) return TOCSIN_INTERNAL;
    TOCSIN_CLEANUP(ledger_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return TOCSIN_OK; /* a case that was copied without it, and so is written to by nobody */
    if (lock_fd(fd, LOCK_SH)) return errno == EWOULDBLOCK ? TOCSIN_NO : TOCSIN_OK;
    ledger->lock_fd = fd;
    fd = -1;
    return TOCSIN_OK;
}

void ledger_unlock(tocsin_ledger *ledger) {
    if (ledger->lock_fd >= 0 && ledger->mode != TOCSIN_LEDGER_READ)
        (void)!ftruncate(ledger->lock_fd, 0);
    ledger_close_fd(&ledger->lock_fd);
}
