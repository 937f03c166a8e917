// A hash of files by their path as a browser asks for it.
// SPDX-License-Identifier: Apache-2.0
#include "net/pages.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uthash.h>

#define PAGES_MOST (64u << 20)
#define PAGE_PATH_MAX 512

struct entry {
    char path[PAGE_PATH_MAX];
    struct page page;
    UT_hash_handle hh;
};

struct pages {
    struct entry *entries;
    struct page boundaries;
    size_t size;
};

static const struct {
    const char *ending, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".geojson", "application/geo+json"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

static const char *type_of(const char *path) {
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof types / sizeof *types; i++)
        if (strcmp(ending, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}

static struct block *read_file(const char *file, size_t most, char *error, int error_size) {
    struct block *block = NULL;
    char *bytes = NULL;
    FILE *stream = fopen(file, "rb");
    struct stat info;
    if (!stream || fstat(fileno(stream), &info) != 0) {
        snprintf(error, (size_t)error_size, "%s: cannot be read (%s)", file, strerror(errno));
        goto out;
    }
    if ((size_t)info.st_size > most) {
        snprintf(error, (size_t)error_size, "%s: the pages are larger than %u MiB in all", file, PAGES_MOST >> 20);
        goto out;
    }
    bytes = mem_new((size_t)info.st_size + 1);
    block = block_create(bytes, fread(bytes, 1, (size_t)info.st_size, stream));
out:
    free(bytes);
    if (stream)
        fclose(stream);
    return block;
}

static bool add(struct pages *pages, const char *file, const char *path, char *error, int error_size) {
    struct block *body = read_file(file, PAGES_MOST - pages->size, error, error_size);
    if (!body)
        return false;
    pages->size += body->len;
    struct entry *entry = mem_new(sizeof *entry);
    snprintf(entry->path, sizeof entry->path, "%s", path);
    // Vite puts files named by their content below /assets/
    entry->page = (struct page){type_of(path), strncmp(path, "/assets/", 8) == 0, body};
    HASH_ADD_STR(pages->entries, path, entry);
    return true;
}

static bool add_folder(struct pages *pages, const char *folder, const char *path, char *error, int error_size) {
    DIR *dir = opendir(folder);
    if (!dir) {
        snprintf(error, (size_t)error_size, "%s: cannot be read (%s); build the pages or leave the option web empty",
                 folder, strerror(errno));
        return false;
    }
    bool good = true;
    struct dirent *item;
    while (good && (item = readdir(dir))) {
        char file[4200], below[PAGE_PATH_MAX];
        struct stat info;
        if (item->d_name[0] == '.' || snprintf(file, sizeof file, "%s/%s", folder, item->d_name) >= (int)sizeof file ||
            snprintf(below, sizeof below, "%s/%s", path, item->d_name) >= (int)sizeof below || stat(file, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode))
            good = add_folder(pages, file, below, error, error_size);
        else if (S_ISREG(info.st_mode))
            good = add(pages, file, below, error, error_size);
    }
    closedir(dir);
    return good;
}

struct pages *pages_read(const char *folder, const char *boundaries, char *error, int error_size) {
    struct pages *pages = mem_new(sizeof *pages);
    if (*folder && !add_folder(pages, folder, "", error, error_size))
        goto failed;
    if (*boundaries) {
        pages->boundaries =
            (struct page){"application/geo+json", false, read_file(boundaries, PAGES_MOST, error, error_size)};
        if (!pages->boundaries.body)
            goto failed;
    }
    return pages;
failed:
    pages_destroy(pages);
    return NULL;
}

void pages_destroy(struct pages *pages) {
    if (!pages)
        return;
    struct entry *entry, *next;
    HASH_ITER(hh, pages->entries, entry, next) {
        HASH_DEL(pages->entries, entry);
        block_drop(entry->page.body);
        free(entry);
    }
    block_drop(pages->boundaries.body);
    free(pages);
}

const struct page *pages_find(const struct pages *pages, const char *path) {
    struct entry *entry;
    const char *wanted = strcmp(path, "/") == 0 ? "/index.html" : path;
    HASH_FIND_STR(pages->entries, wanted, entry);
    return entry ? &entry->page : NULL;
}

const struct page *pages_boundaries(const struct pages *pages) {
    return pages->boundaries.body ? &pages->boundaries : NULL;
}
