/* version.h - which program, and which trajectories. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_VERSION_H
#define SP_VERSION_H

#define SP_VERSION "0.1.0"

/** Raised whenever a scenario and seed give other numbers than before. */
#define SP_MODEL_VERSION 1

#endif
