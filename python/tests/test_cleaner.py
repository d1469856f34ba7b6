from __future__ import annotations

import os
import pickle
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pages import FOOTER, MENU, PROJECT, PROSE, PYTHON, RULES, SAMPLES, TEXT_PAGES, UNKNOWN

import unboil

DUMPS = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".txt", ".html"))


def raw_again(page: unboil.Cleaned) -> str:
    """The raw text, made of the clean text and the removals alone."""
    raw, rest = b"", page.text.encode()
    for removal in page.removals:
        kept = removal.start - len(raw)
        raw, rest = raw + rest[:kept] + removal.text.encode(), rest[kept:]
        assert len(raw) == removal.end
    return (raw + rest).decode()


def test_a_page_is_cleaned_and_says_what_went(rules: Path) -> None:
    page = unboil.Cleaner(rules, unknown="keep").clean(
        "The ferry sails — again.\n© 2021 The Harrowmere Gazette\n", "https://gazette.example/7"
    )
    assert page.text == "The ferry sails — again.\n"
    assert page.site == "gazette"
    text = "© 2021 The Harrowmere Gazette\n"
    assert page.removals == (unboil.Removal("gazette/foot", "legal", 27, 58, text, "whose page it is", None),)
    assert page.raw.encode()[27:58].decode() == text
    assert [page.raw[start:end] for start, end in page.character_spans()] == [text]
    assert repr(page) == "<unboil.Cleaned: site 'gazette', 25 of 55 characters stay, 1 removals>"
    assert "-© 2021 The Harrowmere Gazette" in page.diff()
    assert "@@ gazette/foot" in page.diff()
    assert "2 - © 2021 The Harrowmere Gazette  [gazette/foot legal]: whose page it is" in page.explain()


def test_html_is_laid_out_and_says_what_it_states() -> None:
    html = (SAMPLES / "unknown" / "harbour-article.html").read_text()
    page = unboil.Cleaner().clean(html)
    assert page.title
    assert {removal.kind for removal in page.removals} > {"nav", "legal"}
    assert "<" not in page.text
    kept = unboil.Cleaner(unknown="keep").clean(html)
    assert len(kept.text) > len(page.text)


def test_text_of_an_unknown_site_is_judged() -> None:
    page = unboil.Cleaner().clean(UNKNOWN)
    assert page.site is None
    judged = [removal for removal in page.removals if removal.rule.startswith("text/")]
    assert all(removal.rule == f"text/{removal.kind}" and removal.why for removal in judged)
    taken = "".join(removal.text for removal in judged).splitlines()
    assert {"Home", "Log in", "Privacy policy", "Terms of use"} <= set(taken) <= {*MENU, *FOOTER, ""}
    assert all(paragraph in page.text for paragraph in PROSE)
    assert f"[{judged[0].rule} {judged[0].kind}]: {judged[0].why}" in page.explain()


def test_unknown_pages_can_be_kept() -> None:
    cleaner = unboil.Cleaner(unknown="keep")
    page = cleaner.clean(UNKNOWN)
    assert (page.text, page.removals) == (UNKNOWN, ())
    # There is nothing to be cautious about.
    assert unboil.Cleaner(unknown="keep", caution="low").clean(UNKNOWN).text == UNKNOWN


@pytest.mark.parametrize("dump", TEXT_PAGES, ids=lambda path: path.name)
def test_more_caution_takes_less(dump: Path) -> None:
    def taken(caution: unboil.Caution | None) -> set[int]:
        removals = unboil.Cleaner(caution=caution).clean(dump.read_bytes()).removals
        return {at for removal in removals if removal.rule.startswith("text/") for at in range(*removal[2:4])}

    assert taken("high") <= taken("normal") <= taken("low")
    assert taken(None) == taken("normal")


def test_html_is_judged_with_caution_too() -> None:
    html = (SAMPLES / "unknown" / "harbour-article.html").read_text()
    high, low, balanced, default = (
        unboil.Cleaner(caution=caution).clean(html).text for caution in ("high", "low", "balanced", None)
    )
    assert len(high) >= len(low)
    assert balanced == default


@pytest.mark.parametrize("dump", DUMPS + TEXT_PAGES, ids=lambda path: path.name)
def test_the_raw_text_comes_back_from_the_result(dump: Path) -> None:
    page = unboil.Cleaner().clean(dump.read_bytes())
    assert raw_again(page) == page.raw
    spans = page.character_spans()
    assert [page.raw[start:end] for start, end in spans] == [removal.text for removal in page.removals]


@pytest.mark.skipif("UNBOIL_CLI" not in os.environ, reason="UNBOIL_CLI names no unboil to compare with")
@pytest.mark.parametrize("caution", [None, "high", "low", "balanced"])
def test_the_command_line_says_the_same(tmp_path: Path, caution: unboil.Caution | None) -> None:
    dumps = DUMPS + TEXT_PAGES
    # By its folder and its name the command line knows more of a page: here they say nothing.
    (tmp_path / "in").mkdir()
    for dump in dumps:
        (tmp_path / "in" / dump.stem).write_bytes(dump.read_bytes())
    out = tmp_path / "out"
    options = [] if caution is None else ["--caution", caution]
    subprocess.run([os.environ["UNBOIL_CLI"], "clean", tmp_path / "in", "-o", out, "--quiet", *options], check=True)
    said = {path.name.removesuffix(".txt"): path.read_bytes() for path in (out / "clean").iterdir()}
    cleaner = unboil.Cleaner(caution=caution)
    assert len(said) == len(dumps)
    for dump in dumps:
        assert cleaner.clean(dump.read_bytes()).text == said[dump.stem].decode(errors="replace"), dump


