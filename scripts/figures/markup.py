"""HTML from elements: text is escaped where it enters, so that none can become markup.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import html
import unicodedata

EMPTY = {"meta", "img", "wbr"}  # elements without an end tag
KEPT = "\n\t"


class Markup(str):
    """Text that is markup already: made by tag and join alone."""


def clean(text):
    """Text without what HTML forbids or what turns the order of letters around: control
    characters, surrogates, directions."""
    return "".join(
        letter if letter in KEPT or unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
        and unicodedata.bidirectional(letter) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI",
                                                      "RLI", "FSI", "PDI")
        else "\N{REPLACEMENT CHARACTER}" for letter in str(text).replace("\r\n", "\n"))


def escape(text):
    """Text as markup; what is markup stays."""
    return text if isinstance(text, Markup) else Markup(html.escape(clean(text), quote=True))


def join(parts, between=""):
    """Parts one after another, text among them escaped."""
    return Markup(between.join(escape(part) for part in parts if part is not None))


def tag(element, /, *children, **attributes):
    """An element; class_ and the like lose their underscore, others turn it into a hyphen; an
    attribute that is True stands alone, one that is None or False is left out."""
    words = [element]
    for key, value in attributes.items():
        key = key[:-1] if key.endswith("_") else key.replace("_", "-")
        if value is True:
            words.append(key)
        elif value is not None and value is not False:
            words.append(f'{key}="{html.escape(clean(value), quote=True)}"')
    if element in EMPTY:
        return Markup(f"<{' '.join(words)}>")
    return Markup(f"<{' '.join(words)}>{join(children)}</{element}>")


def table(caption, heads, rows, numeric=(), row_heads=1):
    """A table that can be scrolled by itself; cells of numeric columns are aligned; the first
    row_heads cells of a row name it."""
    head = tag("tr", *(tag("th", text, scope="col", class_="n" if i in numeric else None)
                       for i, text in enumerate(heads)))
    body = []
    for row in rows:
        body.append(tag("tr", *(
            tag("th" if i < row_heads else "td", text, scope="row" if i < row_heads else None,
                class_="n" if i in numeric else None) for i, text in enumerate(row))))
    return tag("div", tag("table", tag("caption", caption), tag("thead", head),
                          tag("tbody", join(body, "\n"))),
               class_="scroll", tabindex="0", role="region", aria_label=clean(caption))


def folded(summary, *children, open_=False):
    """What is shown when asked for."""
    return tag("details", tag("summary", summary), *children, open=open_)


def items(texts):
    """A list."""
    return tag("ul", *(tag("li", text) for text in texts))


def facts(pairs):
    """What is what: [(name, text)], empty ones left out."""
    return tag("dl", *(join([tag("dt", name), tag("dd", text)]) for name, text in pairs if text))
