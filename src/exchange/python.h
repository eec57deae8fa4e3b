// SPDX-License-Identifier: Apache-2.0
#ifndef EXCHANGE_PYTHON_H
#define EXCHANGE_PYTHON_H

#include "tocsin/base.h"

/* What Python prints of a value (repr), as JSON: dictionaries, lists, tuples and sets, texts, numbers, True, False, None. A
 * date (datetime.datetime(2021, 11, 14, …)) becomes the text "2021-11-14", any other call null. False: it is none of these. */
bool python_to_json(tocsin_text repr, tocsin_buffer *out);

#endif
