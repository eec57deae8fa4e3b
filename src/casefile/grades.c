// SPDX-License-Identifier: Apache-2.0
#include "casefile/grades.h"

#include <stdlib.h>

#include "casefile/case.h"

/* ---- out of the ledger --------------------------------------------------------------------- */

static char letter_at(const struct json_object *object, const char *key, char low, char high) {
    tocsin_text text = tocsin_json_get_text(object, key);
    return text.n == 1 && text.at[0] >= low && text.at[0] <= high ? text.at[0] : 0;
}

static bool keep(tocsin_arena *arena, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(arena, *text);
    return text->at != NULL;
}

static int compare_changes(const void *a, const void *b) {
    const source_change *x = a, *y = b;
    int order = tocsin_text_compare(x->name, y->name);
    return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* An entry of an older version holds all sources of case.yaml at once. */
static tocsin_status read_changes(const tocsin_record *record, tocsin_arena *arena,
                                  source_change **changes, size_t *n, size_t *capacity,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *body = NULL;
    tocsin_status status = tocsin_json_parse(record->body, &body, err);
    if (status) return status;
    const struct json_object *list = tocsin_json_get(body, "sources");
    for (size_t i = 0; i < tocsin_json_length(list); i++) {
        const struct json_object *item = tocsin_json_at(list, i);
        source_change change = {.seq = record->seq,
                                .at = record->at,
                                .by = tocsin_json_get_text(body, "by"),
                                .reason = tocsin_json_get_text(body, "reason"),
                                .name = tocsin_json_get_text(item, "name"),
                                .reliability = letter_at(item, "reliability", 'A', 'F')};
        tocsin_kind_from(tocsin_json_get_text(item, "kind"), &change.kind);
        if (!change.name.n || !change.reliability) continue;
        if (!keep(arena, &change.by) || !keep(arena, &change.reason) ||
            !keep(arena, &change.name) ||
            !tocsin_grow((void **)changes, capacity, *n, sizeof **changes))
            return tocsin_fail_memory(err);
        (*changes)[(*n)++] = change;
    }
    return TOCSIN_OK;
}

static void free_changes(source_change **changes) {
    free(*changes);
}

static tocsin_status load_changes(tocsin_ledger *ledger, tocsin_arena *arena, case_grades *grades,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(free_changes) source_change *changes = NULL;
    tocsin_record *records = NULL;
    size_t n_records = 0, n = 0, capacity = 0;
    tocsin_status status =
        tocsin_ledger_records(ledger, TOCSIN_SOURCE_GRADED, arena, &records, &n_records, err);
    for (size_t i = 0; !status && i < n_records; i++)
        status = read_changes(&records[i], arena, &changes, &n, &capacity, err);
    if (status) return status;
    if (n) qsort(changes, n, sizeof *changes, compare_changes);
    grades->changes = tocsin_arena_new(arena, source_change, n);
    if (!grades->changes) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) grades->changes[i] = changes[i];
    grades->n_changes = n;
    return TOCSIN_OK;
}

static int compare_subjects(const judgement *x, const judgement *y) {
    int order = tocsin_text_compare(x->about, y->about);
    if (!order) order = tocsin_text_compare(x->evidence, y->evidence);
    return order ? order : (int)y->is_rule - (int)x->is_rule;
}

