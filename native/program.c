/*
 * The C part of the programs that need no node: it starts QuickJS, runs a function's bytecode, and gives it what no
 * ECMAScript engine has by itself: descriptors, variables, and bytes as text and back. src/quickjs/native.ts has the types,
 * which hold for every call. A number below 0 in place of a result is the number of a system error, negated.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "quickjs.h"

/* `scripts`, as scripts/build-programs.mjs compiled them. */
struct script {
    const char *name;
    const uint8_t *bytecode;
    size_t size;
};
#include "bytecode.h"

extern const JSMallocFunctions memory_functions; /* native/memory.c */

/* What scripts call. */
#define NATIVE(name) static JSValue name(JSContext *context, JSValueConst this, int count, JSValueConst *arguments)

struct bytes {
    uint8_t *data;
    size_t length;
};

/* The bytes of a Uint8Array, which stay its own; 0 with an exception pending where the value is none. */
static int get_bytes(JSContext *context, JSValueConst value, struct bytes *bytes) {
    size_t offset, width, size;
    JSValue buffer = JS_GetTypedArrayBuffer(context, value, &offset, &bytes->length, &width);
    if (JS_IsException(buffer)) return 0;
    uint8_t *data = JS_GetArrayBuffer(context, &size, buffer);
    JS_FreeValue(context, buffer);
    if (data == NULL) return 0;
    bytes->data = data + offset;
    return 1;
}

/* A number, but not below `least` and not above `most`, and `least` where it is none. */
static int64_t get_number(JSContext *context, JSValueConst value, int64_t least, int64_t most) {
    int64_t number = least;
    JS_ToInt64(context, &number, value);
    return number < least ? least : number > most ? most : number;
}

/* Those of them from `start` to before `end`, which are two further arguments. */
static struct bytes get_range(JSContext *context, JSValueConst *arguments, struct bytes bytes) {
    int64_t end = get_number(context, arguments[1], 0, (int64_t)bytes.length);
    int64_t start = get_number(context, arguments[0], 0, end);
    return (struct bytes){ bytes.data + start, (size_t)(end - start) };
}

static void free_bytes(JSRuntime *runtime, void *opaque, void *data) {
    free(data);
}

/* A Uint8Array of bytes that `malloc` gave and that are its own from now on. */
static JSValue new_bytes(JSContext *context, uint8_t *data, size_t length) {
    JSValue buffer = JS_NewArrayBuffer(context, data, length, free_bytes, NULL, 0);
    JSValue whole[] = { buffer, JS_UNDEFINED, JS_UNDEFINED }; /* QuickJS reads three arguments, whatever the count. */
    if (JS_IsException(buffer)) free(data);
    JSValue array = JS_IsException(buffer) ? buffer : JS_NewTypedArray(context, 3, whole, JS_TYPED_ARRAY_UINT8);
    JS_FreeValue(context, buffer);
    return array;
}

/* Text of one character per byte. QuickJS takes UTF-8, in which a byte that is not ASCII takes two. */
static JSValue new_text(JSContext *context, const uint8_t *data, size_t length) {
    size_t wide = 0, at = 0;
    for (size_t i = 0; i < length; i++) wide += data[i] >> 7;
    if (wide == 0) return JS_NewStringLen(context, (const char *)data, length);
    char *encoded = malloc(length + wide);
    if (encoded == NULL) return JS_ThrowOutOfMemory(context);
    for (size_t i = 0; i < length; i++) {
        if (data[i] >= 0x80) encoded[at++] = (char)(0xc0 | data[i] >> 6);
        encoded[at++] = (char)(data[i] < 0x80 ? data[i] : 0x80 | (data[i] & 0x3f));
    }
    JSValue text = JS_NewStringLen(context, encoded, at);
    free(encoded);
    return text;
}

NATIVE(to_byte_text) {
    struct bytes bytes;
    if (!get_bytes(context, arguments[0], &bytes)) return JS_EXCEPTION;
    bytes = get_range(context, arguments + 1, bytes);
    return new_text(context, bytes.data, bytes.length);
}

