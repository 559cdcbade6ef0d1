import re
import uuid
from datetime import datetime
from html import unescape
from xml.etree import ElementTree as ET

import feedparser
import pytest

from session_answers.permalinks import ledger
from session_answers.permalinks.ledger import Entry
from session_answers.publish.feed import MAX_ENTRIES, dates, feed
from support.pages import read_answer
from support.projects import ROOT

HOST = "https://host/sub/"
FRONT = "---\ncode: S0{}\ndescription: {}\n---\n"
CLAIMS = "\n## `a` & **b** { #a }\n\n## It is c { #c }\n\n## In a code review { #review }\n"
PAGES = {
    "docs/commit.md": f"{FRONT.format(2, 'No & never.')}# Does `it` <close>?\n{CLAIMS}",
    "docs/end.md": f"{FRONT.format(1, 'Close it.')}# How?\n{CLAIMS}",
    "docs/index.md": f"# Questions\n{CLAIMS}",
    "docs/reading/index.md": "# How to read\n",
}
ANSWERS = [read_answer(text, path)[1] for path, text in PAGES.items()]
LEDGER = """\
2026-11-01 /commit/ 1
2026-11-01 /commit/#a 1
2026-11-01 /commit/#a-1 L3
2026-11-01 / 1
2026-11-02 /end/ 1
2026-11-02 /end/#a 1
2026-11-02 /commit/#a 2
2026-11-02 /v/2026.11/ 1
2026-11-02 /reading/ 1
2026-11-03 /commit/#c 1
2026-11-03 /commit/#a 3
2026-11-03 /commit/#gone 1
2026-11-03 /commit/#review 1
2026-11-04 /end/ 2
2026-11-05 /end/#a-1 L4
2026-11-06 /gone/ 1
"""
HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Answers: changed answers</title>
  <id>urn:uuid:75846b8d-ab54-58f0-90a0-d87bb1a724c2</id>
  <updated>{}T00:00:00Z</updated>
  <author>
    <name>Answers</name>
  </author>
  <link rel="self" type="application/atom+xml" href="{}feed.xml" />
  <link rel="alternate" type="text/html" href="{}" />
"""
ENTRY = """\
  <entry>
    <title>{}</title>
    <id>{}</id>
    <updated>{}T00:00:00Z</updated>
    <link rel="alternate" type="text/html" href="https://host/sub/{}" />
    <summary type="text">{}</summary>
  </entry>
