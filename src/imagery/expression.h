// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_EXPRESSION_H
#define IMAGERY_EXPRESSION_H

/* Band expressions: "(B08 - B04) / (B08 + B04)".
 *
 *   sum     = product {("+" | "-") product}
 *   product = power {("*" | "/") power}
 *   power   = ["-" | "+"] power | atom ["^" power]
 *   atom    = number | name | function "(" sum {"," sum} ")" | "(" sum ")"
 *
 * A name is a band: letters, digits, '_' and '.', not starting with a digit; or anything between
 * single quotes. Functions: abs sqrt log log10 exp db (10 log10) min max. The text becomes a
 * program in postfix order for a stack machine whose stack holds runs of pixels, so the cost of an
 * operation's dispatch is spread over a run. Missing (NaN) stays missing; a division by zero or a
 * root of a negative number becomes missing. */

#include "tocsin/base.h"

enum { EXPRESSION_MAX_NAMES = 32, EXPRESSION_MAX_OPS = 256, EXPRESSION_MAX_DEPTH = 32 };

typedef struct expression_op {
    uint8_t code;
    uint8_t name; /* index into `names` */
    float number;
} expression_op;

typedef struct expression {
    expression_op ops[EXPRESSION_MAX_OPS];
    size_t n_ops;
    tocsin_text names[EXPRESSION_MAX_NAMES]; /* views into the source text, each once */
    size_t n_names;
} expression;

/* The error names the byte of `source` where it went wrong. */
tocsin_status expression_parse(tocsin_text source, expression *ret_program, tocsin_error *err);
/* The program that is just its only name. */
void expression_of_name(tocsin_text name, expression *ret_program);
/* Is it just its only name? */
bool expression_is_name(const expression *program);
/* values[k]: the n pixels of names[k]. `ret_result` may be one of them. */
void expression_run(const expression *program, const float *const *values, size_t n,
                    float *ret_result);

#endif
