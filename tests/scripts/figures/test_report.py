"""test_report.py - a report holds the numbers of its file, and text cannot become markup.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import html.parser
import os
import re
import subprocess
import sys

import drawing
from drawing import FIGURES, FOLDER, SAMPLES, changed_copy, real
import h5py
import intervals
import markup
import numpy as np
import program
import report_page
from reader import Result

REPORT = os.path.join(FIGURES, "..", "report")
STEER = "steering.shared_interest.steer"
COSTLY = """
compare: unsteered
steering:
  incentives: {policy: fixed, fine: 1, monitor: 0.5, monitor_cost: 0.1}
sweep:
  parameters:
    steering.incentives.reward: {from: 0, to: 1, steps: 3}
"""
SEARCH = """
sweep:
  search: {kind: threshold, observable: cooperation, value: 0.6}
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 41}
"""
RECORDED = "cooperation, steering_cost, cost_incentives, time_to_tip, cost_per_cooperation"
HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; \u202egnp"
VOID = {"meta", "img", "wbr"}
KNOWN = {"html", "head", "meta", "title", "style", "body", "header", "nav", "ul", "li", "a", "p",
         "h1", "h2", "h3", "main", "section", "dl", "dt", "dd", "figure", "figcaption", "img",
         "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary",
         "pre", "code", "strong", "footer", "wbr"}


class Page(html.parser.HTMLParser):
    """The elements of a page, checked to be closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.words, self.rows, self.styles = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        """Note it."""
        assert tag in KNOWN, tag
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), attrs
        assert not any(name.startswith("on") for name in names), attrs
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """It must be the last one opened."""
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        """Words, and the cell they stand in."""
        if self.open and self.open[-1] == "style":
            self.styles.append(data)
            return
        self.words.append(data)
        if self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data

    def text(self):
        """All of it."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        """Attributes of the elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(path):
    """The report on a file, read."""
    with Result(path) as result:
        text = report_page.page(result)
    return Page(text), text


def numbers_are_those_of_inspect():
    """Every mean of every run, to the places that the report shows, its interval by Student's
    t and how many replicates."""
    path = real("report_costly", COSTLY, RECORDED)
    page, _ = page_of(path)
    told = program.answer("inspect", path)
    cooperation = told["variables"]["cooperation"]
    rows = [row for row in page.rows if len(row) == 8 and row[0] in ("0", "1", "2")]
    assert len(rows) >= 3
    for run, row in enumerate(rows[:3]):
        mean, error = cooperation["mean"][run], cooperation["se"][run]
        places = len(row[2].split(".")[1].split()[0])
        assert places >= 3
        shown = float(row[2].removesuffix(" *"))
        assert abs(shown - mean) <= 0.5001 * 10 ** -places
        half = error * intervals.factor(4)
        low, high = map(float, row[3].split(" to "))
        assert abs(low - max(mean - half, 0)) <= 0.5001 * 10 ** -places
        assert abs(high - min(mean + half, 1)) <= 0.5001 * 10 ** -places
        assert row[4] == str(told["done_by_run"][run]) == "4"
        twin = told["variables"]["cooperation_unsteered"]["mean"][run]
        assert abs(float(row[5]) - twin) <= 0.5001 * 10 ** -places
        assert abs(float(row[6].replace("\N{MINUS SIGN}", "-")) - (mean - twin)) \
            <= 0.5001 * 10 ** -places
        assert float(row[1]) == told["swept"]["steering.incentives.reward"][run]


def costs_are_those_of_inspect():
    """What was spent, by kind, and the cost of one more who cooperates."""
    path = real("report_costly", COSTLY, RECORDED)
    page, _ = page_of(path)
    told = program.answer("inspect", path)
    head = next(row for row in page.rows if "steering cost [payoff]" in row)
    rows = page.rows[page.rows.index(head) + 1:][:3]
    for name, values in (("steering cost [payoff]",
                          told["variables"]["steering_cost"]["mean"]),
                         ("cost incentives [payoff]",
                          told["variables"]["cost_incentives"]["mean"])):
        for run, row in enumerate(rows):
            shown = float(row[head.index(name)].split(" ")[0])
            assert abs(shown - values[run]) < 0.01 * abs(values[run]) + 0.01
    ratio = told["ratios"]["cost_per_cooperation"]["value"][2]
    column = next(i for i, name in enumerate(head) if name.startswith("cost per cooperation"))
    assert abs(float(rows[2][column].split(" ")[0]) - ratio) < 0.01 * ratio


