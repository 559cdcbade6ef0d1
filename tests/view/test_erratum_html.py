from session_answers.view.erratum_html import notes
from support.pages import read_answer

PAGE = """\
---
errata:
  - {claim: a, date: 2026-11-28, said: It <stays>., fact: It `<goes>` & `ends`.}
  - {claim: a, date: 2026-11-29, said: Yes., fact: No.}
---

# Q?

## A { #a }

## B { #b }
"""


def test_the_notes_below_a_claim_are_html_newest_first():
    first, second = read_answer(PAGE)[1].claims
    assert notes(first) == (
        '<details class="erratum" id="a-erratum-2"><summary>Corrected on 2026-11-29</summary>'
        "<p>Until then, this claim said: “Yes.” Correction: No.</p></details>"
        '<details class="erratum" id="a-erratum"><summary>Corrected on 2026-11-28</summary>'
        "<p>Until then, this claim said: “It &lt;stays&gt;.” "
        "Correction: It <code>&lt;goes&gt;</code> &amp; <code>ends</code>.</p></details>"
    )
    assert notes(second) == ""
