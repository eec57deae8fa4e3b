// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a day, a period and a number: a day that is accepted prints as it was written, and a
 * period has its start before its end. */
#include "tocsin/base.h"

#include <assert.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text text = {(const char *)data, size};
    tocsin_day day;
    tocsin_period period;
    double number;
    int64_t integer;
    char iso[16];
    if (tocsin_day_parse(text, &day)) assert(tocsin_text_equal(tocsin_day_text(day, iso), text));
    if (tocsin_period_parse(text, &period)) {
        assert(tocsin_period_is_known(period));
        assert(period.from == TOCSIN_DAY_NONE || period.to == TOCSIN_DAY_NONE ||
               period.from <= period.to);
    }
    if (tocsin_text_number(text, &number)) assert(isfinite(number));
    if (tocsin_text_integer(text, &integer)) assert(size > 0);
    return 0;
}
