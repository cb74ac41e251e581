// Products that gather rows of a weight matrix. Every output element is one chain of multiply-adds in index order from
// zero; then the bias is added and the activation applied.

// Accumulators held at once: 8 registers of AVX-512, 8 of AVX2, 8 of SSE.
#if MK_LEVEL == MK_SIMD_AVX512
enum { WIDE = 8 };
#elif MK_LEVEL == MK_SIMD_AVX2
enum { WIDE = 4 };
#else
enum { WIDE = 2 };
#endif
// How many entries ahead the rows of weights are fetched: enough to cover the latency of the last-level cache.
enum { AHEAD = 8 };

#define FETCH(p) __builtin_prefetch((p), 0, 3)

// One row of the sparse matrix times `n` vectors of columns (the last may be partial: `part` lanes, 0 for whole).
INLINE void sparse_row(
    ptrdiff_t entries, ptrdiff_t readable, const int32_t *indices, const float *values, const float *weights,
    ptrdiff_t stride, const int n, ptrdiff_t part, const float *bias, int32_t kind, float *out) {
    v16 sums[8];
    for (int j = 0; j < n; j++) sums[j] = splat(0.0f);
    for (ptrdiff_t e = 0; e < entries; e++) {
        const float *row = weights + (ptrdiff_t)indices[e] * stride;
        if (e + AHEAD < readable) {
            const float *next = weights + (ptrdiff_t)indices[e + AHEAD] * stride;
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) FETCH(next + j * LANES);
        }
        const v16 value = splat(values[e]);
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++) {
            v16 w = part && j == n - 1 ? load_part(row + j * LANES, part, 0.0f) : load(row + j * LANES);
            sums[j] = fma16(value, w, sums[j]);
        }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) {
        if (part && j == n - 1) {
            v16 b = bias ? load_part(bias + j * LANES, part, 0.0f) : splat(0.0f);
            store_part(out + j * LANES, part, finish(sums[j], b, kind));
        } else {
            v16 b = bias ? load(bias + j * LANES) : splat(0.0f);
            store(out + j * LANES, finish(sums[j], b, kind));
        }
    }
}

static void KERNEL(sparse_dense)(
    ptrdiff_t rows, const ptrdiff_t *offsets, const int32_t *indices, const float *values, const float *weights,
    ptrdiff_t units, const float *bias, mk_activation activation, float *out) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const ptrdiff_t first = offsets[r], entries = offsets[r + 1] - first, readable = offsets[rows] - first;
        float *row = out + r * units;
        ptrdiff_t u = 0;
#define COLUMNS(n)                                                                                                         \
    for (; u + (n) * LANES <= units; u += (n) * LANES)                                                                     \
        sparse_row(entries, readable, indices + first, values + first, weights + u, units, n, 0, bias ? bias + u : 0,      \
            activation.kind, row + u);
        COLUMNS(WIDE)
#if MK_LEVEL == MK_SIMD_AVX512
        COLUMNS(4)
#endif
#if MK_LEVEL != MK_SIMD_BASELINE
        COLUMNS(2)
#endif
        COLUMNS(1)
#undef COLUMNS
        if (u < units)
            sparse_row(entries, readable, indices + first, values + first, weights + u, units, 1, units - u,
                bias ? bias + u : 0, activation.kind, row + u);
        if (!finishes_at_once(activation.kind)) KERNEL(bias_activation)(1, units, row, 0, activation, row);
    }
}

// `m` rows times `n` vectors of columns.
INLINE void dense_block(
    const int m, ptrdiff_t depth, const float *x, const float *weights, ptrdiff_t units, const int n, ptrdiff_t part,
    const float *bias, int32_t kind, float *out) {
    v16 sums[6][8];
#pragma clang loop unroll(full)
    for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++) sums[i][j] = splat(0.0f);
    for (ptrdiff_t k = 0; k < depth; k++) {
        const float *row = weights + k * units;
        v16 w[8];
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++) {
            FETCH(row + j * LANES + 16 * units);
            w[j] = part && j == n - 1 ? load_part(row + j * LANES, part, 0.0f) : load(row + j * LANES);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < m; i++) {
            const v16 value = splat(x[i * depth + k]);
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) sums[i][j] = fma16(value, w[j], sums[i][j]);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++) {
            float *p = out + i * units + j * LANES;
            if (part && j == n - 1) {
                v16 b = bias ? load_part(bias + j * LANES, part, 0.0f) : splat(0.0f);
                store_part(p, part, finish(sums[i][j], b, kind));
            } else {
                v16 b = bias ? load(bias + j * LANES) : splat(0.0f);
                store(p, finish(sums[i][j], b, kind));
            }
        }
}

