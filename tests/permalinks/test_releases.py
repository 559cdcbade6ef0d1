import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
import tempfile

import pytest

from session_answers.errors import CommandError, PermalinkError
from session_answers.permalinks import ledger, published_errata
from session_answers.permalinks.ledger import Entry
from session_answers.permalinks.releases import address_of, archives, digest, pack, release, unpack
from session_answers.publish import frozen_copies
from session_answers.publish.content_security import under_policy
from session_answers.run.temporary_folders import remove_abandoned
from support.pages import read_answer
from support.projects import tree

FILES = {
    "index.html": b"<h1>Questions</h1>\n",
    "commit/index.html": b"\r\n\x00" * 1000,
    "commit/picture.png": bytes(range(256)),
    "assets/\u00e9.css": b"",
    "commit/v/index.html": b"kept",
    ".nojekyll": b"",
}
LEFT_OUT = {
    "404.html": b"404",
    "assets/javascripts/bundle.js": b"x",
    "card.png": b"x",
    "commit/card.png": b"x",
    "sitemap.xml": b"x",
    "sitemap.xml.gz": b"x",
    "v/2026.10/index.html": b"old",
}


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "built"
    for name, data in (FILES | LEFT_OUT).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def folder(tmp_path):
    """A project with nothing but its ledger."""
    path = tmp_path / "project" / ledger.PATH
    path.parent.mkdir(parents=True)
    path.write_text(f"{ledger.HEAD}2026-11-01 /commit/ 0123456789ab\n", encoding="utf-8")
    return tmp_path / "project"


def packed(name, **values):
    """An archive with one member, as bytes."""
    member = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(member, key, value)
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w:xz") as tar:
            tar.addfile(member)
        return file.getvalue()


def test_an_archive_has_the_site_without_older_copies_and_files_that_a_host_has_once(tmp_path, built):
    archive = tmp_path / "2026.11.tar.xz"
    pack(built, archive)
    unpack(archive, tmp_path / "site")
    assert tree(tmp_path / "site") == {f"v/2026.11/{name}": data for name, data in FILES.items()}


def test_the_same_files_give_the_same_bytes(tmp_path, built):
    one, two = tmp_path / "a" / "2026.11.tar.xz", tmp_path / "b" / "2026.11.tar.xz"
    pack(built, one)
    # Another day, another owner's rights, and files written in another order.
    other = tmp_path / "other"
    for name, data in reversed((FILES | LEFT_OUT).items()):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_bytes(data)
        (other / name).chmod(0o600)
        os.utime(other / name, (1, 1))
    pack(other, two)
    assert one.read_bytes() == two.read_bytes()
    assert digest(one) == hashlib.sha256(one.read_bytes()).hexdigest()


def test_an_archive_does_not_say_who_packed_it(tmp_path, built):
    archive = tmp_path / "2026.11.tar.xz"
    pack(built, archive)
    with tarfile.open(archive) as tar:
        members = [(each.name, each.mtime, each.mode, each.uid, each.gid, each.uname, each.gname) for each in tar]
    assert members == [(name, 0, 0o644, 0, 0, "", "") for name in sorted(FILES)]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(lambda _: b"nonsense", "not an lzma file", id="another file"),
        pytest.param(
            lambda data: data[: len(data) // 2],
            "Compressed file ended before the end-of-stream marker was reached",
            id="half of it",
        ),
        pytest.param(
            lambda _: packed("../../../out.html"), "'../../../out.html' is not a file of a site", id="outside"
        ),
        pytest.param(
            lambda _: packed("link.html", type=tarfile.SYMTYPE, linkname="/"),
            "'link.html' is not a file of a site",
            id="a link",
        ),
        pytest.param(lambda _: packed("pipe", type=tarfile.FIFOTYPE), "'pipe' is not a file of a site", id="no file"),
    ],
)
def test_a_file_that_is_not_an_archive_is_a_fault(tmp_path, built, spoil, why):
    archive = tmp_path / "2026.11.tar.xz"
    pack(built, archive)
    archive.write_bytes(spoil(archive.read_bytes()))
    with pytest.raises(PermalinkError) as caught:
        unpack(archive, tmp_path / "site")
    fault = f"docs/.releases/2026.11.tar.xz: it is not an archive ({why}). Fix: restore it from git"
    assert str(caught.value) == fault


def test_a_served_copy_is_unpacked_once_for_each_archive(tmp_path, built, monkeypatch):
    # A site has no such files.
    for name in (".nojekyll", "assets/\u00e9.css", "commit/picture.png"):
        (built / name).unlink()
    unpacked, sites = tmp_path / "unpacked", [tmp_path / f"site{number}" for number in range(3)]
    unpacked.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(unpacked))
    archive = tmp_path / "2026.11.tar.xz"
    pack(built, archive)
    for site in sites[:2]:
        frozen_copies.put(archive, site, served=True)
    pages = [site / "v" / "2026.11" / "index.html" for site in sites]
    assert pages[0].samefile(pages[1])
    frozen_copies.put(archive, sites[2], served=False)
    policies = [under_policy(FILES["index.html"].decode(), served=served).encode() for served in (True, False)]
    assert [page.read_bytes() for page in pages[1:]] == policies
    assert (
        tree(sites[1]).keys()
        == tree(sites[2]).keys()
        == {f"v/2026.11/{name}" for name in FILES if name.endswith(".html")}
    )
    # Nothing is left of a file that is not an archive, or at the end.
    (copy,) = unpacked.iterdir()
    archive.write_bytes(b"none")
    os.utime(archive, ns=(1, 1))
    with pytest.raises(PermalinkError):
        frozen_copies.put(archive, sites[2], served=True)
    assert [*unpacked.iterdir()] == [copy]
    frozen_copies.remove_unpacked()
    assert [*unpacked.iterdir()] == []


