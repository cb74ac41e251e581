// Elementary functions of sixteen floats. Error bounds are in units in the last place of the exact result, hold with fused
// multiply-add, and are checked over all floats by ActivationAccuracyTests. NaN gives NaN throughout. Nothing here calls
// the C library, whose functions give other bits on other CPUs.

// A number as n ln 2 + rest, |rest| at most about ln 2 / 2.
typedef struct {
    v16 rest;
    i16 n;
} reduced16;

// Cody-Waite reduction by ln 2 in two parts, for |x| up to 150.
INLINE reduced16 reduce_exp16(v16 x) {
    // Adding 1.5 * 2^23 rounds to an integer that then stands in the low bits.
    const v16 shift = splat(0x1.8p23f);
    v16 shifted = fma16(x, splat(1.44269504088896341f), shift);
    v16 n = shifted - shift;
    v16 r = fma16(n, splat(-0.693359375f), x);
    return (reduced16){fma16(n, splat(2.12194440e-4f), r), (i16)shifted - (i16)shift};
}

// exp(r) - 1 for |r| up to ln 2 / 2: the polynomial of Cephes' expf (Moshier).
INLINE v16 exp_rest16(v16 r) {
    v16 p = splat(1.9875691500e-4f);
    p = fma16(p, r, splat(1.3981999507e-3f));
    p = fma16(p, r, splat(8.3334519073e-3f));
    p = fma16(p, r, splat(4.1665795894e-2f));
    p = fma16(p, r, splat(1.6666665459e-1f));
    p = fma16(p, r, splat(5.0000001201e-1f));
    return fma16(p, r * r, r);
}

// p * 2^n in two factors, as 2^n alone may be beyond the range of a float where the result is not.
INLINE v16 scale16(v16 p, i16 n) {
    i16 half = n >> 1;
    i16 rest = n - half;
    v16 first = (v16)((half + 127) << 23);
    v16 second = (v16)((rest + 127) << 23);
    return p * first * second;
}

// x, but `least` where it is less.
INLINE v16 at_least16(v16 x, float least) { return select16(x < least, splat(least), x); }
// x, but `most` where it is more.
INLINE v16 at_most16(v16 x, float most) { return select16(x > most, splat(most), x); }

// exp(x), below 1.1 ulp; subnormal results are kept, overflow gives infinity.
INLINE v16 exp16(v16 x) {
    reduced16 r = reduce_exp16(at_least16(at_most16(x, 90.0f), -110.0f));
    return scale16(exp_rest16(r.rest) + 1.0f, r.n);
}

// exp(-|x|), below 1.1 ulp.
INLINE v16 exp_minus_abs16(v16 x) {
    reduced16 r = reduce_exp16(at_least16(-abs16(x), -110.0f));
    return scale16(exp_rest16(r.rest) + 1.0f, r.n);
}

// exp(x) - 1 for x <= 0 as 2^n (exp(r) - 1) + (2^n - 1), which does not cancel, below 1.5 ulp; -0 stays -0.
INLINE v16 expm1_negative16(v16 x) {
    reduced16 r = reduce_exp16(at_least16(x, -40.0f));
    v16 scale = (v16)((r.n + 127) << 23);
    return copy_sign(fma16(exp_rest16(r.rest), scale, scale - 1.0f), x);
}

// 1 / (1 + exp(-x)) by exp(-|x|), so that small results keep their relative accuracy; below 3 ulp.
INLINE v16 sigmoid16(v16 x) {
    v16 e = exp_minus_abs16(x);
    return select16(x >= 0.0f, splat(1.0f), e) / (1.0f + e);
}

// tanh(x), below 2 ulp: a polynomial in x^2 (Cephes' tanhf) below 0.625, 1 - 2 / (exp(2x) + 1) above; odd, -0 stays -0.
INLINE v16 tanh16(v16 x) {
    v16 a = abs16(x);
    v16 z = a * a;
    v16 p = splat(-5.70498872745e-3f);
    p = fma16(p, z, splat(2.06390887954e-2f));
    p = fma16(p, z, splat(-5.37397155531e-2f));
    p = fma16(p, z, splat(1.33314422036e-1f));
    p = fma16(p, z, splat(-3.33332819422e-1f));
    v16 small = fma16(p * z, a, a);
    v16 large = 1.0f - 2.0f / (exp16(a + a) + 1.0f);
    return copy_sign(select16(a < 0.625f, small, large), x);
}

