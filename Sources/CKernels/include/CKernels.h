// Kernels in C, each compiled for several instruction sets and chosen at run time.
//
// Conventions: matrices are row-major and contiguous unless a stride is given; lengths are in elements; pointers need the
// alignment of their element type only; a length of zero touches no memory. Inputs and outputs do not overlap unless a
// comment allows it. No kernel allocates, blocks or fails: the caller has checked shapes and indices.
//
// Every output is computed in one order that does not depend on the instruction set, on the other rows of the batch or on
// memory alignment: sums over a contiguous axis use sixteen interleaved partial sums that are added pairwise, products with
// weights the chains of mk_packed_product, every other sum is one chain in index order. With fused multiply-add (AVX2,
// AVX-512, NEON) results are the same bits everywhere; the baseline of x86-64 lacks it, multiplies and adds in two steps,
// and so differs in the last bits.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The instruction sets, in ascending order.
#define MK_SIMD_BASELINE 0
#define MK_SIMD_AVX2 1
#define MK_SIMD_AVX512 2

// The instruction set in use: the best the CPU has, or a lower one that the environment variable MODELKIT_SIMD
// (baseline, avx2, avx512) names. Any other value counts as not set, as does one above the best; `modelkit doctor` reports
// it. Decided on first use.
int32_t mk_simd_level(void);
// The best instruction set of this CPU.
int32_t mk_simd_best(void);
// Uses another instruction set, no better than the best, on this thread from now on; -1 goes back to that of the process.
// For tests. Returns the one in use.
int32_t mk_simd_select(int32_t level);
// Whether the instruction set in use has fused multiply-add.
int32_t mk_simd_has_fma(void);

// The CPUs this process may run on by its affinity mask; 0 where the system does not say (or has more than 1024).
int32_t mk_affinity_count(void);

// Calls in flight and fork. A call enters, which gives the process's generation, and leaves with it. In a child that was
// forked while calls were in flight, where locks may be held by threads that are gone, entering ends the process with a
// message; else the child has a new generation and goes on.
uint64_t mk_call_enter(void);
void mk_call_leave(uint64_t generation);
// Ends the process with that message where it was forked since `generation`.
void mk_call_check(uint64_t generation);
// The generation of this process, or UINT64_MAX where entering would end it.
uint64_t mk_call_generation(void);

// Nanoseconds of a clock that only goes forward.
int64_t mk_nanoseconds(void);
// Tells the CPU that this is a loop that waits.
static inline void mk_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Activations, see mk_activation.
enum {
    MK_LINEAR = 0,        // x
    MK_RELU = 1,          // max(x, 0), NaN stays NaN
    MK_SIGMOID = 2,       // 1 / (1 + exp(-x))
    MK_TANH = 3,          // tanh(x)
    MK_SOFTMAX = 4,       // exp(x - max) / sum over the row
    MK_RELU_GENERAL = 5,  // x >= p2 ? min(x, p0) : p1 * (x - p2): Keras's ReLU with max p0, slope p1, threshold p2
    MK_ELU = 6,           // x > 0 ? x : p0 * (exp(x) - 1)
    MK_SELU = 7,          // p1 * elu(x, p0)
    MK_SOFTPLUS = 8,      // log(1 + exp(x))
    MK_SOFTSIGN = 9,      // x / (1 + |x|)
    MK_EXPONENTIAL = 10,  // exp(x)
    MK_CLIPPED_LINE = 11, // min(max((x + p1) * p0, 0), 1): hard_sigmoid
    MK_SILU = 12,         // x * sigmoid(x)
    MK_GELU = 13,         // x * (1 + erf(x / sqrt 2)) / 2
    MK_GELU_TANH = 14,    // the tanh approximation of gelu
    MK_LEAKY_RELU = 15,   // x >= 0 ? x : p0 * x
    MK_HARD_SILU = 16,    // x * min(max(x / 6 + 1/2, 0), 1)
    MK_MISH = 17,         // x * tanh(softplus(x))
    MK_LOG_SOFTMAX = 18,  // x - max - log(sum of exp(x - max)) over the row
};

// An activation and its parameters.
typedef struct {
    int32_t kind;
    float p0, p1, p2;
} mk_activation;

// y = activation(x + bias) over rows of `columns` elements; bias may be NULL; y may be x.
void mk_bias_activation(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *bias, mk_activation activation, float *y);

// out[r, :] = activation(sum over entries e of row r of values[e] * weights[indices[e], :] + bias), weights of `depth` rows,
// summed as by mk_packed_product: the entries that are left out would add nothing, so sparse and dense rows give the same
// bits wherever the weights are finite. Indices ascend within a row. offsets has rows + 1 elements and points at those of
// the first row; indices and values are whole arrays.
void mk_sparse_dense(
    ptrdiff_t rows, ptrdiff_t depth, const ptrdiff_t *offsets, const int32_t *indices, const float *values,
    const float *weights, ptrdiff_t units, const float *bias, mk_activation activation, float *out);

// The columns of a panel of packed weights.
#define MK_PANEL 16

