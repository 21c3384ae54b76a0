/* steering_peers_groups.c - peers and pools that punish in games of groups.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In each of its groups a peer punisher takes `fine` off every member that it
 * perceives to defect, at `cost` each; a pool punisher pays pool_fee beforehand, and
 * every defector loses pool_fine for each pool punisher in the group, as do, with
 * second_order, all others that stay and do not pay (Sigmund, De Silva, Traulsen &
 * Hauert, Nature 466, 861 (2010)). Peers see acts, not who else fines: second_order is
 * the pool's (this project). Who stays out, or is left alone, has no part in it. Sums
 * over members, then the mean or the sum over one's groups; with match.payoff:
 * expected the mean over all groups. */
#include "groups.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "steering_peers.h"

unsigned
sp_peers_traits(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    if (model->of_strategies) {
        return model->run->strategy[sim->play[agent]]->traits;
    }
    return sim->play[agent] == SP_COOPERATE ? SP_TRAIT_PEER_PUNISHER : 0;
}

/* The others of a group: how many stay, are seen by agent to defect, fine agent (those
 * who see it defect), and pay the pool; means where groups are expected ones. */
typedef struct {
    double n_stay, n_seen_d, n_peers, n_pool;
    double not_alone; /* chance */
} others_t;

/* Chance that a member of that act is perceived to defect. */
static double
seems_to_defect(const sp_model_t *model, unsigned act)
{
    const double error = model->match.misperception;
    return act == SP_DEFECT   ? 1 - error
        : act == SP_COOPERATE ? error / (model->game.n_acts - 1)
                              : 0;
}

/* Numbers over all groups that agent can be in; n_peers: those who would see a
 * defector. */
static others_t
all_groups(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    const unsigned own = sp_group_act(sim, agent);
    others_t others = { .not_alone = 1 };
    uint32_t n_out = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        const uint32_t n = sim->count[p] - (sim->play[agent] == p);
        const unsigned act = model->act_of_play[p];
        const unsigned traits = model->of_strategies ? model->run->strategy[p]->traits
            : act == SP_COOPERATE                    ? SP_TRAIT_PEER_PUNISHER
                                                     : 0;
        others.n_seen_d += n * seems_to_defect(model, act);
        others.n_peers += traits & SP_TRAIT_PEER_PUNISHER ? n : 0;
        others.n_pool += traits & SP_TRAIT_POOL_PUNISHER ? n : 0;
        n_out += act == SP_LONER ? n : 0;
    }
    const uint32_t n_others = model->n_agents - 1;
    const uint32_t n_members = sim->groups->size - 1;
    const double share = (double) n_members / n_others;
    others.n_stay = share * (n_others - n_out);
    others.n_seen_d *= share;
    others.n_peers *= share * seems_to_defect(model, own);
    others.n_pool *= share;
    for (uint32_t k = 0; k < n_members; k++) { /* chance that all members stay out */
        const double left = n_out > k ? n_out - k : 0;
        others.not_alone *= left / (n_others - k);
    }
    others.not_alone = 1 - others.not_alone;
    return others;
}

static others_t
one_group(const sp_simulation_t *sim, uint32_t agent, uint32_t group, uint32_t round)
{
    others_t others = { 0 };
    const uint32_t size = sp_group_size(sim, group);
    const bool stays = sp_group_act(sim, agent) != SP_LONER;
    for (uint32_t m = 0; m < size; m++) {
        const uint32_t other = sp_group_member(sim, group, m);
        if (other == agent || sp_group_act(sim, other) == SP_LONER) {
            continue;
        }
        const unsigned traits = sp_peers_traits(sim, other);
        others.n_stay++;
        others.n_seen_d += sp_group_act_seen(sim, agent, other, round) == SP_DEFECT;
        others.n_peers += stays && (traits & SP_TRAIT_PEER_PUNISHER)
            && sp_group_act_seen(sim, other, agent, round) == SP_DEFECT;
        others.n_pool += (traits & SP_TRAIT_POOL_PUNISHER) != 0;
    }
    others.not_alone = others.n_stay > 0;
    return others;
}

static double
lost_among(const sp_peers_t *self, unsigned act, unsigned traits, const others_t *others)
{
    if (act == SP_LONER) {
        return 0;
    }
    double lost = self->fine * others->n_peers;
    if (traits & SP_TRAIT_PEER_PUNISHER) {
        lost += self->cost * others->n_seen_d;
    }
    if (traits & SP_TRAIT_POOL_PUNISHER) {
        lost += self->pool_fee * others->not_alone;
    } else if (act == SP_DEFECT || self->second_order) {
        lost += self->pool_fine * others->n_pool;
    }
    return lost;
}

double
sp_peers_in_groups(
    const sp_simulation_t *sim, const sp_peers_t *self, uint32_t agent, uint32_t round)
{
    const unsigned act = sp_group_act(sim, agent);
    const unsigned traits = sp_peers_traits(sim, agent);
    const uint32_t n = sp_groups_of(sim, agent);
    double lost = 0;
    for (uint32_t k = 0; k < n; k++) {
        const others_t others = sim->groups->expected
            ? all_groups(sim, agent)
            : one_group(sim, agent, sp_group_of(sim, agent, k), round);
        lost += lost_among(self, act, traits, &others);
    }
    return sim->model->decision.payoffs == SP_PAYOFFS_MEAN && n > 0 ? lost / n : lost;
}

void
sp_peers_foreseen(const sp_simulation_t *sim, const sp_peers_t *self, uint32_t agent,
    uint32_t round, double *if_c, double *if_d)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = sp_groups_of(sim, agent);
    const bool steps = model->decision.update == SP_UPDATE_ASYNCHRONOUS;
    const bool last = model->decision.belief == SP_BELIEF_LAST;
    const double y = last ? 0 : sp_belief(sim, agent, round);
    double n_c = 0;
    double n_d = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t group = sim->groups->expected ? 0 : sp_group_of(sim, agent, k);
        const uint32_t size = sp_group_size(sim, group);
        if (!last) { /* nobody is expected to stay out, as in the game */
            n_c += y * (size - 1);
            n_d += (1 - y) * (size - 1);
        } else if (sim->groups->expected) {
            uint32_t count[SP_MOST_ACTS] = { 0 };
            for (uint32_t p = 0; p < model->n_plays; p++) {
                count[model->act_of_play[p]] += sim->count[p];
            }
            count[sp_group_act(sim, agent)]--;
            const double share = (size - 1.0) / (model->n_agents - 1.0);
            n_c += share * count[SP_COOPERATE];
            n_d += share * count[SP_DEFECT];
        } else {
            for (uint32_t m = 0; m < size; m++) {
                const uint32_t other = sp_group_member(sim, group, m);
                if (other != agent) {
                    const unsigned act =
                        sp_group_act_seen(sim, agent, other, steps ? round : round - 1);
                    n_c += act == SP_COOPERATE;
                    n_d += act == SP_DEFECT;
                }
            }
        }
    }
    const double times =
        model->decision.payoffs == SP_PAYOFFS_MEAN && n > 0 ? 1.0 / n : 1;
    *if_c = times * self->cost * n_d;
    *if_d = times * self->fine * n_c;
}
