#!/usr/bin/env python3
"""Makes dumps of fragments: a line for each text node of a page's HTML, and gold for each line.

  tools/learn/fragments.py OUT SITE...

SITE is a folder with html/, raw/ and gold/, such as ../shared/sites/python. OUT/SITE gets raw/ and gold/: of each node the
letter of the place where its text lies in raw/; `-` where it does not. tools/learn/score.sh takes such folders.
"""
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

NO_TEXT = {"script", "style", "noscript", "template"}
# A text is looked for so many characters further on.
NEAR = 4000


class Nodes(HTMLParser):
    """The text nodes of a page, spaces evened out; those without text are left out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self.node, self.silent = [], "", None

    def end_node(self):
        text = re.sub(r"\s+", " ", self.node).strip()
        if text:
            self.lines.append(text)
        self.node = ""

    def handle_starttag(self, tag, attrs):
        self.end_node()
        if tag in NO_TEXT:
            self.silent = tag

    def handle_endtag(self, tag):
        self.end_node()
        if tag == self.silent:
            self.silent = None

    def handle_data(self, data):
        if self.silent is None:
            self.node += data


def bare(text):
    return re.sub(r"\s+", "", text)


def letters(lines, raw, gold):
    text, kept = "", ""
    for line, letter in zip(raw, gold):
        text += bare(line)
        kept += letter[:1] * len(bare(line))
    at, found = 0, []
    for line in lines:
        wanted = bare(line)
        place = text.find(wanted, at, at + len(wanted) + NEAR)
        if place < 0:
            found.append("-")
            continue
        at = place + len(wanted)
        found.append("K" if kept[place:at].count("K") * 2 > len(wanted) else "D")
    return found


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out = Path(sys.argv[1])
    for site in map(Path, sys.argv[2:]):
        for of in ("raw", "gold"):
            (out / site.name / of).mkdir(parents=True, exist_ok=True)
        nodes = lost = 0
        for page in sorted((site / "html").iterdir()):
            name = page.stem + ".txt"
            if not (site / "raw" / name).exists():
                continue
            parser = Nodes()
            parser.feed(page.read_text("utf8", "replace"))
            parser.end_node()
            lines = parser.lines
            raw, gold = ((site / of / name).read_text("utf8").split("\n") for of in ("raw", "gold"))
            found = letters(lines, raw, gold)
            nodes, lost = nodes + len(lines), lost + found.count("-")
            for of, text in (("raw", lines), ("gold", found)):
                (out / site.name / of / name).write_text("".join(line + "\n" for line in text), "utf8")
        print(f"{site.name}: {nodes} text nodes, {lost} of them not found in raw/")


if __name__ == "__main__":
    main()
