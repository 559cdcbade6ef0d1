"""The command `scripts/build zensical`: build with Zensical, which has no hooks, the same site as with MkDocs."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import zensical
from click import Abort, ClickException
from zensical.main import cli

from session_answers.build.atomic_site import NewSite, refusal
from session_answers.build.current_snapshot import prove, snapshot
from session_answers.pages.files import root
from session_answers.publish.publish import publish
from sqlalchemy_receipts import ReceiptsError

_SYSTEM_ERROR = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")


def build(folder: Path) -> None:
    """Build the site of the project in `folder`, which is the current folder.

    Raise ReceiptsError for a fault, OSError for an error of the system, and the exceptions of Zensical.
    """
    prove()
    new_site = NewSite(folder / "site")
    with _one_at_a_time(folder):
        new_site.begin()
        try:
            # `mkdocs.yml` reads the variable, because Zensical has no option for the folder of the site.
            os.environ["SITE_DIR"] = str(new_site.folder)
            _run_zensical(new_site.folder)
            _check_complete(new_site.folder, folder / "docs", Path(zensical.__file__).parent / "templates")
            publish(new_site.folder, snapshot())
            new_site.replace_last()
        finally:
            new_site.remove()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other build with Zensical runs here, because two would interfere in the folder `.cache`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("another build with Zensical is running here. Waiting for it to end\n")
            flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _run_zensical(target: Path) -> None:
    """Build with Zensical. Raise OSError for an error of the system, and RuntimeError if Zensical panics."""
    try:
        with _interrupt_later():
            cli(["build", "--clean"], standalone_mode=False)
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        _raise_system_error(error, target)
        raise
    except BaseException as panic:  # noqa: BLE001  (a panic of Rust is not an Exception)
        _raise_system_error(panic, target)
        raise RuntimeError(str(panic)) from None


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Delay an interrupt, because Zensical's handler would end this process with success."""
    handler = signal.getsignal(signal.SIGINT)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _raise_system_error(error: BaseException, target: Path) -> None:
    """Raise OSError if the text of a Zensical error names one."""
    if match := _SYSTEM_ERROR.search(str(error)):
        code = int(match[1] or match[2])
        raise OSError(code, os.strerror(code), f"{target.name} or .cache") from None


def _check_complete(site: Path, *sources: Path) -> None:
    """Raise OSError if a file was not copied completely. Zensical does not report this."""
    for path in (path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site)
        if path.suffix == ".html":
            complete = path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        else:
            # The theme has a template of the sitemap, which has another size.
            copied = [source / name for source in sources if (source / name).is_file() and name.suffix != ".xml"]
            complete = not copied or path.stat().st_size in {source.stat().st_size for source in copied}
        if not complete:
            raise OSError(EIO, "the file is incomplete", f"{site.name}/{name}")


def main() -> int:
    """Build the site. If that fails, print the reason, leave the last good site unchanged, and return 1.

    Raise KeyboardInterrupt.
    """
    try:
        os.chdir(root())
        build(Path.cwd())
    except Abort:
        raise KeyboardInterrupt from None
    except ClickException as error:
        error.show()
    except (ReceiptsError, RuntimeError) as error:
        # Zensical adds the traceback of an error in a page, which does not help an author.
        sys.stderr.write(str(error).partition("\nTraceback (most recent call last):")[0] + "\n")
    except OSError as error:
        sys.stderr.write(f"{refusal(error)}\n")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
