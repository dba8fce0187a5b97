"""Scripts with their words, styles and schemas: files that are the same for every page."""

import hashlib
from collections.abc import Mapping

import msgspec

from generator import schema, scripts
from generator.making.outputs import Outputs
from generator.render import script_json
from generator.settings import Settings
from generator.views.site import Site


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """Where scripts and styles are below the site's root, and the scripts by their names."""

    path: str
    scripts: Mapping[str, bytes]

    def for_search(self, *, large: bool) -> tuple[str, ...]:
        """Paths of the scripts with which the page of results answers a first search."""
        names = [*_SEARCHING, "shards.mjs" if large else "whole.mjs"]
        return tuple(f"{self.path}js/{name}" for name in scripts.with_imports(self.scripts, names))


_SEARCHING = (
    "main.mjs",
    "clock.mjs",
    "palette.mjs",
    "lookup.mjs",
    "results.mjs",
    "engine.mjs",
    "edition.mjs",
)


def write(settings: Settings, sites: tuple[Site, ...], outputs: Outputs) -> Assets:
    """Put them in their places."""
    for name, data in schema.files().items():
        outputs.put(f"data/schema/{name}", data)
    files = _files(settings, sites)
    total = hashlib.sha256(b"".join(k.encode() + v for k, v in sorted(files.items())))
    below = f"assets/g/{total.hexdigest()[:10]}/"
    for name, data in files.items():
        outputs.put(below + name, data)
    own = {name[3:]: data for name, data in files.items() if name.startswith("js/")}
    return Assets(path=below, scripts=own)


def _files(settings: Settings, sites: tuple[Site, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for folder in reversed(settings.templates):
        for path in sorted((folder / "assets").rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                below = path.relative_to(folder / "assets").as_posix()
                files[below] = scripts.trimmed(data) if path.suffix == ".mjs" else data
    styles = [name for name in sorted(files) if name.startswith("css/")]
    style = b"\n".join(files.pop(name) for name in styles)
    files["css/style.css"] = style
    for site in sites:
        words = f"export default {script_json(site.words.script)};\n"
        files[f"js/words.{site.language}.mjs"] = words.encode()
    return files
