// What Linux has and Swift's Glibc module leaves out, for glibc shows it to _GNU_SOURCE alone.
#pragma once
#include <fcntl.h>
#include <linux/memfd.h>
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

