"""The command `scripts/build zensical`: builds with Zensical, which knows no hooks, what MkDocs builds by itself."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EIO
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import zensical
from click import Abort, ClickException
from zensical.main import cli

from session_answers.build.atomic_site import Beside, refused
from session_answers.build.current_snapshot import prove, snapshot
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.publish.publish import publish

_SYSTEM = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")


def build(folder: Path) -> None:
    """Build the site of the project in `folder`, which is the current one; raises what Zensical does, and PageError."""
    beside = Beside(folder / "site")
    with _in_turn(folder):
        beside.begin()
        try:
            # Zensical takes the folder of the site from its configuration alone, and that from here.
            os.environ["SITE_DIR"] = str(beside.folder)
            _zensical(beside.folder)
            _compare(beside.folder, folder / "docs", Path(zensical.__file__).parent / "templates")
            publish(beside.folder, snapshot())
            beside.put()
        finally:
            beside.drop()


@contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    """Let one build come after the other: Zensical keeps a folder, `.cache`, which two would take from each other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("another build with Zensical is under way here: this one waits for its end\n")
            flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _zensical(target: Path) -> None:
    """Let Zensical build; raises RuntimeError, and OSError for what the system has refused."""
    with suppress(Exception):  # which Zensical tells when it reads its configuration
        prove()
    try:
        with _interrupted_later():
            cli(["build", "--clean"], standalone_mode=False)
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        _refused(error, target)
        raise
    except BaseException as panic:  # noqa: BLE001  (Rust's, which is no Exception)
        _refused(panic, target)
        raise RuntimeError(str(panic)) from None


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Let an interrupt wait: Zensical has a handler of its own, which ends this process as if all were well."""
    handler = signal.getsignal(signal.SIGINT)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _refused(error: BaseException, target: Path) -> None:
    """Raise OSError where an error of Zensical's tells of one."""
    if found := _SYSTEM.search(str(error)):
        code = int(found[1] or found[2])
        raise OSError(code, os.strerror(code), f"{target.name} or .cache") from None


def _compare(site: Path, *sources: Path) -> None:
    """Raise OSError where a file was not copied whole, which Zensical does not tell."""
    for path in (each for each in site.rglob("*") if each.is_file()):
        name = path.relative_to(site)
        if path.suffix == ".html":
            whole = path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        else:
            # What a theme has of a sitemap is a template.
            found = [each / name for each in sources if (each / name).is_file() and name.suffix != ".xml"]
            whole = not found or path.stat().st_size in {each.stat().st_size for each in found}
        if not whole:
            raise OSError(EIO, "is not whole", f"{site.name}/{name}")


def main() -> int:
    """Build; return 1 with a message where that cannot be, and leave the last good site as it was."""
    try:
        os.chdir(root())
        build(Path.cwd())
    except (Abort, KeyboardInterrupt):
        sys.stderr.write("Aborted!\n")
    except ClickException as error:
        error.show()
    except (PageError, RuntimeError) as error:
        # What a page has raised comes with its traceback, which says nothing to who writes pages.
        said = str(error).partition("\nTraceback (most recent call last):")[0]
        sys.stderr.write(f"the site is left as it was:\n{said}\n")
    except OSError as error:
        sys.stderr.write(f"{refused(error)}\n")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
