// SPDX-License-Identifier: Apache-2.0
/* Files into a tar archive, by libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tocsin/exchange.h"

/* 1980-01-01: the archive says when nothing was made. */
static const time_t all_dates = 315532800;

struct tocsin_packer {
    struct archive *archive;
    char *path, *beside; /* where it is written until it is whole */
    int fd;
};

static tocsin_status fail(const tocsin_packer *writer, tocsin_error *err) {
    const char *what = archive_error_string(writer->archive);
    return tocsin_fail(err, TOCSIN_IO, "cannot write %s: %s", writer->path,
                       what ? what : "no memory");
}

static bool ends_in(const char *path, const char *tail) {
    return tocsin_text_ends(tocsin_text_of(path), tocsin_text_of(tail));
}

static tocsin_status begin(tocsin_packer *writer, tocsin_error *err) {
    struct archive *a = writer->archive;
    bool is_compressed = ends_in(writer->path, ".zst");
    if (archive_write_set_format_pax_restricted(a) != ARCHIVE_OK) return fail(writer, err);
    if (is_compressed && archive_write_add_filter_zstd(a) != ARCHIVE_OK) return fail(writer, err);
    if (is_compressed &&
        archive_write_set_filter_option(a, "zstd", "compression-level", "6") != ARCHIVE_OK)
        return fail(writer, err);
    writer->fd = open(writer->beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (writer->fd < 0) return tocsin_fail_errno(err, "write", writer->beside);
    return archive_write_open_fd(a, writer->fd) == ARCHIVE_OK ? TOCSIN_OK : fail(writer, err);
}

tocsin_status tocsin_pack_begin(const char *path, tocsin_packer **ret_writer, tocsin_error *err) {
    if (!ends_in(path, ".tar.zst") && !ends_in(path, ".tar"))
        return tocsin_fail(err, TOCSIN_USAGE, "%s: the name of an archive ends in .tar.zst or .tar",
                           path);
    tocsin_packer *writer = calloc(1, sizeof *writer);
    if (!writer) return tocsin_fail_memory(err);
    writer->fd = -1;
    writer->path = strdup(path);
    writer->archive = archive_write_new();
    tocsin_status status = TOCSIN_OK;
    if (asprintf(&writer->beside, "%s.part", path) < 0) writer->beside = NULL;
    if (!writer->path || !writer->beside || !writer->archive)
        status = tocsin_fail_memory(err);
    else
        status = begin(writer, err);
    if (status)
        tocsin_pack_free(&writer);
    else
        *ret_writer = writer;
    return status;
}

/* So much of a file as its entry promised. */
static tocsin_status copy_bytes(tocsin_packer *writer, int fd, const char *path, int64_t size,
                                tocsin_error *err) {
    char room[64 * 1024];
    while (size > 0) {
        size_t wanted = size < (int64_t)sizeof room ? (size_t)size : sizeof room;
        ssize_t n = read(fd, room, wanted);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tocsin_fail_errno(err, "read", path);
        if (n == 0)
            return tocsin_fail(err, TOCSIN_IO, "%s became shorter while it was read; try again",
                               path);
        if (archive_write_data(writer->archive, room, (size_t)n) != n) return fail(writer, err);
        size -= n;
    }
    return TOCSIN_OK;
}

static void close_file(int *fd) {
    if (*fd >= 0) close(*fd);
}

static void free_entry(struct archive_entry **entry) {
    archive_entry_free(*entry);
}

tocsin_status tocsin_pack_add(tocsin_packer *writer, const char *name, const char *file_path,
                              tocsin_error *err) {
    struct stat info;
    TOCSIN_CLEANUP(free_entry) struct archive_entry *entry = archive_entry_new();
    TOCSIN_CLEANUP(close_file) int fd = open(file_path, O_RDONLY | O_CLOEXEC);
    if (!entry) return tocsin_fail_memory(err);
    if (fd < 0 || fstat(fd, &info)) return tocsin_fail_errno(err, "open", file_path);
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, info.st_size);
    archive_entry_set_mtime(entry, all_dates, 0);
    if (archive_write_header(writer->archive, entry) != ARCHIVE_OK) return fail(writer, err);
    return copy_bytes(writer, fd, file_path, info.st_size, err);
}

tocsin_status tocsin_pack_finish(tocsin_packer *writer, tocsin_error *err) {
    if (archive_write_close(writer->archive) != ARCHIVE_OK) return fail(writer, err);
    if (fsync(writer->fd)) return tocsin_fail_errno(err, "flush", writer->beside);
    if (rename(writer->beside, writer->path)) return tocsin_fail_errno(err, "write", writer->path);
    free(writer->beside);
    writer->beside = NULL;
    return TOCSIN_OK;
}

void tocsin_pack_free(tocsin_packer **writer) {
    tocsin_packer *w = *writer;
    if (!w) return;
    archive_write_free(w->archive);
    if (w->fd >= 0) close(w->fd);
    if (w->fd >= 0 && w->beside) unlink(w->beside);
    free(w->path);
    free(w->beside);
    free(w);
    *writer = NULL;
}