// log(1 + y) for -0.5 <= y <= 1, as 2 atanh(y / (2 + y)); the polynomial is the minimax one for atanh(s)/s, s^2 in
// [0, 1/9].
INLINE v16 log1p_unit16(v16 y) {
    v16 s = y / (2.0f + y);
    v16 z = s * s;
    v16 p = splat(1.000820666e-01f);
    p = fma16(p, z, splat(7.046506340e-02f));
    p = fma16(p, z, splat(9.153101697e-02f));
    p = fma16(p, z, splat(1.110786940e-01f));
    p = fma16(p, z, splat(1.428580399e-01f));
    p = fma16(p, z, splat(1.999999883e-01f));
    p = fma16(p, z, splat(3.333333334e-01f));
    v16 twice = s + s;
    return fma16(p * z, twice, twice);
}

// log(x) for normal x, below 3 ulp; infinity gives infinity. x = 2^n m with m in [0.75, 1.5), so that nothing cancels next
// to 1.
INLINE v16 log16(v16 x) {
    // Subtracting the bits of 0.75 carries into the exponent from 1.5 on.
    i16 n = ((i16)x - splat_int(0x3f400000)) >> 23;
    v16 m = (v16)((i16)x - (n << 23));
    v16 exponent = __builtin_convertvector(n, v16);
    v16 y = fma16(exponent, splat(-2.12194440e-4f), log1p_unit16(m - 1.0f));
    y = fma16(exponent, splat(0.693359375f), y);
    return select16((x != x) | (x == __builtin_inff()), x, y);
}

// log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)), below 3 ulp.
INLINE v16 softplus16(v16 x) {
    return select16(x <= 0.0f, splat(0.0f), x) + log1p_unit16(exp_minus_abs16(x));
}

// The normal distribution's P(X <= x), below 3.5 ulp: for negative x exp(-x^2 / 2), with the rounding of x^2 carried along,
// times a rational minimax approximation q / (1 + a (2.5066 q + p)) of what remains, a = |x|. All coefficients are
// positive, so that nothing cancels, and the rounding errors of q nearly do.
INLINE v16 normal_cdf16(v16 x) {
    // P(X <= -14.5) is 0 in floats.
    v16 a = at_most16(abs16(x), 14.5f);
    v16 q = splat(6.192093249e-03f);
    q = fma16(q, a, splat(6.106833369e-02f));
    q = fma16(q, a, splat(2.752037644e-01f));
    q = fma16(q, a, splat(6.579155326e-01f));
    q = fma16(q, a, splat(7.500000000e-01f));
    v16 p = splat(1.124296432e-05f);
    p = fma16(p, a, splat(1.530708931e-02f));
    p = fma16(p, a, splat(1.560807228e-01f));
    p = fma16(p, a, splat(6.327086091e-01f));
    v16 ratio = q / fma16(fma16(q, splat(2.5066f), p), a, splat(1.500000000e+00f));
    v16 half = -0.5f * a;
    v16 square = half * a;
    reduced16 r = reduce_exp16(square);
    v16 e = exp_rest16(r.rest + fma16(half, a, -square));
    v16 tail = scale16(fma16(ratio, e, ratio), r.n);
    return select16(x > 0.0f, 1.0f - tail, tail);
}

// (1 + tanh(u)) / 2 = sigmoid(2u), u = sqrt(2 / pi) (x + 0.044715 x^3), below 4 ulp. The exponent 2u = x (c1 + c3 x^2) is
// carried in two floats, as its rounding would count a hundredfold.
INLINE v16 tanh_cdf16(v16 x) {
    // sigmoid(2u) is 0 in floats from here on.
    v16 a = at_most16(abs16(x), 12.0f);
    // c1 is cut to 21 bits so that factor - c1 below is exact.
    const v16 c1 = splat(0x1.98845p0f), c1_low = splat(0x1.9ea1b2p-23f);
    const v16 c3 = splat(0x1.2444f2p-4f), c3_low = splat(0x1.49b16ap-29f);
    v16 square = a * a;
    v16 square_low = fma16(a, a, -square);
    v16 factor = fma16(c3, square, c1);
    v16 low = fma16(c3, square, -(factor - c1)) + c1_low;
    low = fma16(c3_low, square, fma16(c3, square_low, low));
    v16 u = -a * factor;
    low = fma16(-a, low, fma16(-a, factor, -u));
    reduced16 r = reduce_exp16(u);
    v16 e = scale16(exp_rest16(r.rest + low) + 1.0f, r.n);
    return select16(x >= 0.0f, splat(1.0f), e) / (1.0f + e);
}

// tanh(log(1 + exp(x))) = n / (n + 2) with n = e (e + 2), e = exp(x); below 3 ulp.
INLINE v16 tanh_softplus16(v16 x) {
    v16 e = exp16(at_most16(x, 20.0f));
    v16 n = fma16(e, e, e + e);
    return n / (n + 2.0f);
}
