// SPDX-License-Identifier: Apache-2.0
/* C2PA manifests, right and wrong ones, and what is told of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_malloc.h"
#include "manifesting.h"
#include "picture/c2pa_codes.h"
#include "picture/c2pa_read.h"
#include "picture/words.h"

static const char sign_claims[] = "1.3.6.1.4.1.62558.2.1";

/* What all tests use: a root, who signs, who stamps, and a picture of each kind. */
typedef struct bench {
    credential root, signer, authority;
    tocsin_buffer trust, jpeg, png;
} bench;

static bench the;

static int set_up(void **state) {
    (void)state;
    the.root = sign_certificate(KEY_P256, NULL, (certificate_options){.name = "Root of trust"});
    the.signer =
        sign_certificate(KEY_P256, &the.root,
                         (certificate_options){.name = "A. Photographer", .usage = sign_claims});
    the.authority =
        sign_certificate(KEY_RSA, &the.root,
                         (certificate_options){.name = "Clock", .usage = "critical,timeStamping"});
    the.trust = sign_pem(&the.root);
    uint8_t *samples = make_samples(40, 32, 3, 5);
    the.jpeg = make_jpeg(samples, 40, 32, 3, (made_jpeg_options){.quality = 85});
    the.png = make_png(samples, 40, 32, 8, PNG_COLOR_TYPE_RGB, false);
    free(samples);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    credential_release(&the.root);
    credential_release(&the.signer);
    credential_release(&the.authority);
    tocsin_buffer_release(&the.trust);
    tocsin_buffer_release(&the.jpeg);
    tocsin_buffer_release(&the.png);
    return 0;
}

static made_manifest plain(void) {
    return (made_manifest){.label = "urn:c2pa:one", .signer = &the.signer, .alg = -7};
}

static tocsin_buffer signed_jpeg(made_manifest made) {
    return make_signed(tocsin_buffer_text(&the.jpeg), &made, 1);
}

static tocsin_c2pa look(const tocsin_buffer *file, bool with_trust) {
    tocsin_c2pa answer;
    tocsin_text trust = with_trust ? tocsin_buffer_text(&the.trust) : TOCSIN_TEXT_NONE;
    assert_int_equal(tocsin_picture_c2pa(tocsin_buffer_text(file), trust, &answer, NULL),
                     TOCSIN_OK);
    return answer;
}

static const tocsin_c2pa_status *find(const tocsin_c2pa *answer, const char *code) {
    for (size_t i = 0; i < answer->n_statuses; i++)
        if (!strcmp(answer->statuses[i].code, code)) return &answer->statuses[i];
    return NULL;
}

static void complain(const tocsin_c2pa *answer, const char *about) {
    for (size_t i = 0; i < answer->n_statuses; i++)
        print_error("  %s %s\n", answer->statuses[i].code, answer->statuses[i].place);
    fail_msg("%s: %s", about, tocsin_c2pa_state_name(answer->state));
}

/* The file is in this state and has this result there (NULL: no failure at all). */
static void expect(const tocsin_buffer *file, tocsin_c2pa_state state, const char *code,
                   const char *place) {
    tocsin_c2pa answer = look(file, true);
    const tocsin_c2pa_status *found = code ? find(&answer, code) : NULL;
    if (answer.state != state || (code && !found) ||
        (place && found && strcmp(found->place, place)))
        complain(&answer, code ? code : "no failure expected");
    for (size_t i = 0; i < answer.n_statuses && !code; i++)
        if (answer.statuses[i].kind == TOCSIN_C2PA_FAILURE) complain(&answer, "a failure");
    tocsin_c2pa_release(&answer);
}

static void expect_made(made_manifest made, tocsin_c2pa_state state, const char *code,
                        const char *place) {
    tocsin_buffer file = signed_jpeg(made);
    expect(&file, state, code, place);
    tocsin_buffer_release(&file);
}

