// What the operating system says: affinity, the clock, and whether this process is a fork of another.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "include/CKernels.h"

int32_t mk_affinity_count(void) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof mask, &mask) != 0) return 0;
    return CPU_COUNT(&mask);
}

int64_t mk_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static _Atomic int64_t calls_in_flight;
static _Atomic uint64_t fork_generation;
static _Atomic int32_t forked_in_flight;

// Runs in the child, whose only thread is the one that forked; what is counted was in flight at that moment.
static void in_child(void) {
    if (__c11_atomic_exchange(&calls_in_flight, 0, __ATOMIC_RELAXED) != 0)
        __c11_atomic_store(&forked_in_flight, 1, __ATOMIC_RELAXED);
    __c11_atomic_fetch_add(&fork_generation, 1, __ATOMIC_RELAXED);
}

static void watch_forks(void) { pthread_atfork(NULL, NULL, in_child); }

_Noreturn static void end_forked(void) {
    static const char message[] =
        "ModelKit: this process was forked while a call was running, so locks of threads that are gone may be held.\n"
        "Fork while no prediction runs, or start a new program (posix_spawn, exec).\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) abort();
    abort();
}

uint64_t mk_call_enter(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_forks);
    // Counted before anything else, so that a fork from now on knows of this call.
    __c11_atomic_fetch_add(&calls_in_flight, 1, __ATOMIC_SEQ_CST);
    if (__builtin_expect(__c11_atomic_load(&forked_in_flight, __ATOMIC_RELAXED), 0)) end_forked();
    return __c11_atomic_load(&fork_generation, __ATOMIC_RELAXED);
}

void mk_call_leave(uint64_t generation) {
    // A call that came over from the parent is not counted in the child.
    if (__c11_atomic_load(&fork_generation, __ATOMIC_RELAXED) == generation)
        __c11_atomic_fetch_sub(&calls_in_flight, 1, __ATOMIC_RELEASE);
}

void mk_call_check(uint64_t generation) {
    if (__builtin_expect(__c11_atomic_load(&fork_generation, __ATOMIC_RELAXED) != generation, 0)) end_forked();
}

uint64_t mk_call_generation(void) {
    if (__c11_atomic_load(&forked_in_flight, __ATOMIC_RELAXED)) return UINT64_MAX;
    return __c11_atomic_load(&fork_generation, __ATOMIC_RELAXED);
}
