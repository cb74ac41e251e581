// Counts heap allocations, by standing before the C library's allocator in the program that links it.
#pragma once
#include <stdint.h>

// How many blocks the program has allocated or resized so far, and how many of them the calling thread; -1 where that
// cannot be known: with a sanitizer, which has an allocator of its own, and without glibc.
int64_t mk_allocation_count(void);
int64_t mk_thread_allocation_count(void);
