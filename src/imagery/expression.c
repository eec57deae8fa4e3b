// SPDX-License-Identifier: Apache-2.0
#include "imagery/expression.h"

#include <math.h>
#include <string.h>

enum { RUN_PX = 256, STACK_DEPTH = EXPRESSION_MAX_DEPTH + 2 };

enum op_code {
    OP_NUMBER,
    OP_NAME,
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_POWER,
    OP_NEGATE,
    OP_ABS,
    OP_SQRT,
    OP_LOG,
    OP_LOG10,
    OP_EXP,
    OP_DB,
    OP_MIN,
    OP_MAX,
};

static const struct {
    const char *name;
    uint8_t code;
    int arguments;
} functions[] = {
    {"abs", OP_ABS, 1}, {"sqrt", OP_SQRT, 1}, {"log", OP_LOG, 1}, {"log10", OP_LOG10, 1},
    {"exp", OP_EXP, 1}, {"db", OP_DB, 1},     {"min", OP_MIN, 2}, {"max", OP_MAX, 2},
};

/* ---- parser -------------------------------------------------------------------------------- */

typedef struct parser {
    tocsin_text source;
    size_t at;
    int nesting;
    int stack; /* values on the stack when the program has run so far */
    expression *program;
    tocsin_error *err;
} parser;

static tocsin_status fail_at(parser *p, size_t at, const char *what) {
    return tocsin_fail(p->err, TOCSIN_BAD_INPUT, "expression '%.*s', byte %zu: %s",
                       p->source.n > 200 ? 200 : (int)p->source.n, p->source.at ? p->source.at : "",
                       at + 1, what);
}

static char peek(parser *p) {
    while (p->at < p->source.n && strchr(" \t\r\n", p->source.at[p->at]) && p->source.at[p->at])
        p->at++;
    return p->at < p->source.n ? p->source.at[p->at] : '\0';
}

static bool accept(parser *p, char c) {
    if (peek(p) != c || p->at >= p->source.n) return false;
    p->at++;
    return true;
}

static tocsin_status emit(parser *p, expression_op op, int stack_change) {
    if (p->program->n_ops == EXPRESSION_MAX_OPS) return fail_at(p, p->at, "too long");
    p->stack += stack_change;
    if (p->stack > STACK_DEPTH) return fail_at(p, p->at, "too deeply nested");
    p->program->ops[p->program->n_ops++] = op;
    return TOCSIN_OK;
}

static tocsin_status emit_code(parser *p, enum op_code code, int stack_change) {
    return emit(p, (expression_op){.code = (uint8_t)code}, stack_change);
}

static tocsin_status emit_name(parser *p, tocsin_text name) {
    expression *program = p->program;
    size_t k = 0;
    while (k < program->n_names && !tocsin_text_equal(program->names[k], name)) k++;
    if (k == program->n_names) {
        if (k == EXPRESSION_MAX_NAMES) return fail_at(p, p->at, "too many bands");
        program->names[program->n_names++] = name;
    }
    return emit(p, (expression_op){.code = OP_NAME, .name = (uint8_t)k}, 1);
}

static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_number_part(char c) {
    return (c >= '0' && c <= '9') || c == '.';
}

static tocsin_status parse_sum(parser *p);

static tocsin_status parse_number(parser *p) {
    size_t start = p->at, end = start;
    while (end < p->source.n && is_number_part(p->source.at[end])) end++;
    if (end < p->source.n && (p->source.at[end] == 'e' || p->source.at[end] == 'E')) {
        size_t digits = end + 1;
        if (digits < p->source.n && (p->source.at[digits] == '-' || p->source.at[digits] == '+'))
            digits++;
        size_t start_digits = digits;
        while (digits < p->source.n && is_number_part(p->source.at[digits])) digits++;
        if (digits > start_digits) end = digits;
    }
    double value;
    if (!tocsin_text_number(tocsin_text_slice(p->source, start, end), &value))
        return fail_at(p, start, "this is not a number");
    p->at = end;
    return emit(p, (expression_op){.code = OP_NUMBER, .number = (float)value}, 1);
}

