/* error.c - a status and a message in the caller's hands.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

sp_status_t
sp_fail(sp_error_t *err, sp_status_t status, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        err->status = status;
        vsnprintf(err->message, sizeof(err->message), format, args);
        va_end(args);
    }
    return status;
}

sp_status_t
sp_fail_in(sp_error_t *err, sp_status_t status, const char *format, ...)
{
    if (err != NULL) {
        char inner[sizeof(err->message)];
        memcpy(inner, err->message, sizeof(inner));
        va_list args;
        va_start(args, format);
        int length = vsnprintf(err->message, sizeof(err->message), format, args);
        va_end(args);
        const int room = (int) sizeof(err->message) - length - (int) sizeof(": ");
        if (length >= 0 && room > 0) { /* what does not fit is cut */
            snprintf(err->message + length, sizeof(err->message) - (size_t) length,
                ": %.*s", room, inner);
        }
        err->status = status;
    }
    return status;
}
