// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_C2PA_CODES_H
#define PICTURE_C2PA_CODES_H

/* The status codes of the C2PA specification (2.2, section 15.2.2) that are given here, each with what it is and with the state that a
 * manifest can still have. */

#include "tocsin/picture.h"

/* clang-format off */
#define C2PA_CODES(X)                                                                              \
    X(ASSERTION_BOXES_MATCH,       "assertion.boxesHash.match",           SUCCESS, TRUSTED)         \
    X(ASSERTION_DATA_MATCH,        "assertion.dataHash.match",            SUCCESS, TRUSTED)         \
    X(ASSERTION_URI_MATCH,         "assertion.hashedURI.match",           SUCCESS, TRUSTED)         \
    X(SIGNATURE_INSIDE,            "claimSignature.insideValidity",       SUCCESS, TRUSTED)         \
    X(SIGNATURE_VALIDATED,         "claimSignature.validated",            SUCCESS, TRUSTED)         \
    X(INGREDIENT_VALIDATED,        "ingredient.manifest.validated",       SUCCESS, TRUSTED)         \
    X(INGREDIENT_SIGNED,           "ingredient.claimSignature.validated", SUCCESS, TRUSTED)         \
    X(CREDENTIAL_TRUSTED,          "signingCredential.trusted",           SUCCESS, TRUSTED)         \
    X(STAMP_TRUSTED,               "timeStamp.trusted",                   SUCCESS, TRUSTED)         \
    X(STAMP_VALIDATED,             "timeStamp.validated",                 SUCCESS, TRUSTED)         \
    X(INGREDIENT_UNKNOWN,          "ingredient.unknownProvenance",        INFORMATION, TRUSTED)     \
    X(REVOCATION_SKIPPED,          "signingCredential.ocsp.skipped",      INFORMATION, TRUSTED)     \
    X(STAMP_MALFORMED,             "timeStamp.malformed",                 INFORMATION, TRUSTED)     \
    X(STAMP_MISMATCH,              "timeStamp.mismatch",                  INFORMATION, TRUSTED)     \
    X(STAMP_OUTSIDE,               "timeStamp.outsideValidity",           INFORMATION, TRUSTED)     \
    X(STAMP_UNTRUSTED,             "timeStamp.untrusted",                 INFORMATION, TRUSTED)     \
    X(ASSERTION_DATA_MORE,         "assertion.dataHash.additionalExclusionsPresent", INFORMATION, TRUSTED) \
    X(ALGORITHM_UNSUPPORTED,       "algorithm.unsupported",               FAILURE, WELL_FORMED)     \
    X(ASSERTION_ACTION_INGREDIENT, "assertion.action.ingredientMismatch", FAILURE, BROKEN)          \
    X(ASSERTION_ACTION_MALFORMED,  "assertion.action.malformed",          FAILURE, BROKEN)          \
    X(ASSERTION_ACTION_REDACTED,   "assertion.action.redacted",           FAILURE, BROKEN)          \
    X(ASSERTION_BOXES_MALFORMED,   "assertion.boxesHash.malformed",       FAILURE, BROKEN)          \
    X(ASSERTION_BOXES_MISMATCH,    "assertion.boxesHash.mismatch",        FAILURE, WELL_FORMED)     \
    X(ASSERTION_BOXES_UNKNOWN,     "assertion.boxesHash.unknownBox",      FAILURE, WELL_FORMED)     \
    X(ASSERTION_CBOR,              "assertion.cbor.invalid",              FAILURE, BROKEN)          \
    X(ASSERTION_DATA_MALFORMED,    "assertion.dataHash.malformed",        FAILURE, BROKEN)          \
    X(ASSERTION_DATA_MISMATCH,     "assertion.dataHash.mismatch",         FAILURE, WELL_FORMED)     \
    X(ASSERTION_DATA_REDACTED,     "assertion.dataHash.redacted",         FAILURE, BROKEN)          \
    X(ASSERTION_URI_MISMATCH,      "assertion.hashedURI.mismatch",        FAILURE, WELL_FORMED)     \
    X(ASSERTION_INGREDIENT,        "assertion.ingredient.malformed",      FAILURE, BROKEN)          \
    X(ASSERTION_JSON,              "assertion.json.invalid",              FAILURE, BROKEN)          \
    X(ASSERTION_MISSING,           "assertion.missing",                   FAILURE, BROKEN)          \
    X(ASSERTION_MANY_BINDINGS,     "assertion.multipleHardBindings",      FAILURE, BROKEN)          \
    X(ASSERTION_OUTSIDE,           "assertion.outsideManifest",           FAILURE, BROKEN)          \
    X(ASSERTION_SELF_REDACTED,     "assertion.selfRedacted",              FAILURE, BROKEN)          \
    X(ASSERTION_UNDECLARED,        "assertion.undeclared",                FAILURE, BROKEN)          \
    X(CLAIM_CBOR,                  "claim.cbor.invalid",                  FAILURE, BROKEN)          \
    X(CLAIM_NO_BINDING,            "claim.hardBindings.missing",          FAILURE, BROKEN)          \
    X(CLAIM_MALFORMED,             "claim.malformed",                     FAILURE, BROKEN)          \
    X(CLAIM_MISSING,               "claim.missing",                       FAILURE, BROKEN)          \
    X(CLAIM_MULTIPLE,              "claim.multiple",                      FAILURE, BROKEN)          \
    X(SIGNATURE_MISSING,           "claimSignature.missing",              FAILURE, BROKEN)          \
    X(SIGNATURE_MISMATCH,          "claimSignature.mismatch",             FAILURE, WELL_FORMED)     \
    X(SIGNATURE_OUTSIDE,           "claimSignature.outsideValidity",      FAILURE, WELL_FORMED)     \
    X(GENERAL_ERROR,               "general.error",                       FAILURE, BROKEN)          \
    X(INGREDIENT_NO_SIGNATURE,     "ingredient.claimSignature.missing",   FAILURE, BROKEN)          \
    X(INGREDIENT_SIGNATURE,        "ingredient.claimSignature.mismatch",  FAILURE, WELL_FORMED)     \
    X(INGREDIENT_MISSING,          "ingredient.manifest.missing",         FAILURE, BROKEN)          \
    X(INGREDIENT_MISMATCH,         "ingredient.manifest.mismatch",        FAILURE, WELL_FORMED)     \
    X(COMPRESSED,                  "manifest.compressed.invalid",         FAILURE, BROKEN)          \
    X(MANY_PARENTS,                "manifest.multipleParents",            FAILURE, BROKEN)          \
    X(UPDATE_INVALID,              "manifest.update.invalid",             FAILURE, BROKEN)          \
    X(UPDATE_PARENTS,              "manifest.update.wrongParents",        FAILURE, BROKEN)          \
    X(CREDENTIAL_INVALID,          "signingCredential.invalid",           FAILURE, WELL_FORMED)     \
    X(CREDENTIAL_UNTRUSTED,        "signingCredential.untrusted",         FAILURE, VALID)
/* clang-format on */

typedef enum c2pa_code {
#define C2PA_NAME(name, text, kind, state) C2PA_##name,
    C2PA_CODES(C2PA_NAME)
#undef C2PA_NAME
        C2PA_N_CODES
} c2pa_code;

const char *c2pa_code_text(c2pa_code code);
tocsin_c2pa_kind c2pa_code_kind(c2pa_code code);
tocsin_c2pa_state c2pa_code_state(c2pa_code code);

#endif
