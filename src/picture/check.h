// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_CHECK_H
#define PICTURE_CHECK_H

/* What the writers of an answer share. */

#include "tocsin/picture.h"

static inline const char *picture_format_name(tocsin_picture_format format) {
    return format == TOCSIN_PICTURE_JPEG ? "JPEG" : "PNG";
}

#endif
