/* options.c - reads the words of a command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "samenspel/param.h"

const sp_option_t sp_help_option = { "help", 'h', NULL, "print this text", NULL, false };

/* names of a command's options, --help last, for sp_nearest */
static const char *
option_name(const void *context, size_t index)
{
    const sp_option_t *options = context;
    for (size_t i = 0; options[i].name != NULL; i++) {
        if (i == index) {
            return options[i].name;
        }
        if (options[i + 1].name == NULL && index == i + 1) {
            return sp_help_option.name;
        }
    }
    return options[0].name == NULL && index == 0 ? sp_help_option.name : NULL;
}

/* the option that the first `length` bytes of name mean, or NULL */
static const sp_option_t *
find_option(const sp_command_t *command, const char *name, size_t length)
{
    for (const sp_option_t *option = command->options; option->name != NULL; option++) {
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0) {
            return option;
        }
    }
    return length == 4 && strncmp(name, "help", 4) == 0 ? &sp_help_option : NULL;
}

static const sp_option_t *
find_letter(const sp_command_t *command, char letter)
{
    for (const sp_option_t *option = command->options; option->name != NULL; option++) {
        if (option->letter == letter) {
            return option;
        }
    }
    return letter == sp_help_option.letter ? &sp_help_option : NULL;
}

static sp_status_t
unknown_option(const sp_command_t *command, const char *word, sp_error_t *err)
{
    char name[64] = "";
    const size_t length = strcspn(word, "=");
    if (length > 2 && length - 2 < sizeof(name)) {
        memcpy(name, word + 2, length - 2);
        name[length - 2] = '\0';
    }
    const char *near = sp_nearest(name, option_name, command->options);
    if (near != NULL && name[0] != '\0') {
        return sp_fail(err, SP_ERR_USAGE, "unknown option '%.*s'; did you mean '--%s'?",
            (int) length, word, near);
    }
    return sp_fail(err, SP_ERR_USAGE, "unknown option '%.*s'", (int) length, word);
}

/* notes an option; value is NULL where the word holds none */
static sp_status_t
note_option(
    sp_arguments_t *self, const sp_option_t *option, const char *value, sp_error_t *err)
{
    if (option == &sp_help_option) {
        self->help = true;
        return SP_OK;
    }
    if (!option->repeated && sp_option_given(self, option->name)) {
        return sp_fail(err, SP_ERR_USAGE, "--%s is given twice", option->name);
    }
    self->given[self->n_given++] = (sp_given_t) { option, value };
    return SP_OK;
}

/* reads the option at word[at]; returns through next where to go on */
static sp_status_t
read_option(sp_arguments_t *self, uint32_t at, uint32_t *next, sp_error_t *err)
{
    const char *word = self->word[at];
    const sp_option_t *option;
    const char *value = NULL;
    if (word[1] == '-') {
        const size_t length = strcspn(word + 2, "=");
        option = find_option(self->command, word + 2, length);
        value = word[2 + length] == '=' ? word + 2 + length + 1 : NULL;
    } else {
        option = find_letter(self->command, word[1]);
        value = word[2] != '\0' ? word + 2 : NULL; /* -oOUT.h5 */
    }
    if (option == NULL) {
        return unknown_option(self->command, word, err);
    }
    if (option->value == NULL && value != NULL) {
        return sp_fail(err, SP_ERR_USAGE, "--%s takes no value", option->name);
    }
    *next = at + 1;
    if (option->value != NULL && value == NULL) {
        if (*next >= self->n_words) {
            return sp_fail(
                err, SP_ERR_USAGE, "--%s needs a value: %s", option->name, option->value);
        }
        value = self->word[(*next)++];
    }
    return note_option(self, option, value, err);
}

static sp_status_t
check_operands(const sp_arguments_t *self, sp_error_t *err)
{
    const sp_command_t *command = self->command;
    if (self->n_operands < command->least) {
        return sp_fail(
            err, SP_ERR_USAGE, "too few operands: needs %s", command->operands);
    }
    if (self->n_operands > command->most) {
        return sp_fail(err, SP_ERR_USAGE, "'%s' is too much: takes %s",
            self->operand[command->most], command->operands);
    }
    return SP_OK;
}

sp_status_t
sp_arguments_read(sp_arguments_t *self, const char *program, const sp_command_t *command,
    uint32_t n_words, char *const *word, sp_error_t *err)
{
    *self = (sp_arguments_t) {
        .program = program, .command = command, .n_words = n_words, .word = word
    };
    self->operand = calloc((size_t) n_words + 1, sizeof(*self->operand));
    self->given = calloc((size_t) n_words + 1, sizeof(*self->given));
    if (self->operand == NULL || self->given == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the command line");
    }
    bool options_over = false;
    for (uint32_t at = 0; at < n_words;) {
        if (!options_over && strcmp(word[at], "--") == 0) {
            options_over = true;
            at++;
        } else if (!options_over && word[at][0] == '-' && word[at][1] != '\0') {
            const sp_status_t status = read_option(self, at, &at, err);
            if (status != SP_OK) {
                return status;
            }
        } else {
            self->operand[self->n_operands++] = word[at++];
        }
    }
    return self->help ? SP_OK : check_operands(self, err);
}

