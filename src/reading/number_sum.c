// SPDX-License-Identifier: Apache-2.0
/* How the parts of a number add up. */
#include "reading/number_words.h"

#include <math.h>

/* May a group go on or begin after this? */
static bool begins_group(const number_sum *sum) {
    return sum->last == PART_NONE || sum->last == PART_HUNDRED || sum->last == PART_SCALE;
}

static bool add_unit(number_sum *sum, double value) {
    bool behind_ten =
        sum->last == PART_TEN && value > 0 && !sum->in_word && !sum->compounds; /* "twenty five" */
    if (!begins_group(sum) && !behind_ten) return false;
    if (sum->n && value <= 0) return false;
    sum->group += value;
    return true;
}

/* "3 hundred and 21": digits behind words stand for what is left of the group. */
static bool add_digits(number_sum *sum, double value) {
    double most = sum->last == PART_HUNDRED ? 100 : sum->last_scale;
    bool whole = value > 0 && value < most && !(fmod(value, 1) > 0);
    if (sum->n && !(begins_group(sum) && whole)) return false;
    sum->group += value;
    return true;
}

static bool add_hundred(number_sum *sum, double value) {
    bool small = sum->group < 100 || (sum->last == PART_DIGITS && sum->n == 1);
    if (sum->joined || !small || sum->last == PART_HUNDRED || sum->last == PART_COUNTED)
        return false;
    sum->group = (sum->group > 0 ? sum->group : 1) * value;
    return true;
}

/* "driehonderd en twee dozijn" is 300 and two dozen. */
static void close_group(number_sum *sum, double scale, bool counted) {
    double held = counted && sum->held >= 100 ? sum->held : 0;
    sum->piece = (sum->group > 0 ? sum->group - held : 1) * scale + held;
    sum->total += sum->piece;
    sum->group = sum->held = 0;
    sum->of_scale = false;
    sum->last_scale = scale;
}

static bool add_scale(number_sum *sum, double scale) {
    if (sum->last == PART_SCALE && !sum->joined && scale > sum->last_scale) {
        sum->total += sum->piece * (scale - 1); /* "honderdduizend miljoen", "three lakh crore" */
        sum->piece *= scale;
        sum->last_scale = scale;
        return true;
    }
    bool smaller = !(sum->last_scale > 0) || scale < sum->last_scale;
    bool stands = sum->last != PART_SCALE && sum->last != PART_COUNTED && !sum->joined;
    if (!smaller || !stands) return false;
    close_group(sum, scale, false);
    return true;
}

static bool add_counted(number_sum *sum, double scale) {
    bool counts = sum->n ? sum->group > 0 && !sum->joined : sum->article;
    if (!counts || sum->last == PART_COUNTED) return false;
    close_group(sum, scale, true);
    return true;
}

bool number_sum_part(number_sum *sum, number_part part) {
    bool ok = false;
    switch (part.kind) {
    case PART_DIGITS: ok = add_digits(sum, part.value); break;
    case PART_UNIT: ok = add_unit(sum, part.value); break;
    case PART_TEEN: ok = begins_group(sum); break;
    case PART_TEN: /* after a unit only as "drieënveertig" */
        ok = begins_group(sum) || (sum->last == PART_UNIT && sum->in_word && sum->joined);
        break;
    case PART_HUNDRED: ok = add_hundred(sum, part.value); break;
    case PART_SCALE: ok = add_scale(sum, part.value); break;
    case PART_COUNTED: ok = add_counted(sum, part.value); break;
    case PART_FRACTION: /* "tweeënhalf", "zweieinhalb" */
        ok = (sum->joined || sum->in_word) && sum->group > 0 && sum->last != PART_FRACTION;
        break;
    default: break;
    }
    if (!ok) return false;
    if (part.kind == PART_TEEN || part.kind == PART_TEN || part.kind == PART_FRACTION)
        sum->group += part.value;
    sum->last = part.kind;
    sum->joined = sum->article = false;
    sum->n++;
    return true;
}

bool number_sum_parts(number_sum *sum, const number_part *parts, size_t n) {
    number_sum next = *sum;
    for (size_t i = 0; i < n; i++) {
        next.in_word = i > 0;
        if (parts[i].kind == PART_JOINER)
            next.joined = true;
        else if (!number_sum_part(&next, parts[i]))
            return false;
    }
    next.in_word = false;
    *sum = next;
    return n > 0;
}

void number_sum_join(number_sum *sum) {
    sum->joined = true;
    sum->held = sum->group;
}

void number_sum_fraction(number_sum *sum, double value) {
    bool closed = sum->last == PART_SCALE || sum->last == PART_COUNTED;
    sum->of_scale = closed && sum->joined;
    sum->group += value;
    sum->last = PART_FRACTION;
    sum->joined = sum->article = false;
    sum->n++;
}

void number_sum_divide(number_sum *sum, double by) {
    double value = number_sum_value(sum) / by;
    *sum = (number_sum){
        .group = value, .last = PART_FRACTION, .compounds = sum->compounds, .n = sum->n + 1};
}

double number_sum_value(const number_sum *sum) {
    return sum->total + (sum->of_scale ? sum->group * sum->last_scale : sum->group);
}
