"""The command `scripts/serve`: serve the last good site, and show the fault of the newest build on top of its pages.

This process only serves files and watches for changes. Another process builds, so no fault of a build, and none of the
code that builds, can end the server. For the same reason, this module loads no other code of the site than the banner,
the build process, the port, and temporary folders. `mkdocs serve` does the same: its hooks replace it with this
command.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.client import NOT_FOUND
from pathlib import Path
from stat import S_ISDIR
from typing import Any
from urllib.parse import urlsplit

import click
from mkdocs.__main__ import serve_command
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import IpAddress
from mkdocs.livereload import LiveReloadServer, _serve_url, _timestamp

from session_answers.build.build_process import BuildProcess
from session_answers.build.fault_banner import STYLES, STYLES_PATH, plain_page, with_banner
from session_answers.build.port import reserve
from session_answers.run.temporary_folders import temporary_folder

_log = logging.getLogger("mkdocs.session_answers")
_SITE = ".examples_cache/site-{port}"
_SCRIPTS = Path(__file__).resolve().parents[2]
_CODE = (_SCRIPTS / "session_answers", _SCRIPTS / "receipts")
_INTERVAL = 0.5
_ADDRESS = "127.0.0.1:8000"


class Server(LiveReloadServer):
    """Serves the site in `root`, builds it again after a change of a watched file, and keeps it during a fault."""

    def __init__(self, process: BuildProcess, watched: Iterable[Path], **options: Any) -> None:
        """Build with a process. Watch files and folders, which may not exist yet."""
        super().__init__(builder=self._build, **options)
        self._process, self._paths = process, list(watched)
        self._fault = ""
        # The server of MkDocs reloads pages only if it watches something.
        self._watched_paths = {str(path): 1 for path in self._paths}
        self.error_handler = self._error_page

    def server_bind(self) -> None:
        """Reserve the address. Raise AddressError if it is taken."""
        reserve(self, super().server_bind)

    def server_activate(self) -> None:
        """Build before the first request is accepted, and after the port is reserved."""
        threading.Thread(target=self._watch, args=[dict(_files(self._paths))], daemon=True).start()
        self._build()
        self._visible_epoch = self._wanted_epoch
        super().server_activate()

    def _build(self) -> None:
        with self._epoch_cond:
            # Requests during the build get the last good site.
            self._wanted_epoch = self._visible_epoch
            self._epoch_cond.notify_all()
        self._fault = self._process.build(lambda: self._want_rebuild)
        if self._fault:
            click.echo(self._fault, err=True)
            _log.info("%s, with this fault on top of each page", self._shown())
        self._wanted_epoch = _timestamp()

    def _watch(self, before: dict[Path, object]) -> None:
        had_site = False
        while not self._shutdown:
            time.sleep(_INTERVAL)
            now, has_site = dict(_files(self._paths)), self._has_site()
            # The site is in a folder that anyone can delete at any time.
            if now != before or (had_site and not has_site):
                with self._rebuild_cond:
                    self._want_rebuild = True
                    self._rebuild_cond.notify_all()
            before, had_site = now, has_site

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        if environ["PATH_INFO"] == STYLES_PATH:
            start_response("200 OK", [("Content-Type", "text/css")])
            return [STYLES]
        return super()._serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        return with_banner(page, self._fault, self._shown()) if self._fault else page

    def _has_site(self) -> bool:
        return Path(self.root, "index.html").exists()

    def _shown(self) -> str:
        return "The server shows the last good site" if self._has_site() else "There is no earlier site to show"

    def _error_page(self, code: int) -> bytes:
        try:
            page = Path(self.root, f"{code}.html").read_bytes()
        except OSError:
            page = plain_page("Page not found" if code == NOT_FOUND else "Server error")
        return self._inject_js_into_html(page, self._visible_epoch)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, object]]:
    """Yield each file at or below the paths with its state."""
    for path in paths:
        inside = (
            Path(folder, name) for folder, _, names in os.walk(path) for name in names if not name.endswith(".pyc")
        )
        for file in (path, *inside):
            with suppress(OSError):
                status = file.stat()
                if not S_ISDIR(status.st_mode):
                    yield file, (status.st_mtime_ns, status.st_size, status.st_ino)


def _log_of_commits(folder: Path) -> Iterator[Path]:
    """Yield the file that grows when the current commit changes, which each page names, or nothing without git."""
    with suppress(OSError):
        command = ["git", "-C", str(folder), "rev-parse", "--git-path", "logs/HEAD"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if result.stdout:
            yield folder / result.stdout.strip()


@contextmanager
def _site_folder(folder: Path, port: int) -> Iterator[Path]:
    """Yield the folder of the last good site, which the next server on this port finds again if it can be kept."""
    site = folder / _SITE.format(port=port)
    try:
        site.mkdir(parents=True, exist_ok=True)
        # A build creates the new site next to the last one.
        tempfile.TemporaryFile(dir=site.parent).close()
    except OSError:
        with temporary_folder() as path:
            yield Path(path, "site")
    else:
        yield site


def _end_like_an_interrupt() -> None:
    """Let a signal that would end this process at once also remove what is temporary."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def serve(
    *,
    config_file: Any,
    dev_addr: str | None,
    livereload: bool,
    open_in_browser: bool,
    watch: tuple[str, ...],
    **options: Any,
) -> None:
    """Serve the site of the current folder, or of a configuration file, until an interrupt."""
    config = Path(config_file.name if config_file else "mkdocs.yml").resolve()
    folder = config.parent
    try:
        host, port = IpAddress().validate(dev_addr or _ADDRESS)  # type: ignore[no-untyped-call]
    except ValidationError as error:
        raise click.BadParameter(str(error), param_hint="--dev-addr") from None
    mount_path = urlsplit(os.environ.get("SITE_URL", "")).path or "/"
    _end_like_an_interrupt()
    with _site_folder(folder, port) as site:
        more = {name: options.get(name) for name in ("strict", "theme", "use_directory_urls")}
        process = BuildProcess(config, site, _serve_url(host, port, mount_path), _log.getEffectiveLevel(), more)
        paths = (folder / "docs", config, *_CODE, *_log_of_commits(folder), *map(Path, watch)) if livereload else ()
        server = Server(process, paths, host=host, port=port, root=str(site), mount_path=mount_path)
        try:
            server.serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            _log.info("Shutting down...")
        finally:
            server.shutdown()
            process.close()


def main() -> None:
    """Run `mkdocs serve` with its options, and with the server of this module."""
    serve_command.callback = serve
    serve_command(prog_name="scripts/serve")


if __name__ == "__main__":
    main()
