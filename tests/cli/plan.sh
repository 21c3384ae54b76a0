# plan.sh - plan and theory: what is told before and instead of running.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
scenarios=$HERE/../../scenarios
scenario one

samenspel plan one.yaml
exits 0 "plan"
for text in "Does it work?" "steering.shared_interest.steer" "6 in all" "cooperation" "time" \
    "memory" "plan hash"; do
    says out "$text" "plan tells: $text"
done
holds "plan writes nothing" test ! -e one.h5
samenspel plan one.yaml --json
exits 0 "plan --json"
cp out plan.json
holds "plan --json is right" python3 -c 'import json
d = json.load(open("plan.json"))
assert d["runs"] == 3 and d["replicates"] == 2 and d["cells"] == 6 and d["rounds"] == 20
assert d["recorded_rounds"] == 21 and d["agents"] == 30
assert d["swept"] == {"steering.shared_interest.steer": [0, 0.5, 1]}
assert d["keys"]["population.size"] == 30 and d["seconds"] >= 0 and d["output_bytes"] > 0
assert [v["name"] for v in d["recorded"]] == ["cooperation", "payoff"]
assert d["shard_units"] == 6 and d["network_files"] == []
assert len(d["plan_hash"]) == 64'
samenspel plan one.yaml --set population.size=40 --replicates 5 --seed 7 --json
holds "plan takes the overrides of run" python3 -c 'import json
d = json.load(open("out"))
assert d["agents"] == 40 and d["cells"] == 15 and d["seed"] == "7"
assert d["plan_hash"] != json.load(open("plan.json"))["plan_hash"]'
samenspel plan one.yaml --set population.sise=40
exits 1 "an unknown key of --set is wrong input"
says err "did you mean 'size'?" "with the nearest"
samenspel plan one.yaml --set population.size=0,5
exits 1 "0,5 is no number"
samenspel plan - <one.yaml
exits 0 "a scenario from standard input"

for file in "$scenarios"/*.yaml; do
    name=$(basename "$file" .yaml)
    samenspel plan "$file"
    exits 0 "plan $name"
    samenspel theory "$file"
    exits 0 "theory $name"
    awk 'length($0) > 110 { exit 1 }' out
    verdict "theory $name keeps to its columns" $?
    samenspel theory "$file" --json
    exits 0 "theory $name --json"
    cp out "theory_$name.json"
    holds "theory $name --json is JSON" python3 -m json.tool out
done
cat >theory.py <<'EOF'
import json
import math


def load(name):
    return json.load(open("theory_%s.json" % name))


def near(a, b, tolerance=1e-9):
    assert abs(a - b) <= tolerance * max(1, abs(b)), (a, b)


for run in load("nine_in_ten")["runs"]:
    steer = run["swept"]["steering.shared_interest.steer"]
    near(run["stationary_cooperation"], 1 / (1 + 9 ** (1 - 2 * steer)))
    near(run["fixed_points"][0]["x"], run["stationary_cooperation"])
    near(run["critical"]["Q_star"], 0.25)
    near(sum(run["stationary_distribution"]), 1, 1e-12)
neutral = load("fixation")["runs"][0]
near(neutral["fixation_probability"]["C"], 0.1)
near(neutral["takeover_probability"]["C"], 0.1)
for run in load("fixation")["runs"]:
    for kind in ("C", "D"):
        near(run["ln_fixation_probability"][kind],
             math.log(run["fixation_probability"][kind]))
for run in load("graphs_b_over_c")["runs"]:
    near(run["critical"]["b_over_c_weak_selection"], 8 / 3)
tipping = load("trust_and_tipping")
near(tipping["critical"]["lower_fold_Q"], .458, 1e-3)
near(tipping["critical"]["upper_fold_Q"], .685, 1e-3)
assert len(tipping["trajectory"]) == 9801 == len(tipping["trust_trajectory"])
last = load("tit_for_tat_invades")["runs"][-1]
assert last["strategies"] == ["always_defect", "tit_for_tat"]
near(last["expected_payoff"][0][1], 1 + 4 / 50)
near(last["cooperation"][1][0], 1 / 50)
for run in load("good_agreements")["runs"]:
    # Han et al. 2013: what agreements do is in what strategies earn of one another
    share = run["small_mutation_distribution"]["commitment_proposer"]
    exact = {1: .448473449, 4: .813910809}
    near(share, exact.get(run["swept"]["steering.agreements.compensation"], share), 1e-8)
for name in ("loners", "pool_punishment"):
    for run in load(name)["runs"]:
        # nobody earns of one other alone in a group: no table, and not one of zeros
        assert "expected_payoff" not in run and "cooperation" not in run, run
        assert run["why"].startswith("no exact answer is known: "), run
for name in ("letting_go", "cooperation_chain", "decisions_by_design"):
    for run in load(name)["runs"]:
        assert "steer_star" not in run["critical"], run
        assert "Q_star: of the game alone, without the other mechanisms" in run["notes"]
for name in ("lattice_noise", "spatial_chaos", "scale_free"):
    answer = load(name)
    for run in answer.get("runs", [answer]):
        assert run["why"].startswith("no exact answer is known: "), run
EOF
python3 theory.py 2>err
verdict "theory of the shipped scenarios says what is known" $?

cat >mutation.yaml <<'EOF'
name: mutation
rounds: 10
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 100}
decision: {rule: fermi, selection: 0.471064310, update: asynchronous, mutation: 0.05}
EOF
cat >local.yaml <<'EOF'
name: local
rounds: 10
game: {kind: donation, benefit: 3, cost: 1}
match: {rounds: 5}
population: {size: 6, initial: {strategies: {tit_for_tat: 5, always_defect: 1}}}
decision: {rule: local, intensity: 0.9, update: asynchronous}
EOF
samenspel theory local.yaml --json
holds "local copying of strategies divides by the game's 3 + 1" python3 -c 'import json
d = json.load(open("out")); N = 6; total = product = 1
a = d["expected_payoff"]; t = d["strategies"].index("tit_for_tat"); o = 1 - t
for j in range(1, N):
    own = ((j - 1) * a[o][o] + (N - j) * a[o][t]) / (N - 1)
    other = (j * a[t][o] + (N - j - 1) * a[t][t]) / (N - 1)
    u = 0.9 * (own - other) / 4
    product *= (1 - u) / (1 + u); total += product
assert abs(d["invasion_probability"][t][o] * total - 1) < 1e-12
assert abs(d["fixation_probability"]["always_defect"] * total - 1) < 1e-12'
samenspel theory mutation.yaml --json
holds "imitation calibrated to one in ten (model.md, 8)" python3 -c 'import json
d = json.load(open("out")); assert abs(d["stationary_cooperation"] - 0.1) < 1e-7
assert len(d["stationary_distribution"]) == 101
assert abs(sum(d["small_mutation_distribution"].values()) - 1) < 1e-12'
cat >kinds.yaml <<'EOF'
name: kinds
rounds: 20
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {continuation: 0.9}
population:
  size: 30
  initial: {strategies: {always_cooperate: 10, always_defect: 10, tit_for_tat: 10}}
decision: {rule: fermi, selection: 1, update: asynchronous}
EOF
samenspel theory kinds.yaml --json
holds "three strategies: invasion, rest points, path, what they enforce" python3 -c 'import json
import math
d = json.load(open("out")); n = 30
rho, ln_rho = d["invasion_probability"], d["ln_invasion_probability"]
assert d["neutral_probability"] == 1 / n
for a in range(3):
    assert abs(rho[a][a] - 1 / n) < 1e-15
    for b in range(3):
        assert abs(math.log(rho[a][b]) - ln_rho[a][b]) < 1e-12
assert rho[0][1] > 1 / n > rho[1][0] and abs(rho[0][2] - 1 / n) < 1e-15
share = d["small_mutation_distribution"]
assert abs(sum(share.values()) - 1) < 1e-12
flow = [sum(share[s] * rho[a][b] for a, s in enumerate(d["strategies"]) if a != b)
        for b in range(3)]
back = [share[s] * sum(rho[b][a] for a in range(3) if a != b)
        for b, s in enumerate(d["strategies"])]
assert max(abs(x - y) for x, y in zip(flow, back)) < 1e-15
stable = [p["shares"] for p in d["rest_points"] if p["stable"]]
assert stable == [{"always_cooperate": 0, "always_defect": 1, "tit_for_tat": 0}], stable
for name in d["strategies"]:
    assert len(d["share_trajectory"][name]) == 21
    assert d["share_trajectory"][name][0] == 1 / 3
kinds = {e["strategy"]: e for e in d["enforced"]}
assert kinds["tit_for_tat"]["partner"] and not kinds["tit_for_tat"]["rival"]
assert kinds["always_defect"]["rival"] and not kinds["always_cooperate"]["partner"]'
samenspel theory kinds.yaml --json --set decision.mutation=0.1
holds "three strategies with mutation have a mean share each" python3 -c 'import json
d = json.load(open("out")); assert abs(sum(d["mean_shares"].values()) - 1) < 1e-12
assert all(v < 0 for v in d["ln_uniform_distribution"].values())'
sed -e 's/^decision:.*/decision: {rule: wright_fisher}/' -e 's/^rounds/method: ecological\n&/' \
    kinds.yaml >generations.yaml
