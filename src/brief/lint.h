// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_LINT_H
#define BRIEF_LINT_H

/* What stops the compile, of the sentences of a pack and of those that persons wrote (notes_check.c):
 *
 *   a number that no entry has        in a template: digits outside of a slot
 *   a likelihood off the scale
 *   likelihood and confidence in one sentence
 *   a claim printed as a fact         words of a source without quotation marks, or without who says them
 */

#include "brief/pack.h"
#include "brief/scales.h"

/* Words alone: of a sentence from which quotations were taken out. Returns what is wrong, NULL: nothing; `ret_at` is
 * where in the sentence. Written into `room`. */
enum { BRIEF_LINT_ROOM = 400 };
const char *brief_lint_words(const brief_scales *scales, tocsin_text sentence,
                             char room[static BRIEF_LINT_ROOM], size_t *ret_at);
/* The end of the sentence that begins at `from`: the citations that follow its full stop belong to it. */
size_t brief_sentence_end(const brief_pack *pack, tocsin_text text, size_t from);

/* One template, under its kind. TOCSIN_BAD_INPUT with file, line and column. */
tocsin_status brief_lint_template(const brief_pack *pack, const brief_scales *scales,
                                  const brief_sentence *sentence, tocsin_error *err);
/* All of a pack: sentences and leads. */
tocsin_status brief_lint_pack(const brief_pack *pack, tocsin_error *err);
/* Is everybody who speaks in the finding named by the template that it is rendered by? */
tocsin_status brief_lint_finding(const brief_pack *pack, const brief_template *form,
                                 const tocsin_finding *finding, tocsin_error *err);

#endif
