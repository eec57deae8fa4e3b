// SPDX-License-Identifier: Apache-2.0
/* Which part of a page is the report, and what in it is not.
 *
 * Pages that say it are believed: itemprop="articleBody", article, main. Of the others the element is taken whose own
 * paragraphs hold the most text that is no link; a paragraph counts for the element around it, and half for the one
 * around that, since some wrap each paragraph (after Readability, Arc90 2009; link density after Kohlschütter et al. 2010).
 * Within the report, parts are left out by element, role, and the words of class and id, in which makers of pages
 * all over the world say "share", "related" and "newsletter" in English. */
#include "reading/html.h"

#include <string.h>

#define CANDIDATES  32
#define LEAST_BYTES 140 /* of a report */
#define MEASURED    64  /* parts whose class speaks against them but that may be most of the page */

/* ---- parts by their class ----------------------------------------------------------------------- */

/* The words of a class or id: parted at blanks, '-' and '_', and where a capital follows a small letter. */
static bool next_word(tocsin_text value, size_t *at, char word[static 24]) {
    size_t n = 0;
    while (*at < value.n && strchr(" -_\t\n\r:", value.at[*at])) ++*at;
    if (*at == value.n) return false;
    for (bool small = false; *at < value.n; ++*at) {
        char c = value.at[*at];
        bool is_upper = c >= 'A' && c <= 'Z';
        if (strchr(" -_\t\n\r:", c) || (is_upper && small)) break;
        small = c >= 'a' && c <= 'z';
        if (n < 23) word[n++] = is_upper ? (char)(c | 32) : c;
    }
    word[n] = 0;
    return true;
}

static bool has_word_of(tocsin_text value, const char *const *words) {
    char word[24];
    for (size_t at = 0; next_word(value, &at, word);)
        for (size_t i = 0; words[i]; i++)
            if (!strcmp(word, words[i])) return true;
    return false;
}

static bool has_class_of(const GumboNode *node, const char *const *words) {
    return has_word_of(html_attribute(node, "class"), words) ||
           has_word_of(html_attribute(node, "id"), words);
}

static bool has_side_class(const GumboNode *node) {
    static const char *const words[] = {
        "ad",          "ads",          "advert",     "advertisement", "adsbygoogle",
        "advertorial", "bio",          "breadcrumb", "breadcrumbs",   "byline",
        "cmp",         "comment",      "comments",   "consent",       "cookie",
        "cookies",     "copyright",    "dateline",   "disclaimer",    "disqus",
        "footer",      "gdpr",         "login",      "menu",          "meta",
        "modal",       "mostread",     "nav",        "navbar",        "navigation",
        "newsletter",  "outbrain",     "pagination", "paywall",       "popular",
        "popup",       "print",        "promo",      "recirculation", "recommended",
        "related",     "relatedposts", "respond",    "share",         "sharedaddy",
        "sharing",     "sidebar",      "signup",     "skip",          "skiplink",
        "social",      "sponsor",      "sponsored",  "subscribe",     "subscription",
        "taboola",     "tags",         "teaser",     "timestamp",     "toolbar",
        "trending",    "widget",       NULL};
    return has_class_of(node, words);
}

