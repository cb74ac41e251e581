// Reductions, normalisations and elementwise arithmetic.

INLINE v16 combine(int32_t operation, v16 a, v16 b) {
    return operation == MK_MAX ? max16(a, b) : operation == MK_MIN ? min16(a, b) : a + b;
}
INLINE float neutral(int32_t operation) {
    return operation == MK_MAX ? -__builtin_inff() : operation == MK_MIN ? __builtin_inff() : 0.0f;
}

// A reduction along contiguous elements: sixteen interleaved partial results, combined pairwise.
INLINE float reduce_run(const int32_t operation, ptrdiff_t count, const float *x) {
    v16 result = splat(neutral(operation));
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) result = combine(operation, result, load(x + i));
    if (i < count) result = combine(operation, result, load_part(x + i, count - i, neutral(operation)));
    return operation == MK_MAX ? max_lanes(result) : operation == MK_MIN ? min_lanes(result) : sum_lanes(result);
}

// A reduction across rows of `inner` elements: one chain in index order per column. `mask` may be NULL.
INLINE void reduce_across(
    const int32_t operation, ptrdiff_t axis, ptrdiff_t inner, const float *x, const uint8_t *mask, float divisor, float *out) {
    for (ptrdiff_t i = 0; i < inner; i += LANES) {
        const ptrdiff_t lanes = inner - i < LANES ? inner - i : LANES;
        v16 result = splat(neutral(operation));
        for (ptrdiff_t a = 0; a < axis; a++) {
            if (mask && !mask[a]) continue;
            const float *p = x + a * inner + i;
            result = combine(operation, result, lanes == LANES ? load(p) : load_part(p, lanes, 0.0f));
        }
        if (divisor != 1.0f) result = result / splat(divisor);
        if (lanes == LANES) store(out + i, result);
        else store_part(out + i, lanes, result);
    }
}

INLINE void reduce_as(
    const int32_t operation, float divisor, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float *out) {
    if (inner == 1) {
        for (ptrdiff_t o = 0; o < outer; o++) {
            float result = reduce_run(operation, axis, x + o * axis);
            out[o] = divisor == 1.0f ? result : result / divisor;
        }
    } else {
        for (ptrdiff_t o = 0; o < outer; o++)
            reduce_across(operation, axis, inner, x + o * axis * inner, 0, divisor, out + o * inner);
    }
}

static void KERNEL(reduce)(
    int32_t operation, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float *out) {
    switch (operation) {
    case MK_MAX: reduce_as(MK_MAX, 1.0f, outer, axis, inner, x, out); break;
    case MK_MIN: reduce_as(MK_MIN, 1.0f, outer, axis, inner, x, out); break;
    default: reduce_as(MK_SUM, operation == MK_MEAN ? (float)axis : 1.0f, outer, axis, inner, x, out); break;
    }
}

static void KERNEL(masked_mean)(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const uint8_t *mask, float *out) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        const uint8_t *kept = mask + o * axis;
        ptrdiff_t count = 0;
        for (ptrdiff_t a = 0; a < axis; a++) count += kept[a] != 0;
        reduce_across(MK_SUM, axis, inner, x + o * axis * inner, kept, (float)count, out + o * inner);
    }
}

static void KERNEL(scale_offset)(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const float *scale, const float *offset, float *y) {
    if (inner == 1) {
        for (ptrdiff_t o = 0; o < outer; o++) {
            const float *row = x + o * axis;
            float *to = y + o * axis;
            ptrdiff_t a = 0;
            for (; a + LANES <= axis; a += LANES) store(to + a, fma16(load(row + a), load(scale + a), load(offset + a)));
            if (a < axis) {
                const ptrdiff_t n = axis - a;
                v16 s = load_part(scale + a, n, 0.0f), b = load_part(offset + a, n, 0.0f);
                store_part(to + a, n, fma16(load_part(row + a, n, 0.0f), s, b));
            }
        }
        return;
    }
    for (ptrdiff_t o = 0; o < outer; o++)
        for (ptrdiff_t a = 0; a < axis; a++) {
            const float *run = x + (o * axis + a) * inner;
            float *to = y + (o * axis + a) * inner;
            const v16 s = splat(scale[a]), b = splat(offset[a]);
            ptrdiff_t i = 0;
            for (; i + LANES <= inner; i += LANES) store(to + i, fma16(load(run + i), s, b));
            if (i < inner) store_part(to + i, inner - i, fma16(load_part(run + i, inner - i, 0.0f), s, b));
        }
}

