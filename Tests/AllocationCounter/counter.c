#include "include/AllocationCounter.h"

#include <errno.h>
#include <stddef.h>

#if !defined(__GLIBC__) || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
int64_t mk_allocation_count(void) { return -1; }
int64_t mk_thread_allocation_count(void) { return -1; }
#else

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Atomic int64_t in_all;
// Of the program itself: it is there before anything allocates.
static _Thread_local int64_t in_thread __attribute__((tls_model("initial-exec")));

static void counted(void) {
    __c11_atomic_fetch_add(&in_all, 1, __ATOMIC_RELAXED);
    in_thread++;
}

int64_t mk_allocation_count(void) { return __c11_atomic_load(&in_all, __ATOMIC_RELAXED); }
int64_t mk_thread_allocation_count(void) { return in_thread; }

void *malloc(size_t size) {
    counted();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    counted();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    counted();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    counted();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    *block = memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}
#endif