// All rows times one panel of `n` vectors of columns, so that the panel is read from the cache from the second block on.
INLINE void dense_panel(
    ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, const float *x, const float *weights, const int n, ptrdiff_t part,
    const float *bias, int32_t kind, float *out) {
    ptrdiff_t r = 0;
#define ROWS(m) dense_block(m, depth, x + r * depth, weights, units, n, part, bias, kind, out + r * units)
    for (; rows - r > 8 || rows - r == 6; r += 6) ROWS(6);
    if (rows - r > 6) {  // 7 or 8: two blocks of about the same height.
        ROWS(4);
        r += 4;
    }
    switch (rows - r) {
    case 5: ROWS(5); break;
    case 4: ROWS(4); break;
    case 3: ROWS(3); break;
    case 2: ROWS(2); break;
    case 1: ROWS(1); break;
    }
#undef ROWS
}

static void KERNEL(dense_product)(
    ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, const float *x, const float *weights, const float *bias,
    mk_activation activation, float *out) {
    ptrdiff_t u = 0;
    // Few rows leave registers for wider panels, which is faster as weights come from further away.
#define WIDE_COLUMNS(m, n)                                                                                                 \
    if (rows == (m))                                                                                                       \
        for (; u + (n) * LANES <= units; u += (n) * LANES)                                                                 \
            dense_block(m, depth, x, weights + u, units, n, 0, bias ? bias + u : 0, activation.kind, out + u);
#define COLUMNS(n)                                                                                                         \
    for (; u + (n) * LANES <= units; u += (n) * LANES)                                                                     \
        dense_panel(rows, depth, units, x, weights + u, n, 0, bias ? bias + u : 0, activation.kind, out + u);
#if MK_LEVEL == MK_SIMD_AVX512
    WIDE_COLUMNS(1, 8)
    WIDE_COLUMNS(2, 8)
    WIDE_COLUMNS(3, 8)
    COLUMNS(4)
#elif MK_LEVEL == MK_SIMD_AVX2
    WIDE_COLUMNS(1, 4)
    WIDE_COLUMNS(2, 2)
#endif
    COLUMNS(1)
#undef COLUMNS
#undef WIDE_COLUMNS
    if (u < units)
        dense_panel(rows, depth, units, x, weights + u, 1, units - u, bias ? bias + u : 0, activation.kind, out + u);
    if (!finishes_at_once(activation.kind)) KERNEL(bias_activation)(rows, units, out, 0, activation, out);
}

// One pooled row over `n` vectors of columns.
INLINE void pooled_row(
    ptrdiff_t length, ptrdiff_t readable, const int32_t *ids, const float *table, ptrdiff_t width, const int n,
    ptrdiff_t part, const int skip_zero, float divisor, float *out) {
    v16 sums[8];
    for (int j = 0; j < n; j++) sums[j] = splat(0.0f);
    for (ptrdiff_t l = 0; l < length; l++) {
        if (l + AHEAD < readable) {
            const float *next = table + (ptrdiff_t)ids[l + AHEAD] * width;
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) FETCH(next + j * LANES);
        }
        if (skip_zero && ids[l] == 0) continue;
        const float *row = table + (ptrdiff_t)ids[l] * width;
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++)
            sums[j] = sums[j] + (part && j == n - 1 ? load_part(row + j * LANES, part, 0.0f) : load(row + j * LANES));
    }
    const v16 by = splat(divisor);
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) {
        v16 v = divisor == 1.0f ? sums[j] : sums[j] / by;
        if (part && j == n - 1) store_part(out + j * LANES, part, v);
        else store(out + j * LANES, v);
    }
}

INLINE void pooled_rows(
    ptrdiff_t rows, ptrdiff_t length, const int32_t *ids, const float *table, ptrdiff_t width, int32_t pool,
    const int skip_zero, float *out) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const int32_t *row = ids + r * length;
        const ptrdiff_t readable = (rows - r) * length;
        float divisor = pool == MK_POOL_SUM ? 1.0f : (float)length;
        if (skip_zero) {
            ptrdiff_t kept = 0;
            for (ptrdiff_t l = 0; l < length; l++) kept += row[l] != 0;
            divisor = (float)kept;
        }
        ptrdiff_t u = 0;
#define COLUMNS(n)                                                                                                         \
    for (; u + (n) * LANES <= width; u += (n) * LANES)                                                                     \
        pooled_row(length, readable, row, table + u, width, n, 0, skip_zero, divisor, out + r * width + u);
        COLUMNS(WIDE)
#if MK_LEVEL == MK_SIMD_AVX512
        COLUMNS(4)
#endif
#if MK_LEVEL != MK_SIMD_BASELINE
        COLUMNS(2)
#endif
        COLUMNS(1)
#undef COLUMNS
        if (u < width)
            pooled_row(length, readable, row, table + u, width, 1, width - u, skip_zero, divisor, out + r * width + u);
    }
}

static void KERNEL(pooled_gather)(
    ptrdiff_t rows, ptrdiff_t length, const int32_t *ids, const float *table, ptrdiff_t width, int32_t pool, float *out) {
    if (pool == MK_POOL_MASKED_MEAN) pooled_rows(rows, length, ids, table, width, pool, 1, out);
    else pooled_rows(rows, length, ids, table, width, pool, 0, out);
}
