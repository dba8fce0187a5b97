"""How is a register shown while it is written? Built, served, rebuilt on changes, and reloaded.

A failed rebuild leaves the served site unchanged and reports the reason. The line that reloads a
page is added while serving; the files on disk do not have it.
"""

import contextlib
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_RELOAD = b'<script src="/__reload.js"></script></body>'
"""A file, because pages do not allow inline scripts."""
_RELOAD_SCRIPT = b"""\
new EventSource("/__reload").addEventListener("built", () => location.reload());
"""
_DEBOUNCE = 0.3
"""Seconds without a further change before a rebuild begins."""


class Builds:
    """Counts finished builds, and wakes the pages that wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0

    def finished(self) -> None:
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """True once another build has finished, False after so many seconds without one."""
        with self._changed:
            before = self._number
            return self._changed.wait_for(lambda: self._number != before, seconds)


class Server(ThreadingHTTPServer):
    """Serves a folder, and announces new builds."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], site_dir: Path, builds: Builds) -> None:
        self.site_dir = site_dir
        self.builds = builds
        super().__init__(address, _Handler)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def __init__(self, request: Any, client: Any, server: Server) -> None:
        super().__init__(request, client, server, directory=str(server.site_dir))

    def do_GET(self) -> None:
        if self.path == "/__reload":
            self._send_events()
        elif self.path == "/__reload.js":
            self._send(HTTPStatus.OK, _RELOAD_SCRIPT, "text/javascript")
        elif (page := self._page()) is not None:
            self._send(HTTPStatus.OK, page)
        else:
            super().do_GET()

    def _page(self) -> bytes | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file():
            return None
        return path.read_bytes().replace(b"</body>", _RELOAD)

    def send_error(self, code: int, *args: Any, **kwargs: Any) -> None:
        missing = self.server.site_dir / "404.html"
        if code == HTTPStatus.NOT_FOUND and missing.is_file():
            self._send(HTTPStatus.NOT_FOUND, missing.read_bytes())
        else:
            super().send_error(code, *args, **kwargs)

    def _send(self, status: HTTPStatus, data: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):  # the page was closed
            while not self.server.builds.wait(15):
                self.wfile.write(b": still here\n\n")
            self.wfile.write(b"event: built\ndata: 1\n\n")
        self.close_connection = True

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Log no requests: people's searches are private."""


class _Changes(FileSystemEventHandler):
    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted"):
            self._changed.set()


def watch_files(folders: list[Path], files: list[Path], rebuild: Callable[[], None]) -> None:
    """Call `rebuild` after every burst of changes; never returns."""
    changed = threading.Event()
    observer = Observer()
    for folder in folders:
        if folder.is_dir():
            observer.schedule(_Changes(changed), str(folder), recursive=True)
    for folder in {file.parent for file in files}:
        observer.schedule(_OnlyFiles(changed, files), str(folder), recursive=False)
    observer.start()
    while True:
        changed.wait()
        while changed.is_set():
            changed.clear()
            changed.wait(_DEBOUNCE)
        rebuild()


class _OnlyFiles(_Changes):
    def __init__(self, changed: threading.Event, files: list[Path]) -> None:
        super().__init__(changed)
        self._names = {str(file) for file in files}

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.src_path in self._names:
            super().on_any_event(event)
