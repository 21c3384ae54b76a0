/* commands.c - the table of commands, and their help.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/param.h"
#include "terminal.h"

#define SP_COMMAND(name) extern const sp_command_t sp_command_##name;
#include "commands.def"
#undef SP_COMMAND

const sp_command_t *const sp_commands[] = {
#define SP_COMMAND(name) &sp_command_##name,
#include "commands.def"
#undef SP_COMMAND
    NULL,
};

/* meaning of the exit codes, the same in every command */
static const char *const exit_meanings[] = {
    "done",
    "the input is wrong: a scenario, a key or a file",
    "wrong use: an option, a missing file name; an output that exists already",
    "stopped by a signal; of a run what is finished is kept, --resume goes on",
    "some runs or checks failed; the rest is done",
    "the environment failed: disk full, no permission, no memory; repair it and resume",
};

const sp_command_t *
sp_command_find(const char *name)
{
    for (size_t i = 0; sp_commands[i] != NULL; i++) {
        if (strcmp(sp_commands[i]->name, name) == 0) {
            return sp_commands[i];
        }
    }
    return NULL;
}

static const char *
command_name(const void *context, size_t index)
{
    (void) context;
    return sp_commands[index] != NULL ? sp_commands[index]->name : NULL;
}

const char *
sp_command_nearest(const char *name)
{
    return sp_nearest(name, command_name, NULL);
}

static void
print_option(const sp_option_t *option)
{
    char left[64];
    char right[512];
    char letter[8] = "    ";
    if (option->letter != '\0') {
        snprintf(letter, sizeof(letter), "-%c, ", option->letter);
    }
    snprintf(left, sizeof(left), "  %s--%s%s%s", letter, option->name,
        option->value != NULL ? " " : "", option->value != NULL ? option->value : "");
    snprintf(right, sizeof(right), "%s%s%s%s", option->summary,
        option->preset != NULL ? " (default: " : "",
        option->preset != NULL ? option->preset : "", option->preset != NULL ? ")" : "");
    sp_print_item(stdout, left, 28, right);
}

void
sp_command_help(const sp_command_t *command)
{
    printf("samenspel %s - %s\n\nUsage: samenspel %s %s\n\n", command->name,
        command->summary, command->name, command->usage);
    sp_print_text(stdout, command->text, 0);
    printf("\nOptions\n");
    for (const sp_option_t *option = command->options; option->name != NULL; option++) {
        print_option(option);
    }
    print_option(&sp_help_option);
    printf("\nExamples\n");
    for (const sp_example_t *example = command->examples; example->line != NULL;
         example++) {
        printf("  %s\n", example->line);
        sp_print_text(stdout, example->effect, 6);
    }
    printf("\nExit codes\n");
    for (const char *code = command->exits; *code != '\0'; code++) {
        printf("  %c  %s\n", *code, exit_meanings[*code - '0']);
    }
}

void
sp_program_help(void)
{
    printf(
        "samenspel - simulate populations that play iterated dilemmas and are steered\n\n"
        "Usage: samenspel COMMAND [operands] [options]\n\nCommands\n");
    for (size_t i = 0; sp_commands[i] != NULL; i++) {
        char left[32];
        snprintf(left, sizeof(left), "  %s", sp_commands[i]->name);
        sp_print_item(stdout, left, 14, sp_commands[i]->summary);
    }
    sp_print_item(stdout, "  help", 14, "explain a command: samenspel help run");
    printf("\nOptions\n");
    sp_print_item(stdout, "  --help", 14, "print this text; after a command, explain it");
    sp_print_item(stdout, "  --version", 14, "print the versions of program and model");
    printf(
        "\nA first look\n"
        "  samenspel plan scenarios/nine_in_ten.yaml    what would run, and how long\n"
        "  samenspel run scenarios/nine_in_ten.yaml     run it: nine_in_ten.h5\n"
        "  samenspel inspect nine_in_ten.h5             what came out\n"
        "  samenspel describe steering                  what can be steered, and how\n");
}
