// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_MENTION_CHUNK_H
#define TOCSIN_READING_MENTION_CHUNK_H

/* What the files of mentions share. */

#include "reading/mention.h"

typedef struct chunk { /* a mention in the making */
    const scan *s;
    size_t at;
    mention m;
    const name_entry *nation; /* nationality or owner in front */
    size_t nation_word;
    bool pro;      /* "pro-Russian": leaning to, not of */
    bool modified; /* a modifier of roles stood in front */
    bool determined;
} chunk;

/* Each takes what stands at `at`, if that is there, and moves `at` behind it. */

/* mention.c. The mention that begins at a word; false: none. */
bool chunk_at(const scan *s, size_t i, int depth, chunk *ret_chunk);

/* mention_role.c. One step over what stands in front of a head; false: nothing more of that. */
bool chunk_take_modifier(chunk *c);
/* Whose actor somebody with this role is, when `owner` stands in front or behind. */
void chunk_take_owner(chunk *c, const name_entry *owner);
bool chunk_take_roles(chunk *c);
/* The code of a side with what the role is of: "RUS.MIL". */
tocsin_text chunk_with_branch(const scan *s, tocsin_text code, const role_entry *role);

/* mention_name.c. "of the Kremlin" behind a role; a name that is known, behind a role, or not known at all; an apposition
 * between commas; "(RSF)" behind a name. */
void chunk_take_of(chunk *c, int depth);
void chunk_take_known(chunk *c, const token *t);
void chunk_take_name(chunk *c);
bool chunk_take_unknown(chunk *c);
void chunk_take_apposition(chunk *c, int depth);
void chunk_take_brackets(chunk *c);

#endif
