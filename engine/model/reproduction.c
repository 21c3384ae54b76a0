/* reproduction.c - a network of role models and births apart from that of the games.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "reproduction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const sp_network_t *
sp_run_reproduction(const sp_run_t *run)
{
    const double kind = sp_run_value(run, SP_REPRODUCTION ".kind");
    return isnan(kind) ? NULL : sp_networks[(size_t) kind];
}

/* What of the rest of the run cannot go with it; NULL: nothing. */
static const char *
obstacle(const sp_resolver_t *self, const char **key)
{
    const sp_rule_form_t form = self->rule->form;
    *key = "decision.rule";
    if (form != SP_RULE_PAIRWISE && form != SP_RULE_IMITATION
        && form != SP_RULE_DEATH_BIRTH && form != SP_RULE_BIRTH_DEATH) {
        return "a decision.rule with role models or births: fermi, local, proportional, "
               "imitation, wright_fisher or a Moran rule";
    }
    *key = "method";
    if (self->root.method != SP_METHOD_AGENTS) {
        return "method: agents";
    }
    *key = "steering.teams.limit";
    if (sp_run_value(self->run, *key) > 0) {
        return "steering.teams.limit: 0";
    }
    return NULL;
}

/* side from the size, where it is not given */
static void
derive_side(sp_resolver_t *self, const sp_network_t *network)
{
    const double side = floor(sqrt((double) self->n_agents));
    if (strcmp(network->name, "square_lattice") == 0 && side * side == self->n_agents
        && isnan(sp_run_value(self->run, SP_REPRODUCTION ".side"))) {
        sp_set_value(self, SP_REPRODUCTION ".side", side);
    }
}

static sp_status_t
check_network(sp_resolver_t *self, const sp_network_t *network)
{
    void *params = calloc(1, network->params_size + 1);
    if (params == NULL) {
        return sp_fail(self->err, SP_ERR_MEMORY, "no memory for the network");
    }
    sp_schema_fill(self->run->schema, self->run->value, SP_REPRODUCTION, network->params,
        network->n_params, params);
    const uint32_t implied =
        network->implied_size != NULL ? network->implied_size(params) : 0;
    const bool lattice = strcmp(network->name, "square_lattice") == 0;
    sp_status_t status = SP_OK;
    if (lattice && implied != self->n_agents) {
        status = SP_REFUSE(self, SP_REPRODUCTION ".kind",
            SP_REPRODUCTION ".kind: square_lattice needs population.size = %u to be the "
                            "square of its side",
            self->n_agents);
    } else if (network->check != NULL
        && network->check(params, self->n_agents, self->err) != SP_OK) {
        (void) sp_fail_in(self->err, SP_ERR_RANGE, SP_REPRODUCTION);
        status = sp_refuse(self, SP_REPRODUCTION);
    }
    free(params);
    return status;
}

sp_status_t
sp_check_reproduction(sp_resolver_t *self)
{
    const sp_network_t *network = sp_run_reproduction(self->run);
    if (network == NULL) {
        return SP_OK;
    }
    if (strcmp(network->name, "random_pairs") == 0
        || strcmp(network->name, "file") == 0) {
        return SP_REFUSE(self, SP_REPRODUCTION ".kind",
            SP_REPRODUCTION
            ".kind: %s %s: take another network, or null for the one that "
            "is played on",
            network->name,
            network->name[0] == 'f' ? "is read for the games alone"
                                    : "has no ties that last");
    }
    const char *key;
    const char *need = obstacle(self, &key);
    if (need != NULL) {
        return SP_REFUSE(self, key,
            SP_REPRODUCTION ".kind: %s says who can take whose place: needs %s",
            network->name, need);
    }
    derive_side(self, network);
    return check_network(self, network);
}

sp_status_t
sp_reproduction_init(sp_model_t *model, sp_error_t *err)
{
    const sp_run_t *run = model->run;
    const sp_network_t *network = sp_run_reproduction(run);
    if (network == NULL) {
        return SP_OK;
    }
    void *params = sp_arena_take(&model->arena, 1, network->params_size + 1);
    if (params == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the network");
    }
    sp_schema_fill(run->schema, run->value, SP_REPRODUCTION, network->params,
        network->n_params, params);
    model->reproduction = network;
    model->reproduction_params = params;
    const sp_rng_key_t unused = { { 0, 0 } };
    return network->random ? SP_OK
                           : network->make(params, model->n_agents, NULL, unused,
                               &model->arena, &model->reproduction_graph, err);
}

sp_status_t
sp_reproduction_start(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    if (model->reproduction == NULL) {
        return SP_OK;
    }
    if (!model->reproduction->random) {
        sim->reproduction = &model->reproduction_graph;
        return SP_OK;
    }
    /* a key of its own: two networks of one kind are not the same one */
    const sp_rng_block_t word = sp_rng(
        sim->key, (sp_rng_block_t) { { 0, 0, 0, SP_DRAW(SP_DRAW_NETWORK, 0xffffff) } });
    const sp_rng_key_t key = { { word.word[0], word.word[1] } };
    sp_arena_free(&sim->reproduction_arena);
    memset(&sim->own_reproduction, 0, sizeof(sim->own_reproduction));
    sim->reproduction = &sim->own_reproduction;
    return model->reproduction->make(model->reproduction_params, model->n_agents, NULL,
        key, &sim->reproduction_arena, &sim->own_reproduction, err);
}