"""
NEWS = [
    ("S01: How?", "c1e486db-1924-5f1f-934d-a441619cbe82", "2026-11-05", "end/", "Changed. Close it."),
    ("S01: How?", "e4665124-e0ea-51d5-9f0d-0b5320263083", "2026-11-04", "end/", "Changed. Close it."),
    (
        "S02: Does it &lt;close&gt;?",
        "bb5a7fff-ef0e-52ca-a28f-dd620be9b26e",
        "2026-11-03",
        "commit/",
        "New: It is c. Changed: a &amp; b.",
    ),
    ("S01: How?", "d7d6e99c-4aae-5ef4-9cf9-46a7ccbf2227", "2026-11-02", "end/", "A new answer. Close it."),
    (
        "S02: Does it &lt;close&gt;?",
        "61e0f1fc-fc03-59f7-97e3-4e1c7618ec76",
        "2026-11-02",
        "commit/",
        "Changed: a &amp; b.",
    ),
    (
        "S02: Does it &lt;close&gt;?",
        "040a93f9-f3fa-5c99-bee0-570ff0c2dc86",
        "2026-11-01",
        "commit/",
        "A new answer. No &amp; never.",
    ),
]


def feed_of(text, base=HOST, answers=ANSWERS):
    return feed("Answers", answers, ledger.read(text), base)


def entries(text):
    return re.findall(r"  <entry>\n.*?  </entry>\n", text, re.DOTALL)


def test_a_feed_has_an_entry_for_each_day_and_page():
    news = "".join(
        ENTRY.format(title, f"urn:uuid:{number}", date, url, summary) for title, number, date, url, summary in NEWS
    )
    assert feed_of(LEDGER) == f"{HEAD.format('2026-11-05', HOST, HOST)}{news}</feed>\n"


@pytest.mark.parametrize("text", ["", "2026-11-01 / 1\n2026-11-01 /reading/ 1\n2026-11-01 /gone/#a 1\n"])
def test_a_feed_without_entries_has_the_first_day(text):
    assert feed_of(text, "") == f"{HEAD.format('1970-01-01', '', './')}</feed>\n"


def test_entries_stay_when_a_new_one_is_added():
    before = feed_of(LEDGER)
    after = feed_of(f"{LEDGER}2026-11-07 /commit/#c 9\n")
    assert entries(after)[1:] == entries(before)
    assert entries(after)[0].count('<summary type="text">Changed: It is c.</summary>') == 1


def test_the_ids_stay_when_the_site_moves():
    here, there = (re.findall("<id>(.*)</id>", feed_of(LEDGER, base)) for base in (HOST, "https://elsewhere/"))
    assert here == there


def test_a_feed_has_a_limited_number_of_entries():
    text = "".join(f"2026-{day // 28 + 1:02}-{day % 28 + 1:02} /end/ {day}\n" for day in range(MAX_ENTRIES + 10))
    dates_of_entries = [entry.updated[:10] for entry in feedparser.parse(feed_of(text).encode()).entries]
    days = re.findall(r"^\S+", text, re.MULTILINE)
    assert dates_of_entries == days[:9:-1]
    assert len(dates_of_entries) == MAX_ENTRIES


CORRECTED = [
    ("docs/commit.md", "code: S02\n", "a", "2026-11-04"),
    ("docs/reading/index.md", "", "b", "2026-11-02"),
]


def test_a_feed_has_an_entry_for_each_erratum_also_of_pages_without_a_code():
    answers = list(ANSWERS)
    for path, code, claim, date in CORRECTED:
        front = f"---\n{code}errata:\n  - {{claim: {claim}, date: {date}, said: It `was`., fact: It is.}}\n---\n"
        text = f"{front}# Q\n\n## A `b` {{ #a }}\n\n## B & c {{ #b }}\n"
        (place,) = (number for number, name in enumerate(PAGES) if name == path)
        answers[place] = read_answer(text, path)[1]
    text = f"{LEDGER}2026-11-06 /commit/#a-erratum 0123456789ab\n2026-11-06 /reading/#b-erratum 0123456789ab\n"
    feed = feedparser.parse(feed_of(text, answers=answers).encode())
    corrections = [
        (each.title, each.link, each.updated[:10], each.summary) for each in feed.entries if "#" in each.link
    ]
    said = "Until then, this claim said: “It was.” Correction: It is."
    assert corrections == [
        ("S02, corrected: A b", f"{HOST}commit/#a", "2026-11-04", f"Corrected on 2026-11-04. {said}"),
        ("Corrected: B & c", f"{HOST}reading/#b", "2026-11-02", f"Corrected on 2026-11-02. {said}"),
    ]
    # The line of the ledger is not another change of the page.
    assert len(feed.entries) == len(NEWS) + 2
    assert len({each.id for each in feed.entries}) == len(feed.entries)
    days = [each.updated for each in feed.entries]
    assert days == sorted(days, reverse=True)


def test_feedparser_reads_every_field():
    feed = feedparser.parse(feed_of(LEDGER).encode())
    assert (feed.bozo, feed.version, feed.encoding) == (0, "atom10", "utf-8")
    assert (feed.feed.title, feed.feed.author, feed.feed.updated) == (
        "Answers: changed answers",
        "Answers",
        "2026-11-05T00:00:00Z",
    )
    assert [(link.rel, link.type, link.href) for link in feed.feed.links] == [
        ("self", "application/atom+xml", f"{HOST}feed.xml"),
        ("alternate", "text/html", HOST),
    ]
    assert [(entry.title, entry.id, entry.updated[:10], entry.link, entry.summary) for entry in feed.entries] == [
        (unescape(title), f"urn:uuid:{number}", date, HOST + url, unescape(summary))
        for title, number, date, url, summary in NEWS
    ]


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("changes", ["", LEDGER], ids=["empty", "tiny"])
def test_a_feed_follows_rfc_4287(changes):
    check_rfc_4287(feed_of(changes))


def test_the_feed_of_the_site_follows_rfc_4287(site_answers):
    changes = (ROOT / ledger.PATH).read_text(encoding="utf-8")
    check_rfc_4287(feed_of(changes, answers=[contents for _, contents in site_answers]))


def check_rfc_4287(text):
    root = ET.fromstring(text.encode())
    assert feedparser.parse(text.encode()).bozo == 0
    assert root.tag == f"{ATOM}feed"
    news = root.findall(f"{ATOM}entry")
    # The elements that a feed and an entry have exactly once. The author of a feed is also the author of its entries.
    for element in [root, *news]:
        assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert [name.text for name in root.findall(f"{ATOM}author/{ATOM}name")] == ["Answers"]
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] == [f"{HOST}feed.xml"]
    ids = [identifier.text for identifier in root.iter(f"{ATOM}id")]
    assert ids == [uuid.UUID(identifier.removeprefix("urn:uuid:")).urn for identifier in dict.fromkeys(ids)]
    for entry in news:
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert len(entry.findall(f"{ATOM}summary")) <= 1
    times = [element.text for element in root.iter(f"{ATOM}updated")]
    assert [datetime.fromisoformat(time).strftime("%Y-%m-%dT%H:%M:%SZ") for time in times] == times
    assert times[1:] == sorted(times[1:], reverse=True)
    assert times[0] == max(times[1:], default="1970-01-01T00:00:00Z")


def test_a_page_changes_on_the_day_when_it_or_one_of_its_claims_changes():
    assert dates(ledger.read(LEDGER)) == {
        "/": "2026-11-01",
        "/commit/": "2026-11-03",
        "/end/": "2026-11-05",
        "/v/2026.11/": "2026-11-02",
        "/reading/": "2026-11-02",
        "/gone/": "2026-11-06",
    }
    assert dates([Entry(1, "2026-11-02", "/a/#b", "1"), Entry(2, "2026-11-01", "/a/", "1")]) == {"/a/": "2026-11-02"}
