// SPDX-License-Identifier: Apache-2.0
/* The page lays the picture over the scene that it lies in, and holds the pixels of both once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "picture/sheet.h"

static size_t count_of(const char *text, const char *what) {
    size_t n = 0;
    while ((text = strstr(text, what))) n++, text++;
    return n;
}

static void write_overlay(const tocsin_check *check, const char *language, tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    picture_sheet sheet;
    if (sheet_compose(check, language, &arena, &sheet, &err) ||
        sheet_put_overlay(out, &sheet, check, &err))
        fail_msg("%s", err.message);
    sheet_release(&sheet);
}

static void three_layers_share_one_image(void **state) {
    (void)state;
    static const char *const languages[] = {"en", "nl"};
    uint8_t picture[6] = {0, 50, 100, 150, 200, 250}, scene[6] = {0}, differs[6] = {1};
    tocsin_check check = TOCSIN_CHECK_INIT;
    check.archive.difference = (tocsin_difference){
        .width_px = 3, .height_px = 2, .picture = picture, .archive = scene, .differs = differs};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        write_overlay(&check, languages[i], &out);
        assert_int_equal(count_of(out.at, "data:image/png;base64,iVBORw0KGgo"), 1);
        assert_int_equal(count_of(out.at, "class=\"swipe\""), 1);
        assert_int_equal(count_of(out.at, "role=\"img\" aria-label=\""), 5);
        assert_int_equal(count_of(out.at, "aria-label=\"\""), 0);
        /* Three panels of 3 pixels with gaps of 8: 25 of 3. */
        assert_non_null(strstr(out.at, "aspect-ratio:3/2;background-size:833.3333% 100%"));
        assert_null(strstr(out.at, "<script"));
    }
}

static void without_a_match_there_is_none(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_check check = TOCSIN_CHECK_INIT;
    write_overlay(&check, "en", &out);
    assert_int_equal(out.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_layers_share_one_image),
        cmocka_unit_test(without_a_match_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
