"""Human text: how long an article takes to read."""

import pytest

from gongshi.register.text import count_noun, reading_minutes

READ = [
    ("nothing is still a minute", "", 1),
    ("220 English words a minute", "word " * 880, 4),
    ("400 Chinese characters a minute", "字" * 2000, 5),
    ("both in one text", "word " * 440 + "字" * 800, 4),
    ("a number or a name with a hyphen is one word", "1,000 well-kept don't " * 220, 3),
    ("front matter is not read", "---\ntitle: " + "word " * 880 + "\n---\ntext", 1),
    ("nor is code", "```sh\n" + "word " * 880 + "\n```\n", 1),
    ("nor a picture", "<svg><text>" + "word " * 880 + "</text></svg>", 1),
    ("nor addresses and attributes", '<a href="a b c">x</a> [x](a/b/c "d e f")' * 30, 1),
]


@pytest.mark.parametrize(("text", "minutes"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_reading_time(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "page", "0 pages"),
        (1, "page", "1 page"),
        (1, "entity", "1 entity"),
        (2, "entity", "2 entities"),
    ],
)
def test_counts_agree_with_their_noun(number: int, noun: str, said: str) -> None:
    assert count_noun(number, noun) == said
