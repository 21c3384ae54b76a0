/* main.c - the program: finds the command and hands it its words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "plugins.h"
#include "samenspel/ranks.h"
#include "samenspel/version.h"
#include "terminal.h"

/* no compiler and no date, so that two builds of one version say the same */
static int
print_version(void)
{
    printf("samenspel %s\nmodel version %d\n", SP_VERSION, SP_MODEL_VERSION);
    return sp_finish_output();
}

static int
wrong_command(const char *word)
{
    sp_error_t err;
    const char *near = sp_command_nearest(word);
    const char *kind = word[0] == '-' ? "option" : "command";
    if (word[0] == '-' && near == NULL) {
        near = strncmp(word, "--v", 3) == 0 || strncmp(word, "-v", 2) == 0 ? "--version"
            : strncmp(word, "--h", 3) == 0                                 ? "--help"
                                                                           : NULL;
    }
    if (near != NULL) {
        (void) sp_fail(&err, SP_ERR_USAGE, "unknown %s '%.80s'; did you mean '%s'?", kind,
            word, near);
    } else {
        (void) sp_fail(&err, SP_ERR_USAGE, "unknown %s '%.80s'", kind, word);
    }
    return sp_say_wrong_use(NULL, &err);
}

/* Started together, every process of a command without ranks would do the same. */
static sp_status_t
refuse_ranks(const sp_command_t *command, sp_error_t *err)
{
    if (command->in_ranks || sp_ranks_launched() == 1) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_USAGE,
        "works in one process, but %u were started together: start it without mpirun "
        "(with srun: --mpi=none, where each has work of its own)",
        sp_ranks_launched());
}

static int
run_command(const char *program, const sp_command_t *command, int n_words, char **word)
{
    sp_error_t err = { .status = SP_OK };
    sp_arguments_t args;
    int code;
    if (sp_arguments_read(&args, program, command, (uint32_t) n_words, word, &err)
        != SP_OK) {
        code = sp_say_wrong_use(command->name, &err);
    } else if (args.help) {
        sp_command_help(command);
        code = sp_finish_output();
    } else if (refuse_ranks(command, &err) != SP_OK) {
        code = sp_say_wrong_use(command->name, &err);
    } else if (sp_plugins_load(&args, &err) != SP_OK) {
        code = sp_say_error(&err);
    } else {
        code = command->run(&args);
        const int written = sp_finish_output();
        code = code == 0 ? written : code;
    }
    sp_arguments_free(&args);
    return code;
}

static int
print_help(int n_words, char **word)
{
    if (n_words == 0 || strcmp(word[0], "--help") == 0 || strcmp(word[0], "-h") == 0) {
        sp_program_help();
        return sp_finish_output();
    }
    const sp_command_t *command = sp_command_find(word[0]);
    if (command == NULL) {
        return wrong_command(word[0]);
    }
    sp_command_help(command);
    return sp_finish_output();
}

int
main(int argc, char **argv)
{
    const char *program = argc > 0 ? argv[0] : "samenspel";
    if (argc < 2) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_USAGE, "which command?");
        return sp_say_wrong_use(NULL, &err);
    }
    const char *word = argv[1];
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0
        || strcmp(word, "-h") == 0) {
        return print_help(argc - 2, argv + 2);
    }
    if (strcmp(word, "--version") == 0) {
        return print_version();
    }
    const sp_command_t *command = sp_command_find(word);
    if (command == NULL) {
        return wrong_command(word);
    }
    return run_command(program, command, argc - 2, argv + 2);
}
