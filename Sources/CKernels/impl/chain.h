// The order in which products sum, of dense and sparse rows alike.
#pragma once
#include "../include/CKernels.h"

// The longest part of k that is one chain of multiply-adds: see mk_packed_product.
static inline ptrdiff_t chain_length(ptrdiff_t depth) {
    const ptrdiff_t shortest = 2048, most = 16;
    const ptrdiff_t length = (depth + most - 1) / most;
    return length > shortest ? length : shortest;
}
