// SPDX-License-Identifier: Apache-2.0
/* Where things lie in a case folder. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/internal.h"

char *ledger_join(const char *first, ...) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer path = TOCSIN_BUFFER_INIT;
    va_list parts;
    va_start(parts, first);
    for (const char *part = first; part; part = va_arg(parts, const char *))
        tocsin_buffer_puts(&path, part);
    va_end(parts);
    if (path.failed) return NULL;
    char *joined = path.at;
    path = (tocsin_buffer)TOCSIN_BUFFER_INIT;
    return joined;
}

void ledger_free_string(char **string) {
    free(*string);
    *string = NULL;
}

void ledger_close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

bool ledger_hash_from(tocsin_text text, char ret_hex[static TOCSIN_SHA256_HEX + 1]) {
    tocsin_text head = TOCSIN_TEXT("sha256:");
    if (tocsin_text_starts(text, head)) text = tocsin_text_slice(text, head.n, text.n);
    if (text.n != TOCSIN_SHA256_HEX) return false;
    for (size_t i = 0; i < text.n; i++)
        if (text.at[i] == '\0' || !strchr("0123456789abcdef", text.at[i])) return false;
    memcpy(ret_hex, text.at, text.n);
    ret_hex[text.n] = '\0';
    return true;
}

char *ledger_evidence_path(const tocsin_ledger *ledger, const char *hex) {
    char folder[] = {hex[0], hex[1], '\0'};
    return ledger_join(ledger->dir, "/evidence/", folder, "/", hex, NULL);
}

tocsin_status ledger_sync_folder(const char *path, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_close_fd) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd)) return tocsin_fail_errno(err, "flush", path);
    return TOCSIN_OK;
}