static bool is_side_role(tocsin_text role, bool in_report) {
    static const char *const roles[] = {"navigation", "complementary", "contentinfo", "search",
                                        "dialog",     "menu",          "toolbar"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (tocsin_text_is(role, roles[i])) return true;
    return tocsin_text_is(role, "banner") && !in_report;
}

static bool is_side_tag(GumboTag tag, bool in_report) {
    switch (tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_CANVAS: return true;
    case GUMBO_TAG_HEADER: return !in_report;
    default: return false;
    }
}

/* Left out whatever it holds. */
static bool is_never_shown(const GumboNode *node, bool in_report) {
    if (node->type == GUMBO_NODE_TEMPLATE) return true;
    if (node->type != GUMBO_NODE_ELEMENT) return false;
    if (is_side_tag(node->v.element.tag, in_report)) return true;
    const GumboVector *attributes = &node->v.element.attributes;
    if (!attributes->length) return false;
    if (gumbo_get_attribute(attributes, "hidden")) return true;
    if (tocsin_text_is(html_attribute(node, "aria-hidden"), "true")) return true;
    return is_side_role(html_attribute(node, "role"), in_report);
}

/* Bytes of text in an element; false when memory ran out. */
static bool text_bytes(const GumboNode *root, size_t *ret_n) {
    html_walk walk = {.root = root};
    size_t n = 0;
    for (bool skip = false; html_walk_next(&walk, skip);) {
        skip = !walk.leaving && walk.node != root && is_never_shown(walk.node, true);
        if (!walk.leaving && walk.node->type == GUMBO_NODE_TEXT)
            n += strlen(walk.node->v.text.text);
    }
    html_walk_release(&walk);
    *ret_n = n;
    return !walk.failed;
}

bool html_sieve_start(html_sieve *sieve, const GumboNode *root, bool in_report) {
    *sieve = (html_sieve){.root = root, .in_report = in_report, .measures_left = MEASURED};
    return text_bytes(root, &sieve->bytes);
}

/* A class that speaks against a part is not believed when most of the text lies in it: "has-sidebar" is said of whole
 * pages too. */
bool html_is_skipped(html_sieve *sieve, const GumboNode *node) {
    if (node == sieve->root) return false;
    if (is_never_shown(node, sieve->in_report)) return true;
    if (node->type != GUMBO_NODE_ELEMENT || !node->v.element.attributes.length) return false;
    if (!sieve->measures_left || !has_side_class(node)) return false;
    size_t n = 0;
    if (!text_bytes(node, &n)) return false;
    bool is_most = 2 * n > sieve->bytes;
    if (is_most) sieve->measures_left--;
    return !is_most;
}

bool html_is_caption(const GumboNode *node) {
    static const char *const words[] = {"caption", "figcaption", "credit", "credits", NULL};
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_FIGCAPTION || tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_FIGURE)
        return true;
    if (!node->v.element.attributes.length || tag == GUMBO_TAG_BODY) return false;
    return tocsin_text_is(html_attribute(node, "itemprop"), "caption") || has_class_of(node, words);
}

/* ---- what pages say ------------------------------------------------------------------------------- */

typedef struct candidate {
    const GumboNode *node;
    size_t n, all, seen; /* bytes of the largest, of all, and how many there were */
} candidate;

static bool consider(candidate *best, const GumboNode *node) {
    size_t n = 0;
    if (!text_bytes(node, &n)) return false;
    best->all += n;
    best->seen++;
    if (n > best->n) {
        best->n = n;
        best->node = node;
    }
    return true;
}

/* It is the report when it holds at least half of what all of its kind do. */
static bool is_report(const candidate *c) {
    return c->n >= LEAST_BYTES && 2 * c->n >= c->all;
}

enum { BODY_TEXT, ARTICLE, MAIN, KINDS };

static int kind_of(const GumboNode *node) {
    if (tocsin_text_is(html_attribute(node, "itemprop"), "articleBody")) return BODY_TEXT;
    if (node->v.element.tag == GUMBO_TAG_ARTICLE) return ARTICLE;
    bool is_main = node->v.element.tag == GUMBO_TAG_MAIN ||
                   tocsin_text_is(html_attribute(node, "role"), "main");
    return is_main ? MAIN : KINDS;
}

/* False when memory ran out. An article within an article counts already. */
static bool find_marked(const html_tree *tree, candidate found[static KINDS],
                        const GumboNode **ret_body) {
    html_walk walk = {.root = tree->root};
    const GumboNode *within = NULL;
    bool sound = true;
    size_t seen = 0;
    while (sound && seen < CANDIDATES && html_walk_next(&walk, false)) {
        if (walk.leaving && walk.node == within) within = NULL;
        if (walk.leaving || walk.node->type != GUMBO_NODE_ELEMENT) continue;
        if (walk.node->v.element.tag == GUMBO_TAG_BODY) *ret_body = walk.node;
        int kind = kind_of(walk.node);
        if (kind == KINDS || (kind == ARTICLE && within)) continue;
        if (kind == ARTICLE) within = walk.node;
        seen++;
        sound = consider(&found[kind], walk.node);
    }
    html_walk_release(&walk);
    return sound && !walk.failed;
}

