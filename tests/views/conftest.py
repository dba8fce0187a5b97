"""What tests of views ask for: the toy register's site in each language."""

from pathlib import Path

import pytest
from tests_support import TODAY

from generator.model import Register
from generator.views.site import Made, Site
from generator.words import read_words

WORDS = Path(__file__).resolve().parents[2] / "templates" / "words"


@pytest.fixture(name="toy_sites", scope="session")
def _toy_sites(toy: Register) -> tuple[Site, ...]:
    made = Made(as_of=TODAY)
    return tuple(
        Site(
            vocabulary=toy.vocabulary,
            words=read_words(language, [WORDS]),
            made=made,
            site_url="https://toy.example/",
        )
        for language in toy.vocabulary.about.languages
    )
