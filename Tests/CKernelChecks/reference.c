// Where the value is known to within 2^-50 without a call of the mathematical library, it is given at once: that makes a
// check of all floats a matter of seconds per function. TINY is where a Taylor polynomial is as good.
#include "reference.h"

#include <math.h>

#define TINY 0x1p-20
#define REFERENCE(name) static double name(double x, __attribute__((unused)) const mk_activation *activation)

static const double sqrt_half = 0.70710678118654752440, density = 0.39894228040143267794;

static double sigmoid_of(double x) {
    if (fabs(x) < TINY) return 0.5 + x / 4;
    if (x > 40) return 1;
    if (x < -110) return 0;
    const double e = exp(-fabs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
}

static double expm1_of(double x) {
    if (fabs(x) < TINY) return x * (1 + x / 2);
    return x < -40 ? -1 : expm1(x);
}

REFERENCE(linear) { return x; }
REFERENCE(relu) { return x <= 0 ? 0 : x; }
REFERENCE(sigmoid) { return sigmoid_of(x); }
REFERENCE(hyperbolic_tangent) {
    if (fabs(x) < TINY) return x * (1 - x * x / 3);
    return fabs(x) > 20 ? copysign(1, x) : tanh(x);
}
REFERENCE(relu_general) {
    const double most = activation->p0, slope = activation->p1, threshold = activation->p2;
    if (x < threshold) return slope == 0 ? 0 : slope * (x - threshold);
    return (x > most ? most : x) + 0.0;  // -0 becomes 0.
}
REFERENCE(elu) { return x > 0 ? x : activation->p0 * expm1_of(x); }
REFERENCE(selu) { return 1.0507009873554804934 * (x > 0 ? x : 1.6732632423543772848 * expm1_of(x)); }
REFERENCE(softplus) {
    if (fabs(x) < TINY) return 0.69314718055994530942 + x / 2 + x * x / 8;
    if (x > 40) return x;
    if (x < -110) return 0;
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}
REFERENCE(softsign) { return isinf(x) ? copysign(1, x) : x / (1 + fabs(x)); }
REFERENCE(exponential) {
    if (fabs(x) < TINY) return 1 + x + x * x / 2;
    return x > 90 ? INFINITY : x < -110 ? 0 : exp(x);
}
REFERENCE(clipped_line) {
    // The slopes 1 / 6 and 0.2 as numbers, not as floats.
    const double offset = activation->p1, y = (x + offset) * (offset == 3 ? 1.0 / 6 : 1.0 / 5);
    return y < 0 ? 0 : y > 1 ? 1 : y;
}
REFERENCE(silu) { return x == -INFINITY ? -0.0 : x * sigmoid_of(x); }
REFERENCE(gelu) {
    if (fabs(x) < TINY) return x * (0.5 + density * x);
    if (x > 10) return x;
    return x < -15 ? -0.0 : x * 0.5 * erfc(-x * sqrt_half);
}
REFERENCE(gelu_tanh) {
    if (x > 20) return x;
    return x < -20 ? -0.0 : x * sigmoid_of(4 * density * (x + 0.044715 * x * x * x));
}
REFERENCE(leaky_relu) { return x < 0 ? activation->p0 * x : x; }
REFERENCE(hard_silu) {
    const double y = (x + 3) / 6;
    return y < 0 ? -0.0 : y > 1 ? x : x * y;
}
REFERENCE(mish) {
    if (fabs(x) < TINY) return x * (0.6 + 0.32 * x);
    if (x > 40) return x;
    return x < -110 ? -0.0 : x * tanh(log1p(exp(x)));
}

mk_reference mk_reference_of(int32_t kind) {
    switch (kind) {
    case MK_LINEAR: return linear;
    case MK_RELU: return relu;
    case MK_SIGMOID: return sigmoid;
    case MK_TANH: return hyperbolic_tangent;
    case MK_RELU_GENERAL: return relu_general;
    case MK_ELU: return elu;
    case MK_SELU: return selu;
    case MK_SOFTPLUS: return softplus;
    case MK_SOFTSIGN: return softsign;
    case MK_EXPONENTIAL: return exponential;
    case MK_CLIPPED_LINE: return clipped_line;
    case MK_SILU: return silu;
    case MK_GELU: return gelu;
    case MK_GELU_TANH: return gelu_tanh;
    case MK_LEAKY_RELU: return leaky_relu;
    case MK_HARD_SILU: return hard_silu;
    case MK_MISH: return mish;
    default: return 0;
    }
}
