// SPDX-License-Identifier: Apache-2.0
/* Any bytes as an archive: what is unpacked are plain files and folders below the folder given, and nothing beside it. */
#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tocsin/exchange.h"

static int check_and_remove(const char *path, const struct stat *st, int type, struct FTW *walk) {
    (void)type, (void)walk;
    assert(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode));
    return remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char top[] = "/tmp/fuzz-archive.XXXXXX", path[64], dir[64];
    if (!mkdtemp(top)) abort();
    snprintf(path, sizeof path, "%s/in", top);
    snprintf(dir, sizeof dir, "%s/out", top);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) || mkdir(dir, 0700)) abort();

    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_unpack(path, dir, &err)) assert(*err.message);
    if (nftw(dir, check_and_remove, 16, FTW_DEPTH | FTW_PHYS) || remove(path)) abort();
    assert(!rmdir(top)); /* nothing else was left there */
    return 0;
}
