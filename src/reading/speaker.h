// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_SPEAKER_H
#define TOCSIN_READING_SPEAKER_H

/* Speakers that no list knows: "a surgeon at the hospital said that …", ", two people familiar with the plan said".
 *
 * Who stands as the subject of a verb of speaking speaks, whatever the noun. That is only believed where the rest of the
 * sentence says so too: behind the verb comes "that" or a quotation, or in front of it a comma or a quotation
 * ends. Such a noun phrase becomes a mention, in place of what was found inside of it. */

#include "reading/scan.h"

/* Adds mentions to the sentence; there is room for one a word. */
void speaker_find_plain(scan *s);

#endif
