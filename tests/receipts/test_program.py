import pytest

from sqlalchemy_receipts.program import Program

FUTURE = "from __future__ import annotations"


@pytest.mark.parametrize(
    ("example", "setup", "source", "offset"),
    [
        pytest.param("", "", "\n", 0, id="nothing"),
        pytest.param("a", "", "a\n", 0, id="an example alone"),
        pytest.param("\na\n\n", "", "\na\n", 0, id="blank lines above stay, blank lines below go"),
        pytest.param("a", "\n\ns\nt\n\n", "s\nt\n\n\na\n", 4, id="a setup"),
        pytest.param("a", " \n\n", "a\n", 0, id="a setup of blanks is none"),
        pytest.param("", "s\n", "s\n\n\n\n", 3, id="a setup with no example"),
        pytest.param(f"{FUTURE}\na", "", f"{FUTURE}\n\n\n\na\n", 3, id="a future import alone"),
        pytest.param(
            f"# b\n{FUTURE}\n\na", "s", f"{FUTURE}\n\ns\n\n\n# b\n\n\na\n", 5, id="a future import and a setup"
        ),
        pytest.param(
            f"{FUTURE}\nfrom __future__ import division\na",
            f"{FUTURE}\ns",
            f"{FUTURE}\nfrom __future__ import division\n\n{FUTURE}\ns\n\n\n\n\na\n",
            7,
            id="future imports in both",
        ),
    ],
)
def test_the_program_is_the_setup_and_then_the_example(example, setup, source, offset):
    program = Program("p", example, setup)
    assert (program.source, program.offset) == (source, offset)
    compile(program.source, "p.py", "exec", dont_inherit=True)


@pytest.mark.parametrize("setup", [pytest.param("", id="no setup"), pytest.param("s = 1\n\n\nt = 2\n", id="a setup")])
def test_every_line_of_the_example_is_offset_lines_lower(setup):
    example = f'{FUTURE}\n\nx = """\n  é\n"""\nif x:\n\ty = 1  # z\n'
    program = Program("p", example, setup)
    rows = program.source.split("\n")[program.offset :]
    assert rows == ["", *example.rstrip("\n").split("\n")[1:], ""]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param("from __future__ import (\n    annotations,\n)\na = 1", id="a future import over lines"),
        pytest.param(f'{FUTURE}\na = """\n{FUTURE}\n"""\nassert len(a) == 36', id="a string that holds one"),
    ],
)
def test_a_program_with_a_future_import_runs_however_it_is_written(example):
    scope = {}
    exec(compile(Program("p", example, "s = 1").source, "p.py", "exec", dont_inherit=True), scope)
    assert "a" in scope


def test_programs_of_the_same_texts_are_the_same():
    assert {Program("p", "a", "s"): 1} == {Program("p", "a", "s"): 1}
    assert Program("p", "a", "s") != Program("p", "a", "t")