static void KERNEL(layer_norm)(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *gamma, const float *beta, float epsilon, float *y) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *row = x + r * columns;
        float *to = y + r * columns;
        const v16 mean = splat(reduce_run(MK_SUM, columns, row) / (float)columns);
        v16 squares = splat(0.0f);
        ptrdiff_t i = 0;
        for (; i + LANES <= columns; i += LANES) {
            v16 d = load(row + i) - mean;
            squares = fma16(d, d, squares);
        }
        if (i < columns) {
            // The lanes beyond the row hold the mean and add nothing.
            v16 d = load_part(row + i, columns - i, mean[0]) - mean;
            squares = fma16(d, d, squares);
        }
        const v16 factor = splat(1.0f / __builtin_sqrtf(sum_lanes(squares) / (float)columns + epsilon));
        for (i = 0; i < columns; i += LANES) {
            const ptrdiff_t n = columns - i < LANES ? columns - i : LANES;
            const int whole = n == LANES;
            v16 v = ((whole ? load(row + i) : load_part(row + i, n, 0.0f)) - mean) * factor;
            if (gamma) v = v * (whole ? load(gamma + i) : load_part(gamma + i, n, 0.0f));
            if (beta) v = v + (whole ? load(beta + i) : load_part(beta + i, n, 0.0f));
            if (whole) store(to + i, v);
            else store_part(to + i, n, v);
        }
    }
}

static void KERNEL(l2_normalize)(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float epsilon, float *y) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        const float *from = x + o * axis * inner;
        float *to = y + o * axis * inner;
        if (inner == 1) {
            v16 squares = splat(0.0f);
            ptrdiff_t a = 0;
            for (; a + LANES <= axis; a += LANES) squares = fma16(load(from + a), load(from + a), squares);
            if (a < axis) {
                v16 v = load_part(from + a, axis - a, 0.0f);
                squares = fma16(v, v, squares);
            }
            float total = sum_lanes(squares);
            const v16 factor = splat(1.0f / __builtin_sqrtf(total < epsilon ? epsilon : total));
            for (a = 0; a + LANES <= axis; a += LANES) store(to + a, load(from + a) * factor);
            if (a < axis) store_part(to + a, axis - a, load_part(from + a, axis - a, 0.0f) * factor);
            continue;
        }
        for (ptrdiff_t i = 0; i < inner; i += LANES) {
            const ptrdiff_t n = inner - i < LANES ? inner - i : LANES;
            v16 squares = splat(0.0f);
            for (ptrdiff_t a = 0; a < axis; a++) {
                v16 v = n == LANES ? load(from + a * inner + i) : load_part(from + a * inner + i, n, 0.0f);
                squares = fma16(v, v, squares);
            }
            const v16 bounded = select16(squares < epsilon, splat(epsilon), squares);
            const v16 factor = 1.0f / __builtin_elementwise_sqrt(bounded);
            for (ptrdiff_t a = 0; a < axis; a++) {
                const float *p = from + a * inner + i;
                if (n == LANES) store(to + a * inner + i, load(p) * factor);
                else store_part(to + a * inner + i, n, load_part(p, n, 0.0f) * factor);
            }
        }
    }
}

#define BINARY(name, OPERATOR)                                                                                             \
    static void KERNEL(name)(                                                                                              \
        ptrdiff_t count, const float *a, ptrdiff_t step_a, const float *b, ptrdiff_t step_b, float *out) {                 \
        if (count == 0) return;                                                                                            \
        const v16 first_a = splat(a[0]), first_b = splat(b[0]);                                                            \
        ptrdiff_t i = 0;                                                                                                   \
        for (; i + LANES <= count; i += LANES)                                                                             \
            store(out + i, (step_a ? load(a + i) : first_a) OPERATOR(step_b ? load(b + i) : first_b));                     \
        if (i < count) {                                                                                                   \
            const ptrdiff_t n = count - i;                                                                                 \
            store_part(out + i, n,                                                                                         \
                (step_a ? load_part(a + i, n, 0.0f) : first_a) OPERATOR(step_b ? load_part(b + i, n, 0.0f) : first_b));    \
        }                                                                                                                  \
    }
BINARY(add, +)
BINARY(multiply, *)
#undef BINARY

static void KERNEL(affine)(ptrdiff_t count, const float *x, float a, float b, float *y) {
    const v16 factor = splat(a), term = splat(b);
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) store(y + i, load(x + i) * factor + term);
    if (i < count) store_part(y + i, count - i, load_part(x + i, count - i, 0.0f) * factor + term);
}

static void KERNEL(id_range)(ptrdiff_t count, const int32_t *ids, int32_t *smallest, int32_t *largest) {
    i16 low = splat_int(INT32_MAX), high = splat_int(INT32_MIN);
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        const i16 v = *(const i16_unaligned *)(ids + i);
        low = __builtin_elementwise_min(low, v);
        high = __builtin_elementwise_max(high, v);
    }
    int32_t lowest = __builtin_reduce_min(low), highest = __builtin_reduce_max(high);
    for (; i < count; i++) {
        lowest = ids[i] < lowest ? ids[i] : lowest;
        highest = ids[i] > highest ? ids[i] : highest;
    }
    *smallest = lowest;
    *largest = highest;
}
