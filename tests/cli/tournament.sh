# tournament.sh - matches, tournaments, fingerprints: what agrees with what, and what is refused.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

# ---- match
samenspel match tit_for_tat always_defect --turns 4
exits 0 "a match"
says out "tit_for_tat    CDDD" "shows the moves of the first"
says out "always_defect  DDDD" "and of the second"
samenspel match TFT Defector --turns 4 --json
exits 0 "aliases are names too"
holds "and JSON has everything" python3 -c 'import json
d = json.load(open("out"))
assert d["strategies"] == ["tit_for_tat", "always_defect"] and d["moves"] == ["CDDD", "DDDD"]
assert d["score"] == [3, 8] and d["score_per_turn"] == [0.75, 2]
assert d["expected_score_per_turn"] == [0.75, 2] and d["cooperation_rate"] == [0.25, 0]
assert d["outcomes"] == {"CC": 0, "CD": 1, "DC": 0, "DD": 3}'
samenspel match random joss --json --noise 0.1 --seed 9
cp out first
samenspel match joss random --json --noise 0.1 --seed 9
holds "who is named first changes nothing" python3 -c 'import json
a, b = json.load(open("first")), json.load(open("out"))
for key in ("moves", "score", "cooperation_rate"):
    assert a[key] == b[key][::-1], key
assert a["turns"] == 200 and len(a["moves"][0]) == 200'
samenspel match random joss --json --noise 0.1 --seed 9 --repetition 1
holds "another repetition is another match" sh -c '! cmp -s out first'
samenspel match adaptive_tit_for_tat random --turns 5
says out "no exact expectation: adaptive_tit_for_tat" "says where no expectation is known"
samenspel match random random --continuation 0.9 --json
exits 0 "open length"

refused() { # FACT TEXT ARGS...
    fact=$1
    text=$2
    shift 2
    samenspel "$@"
    exits 2 "$fact is refused"
    one_line "$fact: in one line"
    says err "$text" "$fact: $text"
}
refused "one strategy" "the names of two strategies" match tit_for_tat
refused "an unknown name" "did you mean 'tit_for_tat'?" match tit_for_tar random
refused "a strategy of groups" "plays in groups" match loner random
refused "no turns" "--turns 0: must be a whole number from 1" match tft tft --turns 0
refused "too much noise" "--noise 0.6: must be a number from 0 to 0.5" match tft tft --noise 0.6
refused "a decimal comma" "--noise 0,1" match tft tft --noise 0,1
refused "noise that is no number" "--noise nan" match tft tft --noise nan
refused "continuation for ever" "--continuation 1:" match tft tft --continuation 1
refused "two lengths" "exclude each other" match tft tft --turns 5 --continuation 0.5
refused "three payoffs" "R,S,T,P" match tft tft --game 3,0,5
refused "five payoffs" "R,S,T,P" match tft tft --game 3,0,5,1,2
refused "a payoff without end" "R,S,T,P" match tft tft --game 3,0,1e400,1
refused "a line that the game excludes" "zd_gen_2 does not exist in the game with payoffs CC 2, CD -1" match zd_gen_2 tft --game 2,-1,3,0
refused "a probe that the game excludes" "chance of C after CC would be 1.0625" fingerprint tft --probe zd_gen_2 --game 2,-1,3,0
refused "a tournament with one" "zd_gen_2 does not exist in the game" tournament -s zd_gen_2,tft --game 2,-1,3,0

# ---- tournament
samenspel tournament -s stewart_plotkin --repetitions 3 --turns 50 --noise 0.02 --seed 4 \
    --threads 2 -o t.h5 --moves
exits 0 "a tournament"
says out "rank  strategy" "prints the ranking"
says out "samenspel inspect t.h5" "and what to do next"
samenspel tournament -s stewart_plotkin --repetitions 3 --turns 50 --noise 0.02 --seed 4 \
    --threads 1 -o again.h5 --moves --quiet
