/* run_parts.h - what run.c, run_check.c and run_noise.c share. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_RUN_PARTS_H
#define SP_RUN_PARTS_H

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/mechanism.h"
#include "samenspel/run.h"
#include "samenspel/settings.h"

typedef struct {
    sp_run_t *run;
    char *key; /* to point at; SP_KEY_LENGTH bytes or NULL */
    sp_error_t *err;
    sp_root_settings_t root;
    sp_match_settings_t match;
    sp_decision_settings_t decision;
    sp_initial_settings_t initial;
    sp_record_settings_t record;
    const sp_decision_t *rule;
    const sp_network_t *network;
    void *network_params;
    const sp_game_kind_t *game_kind;
    sp_game_t game;
    sp_bounds_t bounds; /* of what mechanisms pay and take */
    uint32_t n_agents;
} sp_resolver_t;

/** Points at key; SP_ERR_RANGE. */
sp_status_t sp_refuse(sp_resolver_t *self, const char *key);

#define SP_REFUSE(self, at, ...)                                                         \
    (sp_fail((self)->err, SP_ERR_RANGE, __VA_ARGS__), sp_refuse((self), (at)))

/** Whether the scenario (or a sweep) wrote the key. */
bool sp_is_given(const sp_resolver_t *self, const char *key);

/** Writes a value that follows from others. */
void sp_set_value(sp_resolver_t *self, const char *key, double value);

/** Refuses two keys that say the same thing. */
sp_status_t
sp_exclude(sp_resolver_t *self, const char *a, const char *b, const char *why);

/** Common number of partners, or 0 where agents differ or chance decides. */
uint32_t sp_games_of_all(const sp_resolver_t *self);

/* the checks, in their order */
sp_status_t sp_check_times(sp_resolver_t *self);
sp_status_t sp_check_game(sp_resolver_t *self);
/** population.size and what the network implies; fills n_agents and network_params. */
sp_status_t sp_check_network(sp_resolver_t *self);
sp_status_t sp_check_initial(sp_resolver_t *self);
sp_status_t sp_check_match(sp_resolver_t *self);
sp_status_t sp_check_rule(sp_resolver_t *self);
/** Which key says how noisy the choice is, and the noise that follows from it. */
sp_status_t sp_check_noise(sp_resolver_t *self);
sp_status_t sp_check_chain(sp_resolver_t *self);
sp_status_t sp_check_mechanisms(sp_resolver_t *self);

#endif
