"""What do the maintainers' commands write, and what do the rules refuse?"""

import subprocess
from pathlib import Path

import pytest

from gongshi.format import yaml_reader
from gongshi.maintain.amend import find
from gongshi.project import checkout
from gongshi.settings import settings_for
from tests.support.registers import TODAY, copy_toy, gongshi, tree

SV1, SV2 = "sv-2026-0001", "sv-2026-0002"
SV3 = "sv-2026-0003"
JD1, JD2 = "jd-2026-0001", "jd-2026-0002"


def amend(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return gongshi(root, *words, "--as-of", TODAY.isoformat(), "--jobs", "1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register of its own, in which defaulters can be listed longer and taken off early."""
    root = copy_toy(tmp_path / "register")
    terms, rules = root / "lists/terms.yml", root / "lists/judgment-defaulters/list.yml"
    terms.write_text(terms.read_text().replace("max: P2Y", "max: P2Y\n  extension: {max: P1Y}"))
    rules.write_text(rules.read_text() + GROUNDS)
    return root


GROUNDS = """\
grounds:
  performed: {title: x, basis: y, needs_fulfilled: true}
  settled: {title: x, basis: y}
  elsewhere: {title: x, basis: y, terms: [toy-serious]}
"""


REFUSAL = {
    "applied": "2026-04-01",
    "decided": "2026-04-07",
    "outcome": "refused",
    "note": {"en": "The training had not been held.", "zh": "尚未完成培训。"},
}
REPAIR = {
    "applied": "2025-05-12",
    "accepted": "2025-05-14",
    "decided": "2025-05-16",
    "outcome": "granted",
    "note": {"en": "Kettles recalled.", "zh": "已全部召回。"},
}
WRITTEN = [
    (f"renew {SV3} --until 2028-02-01", {"expires": "2028-02-01"}),
    (f"renew {SV1} --review 2027-01-01", {"review": "2027-01-01"}),
    (f"end {SV3} --last-day 2026-11-30", {"expires": "2026-11-30"}),
    (f"end {SV3}", {"expires": "2026-11-23"}),
    (f"end {JD1} --fulfilled", {"expires": "2026-11-23", "fulfilled": "2026-11-23"}),
    (f"end {JD1} --fulfilled-on 2026-11-20", {"expires": "2026-11-23", "fulfilled": "2026-11-20"}),
    (f"end {SV1} --fulfilled", {"expires": "2026-11-23"}),
    (f"end {JD1} --ground settled", {"lifted": {"date": "2026-11-23", "ground": "settled"}}),
    (
        (
            f"end {JD2} --ground performed --date 2026-11-21 --document 8 --note Paid. "
            "--fulfilled-on 2026-11-20"
        ),
        {
            "fulfilled": "2026-11-20",
            "lifted": {
                "date": "2026-11-21",
                "ground": "performed",
                "document": "8",
                "note": "Paid.",
            },
        },
    ),
    (
        f"extend {JD1} --until 2029-02-12 --decided 2026-11-20 --document 9",
        {"extended": [{"until": "2029-02-12", "decided": "2026-11-20", "document": "9"}]},
    ),
    (
        f"withdraw {SV3} --reason duplicate --replaced-by {SV1}",
        {"withdrawn": {"date": "2026-11-23", "reason": "duplicate", "replaced_by": SV1}},
    ),
    (f"repair {SV3} --applied 2026-11-02", {"repair": {"applied": "2026-11-02"}}),
    (
        f"repair {SV1} --applied 2026-11-02 --note again",
        {"repairs": [REFUSAL, {"applied": "2026-11-02", "note": "again"}]},
    ),
    (
        "repair sv-2024-0001 --revoked 2026-11-20 --note Untrue.",
        {"repair": {**REPAIR, "revoked": {"date": "2026-11-20", "note": "Untrue."}}},
    ),
    (
        "object jd-2026-0002 --decided 2026-11-20 --outcome upheld --note en=Ok. --note zh=已付。",
        {
            "objection": {
                "raised": "2026-11-02",
                "accepted": "2026-11-04",
                "decided": "2026-11-20",
                "outcome": "upheld",
                "note": {"en": "Ok.", "zh": "已付。"},
            },
            "withdrawn": {"date": "2026-11-20", "reason": "error"},
        },
    ),
]


@pytest.mark.parametrize(("words", "fields"), WRITTEN)
def test_a_command_writes_its_fields_and_the_register_stays_sound(
    root: Path, words: str, fields: dict[str, object]
) -> None:
    """Exactly one file changes, in exactly these fields, and the check passes."""
    before = tree(root / "lists")

    done = amend(root, *words.split())

    assert done.returncode == 0, done.stderr
    after = tree(root / "lists")
    (changed,) = [path for path in after if after[path] != before[path]]
    old, new = _record(before[changed], words), _record(after[changed], words)
    assert {k: v for k, v in new.items() if old.get(k) != v} == fields
    assert amend(root, "check").returncode == 0


def _record(data: bytes, words: str) -> dict[str, object]:
    value = yaml_reader.parse_yaml("", data.decode()).value
    records = value if isinstance(value, list) else [value]
    return next(record for record in records if record["id"] == words.split()[1])


REFUSED = [
    ("renew nobody --until 2030-01-01", "there is no record 'nobody'"),
    (f"renew {SV3} --until 2027-02-01", "is shown until 2027-02-27 already"),
    (f"renew {SV3} --until 2099-01-01", "T05 expires must not be past the term's last day"),
    ("renew sv-2023-0001 --until 2030-01-01", "what ended stays ended"),
    ("end sv-2023-0001", "cannot be ended: it is expired after its last day, 2"),
    ("renew sv-2024-0001 --until 2030-01-01", "it is repaired since 2025-05-16"),
    (f"end {SV3} --last-day 2029-01-01", "ends on 2027-02-27 already"),
    (f"end {SV3} --last-day 2020-01-01", "T06 expires must not be before published"),
    ("withdraw jd-2026-0003 --reason error", "was withdrawn on 2026-03-12 already"),
    (f"withdraw {SV3} --reason duplicate --replaced-by x", "R07 replaced_by must be the id"),
    (f"withdraw {SV2} --reason error", "waits for 2026-12-01; delete it"),
    (f"repair {SV1} --decided 2026-11-20 --outcome granted", "decided on 2026-04-07 already"),
    (f"repair {SV3}", "nothing to write: give --applied"),
    (f"repair {SV3} --accepted 2026-11-20", "has no `repair:` yet"),
    (
        f"repair {SV3} --applied 2026-11-01 --decided 2026-11-20 --outcome granted",
        "T07 repair must not be granted before",
    ),
    ("repair ht-2026-0001 --applied 2026-11-01", "nothing to repair"),
    (f"repair {SV1} --revoked 2026-11-20", "has no granted repair that could be revoked"),
    ("repair jd-2026-0003 --revoked 2026-11-20", "has no granted repair that could be revoked"),
    ("repair sv-2024-0001 --revoked 2025-05-15", "T01 repair.revoked.date must not be before"),
    (f"end {JD1} --ground mercy", "known here: performed, settled, elsewhere"),
    (f"end {JD1} --ground performed", "L05 ground needs the duty fulfilled by 2026-11-23"),
    (f"end {JD1} --ground elsewhere", "L05 ground does not hold for the term 'toy-defaulter'"),
    (f"end {SV3} --ground mercy", "known here: none; add it to list.yml"),
    (f"extend {SV3} --until 2027-06-01 --decided 2026-11-20", "its term has no `extension`"),
    (f"extend {JD1} --until 2029-02-13 --decided 2026-11-20", "from 2028-02-12 to 2029-02-12"),
    (f"extend {JD1} --until 2029-02-12 --decided 2028-02-13", "T02 extended[0].decided must not"),
    (f"object {SV1} --raised 2026-11-22", "has a `objection:` of 2026-11-20 that is not decided"),
    (f"object {SV3} --raised 2026-12-22", "T02 objection.raised must not be in the future"),
    (f"object {SV3} --raised 2026-11-22 --outcome rejected", "T08 objection must have `decided`"),
]


@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_what_the_rules_forbid_is_refused_and_nothing_is_written(
    root: Path, words: str, why: str
) -> None:
    """The message names the rule, and the files are unchanged."""
    before = tree(root / "lists")

    done = amend(root, *words.split())

    assert done.returncode == 1, done.stdout
    assert why in done.stderr
    assert tree(root / "lists") == before


ENDED = {
    "sv-2023-0001": "it is expired after its last day, 202",
    "sv-2024-0001": "it is repaired since 2025-05-16",
    "jd-2026-0003": "it is withdrawn since 2026-03-12",
}
REVIVALS = (
    "renew {} --until 2030-01-01",
    "renew {} --review 2027-01-01",
    "end {} --last-day 2030-01-01",
    "end {} --fulfilled",
    "end {} --ground settled",
    "extend {} --until 2030-01-01 --decided 2022-03-01",
    "repair {} --applied 2026-11-02",
    "repair {} --applied 2026-11-02 --decided 2026-11-20 --outcome refused",
    "object {} --raised 2026-11-02 --decided 2026-11-20 --outcome rejected",
)


@pytest.mark.parametrize("record", ENDED)
@pytest.mark.parametrize("words", REVIVALS)
def test_no_command_brings_back_what_has_ended(root: Path, words: str, record: str) -> None:
    before = tree(root / "lists")

    done = amend(root, *words.format(record).split())

    assert done.returncode == 1, done.stdout
    assert ENDED[record] in done.stderr
    assert "what ended stays ended" in done.stderr
    assert tree(root / "lists") == before


@pytest.mark.parametrize("record", ["sv-2023-0001", "sv-2024-0001"])
def test_what_has_ended_can_be_withdrawn_and_stays_down(root: Path, record: str) -> None:
    """The public learns that it was wrong; nothing else of it is shown again."""
    done = amend(root, "withdraw", record, "--reason", "error")

    assert done.returncode == 0, done.stderr
    register = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).register
    assert register
    now = find(register, record, TODAY).standing
    assert (now.status, now.shown) == ("withdrawn", False)
    assert (
        "was withdrawn on 2026-11-23 already"
        in amend(root, "withdraw", record, "--reason", "court").stderr
    )


def test_a_duty_that_is_owed_keeps_the_listing_up(root: Path) -> None:
    """Where the list keeps unfulfilled listings, ending one needs the duty fulfilled."""
    refused = amend(root, "end", "sv-2022-0001")
    ended = amend(root, "end", "sv-2022-0001", "--fulfilled")

    assert "if_unfulfilled: keep" in refused.stderr
    assert ended.returncode == 0, ended.stderr


def test_a_list_that_cannot_be_read_is_what_the_message_is_about(root: Path) -> None:
    """A record whose list is broken is not touched, and the list's error is shown."""
    (root / "lists/serious-violations/list.yml").write_text("title: x\n")

    done = amend(root, "end", SV3)

    assert done.returncode == 1
    assert "serious-violations/list.yml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_elsewhere_is_no_reason_to_refuse(root: Path) -> None:
    """A register with an old error can still be corrected record by record."""
    other = root / f"lists/serious-violations/2026/{SV1}.yml"
    other.write_text(other.read_text().replace("91990102MA1TKY0150", "91990102MA1TKY0151"))

    done = amend(root, "end", SV3)

    assert done.returncode == 0, done.stderr


def test_an_extension_takes_out_an_earlier_end_and_follows_the_one_before(root: Path) -> None:
    """Otherwise the record would end on its own day, extended or not."""
    amend(root, "end", JD1, "--last-day", "2027-12-31")
    first = amend(root, *f"extend {JD1} --until 2028-06-01 --decided 2026-11-20".split())
    second = amend(root, *f"extend {JD1} --until 2029-06-01 --decided 2026-11-21".split())

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "extended[0].until: 2028-06-01" in first.stdout
    assert "expires taken out" in first.stdout
    register = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).register
    assert register
    assert str(find(register, JD1, TODAY).standing.clock.last_day) == "2029-06-01"


