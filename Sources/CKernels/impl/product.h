// Products that gather rows of a weight matrix, in the order of summation that CKernels.h states.

// Accumulators held at once: 8 registers of AVX-512, 8 of AVX2, 8 of SSE.
#if MK_LEVEL == MK_SIMD_AVX512
enum { WIDE = 8 };
#elif MK_LEVEL == MK_SIMD_AVX2
enum { WIDE = 4 };
#else
enum { WIDE = 2 };
#endif
// How many entries ahead the rows of weights are fetched: enough to cover the latency of the last-level cache; and the size
// of weights that no cache holds.
enum { AHEAD = 8, FAR_FLOATS = 1 << 22 };

#define FETCH(p) __builtin_prefetch((p), 0, 3)

// One row of the sparse matrix times `n` vectors of columns (the last may be partial: `part` lanes, 0 for whole). Rows of
// weights are fetched `fetched` vectors wide: the first columns of a row fetch for the others, too, so that far memory is
// met once, in the order in which it lies.
INLINE void sparse_row(
    ptrdiff_t entries, ptrdiff_t readable, const int32_t *indices, const float *values, const float *weights,
    ptrdiff_t units, ptrdiff_t chain, const int n, ptrdiff_t part, ptrdiff_t fetched, const float *bias, int32_t kind,
    float *out) {
    v16 sums[8];
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) sums[j] = splat(0.0f);
    ptrdiff_t e = 0;
    int is_first = 1;
    while (e < entries) {
        // The end of the chain that the entry belongs to.
        const ptrdiff_t limit = chain == PTRDIFF_MAX ? chain : (indices[e] / chain + 1) * chain;
        if (!is_first) {  // Totals stand in `out` while a further chain runs.
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) {
                if (part && j == n - 1) store_part(out + j * LANES, part, sums[j]);
                else store(out + j * LANES, sums[j]);
                sums[j] = splat(0.0f);
            }
        }
        do {
            const float *row = weights + (ptrdiff_t)indices[e] * units;
            if (e + AHEAD < readable) {
                const float *next = weights + (ptrdiff_t)indices[e + AHEAD] * units;
#pragma clang loop unroll(full)
                for (int j = 0; j < n; j++) FETCH(next + j * LANES);
                for (ptrdiff_t j = n; j < fetched; j++) FETCH(next + j * LANES);
            }
            const v16 value = splat(values[e]);
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) {
                v16 w = part && j == n - 1 ? load_part(row + j * LANES, part, 0.0f) : load(row + j * LANES);
                sums[j] = fma16(value, w, sums[j]);
            }
            e++;
        } while (e < entries && indices[e] < limit);
        if (!is_first)
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++)
                sums[j] = (part && j == n - 1 ? load_part(out + j * LANES, part, 0.0f) : load(out + j * LANES)) + sums[j];
        is_first = 0;
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
    ptrdiff_t rows, ptrdiff_t depth, const ptrdiff_t *offsets, const int32_t *indices, const float *values,
    const float *weights, ptrdiff_t units, const float *bias, mk_activation activation, float *out) {
    const ptrdiff_t chain = chain_length(depth) < depth ? chain_length(depth) : PTRDIFF_MAX;
    // Weights that are larger than this come from memory, mostly.
    const int is_far = depth * units > FAR_FLOATS;
    for (ptrdiff_t r = 0; r < rows; r++) {
        const ptrdiff_t first = offsets[r], entries = offsets[r + 1] - first, readable = offsets[rows] - first;
        float *row = out + r * units;
        ptrdiff_t u = 0;
#define COLUMNS(n)                                                                                                         \
    for (; u + (n) * LANES <= units; u += (n) * LANES)                                                                     \
        sparse_row(entries, readable, indices + first, values + first, weights + u, units, chain, n, 0,                    \
            is_far && u == 0 ? (units + LANES - 1) / LANES : n, bias ? bias + u : 0, activation.kind, row + u);
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
            sparse_row(entries, readable, indices + first, values + first, weights + u, units, chain, 1, units - u, 1,
                bias ? bias + u : 0, activation.kind, row + u);
        if (!finishes_at_once(activation.kind)) KERNEL(bias_activation)(1, units, row, 0, activation, row);
    }
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