ERRATUM = "---\nerrata:\n  - {claim: a, date: 2026-11-28, said: Yes., fact: No.}\n---\n\n# Q?\n\n## A { #a }\n"


def test_a_copy_gets_its_errata_when_it_is_unpacked_and_its_archive_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    built, archive = tmp_path / "built", tmp_path / "2026.11.tar.xz"
    files = {
        "page/index.html": '<!doctype html><h1>Q?</h1><h2 id="a">A</h2>',
        "page/index.md": "# Q?\n\n## A\n\n<page/#a>\n",
        "page/a-1.py": "# <page/#a>\n",
        "llms-full.txt": "# All\n\n<page/#a>\n",
    }
    for name, text in files.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(text, encoding="utf-8")
    pack(built, archive)
    before = digest(archive)
    errata = published_errata.read([read_answer(ERRATUM)[1]], {})
    frozen_copies.put(archive, tmp_path / "old", served=True)
    frozen_copies.put(archive, tmp_path / "served", served=True, errata=errata)
    frozen_copies.put(archive, tmp_path / "site", served=False, errata=errata)
    frozen_copies.remove_unpacked()
    note = "Corrected on 2026-11-28, after this copy. Correction: No."
    for site, count in (("old", 0), ("served", 1), ("site", 1)):
        folder = tmp_path / site / "v" / "2026.11"
        texts = {name: (folder / name).read_text(encoding="utf-8") for name in files}
        assert [text.count(note) for text in texts.values()] == [count, count, 0, count]
        assert texts["page/index.html"].count('<a href="../../../page/#a">') == 2 * count
    assert digest(archive) == before


def test_the_next_process_removes_the_copies_of_a_killed_server(tmp_path, built, monkeypatch):
    (built / ".nojekyll").unlink()
    (built / "assets" / "\u00e9.css").unlink()
    (built / "commit" / "picture.png").unlink()
    unpacked, archive = tmp_path / "unpacked", tmp_path / "2026.11.tar.xz"
    unpacked.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(unpacked))
    pack(built, archive)
    program = (
        "import os, pathlib, signal, sys\nfrom session_answers.publish.frozen_copies import put\n"
        "archive, site = map(pathlib.Path, sys.argv[1:])\nput(archive, site, served=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", program, str(archive), str(tmp_path / "site")]
    done = subprocess.run(command, env={**os.environ, "TMPDIR": str(unpacked)}, check=False)
    assert (done.returncode, len([*unpacked.iterdir()])) == (-signal.SIGKILL, 1)
    remove_abandoned()
    assert [*unpacked.iterdir()] == []


def test_a_release_is_packed_and_entered_in_the_ledger(folder, built):
    archive = release(folder, built, "2026.11", "2026-11-24")
    assert archive == folder / "docs" / ".releases" / "2026.11.tar.xz"
    assert address_of(archive) == "/v/2026.11/"
    text = (folder / ledger.PATH).read_text(encoding="utf-8")
    assert text == (f"{ledger.HEAD}2026-11-01 /commit/ 0123456789ab\n2026-11-24 /v/2026.11/ {digest(archive)}\n")
    assert ledger.read(text)[1] == Entry(3, "2026-11-24", "/v/2026.11/", digest(archive))


def test_the_oldest_release_comes_first(folder, built):
    assert archives(folder) == []
    for name in ("2027.01", "2026.11", "2026.12"):
        release(folder, built, name, "2026-11-24")
    (folder / "docs" / ".releases" / "notes.txt").touch()
    assert [address_of(path) for path in archives(folder)] == ["/v/2026.11/", "/v/2026.12/", "/v/2027.01/"]


@pytest.mark.parametrize(
    "name", ["", "2026", "2026.0", "2026.00", "2026.13", "26.11", "2026-11", "v2026.11", "2026.11.1"]
)
def test_a_name_that_is_not_a_month_is_a_fault(folder, built, name):
    before = tree(folder)
    with pytest.raises(CommandError) as caught:
        release(folder, built, name, "2026-11-24")
    assert str(caught.value) == f"{name!r} is not a release. Fix: write a year and a month, such as 2026.11"
    assert tree(folder) == before


def test_a_release_never_changes(folder, built):
    release(folder, built, "2026.11", "2026-11-24")
    before = tree(folder)
    (built / "index.html").write_bytes(b"new")
    with pytest.raises(CommandError) as caught:
        release(folder, built, "2026.11", "2026-11-25")
    problem = "docs/.releases/2026.11.tar.xz: 2026.11 was released before, and a release never changes"
    assert str(caught.value) == f"{problem}. Fix: release again next month"
    assert tree(folder) == before
