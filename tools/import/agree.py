#!/usr/bin/env python3
"""Whether the selectors that `unboil import` makes find what the XPath finds that they are made of.

    python3 -m venv venv && venv/bin/pip install lxml
    cargo build -p unboil-training --bin select
    venv/bin/python tools/import/agree.py [--pages N] [--seed N] [--show] FILE_OR_FOLDER...

A .toml file is a table of cases (tests/import/xpath.toml); any other file, and the files of a folder, are of the
format of ftr-site-config. For each expression that is converted, pages are made at random of the names, values and
texts that stand in it. unboil parses a page, runs the selector and gives back the tree; lxml runs the XPath on that
same tree. Both have to find the same elements. Texts have no white space to be evened out, and ids are unique: so much
the import takes for granted, docs/import.md says so. Ends with 1 where two do not agree.
"""

import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tomllib

from lxml import etree

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOID = {"img", "br", "hr", "input"}


class Unboil:
    """The example program, asked line by line."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Words:
    """What stands in an expression."""

    def __init__(self, xpath):
        values = [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", xpath)]
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", xpath)
        axes = set(re.findall(r"([a-z-]+)::", bare))
        self.attributes = sorted(set(re.findall(r"@([a-z][a-z0-9-]*)", bare)) | {"class", *(["id"] if "id(" in bare else [])})
        names = re.findall(r"(?<![@\w-])([a-z][a-z0-9-]*)(?![\w(:-])", bare)
        names = [n for n in names if n not in axes | {"and", "or", "mod", "div" if " div " in bare else ""}]
        if "name()" in bare:
            names += values
        self.tags = [n for n in dict.fromkeys(names) if n not in ("html", "body", "head")] or ["div", "p"]
        self.values = [v.strip() for v in values if v.strip() and len(v) < 26 or " " in v.strip()] or ["x"]


class Pages:
    """Pages made at random of what stands in an expression."""

    def __init__(self, words, rng):
        self.words, self.rng = words, rng

    def page(self):
        self.ids = set()
        self.left = self.rng.randint(4, 40)
        return "<!doctype html><html><head></head><body>" + self.content(0) + "</body></html>"

    def content(self, depth):
        parts = []
        while self.left > 0 and self.rng.random() < (0.95 if depth == 0 else 0.72):
            self.left -= 1
            if self.rng.random() < 0.3:
                parts.append(self.text())
            else:
                parts.append(self.element(depth))
        return "".join(parts)

    def element(self, depth):
        rng = self.rng
        if rng.random() < 0.75:
            tag = rng.choice(self.words.tags)
        else:
            tag = rng.choice(["div", "p", "span", "section", "a", "b", "h2", "ul"])
        start = f"<{tag}{''.join(self.attributes())}>"
        if tag in VOID:
            return start
        inner = self.content(depth + 1) if depth < 7 else ""
        around = {"tr": "table", "td": "table", "li": "ul"}.get(tag)
        one = f"{start}{inner}</{tag}>"
        if tag == "td":
            one = f"<tr>{one}{'<td>y</td>' if rng.random() < 0.5 else ''}</tr>"
        if around and rng.random() < 0.8:
            more = "".join(f"<{tag}>{self.text()}</{tag}>" for _ in range(rng.randint(0, 3))) if tag != "td" else ""
            one = f"<{around}>{more}{one}</{around}>"
        return one

    def attributes(self):
        rng = self.rng
        for name in self.words.attributes:
            if rng.random() < 0.55:
                value = self.value()
                if name == "id":
                    if value in self.ids:
                        continue
                    self.ids.add(value)
                yield f' {name}="{escape(value)}"'

    def value(self):
        rng, value = self.rng, self.rng.choice(self.words.values)
        draw = rng.random()
        if draw < 0.5:
            return value
        if draw < 0.62:
            return f"{value} {rng.choice(self.words.values)}"
        if draw < 0.72:
            return f"y {value}"
        return rng.choice(["", "y", f"{value}z", f"z{value}", f"{value} z", value.upper(), value.lower(), f"a {value} b"])

    def text(self):
        rng, value = self.rng, self.rng.choice(self.words.values)
        return escape(rng.choice([value, value, value, f"y {value}", f"{value} y", "y", value.upper(), value.lower()]))


def escape(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def build(node):
    """The tree that unboil searched, for lxml."""
    name, attributes, *children = node
    try:
        element = etree.Element(name)
    except ValueError:
        return None
    for key, value in attributes.items():
        element.set(key, value)
    last = None
    for child in children:
        if isinstance(child, str):
            if last is None:
                element.text = (element.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        else:
            last = build(child)
            if last is None:
                return None
            element.append(last)
    return element


def expressions(path):
    """The expressions of a table, of a file or of a folder."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield from expressions(file)
    elif path.suffix == ".toml":
        for case in tomllib.loads(path.read_text())["case"]:
            yield case["xpath"]
    else:
        for line in path.read_text(errors="replace").splitlines():
            found = re.match(r"\s*(body|strip|title)\s*:\s*(\S.*?)\s*$", line)
            if found:
                yield found[2]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("what", nargs="+", type=pathlib.Path)
    options.add_argument("--pages", type=int, default=120, help="pages an expression")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", action="store_true", help="list expressions that nothing was found with")
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "target/debug/select")
    options = options.parse_args()
    unboil = Unboil(options.program)
    everything = dict.fromkeys(x for path in options.what for x in expressions(path))
    converted = pages = found = wrong = 0
    silent = []
    for xpath in everything:
        css = unboil.ask(xpath=xpath).get("css")
        if css is None:
            continue
        converted += 1
        # A tree that is no HTML document has no ids in the sense of id(), and what is no path from the root starts
        # at the document for Full-Text RSS.
        query = re.sub(r"\bid\('([^']*)'\)", r"//*[@id='\1']", xpath)
        query = query if query[0] in "/(" else f"/{query}"
        making = Pages(Words(xpath), random.Random(f"{options.seed} {xpath}"))
        hits = 0
        for _ in range(options.pages):
            html = making.page()
            answer = unboil.ask(html=html, select=css)
            if "refused" in answer:
                print(f"REFUSED {xpath}\n   css  {css}\n   {answer['refused']}")
                wrong += 1
                break
            root = build(answer["tree"])
            if root is None:
                continue
            order = {element: place for place, element in enumerate(root.iter())}
            expected = sorted({order[e] for e in etree.ElementTree(root).xpath(query)})
            pages += 1
            hits += bool(expected)
            if expected != answer["found"]:
                wrong += 1
                print(f"DIFFERS {xpath}\n   css   {css}\n   xpath {expected}\n   css   {answer['found']}\n   {html}")
                break
        found += bool(hits)
        if not hits:
            silent.append(xpath)
    if options.show:
        print("\n".join(f"nothing found with {xpath}" for xpath in silent))
    print(
        f"{len(everything)} expressions, {converted} converted; {pages} pages; "
        f"{found} found something on a page; {wrong} do not agree"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
