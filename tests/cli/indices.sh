# indices.sh - which swept keys outputs answer to: what agrees with what, and what is refused.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

# sweep NAME: NAME.yaml, with the sweep that follows on stdin, run into NAME.h5
sweep() {
    cat >"$1.yaml" <<EOF
name: $1
rounds: 20
replicates: ${replicates:-2}
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 40}
decision: {rule: logit, noise: 0.5}
record: {observables: [cooperation, welfare]}
sweep:
EOF
    cat >>"$1.yaml"
    samenspel run "$1.yaml" --quiet --force
}

sweep shares <<EOF
  design: saltelli
  samples: 32
  parameters:
    steering.shared_interest.steer: {range: [0, 1]}
    decision.noise: {range: [0.1, 2], scale: log}
    population.size: {range: [20, 60]}
    network.kind: {values: [complete, cycle]}
EOF
exits 0 "a sweep of design saltelli"
samenspel indices shares.h5
exits 0 "its indices"
silent err "without complaints"
says out "design saltelli: 32 base samples of 4 keys, 192 runs" "its design"
says out "intervals of 95 % from 1000 resamples" "and how intervals were found"
says out "the S1 sum to" "what is left to keys together"
says out "S1: share of the variance owed to the key alone" "what the names mean"
holds "no line is wider than a terminal" sh -c '! grep -qE "^.{97}" out'

# trajectories; a conditional key, one that follows another, and points that cannot be computed
sweep effects <<EOF
  design: morris
  samples: 12
  parameters:
    steering.shared_interest.steer: {range: [0, 1]}
    game.benefit: {range: [2, 6]}
    game.cost: {like: game.benefit, times: 0.25}
    population.size: {range: [31, 60]}
    network.kind: {values: [complete, random_regular]}
    network.degree: {range: [3, 9], when: {network.kind: random_regular}}
EOF
exits 4 "a sweep of design morris in which points fail"
samenspel indices effects.h5 --observable cooperation
exits 0 "its effects"
says out "left out, in which a run has no value" "trajectories that broke are counted"
says out "counted with the keys that they follow: game.cost" "linked keys are no keys of their own"
holds "one output alone" sh -c 'grep -q "^cooperation$" out && ! grep -q "^welfare$" out'

# everybody cooperates, so each of 40 gets benefit - cost: exactly linear in two lists and a range
sweep linear <<EOF
  design: morris
  samples: 20
  parameters:
    game.benefit: {values: [2, 3, 4]}
    game.cost: {values: [0.5, 0.75]}
    rounds: {range: [21, 23]}
EOF
sed -i 's/^decision: .*/decision: {rule: none}/
    s/{size: 40}/{size: 40, initial: {cooperation: 1}}/' linear.yaml
samenspel run linear.yaml --quiet --force
samenspel indices linear.h5 --observable welfare --json
holds "what is linear has one effect everywhere, per whole range" python3 -c 'import json
keys = {k["key"]: k for k in json.load(open("out"))["observables"]["welfare"]["keys"]}
for key, effect in ("game.benefit", 80.0), ("game.cost", -10.0), ("rounds", 0.0):
    k = keys[key]
    assert abs(k["mu"] - effect) < 1e-9 and abs(k["mu_star"] - abs(effect)) < 1e-9, k
    assert k["sigma"] < 1e-9, k'

for design in latin_hypercube random sobol; do
    sweep $design <<EOF
  design: $design
  samples: 40
  parameters:
    steering.shared_interest.steer: {range: [0, 1]}
    decision.noise: {range: [0.1, 2], scale: log}
    population.size: {range: [20, 60]}
EOF
    exits 0 "a sweep of design $design"
done
samenspel indices sobol.h5
says out "explained by the regression (R^2)" "how good a regression is"

sweep grid <<EOF
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 4}
    game.benefit: {values: [2, 4, 3]}
    game.cost: {values: [1, 2, 1.5], with: game.benefit}
    network.kind: {values: [cycle, complete]}
EOF
samenspel indices grid.h5
exits 0 "a plain grid"
says out "design grid: 24 runs of 3 keys" "keys in step count once"

