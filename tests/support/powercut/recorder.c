/* Records, in their order, all writes, syncs, truncations and deletions below a folder.
 *
 * Loaded with LD_PRELOAD. RECORD_BELOW names the folder (absolute), RECORD_TO the file of records. A record is
 * four little-endian numbers (kind u32, length of the path u32, offset u64, length of the data u64), then the
 * path, then the data. Each call and its record are one step, so that the order of records is the order of calls.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 3, DELETE = 4 };

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off64_t), (*real_unlink)(const char *);

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char below[4096];
static int records = -1;

__attribute__((constructor)) static void begin(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *folder = getenv("RECORD_BELOW"), *file = getenv("RECORD_TO");
    if (!folder || !file || strlen(folder) >= sizeof below) return;
    strcpy(below, folder);
    records = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int watched(const char *path) { return records >= 0 && !strncmp(path, below, strlen(below)); }

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return fd != records && watched(path);
}

static void put(const void *data, size_t size) {
    for (const char *at = data; size > 0;) {
        ssize_t done = real_write(records, at, size);
        if (done < 0) _exit(99); /* a record that is not whole would prove nothing */
        at += done;
        size -= done;
    }
}

static void note(uint32_t kind, const char *path, uint64_t offset, const void *data, uint64_t size) {
    uint32_t length = strlen(path);
    put(&kind, sizeof kind);
    put(&length, sizeof length);
    put(&offset, sizeof offset);
    put(&size, sizeof size);
    put(path, length);
    if (data) put(data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    char path[4096];
    pthread_mutex_lock(&order);
    ssize_t done = real_pwrite(fd, data, size, offset);
    if (done > 0 && path_of(fd, path, sizeof path)) note(WRITE, path, offset, data, done);
    pthread_mutex_unlock(&order);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
    char path[4096];
    pthread_mutex_lock(&order);
    int ours = path_of(fd, path, sizeof path);
    ssize_t done = real_write(fd, data, size);
    if (ours && done > 0) note(WRITE, path, lseek64(fd, 0, SEEK_CUR) - done, data, done);
    pthread_mutex_unlock(&order);
    return done;
}

static int synced(int fd, int result) {
    char path[4096];
    if (result == 0 && path_of(fd, path, sizeof path)) note(SYNC, path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return result;
}

int fsync(int fd) {
    pthread_mutex_lock(&order);
    return synced(fd, real_fsync(fd));
}

int fdatasync(int fd) {
    pthread_mutex_lock(&order);
    return synced(fd, real_fdatasync(fd));
}

int ftruncate64(int fd, off64_t size) {
    char path[4096];
    pthread_mutex_lock(&order);
    int result = real_ftruncate(fd, size);
    if (result == 0 && path_of(fd, path, sizeof path)) note(TRUNCATE, path, size, NULL, 0);
    pthread_mutex_unlock(&order);
    return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlink(const char *path) {
    pthread_mutex_lock(&order);
    int result = real_unlink(path);
    if (result == 0 && watched(path)) note(DELETE, path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return result;
}
