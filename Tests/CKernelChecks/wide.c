// The source of the AVX-512 kernels compiled for AVX2: the same blocking and order, so that its bits can be compared on a
// CPU without AVX-512. Only the masked loads and stores are replaced by loops.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

#include "../../Sources/CKernels/impl/chain.h"
#include "../../Sources/CKernels/impl/table.h"

#define MK_LEVEL MK_SIMD_AVX512
#define KERNEL(name) name##_wide

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

static inline __attribute__((always_inline)) __m512 wide_load(__m512 fill, __mmask16 mask, const float *p) {
    for (int i = 0; i < 16; i++)
        if (mask >> i & 1) fill[i] = p[i];
    return fill;
}
static inline __attribute__((always_inline)) void wide_store(float *p, __mmask16 mask, __m512 v) {
    for (int i = 0; i < 16; i++)
        if (mask >> i & 1) p[i] = v[i];
}
#define _mm512_mask_loadu_ps wide_load
#define _mm512_mask_storeu_ps wide_store

#include "../../Sources/CKernels/impl/vector.h"
#include "../../Sources/CKernels/impl/functions.h"
#include "../../Sources/CKernels/impl/activation.h"
#include "../../Sources/CKernels/impl/product.h"
#include "../../Sources/CKernels/impl/packed.h"
#include "../../Sources/CKernels/impl/rows.h"
#pragma clang attribute pop

const mk_kernel_table mk_table_wide = {
#define MK_ENTRY(name, parameters) .name = KERNEL(name),
    MK_KERNELS(MK_ENTRY)
#undef MK_ENTRY
};
#endif