static tocsin_status parse_quoted(parser *p) {
    size_t start = ++p->at;
    while (p->at < p->source.n && p->source.at[p->at] != '\'') p->at++;
    if (p->at >= p->source.n) return fail_at(p, start - 1, "the quote is not closed");
    tocsin_text name = tocsin_text_slice(p->source, start, p->at++);
    return name.n ? emit_name(p, name) : fail_at(p, start, "a band without a name");
}

static tocsin_status parse_call(parser *p, tocsin_text name, size_t start) {
    size_t f = 0;
    while (f < sizeof functions / sizeof *functions && !tocsin_text_is(name, functions[f].name))
        f++;
    if (f == sizeof functions / sizeof *functions)
        return fail_at(p, start, "no such function; there are abs sqrt log log10 exp db min max");
    for (int argument = 0; argument < functions[f].arguments; argument++) {
        if (argument > 0 && !accept(p, ',')) return fail_at(p, p->at, "a ',' is missing");
        tocsin_status status = parse_sum(p);
        if (status) return status;
    }
    if (!accept(p, ')')) return fail_at(p, p->at, "a ')' is missing");
    return emit_code(p, functions[f].code, 1 - functions[f].arguments);
}

static tocsin_status parse_name(parser *p) {
    size_t start = p->at;
    while (p->at < p->source.n &&
           (is_name_start(p->source.at[p->at]) || is_number_part(p->source.at[p->at])))
        p->at++;
    tocsin_text name = tocsin_text_slice(p->source, start, p->at);
    return accept(p, '(') ? parse_call(p, name, start) : emit_name(p, name);
}

static tocsin_status parse_atom(parser *p) {
    char c = peek(p);
    if (is_number_part(c)) return parse_number(p);
    if (c == '\'') return parse_quoted(p);
    if (is_name_start(c)) return parse_name(p);
    if (!accept(p, '(')) return fail_at(p, p->at, "a number, a band or '(' should stand here");
    tocsin_status status = parse_sum(p);
    if (status) return status;
    return accept(p, ')') ? TOCSIN_OK : fail_at(p, p->at, "a ')' is missing");
}

static tocsin_status parse_power_inside(parser *p);

static tocsin_status parse_power(parser *p) {
    if (p->nesting >= EXPRESSION_MAX_DEPTH) return fail_at(p, p->at, "too deeply nested");
    p->nesting++;
    tocsin_status status = parse_power_inside(p);
    p->nesting--;
    return status;
}

static tocsin_status parse_power_inside(parser *p) {
    if (accept(p, '+')) return parse_power(p);
    if (accept(p, '-')) {
        tocsin_status status = parse_power(p);
        return status ? status : emit_code(p, OP_NEGATE, 0);
    }
    tocsin_status status = parse_atom(p);
    if (status || !accept(p, '^')) return status;
    status = parse_power(p);
    return status ? status : emit_code(p, OP_POWER, -1);
}

static tocsin_status parse_product(parser *p) {
    tocsin_status status = parse_power(p);
    while (!status) {
        enum op_code code = accept(p, '*') ? OP_MULTIPLY : accept(p, '/') ? OP_DIVIDE : OP_NUMBER;
        if (code == OP_NUMBER) break;
        status = parse_power(p);
        if (!status) status = emit_code(p, code, -1);
    }
    return status;
}

static tocsin_status parse_sum(parser *p) {
    tocsin_status status = parse_product(p);
    while (!status) {
        enum op_code code = accept(p, '+') ? OP_ADD : accept(p, '-') ? OP_SUBTRACT : OP_NUMBER;
        if (code == OP_NUMBER) break;
        status = parse_product(p);
        if (!status) status = emit_code(p, code, -1);
    }
    return status;
}

tocsin_status expression_parse(tocsin_text source, expression *ret_program, tocsin_error *err) {
    expression program = {.n_ops = 0, .n_names = 0};
    parser p = {.source = source, .program = &program, .err = err};
    tocsin_status status = parse_sum(&p);
    if (status) return status;
    peek(&p);
    if (p.at < source.n) return fail_at(&p, p.at, "an operator should stand here");
    if (program.n_names == 0) return fail_at(&p, 0, "no band is named");
    *ret_program = program;
    return TOCSIN_OK;
}

