// SPDX-License-Identifier: Apache-2.0
/* case.yaml from a stranger: it is understood, or refused with a line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    case_config config;
    tocsin_text text = {(const char *)data, size};
    if (config_parse(text, "case.yaml", &arena, &config, &err) && !err.message[0]) abort();
    tocsin_arena_release(&arena);
    return 0;
}
