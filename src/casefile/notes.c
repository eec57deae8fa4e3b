// SPDX-License-Identifier: Apache-2.0
/* notes.md: what persons wrote of the case. */
#include <errno.h>
#include <sys/stat.h>

#include "casefile/case.h"
#include "casefile/compiled.h"

enum { NOTES_LIMIT = 1024 * 1024 };

tocsin_status compiled_read_notes(const tocsin_case *c, tocsin_arena *arena,
                                  tocsin_notes *ret_notes, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    const char *path = case_path(c, arena, TOCSIN_TEXT("notes.md"));
    struct stat info;
    if (!path) return tocsin_fail_memory(err);
    if (stat(path, &info) && errno == ENOENT) return TOCSIN_OK;
    tocsin_status status = tocsin_file_read(path, NOTES_LIMIT, &content, err);
    if (status) return status;
    tocsin_text source = tocsin_arena_text(arena, tocsin_buffer_text(&content));
    if (!source.at) return tocsin_fail_memory(err);
    return tocsin_notes_parse(source, path, arena, ret_notes, err);
}
