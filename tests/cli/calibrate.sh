# calibrate.sh - fits to the laboratory: what agrees with what, and what is refused.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

samenspel calibrate --rows DF-late --free noise --hold-out none
exits 0 "a fit"
says out "fitted to 6 rows" "says how many rows"
says out "DF75-48-first" "predicts the others"
says out "What the model cannot reproduce" "says what it misses"
samenspel calibrate --free noise,simplicity --hold-out study --json -o fit.csv
exits 0 "two parameters"
cp out fit.json
holds "JSON is complete: maximum, interval, profile, rows inside and outside" python3 -c 'import json
d = json.load(open("fit.json"))
noise, simplicity = d["parameters"][:2]
# by the plain twin of the model, Nelder and Mead in another program: 867.35 at these
assert abs(noise["value"] - 0.1067) < 2e-4 and abs(simplicity["value"] - 1.392) < 2e-3
best = [m for m in d["models"] if m["reported"]][0]
assert abs(best["loss"] - 867.353) < 2e-3 and abs(best["aic"] - 2 * (best["loss"] + 2)) < 1e-9
for p in (noise, simplicity):
    assert p["low"] < p["value"] < p["high"] and not (p["low_open"] or p["high_open"])
    assert len(p["profile_at"]) == len(p["profile_loss"]) == 13
    assert min(p["profile_loss"]) > best["loss"] - 1e-4
    # at the ends of the interval the loss has risen by the dispersion times 3.841/2
    assert p["profile_loss"][0] > best["loss"] + 1.92 * d["dispersion"]
fitted = [r for r in d["rows"] if r["fitted"]]
assert len(fitted) == 22 and len(d["rows"]) == 32
for r in fitted:
    assert abs(sum(r["strategy_share"]) - 1) < 1e-12 and 0 < r["study_unseen"] < 1
    se = (r["model"] * (1 - r["model"]) / r["subjects"]) ** 0.5
    assert abs(r["residual"] - (r["seen"] - r["model"]) / se) < 1e-9
square = sum(r["residual"] ** 2 for r in fitted)
assert abs(d["dispersion"] - square / 20) < 1e-9
off = [(r["seen"] - r["study_unseen"]) ** 2 for r in fitted]
assert abs(d["unseen"]["study"]["model"]["root_mean_square"] - (sum(off) / 22) ** 0.5) < 1e-12'
holds "the table says the same" python3 -c 'import csv, json
d = {r["id"]: r for r in json.load(open("fit.json"))["rows"]}
rows = list(csv.DictReader(open("fit.csv")))
assert len(rows) == 32
for r in rows:
    assert float(r["model"]) == d[r["id"]]["model"] and int(r["fitted"]) == d[r["id"]]["fitted"]'
samenspel calibrate --rows DF-late --free noise --hold-out none --json
cp out one.json
samenspel calibrate --data
exits 0 "the rows as a table"
cp out data.csv
samenspel calibrate data.csv --rows DF-late --free noise --hold-out none --json
holds "which, read again, gives the same" cmp out one.json
printf '# mine\nvalue,id,note\n0.06,DF05-32,"a, ""b""\nc"\n0.5,ELSE,\n' >few.csv
samenspel calibrate few.csv --free noise --hold-out none
exits 0 "a table of known ids alone, with quotes, commas and a line end"
says out "fitted to 1 rows" "takes the game from the program"
says out "1 rows of the file are no repeated game" "and says what it leaves out"
printf 'id,value,temptation,reward,sucker,punishment,horizon,measure,subjects\r\nown,0.4,5,3,0,1,8,last_turn,30\r\n' >own.csv
samenspel calibrate own.csv --free noise --hold-out none
exits 0 "a game of one's own"

