"""What does a template become? Worked out once for all builds of a run of tests that ask for it.

Clean builds compile the same templates again and again, which is half of their time. What comes of
it is kept by all it follows from, and not by the digest that the product keeps it by.
"""

from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

import jinja2

from generator.render.folding import FoldingEnvironment

_known: dict[tuple[str, str], bytes] = {}
_digests: WeakKeyDictionary[FoldingEnvironment, str] = WeakKeyDictionary()
_compiled = FoldingEnvironment._whole


def made_from(env: FoldingEnvironment) -> str:
    """A digest of all that code follows from: templates in their order, words, constants."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    folders = [Path(folder) for folder in env.loader.searchpath]
    paths = [(folder, path) for folder in folders for path in sorted(folder.rglob("*.html"))]
    texts = [(path.relative_to(folder), path.read_bytes()) for folder, path in paths]
    words = env.functions["t"]
    return sha256(repr([texts, words.table, words.script, env.constants]).encode()).hexdigest()


def whole(env: FoldingEnvironment, name: str) -> jinja2.Template:
    """In place of `FoldingEnvironment._whole`."""
    if env not in _digests:
        _digests[env] = made_from(env)
    key = _digests[env], name
    if key in _known:
        env.compiled[name] = _known[key]
        return env._made(_known[key])
    template = _compiled(env, name)
    if name in env.compiled:
        _known[key] = env.compiled[name]
    return template
