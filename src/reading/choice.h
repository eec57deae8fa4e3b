// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CHOICE_H
#define TOCSIN_READING_CHOICE_H

/* Which quantity of a sentence a claim is about. */

#include "reading/clause.h"

/* The quantity of the claim's own clause before others of what it says; there, one of the kind that its event counts;
 * then people and arms before lengths and sums; then the first. NULL: what it says counts nothing. */
const quantity *quantity_choose(const scan *s, stretch content, stretch clause,
                                tocsin_plover plover);

#endif
