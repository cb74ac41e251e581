// The layout of packed weights. It is made once per matrix, so it needs no SIMD of its own.
#include <string.h>

#include "include/CKernels.h"

ptrdiff_t mk_packed_count(ptrdiff_t depth, ptrdiff_t units) { return (units + MK_PANEL - 1) / MK_PANEL * MK_PANEL * depth; }

void mk_pack(ptrdiff_t depth, ptrdiff_t units, const float *weights, float *packed) {
    for (ptrdiff_t column = 0; column < units; column += MK_PANEL) {
        const size_t width = (size_t)(units - column < MK_PANEL ? units - column : MK_PANEL);
        for (ptrdiff_t k = 0; k < depth; k++, packed += MK_PANEL) {
            memcpy(packed, weights + k * units + column, width * sizeof(float));
            memset(packed + width, 0, (MK_PANEL - width) * sizeof(float));
        }
    }
}

void mk_unpack(ptrdiff_t depth, ptrdiff_t units, const float *packed, float *weights) {
    for (ptrdiff_t column = 0; column < units; column += MK_PANEL) {
        const size_t width = (size_t)(units - column < MK_PANEL ? units - column : MK_PANEL);
        for (ptrdiff_t k = 0; k < depth; k++, packed += MK_PANEL)
            memcpy(weights + k * units + column, packed, width * sizeof(float));
    }
}