refused() { # CODE FACT TEXT ARGS...
    want=$1
    fact=$2
    text=$3
    shift 3
    samenspel calibrate "$@"
    exits "$want" "$fact is refused"
    says err "$text" "$fact: $text"
    silent out "$fact: nothing on standard output"
}
head='id,value,temptation,reward,sucker,punishment,continuation,subjects'
table() { # LINES: the file bad.csv
    printf "$head\n$1" >bad.csv
}
refused 2 "an unknown parameter" "did you mean noise?" --free noize
refused 2 "a parameter twice" "--free names noise twice" --free noise,noise
refused 2 "a strategy by the game" "gtft is another player in each game" --strategies gtft,tft
refused 2 "an unknown strategy" "there is no strategy grimm; did you mean grim?" --strategies grimm
refused 2 "a strategy without finite form" "has no finite-state form" \
    --strategies adaptive_tit_for_tat
refused 2 "an unknown row" "--rows XX: no such row" --rows XX
refused 2 "an unknown unit" "must be span" --unit points
refused 2 "an unknown hold-out" "must be row, study or none" --hold-out some
refused 2 "an output that exists" "fit.csv exists already; --force overwrites it" -o fit.csv \
    --rows DF05-32 --free noise --hold-out none
refused 1 "no file" "nowhere.csv: No such file" nowhere.csv
table 'x,0.5,5,3,0,1,0.5,20\ny,half,5,3,0,1,0.5,20\n'
refused 1 "a word for a number" 'bad.csv:3: value "half" is no number' bad.csv
table 'x,1.5,5,3,0,1,0.5,20\n'
refused 1 "a share above 1" 'bad.csv:2: value "1.5" must lie in [0, 1]' bad.csv
table 'x,0.5,5,3,0,1,0.5,0\n'
refused 1 "nobody" 'bad.csv:2: subjects 0' bad.csv
table 'x,0.5,5,3\n'
refused 1 "a short line" 'bad.csv:2: 4 fields, but 8 columns' bad.csv
table 'x,0.5,5,3,0,1,0.5,20\nx,0.5,5,3,0,1,0.5,20\n'
refused 1 "an id twice" 'bad.csv:3: id x stands twice' bad.csv
table '"x,0.5,5,3,0,1,0.5,20\n'
refused 1 "an open quote" 'bad.csv:2: a quote is not closed' bad.csv
head='id,temptatoin,value'
table 'x,5,0.5\n'
refused 1 "a column misspelt" 'bad.csv:1: column "temptatoin" is not known; did you mean temptation?' bad.csv
head='id'
table 'x\n'
refused 1 "no values" 'bad.csv:1: the first line must name the columns' bad.csv
: >empty.csv
refused 1 "an empty file" 'empty.csv:1: the first line must name' empty.csv

# ---- choice among strategies: the exact long run is that of the simulation
cat >choose.yaml <<'EOF'
name: choose
seed: 5
replicates: 64
rounds: 400
burn_in: 20
game: {kind: matrix, reward: 40, sucker: 12, temptation: 50, punishment: 25}
match: {continuation: 0.7, error: 0.02, misperception: 0.05}
population: {size: 12, initial: {strategies: {always_defect: 4, grim: 4, tit_for_tat: 4}}}
network: {kind: complete}
steering: {shared_interest: {weight: 0.1}}
decision: {rule: logit, noise: 3, update: asynchronous}
record: {observables: [cooperation, strategy_share]}
EOF
samenspel theory choose.yaml --json
exits 0 "the theory of choice among strategies"
cp out theory.json
samenspel run choose.yaml -o choose.h5 --quiet
samenspel inspect choose.h5 --json
holds "a simulated long run is the exact one, within 4 standard errors" python3 -c 'import json
d = json.load(open("theory.json")); s = json.load(open("out"))
found = s["variables"]["cooperation"]
mean, se = found["mean"][0], found["se"][0]
assert 0 < se < 0.005 and abs(mean - d["stationary_share_of_c"]) < 4 * se
assert abs(sum(d["mean_shares"].values()) - 1) < 1e-12
for p in d["choice_equilibria"]:
    assert abs(sum(p["shares"].values()) - 1) < 1e-12
assert sum(p["principal"] for p in d["choice_equilibria"]) == 1
assert abs(d["critical"]["continuation_risk_dominant"] - 23 / 38) < 1e-12'
