/* every_mechanism.h - settings in which each steering mechanism acts: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_EVERY_MECHANISM_H
#define SP_TEST_EVERY_MECHANISM_H

/** A mechanism by its name; not all need be in the registry. */
typedef struct {
    const char *name;
    const char *base; /* what it needs, of other blocks: conditions and settings        */
    const char
        *block; /* its own keys, events on them, and keys of policies             */
    const char
        *alone; /* of its conditions, those that act without its interventions;   */
                /* "" where none does                                             */
} sp_test_mechanism_t;

/** One entry a mechanism, NULL name at the end. */
extern const sp_test_mechanism_t sp_test_mechanisms[];

#endif
