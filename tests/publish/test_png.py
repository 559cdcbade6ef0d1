import subprocess
import sys

import pytest

from session_answers.publish.png import Rasters, png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="{}"><rect width="4" height="2" fill="#0a0"/></svg>'
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def rasters():
    one = Rasters(2)
    yield one
    one.close()


def processes(rasters):
    return [process for process in rasters._idle.queue if process]


def test_processes_beside_us_draw_what_we_would_draw(rasters):
    drawings = [SVG.format(height) for height in range(1, 9)]
    found = [each.result() for each in [rasters.draw(svg) for svg in drawings]]
    assert found == [png(svg) for svg in drawings]
    assert len(set(found)) == 8
    assert {data[:8] for data in found} == {SIGNATURE}


def test_no_process_is_started_before_it_is_needed(rasters):
    assert processes(rasters) == []
    rasters.draw(SVG.format(1)).result()
    assert len(processes(rasters)) == 1


def test_what_cannot_be_drawn_is_told_and_the_next_is_drawn(rasters):
    with pytest.raises(ValueError, match="unknown token"):
        rasters.draw("no picture").result()
    assert rasters.draw(SVG.format(1)).result() == png(SVG.format(1))


def test_a_process_that_was_ended_is_made_good(rasters):
    rasters.draw(SVG.format(1)).result()
    (process,) = processes(rasters)
    process.kill()
    process.wait()
    assert rasters.draw(SVG.format(2)).result() == png(SVG.format(2))


def test_processes_end_when_they_are_closed():
    one = Rasters(1)
    one.draw(SVG.format(1)).result()
    (process,) = processes(one)
    one.close()
    assert process.returncode == 0


def test_letters_have_the_site_s_font_in_a_process_too():
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">{}</text></svg>'
    code = (
        f"from session_answers.publish.png import png; import sys; sys.stdout.buffer.write(png({text.format('A')!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == png(text.format("A"))
    assert done.stdout != png(text.format("B"))