/* Of a character above U+00FF, which text of one character per byte does not hold, it gives the lowest bits. */
NATIVE(to_bytes) {
    size_t length, at = 0;
    const char *encoded = JS_ToCStringLen(context, &length, arguments[0]);
    if (encoded == NULL) return JS_EXCEPTION;
    uint8_t *data = malloc(length + 1);
    for (size_t i = 0; data != NULL && i < length; i++) {
        uint8_t byte = (uint8_t)encoded[i];
        if (byte < 0x80) data[at++] = byte;
        else if (byte >= 0xc0 && i + 1 < length) data[at++] = (uint8_t)(byte << 6 | (encoded[++i] & 0x3f));
    }
    JS_FreeCString(context, encoded);
    return data == NULL ? JS_ThrowOutOfMemory(context) : new_bytes(context, data, at);
}

NATIVE(find_bytes) {
    struct bytes bytes, sought;
    if (!get_bytes(context, arguments[0], &bytes) || !get_bytes(context, arguments[1], &sought)) return JS_EXCEPTION;
    struct bytes range = get_range(context, arguments + 2, bytes);
    const uint8_t *found = memmem(range.data, range.length, sought.data, sought.length);
    return JS_NewInt64(context, found == NULL ? -1 : found - bytes.data);
}

NATIVE(read_variable) {
    const char *name = JS_ToCString(context, arguments[0]), *value = name == NULL ? NULL : getenv(name);
    JS_FreeCString(context, name);
    return value == NULL ? JS_UNDEFINED : new_text(context, (const uint8_t *)value, strlen(value));
}

/* A result, or the error of the system call that gave a number below 0. */
static JSValue new_result(JSContext *context, int result) {
    return JS_NewInt32(context, result < 0 ? -errno : result);
}