static int compare_judgements(const void *a, const void *b) {
    const judgement *x = a, *y = b;
    int order = compare_subjects(x, y);
    return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static tocsin_status read_judgement(const tocsin_record *record, tocsin_arena *arena,
                                    judgement *ret_judgement, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *body = NULL;
    tocsin_status status = tocsin_json_parse(record->body, &body, err);
    if (status) return status;
    judgement made = {.seq = record->seq,
                      .at = record->at,
                      .by = tocsin_json_get_text(body, "by"),
                      .reason = tocsin_json_get_text(body, "reason"),
                      .about = tocsin_json_get_text(body, "about"),
                      .evidence = tocsin_json_get_text(body, "evidence"),
                      .credibility = letter_at(body, "credibility", '1', '6'),
                      .is_rule = !tocsin_text_is(tocsin_json_get_text(body, "rule"), "person")};
    tocsin_text revision = tocsin_json_get_text(body, "revision");
    made.is_revision = revision.n > 0;
    tocsin_revision_from(revision, &made.revision);
    tocsin_cell_from(tocsin_json_get_text(body, "cell"), &made.cell);
    if (!keep(arena, &made.by) || !keep(arena, &made.reason) || !keep(arena, &made.about) ||
        !keep(arena, &made.evidence))
        return tocsin_fail_memory(err);
    *ret_judgement = made;
    return TOCSIN_OK;
}

tocsin_status grades_load(tocsin_ledger *ledger, tocsin_arena *arena, case_grades *ret_grades,
                          tocsin_error *err) {
    case_grades grades = {0};
    tocsin_record *records = NULL;
    tocsin_status status = load_changes(ledger, arena, &grades, err);
    if (!status)
        status = tocsin_ledger_records(ledger, TOCSIN_JUDGEMENT_MADE, arena, &records,
                                       &grades.n_judgements, err);
    if (status) return status;
    grades.judgements = tocsin_arena_new(arena, judgement, grades.n_judgements);
    if (!grades.judgements) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < grades.n_judgements; i++)
        status = read_judgement(&records[i], arena, &grades.judgements[i], err);
    if (status) return status;
    if (grades.n_judgements)
        qsort(grades.judgements, grades.n_judgements, sizeof *grades.judgements,
              compare_judgements);
    *ret_grades = grades;
    return TOCSIN_OK;
}

/* ---- letters ------------------------------------------------------------------------------- */

const source_change *grades_source(const case_grades *grades, tocsin_text name) {
    const source_change *newest = NULL;
    for (size_t i = 0; name.n && i < grades->n_changes; i++) {
        const source_change *change = &grades->changes[i];
        if (tocsin_text_alike(change->name, name) && (!newest || change->seq > newest->seq))
            newest = change;
    }
    return newest;
}

static tocsin_text actor_root(tocsin_text actor) {
    size_t end = tocsin_text_find(actor, TOCSIN_TEXT("."), 0);
    return end == SIZE_MAX ? actor : tocsin_text_slice(actor, 0, end);
}

/* By name, else by actor ("RUS.MIL"), else by the state that the actor is a part of ("RUS"). */
static char letter_of(const case_grades *grades, tocsin_text name, tocsin_text actor) {
    const source_change *found = grades_source(grades, name);
    if (!found) found = grades_source(grades, actor);
    if (!found) found = grades_source(grades, actor_root(actor));
    return found ? found->reliability : 'F';
}

char grades_reporting(const case_grades *grades, const tocsin_digest *claim) {
    char worst = letter_of(grades, claim->outlet, TOCSIN_TEXT_NONE);
    tocsin_text via = claim->via;
    for (tocsin_text name; via.n && tocsin_text_split(&via, TOCSIN_VIA_SEPARATOR, &name);) {
        char letter = letter_of(grades, name, TOCSIN_TEXT_NONE);
        if (letter > worst) worst = letter;
    }
    return worst;
}

char grades_letter(const case_grades *grades, const tocsin_digest *claim) {
    char worst = grades_reporting(grades, claim);
    bool is_named = claim->speaker.n && claim->speaker_kind != TOCSIN_UNNAMED &&
                    claim->speaker_kind != TOCSIN_OUTLET;
    char letter = is_named ? letter_of(grades, claim->speaker, claim->speaker_actor) : worst;
    return letter > worst ? letter : worst;
}

/* ---- numbers ------------------------------------------------------------------------------- */

