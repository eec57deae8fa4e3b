// SPDX-License-Identifier: Apache-2.0
/* embed OUT.c ROOT NAME…: write the files ROOT/NAME as C strings and a table of them (src/base/data.h).
 *
 * Strings, since compilers read them many times faster than a list of numbers, and the gazetteer has megabytes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void write_byte(FILE *out, int c) {
    if (c == '"' || c == '\\')
        fprintf(out, "\\%c", c);
    else if (c >= ' ' && c <= '~' && c != '?') /* no trigraphs */
        putc(c, out);
    else
        fprintf(out, "\\%03o", (unsigned)c);
}

static int embed_file(FILE *out, const char *root, const char *name, int index, long *ret_size) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *in = fopen(path, "rb");
    if (!in) {
        fprintf(stderr, "embed: cannot open %s: %s\n", path, strerror(errno));
        return 1;
    }
    long n = 0;
    fprintf(out, "static const char file_%d[] =\n\"", index);
    for (int c; (c = fgetc(in)) != EOF; n++) {
        if (n && n % 96 == 0) fprintf(out, "\"\n\"");
        write_byte(out, c);
    }
    fprintf(out, "\";\n");
    fclose(in);
    *ret_size = n;
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 1003) {
        fprintf(stderr, "usage: embed OUT.c ROOT NAME...\n");
        return 2;
    }
    FILE *out = fopen(argv[1], "w");
    if (!out) {
        fprintf(stderr, "embed: cannot write %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    static long sizes[1000];
    fprintf(out, "#include \"base/data.h\"\n");
    fprintf(out, "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
    for (int i = 3; i < argc; i++)
        if (embed_file(out, argv[2], argv[i], i - 3, &sizes[i - 3])) return 1;
    fprintf(out, "const tocsin_data tocsin_data_files[] = {\n");
    for (int i = 3; i < argc; i++)
        fprintf(out, "    {\"%s\", file_%d, %ld},\n", argv[i], i - 3, sizes[i - 3]);
    fprintf(out, "    {0, 0, 0}};\nconst size_t tocsin_data_count = %d;\n", argc - 3);
    if (fclose(out)) {
        fprintf(stderr, "embed: cannot write %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    return 0;
}
