"""test_organising.py - what is said of two ways of organising is what their file holds.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import common
from drawing import SAMPLES, all_words, changed_copy, figure_of, refusal, same
import h5py
import numpy as np
import organising

ALL = slice(None)


def after(file, name, run):
    """[replicate] mean over the rounds after burn_in (80)."""
    return file[name][run][:, 81:].mean(axis=1)


def se(values):
    """The standard error of a mean."""
    return values.std(ddof=1) / np.sqrt(len(values))


def numbers_of(sentence):
    """All numbers of a sentence, in their order."""
    return [float(text) for text in re.findall(r"\d+\.\d+|\d+", sentence)]


def words_of(sample, *words):
    """All words of the figure on one line."""
    figure = figure_of(organising, sample, *words)
    said = all_words(figure)
    common.close(figure)
    return said


def words_are_the_numbers_of_the_file():
    """Levels, difference and its error, recomputed here from the file."""
    said = words_of("steered")
    sentence = re.search(r"Consent circles: .*? Unsteered: [\d.]+\.", said)[0]
    level, first, last, other, difference, error, unsteered = numbers_of(sentence)
    with h5py.File(SAMPLES["steered"]) as file:
        one, two = after(file, "cooperation", 0), after(file, "cooperation", 1)
        twin = after(file, "cooperation_unsteered", 0)
    assert (first, last) == (81, 120)
    same([level, other, unsteered], [one.mean(), two.mean(), twin.mean()], 0.005)
    same([difference, error], [(one - two).mean(), se(one - two)], 0.0005)
    assert "Director decides" in sentence and "no clear" not in sentence


def what_lies_within_two_errors_is_no_difference():
    """At 1.9 standard errors it is not called one, at 2.1 it is."""
    for factor, clear in ((1.9, False), (2.1, True)):
        def shift(file, factor=factor):
            one = file["cooperation"][0]
            noise = np.linspace(-0.01, 0.01, len(one))
            file["cooperation"][1] = one - (noise + factor * se(noise))[:, None]
        said = words_of(changed_copy("steered", "near", shift))
        assert ("no clear difference" in said.split("Unsteered")[0]) != clear, said
    one = words_of(changed_copy("steered", "equal", lambda file: file["cooperation"].write_direct(
        np.ascontiguousarray(file["cooperation"][()][[0, 0, 2]]))))
    assert "Difference below 0.0001: no clear difference." in one


def one_replicate_claims_no_difference():
    """Without an error no difference can be told from chance."""
    def leave_one(file):
        file["status"][:, 1:] = 0
    said = words_of(changed_copy("steered", "single", leave_one))
    assert "how much of the difference is chance, is not known" in said
    assert "\N{PLUS-MINUS SIGN}" not in said and "no clear difference" not in said


def unit_cost_is_a_ratio_of_sums():
    """Cost over all rounds by extra cooperation over all rounds; none where nothing is won."""
    said = words_of("steered")
    found = re.search(r"over all rounds: consent circles ([\d.]+) . ([\d.]+); "
                      r"director decides ([\d.]+)", said)
    with h5py.File(SAMPLES["steered"]) as file:
        for run, number in ((0, found[1]), (1, found[3])):
            spent = file["steering_cost"][run][:, 1:].sum() / 200
            added = (file["cooperation"][run] - file["cooperation_unsteered"][run])[:, 1:].sum()
            same(float(number), spent / added, 0.0051)
        spent = file["steering_cost"][0][:, 1:].sum(axis=1) / 200
        added = (file["cooperation"][0] - file["cooperation_unsteered"][0])[:, 1:].sum(axis=1)
        rest = spent - spent.sum() / added.sum() * added
        same(float(found[2]), se(rest) / added.mean(), 0.0005)

    def win_nothing(file):
        file["cooperation"][1] = file["cooperation_unsteered"][1]
        file["steering_cost"][0] = 0
    said = words_of(changed_copy("steered", "won_nothing", win_nothing))
    assert "consent circles nothing; director decides has no clear extra cooperation" in said


def welfare_is_compared_net_of_cost():
    """Whose is higher, by how much a head; nothing is claimed where it is not clear."""
    said = words_of("steered")
    value, error = numbers_of(re.search(r"Welfare in these rounds, net.*?(\d.*?) a head", said)[1])
    with h5py.File(SAMPLES["steered"]) as file:
        gap = (after(file, "welfare", 0) - after(file, "welfare", 1)) / 200
    same([value, error], [abs(gap.mean()), se(gap)], 0.0005)
    assert "higher with: " + ("consent circles" if gap.mean() > 0 else "director decides") in said

    def alike(file):
        noise = np.linspace(-1, 1, 12)
        file["welfare"][1] = file["welfare"][0] + noise[:, None]
    said = words_of(changed_copy("steered", "alike", alike))
    assert "net of what steering costs: no clear difference" in said


def nine_tenths_are_counted_from_the_event():
    """A step of known course: .1 until round 20, then exponentially to .9."""
    rounds = np.arange(121)
    course = np.where(rounds < 20, 0.1, 0.9 - 0.8 * np.exp(-(rounds - 19) / 8))

    def exactly(file):
        jitter = 1e-3 * np.linspace(-1, 1, 12)[:, None]
        file["cooperation"][0] = course + jitter
        file["cooperation"][1] = 0.1 + jitter * np.cos(rounds)
    said = words_of(changed_copy("steered", "course", exactly))
    when = rounds[(rounds >= 20) & ((course - 0.1) / 0.8 >= 0.9)][0]
    assert f"after round 20: consent circles by round {when}; " in said, said
    assert "director decides did not clearly move" in said


def lines_are_means_over_replicates():
    """Both ways, and sums over agents a head."""
    figure = figure_of(organising, "steered")
    with h5py.File(SAMPLES["steered"]) as file:
        for axes, name, share in zip(figure.axes, ("cooperation", "trust", "welfare", "steering_cost"),
                                     (1, 1, 200, 200)):
            drawn = [line.get_ydata() for line in axes.lines]
            for run in (0, 1):
                mean = file[name][run].mean(axis=0) / share
                assert any(len(line) == len(mean) and np.allclose(line, mean, rtol=0, atol=1e-12)
                           for line in drawn), (name, run)
    common.close(figure)


def two_files_stand_beside_one_another():
    """Each gives its first run; names can be given."""
    said = words_of("steered", SAMPLES["one_way"])
    assert "Consent circles" in said or "Who decides" in said or "consent" in said.lower()
    said = words_of("steered", SAMPLES["one_way"], "--runs", "2,0", "--names", "ours,theirs")
    assert "Ours: 0.7" in said and "Theirs: 0.7" in said


def what_is_put_in_is_not_shown_as_found():
    """Ownership and control aversion stand under the words where a way has them, else not."""
    said = words_of("steered")
    assert ("Put in, not found" in said) == bool(re.search(
        r"(?m)^steering\.(circles\.ownership|incentives\.control_aversion): (?!0$)",
        resolved_of(SAMPLES["steered"])))
    for key, words in (("steering.circles.ownership", "decided cares more"),
                       ("steering.incentives.control_aversion", "being controlled takes away")):
        for value in ("0", "0.2"):
            def assume(file, key=key, value=value):
                text = re.sub(rf"(?m)^{re.escape(key)}:.*\n?", "", resolved_of(file))
                file.attrs["scenario_resolved"] = f"{text.rstrip()}\n{key}: {value}\n"
            said = words_of(changed_copy("steered", "assumed", assume))
            assert (words in said) == (value != "0"), (key, value, said)


def resolved_of(file):
    """The resolved keys of a file, or of a path."""
    if isinstance(file, str):
        with h5py.File(file) as opened:
            return resolved_of(opened)
    text = file.attrs["scenario_resolved"]
    return text.decode() if isinstance(text, bytes) else text


def wrong_choices_are_refused():
    """Each says what would be right."""
    assert "a second file can be named" in refusal(organising, "one_way")
    assert "two numbers with a comma" in refusal(organising, "steered", "--runs", "1")
    assert "0 to 2" in refusal(organising, "steered", "--runs", "0,3")
    assert "two names" in refusal(organising, "steered", "--names", "one")
    assert "no variable 'cooperation'" in refusal(organising, "shares_many")