def test_what_is_known_of_a_page_can_be_said() -> None:
    cleaner = unboil.Cleaner()
    tags = "<p>The ferry sails.</p>"
    assert cleaner.clean(tags).raw == tags
    assert cleaner.clean(tags, format="html").raw.strip() == "The ferry sails."
    whole = f"<!doctype html>{tags}"
    assert cleaner.clean(whole, format="text").raw == whole
    named = "<!doctype html><meta charset='windows-1251'><p>Паром пришёл.</p>"
    assert cleaner.clean(named).raw.strip() == "Паром пришёл."
    assert cleaner.clean(named.encode("cp1251")).raw.strip() == "Паром пришёл."


def test_a_site_can_be_said(rules: Path) -> None:
    cleaner = unboil.Cleaner(rules, site="gazette")
    assert cleaner.clean("News\n© The Harrowmere Gazette\n").text == "News\n© The Harrowmere Gazette\n"
    assert cleaner.clean("News\n© 1 The Harrowmere Gazette\n").text == "News\n"
    with pytest.raises(unboil.RuleError, match=r"there is no site file `gazete`; site files: .*gazette"):
        unboil.Cleaner(rules, site="gazete")


def test_mistakes_in_rules_are_told_with_their_place(rules: Path) -> None:
    (rules / "gazette.toml").write_text(RULES.replace("line =", "lien ="))
    with pytest.raises(unboil.RuleError, match=r"(?s)gazette\.toml:9.*did you mean `line`"):
        unboil.Cleaner(rules)
    with pytest.raises(unboil.RuleError, match="no rule files"):
        unboil.Cleaner(PYTHON / "unboil")
    with pytest.raises(unboil.RuleError, match="cannot read"):
        unboil.Cleaner("nowhere")


def test_odd_input_is_no_reason_to_fall_over() -> None:
    cleaner = unboil.Cleaner()
    assert cleaner.clean("").text == ""
    assert cleaner.clean("half a pair \ud83d, a pair \ud83d\ude00").text == "half a pair \ufffd, a pair \U0001f600"
    damaged = "Fähre, Brücke, Straße, Hühner".encode() + b" \xff"
    assert cleaner.clean(damaged).text == "Fähre, Brücke, Straße, Hühner \ufffd"
    assert cleaner.clean("no address", url="::").text == "no address"
    assert cleaner.clean("<div>" * 100_000, format="html").text.strip() == ""
    with pytest.raises(unboil.PageError, match="binary, not text"):
        cleaner.clean(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(TypeError, match="str or bytes, not int"):
        cleaner.clean(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="format is one of auto, text, html"):
        cleaner.clean("", format="markdown")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown is one of generic, keep"):
        unboil.Cleaner(unknown="drop")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='caution is one of high, normal, low, balanced, not "none"'):
        unboil.Cleaner(unknown="keep", caution="none")  # type: ignore[arg-type]


def test_a_cleaner_takes_its_rules_along(rules: Path) -> None:
    cleaner = unboil.Cleaner(rules, unknown="keep")
    packed = pickle.dumps(cleaner)
    (rules / "gazette.toml").unlink()
    again = pickle.loads(packed)
    text, url = "News\n© 2021 The Harrowmere Gazette\n", "https://gazette.example/"
    assert again.clean(text, url) == cleaner.clean(text, url)
    assert again.clean(text, url).text == "News\n"
    assert repr(again) == "<unboil.Cleaner: 1 own site file, unknown='keep'>"
    page = pickle.loads(pickle.dumps(cleaner.clean(text, url)))
    assert page.diff() == cleaner.clean(text, url).diff()


def test_a_cleaner_takes_its_caution_along() -> None:
    cleaner = unboil.Cleaner(caution="high")
    again = pickle.loads(pickle.dumps(cleaner))
    assert repr(again) == "<unboil.Cleaner: 0 own site files, unknown='generic', caution='high'>"
    assert again.clean(UNKNOWN) == cleaner.clean(UNKNOWN)
    # One process compiles the rules once for each choice, not once for each cleaner.
    assert again._judge is cleaner._judge
    assert unboil.Cleaner(caution="low")._judge is not cleaner._judge


def test_exceptions_can_be_pickled() -> None:
    # A worker's exception reaches the driver so.
    error = pickle.loads(pickle.dumps(unboil.PageError("row 7: binary")))
    assert isinstance(error, unboil.UnboilError)
    assert str(error) == "row 7: binary"


def test_other_threads_go_on_meanwhile() -> None:
    cleaner = unboil.Cleaner()
    html = "<!doctype html>" + "<p>The ferry sails again, as it does.</p>" * 30_000
    ticks, done = 0, threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(cleaner.clean, html)
        future.add_done_callback(lambda _: done.set())
        while not done.wait(0.001):
            ticks += 1
        assert len(future.result().text) > 1_000_000
    assert ticks > 3


def test_the_version_is_the_crates() -> None:
    def version(manifest: Path) -> str:
        found = re.search(r'^version = "(.*)"$', manifest.read_text(), re.MULTILINE)
        assert found
        return found[1]

    assert unboil.__version__ == version(PROJECT / "Cargo.toml")
    assert version(PYTHON / "Cargo.toml") == version(PROJECT / "Cargo.toml")


def test_there_is_little_rust_in_it() -> None:
    assert sum(len(file.read_text().splitlines()) for file in (PYTHON / "src").glob("*.rs")) < 350
