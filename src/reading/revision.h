// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_REVISION_H
#define TOCSIN_READING_REVISION_H

/* Texts that take back what an earlier one said. Which one that was, is for whoever knows the earlier ones. */

#include "reading/document.h"

/* What it says of an earlier text: in its title, its first paragraphs or its last one, in its own language. */
tocsin_revision revision_of(const document *doc);

#endif
