// SPDX-License-Identifier: Apache-2.0
/* Reading with each allocation failing in turn: an error that says so, nothing half done. */
#include "claims.h"

#include "failing_malloc.h"

static const char text[] =
    "Volgens Oekraïne staan er bijna 100.000 Russische militairen bij de grens, meldt CNN op basis "
    "van bronnen. Rusland en Wit-Rusland ontkennen dat. \"Dat is onzin\", zei minister Jansen.\n\n"
    "De twee landen houden oefeningen. Satellietbeelden tonen dat er tanks staan in het oosten van "
    "Oekraïne. Dat meldt Reuters.";

static tocsin_status read_once(void *context, tocsin_error *err) {
    fixture *f = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_reading reading = {.n_claims = 12345};
    tocsin_status status = tocsin_reader_read(f->reader, tocsin_text_of(text), SHA_OF_NOTHING, NULL,
                                              &arena, &reading, err);
    if (status)
        assert_int_equal(reading.n_claims, 12345);
    else
        assert_true(reading.n_claims >= 4 && reading.n_claims < 20);
    return status;
}

static void reading_survives_every_failing_allocation(void **state) {
    assert_true(failing_malloc_sweep(read_once, *state) > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {fixture_test(reading_survives_every_failing_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
