// SPDX-License-Identifier: Apache-2.0
/* The certificates that the person who keeps the case vouches for, out of a file that case.yaml names. */
#include <string.h>
#include <unistd.h>

#include "casefile/pictures.h"

/* The message says which file of case.yaml it is about, and what to do. */
static tocsin_status refuse(const tocsin_case *c, tocsin_error *err, const char *what) {
    char why[sizeof err->message];
    snprintf(why, sizeof why, "%s", what);
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "pictures: trust: '%.*s': %.600s; no picture is checked before 'trust' is "
                       "right, or taken out",
                       TOCSIN_TEXT_ARG(c->config.picture_trust), why);
}

tocsin_status picture_trust_read(const tocsin_case *c, tocsin_arena *arena,
                                 picture_trust *ret_trust, tocsin_error *err) {
    enum { MOST_BYTES = 16 << 20 };
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer file = TOCSIN_BUFFER_INIT;
    picture_trust trust = {.sha256 = ""};
    tocsin_error why = TOCSIN_ERROR_INIT;
    *ret_trust = trust;
    if (!c->config.picture_trust.n) return TOCSIN_OK;
    const char *path = case_path(c, arena, c->config.picture_trust);
    if (!path) return tocsin_fail_memory(err);
    if (access(path, F_OK)) return refuse(c, err, "there is no such file");
    if (tocsin_file_read(path, MOST_BYTES, &file, &why)) return refuse(c, err, why.message);
    tocsin_text pem = tocsin_buffer_text(&file);
    tocsin_status status = tocsin_c2pa_check_trust(pem, &why);
    if (status == TOCSIN_BAD_INPUT) return refuse(c, err, why.message);
    if (!status) status = tocsin_sha256(pem, trust.sha256, &why);
    if (status) {
        if (err) *err = why;
        return status;
    }
    trust.pem = tocsin_arena_text(arena, pem);
    if (!trust.pem.at) return tocsin_fail_memory(err);
    *ret_trust = trust;
    return TOCSIN_OK;
}