/* ---- where the paragraphs stand -------------------------------------------------------------------- */

typedef struct density {
    double score;
    size_t text, links; /* own bytes: not those of blocks within */
} density;

typedef struct density_walk {
    density levels[HTML_DEPTH * 2];
    size_t depth;
    int open_links;
    const GumboNode *best;
    double best_score;
} density_walk;

static bool is_paragraph(GumboTag tag) {
    return tag == GUMBO_TAG_P || tag == GUMBO_TAG_BLOCKQUOTE || tag == GUMBO_TAG_PRE;
}

#define PARAGRAPH_LEAST 60 /* bytes: less is a label */

static void leave_block(density_walk *d, const GumboNode *node) {
    density own = d->levels[d->depth];
    bool counts = own.text >= PARAGRAPH_LEAST && 10 * own.links < 4 * own.text;
    double worth = counts ? (double)own.text - 2.0 * (double)own.links : 0;
    bool is_p = is_paragraph(node->v.element.tag);
    if (!is_p) own.score += worth;
    if (d->depth > 0) d->levels[d->depth - 1].score += is_p ? worth : worth / 2;
    if (d->depth > 1 && is_p) d->levels[d->depth - 2].score += worth / 2;
    if (!is_p && own.score > d->best_score) {
        d->best_score = own.score;
        d->best = node;
    }
    d->depth--;
}

static bool see_node(density_walk *d, const GumboNode *node, bool leaving) {
    if (node->type == GUMBO_NODE_TEXT && !leaving) {
        size_t n = strlen(node->v.text.text);
        d->levels[d->depth].text += n;
        if (d->open_links) d->levels[d->depth].links += n;
        return true;
    }
    if (node->type != GUMBO_NODE_ELEMENT) return true;
    if (node->v.element.tag == GUMBO_TAG_A) d->open_links += leaving ? -1 : 1;
    if (html_is_inline(node->v.element.tag) || node->v.element.tag == GUMBO_TAG_BR) return true;
    if (leaving) {
        leave_block(d, node);
        return true;
    }
    if (d->depth + 1 == sizeof d->levels / sizeof d->levels[0]) return false;
    d->levels[++d->depth] = (density){.score = 0};
    return true;
}

/* NULL when there is none that stands out, or when memory ran out: *ret_failed says. */
static const GumboNode *find_dense(const GumboNode *body, bool *ret_failed) {
    density_walk d = {.depth = 0};
    html_walk walk = {.root = body};
    html_sieve sieve;
    bool started = html_sieve_start(&sieve, body, false), sound = started;
    for (bool skip = false; sound && html_walk_next(&walk, skip);) {
        skip = !walk.leaving && html_is_skipped(&sieve, walk.node);
        if (skip) { /* left at once */
            html_walk_next(&walk, true);
            skip = false;
            continue;
        }
        sound = see_node(&d, walk.node, walk.leaving);
    }
    *ret_failed = walk.failed || !started;
    html_walk_release(&walk);
    return d.best_score >= LEAST_BYTES ? d.best : NULL;
}

const GumboNode *html_main(const html_tree *tree) {
    candidate found[KINDS] = {{NULL, 0, 0, 0}};
    const GumboNode *body = tree->root;
    if (!find_marked(tree, found, &body)) return NULL;
    for (int kind = 0; kind < KINDS; kind++)
        if (is_report(&found[kind])) return found[kind].node;
    bool failed = false;
    const GumboNode *dense = find_dense(body, &failed);
    return failed ? NULL : dense ? dense : body;
}
