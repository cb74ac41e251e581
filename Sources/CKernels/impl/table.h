// The table of kernels that exist once per instruction set.
#pragma once
#include "../include/CKernels.h"

#define MK_KERNELS(X)                                                                                                      \
    X(bias_activation, (ptrdiff_t, ptrdiff_t, const float *, const float *, mk_activation, float *))                       \
    X(sparse_dense, (ptrdiff_t, ptrdiff_t, const ptrdiff_t *, const int32_t *, const float *, const float *, ptrdiff_t,     \
                     const float *, mk_activation, float *))                                                               \
    X(packed_product, (ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *, const float *, const float *, mk_activation, float *)) \
    X(pooled_gather, (ptrdiff_t, ptrdiff_t, const int32_t *, const float *, ptrdiff_t, int32_t, float *))                  \
    X(reduce, (int32_t, ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *, float *))                                          \
    X(masked_mean, (ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *, const uint8_t *, float *))                             \
    X(scale_offset, (ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *, const float *, const float *, float *))               \
    X(layer_norm, (ptrdiff_t, ptrdiff_t, const float *, const float *, const float *, float, float *))                     \
    X(l2_normalize, (ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *, float, float *))                                      \
    X(add, (ptrdiff_t, const float *, ptrdiff_t, const float *, ptrdiff_t, float *))                                       \
    X(multiply, (ptrdiff_t, const float *, ptrdiff_t, const float *, ptrdiff_t, float *))                                  \
    X(affine, (ptrdiff_t, const float *, float, float, float *))                                                           \
    X(id_range, (ptrdiff_t, const int32_t *, int32_t *, int32_t *))

typedef struct {
#define MK_FIELD(name, parameters) void(*name) parameters;
    MK_KERNELS(MK_FIELD)
#undef MK_FIELD
} mk_kernel_table;

extern const mk_kernel_table mk_table_baseline;
#if defined(__x86_64__)
extern const mk_kernel_table mk_table_avx2;
extern const mk_kernel_table mk_table_avx512;
#endif