const judgement *grades_judgement(const case_grades *grades, tocsin_text about,
                                  tocsin_text evidence, bool is_rule) {
    judgement key = {.about = about, .evidence = evidence, .is_rule = is_rule};
    size_t low = 0, high = grades->n_judgements;
    while (low < high) { /* the first behind it */
        size_t middle = low + (high - low) / 2;
        if (compare_subjects(&grades->judgements[middle], &key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there = low && compare_subjects(&grades->judgements[low - 1], &key) == 0;
    return is_there ? &grades->judgements[low - 1] : NULL;
}

/* "claim:ID" in `room`; the empty text when the id is longer than any of ours. */
static tocsin_text about_claim(tocsin_text id, char room[static 128]) {
    int n = snprintf(room, 128, "claim:%.*s", TOCSIN_TEXT_ARG(id));
    return n > 0 && n < 128 ? (tocsin_text){room, (size_t)n} : TOCSIN_TEXT_NONE;
}

tocsin_status grades_of(const case_grades *grades, const tocsin_claim *claim, tocsin_arena *arena,
                        tocsin_grade *ret_grade, tocsin_error *err) {
    char room[128];
    tocsin_digest digest;
    tocsin_status status = tocsin_digest_make(claim, arena, &digest, err);
    if (status) return status;
    tocsin_text about = about_claim(claim->id, room);
    const judgement *rule = grades_judgement(grades, about, TOCSIN_TEXT_NONE, true),
                    *person = grades_judgement(grades, about, TOCSIN_TEXT_NONE, false);
    tocsin_grade grade = {.reliability = grades_letter(grades, &digest),
                          .proposed = rule && rule->credibility ? rule->credibility : '6'};
    grade.credibility = grade.proposed;
    if (person && person->credibility) {
        grade.credibility = person->credibility;
        grade.by = person->by;
        grade.reason = person->reason;
    }
    *ret_grade = grade;
    return TOCSIN_OK;
}

/* ---- into the ledger ----------------------------------------------------------------------- */

static void write_source(tocsin_json *json, const void *fact) {
    const source_change *change = fact;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "by", change->by);
    tocsin_json_member_text(json, "reason", change->reason);
    tocsin_json_key(json, "sources");
    tocsin_json_array(json);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "name", change->name);
    tocsin_json_member_text(json, "kind", tocsin_text_of(tocsin_kind_word(change->kind)));
    tocsin_json_member_text(json, "reliability", (tocsin_text){&change->reliability, 1});
    tocsin_json_end(json);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

tocsin_status grades_append_source(tocsin_ledger *ledger, const source_change *change,
                                   tocsin_error *err) {
    return case_append(ledger, TOCSIN_SOURCE_GRADED, write_source, change, NULL, err);
}

static const source_change *last_of_config(const case_grades *grades, tocsin_text name) {
    const source_change *newest = NULL;
    for (size_t i = 0; i < grades->n_changes; i++)
        if (tocsin_text_equal(grades->changes[i].name, name) &&
            tocsin_text_is(grades->changes[i].by, "case.yaml"))
            newest = &grades->changes[i];
    return newest;
}

static bool is_in_config(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_sources; i++)
        if (tocsin_text_equal(config->sources[i].name, name)) return true;
    return false;
}

/* A source that case.yaml graded and names no more cannot be judged, unless a person has spoken since. */
static tocsin_status drop_sources(const case_grades *grades, const case_config *config,
                                  tocsin_ledger *ledger, size_t *n, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < grades->n_changes; i++) {
        const source_change *change = &grades->changes[i];
        bool is_newest = i + 1 == grades->n_changes ||
                         !tocsin_text_equal(grades->changes[i + 1].name, change->name);
        if (!is_newest || change->reliability == 'F' || !tocsin_text_is(change->by, "case.yaml") ||
            is_in_config(config, change->name))
            continue;
        source_change gone = *change;
        gone.reason = TOCSIN_TEXT("no longer named there");
        gone.reliability = 'F';
        status = grades_append_source(ledger, &gone, err);
        ++*n;
    }
    return status;
}

tocsin_status grades_take_config(const case_config *config, tocsin_ledger *ledger, size_t *ret_n,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_grades grades;
    size_t n = 0;
    tocsin_status status = grades_load(ledger, &arena, &grades, err);
    for (size_t i = 0; !status && i < config->n_sources; i++) {
        const config_source *source = &config->sources[i];
        const source_change *last = last_of_config(&grades, source->name);
        if (last && last->reliability == source->reliability && last->kind == source->kind)
            continue;
        source_change change = {.by = TOCSIN_TEXT("case.yaml"),
                                .reason = source->reason,
                                .name = source->name,
                                .kind = source->kind,
                                .reliability = source->reliability};
        status = grades_append_source(ledger, &change, err);
        n++;
    }
    if (!status) status = drop_sources(&grades, config, ledger, &n, err);
    if (!status) *ret_n = n;
    return status;
}

