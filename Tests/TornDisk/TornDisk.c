#include "TornDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static sqlite3_vfs *below;
static sqlite3_vfs shim;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char recorded[512];
static struct refusal {
    char prefix[512];
    int code, allowance;
} refusals[16];
static struct torn_disk_event *events;
static int count, room;

/* A file: ours in front, the system's behind it in the same piece of memory. */
struct file {
    sqlite3_file base;
    int number;
    char path[512];
    sqlite3_file *real;
};

static void note(int kind, int number, long long offset, const void *bytes, int length) {
    if (count == room) {
        room = room ? room * 2 : 1024;
        events = realloc(events, (size_t)room * sizeof *events);
        if (!events) abort();
    }
    unsigned char *copy = NULL;
    if (bytes) {
        copy = malloc((size_t)length);
        if (!copy) abort();
        memcpy(copy, bytes, (size_t)length);
    }
    events[count++] = (struct torn_disk_event){kind, number, offset, length, copy};
}

static int starts(const char *path, const char *prefix) {
    return *prefix && !strncmp(path, prefix, strlen(prefix));
}

static int is_refused(struct file *file) {
    pthread_mutex_lock(&mutex);
    int code = SQLITE_OK;
    for (struct refusal *each = refusals; each < refusals + 16 && code == SQLITE_OK; each++) {
        if (starts(file->path, each->prefix) && each->allowance-- <= 0) code = each->code;
    }
    pthread_mutex_unlock(&mutex);
    return code;
}

static void record(struct file *file, int kind, long long offset, const void *bytes, int length) {
    pthread_mutex_lock(&mutex);
    if (file->number >= 0 && starts(file->path, recorded)) note(kind, file->number, offset, bytes, length);
    pthread_mutex_unlock(&mutex);
}

#define REAL(f) (((struct file *)(f))->real)

static int file_close(sqlite3_file *f) { return REAL(f)->pMethods->xClose(REAL(f)); }
static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}
static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    int code = is_refused((struct file *)f);
    if (code != SQLITE_OK) return code;
    code = REAL(f)->pMethods->xWrite(REAL(f), from, n, at);
    if (code == SQLITE_OK) record((struct file *)f, TORN_DISK_WRITE, at, from, n);
    return code;
}
static int file_truncate(sqlite3_file *f, sqlite3_int64 size) {
    int code = REAL(f)->pMethods->xTruncate(REAL(f), size);
    if (code == SQLITE_OK) record((struct file *)f, TORN_DISK_TRUNCATE, size, NULL, 0);
    return code;
}
static int file_sync(sqlite3_file *f, int flags) {
    int code = REAL(f)->pMethods->xSync(REAL(f), flags);
    if (code == SQLITE_OK) record((struct file *)f, TORN_DISK_SYNC, 0, NULL, 0);
    return code;
}
static int file_size(sqlite3_file *f, sqlite3_int64 *size) { return REAL(f)->pMethods->xFileSize(REAL(f), size); }
static int file_lock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xLock(REAL(f), level); }
static int file_unlock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xUnlock(REAL(f), level); }
static int file_reserved(sqlite3_file *f, int *is) { return REAL(f)->pMethods->xCheckReservedLock(REAL(f), is); }
static int file_control(sqlite3_file *f, int op, void *arg) { return REAL(f)->pMethods->xFileControl(REAL(f), op, arg); }
static int file_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int file_traits(sqlite3_file *f) { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }
static int file_map(sqlite3_file *f, int page, int size, int extend, void volatile **at) {
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, at);
}
static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}
static void file_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int file_unmap(sqlite3_file *f, int remove) { return REAL(f)->pMethods->xShmUnmap(REAL(f), remove); }

/* Version 2: without memory-mapped pages, which would go round us. */
static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_reserved, file_control, file_sector, file_traits, file_map, file_shm_lock, file_barrier, file_unmap,
    NULL, NULL,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
    (void)vfs;
    struct file *file = (struct file *)f;
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(file + 1);
    file->number = flags & SQLITE_OPEN_MAIN_DB ? 0 : flags & SQLITE_OPEN_WAL ? 1 : -1;
    if (name) strncpy(file->path, name, sizeof file->path - 1);
    int code = below->xOpen(below, name, file->real, flags, out);
    /* As SQLite wants it: methods are set where close is to be called, even after a failure. */
    file->base.pMethods = file->real->pMethods ? &methods : NULL;
    return code;
}

static int install(void) {
    if (below) return SQLITE_OK;
    below = sqlite3_vfs_find(NULL);
    if (!below) return SQLITE_ERROR;
    shim = *below;
    shim.pNext = NULL;
    shim.zName = "torn-disk";
    shim.szOsFile = (int)sizeof(struct file) + below->szOsFile;
    shim.xOpen = shim_open;
    return sqlite3_vfs_register(&shim, 1);
}

int torn_disk_install(void) {
    pthread_mutex_lock(&mutex);
    int code = install();
    pthread_mutex_unlock(&mutex);
    return code;
}

void torn_disk_record(const char *prefix) {
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < count; i++) free((void *)events[i].bytes);
    count = 0;
    strncpy(recorded, prefix, sizeof recorded - 1);
    pthread_mutex_unlock(&mutex);
}

void torn_disk_stop(void) {
    pthread_mutex_lock(&mutex);
    recorded[0] = 0;
    pthread_mutex_unlock(&mutex);
}

void torn_disk_mark(int number) {
    pthread_mutex_lock(&mutex);
    note(TORN_DISK_MARK, number, 0, NULL, 0);
    pthread_mutex_unlock(&mutex);
}

int torn_disk_count(void) { return count; }
struct torn_disk_event torn_disk_event_at(int index) { return events[index]; }

void torn_disk_refuse(const char *prefix, int code, int allowed) {
    pthread_mutex_lock(&mutex);
    struct refusal *place = NULL;
    for (struct refusal *each = refusals; each < refusals + 16; each++) {
        if (!strcmp(each->prefix, prefix)) place = each;
        if (!*each->prefix && !place) place = each;
    }
    if (!place) abort();
    memset(place, 0, sizeof *place);
    if (code != SQLITE_OK) {
        strncpy(place->prefix, prefix, sizeof place->prefix - 1);
        place->code = code;
        place->allowance = allowed;
    }
    pthread_mutex_unlock(&mutex);
}
