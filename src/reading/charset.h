// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CHARSET_H
#define TOCSIN_READING_CHARSET_H

/* Encodings with one byte a character, other than those of western Europe: by their name, or by their bytes. */

#include "tocsin/base.h"

typedef struct charset {
    char name[32];      /* "windows-1251" */
    uint16_t code[256]; /* 0: means nothing */
} charset;

/* False when ICU does not know the name, or when it is not one byte a character. */
bool charset_by_name(tocsin_text name, charset *ret_charset);
/* What the head of a page declares (<meta charset>, <meta http-equiv>, <?xml encoding?>); may be empty. */
tocsin_text charset_declared(tocsin_text bytes);
/* Bytes that nobody declared: when most letters are beyond ASCII it is Cyrillic, of which small letters are the
 * most; NULL when it is not. */
const char *charset_guess(tocsin_text bytes);

#endif