static void write_judgement(tocsin_json *json, const void *fact) {
    const judgement *made = fact;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "about", made->about);
    tocsin_json_member_text(json, "by", made->by);
    if (made->credibility)
        tocsin_json_member_text(json, "credibility", (tocsin_text){&made->credibility, 1});
    else if (!made->is_revision)
        tocsin_json_member_text(json, "cell", tocsin_text_of(tocsin_cell_word(made->cell)));
    tocsin_json_member_text(json, "evidence", made->evidence);
    tocsin_json_member_text(json, "reason", made->reason);
    if (made->is_revision)
        tocsin_json_member_text(json, "revision",
                                made->revision
                                    ? tocsin_text_of(tocsin_revision_word(made->revision))
                                    : TOCSIN_TEXT("stands"));
    tocsin_json_member_text(
        json, "rule", made->is_rule ? TOCSIN_TEXT("weigh/credibility") : TOCSIN_TEXT("person"));
    tocsin_json_end(json);
}

tocsin_status grades_append_judgement(tocsin_ledger *ledger, const judgement *made,
                                      tocsin_error *err) {
    return case_append(ledger, TOCSIN_JUDGEMENT_MADE, write_judgement, made, NULL, err);
}

static tocsin_status propose(const case_grades *grades, case_claims *claims, int64_t seq,
                             char credibility, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char room[128];
    tocsin_claim claim;
    tocsin_status status = claims_get(claims, seq, &arena, &claim, err);
    if (status) return status;
    judgement made = {.about = about_claim(claim.id, room),
                      .by = TOCSIN_TEXT("tocsin"),
                      .credibility = credibility,
                      .is_rule = true};
    const judgement *last = grades_judgement(grades, made.about, TOCSIN_TEXT_NONE, true);
    if (!made.about.n || (last ? last->credibility : '6') == made.credibility) return TOCSIN_OK;
    return grades_append_judgement(claims->ledger, &made, err);
}

/* What the rule said last, by the digest of the id of the claim: so that of the claims only those are looked up of which
 * it says something else now. */
typedef struct proposed {
    uint64_t id;
    char credibility;
} proposed;

static int compare_proposed(const void *a, const void *b) {
    const proposed *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static proposed *list_proposed(const case_grades *grades, tocsin_arena *arena, size_t *ret_n) {
    const tocsin_text head = TOCSIN_TEXT("claim:");
    proposed *list = tocsin_arena_new(arena, proposed, grades->n_judgements);
    size_t n = 0;
    for (size_t i = 0; list && i < grades->n_judgements; i++) {
        const judgement *made = &grades->judgements[i];
        bool is_newest = made->is_rule &&
                         (i + 1 == grades->n_judgements || compare_subjects(made, made + 1) != 0);
        if (!is_newest || made->evidence.n || !tocsin_text_starts(made->about, head)) continue;
        tocsin_text id = tocsin_text_slice(made->about, head.n, made->about.n);
        list[n++] = (proposed){tocsin_digest_id(id), made->credibility};
    }
    if (n) qsort(list, n, sizeof *list, compare_proposed);
    *ret_n = n;
    return list;
}

static char last_proposed(const proposed *list, size_t n, uint64_t id) {
    const proposed key = {.id = id};
    const proposed *found = n ? bsearch(&key, list, n, sizeof key, compare_proposed) : NULL;
    return found ? found->credibility : '6';
}

tocsin_status grades_propose(const case_grades *grades, case_claims *claims,
                             const tocsin_weigh_result *result, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    size_t n_proposed = 0;
    const proposed *before = list_proposed(grades, &arena, &n_proposed);
    bool *is_told = tocsin_arena_new(&arena, bool, claims->n);
    tocsin_status status = before && is_told ? TOCSIN_OK : tocsin_fail_memory(err);
    for (size_t f = 0; !status && f < result->n_findings; f++)
        for (size_t e = 0; e < result->findings[f].n_entries; e++) {
            size_t at = claims_find(claims, result->findings[f].entries[e]);
            if (at != SIZE_MAX) is_told[at] = true;
        }
    for (size_t i = 0; !status && i < claims->n; i++)
        if (is_told[i] && last_proposed(before, n_proposed, claims->digests[i].id) !=
                              result->basis[i].credibility)
            status =
                propose(grades, claims, claims->digests[i].seq, result->basis[i].credibility, err);
    return status;
}
