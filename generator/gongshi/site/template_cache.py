"""Which templates are already compiled? Compiling them takes longer than rendering ten pages."""

from collections.abc import Iterable
from pathlib import Path

from gongshi.render import renderer
from gongshi.site.page_worker import RenderInputs, used_templates
from gongshi.store.database import digest_of
from gongshi.store.last_build import CompiledTemplates
from gongshi.views.site import Site


def compiled_before(
    last: CompiledTemplates, sites: Iterable[Site], folders: Iterable[Path]
) -> CompiledTemplates:
    """The code from earlier builds, if templates and words are unchanged."""
    inputs = digest_of([renderer.compiler(), [*map(_of_site, sites)], [*map(_of_folder, folders)]])
    return last if last.inputs == inputs else CompiledTemplates(inputs)


def compiled_now(inputs: RenderInputs) -> CompiledTemplates:
    """The same with the templates that this build compiled."""
    return CompiledTemplates(inputs.compiled.inputs, used_templates(inputs))


def _of_site(site: Site) -> tuple[object, ...]:
    return site.language, site.vocabulary.about.timezone, site.words.table, site.words.script


def _of_folder(folder: Path) -> list[tuple[str, bytes]]:
    paths = sorted(folder.rglob("*.html"))
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]