static void what_is_signed_is_trusted_with_a_list_and_valid_without(void **state) {
    (void)state;
    static const struct {
        key_kind kind;
        int alg;
        const char *name;
    } algs[] = {{KEY_P256, -7, "ES256"}, {KEY_P384, -35, "ES384"}, {KEY_P521, -36, "ES512"},
                {KEY_RSA, -37, "PS256"}, {KEY_RSA, -39, "PS512"},  {KEY_ED25519, -8, "EdDSA"}};
    for (size_t i = 0; i < sizeof algs / sizeof *algs; i++) {
        credential signer =
            sign_certificate(algs[i].kind, &the.root,
                             (certificate_options){.name = "Someone", .usage = "emailProtection"});
        made_manifest made = plain();
        made.signer = &signer;
        made.alg = algs[i].alg;
        made.old_claim = i == 1;
        tocsin_buffer file =
            make_signed(tocsin_buffer_text(i % 2 ? &the.jpeg : &the.png), &made, 1);
        tocsin_c2pa answer = look(&file, true);
        if (answer.state != TOCSIN_C2PA_TRUSTED) complain(&answer, algs[i].name);
        const tocsin_c2pa_signer *told = &answer.manifests[0].signer;
        assert_string_equal(told->algorithm, algs[i].name);
        assert_string_equal(told->name, "Someone");
        assert_string_equal(told->organisation, "A press");
        assert_string_equal(told->anchor, "Root of trust");
        assert_string_equal(told->valid_to, "2030-01-01T00:00:00Z");
        assert_int_equal(told->time, TOCSIN_C2PA_TIME_UNKNOWN);
        tocsin_c2pa_release(&answer);
        answer = look(&file, false);
        if (answer.state != TOCSIN_C2PA_VALID) complain(&answer, algs[i].name);
        assert_non_null(find(&answer, "signingCredential.untrusted"));
        assert_null(answer.manifests[0].signer.anchor);
        tocsin_c2pa_release(&answer);
        tocsin_buffer_release(&file);
        credential_release(&signer);
    }
}

static void what_the_signer_says_is_kept(void **state) {
    (void)state;
    tocsin_buffer file = signed_jpeg(plain());
    tocsin_c2pa answer = look(&file, true);
    const tocsin_c2pa_manifest *manifest = &answer.manifests[0];
    assert_string_equal(manifest->generator, "maker 1.0");
    assert_string_equal(manifest->title, "a title");
    assert_int_equal(manifest->n_actions, 2);
    assert_string_equal(manifest->actions[0].action, "c2pa.created");
    assert_string_equal(manifest->actions[0].when, "2021-11-01T09:30:00Z");
    assert_string_equal(manifest->actions[0].agent, "Evil\033[31m Camera");
    tocsin_c2pa_release(&answer);
    tocsin_buffer_release(&file);
}

/* One bit of the first place where the text stands behind `from`. */
static void flip(tocsin_buffer *file, const char *text, size_t from) {
    size_t at = tocsin_text_find(tocsin_buffer_text(file), tocsin_text_of(text), from);
    assert_int_not_equal(at, SIZE_MAX);
    file->at[at] ^= 1;
}

static void changed_bytes_are_told_by_place(void **state) {
    (void)state;
    tocsin_buffer file = signed_jpeg(plain());
    file.at[file.n - 20] ^= 1;
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");
    tocsin_buffer_putc(&file, '!');
    file.at[file.n - 21] ^= 1;
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");
    tocsin_buffer_release(&file);

    file = signed_jpeg(plain());
    flip(&file, "Evil", 0);
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.hashedURI.mismatch", "c2pa.actions.v2");
    tocsin_buffer_release(&file);

    file = signed_jpeg(plain());
    flip(&file, "a title", 0);
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "claimSignature.mismatch", "c2pa.signature");
    tocsin_buffer_release(&file);
}

