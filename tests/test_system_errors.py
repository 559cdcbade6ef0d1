import errno
import os
import shutil

import pytest

from session_answers.system_errors import fault
from sqlalchemy_receipts.errors import Fault


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.ENOSPC, "free some disk space"),
        (errno.EDQUOT, "free some disk space"),
        (errno.EFBIG, "raise the limit that `ulimit -f` shows"),
        (errno.EMFILE, "raise the limit that `ulimit -n` shows"),
        (errno.EACCES, "change its permissions"),
        (errno.EROFS, "make its file system writable"),
        (errno.ELOOP, "correct or remove the link"),
        (errno.ENOENT, "create it"),
        (errno.ENXIO, "rename or remove it"),
        (errno.EISDIR, "rename or remove it"),
        (errno.EBUSY, "unmount it"),
        (errno.ENAMETOOLONG, "use a shorter name"),
        (errno.ESTALE, "check the file and its folder"),
    ],
)
def test_a_refused_action_has_the_fix_for_its_cause(number, fix):
    error = OSError(number, os.strerror(number), "docs/a.md")
    assert fault(error) == Fault("docs/a.md", 0, os.strerror(number), fix)
    assert fault(error, "it") == Fault("it", 0, os.strerror(number), fix)


def test_a_link_to_nothing_is_corrected(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "link").read_bytes()
    assert fault(caught.value, "link") == Fault("link", 0, "No such file or directory", "correct or remove the link")


def test_a_pipe_that_cannot_be_copied_is_removed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(shutil.SpecialFileError) as caught:
        shutil.copyfile(tmp_path / "pipe", tmp_path / "copy")
    assert fault(caught.value, "it") == Fault("it", 0, f"`{tmp_path / 'pipe'}` is a named pipe", "rename or remove it")
