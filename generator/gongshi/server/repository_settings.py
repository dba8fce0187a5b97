"""How is a bare repository set up to publish, and what does its owner allow?

Everything is stored in the repository's own configuration, which no push can change.
"""

import os
import shlex
import sys
import tempfile
from pathlib import Path

import msgspec

from gongshi.git import repository
from gongshi.publishing.staging import MARK as SITE_MARK
from gongshi.register.problems import Unusable
from gongshi.server.push_check import Policy
from gongshi.server.push_limits import PushLimits

MARK = "# written by: gongshi hook install"
HOOKS = ("pre-receive", "post-receive")
_FOLDER = "gongshi"
"""Inside the bare repository: the work tree, the cache, the lock, the log, the state."""
_PACK = 512 * 1024**2
"""Bytes of one push, packed; the unpacked size has its own limit."""
_ATTRIBUTES = "* -text -eol -ident -filter -working-tree-encoding\n"
"""Overrides every .gitattributes, so that a checkout has the bytes of the blobs."""


class BuildLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of a build: seconds of wall time, and MiB of memory for each process."""

    seconds: int = 1800
    memory: int = 8192


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration that `gongshi hook install` and the owner wrote."""

    bare: Path
    branch: str
    to: Path
    rewrite: bool
    code: bool
    push: PushLimits
    build: BuildLimits

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def folder(self) -> Path:
        return self.bare / _FOLDER

    @property
    def cache(self) -> Path:
        """The cache of builds: outside the work tree, where no push can write."""
        return self.folder / "cache"

    @property
    def policy(self) -> Policy:
        allow = f"git -C {shlex.quote(str(self.bare))} config gongshi.code allow"
        return Policy(code=self.code, allow=allow, limits=self.push)


def install_hooks(bare: Path, to: Path, branch: str | None) -> Setup:
    """Write hooks and configuration; creates the repository if it is missing.

    Raises Unusable if the folder is no bare repository, has other hooks, or if the target is not
    writable.
    """
    to = Path(os.path.abspath(to))  # noqa: PTH100 - a link, once something is published
    refuse_target(to)
    if not bare.exists() or (bare.is_dir() and not any(bare.iterdir())):
        _make_folder(bare.absolute().parent)
        repository.run_git(Path(), "init", "-q", "--bare", "-b", branch or "main", str(bare))
    bare = bare.resolve()
    _refuse_non_bare(bare)
    name = branch or repository.run_git(bare, "symbolic-ref", "--short", "HEAD").decode().strip()
    settings = {
        "gongshi.branch": name,
        "gongshi.to": str(to),
        "gongshi.code": _config_value(bare, "gongshi.code") or "refuse",
        "receive.fsckObjects": "true",
        "receive.maxInputSize": _config_value(bare, "receive.maxInputSize") or str(_PACK),
        "core.logAllRefUpdates": "false",  # a reflog would keep erased data
    }
    for key, value in settings.items():
        repository.run_git(bare, "config", key, value)
    for hook in HOOKS:
        write_hook(bare / "hooks" / hook, hook)
    write_attributes(bare)
    (bare / _FOLDER).mkdir(exist_ok=True)
    return setup_of(bare)


def refuse_target(to: Path) -> None:
    """Raises Unusable if a site cannot be published to a place, with the remedy."""
    if to.exists() and not to.is_symlink():
        if not to.is_dir():
            raise Unusable(f"{to} is not a folder; name another one")
        if any(to.iterdir()) and not (to / SITE_MARK).is_file():
            raise Unusable(f"{to} is not empty and not a site made here; name another folder")
    _make_folder(to.parent)
    try:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".gongshi-"):
            pass
    except OSError as error:
        raise Unusable(_permission_message(to.parent, error)) from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(_permission_message(folder, error)) from None


def _permission_message(folder: Path, error: OSError) -> str:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    owner = existing.owner() if hasattr(existing, "owner") else "somebody else"
    me = os.environ.get("USER") or str(os.getuid())
    return (
        f"cannot write in {folder}: {error.strerror}. {existing} belongs to {owner}, and this runs "
        f"as {me}. The user as whom people push must own the repository and the folder in which "
        f"the site is: sudo mkdir -p {folder} && sudo chown {me} {folder}"
    )


def _refuse_non_bare(bare: Path) -> None:
    if repository.run_git(bare, "rev-parse", "--is-bare-repository").strip() != b"true":
        raise Unusable(f"{bare} is not a bare repository; make one with: git init --bare {bare}")
    for hook in HOOKS:
        refuse_foreign_hook(bare / "hooks" / hook)


def refuse_foreign_hook(path: Path) -> None:
    if path.exists() and MARK not in path.read_text(errors="replace"):
        raise Unusable(f"{path} is there already and is not ours; move it away first")


def write_hook(path: Path, hook: str) -> None:
    """A hook that imports nothing from the folder it runs in, which may have pushed files."""
    path.parent.mkdir(exist_ok=True)
    python = shlex.quote(sys.executable)
    path.write_text(f"#!/bin/sh\n{MARK}\nPYTHONUTF8=1 exec {python} -P -m gongshi hook {hook}\n")
    path.chmod(0o755)


def write_attributes(bare: Path) -> bool:
    """Whether the override was missing: then a checkout may have other bytes."""
    path = bare / "info" / "attributes"
    if path.is_file() and path.read_text(errors="replace") == _ATTRIBUTES:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_text(_ATTRIBUTES)
    return True


def setup_of(bare: Path) -> Setup:
    """Raises Unusable if `gongshi hook install` was not run here."""
    bare = bare.resolve()
    repository.run_git(
        bare, "rev-parse", "--git-dir"
    )  # fails with a message if another user owns it
    branch, to = _config_value(bare, "gongshi.branch"), _config_value(bare, "gongshi.to")
    if branch is None or to is None:
        raise Unusable(f"{bare} has no hooks of ours; run: gongshi hook install {bare}")
    return Setup(
        bare=bare,
        branch=branch,
        to=Path(to),
        rewrite=_config_value(bare, "gongshi.allowRewrite") == "true",
        code=_config_value(bare, "gongshi.code") == "allow",
        push=PushLimits(
            total=_number(bare, "gongshi.maxBytes", PushLimits().total),
            files=_number(bare, "gongshi.maxFiles", PushLimits().files),
        ),
        build=BuildLimits(
            seconds=_number(bare, "gongshi.timeout", BuildLimits().seconds),
            memory=_number(bare, "gongshi.memory", BuildLimits().memory),
        ),
    )


def _config_value(bare: Path, key: str) -> str | None:
    """A value of the repository's configuration, None where there is none."""
    try:
        return repository.run_git(bare, "config", "--get", key).decode().strip()
    except repository.NothingFound:
        return None


def _number(bare: Path, key: str, default: int) -> int:
    text = _config_value(bare, key)
    if text is None:
        return default
    if not text.isdecimal() or not int(text):
        raise Unusable(f"{key} of {bare} must be a number above zero: {text!r}")
    return int(text)
