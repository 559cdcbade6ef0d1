"""The templates escape every value, because no builder does."""

import re

from support.projects import ROOT

TEMPLATES = sorted((ROOT / "docs" / ".overrides").rglob("*.html"))
# A fixed address, the title macro, which escapes, and the content of a page, which is HTML.
SAFE = re.compile(r"'[\w./]+' \| url|title\.of\([\w.]+\)|page\.content|.+ \| e")


def test_every_value_is_escaped():
    values = {
        f"{path.name}: {value}"
        for path in TEMPLATES
        for value in re.findall(r"\{\{-?\s*(.*?)\s*-?\}\}", path.read_text(encoding="utf-8"))
    }
    assert len(values) > 40
    assert sorted(value for value in values if not SAFE.fullmatch(value.partition(": ")[2])) == []


def test_no_template_turns_escaping_off():
    for path in TEMPLATES:
        assert re.findall(r"\|\s*safe\b|autoescape", path.read_text(encoding="utf-8")) == []
