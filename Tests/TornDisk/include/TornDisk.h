#ifndef TORN_DISK_H
#define TORN_DISK_H

/* An SQLite file system that remembers every write, and can refuse them.
 *
 * It stands in front of the system's own and passes everything on. Of files whose path begins with the recorded
 * prefix it keeps what was written and when it was forced to the disk, in order: enough to make the files that a
 * power failure at any moment might have left.
 * Source: https://www.sqlite.org/vfs.html; https://www.sqlite.org/atomiccommit.html §9.
 */

enum torn_disk_kind { TORN_DISK_WRITE, TORN_DISK_TRUNCATE, TORN_DISK_SYNC, TORN_DISK_MARK };

struct torn_disk_event {
    int kind;
    /* Which file: 0 the database, 1 its journal; of a mark the number that was given. */
    int file;
    long long offset;
    int length;
    const unsigned char *bytes;
};

/* Puts it in front of the system's, once in a process however often it is called. 0 on success. */
int torn_disk_install(void);
/* Forgets what was recorded and records files whose path begins with `prefix` from now on. */
void torn_disk_record(const char *prefix);
void torn_disk_stop(void);
/* Notes that so many things had been done by now. */
void torn_disk_mark(int number);
int torn_disk_count(void);
struct torn_disk_event torn_disk_event_at(int index);

/* Has writes to files whose path begins with `prefix` fail with the SQLite result `code` after `allowed` more of them;
 * code 0 lets them pass again. Sixteen prefixes at once. */
void torn_disk_refuse(const char *prefix, int code, int allowed);

#endif
