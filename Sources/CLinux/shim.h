// What Linux and glibc have and Swift's Glibc module leaves out.
#pragma once
#include <fcntl.h>
#include <link.h>
#include <linux/memfd.h>
#include <malloc.h>
#include <sys/mman.h>
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

/// Where `needle` first occurs in `hay`, as memmem(3), whose cost is linear whatever is sought in whatever; null: nowhere.
static inline const void *khabar_find(const void *hay, size_t hay_count, const void *needle, size_t needle_count) {
    extern void *memmem(const void *, size_t, const void *, size_t);
    return memmem(hay, hay_count, needle, needle_count);
}

/// The beginning of what dl_iterate_phdr(3) says of a program or library.
struct khabar_object {
    ElfW(Addr) base;
    const char *name;
    const ElfW(Phdr) *headers;
    ElfW(Half) count;
};
extern int khabar_iterate_objects(int (*visit)(struct khabar_object *, size_t, void *), void *data) __asm__("dl_iterate_phdr");

static inline int khabar_give_back_object(struct khabar_object *object, size_t size, void *data) {
    (void)size;
    (void)data;
    // The program itself has no name, what the kernel maps has no path.
    if (object->name[0] != 0 && object->name[0] != '/') return 0;
    // Code that the loader has adjusted differs from its file.
    for (int i = 0; i < object->count; i++) {
        if (object->headers[i].p_type != PT_DYNAMIC) continue;
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(object->base + object->headers[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) return 0;
        }
    }
    const ElfW(Addr) page = (ElfW(Addr))sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->count; i++) {
        const ElfW(Phdr) *segment = &object->headers[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        // Whole pages alone, so that none is shared with a segment that is written to.
        ElfW(Addr) start = (object->base + segment->p_vaddr + page - 1) & ~(page - 1);
        ElfW(Addr) end = (object->base + segment->p_vaddr + segment->p_filesz) & ~(page - 1);
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

/// Gives back the pages of program and libraries that are never written to: they are read again from the system's cache as
/// soon as they are touched. The loader's lock is held meanwhile, so that none of these segments is unmapped, and nothing else
/// mapped in its place, before its pages are given back.
static inline void khabar_give_back_program(void) {
    khabar_iterate_objects(khabar_give_back_object, 0);
}