static void what_is_left_out_of_the_hash_may_only_be_metadata(void **state) {
    (void)state;
    made_manifest made = plain();
    made.extra_from = the.jpeg.n - 30; /* of the scan */
    made.extra_to = the.jpeg.n - 10;
    expect_made(made, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");
    made.extra_again = true; /* overlaps itself */
    expect_made(made, TOCSIN_C2PA_BROKEN, "assertion.dataHash.malformed", "c2pa.hash.data");

    size_t table = tocsin_text_find(tocsin_buffer_text(&the.jpeg), TOCSIN_TEXT("\xff\xdb"), 0);
    made = plain();
    made.extra_from = table + 10; /* of a quantisation table */
    made.extra_to = table + 20;
    expect_made(made, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");
    made = plain();
    made.longer = 7; /* of what stands behind the store */
    expect_made(made, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");

    tocsin_buffer picture = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&picture, TOCSIN_TEXT("\xff\xd8\xff\xfe\0\7hello"));
    tocsin_buffer_put(&picture, tocsin_text_slice(tocsin_buffer_text(&the.jpeg), 2, the.jpeg.n));
    made = plain();
    made.extra_from = 6; /* of the comment, all but its head */
    made.extra_to = 11;
    tocsin_buffer file = make_signed(tocsin_buffer_text(&picture), &made, 1);
    expect(&file, TOCSIN_C2PA_TRUSTED, "assertion.dataHash.additionalExclusionsPresent",
           "c2pa.hash.data");
    flip(&file, "hello", 0);
    expect(&file, TOCSIN_C2PA_TRUSTED, "assertion.dataHash.match", NULL);
    tocsin_buffer_release(&picture);
    tocsin_buffer_release(&file);
}

/* A segment that claims to belong to the store stands apart from it, and would be left out of the hash with it. */
static void the_store_of_several_segments_is_put_together(void **state) {
    (void)state;
    made_manifest made = plain();
    made.padding = 140000;
    tocsin_buffer file = signed_jpeg(made);
    expect(&file, TOCSIN_C2PA_TRUSTED, NULL, NULL);
    size_t second = tocsin_text_find(tocsin_buffer_text(&file), TOCSIN_TEXT("JP\2\21\0\0\0\2"), 0);
    file.at[second + 7] = 3;
    expect(&file, TOCSIN_C2PA_BROKEN, "general.error", NULL);
    tocsin_buffer_release(&file);
}

static void hashes_of_segments_are_checked(void **state) {
    (void)state;
    made_manifest made = plain();
    made.boxes = true;
    tocsin_buffer file = signed_jpeg(made);
    expect(&file, TOCSIN_C2PA_TRUSTED, "assertion.boxesHash.match", "c2pa.hash.boxes");
    file.at[file.n - 20] ^= 1;
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.boxesHash.mismatch", "c2pa.hash.boxes");
    file.at[file.n - 20] ^= 1;
    tocsin_buffer_puts(&file, "more");
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.boxesHash.unknownBox", "c2pa.hash.boxes");
    tocsin_buffer_release(&file);
}

static void what_is_not_whole_is_told(void **state) {
    (void)state;
    made_manifest made = plain();
    made.no_claim = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "claim.missing", "urn:c2pa:one");
    made = plain();
    made.two_claims = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "claim.multiple", "urn:c2pa:one");
    made = plain();
    made.missing = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "assertion.missing",
                "self#jumbf=c2pa.assertions/c2pa.actions.v2");
    made = plain();
    made.undeclared = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "assertion.undeclared", "org.example.padding");
    made = plain();
    made.no_binding = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "claim.hardBindings.missing", "c2pa.claim.v2");
    made = plain();
    made.two_bindings = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "assertion.multipleHardBindings", "c2pa.assertions");
    made = plain();
    made.no_beginning = true;
    expect_made(made, TOCSIN_C2PA_BROKEN, "assertion.action.malformed", "c2pa.assertions");
}