/* A named pipe is not waited for. */
NATIVE(open_file) {
    struct bytes path;
    if (!get_bytes(context, arguments[0], &path)) return JS_EXCEPTION;
    if (path.length == 0 || path.data[path.length - 1] != 0) return JS_ThrowRangeError(context, "a path must end with NUL");
    return new_result(context, open((const char *)path.data, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

NATIVE(file_status) {
    struct stat status;
    int result = fstat((int)get_number(context, arguments[0], -1, INT32_MAX), &status);
    if (result < 0) return new_result(context, result);
    JSValue pair = JS_NewArray(context);
    JS_SetPropertyUint32(context, pair, 0, JS_NewInt64(context, status.st_mode & S_IFMT));
    JS_SetPropertyUint32(context, pair, 1, JS_NewInt64(context, status.st_size));
    return pair;
}

/* Waits where another program made a descriptor non-blocking. Whether the call shall be repeated. */
static int is_to_repeat(int descriptor, short events) {
    struct pollfd waiting = { .fd = descriptor, .events = events };
    if (errno == EAGAIN) poll(&waiting, 1, -1);
    return errno == EAGAIN || errno == EINTR;
}

/* Where the size is not known, the buffer is what holds most packages at first, and a longer pipe lets its writer run ahead. */
NATIVE(read_all) {
    enum { usual = 1 << 18, widest_pipe = 1 << 20 };
    int descriptor = (int)get_number(context, arguments[0], -1, INT32_MAX);
    /* One byte more than a file has, so that its end is met before the buffer's. */
    size_t size = (size_t)get_number(context, arguments[1], 0, INT32_MAX), room = size > 0 ? size + 1 : usual, length = 0;
    uint8_t *data = malloc(room);
    while (data != NULL) {
        ssize_t got = read(descriptor, data + length, room - length);
        if (got == 0) return new_bytes(context, data, length);
        if (got > 0) {
            length += (size_t)got;
        } else if (!is_to_repeat(descriptor, POLLIN)) {
            free(data);
            return new_result(context, -1);
        }
        if (length < room) continue;
        if (room == usual) fcntl(descriptor, F_SETPIPE_SZ, widest_pipe);
        uint8_t *larger = realloc(data, room *= 2);
        if (larger == NULL) free(data);
        data = larger;
    }
    return JS_NewInt32(context, -ENOMEM);
}

NATIVE(write_all) {
    int descriptor = (int)get_number(context, arguments[0], -1, INT32_MAX);
    struct bytes rest;
    if (!get_bytes(context, arguments[1], &rest)) return JS_EXCEPTION;
    while (rest.length > 0) {
        ssize_t written = write(descriptor, rest.data, rest.length);
        if (written < 0 && !is_to_repeat(descriptor, POLLOUT)) return new_result(context, -1);
        if (written < 0) continue;
        rest.data += written;
        rest.length -= (size_t)written;
    }
    return JS_NewInt32(context, 0);
}

/* What a script exports. Most runs do not need all scripts. */
static JSValue run(JSContext *context, const char *name) {
    size_t i = 0;
    while (i < sizeof scripts / sizeof *scripts && strcmp(scripts[i].name, name) != 0) i++;
    if (i == sizeof scripts / sizeof *scripts) return JS_ThrowReferenceError(context, "there is no such script");
    JSValue module = JS_ReadObject(context, scripts[i].bytecode, scripts[i].size, JS_READ_OBJ_BYTECODE);
    JSValue promise = JS_IsException(module) ? module : JS_EvalFunction(context, module);
    if (JS_IsException(promise)) return promise;
    if (JS_PromiseState(context, promise) == JS_PROMISE_REJECTED) return JS_Throw(context, JS_PromiseResult(context, promise));
    return JS_GetModuleNamespace(context, JS_VALUE_GET_PTR(module));
}

NATIVE(load) {
    const char *name = JS_ToCString(context, arguments[0]);
    JSValue value = name == NULL ? JS_EXCEPTION : run(context, name);
    JS_FreeCString(context, name);
    return value;
}

static const JSCFunctionListEntry natives[] = {
    JS_CFUNC_DEF("toByteText", 3, to_byte_text), JS_CFUNC_DEF("toBytes", 1, to_bytes),
    JS_CFUNC_DEF("findBytes", 4, find_bytes),    JS_CFUNC_DEF("readVariable", 1, read_variable),
    JS_CFUNC_DEF("openFile", 1, open_file),      JS_CFUNC_DEF("fileStatus", 1, file_status),
    JS_CFUNC_DEF("readAll", 2, read_all),        JS_CFUNC_DEF("writeAll", 2, write_all),
    JS_CFUNC_DEF("load", 1, load),
};

/* The language that scripts have: everything but evaluating text, proxies and weak references. Modules need promises. */
static void (*const intrinsics[])(JSContext *) = {
    JS_AddIntrinsicBaseObjects, JS_AddIntrinsicDate, JS_AddIntrinsicStringNormalize, JS_AddIntrinsicRegExpCompiler,
    JS_AddIntrinsicRegExp, JS_AddIntrinsicJSON, JS_AddIntrinsicMapSet, JS_AddIntrinsicTypedArrays, JS_AddIntrinsicPromise,
};

int main(int count, char **arguments) {
    struct rlimit stack = { .rlim_cur = RLIM_INFINITY };
    int32_t status = 2;
    JSRuntime *runtime = JS_NewRuntime2(&memory_functions, NULL);
    JSContext *context = runtime == NULL ? NULL : JS_NewContextRaw(runtime);
    if (context == NULL) return status;
    /* A reader that went away is an error of `write`. */
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_STACK, &stack);
    JS_SetMaxStackSize(runtime, (stack.rlim_cur > 8 << 20 ? 8 << 20 : stack.rlim_cur) / 4 * 3);
    for (size_t i = 0; i < sizeof intrinsics / sizeof *intrinsics; i++) intrinsics[i](context);
    JSValue native = JS_NewObject(context), words = JS_NewArray(context);
    JS_SetPropertyFunctionList(context, native, natives, sizeof natives / sizeof *natives);
    for (int i = 0; i < count; i++) JS_SetPropertyUint32(context, words, (uint32_t)i, JS_NewString(context, arguments[i]));
    JS_SetPropertyStr(context, native, "arguments", words);
    JS_SetPropertyStr(context, JS_GetGlobalObject(context), "native", native);
    JS_SetPropertyStr(context, native, "status", JS_NewInt32(context, status));
    run(context, "program");
    JS_ToInt32(context, &status, JS_GetPropertyStr(context, native, "status"));
    /* The process ends here, and its memory with it. */
    return status;
}
