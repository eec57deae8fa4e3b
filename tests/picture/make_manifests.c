// SPDX-License-Identifier: Apache-2.0
/* The corpus of `picture c2pa`, written into a folder: tests/picture/make_manifests tests/picture/corpus/c2pa. The keys are made for it and
 * thrown away. */
#include "manifesting.h"

static void save(const char *folder, const char *name, tocsin_buffer *file) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    SIGN_MUST(!file->failed && !tocsin_file_write(path, tocsin_buffer_text(file), NULL));
    tocsin_buffer_release(file);
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    static const char usage[] = "1.3.6.1.4.1.62558.2.1";
    credential root =
        sign_certificate(KEY_P256, NULL, (certificate_options){.name = "Root of trust"});
    credential signer = sign_certificate(
        KEY_P256, &root, (certificate_options){.name = "A. Photographer", .usage = usage});
    credential ed =
        sign_certificate(KEY_ED25519, &root, (certificate_options){.name = "Ed", .usage = usage});
    credential rsa =
        sign_certificate(KEY_RSA, &root, (certificate_options){.name = "Pat", .usage = usage});
    credential clock = sign_certificate(
        KEY_RSA, &root, (certificate_options){.name = "Clock", .usage = "critical,timeStamping"});
    uint8_t *samples = make_samples(16, 12, 3, 5);
    tocsin_buffer jpeg = make_jpeg(samples, 16, 12, 3, (made_jpeg_options){.quality = 85});
    tocsin_buffer png = make_png(samples, 16, 12, 8, PNG_COLOR_TYPE_RGB, false);
    made_manifest made[2] = {{.label = "urn:c2pa:one", .signer = &signer, .alg = -7}};
    made[1] = made[0];
    made[1].label = "urn:c2pa:two";
    made[1].title = "the second";
    made[1].refers = true;
    made[1].authority = &clock;
    made[1].stamp_s = 1635759000;

    tocsin_buffer file = sign_pem(&root);
    save(argv[1], "root.pem", &file);
    file = make_signed(tocsin_buffer_text(&jpeg), made, 2);
    save(argv[1], "two.jpg", &file);
    made[1].update = true;
    made[1].authority = NULL;
    made[0].signer = made[1].signer = &ed;
    made[0].alg = made[1].alg = -8;
    file = make_signed(tocsin_buffer_text(&png), made, 2);
    save(argv[1], "update.png", &file);
    made[0].boxes = made[0].old_claim = true;
    made[0].signer = &rsa;
    made[0].alg = -37;
    file = make_signed(tocsin_buffer_text(&jpeg), made, 1);
    save(argv[1], "boxes.jpg", &file);
    made[0] = (made_manifest){.label = "urn:c2pa:one", .signer = &signer, .alg = -7};
    made[0].undeclared = made[0].no_beginning = true;
    made[0].extra_from = jpeg.n - 30;
    made[0].extra_to = jpeg.n - 20;
    file = make_signed(tocsin_buffer_text(&jpeg), made, 1);
    file.at[tocsin_text_find(tocsin_buffer_text(&file), TOCSIN_TEXT("Evil"), 0)] ^= 1;
    save(argv[1], "wrong.jpg", &file);

    tocsin_buffer_release(&jpeg);
    tocsin_buffer_release(&png);
    free(samples);
    credential_release(&root);
    credential_release(&signer);
    credential_release(&ed);
    credential_release(&rsa);
    credential_release(&clock);
    return 0;
}
