/* h5_driver.h - a file driver for HDF5 that notes a failed write instead of failing.
 * Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_DRIVER_H
#define SP_H5_DRIVER_H

#include <hdf5.h>

/** What became of a file written through the driver. */
typedef struct {
    int error;        /* errno of the first failed operation; 0: all went well */
    uint64_t n_bytes; /* written */
    hid_t driver;     /* the driver's registration, until sp_h5_driver_release */
} sp_h5_written_t;

/**
 * A property list that creates files through the driver. After a failed write HDF5 1.10.8
 * can neither close its file nor end the process cleanly; so this driver accepts and
 * drops everything that follows a failure, and the caller looks at written->error once
 * the file is closed (which also fsyncs it).
 *
 * written  must outlive the file; release it with sp_h5_driver_release once that is closed
 * returns  a property list to close, or a negative number
 */
hid_t sp_h5_driver_access(sp_h5_written_t *written);

/** Gives the driver back, after the file; what written says stays. Harmless on a zeroed one. */
void sp_h5_driver_release(sp_h5_written_t *written);

#endif
