// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CAST_WORDS_H
#define TOCSIN_READING_CAST_WORDS_H

/* What those who appear are known by, for the two files of the cast: who is met, and who speaks. */

#include "reading/cast.h"

/* NULL: nobody of that name, or that role, has appeared. */
cast_member *cast_find(const cast *c, const word *key, bool is_role);
/* Copy into the document's arena; false: no memory. */
bool cast_keep(cast *c, tocsin_text *text);
tocsin_text cast_role_text(const scan *s, const mention *m);
tocsin_text cast_role_head(const scan *s, const mention *m);
const word *cast_key_of(const scan *s, const mention *m);
tocsin_text cast_name_text(const scan *s, const mention *m);
tocsin_text cast_phrase_text(const scan *s, const mention *m);

#endif
