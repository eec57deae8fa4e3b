// SPDX-License-Identifier: Apache-2.0
/* write_sample DIR: the brief of the sample in every form and language, and one plot, for looking
 * at. */
#include "sample.h"

typedef tocsin_status write_form(const tocsin_brief_input *input, tocsin_buffer *out,
                                 tocsin_error *err);

static int write_one(const char *dir, const brief_sample *sample, const char *ending,
                     write_form *form) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char path[4096];
    snprintf(path, sizeof path, "%s/brief-%s.%s", dir, sample->input.language, ending);
    tocsin_status status = form(&sample->input, &out, &err);
    if (!status) status = tocsin_file_write(path, tocsin_buffer_text(&out), &err);
    if (status) fprintf(stderr, "%s: %s\n", path, err.message);
    return status;
}

static int write_plot(const char *dir, const brief_sample *sample) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char path[4096];
    snprintf(path, sizeof path, "%s/plot-%s.svg", dir, sample->input.language);
    tocsin_status status =
        tocsin_plot_indicator(sample->input.language, &sample->indicators[0], &out, &err);
    if (!status) status = tocsin_file_write(path, tocsin_buffer_text(&out), &err);
    if (status) fprintf(stderr, "%s: %s\n", path, err.message);
    return status;
}

int main(int argc, char **argv) {
    static const char *const languages[] = {"nl", "en"};
    const char *dir = argc > 1 ? argv[1] : ".";
    int failed = 0;
    for (int i = 0; i < 2; i++) {
        static brief_sample sample;
        brief_sample_make(&sample, languages[i]);
        failed |= write_one(dir, &sample, "html", tocsin_brief_html);
        failed |= write_one(dir, &sample, "md", tocsin_brief_markdown);
        failed |= write_one(dir, &sample, "json", tocsin_brief_json);
        failed |= write_plot(dir, &sample);
        brief_sample_release(&sample);
    }
    return failed ? 1 : 0;
}
