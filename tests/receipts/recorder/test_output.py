import io
import logging
import sys
import threading
import warnings
from contextlib import contextmanager

import pytest

from sqlalchemy_receipts.recorder.output import captured


@contextmanager
def heard():
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with captured(lambda *what: found.append(what)):
            yield found


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        pytest.param("Ada\n", [("output", "prints Ada", "Ada")], id="a line"),
        pytest.param("a\nb\n", [("output", "prints a", "a"), ("output", "prints b", "b")], id="two lines at once"),
        pytest.param("\n", [("output", "prints an empty line", "")], id="an empty line"),
        pytest.param(" \t\n", [("output", "prints an empty line", " \t")], id="a line of blanks"),
        pytest.param("end", [("output", "prints end", "end")], id="no line end"),
        pytest.param("é 🦆 # -> <b>\n", [("output", "prints é 🦆 # -> <b>", "é 🦆 # -> <b>")], id="any text"),
        pytest.param("", [], id="nothing"),
    ],
)
@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_every_printed_line_is_told(name, text, told_of):
    with heard() as found:
        getattr(sys, name).write(text)
    assert found == told_of


def test_a_line_is_told_when_it_ends():
    with heard() as found:
        sys.stdout.write("a")
        sys.stdout.buffer.write("é".encode()[:1])
        before = list(found)
        sys.stdout.buffer.write("é".encode()[1:] + b"\xff\nb")
        assert (before, found) == ([], [("output", "prints aé\ufffd", "aé\ufffd")])
    assert found[1:] == [("output", "prints b", "b")]


def test_the_two_streams_do_not_mix_within_a_line():
    with heard() as found:
        sys.stdout.write("o")
        sys.stderr.write("error\n")
        sys.stdout.write("ut\n")
    assert found == [("output", "prints error", "error"), ("output", "prints out", "out")]


def test_every_warning_is_told_with_its_class_and_text():
    with heard() as found:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn(UserWarning("new"), stacklevel=1)
    assert found == [("warning", "warns DeprecationWarning", "old"), ("warning", "warns UserWarning", "new")]


def test_a_warning_of_the_program_that_reads_like_one_of_tracing_is_recorded():
    text = "assigning None to unbound local 'x'"
    with heard() as found, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(text, UserWarning, stacklevel=1)
    assert found == [("warning", "warns UserWarning", text)]


def alone(name, monkeypatch):
    """Return a logger whose records do not reach pytest's own handlers."""
    logger = logging.getLogger(name)
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [])
    return logger


def test_a_log_record_that_nobody_else_takes_is_told_from_warning_upwards(monkeypatch):
    logger = alone("session_answers.test", monkeypatch)
    with heard() as found:
        logger.info("small")
        logger.warning("%s left", 2)
        logger.error("gone")
    assert found == [
        ("log", "logs WARNING session_answers.test", "2 left"),
        ("log", "logs ERROR session_answers.test", "gone"),
    ]


def test_a_log_record_that_the_program_handles_is_its_own(monkeypatch):
    logger = alone("session_answers.test", monkeypatch)
    with heard() as found:
        logger.addHandler(logging.NullHandler())
        logger.warning("mine")
        logger.addHandler(logging.StreamHandler(sys.stdout))
        logger.warning("shown")
    assert found == [("output", "prints shown", "shown")]


def test_a_log_record_whose_arguments_do_not_fit_raises_nothing(monkeypatch):
    logger = alone("session_answers.test", monkeypatch)
    with heard() as found:
        logger.warning("%d left", "two")
        logger.warning(["%d left"], "two")
    assert [detail for _, _, detail in found] == ["%d left", "['%d left']"]


def test_a_character_that_a_stream_cannot_write_is_treated_as_before(monkeypatch):
    for name, errors in (("stdout", "strict"), ("stderr", "backslashreplace")):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors))
    with heard() as found:
        print("\ud800", file=sys.stderr)
        with pytest.raises(UnicodeEncodeError):
            print("\ud800")
    assert found == [("output", "prints \\ud800", "\\ud800")]


def test_a_stream_has_the_number_of_its_file(tmp_path, monkeypatch):
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        with heard():
            assert sys.stdout.fileno() == file.fileno()
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with heard(), pytest.raises(io.UnsupportedOperation):
        sys.stdout.fileno()


def test_a_thread_that_fails_calls_the_function_of_the_program(monkeypatch):
    failed = []
    monkeypatch.setattr(threading, "excepthook", lambda what: failed.append(what.exc_type))
    with heard():
        thread = threading.Thread(target=int, args=("x",))
        thread.start()
        thread.join()
    assert failed == [ValueError]


def test_a_thread_that_fails_prints_nothing_more(monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    with heard() as found:
        thread = threading.Thread(target=int, args=("x",))
        thread.start()
        thread.join()
    assert found == []


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_stream_that_the_program_holds_is_the_original_after_the_end(name, capsys):
    with heard() as found:
        stream = getattr(sys, name)
        stream.write("inside")
    logging.StreamHandler(stream).handle(logging.makeLogRecord({"msg": "é outside"}))
    assert found == [("output", "prints inside", "inside")]
    assert getattr(capsys.readouterr(), name[3:]) == "é outside\n"


def test_everything_is_put_back_even_after_an_error():
    before = sys.stdout, sys.stderr, warnings.showwarning, logging.lastResort, threading.excepthook
    with pytest.raises(ValueError, match=r"^x$"), captured(lambda *_: None):
        raise ValueError("x")
    assert (sys.stdout, sys.stderr, warnings.showwarning, logging.lastResort, threading.excepthook) == before
