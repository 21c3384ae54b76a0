# until.sh - what inspect says of replicates that were added until a mean was known.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

cat >until.yaml <<EOF
name: until
rounds: 10
replicates: 3
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 20}
decision: {rule: logit, noise: 0.5}
record: {observables: [cooperation, assortment]}
sweep:
  parameters: {steering.shared_interest.steer: {values: [0.2, 0.5, 0.9]}}
  until: {observable: cooperation, half_width: 0.0001, max_replicates: 7}
EOF
samenspel run until.yaml --quiet
exits 0 "a half width out of reach"
samenspel inspect until.h5
tr '\n' ' ' <out >line
says line "in 3 of 3 runs it is not" "the most replicates were not enough, and that is said"
samenspel run until.yaml --quiet --force --set sweep.until.half_width=0.2 \
    --set sweep.until.max_replicates=100
samenspel inspect until.h5
tr '\n' ' ' <out >line
says line "in 0 of 3 runs it is not" "nor is it said where they were enough"

# -1/19 in every replicate, but for the rounding of its mean: 3 * 2 / 0.2 of them
samenspel run until.yaml --quiet --force --set sweep.until.half_width=0.2 \
    --set sweep.until.observable=assortment --set sweep.until.max_replicates=100
samenspel inspect until.h5 --json
cp out until.json
holds "equal values leave room for others in all runs alike" python3 -c 'import json
assert json.load(open("until.json"))["done_by_run"] == [30] * 3'
