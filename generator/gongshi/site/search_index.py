"""Which files does the search index have? They change only if an entry or the header differs."""

from collections.abc import Collection
from functools import partial

from gongshi.publishing.staging import ANY
from gongshi.search.index import manifest, saved_state, update, writer
from gongshi.search.index.writer import State
from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.plan import Plan
from gongshi.store.database import Store

_INDEX = f"{writer.FOLDER}{ANY}"


def make_search_index(store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs) -> None:
    if not (plan.every_entry or plan.new_day or delta.columns["entry"]):
        outputs.keep(writer.FOLDER)
    elif plan.every_entry or not _update(store, plan, delta.columns["entry"], outputs):
        _make_all(store, plan, outputs)


def _make_all(store: Store, plan: Plan, outputs: Outputs) -> None:
    found = store.rows("SELECT entry FROM entities WHERE entry IS NOT NULL ORDER BY id")
    entries = (entry for (entry,) in found)
    store.run("DELETE FROM main.search")
    for path, content in writer.index_files(
        entries, plan.header, manifest.WHOLE, plan.jobs, keep=partial(_save_state, store)
    ):
        _, *folders, _ = path.split("/")
        for generation in folders[:1]:
            outputs.rename_folder(_INDEX, generation)
            path = path.replace(generation, ANY, 1)  # noqa: PLW2901
        outputs.put(path, content)


def _update(store: Store, plan: Plan, ids: Collection[str], outputs: Outputs) -> bool:
    """Update the index; False if it must be made from all entries."""
    parts = dict(store.rows("SELECT part, data FROM search"))
    if not parts:
        return False
    entries = {id_: store.one(_ENTRY, id_) for id_ in sorted(ids)}
    found = update.update(
        saved_state.state_from_parts(parts),
        ids,
        [entry for entry in entries.values() if entry],
        plan.header,
        manifest.WHOLE,
        lambda path: outputs.read(f"{_INDEX}/{path}"),
        lambda id_: store.one(_ENTRY, id_),
    )
    if found is None:
        return False
    state, files = found
    outputs.rename_folder(_INDEX, state.facts["generation"])
    outputs.keep(f"{_INDEX}/")
    for path, content in files:
        if content:
            outputs.put(f"{_INDEX}/{path}", content)
        else:
            outputs.remove_kept(f"{_INDEX}/{path}")
    outputs.put(*writer.manifest_file(state.documents, plan.header, state.facts))
    _save_state(store, state)
    return True


_ENTRY = "SELECT entry FROM entities WHERE id = ?"


def _save_state(store: Store, state: State) -> None:
    for row in saved_state.parts_of(state):
        store.insert("search", [row])
