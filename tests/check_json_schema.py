#!/usr/bin/env python3
# check_json_schema.py SCHEMA TEST_DIR - the schema for editors agrees with the reader.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every good scenario must be valid, every bad one invalid but for those that only the
program can tell. Exit 0: so it is; 1: not; 2: wrong use or Python modules missing."""
import glob
import json
import os
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    other = os.environ.get("SAMENSPEL_PYTHON", "/usr/bin/python3")
    if os.environ.get("SAMENSPEL_REEXEC") is None and os.path.exists(other):
        os.environ["SAMENSPEL_REEXEC"] = "1"
        os.execv(other, [other] + sys.argv)
    print(f"{sys.executable} has no {missing.name}: "
          "apt-get install python3-jsonschema python3-yaml", file=sys.stderr)
    sys.exit(2)

# What several keys decide together, what another file holds, or what YAML itself lets pass.
ONLY_THE_PROGRAM = {
    # kinds that do not use a key
    "key_not_of_this_game", "key_not_of_this_network", "key_not_of_default_network",
    "key_of_unswept_kind", "own_key_of_other_kind", "own_incomplete",
    # numbers that must agree
    "benefit_below_cost", "burn_in_beyond_rounds", "counts_do_not_add_up",
    "event_too_late", "lattice_size_differs", "rounds_and_continuation",
    "sweep_list_uneven", "sweep_point_contradicts", "sweep_too_many", "sweep_value_twice",
    "sweep_equal_ends", "sweep_log_from_zero", "sweep_fractional_agents",
    "sweep_all_bad", "sweep_bad_refused", "sweep_sobol_41", "sweep_saltelli_21",
    # what a design takes, and which keys look at which
    "sweep_range", "sweep_steps_sampled", "sweep_levels_odd", "sweep_levels_unused",
    "sweep_samples_of_grid", "sweep_range_reversed", "sweep_range_log_integer",
    "sweep_range_log_zero", "sweep_like_unswept", "sweep_like_choice",
    "sweep_like_out_of_range", "sweep_like_fraction", "sweep_like_circle",
    "sweep_with_uneven", "sweep_with_range", "sweep_when_unswept", "sweep_when_no_value",
    "sweep_when_range", "sweep_when_misspelt", "sweep_when_empty", "sweep_search_linked",
    "observable_needs_trust", "observable_needs_images",
    "gossip_about_public_images", "images_in_long_matches",
    # what rules look at, and where they search
    "search_along_words", "search_beside_other_until", "search_downwards",
    "search_in_a_list", "search_key_of_other_kind", "search_unrecorded",
    "search_without_kind", "search_without_sweep", "until_fewer_at_most", "until_no_mean",
    "until_not_recorded", "until_one_replicate", "until_without_width",
    # strategies without an exact answer, or that have one
    "choosers_of_programs", "expected_of_programs", "samples_of_nothing",
    "no_such_vector",
    # what follows a pilot, and two spellings of one policy
    "pilot_never_ends", "pilot_set_twice",
    # what an event brings, and rules that look at nothing of the kind
    "event_interest_cannot_act", "event_trust_nobody_has", "chain_needs_equal_noise",
    "noise_spread_without_noise", "teachers_without_copying", "chain_of_learners",
    "learners_of_strategies", "learners_per_partner", "roth_erev_negative_payoffs",
    # groups that do not fit, and payoffs that are not one for each number
    "group_larger_than_population", "group_on_pairs", "group_size_on_network",
    "threshold_above_group", "loner_in_stag_hunt", "loners_without_loner",
    "table_wrong_length", "table_without_payoffs", "table_hole", "table_payoffs_elsewhere",
    # names that stand elsewhere
    "strategy_by_two_names", "unknown_strategy", "own_name_taken", "own_name_is_alias",
    # files of networks
    "network_missing", "network_unknown_extension", "network_with_loop",
    "network_other_size", "network_without_path",
    # a reader of YAML drops the first of two keys, follows aliases, applies tags, or takes
    # yes, on and True for true
    "duplicate_key", "duplicate_top_key", "event_key_twice", "sweep_key_twice", "anchor",
    "tag_float", "boolean_yes", "boolean_on", "boolean_capital", "hexadecimal",
    "underscore_number", "merge_key", "escaped_zero",
    # numbers that JSON does not have
    "infinity", "not_a_number", "too_large_number",
}


class Loader(yaml.SafeLoader):
    """YAML 1.1 as PyYAML reads it, but 1e3 is a number as in YAML 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:float"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?$|^[-+]?\.(inf|nan)$"),
    list("-+0123456789."))


def with_words(value):
    """The same with keys that are words, as in JSON: {1: 2} is {"1": 2}."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): with_words(member)
                for key, member in value.items()}
    return [with_words(item) for item in value] if isinstance(value, list) else value


def load(path):
    """The scenario in path, or None where YAML cannot read it."""
    try:
        with open(path, encoding="utf-8") as file:
            return with_words(yaml.load(file, Loader))
    except (yaml.YAMLError, UnicodeDecodeError, OverflowError, ValueError):
        return None


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    tests = sys.argv[2]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = []
    good = sorted(glob.glob(os.path.join(tests, "fuzz", "corpus", "*.yaml"))
                  + glob.glob(os.path.join(tests, "..", "scenarios", "*.yaml")))
    for path in good:
        for error in validator.iter_errors(load(path)):
            wrong.append(f"{path}: good, but {error.json_path}: {error.message[:200]}")
    bad = sorted(glob.glob(os.path.join(tests, "bad_scenarios", "*.yaml")))
    n_invalid = 0
    for path in bad:
        name = os.path.splitext(os.path.basename(path))[0]
        scenario = load(path)
        invalid = scenario is None or not validator.is_valid(scenario)
        n_invalid += invalid
        if invalid == (name in ONLY_THE_PROGRAM):
            wrong.append(f"{path}: bad, and {'in' if invalid else ''}valid by the schema: "
                         "see ONLY_THE_PROGRAM")
    print(f"{len(good)} good scenarios, {len(bad)} bad ones, {n_invalid} of them invalid")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong or not good or not bad else 0


if __name__ == "__main__":
    sys.exit(main())
