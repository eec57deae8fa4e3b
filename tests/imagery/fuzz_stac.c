// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a STAC item: layers with or without a reason, no file is opened. */
#include <stdlib.h>

#include "imagery/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    scan found = SCAN_INIT;
    find_item item = {.path = "folder/item.json", .day = TOCSIN_DAY_NONE};
    tocsin_text text = {(const char *)data, size};
    if (scan_add_stac_text(&found, &item, 0, text, NULL) == TOCSIN_OK) {
        if (found.n_layers == 0) abort(); /* a file gives a layer, or says why not */
        for (size_t i = 0; i < found.n_layers; i++)
            if (!found.layers[i].skipped &&
                (found.layers[i].n_bands == 0 || found.layers[i].day == TOCSIN_DAY_NONE))
                abort();
    }
    scan_release(&found);
    return 0;
}
