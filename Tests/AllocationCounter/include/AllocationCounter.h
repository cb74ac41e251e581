// Counts the heap allocations of a thread, by standing before the C library's allocator in the program that links it.
#pragma once
#include <stdint.h>

// Whether allocations can be counted: not with a sanitizer, which has an allocator of its own, nor without glibc.
int32_t mk_allocations_counted(void);
// How many blocks this thread has allocated or resized so far.
int64_t mk_allocation_count(void);