// How many floats packed weights take: ceil(units / 16) panels of depth x 16, so up to 15 columns of zeros.
ptrdiff_t mk_packed_count(ptrdiff_t depth, ptrdiff_t units);
// packed[p, k, c] = weights[k, 16 p + c], and 0 beyond the columns: the layout does not depend on the CPU.
void mk_pack(ptrdiff_t depth, ptrdiff_t units, const float *weights, float *packed);
// The inverse of mk_pack.
void mk_unpack(ptrdiff_t depth, ptrdiff_t units, const float *packed, float *weights);

// out[m, :] = activation(sum over k of x[m, k] * weights[k, :] + bias) with packed weights.
//
// The sum: k is cut into chains of L = max(2048, ceil(depth / 16)); each chain is one run of fused multiply-adds in index
// order from zero; the chains' sums are added in order, then the bias. So a bit depends on nothing but its own row and
// column. A depth of up to 2048 is one chain. Cutting longer ones keeps errors small at no cost (of 20,000 normal numbers
// the largest error is 0.9e-6 of the largest element, 4.3e-6 with one chain, 0.4e-6 with OpenBLAS on Zen 3); shorter
// chains would slow down sparse rows, which are cut at the same places, by 10 to 20%.
//
// One row with fewer units than fill the registers waits for its chain, four cycles per k on most CPUs, however few bytes
// the weights take; from six rows on nothing waits.
void mk_packed_product(
    ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, const float *x, const float *packed, const float *bias,
    mk_activation activation, float *out);

// out[i, :] = table[ids[i], :].
void mk_gather(ptrdiff_t count, const int32_t *ids, const float *table, ptrdiff_t width, float *out);

// How mk_pooled_gather pools.
enum {
    MK_POOL_SUM = 0,         // the sum over the ids
    MK_POOL_MEAN = 1,        // the sum divided by the number of ids
    MK_POOL_MASKED_MEAN = 2, // the sum over non-zero ids divided by their number; 0/0 is NaN
};

// out[r, :] = pool over l of table[ids[r, l], :], without making the intermediate.
void mk_pooled_gather(
    ptrdiff_t rows, ptrdiff_t length, const int32_t *ids, const float *table, ptrdiff_t width, int32_t pool, float *out);

// How mk_reduce reduces. An empty axis gives 0, 0/0, -inf, inf; NaN spreads.
enum { MK_SUM = 0, MK_MEAN = 1, MK_MAX = 2, MK_MIN = 3 };

// out[o, i] = reduce over a of x[o, a, i].
void mk_reduce(int32_t operation, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float *out);

// out[o, i] = sum over a with mask[o, a] != 0 of x[o, a, i], divided by the number of such a (0/0 is NaN).
void mk_masked_mean(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const uint8_t *mask, float *out);

// y[o, a, i] = x[o, a, i] * scale[a] + offset[a] (fused); y may be x.
void mk_scale_offset(
    ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, const float *scale, const float *offset, float *y);

// y[r, :] = (x[r, :] - mean) / sqrt(variance + epsilon) * gamma + beta over each row; gamma and beta may be NULL.
void mk_layer_norm(
    ptrdiff_t rows, ptrdiff_t columns, const float *x, const float *gamma, const float *beta, float epsilon, float *y);

// y[o, :, i] = x[o, :, i] / sqrt(max(sum of squares over the axis, epsilon)).
void mk_l2_normalize(ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *x, float epsilon, float *y);

// out[i] = a[i] + b[i], and a[i] * b[i]; out may be a or b. A step of 0 repeats an operand's first element.
void mk_add(ptrdiff_t count, const float *a, ptrdiff_t step_a, const float *b, ptrdiff_t step_b, float *out);
void mk_multiply(ptrdiff_t count, const float *a, ptrdiff_t step_a, const float *b, ptrdiff_t step_b, float *out);

// y[i] = x[i] * a + b, in two roundings as Keras computes it; y may be x.
void mk_affine(ptrdiff_t count, const float *x, float a, float b, float *y);

// The smallest and the largest of `count` ids, count > 0.
void mk_id_range(ptrdiff_t count, const int32_t *ids, int32_t *smallest, int32_t *largest);

// dst[r, :] = src[r, :] for rows of `width` elements that lie dst_stride and src_stride apart.
void mk_copy_rows(
    ptrdiff_t rows, ptrdiff_t width, const float *src, ptrdiff_t src_stride, float *dst, ptrdiff_t dst_stride);

// out[r, indices[e]] = values[e], all else 0.
void mk_densify(
    ptrdiff_t rows, const ptrdiff_t *offsets, const int32_t *indices, const float *values, ptrdiff_t columns, float *out);

// Floats to ids, rounding towards zero; NaN and what does not fit in 32 bits become INT32_MIN. And ids to floats.
void mk_floats_to_ids(ptrdiff_t count, const float *x, int32_t *ids);
void mk_ids_to_floats(ptrdiff_t count, const int32_t *ids, float *x);

#ifdef __cplusplus
}
#endif
