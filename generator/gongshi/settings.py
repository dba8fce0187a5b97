"""Where do things lie, and what was one run asked for? No default reads a clock."""

from pathlib import Path

import msgspec

_PACKAGE = Path(__file__).resolve().parent


SKELETON = _PACKAGE / "skeleton"
"""What a new register begins with."""

CACHE = ".gongshi"
"""The folder beside `mkdocs.yml`, and beside a site, for what can be made again."""


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
        return self.root / CACHE

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
