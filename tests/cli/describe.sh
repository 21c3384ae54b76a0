# describe.sh - everything that can be named is described, for people and for programs.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
root=$HERE/../..

samenspel describe
exits 0 "describe"
cp out all.txt
for kind in strategies sets steering decisions networks games observables fields designs keys; do
    says all.txt "  $kind " "describe lists $kind"
    samenspel describe $kind
    exits 0 "describe $kind"
    cp out $kind.txt
    awk 'length($0) > 100 { exit 1 }' $kind.txt
    verdict "describe $kind keeps to 100 columns" $?
    samenspel describe $kind --json
    holds "describe $kind --json is JSON" python3 -m json.tool out
    cp out $kind.json
done

# every line of every table, by its name
for pair in strategies:strategies steering:steering decisions:decisions networks:networks \
    games:games observables:observables; do
    kind=${pair%%:*}
    names=$(sed -n 's/^SP_[A-Z_]*(\([a-z0-9_]*\).*/\1/p' "$root"/engine/*/"${pair#*:}".def)
    [ -n "$names" ]
    verdict "there are $kind" $?
    for name in $names; do
        grep -q "^  $name\( \|\$\)" $kind.txt
        verdict "describe $kind has $name" $?
        samenspel describe $kind $name
        exits 0 "describe $kind $name"
        says out "source" "describe $kind $name tells its source"
    done
done
python3 - <<'EOF'
import json
import sys
whole = {}
for kind in ("strategies", "steering", "decisions", "networks", "games", "observables",
             "fields", "designs", "keys"):
    whole[kind] = json.load(open(kind + ".json"))[kind]
needed = {"key", "name", "symbol", "summary", "unit", "type", "kind", "default", "range", "low",
          "high", "live", "required", "phase", "source"}
for row in whole["keys"]:
    assert needed <= set(row), row
    assert row["summary"] and row["kind"] in ("setting", "condition", "intervention"), row
    if row["type"] == "choice":
        assert row["choices"], row
        assert row["required"] or row["default"] is None or row["default"] in row["choices"], row
    if row["type"] in ("real", "integer") and isinstance(row["default"], (int, float)):
        assert row["low"] is None or row["default"] >= row["low"], row
        assert row["high"] is None or row["default"] <= row["high"], row
keys = {row["key"] for row in whole["keys"]}
for kind in ("steering", "networks", "games"):
    for entry in whole[kind]:
        for row in entry["parameters"]:
            assert row["key"] in keys, row["key"]
names = {row["key"]: row for row in whole["keys"]}
assert {e["name"] for e in whole["decisions"]} == set(names["decision.rule"]["choices"])
assert {e["name"] for e in whole["networks"]} == set(names["network.kind"]["choices"])
assert {e["name"] for e in whole["games"]} == set(names["game.kind"]["choices"])
assert {e["name"] for e in whole["designs"]} == set(names["sweep.design"]["choices"])
tft = [e for e in whole["strategies"] if e["name"] == "tit_for_tat"][0]
assert tft["cooperate_after"] == [1, 0, 1, 0] and tft["first"] == 1 and "tft" in tft["aliases"]
EOF
verdict "the JSON of the registries agrees with itself" $?
samenspel describe --json
exits 0 "describe --json"
holds "describe --json holds everything" python3 -c 'import json
d = json.load(open("out")); assert len(d["keys"]) > 50 and len(d["networks"]) >= 11'

samenspel describe keys steering.trust.gain
for text in "step after a perceived C" "[0, 1]" "1/contact" "0.1" "condition" "learn"; do
    says out "$text" "describe keys steering.trust.gain tells: $text"
done
samenspel describe keys steering.trust
says out "conditionality" "the start of a key shows the block"
samenspel describe keys trust
says out "conditionality" "a part of a key shows the block too"
samenspel describe keys steering.trust.gian
exits 2 "an unknown key"
says err "did you mean 'steering.trust.gain'?" "the nearest key is named"
samenspel describe networks cycel
exits 2 "an unknown network"
says err "did you mean 'cycle'?" "the nearest network is named"
samenspel describe netwroks
says err "did you mean 'networks'?" "the nearest kind is named"
samenspel describe tft
exits 0 "a name alone, even an alias"
says out "tit_for_tat" "is found among all kinds"
samenspel describe steering trust --json
holds "one entry as JSON" python3 -c 'import json
d = json.load(open("out")); assert d["name"] == "trust" and d["parameters"]'
samenspel describe keys --json-schema
exits 0 "describe keys --json-schema"
holds "the schema is JSON" python3 -m json.tool out

samenspel describe keys events
exits 0 "describe keys events"
says out "- {round: 100, set: {" "shows how events are written"
samenspel describe events
exits 0 "and without its kind"
samenspel describe keys
says out "describe keys events" "the list of keys says where events are"
