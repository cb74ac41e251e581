// Chooses the table of kernels once, and holds the kernels that need no SIMD of their own.
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "impl/table.h"

static int32_t best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return MK_SIMD_BASELINE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return MK_SIMD_AVX512;
    return MK_SIMD_AVX2;
#else
    return MK_SIMD_BASELINE;
#endif
}

static const mk_kernel_table *table_of(int32_t level) {
#if defined(__x86_64__)
    if (level == MK_SIMD_AVX512) return &mk_table_avx512;
    if (level == MK_SIMD_AVX2) return &mk_table_avx2;
#endif
    return &mk_table_baseline;
}

// The level of the process, decided on first use: several threads may decide together, as they decide the same.
static _Atomic int32_t process_level = -1;
// What mk_simd_select chose for this thread; -1 for nothing.
static _Thread_local int32_t thread_level = -1;

static int32_t decide(void) {
    int32_t level = best_level();
    const char *wish = getenv("MODELKIT_SIMD");
    if (wish && strcmp(wish, "baseline") == 0) level = MK_SIMD_BASELINE;
    if (wish && strcmp(wish, "avx2") == 0 && level > MK_SIMD_AVX2) level = MK_SIMD_AVX2;
    __c11_atomic_store(&process_level, level, __ATOMIC_RELAXED);
    return level;
}

int32_t mk_simd_level(void) {
    if (__builtin_expect(thread_level >= 0, 0)) return thread_level;
    const int32_t level = __c11_atomic_load(&process_level, __ATOMIC_RELAXED);
    return __builtin_expect(level >= 0, 1) ? level : decide();
}

static inline const mk_kernel_table *table(void) { return table_of(mk_simd_level()); }

int32_t mk_simd_best(void) { return best_level(); }

int32_t mk_simd_select(int32_t level) {
    const int32_t best = best_level();
    thread_level = level > best ? best : level < 0 ? -1 : level;
    return mk_simd_level();
}

int32_t mk_simd_has_fma(void) {
#if defined(__x86_64__)
    return mk_simd_level() != MK_SIMD_BASELINE;
#else
    return 1;
#endif
}

void mk_bias_activation(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *bias, mk_activation activation, float *y) {
    table()->bias_activation(rows, columns, x, bias, activation, y);
}

void mk_sparse_dense(
    ptrdiff_t rows, ptrdiff_t depth, const ptrdiff_t *offsets, const int32_t *indices, const float *values,
    const float *weights, ptrdiff_t units, const float *bias, mk_activation activation, float *out) {
    table()->sparse_dense(rows, depth, offsets, indices, values, weights, units, bias, activation, out);
}

void mk_packed_product(
    ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, const float *x, const float *packed, const float *bias,
    mk_activation activation, float *out) {
    table()->packed_product(rows, depth, units, x, packed, bias, activation, out);
}

void mk_pooled_gather(
    ptrdiff_t rows, ptrdiff_t length, const int32_t *ids, const float *weights, ptrdiff_t width, int32_t pool, float *out) {
    table()->pooled_gather(rows, length, ids, weights, width, pool, out);
}

void mk_reduce(int32_t operation, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float *out) {
    table()->reduce(operation, outer, axis, inner, x, out);
}

void mk_masked_mean(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const uint8_t *mask, float *out) {
    table()->masked_mean(outer, axis, inner, x, mask, out);
}

void mk_scale_offset(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const float *scale, const float *offset, float *y) {
    table()->scale_offset(outer, axis, inner, x, scale, offset, y);
}

void mk_layer_norm(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *gamma, const float *beta, float epsilon, float *y) {
    table()->layer_norm(rows, columns, x, gamma, beta, epsilon, y);
}

void mk_l2_normalize(ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float epsilon, float *y) {
    table()->l2_normalize(outer, axis, inner, x, epsilon, y);
}

void mk_add(ptrdiff_t count, const float *a, ptrdiff_t step_a, const float *b, ptrdiff_t step_b, float *out) {
    table()->add(count, a, step_a, b, step_b, out);
}

void mk_multiply(ptrdiff_t count, const float *a, ptrdiff_t step_a, const float *b, ptrdiff_t step_b, float *out) {
    table()->multiply(count, a, step_a, b, step_b, out);
}

void mk_affine(ptrdiff_t count, const float *x, float a, float b, float *y) { table()->affine(count, x, a, b, y); }

void mk_id_range(ptrdiff_t count, const int32_t *ids, int32_t *smallest, int32_t *largest) {
    table()->id_range(count, ids, smallest, largest);
}

void mk_gather(ptrdiff_t count, const int32_t *ids, const float *weights, ptrdiff_t width, float *out) {
    const ptrdiff_t ahead = 8;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (i + ahead < count) __builtin_prefetch(weights + ids[i + ahead] * width, 0, 3);
        memcpy(out + i * width, weights + ids[i] * width, (size_t)width * sizeof(float));
    }
}

void mk_copy_rows(
    ptrdiff_t rows, ptrdiff_t width, const float *src, ptrdiff_t src_stride, float *dst, ptrdiff_t dst_stride) {
    for (ptrdiff_t r = 0; r < rows; r++)
        memcpy(dst + r * dst_stride, src + r * src_stride, (size_t)width * sizeof(float));
}

void mk_densify(
    ptrdiff_t rows, const ptrdiff_t *offsets, const int32_t *indices, const float *values, ptrdiff_t columns, float *out) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *row = out + r * columns;
        memset(row, 0, (size_t)columns * sizeof(float));
        for (ptrdiff_t e = offsets[r]; e < offsets[r + 1]; e++) row[indices[e]] = values[e];
    }
}

void mk_floats_to_ids(ptrdiff_t count, const float *x, int32_t *ids) {
    // 2^31 is the first float too large; the comparison is false for NaN.
    for (ptrdiff_t i = 0; i < count; i++)
        ids[i] = x[i] > -2147483648.0f && x[i] < 2147483648.0f ? (int32_t)x[i] : INT32_MIN;
}

void mk_ids_to_floats(ptrdiff_t count, const int32_t *ids, float *x) {
    for (ptrdiff_t i = 0; i < count; i++) x[i] = (float)ids[i];
}
