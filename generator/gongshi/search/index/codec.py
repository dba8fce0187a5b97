"""How do numbers and files become bytes? FORMAT.md, "Container", "Addresses", "Posting lists"."""

import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

MAGIC = b"GSI2"
DEFLATED = b"\x01"
LEVEL = 6

_SORTED = 8192
"""Numbers sorted at a time: each takes a third of the time it takes among a million."""

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
File = tuple[str, bytes]


def pack(content: bytes) -> bytes:
    squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return MAGIC + DEFLATED + squeezer.compress(content) + squeezer.flush()


def unpack(data: bytes) -> bytes:
    """Raises ValueError where it is no file of the index."""
    if data[:5] != MAGIC + DEFLATED:
        raise ValueError("not a file of this search index")
    try:
        return zlib.decompress(data[5:], -zlib.MAX_WBITS)
    except zlib.error as error:
        raise ValueError(f"a file of the search index is damaged: {error}") from None


def packed(files: Iterable[File]) -> Iterator[File]:
    return ((path, pack(content)) for path, content in files)


def path_of(number: int) -> str:
    return f"{number >> 8:02x}/{number & 255:02x}.bin"


def varints(values: Ints) -> tuple[Bytes, Ints]:
    """All values as varints in one buffer, and the byte at which each begins, then the end."""
    lengths = np.ones(len(values), np.int8)
    for bits in (7, 14, 21, 28):
        lengths += values >= 1 << bits
    begins = np.zeros(len(values) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    out = np.zeros(begins[-1], np.uint8)
    for step in range(5):
        has = lengths > step
        if not has.any():
            break
        more = (lengths[has] > step + 1).astype(np.uint8) << 7
        out[begins[:-1][has] + step] = (values[has] >> 7 * step & 127).astype(np.uint8) | more
    return out, begins


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def read_varints(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Values from a place on, each with the place after it."""
    value = shift = 0
    for at in range(place, len(data)):
        value |= (data[at] & 127) << shift
        shift += 7
        if data[at] < 128:
            yield value, at + 1
            value = shift = 0


def order_of(keys: Ints) -> Ints:
    """The places of values in ascending order, equal ones as they stand; none below 0.

    A value and its place in one number sort in half the time of a sort that moves places.
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        return np.argsort(keys, kind="stable")
    both = keys << bits | np.arange(len(keys))
    both.sort()
    return both & ((1 << bits) - 1)


def changes(values: NDArray[np.integer]) -> Flags:
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def stretches(group: Ints) -> Iterator[tuple[int, int, bool]]:
    """Ranges of whole groups, some thousand numbers each; True where it is one large group."""
    bounds = np.append(np.flatnonzero(changes(group)), len(group))
    begin = 0
    while begin < len(group):
        last = int(np.searchsorted(bounds, begin + _SORTED, "right")) - 1
        end = int(bounds[last])
        if end > begin:
            yield begin, end, False
        else:
            end = int(bounds[last + 1])
            yield begin, end, True
        begin = end


def spread(begins: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.integer]:
    """The places begins[i], begins[i] + 1, … of every range, one range after another."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    last = int(begins.max(initial=0)) + int(lengths.max(initial=0))
    kind = np.int32 if max(total, last) < 2**31 else np.int64
    places = np.repeat((begins - (ends - lengths)).astype(kind), lengths)
    places += np.arange(total, dtype=kind)
    return places


def crc32s(data: Bytes, begins: NDArray[np.integer], ends: NDArray[np.integer]) -> Ints:
    """CRC-32 of every piece [begin, end)."""
    table = _crc_table()
    crc = np.full(len(begins), 0xFFFFFFFF, np.uint32)
    widths = ends - begins
    for step in range(int(widths.max(initial=0))):
        has = np.flatnonzero(widths > step)
        byte = data[begins[has] + step]
        crc[has] = table[(crc[has] ^ byte) & 255] ^ crc[has] >> np.uint32(8)
    return (crc ^ np.uint32(0xFFFFFFFF)).astype(np.int64)


def _crc_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = table >> np.uint32(1) ^ np.uint32(0xEDB88320) * (table & np.uint32(1))
    return table


def equal_slices(
    data: Bytes, begins: NDArray[np.integer], ends: NDArray[np.integer]
) -> tuple[Ints, Ints]:
    """For every piece [begin, end) the number of the first equal one; and its CRC-32."""
    crc = crc32s(data, begins, ends)
    row = order_of(crc)
    fresh = np.flatnonzero(changes(crc[row]))
    first = np.empty(len(crc), np.int64)
    first[row] = np.repeat(row[fresh], np.diff(fresh, append=len(row)))
    known: dict[bytes, int] = {}
    for number in np.flatnonzero(~_equal(data, begins, ends, first)).tolist():
        piece = data[begins[number] : ends[number]].tobytes()
        first[number] = known.setdefault(piece, number)
    return first, crc


def _equal(
    data: Bytes, begins: NDArray[np.integer], ends: NDArray[np.integer], other: Ints
) -> Flags:
    """Whether each piece equals the one at `other`."""
    widths = ends - begins
    equal: Flags = widths == widths[other]
    these = np.flatnonzero(equal & (other != np.arange(len(other))))
    mine = data[spread(begins[these], widths[these])]
    differs = mine != data[spread(begins[other[these]], widths[these])]
    equal[np.repeat(these, widths[these])[differs]] = False
    return equal