def test_later_steps_go_to_the_last_application(root: Path) -> None:
    """The first stays as it was written, with its comments."""
    place = root / f"lists/serious-violations/2026/{SV1}.yml"
    text = place.read_text()
    place.write_text(text.replace("applied: 2026-04-01\n", "applied: 2026-04-01  # by post\n"))

    for step in ("--applied 2026-11-02", "--accepted 2026-11-03 --note x", "--decided 2026-11-20"):
        outcome = " --outcome refused" if "decided" in step else ""
        assert amend(root, *f"repair {SV1} {step}{outcome}".split()).returncode == 0

    assert place.read_text() == text.replace(
        """repair:
  applied: 2026-04-01
  decided: 2026-04-07
  outcome: refused
  note: {en: The training had not been held., zh: 尚未完成培训。}
""",
        """repairs:
  - applied: 2026-04-01  # by post
    decided: 2026-04-07
    outcome: refused
    note: {en: The training had not been held., zh: 尚未完成培训。}
  - applied: 2026-11-02
    accepted: 2026-11-03
    decided: 2026-11-20
    outcome: refused
    note: x
""",
    )
    assert amend(root, "check").returncode == 0


def test_a_revoked_repair_shows_the_listing_for_the_rest_of_its_term(root: Path) -> None:
    done = amend(root, "repair", "sv-2024-0001", "--revoked", "2026-11-20")
    again = amend(root, "repair", "sv-2024-0001", "--applied", "2026-11-22")

    assert (done.returncode, again.returncode) == (0, 0), done.stderr + again.stderr
    register = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).register
    assert register
    listed = find(register, "sv-2024-0001", TODAY)
    assert listed.standing.status == "in_force"
    assert len(listed.record.repairs) == 2


@pytest.mark.parametrize(
    "words", ["end x --ground y --last-day 2026-11-20", "end x --note y", "end x --date 2026-11-20"]
)
def test_a_ground_has_its_own_options(root: Path, words: str) -> None:
    assert amend(root, *words.split()).returncode == 2


def test_a_second_objection_is_added_to_the_first(root: Path) -> None:
    first = "--raised 2026-11-02 --decided 2026-11-04 --outcome rejected"
    for steps in (first, "--raised 2026-11-20", "--accepted 2026-11-23"):
        assert amend(root, "object", SV3, *steps.split()).returncode == 0

    text = (root / f"lists/serious-violations/2026/{SV3}.yml").read_text()
    assert text.endswith(
        "objections:\n  - raised: 2026-11-02\n    decided: 2026-11-04\n    outcome: rejected\n"
        "  - raised: 2026-11-20\n    accepted: 2026-11-23\n"
    )
    assert amend(root, "check").returncode == 0
