"""Which forms and check characters do identifiers of organisations have?

Unified social credit code: GB 32100-2015. Organisation code: GB 11714. Legal entity
identifier: ISO 17442 with ISO/IEC 7064 MOD 97-10. Numbers of persons are `personal_numbers`.
"""

import re
from functools import lru_cache
from operator import mul
from typing import Literal

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_FIRST = "123456789ANY"
"""Registering departments (GB 32100-2015 table 1): the only valid first characters."""

CodeFault = Literal["length", "alphabet", "first", "check"]

_VALUES = {c: i for i, c in enumerate(CODE_ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def check_character(first17: str) -> str:
    """The 18th character of a credit code; weights are 3^i mod 31, remainder 0 gives `0`."""
    total = sum(map(mul, map(_VALUES.__getitem__, first17), _WEIGHTS))
    return CODE_ALPHABET[-total % 31]


@lru_cache(maxsize=1024)
def code_fault(code: str) -> CodeFault | None:
    """The error of a credit code, or None. Cached, because several rules use it."""
    if len(code) != 18:
        return "length"
    if not _VALUES.keys() >= set(code):
        return "alphabet"
    if code[0] not in CODE_FIRST:
        return "first"
    return None if code[17] == check_character(code[:17]) else "check"


def division(code: str) -> str:
    """The six digits of the registering office's division (GB/T 2260); 100000 is national."""
    return code[2:8]


def is_lei(text: str) -> bool:
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(c, 36)) for c in text)) % 97 == 1