silent out "--quiet says nothing"
holds "threads do not change a byte of the file" cmp t.h5 again.h5
samenspel tournament -s stewart_plotkin --repetitions 3 --turns 50 --noise 0.02 --seed 4 --json
exits 0 "tournament --json"
silent err "without a word beside"
cp out t.json
holds "ranks, names and matrices are there" python3 -c 'import json
d = json.load(open("t.json"))
assert [row["rank"] for row in d["ranking"]] == list(range(1, len(d["strategies"]) + 1))
medians = [row["median"] for row in d["ranking"]]
assert medians == sorted(medians, reverse=True)
assert len(d["payoff"]) == len(d["payoff"][0]) == len(d["strategies"])'
samenspel match zd_gtft_2 random --turns 50 --noise 0.02 --seed 4 --repetition 2 --json
cp out m.json
samenspel tournament -s random,zd_gtft_2 --repetitions 3 --turns 50 --noise 0.02 --seed 4 --json
holds "a pair does not notice who else takes part" python3 -c 'import json
a, b = json.load(open("t.json")), json.load(open("out"))
i, j = (a["strategies"].index(name) for name in ("random", "zd_gtft_2"))
assert a["payoff"][i][j] == b["payoff"][0][1] and a["payoff"][j][i] == b["payoff"][1][0]'
if python3 -c 'import h5py' 2>/dev/null; then python=python3; else python=/usr/bin/python3; fi
cat >moves.py <<'EOF'
import json

import h5py
import numpy as np

with h5py.File("t.h5") as file:
    names = [text.decode() for text in file["strategy"][()]]
    wanted = [names.index(name) for name in json.load(open("m.json"))["strategies"]]
    pairs = list(zip(file["pair_first"][()], file["pair_second"][()]))
    pair = pairs.index(tuple(sorted(wanted)))
    bits = np.unpackbits(file["moves"][pair, 2], axis=1, bitorder="little")[:, :50]
    moves = ["".join("DC"[bit] for bit in row) for row in bits]
    if wanted != sorted(wanted):
        moves.reverse()
    assert moves == json.load(open("m.json"))["moves"], moves
    assert file["score"].shape == (3, len(names)) and np.isfinite(file["payoff"][()]).all()
EOF
holds "match shows the moves that the tournament kept" "$python" moves.py

samenspel inspect t.h5
exits 0 "inspect a tournament"
says out "zd_extort_2" "shows the ranking"
samenspel inspect t.h5 --json
holds "as JSON too" python3 -c 'import json
d = json.load(open("out"))
assert d["kind"] == "tournament" and d["settings"]["turns"] == "50" and d["ranking"]'
samenspel inspect t.h5 --digest
exits 0 "inspect --digest of a tournament"
samenspel inspect t.h5 --scenario
exits 1 "a tournament has no scenario"
samenspel merge joined.h5 t.h5
exits 1 "merge takes no tournament"
says err "holds a tournament, not the runs of a plan" "and says what it is"
refused "an output that exists" "exists: --force" tournament -s tft,alld -o t.h5
samenspel tournament -s tft,alld -o t.h5 --force --quiet
exits 0 "--force replaces it"

for sets in "classic,zero_determinant --without random" "deterministic --without classic"; do
    samenspel tournament --turns 5 --repetitions 1 --top 3 -s $sets
    exits 0 "sets: $sets"
done
# on a graph: the tutorial of Axelrod-Python, whose payoffs these are
printf '# who meets whom\nCooperator TitForTat\nalways_cooperate, grudger\nDefector\ttft\nalld,Grudger\n\n' >ties
samenspel tournament -s Cooperator,Defector,TitForTat,Grudger --edges ties --turns 2 \
    --repetitions 2 --json
exits 0 "a tournament on a graph"
holds "plays these pairs and no other" python3 -c 'import json
d = json.load(open("out"))
assert d["pairs_that_meet"] == 4
assert d["payoff"] == [[None, None, 3, 3], [None, None, 3, 3], [3, 0.5, None, None],
                       [3, 0.5, None, None]], d["payoff"]
means = {row["strategy"]: row["mean"] for row in d["ranking"]}
assert means == {"always_cooperate": 3, "always_defect": 3, "tit_for_tat": 1.75, "grudger": 1.75}'
printf 'tft joss\ntft random\nrandom joss\n' >ties.all
for how in "--edges ties.all" --no-self-play; do
    samenspel tournament -s tft,joss,random --seed 3 $how --json
    grep -v 'pairs_that_meet\|self_play' out >"all$how"
