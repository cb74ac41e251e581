// The kernels for x86-64 with AVX2 and FMA.
#if defined(__x86_64__)
#include <immintrin.h>
#include "impl/chain.h"
#include "impl/table.h"

#define MK_LEVEL MK_SIMD_AVX2
#define KERNEL(name) name##_avx2

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
// Multiply-adds are fused where the source says so and nowhere else, for the same bits on every instruction set.
#pragma STDC FP_CONTRACT OFF
// No vector crosses a call: every function that takes one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"
#include "impl/vector.h"
#include "impl/functions.h"
#include "impl/activation.h"
#include "impl/product.h"
#include "impl/packed.h"
#include "impl/rows.h"
#pragma clang attribute pop

const mk_kernel_table mk_table_avx2 = {
#define MK_ENTRY(name, parameters) .name = KERNEL(name),
    MK_KERNELS(MK_ENTRY)
#undef MK_ENTRY
};
#endif
