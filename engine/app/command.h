/* command.h - a command of the program, and the table of all. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/app/cmd_<name>.c and put its line in commands.def. */
#ifndef SP_COMMAND_H
#define SP_COMMAND_H

#include "options.h"

/** A line to try, and what it does. */
typedef struct {
    const char *line;
    const char *effect;
} sp_example_t;

/** Everything that `--help` tells and the parser needs. */
struct sp_command {
    const char *name;
    const char *summary;          /* one line, no full stop                         */
    const char *usage;            /* what follows the name: "FILE [options]"        */
    const char *text;             /* what it does, paragraphs parted by empty lines */
    const sp_option_t *options;   /* name NULL at the end                           */
    const sp_example_t *examples; /* line NULL at the end                           */
    const char *exits;            /* exit codes that it can end with: "0125"        */
    uint32_t least, most;         /* operands                                       */
    const char *operands;         /* in words, for messages: "one scenario file"    */
    bool in_ranks;                /* processes started together share its work      */
    int (*run)(const sp_arguments_t *args); /* returns the exit code                */
};

extern const sp_command_t *const sp_commands[]; /* sorted by name, NULL at the end */

/** The command of that name, or NULL. */
const sp_command_t *sp_command_find(const char *name);

/** The command's name nearest to name, or NULL where none is near. */
const char *sp_command_nearest(const char *name);

/** Prints what --help of a command says. */
void sp_command_help(const sp_command_t *command);

/** Prints what --help of the program says. */
void sp_program_help(void);

#endif
