#!/usr/bin/env python3
"""Renders pages of HTML as dump tools write them, to train the judge of text on.

  render.py BENCH OUT [WORKERS]

BENCH holds html/ID.html.gz. Writes OUT/STYLE/ID.txt for each style, in UTF-8. The options that people vary (links in or
out, wrapped or not, scripts left in) are drawn by a hash of the page's id, so the same folder is written each time.
Needs beautifulsoup4, lxml, html2text, inscriptis, markdownify and resiliparse, and the programs lynx and w3m.
"""
import gzip
import hashlib
import multiprocessing
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import html2text
import inscriptis
import markdownify
from bs4 import BeautifulSoup
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

warnings.filterwarnings("ignore")
SECONDS = 20


def draw(page, what, count):
    """A number below `count`, the same for each run."""
    return int.from_bytes(hashlib.sha256(f"{what}/{page}".encode()).digest()[:4], "big") % count


def soup_of(page, text, what):
    soup = BeautifulSoup(text, "lxml")
    if draw(page, what, 3):
        for element in soup(["script", "style", "noscript"]):
            element.decompose()
    return soup


def nodes(page, text):
    """A line a text node, as `get_text` with a separator gives it."""
    soup = soup_of(page, text, "nodes")
    return soup.get_text("\n", strip=draw(page, "strip", 2) == 0)


def plain(page, text):
    """`get_text` without a separator: lines and blanks are those of the source."""
    lines = soup_of(page, text, "plain").get_text()
    if draw(page, "chunks", 2):
        lines = "\n".join(line.strip() for line in lines.splitlines() if line.strip())
    return lines


def html_to_markdown(page, text):
    converter = html2text.HTML2Text()
    converter.body_width = (0, 78)[draw(page, "width", 2)]
    converter.ignore_links = draw(page, "links", 3) == 0
    converter.ignore_images = draw(page, "images", 2) == 0
    return converter.handle(text)


def markdown(page, text):
    heading = ("atx", "underlined")[draw(page, "heading", 2)]
    return markdownify.markdownify(str(soup_of(page, text, "markdown")), heading_style=heading)


def inscribed(page, text):
    return inscriptis.get_text(text)


def resilient(page, text):
    return extract_plain_text(text, main_content=False, links=draw(page, "link", 4) == 0)


def dumped(command, text):
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([*command, file.name], capture_output=True, timeout=SECONDS, check=False)
        return done.stdout.decode("utf-8", "replace")


def lynx(page, text):
    options = ["-dump", "-force_html", "-assume_charset=utf-8", "-display_charset=utf-8"]
    if draw(page, "list", 3):
        options.append("-nolist")
    return dumped(["lynx", *options], without_charset(text))


def w3m(page, text):
    return dumped(["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8"], without_charset(text))


def without_charset(text):
    """The page's declaration speaks of bytes that were decoded already."""
    head, end = text[:4096], text[4096:]
    return head.replace("charset", "decoded") + end


STYLES = {
    "nodes": nodes,
    "plain": plain,
    "html2text": html_to_markdown,
    "markdownify": markdown,
    "inscriptis": inscribed,
    "resiliparse": resilient,
    "lynx": lynx,
    "w3m": w3m,
}


def render(job):
    path, out = job
    page = path.name.removesuffix(".html.gz")
    raw = gzip.decompress(path.read_bytes())
    text = bytes_to_str(raw, detect_encoding(raw))
    failed = []
    for style, write in STYLES.items():
        target = out / style / f"{page}.txt"
        if target.exists():
            continue
        try:
            target.write_text(write(page, text), encoding="utf-8", errors="replace")
        except Exception as error:  # what one tool cannot read the others may
            failed.append(f"{page}: {style}: {type(error).__name__}: {error}"[:200])
    return failed


def main():
    bench, out = Path(sys.argv[1]), Path(sys.argv[2])
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    for style in STYLES:
        (out / style).mkdir(parents=True, exist_ok=True)
    jobs = [(path, out) for path in sorted((bench / "html").glob("*.html.gz"))]
    with multiprocessing.Pool(workers) as pool:
        for failed in pool.imap_unordered(render, jobs, 4):
            for line in failed:
                print(line, flush=True)


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    main()
