// SPDX-License-Identifier: Apache-2.0
/* Any text: it is refused, or its program runs on any values without leaving its stack. */
#include <math.h>
#include <stdlib.h>

#include "imagery/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    expression program;
    tocsin_text source = {(const char *)data, size};
    if (expression_parse(source, &program, NULL)) return 0;
    float values[4] = {0, -1.5F, NAN, 1e30F}, result[4];
    const float *of_names[EXPRESSION_MAX_NAMES];
    for (size_t i = 0; i < EXPRESSION_MAX_NAMES; i++) of_names[i] = values;
    expression_run(&program, of_names, 4, result);
    for (int i = 0; i < 4; i++)
        if (isinf(result[i])) abort(); /* finite or missing, nothing else */
    return 0;
}
