"""What does a checkout answer, without a site? For `gongshi search`, `screen` and `verify`."""

from datetime import date
from pathlib import Path

from gongshi.register import entities
from gongshi.register.model import Register
from gongshi.register.names import regions_in
from gongshi.search.index import corpus, writer
from gongshi.search.index.manifest import IndexHeader
from gongshi.search.query import whoosh_index
from gongshi.search.query.whoosh_index import Reference
from gongshi.settings import ready_cache_folder


def open_local_index(register: Register, today: date, root: Path) -> Reference:
    """Whoosh's index of a register on a day, kept in the user's cache until anything changes.

    In memory where nothing can be kept.
    """
    vocabulary = register.vocabulary
    about = IndexHeader(
        as_of=today.isoformat(),
        timezone=vocabulary.about.timezone,
        regions=regions_in(vocabulary),
        labels={},
        list_class={key: rules.class_ for key, rules in vocabulary.lists.items()},
    )
    documents = (e for e in entities.entities(register, today) if e.published)
    found = corpus.read_corpus(corpus.entry(e, vocabulary, about.regions) for e in documents)
    try:
        folder = ready_cache_folder(root) / "reference"
        storage = whoosh_index.on_disk(found, folder, writer.generation(found, about, 0))
    except OSError:
        storage = whoosh_index.in_memory(found)
    return Reference(storage, about)
