"""What tests of views ask for: the toy register's site in each language."""

import pytest

from gongshi.register.model import Register
from gongshi.views.site import Edition, Site
from gongshi.views.words import read_words
from tests.support.paths import TEMPLATES
from tests.support.registers import TODAY

WORDS = TEMPLATES / "words"


@pytest.fixture(name="toy_sites", scope="session")
def _toy_sites(toy: Register) -> tuple[Site, ...]:
    made = Edition(as_of=TODAY)
    return tuple(
        Site(
            vocabulary=toy.vocabulary,
            words=read_words(language, [WORDS]),
            made=made,
            site_url="https://toy.example/",
        )
        for language in toy.vocabulary.about.languages
    )
