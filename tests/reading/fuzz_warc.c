// SPDX-License-Identifier: Apache-2.0
/* Web archives, gzipped or not; what the bytes are taken for is up to their beginning, so the corpus decides. */
#include "fuzz_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_stream(data, size);
    return 0;
}
