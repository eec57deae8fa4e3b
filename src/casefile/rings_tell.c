// SPDX-License-Identifier: Apache-2.0
/* The commands of the rings that stand.
 *
 * A command is run after the ring is in the ledger and the brief is written, and noted when it ended well: a run that
 * was killed in between runs it again, and so does the next run after one that failed. Nobody's command is run unless
 * the user allows it: a case may come from somebody else. */
#include "casefile/rings.h"

static const config_command *command_of(const case_config *config, tocsin_text rule) {
    for (size_t i = 0; i < config->rings.n; i++)
        if (tocsin_text_equal(config->rings.rules[i].name, rule))
            return config->rings.commands[i].words ? &config->rings.commands[i] : NULL;
    return NULL;
}

/* "a b c", cut where it is long. */
static void show_command(const config_command *command, size_t room, char *text) {
    size_t n = 0;
    text[0] = 0;
    for (size_t i = 0; i < command->n_words && n < room; i++)
        n += (size_t)snprintf(text + n, room - n, "%s%s", i ? " " : "", command->words[i]);
}

static tocsin_status run_allowed(case_run *run, const case_rings *rings, const case_ring *ring,
                                 const config_command *command, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer input = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    char shown[256];
    tocsin_json_init(&json, &input);
    if (!run->options->allow_command) {
        show_command(command, sizeof shown, shown);
        return tocsin_fail(err, TOCSIN_UNAVAILABLE,
                           "its command was not run, since nobody allowed it; when you know what "
                           "it does, --allow-command runs it: %s",
                           shown);
    }
    tocsin_status status = ring_write(run->c, run->ledger, rings, ring, &json, err);
    if (!status) status = tocsin_json_finish(&json, err);
    if (status) return status;
    tocsin_buffer_putc(&input, '\n');
    return command_run(command, run->c->dir, tocsin_buffer_text(&input), err);
}

static tocsin_status note_told(case_run *run, const case_ring *ring, const config_command *command,
                               tocsin_error *err) {
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (!status) status = rings_append_told(run->ledger, ring->finding.id, command, err);
    return status ? status : tocsin_ledger_commit(run->ledger, err);
}

static tocsin_status tell(case_run *run, const case_rings *rings, const case_ring *ring,
                          const config_command *command, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = run_allowed(run, rings, ring, command, &why);
    if (!status) return note_told(run, ring, command, err);
    tocsin_error_prefix(&why, "ring '%.*s'", TOCSIN_TEXT_ARG(ring->rule));
    return case_skip(run, &why, err);
}

tocsin_status rings_tell(case_run *run, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const case_config *config = &run->c->config;
    case_rings rings = {0};
    bool any = false;
    for (size_t i = 0; i < config->rings.n; i++) any |= config->rings.commands[i].words != NULL;
    if (!any) return TOCSIN_OK;
    tocsin_status status = rings_load(run->ledger, &arena, &rings, err);
    for (size_t i = 0; !status && i < rings.n; i++) {
        const case_ring *ring = &rings.rings[i];
        const config_command *command = command_of(config, ring->rule);
        bool is_due = ring->stands && !ring->is_told && !ring->is_acknowledged && command &&
                      rings_muted_until(&rings, ring->rule, rings.as_of) == TOCSIN_DAY_NONE;
        if (is_due) status = tell(run, &rings, ring, command, err);
    }
    return status;
}
