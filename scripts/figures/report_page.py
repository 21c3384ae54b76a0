"""A report as one page of HTML, with nothing that a browser would have to ask for.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import report_sections
import report_tournament
from markup import Markup, join, tag
from report_style import CSS

# nothing may run and nothing may be asked for, whatever a scenario's text says
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(result):
    """The whole file."""
    kind = result.text("kind")
    if kind:
        parts = report_tournament.sections(result, result.name)
    else:
        parts = report_sections.sections(result, result.name)
    title = result.question
    version = result.text("samenspel_version")
    head = [tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", f"{title} ({result.title})" if title != result.title else title),
            tag("style", Markup(CSS))]
    contents = tag("nav", tag("ul", *(tag("li", tag("a", part.title, href="#" + part.name))
                                      for part in parts)), aria_label="Contents")
    name = tag("p", result.title, class_="kind") if title != result.title else ""
    body = [tag("header", name, tag("h1", title), contents),
            tag("main", join([part.element() for part in parts], "\n")),
            tag("footer", tag("p", f"From {result.name}, by samenspel {version} and "
                              "scripts/report."))]
    return "<!DOCTYPE html>\n" + tag(
        "html", tag("head", join(head, "\n")), "\n", tag("body", join(body, "\n")),
        lang="en") + "\n"