bool expression_is_name(const expression *program) {
    return program->n_ops == 1 && program->ops[0].code == OP_NAME;
}

void expression_of_name(tocsin_text name, expression *ret_program) {
    *ret_program = (expression){.n_ops = 1, .n_names = 1};
    ret_program->ops[0] = (expression_op){.code = OP_NAME};
    ret_program->names[0] = name;
}

/* ---- stack machine ------------------------------------------------------------------------- */

static void run_one(uint8_t code, float *restrict a, size_t n) {
    switch (code) {
    case OP_NEGATE:
        for (size_t i = 0; i < n; i++) a[i] = -a[i];
        break;
    case OP_ABS:
        for (size_t i = 0; i < n; i++) a[i] = fabsf(a[i]);
        break;
    case OP_SQRT:
        for (size_t i = 0; i < n; i++) a[i] = sqrtf(a[i]);
        break;
    case OP_LOG:
        for (size_t i = 0; i < n; i++) a[i] = logf(a[i]);
        break;
    case OP_LOG10:
        for (size_t i = 0; i < n; i++) a[i] = log10f(a[i]);
        break;
    case OP_EXP:
        for (size_t i = 0; i < n; i++) a[i] = expf(a[i]);
        break;
    default: /* OP_DB */
        for (size_t i = 0; i < n; i++) a[i] = 10.0F * log10f(a[i]);
        break;
    }
}

static void run_two(uint8_t code, float *restrict a, const float *restrict b, size_t n) {
    switch (code) {
    case OP_ADD:
        for (size_t i = 0; i < n; i++) a[i] += b[i];
        break;
    case OP_SUBTRACT:
        for (size_t i = 0; i < n; i++) a[i] -= b[i];
        break;
    case OP_MULTIPLY:
        for (size_t i = 0; i < n; i++) a[i] *= b[i];
        break;
    case OP_DIVIDE:
        for (size_t i = 0; i < n; i++) a[i] /= b[i];
        break;
    case OP_POWER:
        for (size_t i = 0; i < n; i++) a[i] = powf(a[i], b[i]);
        break;
    case OP_MIN: /* fminf would turn missing into the other one */
        for (size_t i = 0; i < n; i++) a[i] = a[i] <= b[i] || isnan(a[i]) ? a[i] : b[i];
        break;
    default: /* OP_MAX */
        for (size_t i = 0; i < n; i++) a[i] = a[i] >= b[i] || isnan(a[i]) ? a[i] : b[i];
        break;
    }
}

static void run_pixels(const expression *program, const float *const *values, size_t from, size_t n,
                       float stack[STACK_DEPTH][RUN_PX]) {
    size_t top = 0; /* values on the stack; the parser made sure that they fit */
    for (size_t i = 0; i < program->n_ops; i++) {
        const expression_op *op = &program->ops[i];
        if (op->code == OP_NUMBER) {
            for (size_t j = 0; j < n; j++) stack[top][j] = op->number;
            top++;
        } else if (op->code == OP_NAME) {
            memcpy(stack[top++], values[op->name] + from, n * sizeof(float));
        } else if (op->code <= OP_POWER || op->code >= OP_MIN) {
            top--;
            run_two(op->code, stack[top - 1], stack[top], n);
        } else {
            run_one(op->code, stack[top - 1], n);
        }
    }
}

void expression_run(const expression *program, const float *const *values, size_t n,
                    float *ret_result) {
    float stack[STACK_DEPTH][RUN_PX];
    for (size_t from = 0; from < n; from += RUN_PX) {
        size_t run = n - from < RUN_PX ? n - from : RUN_PX;
        run_pixels(program, values, from, run, stack);
        for (size_t j = 0; j < run; j++)
            ret_result[from + j] = isfinite(stack[0][j]) ? stack[0][j] : NAN;
    }
}