# every number, from the runs alone
for name in shares effects latin_hypercube random sobol grid; do
    samenspel inspect $name.h5 --json
    cp out $name.runs
    samenspel indices $name.h5 --bootstrap 20 --json -o $name.csv --force
    exits 0 "$name: JSON and a table"
    cp out $name.json
    holds "$name: numbers are those of a plain twin" \
        python3 "$HERE/indices_twin.py" $name.runs $name.json $name.csv
done

# so few base samples that their keys go together
samenspel run shares.yaml --quiet --force --set sweep.samples=16 -o few.h5
samenspel indices few.h5
says out "* warning: fewer than 32 base samples" "too few base samples are warned of"
samenspel indices shares.h5
holds "enough are not" sh -c '! grep -q "base samples: in so short" out'

# noise: one round of few agents, and the same without anything to tell it from
samenspel run shares.yaml --quiet --force --set rounds=1 --set population.size=8 \
    --set sweep.draws=independent -o noisy.h5
samenspel indices noisy.h5 --observable cooperation --bootstrap 0
says out "* warning: that is too much to tell weak keys from none" "noise is warned of"
holds "no intervals where none are wanted" sh -c '! grep -q "\[95 %\]" out'
samenspel run shares.yaml --quiet --force --replicates 1 -o one.h5
samenspel indices one.h5 --observable cooperation
says out "noise: not known, since each run has one replicate" "one replicate tells no noise"

# draws
samenspel indices shares.h5 --seed 7 --bootstrap 100 --confidence 0.8 --json
cp out seven
samenspel indices shares.h5 --confidence 0.8 --bootstrap 100 --json --seed 7
holds "one seed, one answer" cmp -s out seven
samenspel indices shares.h5 --confidence 0.8 --bootstrap 100 --json --seed 8
holds "another seed, other intervals" sh -c '! cmp -s out seven'
holds "but the same indices" python3 -c 'import json
a, b = json.load(open("out")), json.load(open("seven"))
for o in a["observables"]:
    for k, l in zip(a["observables"][o]["keys"], b["observables"][o]["keys"]):
        assert k["ST"] == l["ST"] and k["S1"] == l["S1"] and k["ST_low"] != l["ST_low"] or k["ST"] == 0'

# ---- refused
refused() { # CODE FACT TEXT ARGS...
    wanted=$1
    fact=$2
    text=$3
    shift 3
    samenspel indices "$@"
    exits "$wanted" "$fact is refused"
    one_line "$fact: in one line"
    says err "$text" "$fact: $text"
    silent out "$fact: nothing else"
}
refused 2 "an unknown output" "did you mean 'cooperation'?" shares.h5 --observable coperation
refused 2 "an output twice" "given twice" shares.h5 --observable welfare --observable welfare
refused 2 "a confidence of 1" "--confidence 1: must be a number from 0.01 to 0.9999" \
    shares.h5 --confidence 1
refused 2 "less than no resamples" "--bootstrap -1" shares.h5 --bootstrap -1
refused 2 "a table that exists" "shares.csv exists already; --force overwrites it" \
    shares.h5 -o shares.csv
refused 1 "a file that is not there" "none.h5" none.h5
refused 1 "a file that is none" "shares.yaml" shares.yaml
sed '/^sweep:/,$d' grid.yaml >single.yaml
samenspel run single.yaml --quiet -o single.h5
refused 1 "a file without a sweep" "nothing is swept in it" single.h5
sweep conditional <<EOF
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 3}
    network.kind: {values: [complete, random_regular]}
    network.degree: {values: [4, 6], when: {network.kind: random_regular}}
EOF
refused 1 "a grid with conditions" "its 9 runs are no full grid of the values of its 3 swept keys" \
    conditional.h5
sweep list <<EOF
  design: list
  parameters:
    steering.shared_interest.steer: {values: [0, 0.5, 1]}
    decision.noise: {values: [1, 0.5, 1]}
EOF
refused 1 "a list" "no full grid" list.h5
samenspel run grid.yaml --quiet --force --shard 1/2 -o half.h5
refused 1 "half a grid" "no output has indices: cooperation: 12 of the grid's 24 runs have no value" \
    half.h5
samenspel tournament -s basic --turns 5 --repetitions 1 -o tournament.h5 --quiet
refused 1 "a tournament" "holds a tournament, not the runs of a plan" tournament.h5
