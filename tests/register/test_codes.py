"""Check characters against published vectors; personal numbers found, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register import codes

VALID = [
    "91350100M000100Y43",  # the sample of GB 32100-2015
    "91110000600037341L",
    "91320100748204660Q",
    "91320281142232229Q",
    "91310000132215150M",
    "91320000134762764K",
    "11320100MB1886843H",
]


@pytest.mark.parametrize("code", VALID)
def test_a_published_code_has_no_fault(code: str) -> None:
    assert codes.code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        ("91350100m000100Y43", "alphabet"),
        ("91350100MO00100Y43", "alphabet"),
        ("９1350100M000100Y43", "alphabet"),
        ("B1350100M000100Y43", "first"),
        ("91350100M000100Y44", "check"),
        ("91310115MA1H8R7C6D", "check"),
    ],
)
def test_a_fault_has_its_name(code: str, fault: str) -> None:
    assert codes.code_fault(code) == fault


@pytest.mark.prop
@given(
    st.sampled_from(codes.CODE_FIRST),
    st.text(codes.CODE_ALPHABET, min_size=16, max_size=16),
    st.integers(0, 17),
    st.sampled_from(codes.CODE_ALPHABET),
)
def test_every_single_wrong_character_is_noticed(
    first: str, rest: str, place: int, wrong: str
) -> None:
    code = first + rest + codes.check_character(first + rest)
    assert codes.code_fault(code) is None
    other = code[:place] + wrong + code[place + 1 :]
    assert (codes.code_fault(other) is None) == (other == code)


def test_legal_entity_identifiers() -> None:
    assert codes.is_lei("5493001KJTIIGC8Y1R12")
    assert not codes.is_lei("5493001KJTIIGC8Y1R13")
    assert not codes.is_lei("5493001kjtiigc8y1r12")
    assert not codes.is_lei("")
