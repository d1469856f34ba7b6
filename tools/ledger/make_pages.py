#!/usr/bin/env python3
"""Makes a folder of made-up pages of five made-up sources, and the site files for them.

    tools/ledger/make_pages.py OUT [--pages 100000] [--seed 1]

OUT/raw/SOURCE/NNN/NNNNNN.txt are the pages, of about 3 KB each and in the shape of scraped dumps: menus, clock lines,
widgets of other stories, debris of scripts, legal lines. OUT/rules/ holds a site file a source. The same seed gives the
same bytes. Beside lines that all pages share, there are such that few share (headlines of widgets) and such that hardly
two share (tags, bylines, counts), for what a run remembers of removed texts depends on how many of them differ.
"""

import argparse
import os
import random

PLACES = """Lindmar Vessen Harrowmere Ellery Gullholm Marrow Teasel Orrin Saltby Kettering Wick Dunmoor Fenwick Aldby
Brackwater Corran Dray Eskby Farrow Gant Hollin Inver Jarrow Kelby Lorne Mossby Norrin Oxley Pell Quern""".split()
FIRST = """Tobias Greta Benno Ludo Marta Ines Oskar Petra Ruben Selma Tilda Ulric Vera Wanda Yorick Zelda Anton Berta
Casimir Dora""".split()
LAST = """Wrenfield Holm Astley Marchbank Quill Tarn Underhill Voss Whitlock Yarrow Ashdown Birch Crane Dale Elder
Finch Grove Heron Ivory Jessop""".split()
THINGS = """ferry lantern bridge orchard library bakery tram clock kite choir mill harbour well school market museum
greenhouse lighthouse foundry allotment bandstand windmill footpath reservoir observatory printworks""".split()
DOERS = """council|harbour master|school board|ferry company|fire brigade|weather office|farmers' union|brass band|
historical society|rowing club|bakers' guild|tram drivers|parish clerk|lock keeper|beekeepers""".replace("\n", "").split("|")
DEEDS = """reopens|is painted blue|gets a new roof|moves to the old customs house|closes for the winter|
turns one hundred|is sold for one coin|wins a prize|loses its key|finds a second home|is measured again|
welcomes its first visitor|stands still for a day|goes without power|is named after a cat""".replace("\n", "").split("|")
WHEN = """on Monday|on Tuesday evening|before noon|after the spring tide|for the first time in thirty years|
until the end of March|during the festival week|without any ceremony|in front of a large crowd|
as the ferry came in|while the band played|two days late""".replace("\n", "").split("|")
AFTER = """and nobody complained|which surprised the neighbours|and the children were given the day off|
because the old one had been too small|although the rain did not stop|and the bill was paid by the guests|
so that the path stays open at night|as it had been promised years ago|and the minutes say so twice|
for no reason that was written down""".replace("\n", "").split("|")
TAGS = THINGS + [place.lower() for place in PLACES] + ["weather", "crafts", "children", "timetable", "prices", "rivers"]
SECTIONS = "Society World Coast Hills Culture Science Trades Weather Islands Sport".split()