void
sp_arguments_free(sp_arguments_t *self)
{
    free(self->operand);
    free(self->given);
    *self = (sp_arguments_t) { 0 };
}

bool
sp_option_given(const sp_arguments_t *self, const char *name)
{
    for (uint32_t i = 0; i < self->n_given; i++) {
        if (strcmp(self->given[i].option->name, name) == 0) {
            return true;
        }
    }
    return false;
}

const char *
sp_option_value(const sp_arguments_t *self, const char *name)
{
    for (uint32_t i = 0; i < self->n_given; i++) {
        if (strcmp(self->given[i].option->name, name) == 0) {
            return self->given[i].value;
        }
    }
    return NULL;
}

uint32_t
sp_option_values(const sp_arguments_t *self, const char *name, const char **values)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->n_given; i++) {
        if (strcmp(self->given[i].option->name, name) == 0) {
            values[n++] = self->given[i].value;
        }
    }
    return n;
}

/* digits only, so that no sign, blank, fraction or exponent passes */
static bool
read_whole(const char *text, size_t length, uint64_t *value)
{
    char digits[24];
    if (length == 0 || length >= sizeof(digits) || strspn(text, "0123456789") < length) {
        return false;
    }
    memcpy(digits, text, length);
    digits[length] = '\0';
    errno = 0;
    *value = strtoull(digits, NULL, 10);
    return errno == 0;
}

sp_status_t
sp_option_whole(const sp_arguments_t *self, const char *name, uint64_t low, uint64_t high,
    uint64_t *value, sp_error_t *err)
{
    const char *text = sp_option_value(self, name);
    if (text == NULL) {
        return SP_OK;
    }
    uint64_t number;
    if (!read_whole(text, strlen(text), &number) || number < low || number > high) {
        return sp_fail(err, SP_ERR_USAGE,
            "--%s %.80s: must be a whole number from %llu to %llu", name, text,
            (unsigned long long) low, (unsigned long long) high);
    }
    *value = number;
    return SP_OK;
}

bool
sp_read_real(const char *text, size_t length, double *value)
{
    char digits[64];
    char *end;
    if (length == 0 || length >= sizeof(digits)
        || strspn(text, "0123456789.eE+-") < length) {
        return false;
    }
    memcpy(digits, text, length);
    digits[length] = '\0';
    const double number = strtod(digits, &end);
    if (*end != '\0' || !isfinite(number)) {
        return false;
    }
    *value = number;
    return true;
}

sp_status_t
sp_option_real(const sp_arguments_t *self, const char *name, double low, double high,
    double *value, sp_error_t *err)
{
    const char *text = sp_option_value(self, name);
    double number;
    if (text == NULL) {
        return SP_OK;
    }
    if (!sp_read_real(text, strlen(text), &number) || number < low || number > high) {
        return sp_fail(err, SP_ERR_USAGE, "--%s %.80s: must be a number from %g to %g",
            name, text, low, high);
    }
    *value = number;
    return SP_OK;
}

sp_status_t
sp_option_part(const sp_arguments_t *self, const char *name, uint32_t *part,
    uint32_t *n_parts, sp_error_t *err)
{
    const char *text = sp_option_value(self, name);
    if (text == NULL) {
        return SP_OK;
    }
    const size_t length = strcspn(text, "/");
    uint64_t i = 0;
    uint64_t n = 0;
    if (text[length] != '/' || !read_whole(text, length, &i)
        || !read_whole(text + length + 1, strlen(text + length + 1), &n) || i < 1 || i > n
        || n > 1000000) {
        return sp_fail(err, SP_ERR_USAGE,
            "--%s %.80s: must be I/N with I from 1 to N, like 2/5 (N at most 1000000)",
            name, text);
    }
    *part = (uint32_t) i;
    *n_parts = (uint32_t) n;
    return SP_OK;
}

sp_status_t
sp_option_cell(const sp_arguments_t *self, const char *name, uint32_t *run,
    uint32_t *replicate, sp_error_t *err)
{
    const char *text = sp_option_value(self, name);
    if (text == NULL) {
        return SP_OK;
    }
    const size_t length = strcspn(text, ":");
    uint64_t r = 0;
    uint64_t k = 0;
    if (text[length] != ':' || !read_whole(text, length, &r)
        || !read_whole(text + length + 1, strlen(text + length + 1), &k) || r > UINT32_MAX
        || k > UINT32_MAX) {
        return sp_fail(err, SP_ERR_USAGE,
            "--%s %.80s: must be RUN:REPLICATE, both counted from 0, like 3:7", name, text);
    }
    *run = (uint32_t) r;
    *replicate = (uint32_t) k;
    return SP_OK;
}
