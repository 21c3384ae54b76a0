/* cells_file.c - a line for each cell that is begun.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

sp_status_t
sp_cells_file_open(int *file, sp_error_t *err)
{
    const char *path = getenv("SAMENSPEL_TRACE_CELLS");
    *file = -1;
    if (path == NULL || path[0] == '\0') {
        return SP_OK;
    }
    *file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return *file >= 0 ? SP_OK
                      : sp_fail(err, SP_ERR_ENVIRONMENT, "SAMENSPEL_TRACE_CELLS: %s: %s",
                          path, strerror(errno));
}

void
sp_cells_file_note(int file, uint32_t run, uint32_t replicate)
{
    char line[32];
    if (file < 0) {
        return;
    }
    const int n = snprintf(line, sizeof(line), "%u %u\n", run, replicate);
    if (write(file, line, (size_t) n) != n) {
        fprintf(stderr, "SAMENSPEL_TRACE_CELLS: %s\n", strerror(errno));
    }
}

void
sp_cells_file_close(int file)
{
    if (file >= 0) {
        close(file);
    }
}
