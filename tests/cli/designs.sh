# designs.sh - sweeps by sampled designs, from plan to file; points that cannot be computed.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

cat >sample.yaml <<'END'
name: sample
rounds: 20
replicates: 2
game: {kind: donation, cost: 1}
population: {size: 30}
sweep:
  design: saltelli
  samples: 6
  parameters:
    steering.shared_interest.steer: {range: [0, 1]}
    game.benefit: {like: population.size, times: 0.1}
    population.size: {range: [20, 40]}
    decision.rule: {values: [logit, best_response]}
    steering.habit.bonus: {range: [0.1, 1], scale: log, when: {decision.rule: logit}}
END
samenspel plan sample.yaml
exits 0 "plan of a sample"
says out "saltelli, samples: 6; 4 or 8, a power of two, would lie more evenly" "and its hint"
says out "steering.habit.bonus = 0.1 to 1, log scale, on a condition" "and its space"
samenspel plan sample.yaml --json
holds "k + 2 runs a base sample, of four keys that vary by themselves" python3 -c 'import json
d = json.load(open("out")); s = d["swept"]
assert d["runs"] == 6 * (4 + 2) and d["sweep_design"] == "saltelli" and d["bad_points"] == 0
assert "game.benefit: linked" in d["sweep_space"].split("\n")
for size, benefit in zip(s["population.size"], s["game.benefit"]):
    assert size == int(size) and benefit == 0.1 * size
for rule, bonus in zip(s["decision.rule"], s["steering.habit.bonus"]):
    assert 0.1 <= bonus <= 1 if rule == "logit" else bonus == 0'
samenspel run sample.yaml --quiet
exits 0 "run of a sample"
for i in 1 2 3; do
    samenspel run sample.yaml --shard $i/3 --quiet
done
samenspel merge merged.h5 sample.shard-*-of-3.h5 --copy
holds "its shards make the same bytes" cmp -s merged.h5 sample.h5
samenspel plan sample.yaml --json
cp out sample.json
samenspel plan sample.yaml --seed 2 --json
holds "another seed: the same points, other draws" python3 -c 'import json
a, b = json.load(open("out")), json.load(open("sample.json"))
assert a["plan_hash"] != b["plan_hash"] and a["swept"] == b["swept"]'

samenspel run sample.yaml --set sweep.samples=8 --set sweep.design=morris -o morris.h5 --quiet
exits 0 "another design of the same keys"
samenspel run sample.yaml --set sweep.design=grid -o grid.h5
exits 1 "but a grid takes no ranges"
says err "steering.shared_interest.steer: 'range' in design grid: must be" "and says what it does"

# order SHARD AXIS AXIS: a shard of a grid over two keys, of which the first varies slowest
order() {
    printf '%s\n' 'name: order' 'rounds: 20' 'replicates: 2' \
        'game: {kind: donation, benefit: 3, cost: 1}' 'network: {kind: random_regular}' \
        'population: {size: 30}' "sweep: {parameters: {$2, $3}}" >order.yaml
    samenspel run order.yaml --shard "$1/2" --quiet
    exits 0 "a shard of a grid over $2 and $3"
}
size='population.size: {values: [30, 8]}'
degree='network.degree: {values: [4, 2]}'
order 1 "$size" "$degree"
order 2 "$degree" "$size"
samenspel merge order.h5 order.shard-*-of-2.h5
exits 1 "shards of one grid, swept in two orders"
says err "the same keys in another order, network.degree before population.size" "and says which"

cat >bad.yaml <<'END'
name: bad
rounds: 20
replicates: 2
game: {kind: donation, benefit: 3}
population: {size: 30}
sweep:
  design: sobol
  samples: 8
  parameters: {game.cost: {range: [1, 4]}}
END
samenspel plan bad.yaml
exits 0 "plan with points that cannot be computed"
says out "3 of the runs cannot be computed; the first: run 1: benefit = 3 must exceed" \
    "says how many, and why"
samenspel theory bad.yaml
exits 0 "theory passes them over"
samenspel run bad.yaml --quiet
exits 4 "run tells that some failed"
cp bad.h5 first.h5
samenspel inspect bad.h5
says out "10 of 16 done, 6 failed" "and does the others"
says out "benefit = 3 must exceed cost = 3" "the file holds why"
samenspel run bad.yaml --quiet --resume
exits 4 "they fail again when resumed"
holds "to the same bytes" cmp -s bad.h5 first.h5
samenspel run bad.yaml --set sweep.bad_points=refuse
exits 1 "unless they are to refuse the scenario"
says err "bad.yaml:4:1: at game.cost = 3.0625: benefit = 3 must exceed" "at the first of them"

samenspel describe designs morris
exits 0 "describe knows designs"
says out "sweep.levels" "and what they look at"
