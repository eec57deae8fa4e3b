// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "imagery/tiles_file.h"

/* ---- bytes ----------------------------------------------------------------------------------- */

bool tiles_read_at(int fd, void *ret, size_t n, uint64_t at) {
    unsigned char *to = ret;
    while (n > 0) {
        ssize_t got = pread(fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    memset(to, 0, n);
    return true;
}

bool tiles_write_at(const tiles_file *t, const void *bytes, size_t n, uint64_t at) {
    const unsigned char *from = bytes;
    while (n > 0) {
        ssize_t written = pwrite(t->fd, from, n, (off_t)at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        from += written;
        at += (uint64_t)written;
        n -= (size_t)written;
    }
    return true;
}

uint64_t tiles_whole_pages(uint64_t bytes) {
    return (bytes + TILES_PAGE - 1) / TILES_PAGE * TILES_PAGE;
}

uint64_t tiles_allot(tiles_file *t, uint64_t bytes) {
    uint64_t at = t->end, all = tiles_whole_pages(bytes);
    if (all > t->most || at > t->most - all) return 0;
    t->end += all;
    return at;
}

/* ---- places ---------------------------------------------------------------------------------- */

size_t tiles_n_blocks(const tiles_head *head) {
    size_t across = (size_t)((head->width_px + head->block_px - 1) / head->block_px);
    return across * (size_t)((head->height_px + head->block_px - 1) / head->block_px);
}

uint64_t tiles_row_bytes(const tiles_head *head) {
    return (uint64_t)head->block_px * (uint64_t)head->block_px * (uint64_t)head->n_variables *
           (uint64_t)head->value_bytes;
}

uint64_t tiles_block_bytes(const tiles_head *head) {
    return TILES_PAGE + (uint64_t)head->rows * tiles_row_bytes(head);
}

/* ---- the head -------------------------------------------------------------------------------- */

static uint64_t sum_of(const tiles_head *head) {
    return tocsin_checksum(head, offsetof(tiles_head, sum));
}

static bool is_power_of_two(int32_t n) {
    return n > 0 && (n & (n - 1)) == 0;
}

bool tiles_is_sound(const tiles_head *head) {
    return !memcmp(head->magic, TILES_MAGIC, sizeof head->magic) &&
           head->byte_order == TILES_ORDER_MARK && head->size == sizeof *head &&
           head->sum == sum_of(head) && head->width_px > 0 && head->height_px > 0 &&
           is_power_of_two(head->block_px) && head->block_px <= TOCSIN_WATCH_BLOCK_PX &&
           head->rows > 0 && head->rows <= TILES_MOST_ROWS && head->n_variables > 0 &&
           head->n_variables <= SERIES_MAX_VARIABLES &&
           (head->value_bytes == sizeof(int16_t) || head->value_bytes == sizeof(float));
}

bool tiles_write_head(tiles_file *t) {
    t->head.sum = sum_of(&t->head);
    return tiles_write_at(t, &t->head, sizeof t->head, 0);
}

static bool is_ours(const tiles_head *head) {
    size_t n = strlen("tocsin tiles ");
    return !memcmp(head->magic, TILES_MAGIC, n) || !memcmp(head->magic_again, TILES_MAGIC, n);
}

/* Rows for what there is and some to come, so that a file of few days does not look large. */
static int32_t rows_for(size_t n_dates) {
    size_t rows = (n_dates + TILES_FEWEST_ROWS - 1) / 16 * 16;
    return (int32_t)(rows < TILES_MOST_ROWS ? rows : TILES_MOST_ROWS);
}

static void describe(const series_plan *plan, int block_px, tiles_head *ret) {
    series_storage storage;
    memset(ret, 0, sizeof *ret);
    memcpy(ret->magic, TILES_MAGIC, sizeof ret->magic);
    memcpy(ret->magic_again, TILES_MAGIC, sizeof ret->magic_again);
    ret->byte_order = TILES_ORDER_MARK;
    ret->size = sizeof *ret;
    ret->facts = tiles_facts(plan);
    ret->width_px = plan->grid.width_px;
    ret->height_px = plan->grid.height_px;
    ret->block_px = block_px;
    ret->rows = rows_for(plan->n_dates);
    ret->n_variables = (int32_t)plan->n_variables;
    ret->value_bytes = series_is_stored(plan, &storage) ? sizeof(int16_t) : sizeof(float);
}

/* ---- opening --------------------------------------------------------------------------------- */

static tocsin_status note(series_plan *plan, const char *what, const char *then,
                          tocsin_error *err) {
    plan->tiles_note =
        tocsin_arena_format(&plan->scan.arena, "%s %s; %s", plan->tiles_path, what, then);
    return plan->tiles_note ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status note_unused(series_plan *plan, const char *what, tocsin_error *err) {
    return note(plan, what, "the scenes are decoded without it", err);
}

static tocsin_status note_errno(series_plan *plan, const char *what, tocsin_error *err) {
    char room[160];
    snprintf(room, sizeof room, "%s: %s", what, strerror(errno));
    return note_unused(plan, room, err);
}

/* Why what is there cannot be gone on with; NULL: it can. */
static const char *unfit(const tiles_head *there, const tiles_head *wanted, uint64_t bytes,
                         uint64_t most) {
    if (memcmp(there->magic, TILES_MAGIC, sizeof there->magic) != 0 ||
        there->byte_order != TILES_ORDER_MARK || there->size != sizeof *there)
        return "is of another version of tocsin, or damaged";
    if (!tiles_is_sound(there)) return "is damaged";
    if (there->facts != wanted->facts || there->width_px != wanted->width_px ||
        there->height_px != wanted->height_px || there->n_variables != wanted->n_variables ||
        there->value_bytes != wanted->value_bytes)
        return "holds another grid, or values made in another way";
    return bytes > most ? "is larger than it may be" : NULL;
}

static bool begin_anew(tiles_file *t) {
    t->end = TILES_PAGE;
    return !ftruncate(t->fd, 0) && tiles_write_head(t);
}

/* What is there counts from here on, or nothing does. *ret_use: the file can be used. */
static tocsin_status take_head(tiles_file *t, series_plan *plan, const tiles_head *wanted,
                               bool *ret_use, tocsin_error *err) {
    struct stat info;
    tiles_head there;
    *ret_use = false;
    if (fstat(t->fd, &info) || !tiles_read_at(t->fd, &there, sizeof there, 0))
        return note_errno(plan, "cannot be read", err);
    if (!S_ISREG(info.st_mode)) return note_unused(plan, "is no file", err);
    if (info.st_size > 0 && !is_ours(&there))
        return note_unused(plan, "is no file of tiles, and stays as it is", err);
    uint64_t bytes = (uint64_t)info.st_size;
    const char *why = bytes > 0 ? unfit(&there, wanted, bytes, t->most) : NULL;
    t->head = why || !bytes ? *wanted : there;
    t->end = tiles_whole_pages(bytes);
    *ret_use = true;
    if (!why && bytes) return TOCSIN_OK;
    if (!t->whole) {
        *ret_use = false;
        return TOCSIN_OK;
    }
    if (!t->writable) {
        *ret_use = false;
        return note_unused(plan, why ? why : "is empty and may not be written", err);
    }
    *ret_use = begin_anew(t);
    if (!*ret_use) return note_errno(plan, "cannot be written", err);
    return why ? note(plan, why, "it is made again", err) : TOCSIN_OK;
}

/* One that may only be read is read. */
static bool open_file(tiles_file *t) {
    int make = t->whole ? O_CREAT : 0;
    t->fd = open(t->path, O_RDWR | make | O_CLOEXEC | O_NONBLOCK, 0666);
    t->writable = t->fd >= 0;
    int why = errno;
    if (t->fd < 0 && (why == EACCES || why == EROFS))
        t->fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    errno = why;
    return t->fd >= 0;
}

/* A write beyond the limit of the shell would end the run. */
static uint64_t within_limits(uint64_t most) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur == RLIM_INFINITY) return most;
    return limit.rlim_cur < most ? limit.rlim_cur : most;
}

static tocsin_status use_file(tiles_file *t, series_plan *plan, const tiles_head *wanted,
                              bool *ret_use, tocsin_error *err) {
    *ret_use = false;
    if (!open_file(t)) return t->whole ? note_errno(plan, "cannot be written", err) : TOCSIN_OK;
    if (flock(t->fd, (t->writable ? LOCK_EX : LOCK_SH) | LOCK_NB))
        return note_unused(plan, "is used by another run", err);
    tocsin_status status = take_head(t, plan, wanted, ret_use, err);
    if (!status && *ret_use && !tiles_take_days(t)) return tocsin_fail_memory(err);
    return status;
}

static bool has_keys(const tiles_file *t) {
    for (size_t d = 0; d < t->plan->n_dates; d++)
        if (t->keys[d]) return true;
    return false;
}

tocsin_status tiles_open(series_plan *plan, int block_px, bool whole, tocsin_error *err) {
    if (!plan->tiles_path || !tiles_gain(plan)) return TOCSIN_OK;
    tiles_file *t = calloc(1, sizeof *t);
    if (!t) return tocsin_fail_memory(err);
    pthread_mutex_init(&t->lock, NULL);
    t->fd = -1;
    t->plan = plan;
    t->whole = whole;
    t->most = within_limits((uint64_t)plan->tiles_most);
    t->path = strdup(plan->tiles_path);
    t->keys = calloc(plan->n_dates, sizeof *t->keys);
    t->rows = calloc(plan->n_dates, sizeof *t->rows);
    bool use = false;
    tocsin_status status = TOCSIN_OK;
    if (!t->path || !t->keys || !t->rows) status = tocsin_fail_memory(err);
    for (size_t d = 0; d < plan->n_dates && !status; d++) t->keys[d] = tiles_key(plan, d);
    tiles_head wanted;
    describe(plan, block_px, &wanted);
    if (!status && !has_keys(t))
        status = note_unused(plan, "is not made: these scenes are not files of their own", err);
    else if (!status)
        status = use_file(t, plan, &wanted, &use, err);
    if (status || !use)
        tiles_close(&t);
    else
        plan->tiles = t;
    return status;
}

tocsin_status tiles_conclude(series_plan *plan, tocsin_error *err) {
    if (!plan->tiles || plan->tiles->count.n_damaged == 0 || plan->tiles_note) return TOCSIN_OK;
    return note(plan, "is damaged in parts", "these were read from the scenes again", err);
}

void tiles_close(tiles_file **t) {
    tiles_file *s = *t;
    if (!s) return;
    if (s->fd >= 0) close(s->fd); /* and with it the lock */
    for (size_t c = 0; c < TILES_MAX_CHUNKS; c++) free(s->block_at[c]);
    pthread_mutex_destroy(&s->lock);
    free(s->path);
    free(s->keys);
    free(s->rows);
    free(s);
    *t = NULL;
}
