"""Which JSON Schema has each kind of file, so that editors complete and check while people type?"""

import json
from typing import Any

import msgspec

from gongshi.format.load import FILE_TYPES, FileKind

_NUMBER = {"type": ["number", "boolean"]}


def schema(kind: FileKind) -> dict[str, Any]:
    """The schema of a kind of file (JSON Schema 2020-12)."""
    made: dict[str, Any] = msgspec.json.schema(FILE_TYPES[kind])
    if kind == "record":
        reference = made.pop("$ref")
        made["anyOf"] = [{"$ref": reference}, {"type": "array", "items": {"$ref": reference}}]
        # an editor reads `fine: 3` as a number; the register reads every scalar as text
        details = made["$defs"]["Record"]["properties"]["details"]
        details["additionalProperties"]["anyOf"].append(_NUMBER)
    if kind == "holidays":
        made["propertyNames"] = {"type": "string", "format": "date"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind, **made}


def schema_files() -> dict[str, bytes]:
    """Each schema by file name, `record.json` and so on."""
    return {
        f"{kind}.json": (json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n").encode()
        for kind in FILE_TYPES
    }
