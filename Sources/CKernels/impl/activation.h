// Bias and activation over rows, in place or not.

#define LARGEST 0x1.fffffep127f

// (x + offset) * slope, no less than 0 and no more than 1.
INLINE v16 clipped_line(v16 x, v16 slope, v16 offset) {
    return at_most16(at_least16((x + offset) * slope, 0.0f), 1.0f);
}

INLINE v16 activate(v16 x, int32_t kind, v16 p0, v16 p1, v16 p2) {
    switch (kind) {
    case MK_RELU: return select16(x <= 0.0f, splat(0.0f), x);
    case MK_SIGMOID: return sigmoid16(x);
    case MK_TANH: return tanh16(x);
    case MK_RELU_GENERAL: {
        // Adding 0 turns -0 into 0, as Keras does.
        v16 above = select16(x > p0, p0, x) + 0.0f;
        // A slope of zero gives zero for -infinity too.
        v16 below = select16(p1 == 0.0f, splat(0.0f), p1 * (x - p2));
        return select16(x < p2, below, above);
    }
    case MK_ELU:
    case MK_SELU: {
        v16 below = p0 * expm1_negative16(select16(x > 0.0f, splat(0.0f), x));
        v16 y = select16(x > 0.0f, x, below);
        return kind == MK_SELU ? p1 * y : y;
    }
    case MK_SOFTPLUS: return softplus16(x);
    case MK_SOFTSIGN: {
        // The limit at infinity is 1.
        v16 a = at_most16(abs16(x), LARGEST);
        return copy_sign(a / (1.0f + a), x);
    }
    case MK_EXPONENTIAL: return exp16(x);
    case MK_CLIPPED_LINE: return clipped_line(x, p0, p1);
    // x times a factor that is 0 at -infinity: the limit is -0, which the largest float gives as well.
    case MK_SILU: return at_least16(x, -LARGEST) * sigmoid16(x);
    case MK_GELU: return at_least16(x, -LARGEST) * normal_cdf16(x);
    case MK_GELU_TANH: return at_least16(x, -LARGEST) * tanh_cdf16(x);
    case MK_LEAKY_RELU: return select16(x < 0.0f, p0 * x, x);
    case MK_HARD_SILU: return at_least16(x, -LARGEST) * clipped_line(x, splat(1.0f / 6.0f), splat(3.0f));
    case MK_MISH: return at_least16(x, -LARGEST) * tanh_softplus16(x);
    default: return x;
    }
}

INLINE void activate_run(
    ptrdiff_t count, const float *x, const float *bias, int32_t kind, const mk_activation *parameters, float *y) {
    const v16 p0 = splat(parameters->p0), p1 = splat(parameters->p1), p2 = splat(parameters->p2);
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        v16 v = load(x + i);
        if (bias) v = v + load(bias + i);
        store(y + i, activate(v, kind, p0, p1, p2));
    }
    if (i < count) {
        v16 v = load_part(x + i, count - i, 0.0f);
        if (bias) v = v + load_part(bias + i, count - i, 0.0f);
        store_part(y + i, count - i, activate(v, kind, p0, p1, p2));
    }
}

static void softmax_row(ptrdiff_t count, const float *x, const float *bias, int32_t kind, float *y) {
    if (bias) {
        mk_activation none = {0};
        activate_run(count, x, bias, MK_LINEAR, &none, y);
        x = y;
    }
    v16 largest = splat(-__builtin_inff());
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) largest = max16(largest, load(x + i));
    if (i < count) largest = max16(largest, load_part(x + i, count - i, -__builtin_inff()));
    const v16 shift = splat(max_lanes(largest));
    v16 total = splat(0.0f);
    for (i = 0; i + LANES <= count; i += LANES) {
        v16 shifted = load(x + i) - shift;
        v16 e = exp16(shifted);
        total = total + e;
        store(y + i, kind == MK_SOFTMAX ? e : shifted);
    }
    if (i < count) {
        v16 shifted = load_part(x + i, count - i, -__builtin_inff()) - shift;
        v16 e = exp16(shifted);
        // The lanes beyond the row: exp(-inf - shift) is 0, but NaN where the shift is -inf, as the row's own lanes are.
        total = total + e;
        store_part(y + i, count - i, kind == MK_SOFTMAX ? e : shifted);
    }
    const float sum = sum_lanes(total);
    if (kind == MK_SOFTMAX) {
        const v16 divisor = splat(sum);
        for (i = 0; i + LANES <= count; i += LANES) store(y + i, load(y + i) / divisor);
        if (i < count) store_part(y + i, count - i, load_part(y + i, count - i, 0.0f) / divisor);
    } else {
        const v16 logarithm = log16(splat(sum));
        for (i = 0; i + LANES <= count; i += LANES) store(y + i, load(y + i) - logarithm);
        if (i < count) store_part(y + i, count - i, load_part(y + i, count - i, 0.0f) - logarithm);
    }
}

#define EACH_ACTIVATION(CASE)                                                                                              \
    CASE(MK_LINEAR) CASE(MK_RELU) CASE(MK_SIGMOID) CASE(MK_TANH) CASE(MK_RELU_GENERAL) CASE(MK_ELU) CASE(MK_SELU)          \
    CASE(MK_SOFTPLUS) CASE(MK_SOFTSIGN) CASE(MK_EXPONENTIAL) CASE(MK_CLIPPED_LINE) CASE(MK_SILU) CASE(MK_GELU)             \
    CASE(MK_GELU_TANH) CASE(MK_LEAKY_RELU) CASE(MK_HARD_SILU) CASE(MK_MISH)

static void KERNEL(bias_activation)(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *bias, mk_activation activation, float *y) {
    if (activation.kind == MK_SOFTMAX || activation.kind == MK_LOG_SOFTMAX) {
        if (columns == 0) return;
        for (ptrdiff_t r = 0; r < rows; r++)
            softmax_row(columns, x + r * columns, bias, activation.kind, y + r * columns);
        return;
    }
    if (!bias) {  // One run over everything: a single tail.
        columns *= rows;
        rows = 1;
    }
#define CASE(kind)                                                                                                         \
    case kind:                                                                                                             \
        for (ptrdiff_t r = 0; r < rows; r++)                                                                               \
            activate_run(columns, x + r * columns, bias, kind, &activation, y + r * columns);                              \
        break;
    switch (activation.kind) { EACH_ACTIVATION(CASE) }
#undef CASE
}

// A finished row of a product: `sum` plus bias, with the cheap activations applied at once. Others follow per row.
INLINE v16 finish(v16 sum, v16 bias, int32_t kind) {
    // Adding 0 first makes a sum of -0 the +0 that it is where zeros of the input are left in.
    v16 v = (sum + 0.0f) + bias;
    return kind == MK_RELU ? select16(v <= 0.0f, splat(0.0f), v) : v;
}
INLINE int finishes_at_once(int32_t kind) { return kind == MK_LINEAR || kind == MK_RELU; }
