"""How is the state of an index kept as bytes for the next delta?"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import numpy as np

from gongshi.search.index.documents import Documents
from gongshi.search.index.writer import State

_FACTS = "facts"


def parts_of(state: State) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the parts, one at a time, so that memory need not hold all twice."""
    encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
    yield _FACTS, encode([state.facts, state.counted, state.sizes, state.below])
    for name in Documents.__struct_fields__:
        yield name, encode(getattr(state.documents, name))


def state_from_parts(parts: Mapping[str, bytes]) -> State:
    """The inverse of `parts_of`. Raises KeyError or msgspec.MsgspecError where that fails."""
    facts, counted, sizes, below = msgspec.msgpack.decode(parts[_FACTS])
    fields = msgspec.structs.fields(Documents)
    found = {
        field.name: msgspec.msgpack.decode(parts[field.name], type=field.type, dec_hook=_array)
        for field in fields
    }
    return State(
        documents=Documents(**found), facts=facts, counted=counted, sizes=sizes, below=below
    )


def _plain(value: Any) -> Any:
    return [value.dtype.str, value.shape, value.tobytes()]


def _array(_: type, value: Any) -> Any:
    kind, shape, data = value
    return np.frombuffer(data, np.dtype(kind)).reshape(shape)
