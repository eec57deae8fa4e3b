// SPDX-License-Identifier: Apache-2.0
/* An archive from a stranger, unpacked below a folder of ours. Only plain files are made, each by its own new name below
 * folders that we made: there is never a link that a later name could lead through. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tocsin/exchange.h"

enum { RATIO_MAX = 200, FILES_MAX = 2000000, NAME_MAX_BYTES = 1024 };
#define ALWAYS_ALLOWED (INT64_C(16) << 20)
#define TOTAL_MAX      (INT64_C(32) << 30)

typedef struct unpacker {
    struct archive *archive;
    const char *path, *dir;
    int64_t size;  /* of the archive */
    int64_t total; /* unpacked so far */
    int64_t n_files;
} unpacker;

static void release_archive(struct archive **archive) {
    archive_read_free(*archive);
}

static struct archive *new_reader(void) {
    struct archive *a = archive_read_new();
    if (!a) return NULL;
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_xz(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    return a;
}

/* By its first bytes, so that half an archive is still called one. */
bool tocsin_pack_is_one(const char *path) {
    static const struct {
        size_t at, n;
        const char *bytes;
    } marks[] = {
        {0, 4, "\x28\xb5\x2f\xfd"}, /* zstd */
        {0, 2, "\x1f\x8b"},         /* gzip */
        {0, 6,
         "\xfd"
         "7zXZ\0"},
        {0, 4, "PK\3\4"},
        {0, 4, "PK\5\6"},
        {257, 5, "ustar"},
    };
    char head[512] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, head, sizeof head);
    if (fd >= 0) close(fd);
    for (size_t i = 0; n > 0 && i < sizeof marks / sizeof *marks; i++)
        if (!memcmp(head + marks[i].at, marks[i].bytes, marks[i].n)) return true;
    return false;
}

static tocsin_status fail_archive(const unpacker *u, tocsin_error *err) {
    const char *what = archive_error_string(u->archive);
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: %s; is it whole?", u->path,
                       what ? what : "it cannot be read");
}

static tocsin_status refuse(const unpacker *u, tocsin_text name, const char *why,
                            tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer shown = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put_visible(&shown, tocsin_text_slice(name, 0, 200));
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: '%s' %s; such an archive is not unpacked",
                       u->path, shown.n ? shown.at : "", why);
}

/* ---- names -------------------------------------------------------------------------------------- */

static bool is_plain_part(tocsin_text part) {
    if (part.n == 0 || part.n > 255) return false;
    if (tocsin_text_is(part, ".") || tocsin_text_is(part, "..")) return false;
    for (size_t i = 0; i < part.n; i++)
        if ((unsigned char)part.at[i] < ' ' || part.at[i] == '\\' || part.at[i] == 0x7f)
            return false;
    return true;
}

/* Relative, of plain parts, and not too long. */
static bool is_plain_name(tocsin_text name) {
    tocsin_text part;
    if (name.n == 0 || name.n > NAME_MAX_BYTES || name.at[0] == '/') return false;
    while (tocsin_text_split(&name, '/', &part))
        if (!is_plain_part(part)) return false;
    return true;
}

static tocsin_status make_folders(const unpacker *u, char *path, tocsin_error *err) {
    for (char *slash = strchr(path + strlen(u->dir) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST || errno == ENOTDIR;
        if (!made) return tocsin_fail_errno(err, "make the folder", path);
        *slash = '/';
    }
    return TOCSIN_OK;
}

/* ---- files -------------------------------------------------------------------------------------- */

static tocsin_status check_total(const unpacker *u, tocsin_text name, tocsin_error *err) {
    if (u->total > TOTAL_MAX) return refuse(u, name, "makes it more than 32 GiB", err);
    if (u->total > ALWAYS_ALLOWED && u->total / RATIO_MAX > u->size)
        return refuse(u, name, "makes it more than 200 times its packed size", err);
    return TOCSIN_OK;
}

static tocsin_status write_all(int fd, const char *path, const char *at, size_t n,
                               tocsin_error *err) {
    while (n) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return tocsin_fail_errno(err, "write", path);
        at += done;
        n -= (size_t)done;
    }
    return TOCSIN_OK;
}

static tocsin_status copy_bytes(unpacker *u, int fd, const char *path, tocsin_text name,
                                tocsin_error *err) {
    char room[64 * 1024];
    for (;;) {
        la_ssize_t n = archive_read_data(u->archive, room, sizeof room);
        if (n < 0) return fail_archive(u, err);
        if (n == 0) return TOCSIN_OK;
        u->total += n;
        tocsin_status status = check_total(u, name, err);
        if (!status) status = write_all(fd, path, room, (size_t)n, err);
        if (status) return status;
    }
}

static void close_file(int *fd) {
    if (*fd >= 0) close(*fd);
}

static tocsin_status unpack_file(unpacker *u, tocsin_text name, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char *path = tocsin_arena_format(&arena, "%s/%.*s", u->dir, TOCSIN_TEXT_ARG(name));
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = make_folders(u, path, err);
    if (status) return status;
    TOCSIN_CLEANUP(close_file)
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) return refuse(u, name, "stands in it twice", err);
    if (fd < 0 && errno == ENOTDIR) return refuse(u, name, "lies below a file", err);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    return copy_bytes(u, fd, path, name, err);
}

static tocsin_status unpack_entry(unpacker *u, struct archive_entry *entry, tocsin_error *err) {
    tocsin_text name = tocsin_text_of(archive_entry_pathname(entry));
    unsigned type = archive_entry_filetype(entry);
    bool is_link = archive_entry_hardlink(entry) || archive_entry_symlink(entry);
    if (type == AE_IFDIR && name.n && name.at[name.n - 1] == '/') name.n--;
    if (!is_plain_name(name)) return refuse(u, name, "is no plain name below a folder", err);
    if (is_link || (type != AE_IFREG && type != AE_IFDIR))
        return refuse(u, name, "is a link or a device", err);
    if (++u->n_files > FILES_MAX) return refuse(u, name, "is one file too many", err);
    return type == AE_IFDIR ? TOCSIN_OK : unpack_file(u, name, err);
}

tocsin_status tocsin_unpack(const char *path, const char *dir, tocsin_error *err) {
    struct stat info;
    if (stat(path, &info)) return tocsin_fail_errno(err, "open", path);
    TOCSIN_CLEANUP(release_archive) struct archive *a = new_reader();
    if (!a) return tocsin_fail_memory(err);
    unpacker u = {.archive = a, .path = path, .dir = dir, .size = info.st_size};
    if (archive_read_open_filename(a, path, 64 * 1024) != ARCHIVE_OK) return fail_archive(&u, err);
    for (;;) {
        struct archive_entry *entry;
        int result = archive_read_next_header(a, &entry);
        if (result == ARCHIVE_EOF) return TOCSIN_OK;
        if (result < ARCHIVE_WARN) return fail_archive(&u, err);
        tocsin_status status = unpack_entry(&u, entry, err);
        if (status) return status;
    }
}
