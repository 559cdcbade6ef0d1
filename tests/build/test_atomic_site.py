import os
from errno import EBUSY, ENOTDIR
from pathlib import Path

import pytest

from session_answers.build import atomic_site
from session_answers.build.atomic_site import NewSite, refusal
from sqlalchemy_receipts.errors import Fault
from support.projects import tree


@pytest.fixture
def target(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("last", encoding="utf-8")
    return tmp_path / "site"


def new_site(target):
    """Return a complete new site."""
    site = NewSite(target)
    site.begin()
    (site.folder / "index.html").write_text("new", encoding="utf-8")
    return site


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["in one step", "in three steps"])
def way(request, monkeypatch):
    """Swap the folders in one step, or in three steps."""
    if request.param == "in three steps":
        monkeypatch.setattr(atomic_site, "_exchange", lambda *_: False)
    return request.param


@pytest.mark.usefixtures("way")
def test_the_new_site_replaces_the_last(target):
    site = new_site(target)
    assert (tree(target), site.folder.parent) == ({"index.html": b"last"}, target.parent)
    site.replace_last()
    site.remove()
    assert (tree(target), names(target.parent)) == ({"index.html": b"new"}, ["site"])


def test_the_folders_change_places_in_one_step_here(target, monkeypatch):
    site = new_site(target)
    monkeypatch.delattr(Path, "rename")
    site.replace_last()
    assert (tree(target), tree(site.folder)) == ({"index.html": b"new"}, {"index.html": b"last"})


@pytest.mark.usefixtures("way")
def test_without_a_last_site_the_new_one_is_the_first(tmp_path):
    site = new_site(tmp_path / "site")
    site.replace_last()
    site.remove()
    assert (tree(tmp_path), names(tmp_path)) == ({"site/index.html": b"new"}, ["site"])


def test_a_removed_site_leaves_the_last_one(target):
    new_site(target).remove()
    assert (tree(target), names(target.parent)) == ({"index.html": b"last"}, ["site"])


def killed(site):
    """Unlock the folder, like the end of a killed process."""
    os.close(site._lock)
    site._lock = -1


def test_the_folder_of_a_killed_build_is_removed_by_the_next(target):
    old = new_site(target)
    killed(old)
    site = new_site(target)
    assert names(target.parent) == ["site", site.folder.name]


def test_two_builds_at_the_same_time_keep_their_folders(target):
    first, second = new_site(target), new_site(target)
    assert names(target.parent) == sorted(["site", first.folder.name, second.folder.name])
    for site in (first, second):
        site.replace_last()
        site.remove()
    assert (tree(target), names(target.parent)) == ({"index.html": b"new"}, ["site"])


def test_a_site_whose_build_was_killed_between_two_renames_is_restored(target, monkeypatch):
    monkeypatch.setattr(atomic_site, "_exchange", lambda *_: False)
    site = new_site(target)
    rename = type(target).rename
    monkeypatch.setattr(type(target), "rename", stopping_at_the_second(rename))
    with pytest.raises(KeyboardInterrupt):
        site.replace_last()
    monkeypatch.setattr(type(target), "rename", rename)
    killed(site)
    assert not target.exists()
    new_site(target).remove()
    assert (tree(target), names(target.parent)) == ({"index.html": b"last"}, ["site"])


def stopping_at_the_second(rename):
    done = []

    def stopping(self, other):
        if done:
            raise KeyboardInterrupt
        done.append(other)
        return rename(self, other)

    return stopping


def test_the_site_has_the_permissions_of_a_new_folder(target):
    mask = os.umask(0o022)
    site = new_site(target)
    site.replace_last()
    site.remove()
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("error", "place"),
    [
        pytest.param(OSError(28, "No space left on device", "site.new/index.html"), "site.new/index.html", id="a file"),
        pytest.param(OSError(28, "No space left on device", "a", None, "site.new/a"), "site.new/a", id="a copy"),
        pytest.param(OSError(28, "No space left on device"), "the site", id="no name"),
    ],
)
def test_a_refusal_names_the_file_that_is_written(error, place):
    fix = "free some disk space. The last good site is unchanged"
    assert refusal(error) == Fault(place, 0, "No space left on device", fix)


def test_a_site_that_cannot_be_replaced_is_named(target, monkeypatch):
    site = new_site(target)
    monkeypatch.setattr(atomic_site, "_exchange", lambda *_: False)
    monkeypatch.setattr(type(target), "rename", busy)
    with pytest.raises(OSError) as caught:  # noqa: PT011
        site.replace_last()
    site.remove()
    assert (caught.value.errno, caught.value.filename) == (EBUSY, str(target))
    assert (tree(target), names(target.parent)) == ({"index.html": b"last"}, ["site"])


def busy(self, other):
    raise OSError(EBUSY, "Device or resource busy", str(self), None, str(other))


@pytest.mark.usefixtures("way")
def test_a_read_only_site_is_removed(target):
    (target / "assets").mkdir()
    (target / "assets" / "site.css").touch()
    for folder in (target / "assets", target):
        folder.chmod(0o555)
    site = new_site(target)
    site.replace_last()
    site.remove()
    assert (tree(target), names(target.parent)) == ({"index.html": b"new"}, ["site"])


def test_a_file_in_the_place_of_the_site_is_reported(tmp_path):
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    with pytest.raises(NotADirectoryError) as caught:
        NewSite(tmp_path / "site").begin()
    assert (caught.value.errno, caught.value.filename) == (ENOTDIR, str(tmp_path / "site"))
    assert tree(tmp_path) == {"site": b"a file"}


@pytest.mark.parametrize("opened", [False, True])
def test_a_folder_that_another_build_removes_before_it_is_locked_is_created_again(target, monkeypatch, opened):
    site, second_site, real, tries = NewSite(target), NewSite(target), os.open, []

    def interrupted(path, *flags, **options):
        if path != site.folder or tries:
            return real(path, *flags, **options)
        tries.append(path)
        # The second_site build runs before this site has locked its folder, or even opened it.
        descriptor = real(path, *flags) if opened else -1
        second_site.begin()
        assert not site.folder.exists()
        return descriptor if opened else real(path, *flags)

    monkeypatch.setattr("session_answers.build.atomic_site.os.open", interrupted)
    site.begin()
    builds = [site, second_site, new_site(target)]
    assert [build.folder.exists() for build in builds] == [True, True, True]
    for build in builds:
        build.remove()


def test_a_link_to_itself_is_not_replaced(tmp_path):
    (tmp_path / "site").symlink_to("site")
    with pytest.raises(OSError) as caught:  # noqa: PT011
        new_site(tmp_path / "site")
    fix = "correct or remove the link. The last good site is unchanged"
    assert refusal(caught.value) == Fault(str(tmp_path / "site"), 0, "Too many levels of symbolic links", fix)
    assert names(tmp_path) == ["site"]
