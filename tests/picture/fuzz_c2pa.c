// SPDX-License-Identifier: Apache-2.0
/* Any bytes, as a picture, as a store of manifests in one, as CBOR, and as a list of certificates, give an answer whose parts hang
 * together. */
#include <stdlib.h>
#include <string.h>

#include "picture/c2pa_read.h"
#include "tocsin/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const tocsin_c2pa *answer) {
    for (size_t i = 0; i < answer->n_statuses; i++) {
        const tocsin_c2pa_status *status = &answer->statuses[i];
        if (!status->code || !status->place) abort();
        if (status->kind == TOCSIN_C2PA_FAILURE && status->manifest + 1 == answer->n_manifests &&
            answer->state == TOCSIN_C2PA_TRUSTED)
            abort(); /* trusted in spite of a failure */
    }
    for (size_t i = 0; i < answer->n_manifests; i++) {
        const tocsin_c2pa_manifest *manifest = &answer->manifests[i];
        if (manifest->state > TOCSIN_C2PA_VALID && !manifest->signer.anchor) abort();
        for (size_t k = 0; k < manifest->n_ingredients; k++)
            if (manifest->ingredients[k].manifest != SIZE_MAX &&
                manifest->ingredients[k].manifest >= answer->n_manifests)
                abort();
    }
}

static void validate(tocsin_text bytes) {
    tocsin_c2pa answer;
    if (tocsin_picture_c2pa(bytes, TOCSIN_TEXT_NONE, &answer, NULL)) return;
    look_at(&answer);
    tocsin_c2pa_release(&answer);
}

/* As the only chunk of a PNG, which is looked for without decoding. */
static void validate_store(tocsin_text store) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer png = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&png, "\x89PNG\r\n\x1a\n");
    for (int i = 3; i >= 0; i--) tocsin_buffer_putc(&png, (char)(store.n >> 8 * i & 255));
    tocsin_buffer_puts(&png, "caBX");
    tocsin_buffer_put(&png, store);
    tocsin_buffer_puts(&png, "CRC.");
    validate(tocsin_buffer_text(&png));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    size_t budget = 10000;
    c2pa_cbor item;
    validate(bytes);
    validate_store(bytes);
    if (c2pa_cbor_read(bytes, &budget, &item)) {
        c2pa_cbor part;
        for (tocsin_text rest = item.items; c2pa_cbor_next(&rest, &part);)
            if (part.whole.n > item.whole.n) abort();
    }
    (void)tocsin_c2pa_check_trust(bytes, NULL);
    return 0;
}
