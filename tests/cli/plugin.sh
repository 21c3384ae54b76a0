# plugin.sh - strategies of one's own, compiled from C.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
root=$HERE/../..
compile() { # SOURCE OBJECT
    ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -O2 -fPIC -shared \
        -ffp-contract=off -I "$root/include" "$1" -o "$2"
}
holds "the example compiles" compile "$root/scripts/plugin/patient.c" patient.so

samenspel describe strategies patient --plugin patient.so
exits 0 "describe knows a strategy of a plug-in"
says out "forgiveness" "describe tells its parameters"
samenspel describe strategies patient
exits 2 "without the plug-in there is no such strategy"

cat >one.yaml <<'YAML'
name: one
rounds: 20
replicates: 2
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {rounds: 20}
decision: {rule: fermi, selection: 1}
population: {size: 20, initial: {strategies: {patient: 10, stern: 5, always_defect: 5}}}
strategies:
  stern: {kind: like, of: patient, forgiveness: 0}
YAML
samenspel plan one.yaml
exits 1 "a scenario that needs the plug-in is refused without it"
says err "unknown strategy 'patient'" "it says which strategy is unknown"
samenspel plan one.yaml --plugin patient.so --json
exits 0 "plan with a plug-in"
cp out first.json
sed 's/0.125/0.25/' "$root/scripts/plugin/patient.c" >other.c
holds "another version compiles" compile other.c other.so
samenspel plan one.yaml --plugin other.so --json
holds "the plan's hash tells two plug-ins apart" sh -c '! grep -F "$(grep -o \
    "\"plan_hash\": \"[0-9a-f]*\"" first.json)" out'

samenspel plan one.yaml --plugin nowhere.so
exits 1 "a plug-in that is not there"
says err "--plugin nowhere.so: cannot be read" "it says what cannot be read"
one_line "it says so on one line"
echo 'int x;' >empty.c
holds "something else compiles" compile empty.c empty.so
samenspel plan one.yaml --plugin empty.so
exits 1 "a shared object that is no plug-in"
says err "has no samenspel_plugin" "it says what is missing"
sed 's/"patient"/"TFT!"/' "$root/scripts/plugin/patient.c" >bad.c
compile bad.c bad.so
samenspel plan one.yaml --plugin bad.so
says err "strategy 1: its name must be" "a bad name is refused"
sed 's/"patient"/"grim"/' "$root/scripts/plugin/patient.c" >bad.c
compile bad.c taken.so
samenspel plan one.yaml --plugin taken.so
says err "is taken by grim" "a name that is taken is refused"
sed 's/"patient"/"classic"/' "$root/scripts/plugin/patient.c" >bad.c
compile bad.c set.so
samenspel plan one.yaml --plugin set.so
says err "is taken by classic" "the name of a set is taken too"
sed '/SP_PLUGIN/d' "$root/scripts/plugin/patient.c" >old.c
cat >>old.c <<'C'
extern const sp_plugin_t samenspel_plugin;
const sp_plugin_t samenspel_plugin = { 0, 8, 8, 1, strategies };
C
compile old.c old.so
samenspel plan one.yaml --plugin old.so
says err "headers of another version" "another version is refused"

# what no compiler sees: chances that are none, states that are not there
unsound() { # FACT FORM TEXT
    cat >unsound.c <<C
#include "samenspel/plugin.h"
const double few[] = { 1, 0, 0.5, 7 };
const sp_machine_t machine = { .n_states = 1, .next = { { 0, 0, 1, 0 } } };
const sp_table_t table = { .own = 1, .other = 1, .cooperate = few };
static const sp_strategy_t mine = { .name = "mine", .summary = "-", .source = "-",
    .aliases = "", $2 };
static const sp_strategy_t *const strategies[] = { &mine, $4 };
SP_PLUGIN(strategies)
C
    holds "$1: it compiles" compile unsound.c unsound.so
    samenspel match tft mine --plugin unsound.so
    exits 1 "$1 is refused"
    says err "$3" "$1: it says what is wrong"
}
unsound "a chance above 1" ".memory_one = { .first = 1.5 }" "chances must lie in [0, 1]"
unsound "a chance that is no number" ".memory_one = { .after = { 0.0 / 0.0 } }" \
    "chances must lie in [0, 1]"
unsound "a state that is not there" ".form = SP_AUTOMATON, .automaton = &machine" \
    "with states that are there"
unsound "a table with another number" ".form = SP_TABLE, .table = &table" "must have a table"
unsound "parameters without values" ".n_params = 1" "rows and values"
unsound "a strategy that is none" ".memory_one = { .first = 1 }" "strategy 2: its name" "0"
