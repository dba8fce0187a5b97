"""Human text: how long an article takes to read, and how it is printed."""

import json

import pytest

from gongshi.register.text import count_noun, reading_minutes, visible, visible_json

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
        (2, "working day", "2 working days"),
    ],
)
def test_counts_agree_with_their_noun(number: int, noun: str, said: str) -> None:
    assert count_noun(number, noun) == said


PRINTED = [
    ("蓝海　远航 é 👍🏽", "蓝海　远航 é 👍🏽"),
    ("a\tb", "a b"),
    ("a\nb\r\nc", "a·b··c"),
    ("\x1b[2Ja\x9b31m\x7f", "·[2Ja·31m·"),
    ("a\u202eb\u200b\u2028c", "a·b··c"),
    ("::error::x", "·:error::x"),
    ("  ::error::x", "  ·:error::x"),
    ("a ::b", "a ::b"),
    ("a ##[error]b", "a #·[error]b"),
    ("\ud800", "·"),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED)
def test_nothing_printed_steers_a_terminal_or_commands_a_code_host(text: str, printed: str) -> None:
    assert visible(text) == printed
    assert len(visible(text)) == len(text)


@pytest.mark.parametrize("text", [text for text, _ in PRINTED])
def test_json_says_the_same_and_nothing_interprets_it(text: str) -> None:
    written = visible_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert "##[" not in written
    assert visible(written.replace("\u3000", "")).count("·") == written.count("·") + (
        "\ud800" in text
    )
