// Sixteen floats as one value, whatever the registers of the instruction set. The compiler splits it into two or four
// registers where they are narrower, so one source gives the same operations in the same order everywhere.
//
// Included once per instruction set, inside the region that sets the target. MK_LEVEL says which.
#define INLINE static inline __attribute__((always_inline))

typedef float v16 __attribute__((vector_size(64)));
typedef int32_t i16 __attribute__((vector_size(64)));
typedef float v16_unaligned __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t i16_unaligned __attribute__((vector_size(64), aligned(4), may_alias));

enum { LANES = 16 };

INLINE v16 splat(float x) { return (v16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE i16 splat_int(int32_t x) { return (i16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE v16 load(const float *p) { return *(const v16_unaligned *)p; }
INLINE void store(float *p, v16 v) { *(v16_unaligned *)p = v; }

// The first n < 16 lanes; the others are `fill` on load and not touched on store.
#if MK_LEVEL == MK_SIMD_AVX512
INLINE v16 load_part(const float *p, ptrdiff_t n, float fill) {
    return (v16)_mm512_mask_loadu_ps((__m512)splat(fill), (__mmask16)((1u << n) - 1), p);
}
INLINE void store_part(float *p, ptrdiff_t n, v16 v) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v); }
#elif MK_LEVEL == MK_SIMD_AVX2
// All bits of the first n of sixteen lanes.
INLINE i16 part_mask(ptrdiff_t n) {
    static const int32_t lanes[2 * LANES] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    return *(const i16_unaligned *)(lanes + LANES - n);
}
INLINE __m256i low_half(i16 v) { return (__m256i)__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7); }
INLINE __m256i high_half(i16 v) { return (__m256i)__builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15); }
INLINE v16 load_part(const float *p, ptrdiff_t n, float fill) {
    const i16 mask = part_mask(n);
    const __m256 low = _mm256_maskload_ps(p, low_half(mask)), high = _mm256_maskload_ps(p + 8, high_half(mask));
    const i16 lanes = (i16)__builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return (v16)((mask & lanes) | (~mask & (i16)splat(fill)));
}
INLINE void store_part(float *p, ptrdiff_t n, v16 v) {
    const i16 mask = part_mask(n);
    _mm256_maskstore_ps(p, low_half(mask), (__m256)low_half((i16)v));
    _mm256_maskstore_ps(p + 8, high_half(mask), (__m256)high_half((i16)v));
}
#else
INLINE v16 load_part(const float *p, ptrdiff_t n, float fill) {
    float lanes[LANES];
    for (int i = 0; i < LANES; i++) lanes[i] = i < n ? p[i] : fill;
    return load(lanes);
}
INLINE void store_part(float *p, ptrdiff_t n, v16 v) {
    for (int i = 0; i < n; i++) p[i] = v[i];
}
#endif

#if MK_LEVEL == MK_SIMD_BASELINE && defined(__x86_64__)
INLINE v16 fma16(v16 a, v16 b, v16 c) { return a * b + c; }
#else
INLINE v16 fma16(v16 a, v16 b, v16 c) { return __builtin_elementwise_fma(a, b, c); }
#endif

INLINE v16 select16(i16 condition, v16 yes, v16 no) {
    return (v16)((condition & (i16)yes) | (~condition & (i16)no));
}
INLINE v16 abs16(v16 x) { return (v16)((i16)x & splat_int(0x7fffffff)); }
INLINE v16 copy_sign(v16 magnitude, v16 sign) {
    return (v16)(((i16)magnitude & splat_int(0x7fffffff)) | ((i16)sign & splat_int((int32_t)0x80000000)));
}
// The larger and the smaller; NaN where either is NaN.
INLINE v16 max16(v16 a, v16 b) { return select16((b > a) | (b != b), b, a); }
INLINE v16 min16(v16 a, v16 b) { return select16((b < a) | (b != b), b, a); }

#define SHUFFLE(v, ...) __builtin_shufflevector(v, v, __VA_ARGS__)
// Combines the lanes pairwise: i with i + 8, then i + 4, i + 2, i + 1.
#define REDUCE16(v, COMBINE)                                                                                               \
    do {                                                                                                                   \
        v = COMBINE(v, SHUFFLE(v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));                                  \
        v = COMBINE(v, SHUFFLE(v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));                                  \
        v = COMBINE(v, SHUFFLE(v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));                                  \
        v = COMBINE(v, SHUFFLE(v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));                                  \
    } while (0)
#define PLUS16(a, b) ((a) + (b))
INLINE float sum_lanes(v16 v) { REDUCE16(v, PLUS16); return v[0]; }
INLINE float max_lanes(v16 v) { REDUCE16(v, max16); return v[0]; }
INLINE float min_lanes(v16 v) { REDUCE16(v, min16); return v[0]; }
