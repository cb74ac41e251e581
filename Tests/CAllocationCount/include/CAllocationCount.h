// Counts the heap allocations of a program that links this: it replaces malloc and its kin by glibc's, with a counter.
#pragma once
#include <stdint.h>

// The allocations since the program began; -1 where a sanitizer has its own allocator.
int64_t mk_allocation_count(void);