samenspel theory generations.yaml --json
holds "generations of shares go by fitness, round by round" python3 -c 'import json
d = json.load(open("out")); names, pay = d["strategies"], d["expected_payoff"]
x = [1 / 3] * 3
for r in range(21):
    for k, name in enumerate(names):
        assert abs(d["share_trajectory"][name][r] - x[k]) < 1e-13
    f = [sum(p * y for p, y in zip(row, x)) for row in pay]
    mean = sum(a * b for a, b in zip(f, x))
    x = [a * b / mean for a, b in zip(f, x)]'
cat >bistable.yaml <<'EOF'
name: bistable
rounds: 10
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 100}
decision: {rule: logit, unsteered_cooperation: 0.1}
steering:
  shared_interest: {steer: 1}
  trust: {scope: general, conditionality: 1}
EOF
samenspel theory bistable.yaml --json
holds "three fixed points and the pilots that tip (model.md, 8)" python3 -c 'import json
d = json.load(open("out")); p = d["fixed_points"]
assert [q["stable"] for q in p] == [True, False, True], p
assert max(abs(q["x"] - x) for q, x in zip(p, (.25, .5, .75))) < 1e-9
assert abs(d["critical"]["unconditional_pilot_share"] - .016812) < 1e-6
assert abs(d["critical"]["zealot_share"] - .014174) < 1e-6'

# theory: strategies whose payoffs nobody knows have no table of them
cat >programs.yaml <<'YAML'
name: programs
rounds: 5
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {rounds: 20, error: 0.01}
decision: {rule: fermi, selection: 0.5}
population: {size: 10, initial: {strategies: {calculator: 5, always_defect: 5}}}
YAML
samenspel theory programs.yaml
exits 0 "theory of programs"
says out "has no exact answer" "it says that payoffs are not known"
holds "it shows none" sh -c '! grep -q "expected payoff" out'
samenspel theory programs.yaml --set match.payoff=averaged --set match.samples=50
says out "expected payoff" "means stand in their place where they are asked for"
says out "largest standard error" "with how far they can be off"