static void cut_and_doubled_boxes_are_broken(void **state) {
    (void)state;
    tocsin_buffer file = signed_jpeg(plain());
    for (size_t box = tocsin_text_find(tocsin_buffer_text(&file), TOCSIN_TEXT("jumb"), 0);
         box != SIZE_MAX;
         box = tocsin_text_find(tocsin_buffer_text(&file), TOCSIN_TEXT("jumb"), box + 4)) {
        file.at[box - 1] = (char)(file.at[box - 1] + 9); /* reaches beyond what it lies in */
        tocsin_c2pa answer = look(&file, true);
        if (answer.state != TOCSIN_C2PA_BROKEN) complain(&answer, "a box too long");
        tocsin_c2pa_release(&answer);
        file.at[box - 1] = (char)(file.at[box - 1] - 9);
    }
    /* the store twice: then neither counts */
    size_t n = tocsin_text_find(tocsin_buffer_text(&file), TOCSIN_TEXT("\xff\xe0"), 0);
    tocsin_buffer twice = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&twice, tocsin_text_slice(tocsin_buffer_text(&file), 0, n));
    tocsin_buffer_put(&twice, tocsin_text_slice(tocsin_buffer_text(&file), 2, file.n));
    expect(&twice, TOCSIN_C2PA_BROKEN, "general.error", NULL);
    tocsin_buffer_release(&twice);
    tocsin_buffer_release(&file);
    expect(&the.jpeg, TOCSIN_C2PA_ABSENT, NULL, NULL);
    expect(&the.png, TOCSIN_C2PA_ABSENT, NULL, NULL);
}

static void the_last_manifest_is_the_active_one_and_leads_to_the_others(void **state) {
    (void)state;
    made_manifest made[2] = {plain(), plain()};
    made[1].label = "urn:c2pa:two";
    made[1].title = "the second";
    made[1].refers = true;
    tocsin_buffer file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_TRUSTED, "ingredient.manifest.validated", "c2pa.ingredient.v3");
    tocsin_c2pa answer = look(&file, true);
    assert_int_equal(answer.n_manifests, 2);
    assert_string_equal(answer.manifests[1].title, "the second");
    assert_int_equal(answer.manifests[0].state, TOCSIN_C2PA_TRUSTED);
    assert_string_equal(answer.manifests[1].ingredients[0].relationship, "parentOf");
    assert_int_equal(answer.manifests[1].ingredients[0].manifest, 0);
    tocsin_c2pa_release(&answer);

    flip(&file, "a title", 0); /* in the first */
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "ingredient.manifest.mismatch", "c2pa.ingredient.v3");
    tocsin_buffer_release(&file);

    made[1].no_results = true;
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_BROKEN, "assertion.ingredient.malformed", "c2pa.ingredient.v3");
    tocsin_buffer_release(&file);

    made[1].refers = false; /* nothing leads to the first */
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    answer = look(&file, true);
    assert_int_equal(answer.state, TOCSIN_C2PA_TRUSTED);
    assert_int_equal(answer.manifests[0].state, TOCSIN_C2PA_ABSENT);
    tocsin_c2pa_release(&answer);
    tocsin_buffer_release(&file);
}

static void an_update_rests_on_the_hash_of_what_it_updates(void **state) {
    (void)state;
    made_manifest made[2] = {plain(), plain()};
    made[1].label = "urn:c2pa:two";
    made[1].update = made[1].refers = true;
    tocsin_buffer file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_TRUSTED, "assertion.dataHash.match", "c2pa.hash.data");
    file.at[file.n - 20] ^= 1;
    expect(&file, TOCSIN_C2PA_WELL_FORMED, "assertion.dataHash.mismatch", "c2pa.hash.data");
    tocsin_buffer_release(&file);
    made[1].refers = false;
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_BROKEN, "manifest.update.wrongParents", "c2pa.claim.v2");
    expect(&file, TOCSIN_C2PA_BROKEN, "claim.hardBindings.missing", "c2pa.claim.v2");
    tocsin_buffer_release(&file);
}

