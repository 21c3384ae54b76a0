/* error.h - how a call that can fail says what failed. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ERROR_H
#define SP_ERROR_H

typedef enum {
    SP_OK = 0,
    SP_ERR_MEMORY,      /* an allocation failed                                        */
    SP_ERR_SYNTAX,      /* a file cannot be read as written                            */
    SP_ERR_RANGE,       /* a value lies outside its range, or contradicts another      */
    SP_ERR_UNKNOWN,     /* a name is not in the registry it was looked up in           */
    SP_ERR_INPUT,       /* a file is missing, foreign or damaged                       */
    SP_ERR_USAGE,       /* wrong use of the program; an existing output included       */
    SP_ERR_ENVIRONMENT, /* disk full, no permission, a library refused: may be repaired */
    SP_ERR_STOPPED,     /* the caller asked the work to stop                           */
    SP_ERR_FAILED,      /* some runs or checks failed; the rest is done                */
} sp_status_t;

/**
 * What went wrong, in words a scenario author can act on. The caller owns it, usually on
 * its stack; nothing is global, so every thread has its own.
 */
typedef struct {
    sp_status_t status;
    char message[1024];
} sp_error_t;

#ifdef __GNUC__
#define SP_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define SP_MUST_CHECK   __attribute__((warn_unused_result))
#else
#define SP_PRINTF(f, a)
#define SP_MUST_CHECK
#endif

/** Fills err (which may be NULL) and returns status: `return sp_fail(err, ...)`. */
SP_PRINTF(3, 4)
sp_status_t sp_fail(sp_error_t *err, sp_status_t status, const char *format, ...);

/** Puts text and ": " before the message of err (which may be NULL); returns status. */
SP_PRINTF(3, 4)
sp_status_t sp_fail_in(sp_error_t *err, sp_status_t status, const char *format, ...);

#endif
