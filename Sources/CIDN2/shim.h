// International host names, as libcurl reads them too.
#pragma once
#include <idn2.h>

// A macro of casts, which Swift does not import.
static inline void khabar_idn2_free(char *name) {
    idn2_free(name);
}
