/* The memory that QuickJS asks for. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "quickjs.h"

extern const JSMallocFunctions memory_functions;

/* Small blocks of memory are kept and given again: musl takes longer for one than QuickJS for what it does with it. */
enum { step = 16, largest_small = 512, chunk_size = 1 << 16 };

/* What stands before each block: the size it has room for, or, while it is free, the next free one of that size. */
union head {
    size_t size;
    union head *next;
};
static union head *free_blocks[largest_small / step + 1], *chunk;
static size_t chunk_left;

static size_t room_of(const void *data) {
    return data == NULL ? 0 : ((const union head *)data - 1)->size;
}

static void *resize_large(union head *block, size_t size) {
    block = size > SIZE_MAX - sizeof *block ? NULL : realloc(block, sizeof *block + size);
    if (block == NULL) return NULL;
    block->size = size;
    return block + 1;
}

static void *allocate(JSMallocState *state, size_t size) {
    if (size > largest_small) return resize_large(NULL, size);
    size_t steps = (size + step - 1) / step, needed = steps * step + sizeof *chunk;
    union head *block = free_blocks[steps];
    if (block != NULL) {
        free_blocks[steps] = block->next;
    } else {
        if (chunk_left < needed) {
            chunk = malloc(chunk_size);
            chunk_left = chunk == NULL ? 0 : chunk_size;
            if (chunk == NULL) return NULL;
        }
        block = chunk;
        chunk += needed / sizeof *chunk;
        chunk_left -= needed;
    }
    block->size = steps * step;
    return block + 1;
}

static void release(JSMallocState *state, void *data) {
    if (data == NULL) return;
    union head *block = (union head *)data - 1, **list = &free_blocks[block->size > largest_small ? 0 : block->size / step];
    if (block->size > largest_small) {
        free(block);
    } else {
        block->next = *list;
        *list = block;
    }
}

static void *reallocate(JSMallocState *state, void *data, size_t size) {
    size_t room = room_of(data);
    if (size > 0 && size <= room && room <= largest_small) return data;
    if (size > largest_small && room > largest_small) return resize_large((union head *)data - 1, size);
    void *moved = size == 0 ? NULL : allocate(state, size);
    if (moved != NULL && room > 0) memcpy(moved, data, room < size ? room : size);
    if (moved != NULL || size == 0) release(state, data);
    return moved;
}

const JSMallocFunctions memory_functions = { allocate, release, reallocate, room_of };
