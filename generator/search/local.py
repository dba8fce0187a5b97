"""What does a checkout answer, without a site? For `gongshi search`, `screen` and `verify`."""

from datetime import date
from pathlib import Path

from generator import entities
from generator.model import Register
from generator.search import corpus, manifest, reference, writing
from generator.search.manifest import About
from generator.search.reference import Reference

FOLDER = Path(".gongshi", "reference")


def opened(register: Register, today: date, root: Path) -> Reference:
    """Whoosh's index of a register on a day, kept below `root` until anything in it changes."""
    vocabulary = register.vocabulary
    about = About(
        as_of=today.isoformat(),
        timezone=vocabulary.about.timezone,
        regions=manifest.regions_in(vocabulary),
        labels={},
        list_class={key: rules.class_ for key, rules in vocabulary.lists.items()},
    )
    members = (e for e in entities.entities(register, today) if e.published)
    found = corpus.read(corpus.entry(e, vocabulary, about.regions) for e in members)
    storage = reference.on_disk(found, root / FOLDER, writing.generation(found, about, 0))
    return Reference(storage, about)
