// A typed door to what Swift cannot import: zlib's initialisers are macros.
#pragma once
#include <zlib.h>

// Reads gzip and zlib, told apart by their heads.
static inline int khabar_inflate_begin(z_stream *stream) {
    return inflateInit2(stream, 15 + 32);
}
