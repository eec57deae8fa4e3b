// SPDX-License-Identifier: Apache-2.0
/* replay CORPUS: run a fuzz target over its corpus, without libFuzzer, as an ordinary test.
 *
 * Every file goes in whole, and then cut off at up to CUTS places, since most parsers break at the
 * end of their input. Each input lies in an allocation of exactly its size, so that
 * AddressSanitizer and valgrind see a read behind it. Files are taken by name, so that two runs do
 * the same. An empty corpus is a failure: a target whose corpus got lost would pass for ever. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUTS = 32, LARGEST = 1 << 24 };

/* The file's content with room for `*ret_size` bytes; ends the program when it cannot be read. */
static uint8_t *read_whole(const char *path, size_t *ret_size) {
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = malloc(LARGEST);
    if (!in || !bytes) {
        fprintf(stderr, "replay: cannot read %s: %s\n", path, strerror(errno));
        exit(1);
    }
    *ret_size = fread(bytes, 1, LARGEST, in);
    if (ferror(in) || !feof(in)) {
        fprintf(stderr, "replay: cannot read %s, or it is larger than %d bytes\n", path, LARGEST);
        exit(1);
    }
    fclose(in);
    return bytes;
}

static void run_one(const uint8_t *bytes, size_t size) {
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) {
        fprintf(stderr, "replay: out of memory\n");
        exit(1);
    }
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void replay_file(const char *path) {
    size_t size = 0;
    uint8_t *bytes = read_whole(path, &size);
    printf("%s: %zu bytes\n", path, size);
    fflush(stdout); /* so that the file that crashed is the last one named */
    run_one(bytes, size);
    for (size_t i = 0, last = size; i < CUTS; i++) {
        size_t cut = size / CUTS * i + size % CUTS * i / CUTS;
        if (cut != last) run_one(bytes, cut);
        last = cut;
    }
    free(bytes);
}

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: replay CORPUS\n");
        return 2;
    }
    struct dirent **entries = NULL;
    int n = scandir(argv[1], &entries, is_shown, alphasort);
    if (n < 1) {
        fprintf(stderr, "replay: there is nothing in %s\n", argv[1]);
        return 1;
    }
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        replay_file(path);
        free(entries[i]);
    }
    free(entries);
    printf("%d files\n", n);
    return 0;
}
