// Elementary functions of sixteen floats. Error bounds, in units in the last place of the exact result and with fused
// multiply-add, are measured by ActivationAccuracyTests; NaN gives NaN throughout.

// exp(x), below 1.1 ulp; subnormal results are kept, overflow gives infinity. Cody-Waite reduction by ln 2 in two parts
// and the polynomial of Cephes' expf (Moshier).
INLINE v16 exp16(v16 x) {
    const v16 shift = splat(0x1.8p23f);
    v16 clamped = select16(x > 90.0f, splat(90.0f), x);
    clamped = select16(clamped < -110.0f, splat(-110.0f), clamped);
    // Adding 1.5 * 2^23 rounds to an integer that then stands in the low bits.
    v16 shifted = fma16(clamped, splat(1.44269504088896341f), shift);
    v16 n = shifted - shift;
    i16 exponent = (i16)shifted - (i16)shift;
    v16 r = fma16(n, splat(-0.693359375f), clamped);
    r = fma16(n, splat(2.12194440e-4f), r);
    v16 p = splat(1.9875691500e-4f);
    p = fma16(p, r, splat(1.3981999507e-3f));
    p = fma16(p, r, splat(8.3334519073e-3f));
    p = fma16(p, r, splat(4.1665795894e-2f));
    p = fma16(p, r, splat(1.6666665459e-1f));
    p = fma16(p, r, splat(5.0000001201e-1f));
    p = fma16(p, r * r, r) + 1.0f;
    // Two factors, as 2^exponent alone may be beyond the range of a float where the result is not.
    i16 half = exponent >> 1;
    i16 rest = exponent - half;
    v16 first = (v16)((half + 127) << 23);
    v16 second = (v16)((rest + 127) << 23);
    return p * first * second;
}

// 1 / (1 + exp(-x)) by exp(-|x|), so that small results keep their relative accuracy.
INLINE v16 sigmoid16(v16 x) {
    v16 e = exp16(-abs16(x));
    return select16(x >= 0.0f, splat(1.0f), e) / (1.0f + e);
}

// tanh(x): a polynomial in x^2 (Cephes' tanhf) below 0.625, 1 - 2 / (exp(2x) + 1) above; odd, -0 stays -0.
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

// exp(x) - 1 for x <= 0, accurate near 0: by tanh(x/2) = (e^x - 1) / (e^x + 1), so 2t / (1 - t).
INLINE v16 expm1_negative16(v16 x) {
    v16 t = tanh16(x * 0.5f);
    return (t + t) / (1.0f - t);
}

// log(1 + y) for 0 <= y <= 1, as 2 atanh(y / (2 + y)); the polynomial is the minimax one for atanh(s)/s, s^2 in [0, 1/9].
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

// log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)).
INLINE v16 softplus16(v16 x) {
    return select16(x <= 0.0f, splat(0.0f), x) + log1p_unit16(exp16(-abs16(x)));
}

// The normal distribution's P(X <= x) = erfc(-x / sqrt 2) / 2: a polynomial for erf below |x / sqrt 2| = 1, beyond it
// exp(-z^2) times a polynomial in 1 / (1 + z / 2) for erfc, with the rounding of x^2 carried along.
INLINE v16 normal_cdf16(v16 x) {
    v16 z = abs16(x) * 0.70710678118654752f;
    v16 square = z * z;
    v16 near = splat(7.853857712e-05f);
    near = fma16(near, square, splat(-8.010192523e-04f));
    near = fma16(near, square, splat(5.188327560e-03f));
    near = fma16(near, square, splat(-2.685381187e-02f));
    near = fma16(near, square, splat(1.128358515e-01f));
    near = fma16(near, square, splat(-3.761262582e-01f));
    near = fma16(near, square, splat(1.128379166e+00f));
    v16 signed_erf = copy_sign(near * z, x);
    v16 centre = fma16(signed_erf, splat(0.5f), splat(0.5f));
    v16 t = 1.0f / fma16(z, splat(0.5f), splat(1.0f));
    v16 far = splat(8.304557201e-02f);
    far = fma16(far, t, splat(-1.922237224e-01f));
    far = fma16(far, t, splat(3.527915229e-02f));
    far = fma16(far, t, splat(9.725579576e-02f));
    far = fma16(far, t, splat(1.619278598e-01f));
    far = fma16(far, t, splat(2.518078459e-01f));
    far = fma16(far, t, splat(2.812001741e-01f));
    far = fma16(far, t, splat(2.821785026e-01f));
    far = fma16(far, t, splat(-3.220856732e-06f));
    // exp(-z^2) from x itself, as the rounding of z would count a hundredfold.
    v16 clamped = select16(abs16(x) > 15.0f, splat(15.0f), abs16(x));
    v16 high = clamped * clamped;
    v16 low = 0.5f * fma16(clamped, clamped, -high);
    v16 tail = exp16(-0.5f * high) * fma16(-low, far, far) * 0.5f;
    tail = select16(z > 10.5f, splat(0.0f), tail);
    tail = select16(x > 0.0f, 1.0f - tail, tail);
    return select16(z < 1.0f, centre, select16(x != x, x, tail));
}