def hostile_text_stays_text():
    """A scenario's words are shown as they are, and are never markup."""
    def poison(file):
        for name in ("question", "title", "scenario", "assumptions", "references",
                     "samenspel_version", "plan_hash"):
            file.attrs[name] = HOSTILE
        file["network.kind"][0] = HOSTILE
        file["status"][0, 0] = 3
        texts = file.create_dataset("failure", file["status"].shape,
                                    dtype=h5py.string_dtype("utf-8"))
        texts[0, 0] = HOSTILE
    path = changed_copy("networks", "hostile", poison)
    page, text = page_of(path)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "\u202e" not in text and "\N{REPLACEMENT CHARACTER}" in text
    assert page.text().count("<script>alert(1)</script>\" onload='x' &amp;") >= 8
    for image in page.all("img"):
        assert image["src"].startswith("data:image/") and image["alt"]


def markup_is_made_by_tag_alone():
    """Characters that HTML forbids are replaced; attributes cannot be left."""
    assert markup.tag("p", "<b>", markup.tag("code", "a&b")) \
        == "<p>&lt;b&gt;<code>a&amp;b</code></p>"
    assert markup.tag("img", src="x", alt="\" onerror=\"y") \
        == '<img src="x" alt="&quot; onerror=&quot;y">'
    bad = "\x00\x1b\ud800\u2066\x85"
    assert markup.clean("a" + bad + "\tb\r\nc") == "a" + 5 * "\ufffd" + "\tb\nc"


def nothing_is_asked_of_the_network():
    """No address but data: and places in the page; a policy that says so."""
    for path in (real("report_costly", COSTLY, RECORDED), SAMPLES["tournament"],
                 SAMPLES["shares"]):
        page, text = page_of(path)
        for _, attributes in page.elements:
            for name in ("src", "href", "srcset", "action", "data", "poster"):
                if name in attributes:
                    assert re.match(r"data:image/(png|svg\+xml);base64,|#", attributes[name])
        assert any(each.get("content") == report_page.POLICY for each in page.all("meta"))
        assert "url(" not in "".join(page.styles)
        assert "@import" not in text
        for image in page.all("img"):  # a picture asks for nothing either
            data = base64.b64decode(image["src"].split(",", 1)[1])
            asked = re.findall(rb"""(?:href|src)=["']([^"'#]{0,9})""", data)
            assert all(each.startswith(b"data:") for each in asked if each), asked


def pages_are_accessible():
    """Language, headings in order, names of pictures, heads of tables, regions."""
    for sample in (real("report_costly", COSTLY, RECORDED), SAMPLES["tournament"],
                   SAMPLES["two_keys"]):
        page, text = page_of(sample)
        assert text.startswith("<!DOCTYPE html>\n<html><head>".replace(
            "<html>", "")[:15]) and page.all("html") == [{"lang": "en"}]
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
        ids = [each["id"] for _, each in page.elements if "id" in each]
        assert len(set(ids)) == len(ids)
        assert {each["href"][1:] for each in page.all("a")} == set(ids)
        assert page.all("img") and all(len(each["alt"]) > 20 for each in page.all("img"))
        assert len(page.all("figcaption")) == len(page.all("figure"))
        assert len(page.all("caption")) == len(page.all("table"))
        assert all(each.get("scope") in ("col", "row") for each in page.all("th"))
        for each in page.all("div"):
            assert each["role"] == "region" and each["aria-label"] and each["tabindex"] == "0"
        for row in page.rows:
            assert row


def every_sample_has_a_report():
    """Whatever a file is, its page is whole and says what was asked."""
    for sample, path in SAMPLES.items():
        page, _ = page_of(path)
        with Result(path) as result:
            assert " ".join(result.question.split()) in page.text(), sample