done
holds "where all meet it is the round robin" cmp "all--edges ties.all" all--no-self-play
printf 'tft joss\ntft tft\n' >ties.twin
samenspel tournament -s tft,joss --edges ties.twin --seed 3 --json
holds "twins meet where the file says so" python3 -c 'import json
payoff = json.load(open("out"))["payoff"]
assert payoff[0][0] == 3 and payoff[1][1] is None and payoff[0][1] is not None'
samenspel tournament -s tft,joss --edges ties.twin --seed 3 -o e.h5 --moves --quiet
exits 0 "a graph with moves"
wrong() { # FACT LINES TEXT
    printf "$2" >ties.wrong
    samenspel tournament -s tft,alld,grudger --edges ties.wrong
    exits 1 "$1 is refused"
    one_line "$1: in one line"
    says err "$3" "$1: $3"
}
wrong "one name" "tft alld\n\ngrudger\n" "ties.wrong:3: must be two names"
wrong "three names" "tft alld grudger\n" "ties.wrong:1: must be two names"
wrong "a name that nobody has" "tft aldl\n" "ties.wrong:1: 'aldl' is no strategy"
wrong "somebody who is not there" "tft joss\n" "'joss' takes no part"
wrong "somebody alone" "tft alld\ngrudger grudger\n" "grudger meets nobody else"
samenspel tournament -s tft,alld --edges no.such.file
exits 1 "a file that is not there"
refused "edges without twins" "exclude each other" tournament -s tft,joss --edges ties.twin \
    --no-self-play

refused "an unknown strategy" "did you mean 'tit_for_tat'?" tournament -s tit_for_tatt,random
refused "a misspelt alias" "did you mean 'always_cooperate'?" tournament -s Cooperater,random
refused "a name with values" "names carry no values; 'random' is one" match "Random: 0.1" tft
refused "an unknown set" "did you mean 'classic'?" tournament -s clasic
refused "a name twice" "takes part already" tournament -s tft,random,tit_for_tat
refused "an empty name" "separated by commas" tournament -s tft,,random
refused "somebody missing left out" "takes no part" tournament -s tft,random --without joss
refused "a lonely strategy" "needs two" tournament -s tft
refused "no repetitions" "--repetitions 0" tournament --repetitions 0
refused "moves without a file" "needs -o" tournament --moves
refused "moves of open length" "exclude each other" tournament --moves --continuation 0.9 -o m.h5
refused "twins that count and do not meet" "exclude each other" tournament --no-self-play \
    --count-twin
refused "an operand" "options only" tournament tft
samenspel tournament -s tft,alld -o no/such/folder.h5
exits 5 "a folder that is not there"

# stopped: exit 3, nothing left, the same command starts over
"$SAMENSPEL" tournament -s stewart_plotkin --repetitions 100000 -o stopped.h5 >out 2>err &
pid=$!
sleep 1
kill -INT "$pid"
wait "$pid"
code=$?
exits 3 "SIGINT"
says err "starts over" "says that nothing is kept"
[ ! -e stopped.h5 ] && [ ! -e stopped.h5.tmp ]
verdict "and nothing is" $?

# ---- fingerprint
samenspel fingerprint always_defect --points 3 --json
exits 0 "a fingerprint"
holds "is 1 + 4 x for always_defect" python3 -c 'import json
d = json.load(open("out"))
assert d["exact"] and d["fingerprint"] == [[1, 1, 1], [3, 3, 3], [5, 5, 5]], d'
samenspel fingerprint adaptive_tit_for_tat --points 3 --turns 10 -o f.h5
exits 0 "a sampled fingerprint"
says out "100 sampled matches of 10 turns" "says that it is sampled"
samenspel inspect f.h5
says out "payoff a turn on 3 x 3 points" "inspect shows it"
refused "a probe without states" "finite-state" fingerprint tft --probe adaptive_tit_for_tat
refused "one point" "--points 1" fingerprint tft --points 1
refused "no strategy" "the name of one strategy" fingerprint
