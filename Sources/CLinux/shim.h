// What Linux and glibc have and Swift's Glibc module leaves out.
#pragma once
#include <fcntl.h>
#include <linux/memfd.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

/// An empty file in memory that may be sealed, as memfd_create(2); -1 with errno where there is none.
static inline int khabar_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

/// Forbids every further change of such a file, as F_ADD_SEALS of fcntl(2) with each seal of linux/fcntl.h.
static inline int khabar_seal(int descriptor) {
    enum { add_seals = 1024 + 9, seal = 1, shrink = 2, grow = 4, write = 8 };
    return fcntl(descriptor, add_seals, seal | shrink | grow | write);
}

/// Blocks from this size on go back to the system when they are freed; by itself glibc raises the bound with each of
/// them, up to 32 MB, and its heap holds on to what was freed. False where the C library has no such bound.
static inline int khabar_give_back_blocks_from(int bytes) {
#ifdef M_MMAP_THRESHOLD
    return mallopt(M_MMAP_THRESHOLD, bytes);
#else
    return 0;
#endif
}

/// Threads share so many heaps: each keeps what was freed in it to itself. False where the C library has no such bound.
static inline int khabar_limit_heaps(int count) {
#ifdef M_ARENA_MAX
    return mallopt(M_ARENA_MAX, count);
#else
    return 0;
#endif
}

/// Gives free memory back to the system, from the middle of the heaps too.
static inline void khabar_give_back_free_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
