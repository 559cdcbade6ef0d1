import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from session_answers.publish.readme_picture import PATHS, picture
from sqlalchemy_receipts import Event, Program, Trace
from sqlalchemy_receipts.render import draw

ROOT = Path(__file__).parents[2]
STYLES = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
CODE = "with a < b as c:\n    c.commit()"
EVENTS = (
    Event("pool", "checkout", line=2, connection=1),
    Event("transaction", "BEGIN", line=2, connection=1),
    Event("transaction", "COMMIT", line=2, connection=1),
    Event("pool", "checkin", line=2, connection=1),
    Event("output", "prints", detail="<1>", line=2),
)


@pytest.fixture(scope="module")
def svg():
    return ET.fromstring(picture(draw(Program("a-x-1", CODE), Trace(EVENTS)), STYLES, "light"))


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_the_picture_has_the_lanes_the_code_and_the_events_in_order(svg):
    assert texts(svg) == [
        *("connection", "transaction"),
        *("1", "with a < b as c:", "2", "    c.commit()"),
        *("checkout", "BEGIN", "COMMIT", "checkin", "prints <1>"),
    ]


def test_each_event_has_its_mark_on_its_lane_and_in_its_words(svg):
    marks = [group.get("class") for group in svg.iter("{http://www.w3.org/2000/svg}g") if group.get("transform")]
    assert sorted(marks) == sorted(["m checkout", "m BEGIN", "m COMMIT", "m checkin"] * 2)


@pytest.mark.parametrize(("scheme", "color"), [("light", "#fff"), ("dark", "#12161d")])
def test_a_scheme_has_its_colors(scheme, color):
    assert f".sheet {{ fill: {color};" in picture(draw(Program("a-x-1", CODE), Trace(EVENTS)), STYLES, scheme)


def test_readme_shows_both_pictures_and_the_questions_of_the_home_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    home = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert re.findall(r'(?:src|srcset)="([^"]+)"', readme) == [PATHS["dark"], PATHS["light"]]
    answers = re.findall(r"^\[(.+)\]\((\S+\.md)\)\n:   \*\*(.+?)\*\*", home, re.MULTILINE)
    assert re.findall(r"^\| \[(.+)\]\(docs/(\S+)\) \| (.+) \|$", readme, re.MULTILINE) == answers
