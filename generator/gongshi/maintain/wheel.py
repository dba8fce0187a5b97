"""How does a register carry the generator it was made by?

As a wheel among its own files, packed from the package that is running: with no build tool, no
network and no name that a package index could answer to. The same files give the same bytes
everywhere: no times, sorted names, and nothing compressed, which git does better, since two
versions share most of their files.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import msgspec

from gongshi.register.problems import Unusable
from gongshi.settings import SKELETON, own_templates, own_workflows

_NAME = "gongshi"
_KIND = f"Wheel-Version: 1.0\nGenerator: {_NAME}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class Wheel(msgspec.Struct, frozen=True):
    """The name of a file and its bytes, in the binary distribution format of Python packages."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def pack_own_wheel() -> Wheel:
    """Raises Unusable where this package runs without having been installed."""
    try:
        installed = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        raise Unusable(f"{_NAME} is not installed here; run: pip install .") from None
    release = f"{_NAME}-{installed.version}"
    packed = {**dict(_package()), **dict(_about(installed, f"{release}.dist-info"))}
    listed = f"{release}.dist-info/RECORD"
    rows = [f"{path},{_digest(data)},{len(data)}\n" for path, data in packed.items()]
    packed[listed] = "".join([*rows, f"{listed},,\n"]).encode()
    return Wheel(f"{release}-py3-none-any.whl", _zipped(packed))


def _package() -> Iterator[tuple[str, bytes]]:
    """Its files as they are installed; in a checkout templates and workflows lie elsewhere."""
    places = {"": SKELETON.parent, "templates/": own_templates(), "deploy/": own_workflows()}
    found = {
        f"{_NAME}/{inside}{path.relative_to(folder).as_posix()}": path
        for inside, folder in places.items()
        for path in folder.rglob("*")
        if path.is_file() and not _left_behind(path.relative_to(folder))
    }
    for name in sorted(found):
        yield name, found[name].read_bytes()


def _left_behind(path: Path) -> bool:
    """What Python and editors leave beside the files of a package."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _about(installed: metadata.Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    licences = [f"licenses/{name}" for name in installed.metadata.get_all("License-File") or ()]
    for name in ("METADATA", "entry_points.txt", *sorted(licences)):
        yield f"{folder}/{name}", (installed.read_text(name) or "").encode()
    yield f"{folder}/WHEEL", _KIND.encode()


def _digest(data: bytes) -> str:
    found = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"sha256={found.rstrip(b'=').decode()}"


def _zipped(packed: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, data in packed.items():
            about = zipfile.ZipInfo(path)  # of the first day that a zip can name
            about.create_system, about.external_attr = 3, 0o100644 << 16
            archive.writestr(about, data)
    return whole.getvalue()
