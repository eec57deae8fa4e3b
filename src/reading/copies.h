// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_COPIES_H
#define TOCSIN_READING_COPIES_H

#include "reading/document.h"

/* The signature of what a document says: the words of its text blocks, without headings and captions, which change
 * from outlet to outlet. */
void signature_of(const document *doc, tocsin_signature *ret_signature);
/* The same of one text. */
void signature_of_text(tocsin_text text, tocsin_signature *ret_signature);

#endif
