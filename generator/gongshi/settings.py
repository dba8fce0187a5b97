"""Where are a register's files, and what are the options of a run? No default reads a clock."""

import hashlib
import os
from pathlib import Path

import msgspec

_PACKAGE = Path(__file__).resolve().parent


SKELETON = _PACKAGE / "skeleton"
"""The files of a new register."""


CACHE_VARIABLE = "GONGSHI_CACHE"


def cache_folder(root: Path) -> Path:
    """The folder for what programs computed about a register: never in the register itself.

    Files in a checkout may come from its author and are not trusted. So the folder is
    `$GONGSHI_CACHE`, else `$XDG_CACHE_HOME/gongshi`, else `~/.cache/gongshi` (XDG Base Directory
    Specification), and in it a folder for each path of a register.
    """
    named, general = os.environ.get(CACHE_VARIABLE), os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path(general or Path.home() / ".cache") / "gongshi"
    return base / hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]


def ready_cache_folder(root: Path) -> Path:
    """The cache folder of a register, created if missing, for its user alone.

    Raises OSError if it cannot be created.
    """
    folder = cache_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def own_templates() -> Path:
    """The templates of the package: beside it in a checkout, inside it when installed."""
    return _own("templates")


def own_workflows() -> Path:
    """The workflows for code hosts of the package, and the scripts they run."""
    return _own("deploy")


def _own(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One register on disk. `root` has lists/, content/ and mkdocs.yml."""

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
        own_folder = self.root / "templates"
        return [own_folder, own] if own_folder.is_dir() and own_folder != own else [own]

    @property
    def own_pages(self) -> bool:
        """Whether the register has templates of its own; words and assets are not templates."""
        own = self.root / "templates"
        found = own.rglob("*") if own in self.templates[:-1] else ()
        return any(
            path.relative_to(own).parts[0] not in ("words", "assets")
            for path in found
            if path.is_symlink() or path.is_file()
        )


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
