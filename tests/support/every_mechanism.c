/* every_mechanism.c - settings in which each steering mechanism acts: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "every_mechanism.h"

#include <stddef.h>

#define WEIGHT  "steering.shared_interest.weight=0.3 "
#define LATTICE "network.kind=square_lattice "

const sp_test_mechanism_t sp_test_mechanisms[] = {
    { "agreements", LATTICE,
        "steering.agreements.propose=0.7 steering.agreements.cost=0.05 "
        "steering.agreements.compensation=1.5 @12:steering.agreements.propose=0.2",
        "" },
    { "autonomy", WEIGHT "steering.autonomy.demand_spread=1",
        "steering.autonomy.contacts=4 steering.autonomy.feedback=0.2 "
        "steering.autonomy.level=0.7",
        "" },
    { "cases", LATTICE,
        "steering.cases.rate=0.4 steering.cases.size=4 steering.cases.length=3", "" },
    { "circles", WEIGHT,
        "steering.circles.rule=consent steering.circles.size=6 steering.circles.cycle=5 "
        "steering.circles.proposal.shared_interest.steer=0.9 steering.circles.gain=2 "
        "steering.circles.ownership=0.5 steering.circles.meeting_cost=0.1",
        "" },
    { "clarity", WEIGHT,
        "steering.clarity.level=0.6 steering.clarity.noise=0.3 "
        "steering.clarity.common=0.5 "
        "steering.clarity.spread=0.1",
        "steering.clarity.level=0.6 steering.clarity.noise=0.3 "
        "steering.clarity.common=0.5 "
        "steering.clarity.spread=0.1" },
    { "conformity", LATTICE, "steering.conformity.strength=0.4",
        "steering.conformity.strength=0.4" },
    { "diversity", LATTICE, "steering.diversity.benefit_spread=0.5",
        "steering.diversity.benefit_spread=0.5" },
    { "environment", WEIGHT,
        "steering.environment.rate=0.2 steering.environment.low=0.5 "
        "steering.environment.high=1.5 steering.environment.initial=0.3",
        "steering.environment.rate=0.2 steering.environment.low=0.5 "
        "steering.environment.high=1.5 steering.environment.initial=0.3" },
    { "facilitation", "",
        "steering.facilitation.level=0.5 steering.facilitation.cost=0.2 "
        "steering.facilitation.backing=0.3 @9:steering.facilitation.level=0.7",
        "" },
    { "fairness", LATTICE, "steering.fairness.envy=0.2 steering.fairness.guilt=0.3",
        "steering.fairness.envy=0.2 steering.fairness.guilt=0.3" },
    { "habit", LATTICE,
        "decision.noise=0.5 steering.habit.bonus=0.5 steering.habit.growth=0.3",
        "decision.noise=0.5 steering.habit.bonus=0.5 steering.habit.growth=0.3" },
    { "incentives", LATTICE,
        "steering.incentives.policy=fixed steering.incentives.reward=0.8 "
        "steering.incentives.fine=0.4 steering.incentives.monitor=0.6 "
        "steering.incentives.monitor_cost=0.1 @11:steering.incentives.reward=0.2",
        "" },
    { "information",
        LATTICE WEIGHT "steering.trust.scope=pair steering.trust.conditionality=1",
        "steering.information.flow=0.5 steering.information.error=0.05",
        "steering.information.flow=0.5 steering.information.error=0.05" },
    { "links", LATTICE, "steering.links.rate=0.3 steering.links.break_cd=0.5",
        "steering.links.rate=0.3 steering.links.break_cd=0.5" },
    { "peers", LATTICE, "steering.peers.fine=0.6 steering.peers.cost=0.2", "" },
    { "pilot", WEIGHT,
        "steering.pilot.share=0.3 steering.pilot.start=4 steering.pilot.length=8 "
        "steering.pilot.set.shared_interest.steer=0.9 steering.pilot.rollout=imposed "
        "steering.pilot.cost=0.1",
        "" },
    { "shared_interest", LATTICE,
        "steering.shared_interest.weight=0.2 steering.shared_interest.spread=0.1 "
        "steering.shared_interest.steer=0.5 steering.shared_interest.decay=0.1 "
        "steering.shared_interest.promotion=0.2 @10:steering.shared_interest.steer=1",
        "steering.shared_interest.weight=0.2 steering.shared_interest.spread=0.1" },
    { "standards", LATTICE "decision.acts=per_partner",
        "steering.standards.share=0.4 steering.standards.compliance=0.8", "" },
    { "support",
        LATTICE "decision.activity=0.5 decision.noise=0.5 steering.habit.bonus=0.5",
        "steering.support.start=3 steering.support.length=9 "
        "steering.support.activity=1.5 "
        "steering.support.habit=2 steering.support.cost=0.1",
        "" },
    { "talk", LATTICE,
        "steering.talk.share=0.6 steering.talk.credibility=0.5 "
        "steering.talk.lie_cost=0.7",
        "" },
    { "teams",
        "network.kind=teams network.number=8 network.cross_share=0 "
        "decision.rule=moran_birth_death decision.fitness=exponential "
        "decision.intensity=0.1 decision.update=asynchronous decision.mutation=0.02",
        "steering.teams.migration=0.1", "steering.teams.migration=0.1" },
    { "trust", WEIGHT "network.kind=square_lattice",
        "steering.trust.scope=pair steering.trust.conditionality=0.7 "
        "steering.trust.decay=0.1",
        "steering.trust.scope=pair steering.trust.conditionality=0.7 "
        "steering.trust.decay=0.1" },
    { "turnover", WEIGHT, "steering.turnover.rate=0.1", "steering.turnover.rate=0.1" },
    { "zealots", LATTICE, "steering.zealots.share=0.1", "steering.zealots.share=0.1" },
    { NULL, NULL, NULL, NULL },
};
