# own.sh - strategies that a file writes, in commands that play matches without a scenario.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
cat >mine.yaml <<'YAML'
strategies:
  pair: {kind: table, first: 1, cooperate_after: CDDDDDDDDDDDDDDC}
  slow: {kind: like, of: AdaptiveTitForTat, rate: 0.125}
YAML
samenspel match pair slow --own mine.yaml --turns 12 --json
exits 0 "match with strategies of a file"
samenspel tournament -s pair,slow,TitForTat,random --own mine.yaml --repetitions 2
exits 0 "tournament with strategies of a file"
says out "pair" "they stand in the ranking"
samenspel fingerprint pair --own mine.yaml --points 3
exits 0 "fingerprint of one"
scenario whole
cat >>whole.yaml <<'YAML'
strategies:
  stern: {kind: reactive, cooperate_after: CD}
YAML
samenspel match stern TFT --own whole.yaml --turns 5
exits 0 "a whole scenario will do"
samenspel match pair slow --own mine.yaml --own mine.yaml
exits 1 "a name that stands twice"
samenspel match pair slow --own nowhere.yaml
exits 1 "a file that is not there"
says err "nowhere.yaml: cannot be opened" "it says which"
one_line "it says so on one line"
echo 'name: none' >none.yaml
samenspel match pair slow --own none.yaml
exits 1 "a file without strategies"
says err "has no strategies" "it says what is missing"
printf 'strategies:\n  grim: {kind: generous}\n' >taken.yaml
samenspel match grim TFT --own taken.yaml
exits 1 "a name of a built-in strategy"
says err "taken.yaml:2:3" "it says where"
printf 'strategies:\n  mine: {kind: table, cooperate_after: CDC}\n' >flaw.yaml
samenspel match mine TFT --own flaw.yaml
exits 1 "a table that is not whole"
says err "has 3 chances" "it says what is wrong"

samenspel tournament -s zero_determinant --game 2,-1,3,0 --repetitions 1 --turns 5
exits 0 "a set plays a game in which not all of it exist"
says out "do not exist in this game: zd_gen_2" "it says who is left out"
samenspel tournament -s zd_gen_2,TFT --game 2,-1,3,0
exits 2 "one that is named must exist"
