"""Where do things lie, and what was one run asked for? No default reads a clock."""

import hashlib
import os
from pathlib import Path

import msgspec

_PACKAGE = Path(__file__).resolve().parent


SKELETON = _PACKAGE / "skeleton"
"""What a new register begins with."""


CACHE_VARIABLE = "GONGSHI_CACHE"


def cache_folder(root: Path) -> Path:
    """Where programs keep what they found out about a register: never in the register itself.

    What lies in a checkout may have been brought by whoever made it, and is not believed. So it is
    `$GONGSHI_CACHE`, else `$XDG_CACHE_HOME/gongshi`, else `~/.cache/gongshi` (XDG Base Directory
    Specification), and in it a folder for each path of a register.
    """
    named, general = os.environ.get(CACHE_VARIABLE), os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path(general or Path.home() / ".cache") / "gongshi"
    return base / hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]


def ready_cache_folder(root: Path) -> Path:
    """The cache folder of a register, made where it is not there, for its user alone.

    Raises OSError where it cannot be made.
    """
    folder = cache_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def own_templates() -> Path:
    """The templates that come with the package: beside it in a checkout, inside it installed."""
    return _own("templates")


def own_workflows() -> Path:
    """The workflows for code hosts that come with the package, and the scripts they run."""
    return _own("deploy")


def _own(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One register on disk. `root` holds lists/, content/ and mkdocs.yml."""

    root: Path
    config_file: Path
    site_dir: Path
    jobs: int = 1

    @property
    def cache(self) -> Path:
        return cache_folder(self.root)

    @property
    def lists(self) -> Path:
        return self.root / "lists"

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def templates(self) -> list[Path]:
        """Folders of templates, the register's own first: a file there replaces one of ours."""
        own = own_templates()
        laid_over = self.root / "templates"
        return [laid_over, own] if laid_over.is_dir() and laid_over != own else [own]


def settings_for(
    config_file: Path, site_dir: Path | None = None, jobs: int | None = None
) -> Settings:
    root = config_file.resolve().parent
    return Settings(
        root=root,
        config_file=config_file.resolve(),
        site_dir=(site_dir or root / "site").resolve(),
        jobs=jobs or 1,
    )