static void what_a_later_manifest_took_out_is_not_missed(void **state) {
    (void)state;
    made_manifest made[2] = {plain(), plain()};
    made[0].padding = 100;
    made[0].taken_out = true;
    made[1].label = "urn:c2pa:two";
    made[1].refers = true;
    made[1].redacts = "self#jumbf=/c2pa/urn:c2pa:one/c2pa.assertions/org.example.padding";
    tocsin_buffer file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    tocsin_c2pa answer = look(&file, true);
    if (answer.manifests[0].state != TOCSIN_C2PA_TRUSTED) complain(&answer, "taken out");
    tocsin_c2pa_release(&answer);
    tocsin_buffer_release(&file);
    made[1].redacts = NULL;
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    answer = look(&file, true);
    if (answer.manifests[0].state != TOCSIN_C2PA_BROKEN) complain(&answer, "missing");
    assert_non_null(find(&answer, "assertion.missing"));
    tocsin_c2pa_release(&answer);
    tocsin_buffer_release(&file);
    made[1].redacts = "self#jumbf=/c2pa/urn:c2pa:one/c2pa.assertions/c2pa.hash.data";
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_TRUSTED, "assertion.dataHash.redacted", "c2pa.hash.data");
    tocsin_buffer_release(&file);
    made[1].redacts = "self#jumbf=/c2pa/urn:c2pa:two/c2pa.assertions/c2pa.actions.v2";
    file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    expect(&file, TOCSIN_C2PA_BROKEN, "assertion.selfRedacted", "c2pa.claim.v2");
    tocsin_buffer_release(&file);
}

static void a_certificate_must_be_for_signing(void **state) {
    (void)state;
    static const certificate_options wrong[] = {
        {.name = "a web server", .usage = "serverAuth"},
        {.name = "anything", .usage = "anyExtendedKeyUsage,1.3.6.1.4.1.62558.2.1"},
        {.name = "both", .usage = "timeStamping,1.3.6.1.4.1.62558.2.1"},
        {.name = "one that signs others"},
        {.name = "no signatures", .usage = sign_claims, .key_usage = "critical,keyEncipherment"},
        {.name = "and others", .usage = sign_claims, .key_usage = "digitalSignature,keyCertSign"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        credential signer = sign_certificate(KEY_P256, &the.root, wrong[i]);
        made_manifest made = plain();
        made.signer = &signer;
        expect_made(made, TOCSIN_C2PA_WELL_FORMED, "signingCredential.invalid", "c2pa.signature");
        credential_release(&signer);
    }
}

static void a_chain_that_leads_elsewhere_is_not_trusted(void **state) {
    (void)state;
    credential other =
        sign_certificate(KEY_P256, NULL, (certificate_options){.name = "Root of trust"});
    credential signer = sign_certificate(
        KEY_P256, &other, (certificate_options){.name = "A. Photographer", .usage = sign_claims});
    made_manifest made = plain();
    made.signer = &signer;
    expect_made(made, TOCSIN_C2PA_VALID, "signingCredential.untrusted", "c2pa.signature");
    /* the key of another: same names, and the signature does not fit */
    credential mixed = {other.key, the.signer.certificate};
    made.signer = &mixed;
    expect_made(made, TOCSIN_C2PA_WELL_FORMED, "claimSignature.mismatch", "c2pa.signature");
    credential_release(&signer);
    credential_release(&other);
    /* and of an authority that signs with Ed25519, as it may */
    other = sign_certificate(KEY_ED25519, NULL, (certificate_options){.name = "Another root"});
    signer = sign_certificate(KEY_P384, &other,
                              (certificate_options){.name = "B", .usage = sign_claims});
    made.signer = &signer;
    made.alg = -7; /* on another curve than usual, as it may be */
    expect_made(made, TOCSIN_C2PA_VALID, "signingCredential.untrusted", "c2pa.signature");
    credential_release(&signer);
    credential_release(&other);
}

static void a_time_stamp_says_when(void **state) {
    (void)state;
    made_manifest made = plain();
    made.authority = &the.authority;
    made.stamp_s = 1635759000; /* 2021-11-01T09:30:00Z */
    for (int older = 0; older < 2; older++) {
        made.stamp_response = older;
        tocsin_buffer file = signed_jpeg(made);
        expect(&file, TOCSIN_C2PA_TRUSTED, NULL, NULL);
        tocsin_c2pa answer = look(&file, true);
        const tocsin_c2pa_signer *signer = &answer.manifests[0].signer;
        assert_string_equal(signer->stamp, "2021-11-01T09:30:00Z");
        assert_string_equal(signer->stamp_authority, "Clock");
        assert_true(signer->stamp_trusted);
        assert_int_equal(signer->time, TOCSIN_C2PA_TIME_INSIDE);
        assert_non_null(find(&answer, "claimSignature.insideValidity"));
        tocsin_c2pa_release(&answer);
        answer = look(&file, false);
        assert_non_null(find(&answer, "timeStamp.untrusted"));
        assert_int_equal(answer.manifests[0].signer.time, TOCSIN_C2PA_TIME_UNKNOWN);
        tocsin_c2pa_release(&answer);
        tocsin_buffer_release(&file);
    }
    made.stamp_response = false;
    made.stamp_other = true;
    expect_made(made, TOCSIN_C2PA_TRUSTED, "timeStamp.mismatch", "c2pa.signature");
    made.stamp_other = false;
    made.stamp_s = 1893542400; /* 2030-01-02, when the authority's own certificate had ended */
    expect_made(made, TOCSIN_C2PA_TRUSTED, "timeStamp.outsideValidity", "c2pa.signature");
    credential brief = sign_certificate(KEY_P256, &the.root,
                                        (certificate_options){.name = "For a day",
                                                              .usage = sign_claims,
                                                              .from = "20200101000000Z",
                                                              .to = "20200102000000Z"});
    made = plain();
    made.signer = &brief;
    made.authority = &the.authority;
    made.stamp_s = 1635759000;
    expect_made(made, TOCSIN_C2PA_WELL_FORMED, "claimSignature.outsideValidity", "c2pa.signature");
    credential_release(&brief);
}

static void a_list_without_certificates_is_refused(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_c2pa_check_trust(tocsin_buffer_text(&the.trust), &err), TOCSIN_OK);
    assert_int_equal(tocsin_c2pa_check_trust(TOCSIN_TEXT("hello"), &err), TOCSIN_BAD_INPUT);
    tocsin_buffer cut = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&cut, tocsin_buffer_text(&the.trust));
    tocsin_buffer_put(&cut, tocsin_text_slice(tocsin_buffer_text(&the.trust), 0, 100));
    assert_int_equal(tocsin_c2pa_check_trust(tocsin_buffer_text(&cut), &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "certificate 2"));
    tocsin_buffer_release(&cut);
}

