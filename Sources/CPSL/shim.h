// The public suffix list, as libcurl reads it too.
#pragma once
#include <libpsl.h>
