// SPDX-License-Identifier: Apache-2.0
#include "picture/c2pa_codes.h"

static const struct {
    const char *text;
    tocsin_c2pa_kind kind;
    tocsin_c2pa_state state;
} codes[] = {
#define C2PA_ROW(name, text, kind, state) {text, TOCSIN_C2PA_##kind, TOCSIN_C2PA_##state},
    C2PA_CODES(C2PA_ROW)
#undef C2PA_ROW
};

const char *c2pa_code_text(c2pa_code code) {
    return codes[code].text;
}

tocsin_c2pa_kind c2pa_code_kind(c2pa_code code) {
    return codes[code].kind;
}

tocsin_c2pa_state c2pa_code_state(c2pa_code code) {
    return codes[code].state;
}

const char *tocsin_c2pa_state_name(tocsin_c2pa_state state) {
    static const char *const names[] = {"absent", "broken", "well-formed", "valid", "trusted"};
    return names[state];
}
