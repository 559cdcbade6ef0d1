import pytest

from session_answers.html import example
from session_answers.page import Example
from session_answers.program import Program
from session_answers.publish import programs, publish
from session_answers.trace import Trace

SOURCES = [
    pytest.param("", id="nothing"),
    pytest.param("print(\"a\", 'b')\n\n\n", id="quotes and blank lines"),
    pytest.param("a = '<b>&amp;&lt; &notit; </script> é 🦆'\n\tb", id="HTML"),
    pytest.param('a = """\n````````\n\\n """', id="strings"),
]


def page(*examples):
    return "<!doctype html>\n<html><body>\n" + "\n".join(examples) + "\n</body></html>\n"


@pytest.mark.parametrize("source", SOURCES)
def test_a_program_is_found_as_it_was_rendered(source):
    program = Program("a-b-1", source, "s = '<'\n")
    assert programs(page(example(Example("b-1", 1, ""), program, Trace()))) == {"b-1.py": program.source}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", {}, id="no page"),
        pytest.param("<button data-clipboard-text='a'>", {}, id="another button"),
        pytest.param('<button data-program="a.py">', {"a.py": ""}, id="no text"),
        pytest.param("<script>'<b data-program=\"a.py\">'</script>", {}, id="text of a script"),
        pytest.param('<!-- <b data-program="a.py"> -->&lt;b data-program="a.py"&gt;', {}, id="a comment and text"),
        pytest.param(
            '<B data-clipboard-text=1 DATA-PROGRAM=a.py></B><b data-program="c.py" data-clipboard-text="&#x27;"/>',
            {"a.py": "1", "c.py": "'"},
            id="two, however they are written",
        ),
    ],
)
def test_only_programs_are_found(text, found):
    assert programs(text) == found


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_program_is_written_beside_its_page(tmp_path):
    first, second = Program("a-b-1", "print('é')"), Program("a-b-2", "2", "s")
    before = {
        "index.html": page("<p>plain \r\n é</p>").encode(),
        "a/index.html": page(
            example(Example("b-1", 1, ""), first, Trace()), example(Example("b-2", 1, ""), second, Trace())
        ).encode(),
        "deep/er/index.html": page(example(Example("b-1", 1, ""), second, Trace())).encode(),
        "a/notes.txt": b'<b data-program="no.py">',
        "bytes.bin": b"\xff",
    }
    for name, data in before.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    after = before | {
        "a/b-1.py": first.source.encode(),
        "a/b-2.py": second.source.encode(),
        "deep/er/b-1.py": second.source.encode(),
    }
    publish(tmp_path)
    assert files(tmp_path) == after
    publish(tmp_path)
    assert files(tmp_path) == after


def test_a_link_that_a_builder_moved_is_put_back(tmp_path):
    text = page(
        example(Example("b-1", 1, ""), Program("a-b-1", "1"), Trace()),
        '<a href="../b-1.py">b</a> <a href="../c.py" download>c</a>',
    )
    (tmp_path / "index.html").write_text(text.replace('href="b-1.py"', 'href="../b-1.py"'), encoding="utf-8")
    publish(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == text
