// SPDX-License-Identifier: Apache-2.0
/* Errors that a person can act on. */
#include "tocsin/base.h"

#include <errno.h>
#include <string.h>

static void set_message(tocsin_error *err, tocsin_status status, const char *fmt, va_list args) {
    if (!err) return;
    char message[sizeof err->message]; /* the arguments may point into err->message */
    vsnprintf(message, sizeof message, fmt, args);
    err->status = status;
    memcpy(err->message, message, sizeof message);
}

tocsin_status tocsin_fail(tocsin_error *err, tocsin_status status, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    set_message(err, status, fmt, args);
    va_end(args);
    return status;
}

tocsin_status tocsin_fail_memory(tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_INTERNAL, "out of memory");
}

tocsin_status tocsin_fail_errno(tocsin_error *err, const char *doing, const char *path) {
    int code = errno;
    char reason[128];
    return tocsin_fail(err, TOCSIN_IO, "cannot %s %s: %s", doing, path,
                       strerror_r(code, reason, sizeof reason));
}

void tocsin_error_prefix(tocsin_error *err, const char *fmt, ...) {
    if (!err) return;
    char prefix[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(prefix, sizeof prefix, fmt, args);
    va_end(args);
    tocsin_fail(err, err->status, "%s: %s", prefix, err->message);
}