static tocsin_status answer_all(void *context, tocsin_error *err) {
    tocsin_c2pa answer = {.n_manifests = 77};
    tocsin_status status = tocsin_picture_c2pa(tocsin_buffer_text(context),
                                               tocsin_buffer_text(&the.trust), &answer, err);
    if (status) {
        assert_int_equal(answer.n_manifests, 77);
        return status;
    }
    assert_int_equal(answer.state, TOCSIN_C2PA_TRUSTED);
    tocsin_check check = {.c2pa = answer};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    status = tocsin_check_text(&check, "en", &out, err);
    if (!status && !out.failed)
        assert_non_null(strstr(out.at, "certificate leads to Root of trust"));
    tocsin_c2pa_release(&answer);
    return status || !out.failed ? status : tocsin_fail_memory(err);
}

static void no_memory_is_an_error_and_no_answer(void **state) {
    (void)state;
    made_manifest made[2] = {plain(), plain()};
    made[1].label = "urn:c2pa:two";
    made[1].refers = true;
    made[1].authority = &the.authority;
    made[1].stamp_s = 1635759000;
    tocsin_buffer file = make_signed(tocsin_buffer_text(&the.jpeg), made, 2);
    assert_true(failing_malloc_sweep_by(23, answer_all, &file) > 30);
    tocsin_buffer_release(&file);
}

