"""Which scripts, styles and schemas does every page share?"""

import hashlib

from gongshi.format import json_schema
from gongshi.render.renderer import script_json
from gongshi.settings import Settings
from gongshi.site.outputs import Outputs
from gongshi.site.script_source import published_scripts
from gongshi.views.site import Site


def make_assets(settings: Settings, sites: tuple[Site, ...], outputs: Outputs) -> str:
    """Put them in place; returns the path of scripts and styles below the site's root."""
    for name, data in json_schema.schema_files().items():
        outputs.put(f"data/schema/{name}", data)
    files = _files(settings, sites)
    total = hashlib.sha256(b"".join(k.encode() + v for k, v in sorted(files.items())))
    below = f"assets/g/{total.hexdigest()[:10]}/"
    for name, data in files.items():
        outputs.put(below + name, data)
    return below


def _files(settings: Settings, sites: tuple[Site, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for folder in reversed(settings.templates):
        for path in sorted((folder / "assets").rglob("*")):
            if path.is_file():
                files[path.relative_to(folder / "assets").as_posix()] = path.read_bytes()
    files |= published_scripts({k: v for k, v in files.items() if k.endswith(".mjs")})
    styles = [name for name in sorted(files) if name.startswith("css/")]
    style = b"\n".join(files.pop(name) for name in styles)
    files["css/style.css"] = style
    for site in sites:
        words = f"export default {script_json(site.words.script)};\n"
        files[f"js/lib/words.{site.language}.mjs"] = words.encode()
    return files