class Source:
    """What a source's pages are made of: topics with headlines of their own, and most-read lists that change."""

    def __init__(self, name, dice):
        self.name, self.dice = name, dice
        self.sentences = [sentence(dice) for _ in range(4000)]
        self.topics = [(topic(dice), [headline(dice) for _ in range(24)]) for _ in range(40)]
        self.most_read = []

    def page(self, number):
        if number % 200 == 0:
            self.most_read = [headline(self.dice) for _ in range(12)]
        return getattr(self, self.name)(number)

    def body(self, paragraphs):
        dice = self.dice
        return [" ".join(dice.choices(self.sentences, k=dice.randint(2, 4))) for _ in range(paragraphs)]

    def clock(self):
        dice = self.dice
        month = dice.choice("January March April June August October".split())
        return f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}", f"{dice.randint(1, 28):02} {month} {dice.randint(2012, 2022)}"

    def person(self):
        return f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"

    def tags(self):
        return ", ".join(self.dice.sample(TAGS, self.dice.randint(3, 5)))

    def harbourwire(self, number):
        dice = self.dice
        (hour, day), (name, stories) = self.clock(), dice.choice(self.topics)
        series = f"{name} ({dice.randint(12, 900)})"
        lines = [f"{hour} GMT {day}", "Listen to the Wire", "    " + dice.choice(SECTIONS), "    Copy short link", f"    {series}", f"    {dice.randint(0, 40)} {dice.randint(0, 9999)}", ""]
        for paragraph in self.body(dice.randint(6, 9)):
            lines += ["    " + paragraph, ""]
        lines += [f"    {series}", "", "    Read also:", ""]
        lines += ["    " + story for story in dice.sample(stories, dice.randint(3, 7))]
        return lines + ["    Keywords:", "    " + self.tags(), "    House rulesDiscussion"]

    def valleyradio(self, number):
        dice = self.dice
        _, day = self.clock()
        lines = ["Links for screen readers", "Jump to the text", "Jump to the menu", "Jump to search", "On Air Now", headline(dice), day, "Print this", "Send to a friend", "16x9 picture", ""]
        if dice.random() < 0.3:
            lines += ["Embed this player", "The code is on your clipboard now.", "width", "px", "height", "px", f"0:00 {dice.randint(1, 9)}:{dice.randint(10, 59)}", "Open player in a window", ""]
        for paragraph in self.body(dice.randint(6, 9)):
            lines += [paragraph, ""]
        lines += [f"Compiled by {self.person()} from reports of the Valley Radio {dice.choice(PLACES)} Service", "", "Latest from the Valley"]
        return lines + ["• " + story for story in dice.sample(self.most_read, 6)]

    def saltmarsh(self, number):
        dice = self.dice
        (hour, day), (_, stories) = self.clock(), dice.choice(self.topics)
        head = headline(dice)
        lines = [f"{day} - {hour}", f"News code: {10_000_000 + number}", head, head, "{{share.buttons}}", ""]
        for paragraph in self.body(dice.randint(6, 9)):
            lines += [paragraph, ""]
            if dice.random() < 0.15:
                story = dice.choice(stories)
                lines += [f'{{"id":"{dice.randint(1000, 99999)}","title":"{story}","link":"/news/{dice.randint(1000, 99999)}","pic":"/img/{dice.randint(1, 999)}.jpg"}}', ""]
        return lines + ["Saltmarsh Agency", f"{dice.randint(1, 99)}/{dice.randint(100, 999)}", "Most visited"] + dice.sample(self.most_read, 5)

    def kestrel(self, number):
        dice = self.dice
        name, stories = dice.choice(self.topics)
        section = dice.choice(SECTIONS)
        lines = [f"Front page > {section} > {name}", f"Story no. {number} | {dice.randint(0, 300)} readers", headline(dice), ""]
        for paragraph in self.body(dice.randint(6, 9)):
            lines += [paragraph, ""]
        lines += ["Connected stories"] + ["- " + story for story in dice.sample(stories, 4)] + ["Tell us what you think", "Your name", "Your message", "Send it"]
        for _ in range(dice.randint(0, 3)):
            lines += [f"{self.person()} wrote {dice.randint(2, 50)} minutes ago:", dice.choice(self.sentences), "Like Report"]
        return lines + ["All stories of the Kestrel may be passed on with the name of the Kestrel beside them."]

    def lanternpost(self, number):
        dice = self.dice
        (_, day), (_, stories) = self.clock(), dice.choice(self.topics)
        lines = [f"Stories / {dice.choice(SECTIONS)}", headline(dice), f"{self.person()}", f"Last updated on {day}", f"{dice.randint(0, 80)} remarks", "Share on Pigeon", "Share on Postcard", "A- A+", ""]
        body = self.body(dice.randint(7, 10))
        for i, paragraph in enumerate(body):
            lines += [paragraph, ""]
            if i == 2:
                lines += ["See also:", dice.choice(stories), ""]
        return lines + ["Join the talk", "The Lantern Post reads every remark before it is shown.", "More of this"] + dice.sample(stories, 3) + self.most_read[:3]


def sentence(dice):
    start = f"The {dice.choice(THINGS)} of {dice.choice(PLACES)} {dice.choice(DEEDS)} {dice.choice(WHEN)}"
    said = f'said {dice.choice(FIRST)} {dice.choice(LAST)}, speaking for the {dice.choice(DOERS)}'
    shape = dice.random()
    if shape < 0.4:
        return f"{start}, {dice.choice(AFTER)}."
    if shape < 0.7:
        return f'"{start}," {said} {dice.choice(WHEN)}.'
    return f"{start}, the {dice.choice(DOERS)} said, {dice.choice(AFTER)}."


def headline(dice):
    where = dice.choice(PLACES)
    start = f"{dice.choice(THINGS).capitalize()} of {where} {dice.choice(DEEDS)} {dice.choice(WHEN)}"
    return start if dice.random() < 0.8 else f"{start} - {dice.choice(DOERS).capitalize()}"


def topic(dice):
    return f"{dice.choice(THINGS).capitalize()}s of the {dice.choice(['Northern', 'Southern', 'Upper', 'Lower', 'Outer'])} {dice.choice(['Sound', 'Hills', 'Coast', 'Valley', 'Islands'])}"


