// SPDX-License-Identifier: Apache-2.0
/* Whole files, in and out. */
#include "tocsin/base.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_file(int *fd) {
    if (*fd >= 0) close(*fd);
}

static tocsin_status read_all(int fd, const char *path, size_t limit, tocsin_buffer *content,
                              tocsin_error *err) {
    char room[64 * 1024];
    for (ssize_t n; (n = read(fd, room, sizeof room)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tocsin_fail_errno(err, "read", path);
        if ((size_t)n > limit - content->n)
            return tocsin_fail(
                err, TOCSIN_BAD_INPUT,
                "%s is larger than %zu bytes, the most that is read at once; split it", path,
                limit);
        tocsin_buffer_put(content, (tocsin_text){room, (size_t)n});
        if (content->failed) return tocsin_fail_memory(err);
    }
    tocsin_buffer_put(content, TOCSIN_TEXT_NONE); /* the NUL, also for an empty file */
    return content->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

tocsin_status tocsin_file_read(const char *path, size_t limit, tocsin_buffer *ret_content,
                               tocsin_error *err) {
    bool is_stdin = !strcmp(path, "-");
    TOCSIN_CLEANUP(close_file)
    int fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tocsin_fail_errno(err, "open", path);
    struct stat info;
    if (fstat(fd, &info)) return tocsin_fail_errno(err, "read", path);
    if (S_ISDIR(info.st_mode))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is a folder, not a file", path);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_status status = read_all(fd, is_stdin ? "standard input" : path, limit, &content, err);
    if (status) return status;
    tocsin_buffer_release(ret_content);
    *ret_content = content;
    content = (tocsin_buffer)TOCSIN_BUFFER_INIT;
    return TOCSIN_OK;
}

static tocsin_status write_all(int fd, const char *path, tocsin_text content, tocsin_error *err) {
    while (content.n) {
        ssize_t n = write(fd, content.at, content.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tocsin_fail_errno(err, "write", path);
        content.at += n;
        content.n -= (size_t)n;
    }
    return TOCSIN_OK;
}

/* A rename lasts once its folder is on the disk. */
static tocsin_status sync_folder_of(const char *path, tocsin_error *err) {
    char room[4096];
    snprintf(room, sizeof room, "%s", path);
    TOCSIN_CLEANUP(close_file) int fd = open(dirname(room), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd)) return tocsin_fail_errno(err, "flush the folder of", path);
    return TOCSIN_OK;
}

static tocsin_status write_in_place(const char *path, tocsin_text content, tocsin_error *err) {
    TOCSIN_CLEANUP(close_file) int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    return write_all(fd, path, content, err);
}

static tocsin_status write_and_rename(const char *beside, const char *path, tocsin_text content,
                                      tocsin_error *err) {
    TOCSIN_CLEANUP(close_file)
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    tocsin_status status = write_all(fd, path, content, err);
    if (status) return status;
    if (fsync(fd)) return tocsin_fail_errno(err, "flush", path);
    if (rename(beside, path)) return tocsin_fail_errno(err, "write", path);
    return sync_folder_of(path, err);
}

/* /dev/stdout and its like may lead to a file; still it is the name of a stream and not of that file. */
bool tocsin_file_is_stream(const char *path) {
    struct stat info;
    bool of_system = !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6);
    if (of_system && lstat(path, &info) == 0 && S_ISLNK(info.st_mode)) return true;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

tocsin_status tocsin_file_write(const char *path, tocsin_text content, tocsin_error *err) {
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return tocsin_fail(err, TOCSIN_IO, "cannot write %s: it is a folder", path);
    if (tocsin_file_is_stream(path)) return write_in_place(path, content, err);
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.%ld.tmp", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof beside)
        return tocsin_fail(err, TOCSIN_IO, "cannot write %s: the path is too long", path);
    tocsin_status status = write_and_rename(beside, path, content, err);
    if (status) unlink(beside);
    return status;
}
