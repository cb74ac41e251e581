// The tables of kernels that this CPU can run.
#pragma once
#include "../../Sources/CKernels/impl/table.h"
#include "CKernelChecks.h"

typedef struct {
    const char *name;
    const mk_kernel_table *table;
    int32_t fused;
} mk_variant;

const mk_variant *mk_check_variant(int32_t index);
