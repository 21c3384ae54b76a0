/* version.h - versions of the program and of the model. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_VERSION_H
#define SP_VERSION_H

#define SP_VERSION "0.1.0"

/**
 * Raised whenever the same resolved values, seed and replicate may give other numbers; part
 * of every plan's hash.
 */
#define SP_MODEL_VERSION 1

#endif
