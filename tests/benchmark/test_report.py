from benchmark.recording import Row
from benchmark.report import Figure, comparisons, recording

FIGURES = [
    *(Figure("Cold build", "CPU s / wall s", "this project", "17 pages", (value, 4)) for value in (3, 1, 2)),
    Figure("Size of a page", "kB", "this project", "17 pages", (31.25,)),
    Figure("Cold build", "CPU s / wall s", "not executed", "17 pages", (1.5, 2)),
    Figure("Cold build", "CPU s / wall s", "this project", "100 pages", (10, 160)),
    Figure("Cold build", "CPU s / wall s", "not executed", "100 pages", (9.96, 0)),
]


def test_repeated_figures_become_medians_and_the_first_row_is_compared_with_the_others():
    assert (
        "".join(comparisons(FIGURES))
        == """
### Cold build

| CPU s / wall s | 17 pages | 100 pages |
| --- | --: | --: |
| this project | 2.00 / 4.00 | 10.0 / 160 |
| not executed | 1.50 / 2.00 | 9.96 / 0.00 |
| **this project ÷ not executed** | 1.33 / 2.00 | 1.00 / - |

### Size of a page

| kB | 17 pages |
| --- | --: |
| this project | 31.2 |
"""
    )


def test_recording_is_compared_with_the_plain_run():
    rows = [Row("20,000 live objects", 2.0, 3.5, 3.0), Row("a loop in a function", 0.1, 0.12, 0.1)]
    assert (
        recording("Python 3.13", rows)
        == """
### Recording on Python 3.13

| CPU s (÷ plain run) | plain run | recorded | listeners and a frame walk alone | a fifth more than that |
| --- | --: | --: | --: | --: |
| 20,000 live objects | 2.00 | 3.50 (1.75) | 3.00 (1.50) | 3.60 (1.80) |
| a loop in a function | 0.10 | 0.12 (1.20) | 0.10 (1.00) | 0.12 (1.20) |
"""
    )