def unfinished_and_failed_cells_are_told():
    """How many, why, and how to compute them."""
    def fail(file):
        file["status"][2, [1, 4, 5, 6]] = 3
        file["status"][3, :2] = 0
        texts = file.create_dataset("failure", file["status"].shape,
                                    dtype=h5py.string_dtype("utf-8"))
        for replicate in (1, 4, 5, 6):
            texts[2, replicate] = ("the plug-in stopped with signal 11 (repeat: --only "
                                   f"2:{replicate})")
    page, _ = page_of(changed_copy("nine_in_ten", "a file", fail))
    words = page.text()
    assert "346 of 352 replicates of 11 runs are done, 4 failed, 2 are missing" in words
    assert ["2", "1, 4 to 6", "shared interest: steer 0.2",
            "the plug-in stopped with signal 11"] in page.rows
    assert "samenspel run again.yaml --only 2:1" in words
    assert "samenspel run again.yaml -o 'a file.h5' --resume" in words


def searched_thresholds_are_told():
    """In a sentence and in a table, as inspect has them."""
    path = real("report_search", SEARCH)
    row = program.answer("inspect", path)["threshold"][0]
    page, _ = page_of(path)
    assert any(line[-1] == f"{row['low']:.5g} to {row['high']:.5g}"
               and line[-2] == f"{row['estimate']:.5g}" for line in page.rows if line)
    assert f"Cooperation passes 0.6 at shared interest: steer = {row['estimate']:.3f}" \
        in page.text()


def one_replicate_has_no_interval():
    """Its mean stands alone, without the bounds of what is possible."""
    page, _ = page_of(real("report_one", "", "cooperation", replicates=1))
    rows = [row for row in page.rows if len(row) == 4]
    assert rows[0] == ["run", "mean", "95 % interval", "n"]
    assert rows[1][2:] == ["\N{EN DASH}", "1"]
    assert "interval" not in page.text().split("What was run")[1].split("Figures")[0]
    assert "1 of 1 replicate of 1 run is done." in page.text()


def points_that_were_not_needed_are_no_rows():
    """An adaptive file: what was computed, by which rule."""
    def thin(file):
        file["n_replicates"][1:10] = 0
        file["status"][1:10] = 0
        file["cooperation_mean"][1:10] = np.nan
        file.attrs["adaptive"] = ("search: threshold of cooperation at 0.5 along " + STEER
                                  + ", confidence 0.95")
    page, _ = page_of(changed_copy("nine_in_ten", "thin", thin))
    assert "64 of 64 replicates of 2 runs are done; 9 points of the plan were not needed" \
        in page.text()
    first = [row[0] for row in page.rows if len(row) == 8]
    assert first[:4] == ["run", "0", "10", "run"]
    assert "threshold of cooperation at 0.5 along" in page.text()


def tournaments_have_a_ranking():
    """In the order of the file."""
    page, _ = page_of(SAMPLES["tournament"])
    with h5py.File(SAMPLES["tournament"]) as file:
        names = [name.decode().replace("_", " ") for name in file["strategy"][()]]
        order = np.argsort(file["rank"][()])
    ranked = [row[1] for row in page.rows if len(row) == 7][1:]
    assert ranked == [names[number] for number in order]


def equal_files_give_equal_pages():
    """Two processes; the script says where the page is, and in a line why not."""
    path = real("report_costly", COSTLY, RECORDED)
    contents = []
    for number in (1, 2):
        out = os.path.join(FOLDER, f"page{number}.html")
        done = subprocess.run([sys.executable, REPORT, path, "-o", out], cwd=FOLDER,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stdout == out + "\n", done.stderr
        with open(out, "rb") as file:
            contents.append(file.read())
    assert contents[0] == contents[1] and FOLDER.encode() not in contents[0]
    for words, wanted in (([os.path.join(FOLDER, "absent.h5")], "no such file"),
                          ([path, "-o", "no/such/x.html"], "cannot be written")):
        done = subprocess.run([sys.executable, REPORT, *words], cwd=FOLDER,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 1 and wanted in done.stderr
        assert done.stderr.startswith("report: ") and "Traceback" not in done.stderr
    assert drawing.common.Page.width is None  # figures of their own are slides again