static bool reads(const char *bytes, size_t n, size_t budget) {
    c2pa_cbor item;
    return c2pa_cbor_read((tocsin_text){bytes, n}, &budget, &item);
}
#define READS(literal) reads(literal, sizeof(literal) - 1, 1000)

static void cbor_is_read_strictly(void **state) {
    (void)state;
    assert_true(READS("\xa1\x61\x61\x01"));
    assert_true(READS("\xbf\x61\x61\x9f\x01\xff\xff")); /* without lengths */
    assert_true(READS("\xc0\x61\x61"));
    assert_true(READS("\xfb\1\2\3\4\5\6\7\x08"));
    assert_false(READS(""));
    assert_false(READS("\xa1\x61\x61"));                     /* a key alone */
    assert_false(READS("\xbf\x61\x61\xff"));                 /* the same, without length */
    assert_false(READS("\x01\x01"));                         /* more behind it */
    assert_false(READS("\xa2\x61\x61\x01\x61\x61\x02"));     /* a key twice */
    assert_false(READS("\xa2\x61\x61\x01\x78\x01\x61\x02")); /* the same, written otherwise */
    assert_false(READS("\x61\xff"));                         /* no UTF-8 */
    assert_false(READS("\x7f\x61\x61\xff"));                 /* in pieces */
    assert_false(READS("\x1c"));
    assert_false(READS("\x9b\xff\xff\xff\xff\xff\xff\xff\xff"));
    assert_false(READS("\x5b\xff\xff\xff\xff\xff\xff\xff\xff"));
    assert_false(reads("\x83\1\2\3", 4, 3)); /* more items than may be */
    char deep[40];
    memset(deep, '\x81', sizeof deep);
    deep[16] = 0;
    assert_true(reads(deep, 17, 100));
    deep[16] = '\x81';
    deep[17] = 0;
    assert_false(reads(deep, 18, 100));
}

static void every_code_is_told_in_every_language(void **state) {
    (void)state;
    static const char *const languages[] = {"en", "nl"};
    for (size_t l = 0; l < 2; l++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        picture_words words;
        assert_int_equal(picture_words_load(languages[l], &arena, &words, NULL), TOCSIN_OK);
        for (c2pa_code code = 0; code < C2PA_N_CODES; code++) {
            if (c2pa_code_kind(code) == TOCSIN_C2PA_SUCCESS) continue;
            char key[128];
            snprintf(key, sizeof key, "c2pa_code_%s", c2pa_code_text(code));
            for (char *c = key; *c; c++)
                if (*c == '.' || *c == '-') *c = '_';
            if (!yaml_text(words.phrases, key).n) fail_msg("%s: no %s", languages[l], key);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_signed_is_trusted_with_a_list_and_valid_without),
        cmocka_unit_test(what_the_signer_says_is_kept),
        cmocka_unit_test(changed_bytes_are_told_by_place),
        cmocka_unit_test(what_is_left_out_of_the_hash_may_only_be_metadata),
        cmocka_unit_test(the_store_of_several_segments_is_put_together),
        cmocka_unit_test(hashes_of_segments_are_checked),
        cmocka_unit_test(what_is_not_whole_is_told),
        cmocka_unit_test(cut_and_doubled_boxes_are_broken),
        cmocka_unit_test(the_last_manifest_is_the_active_one_and_leads_to_the_others),
        cmocka_unit_test(an_update_rests_on_the_hash_of_what_it_updates),
        cmocka_unit_test(what_a_later_manifest_took_out_is_not_missed),
        cmocka_unit_test(a_certificate_must_be_for_signing),
        cmocka_unit_test(a_chain_that_leads_elsewhere_is_not_trusted),
        cmocka_unit_test(a_time_stamp_says_when),
        cmocka_unit_test(a_list_without_certificates_is_refused),
        cmocka_unit_test(no_memory_is_an_error_and_no_answer),
        cmocka_unit_test(cbor_is_read_strictly),
        cmocka_unit_test(every_code_is_told_in_every_language),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