RULES = {
    "harbourwire": r"""
signature = ['\d\d:\d\d GMT \d\d \w+ \d{4}', 'Listen to the Wire', 'Copy short link', 'House rulesDiscussion']
[[drop]]
id = "clock"
kind = "nav"
line = '\d\d:\d\d GMT \d\d \w+ \d{4}'
where = { first = 3 }
[[drop]]
id = "top-links"
kind = "nav"
line = ["Listen to the Wire", "Copy short link", "Society", "World", "Coast", "Hills", "Culture", "Science", "Trades", "Weather", "Islands", "Sport"]
where = { first = 6 }
[[drop]]
id = "series"
kind = "nav"
line = '.{3,60} \(\d{1,3}\)'
where = "head"
[[drop]]
id = "counts"
kind = "nav"
line = '\d{1,3} \d{1,5}'
where = "head"
[[drop]]
id = "read-also"
kind = "related"
why = "headlines of other stories below their heading"
from = 'Read also:'
to = 'Keywords:'
max-lines = 30
[[drop]]
id = "keywords"
kind = "meta"
anchor = 'Keywords:'
take = "below"
shape = "text"
max-lines = 1
[[drop]]
id = "series-again"
kind = "related"
same-as = "series"
[[drop]]
id = "house-rules"
kind = "legal"
line = 'House rules(Discussion)?'
""",
    "valleyradio": r"""
signature = ['Links for screen readers', 'On Air Now', 'Latest from the Valley', '16x9 picture']
[[drop]]
id = "screen-readers"
kind = "nav"
line = ["Links for screen readers", "Jump to the text", "Jump to the menu", "Jump to search", "On Air Now"]
where = { first = 8 }
[[drop]]
id = "share"
kind = "share"
line = ["Print this", "Send to a friend", "16x9 picture"]
where = "head"
[[drop]]
id = "player"
kind = "nav"
from = 'Embed this player'
to = 'Open player in a window'
max-lines = 12
[[drop]]
id = "compiled"
kind = "meta"
line = 'Compiled by .{3,40} from reports of the Valley Radio \w+ Service'
where = "tail"
[[drop]]
id = "latest"
kind = "related"
from = 'Latest from the Valley'
to = { edge = "end" }
max-share = 0.5
""",
    "saltmarsh": r"""
signature = ['News code: \d+', 'Saltmarsh Agency', 'Most visited']
[[drop]]
id = "date"
kind = "meta"
line = '\d\d \w+ \d{4} - \d\d:\d\d'
where = { first = 3 }
[[drop]]
id = "code"
kind = "meta"
line = 'News code: \d+'
where = { first = 4 }
[[drop]]
id = "headline-again"
kind = "repeat"
same-as = "line-above"
where = "head"
[[drop]]
id = "teaser"
kind = "debris"
debris = ["json", "placeholder"]
[[drop]]
id = "sign-off"
kind = "meta"
line = 'Saltmarsh Agency|\d{1,2}/\d{3}'
where = "tail"
[[drop]]
id = "most-visited"
kind = "related"
from = 'Most visited'
to = { edge = "end" }
max-share = 0.5
""",
    "kestrel": r"""
signature = ['Front page > .*', 'Story no\. \d+ \| \d+ readers', 'Connected stories', 'Tell us what you think']
[[drop]]
id = "crumbs"
kind = "nav"
line = 'Front page > .*'
where = { first = 2 }
[[drop]]
id = "number"
kind = "meta"
line = 'Story no\. \d+ \| \d+ readers'
where = { first = 3 }
[[drop]]
id = "connected"
kind = "related"
from = 'Connected stories'
to = 'Tell us what you think'
max-lines = 12
[[drop]]
id = "comments"
kind = "comments"
from = 'Your name'
to = 'All stories of the Kestrel .*'
max-lines = 40
""",
    "lanternpost": r"""
signature = ['Stories / \w+', 'Share on Pigeon', 'Share on Postcard', 'Join the talk']
[[drop]]
id = "section"
kind = "nav"
line = 'Stories / \w+'
where = { first = 2 }
[[drop]]
id = "updated"
kind = "meta"
line = 'Last updated on \d\d \w+ \d{4}'
where = "head"
[[drop]]
id = "share"
kind = "share"
line = 'Share on \w+|A- A\+|\d+ remarks'
where = "head"
[[drop]]
id = "see-also"
kind = "related"
anchor = 'See also:'
take = "below"
shape = "headline"
max-lines = 1
[[drop]]
id = "see-also-heading"
kind = "related"
line = ["See also:"]
[[drop]]
id = "talk"
kind = "comments"
from = 'Join the talk'
to = { edge = "end" }
max-share = 0.5
""",
}


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("out")
    asked.add_argument("--pages", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    sources = [Source(name, random.Random(f"{asked.seed} {name}")) for name in RULES]
    os.makedirs(f"{asked.out}/rules", exist_ok=True)
    for name, rules in RULES.items():
        with open(f"{asked.out}/rules/{name}.toml", "w", encoding="utf-8") as file:
            file.write(f'site = "{name.capitalize()}"\n{rules.lstrip()}')
    made = 0
    for number in range(asked.pages):
        source = sources[number % len(sources)]
        folder = f"{asked.out}/raw/{source.name}/{number // 5000:03}"
        if number % 5000 < len(sources):
            os.makedirs(folder, exist_ok=True)
        text = ("\n".join(source.page(number // len(sources))) + "\n").encode()
        made += len(text)
        with open(f"{folder}/{number:06}.txt", "wb") as file:
            file.write(text)
    print(f"{asked.pages} pages, {made / asked.pages:.0f} bytes each, and {len(RULES)} site files in {asked.out}")


if __name__ == "__main__":
    main()
