// SPDX-License-Identifier: Apache-2.0
#ifndef EXCHANGE_MAPPING_H
#define EXCHANGE_MAPPING_H

#include "tocsin/exchange.h"

/* "date", "lat": the word of a column in a mapping, and in messages. */
const char *mapping_column_word(int column);

#endif
