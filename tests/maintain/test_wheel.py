"""What a register for a code host installs: our own wheel and locked dependencies, nothing else."""

import base64
import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gongshi.format.yaml_reader import MAX_BYTES
from gongshi.git import repository
from gongshi.maintain.wheel import Wheel, pack_own_wheel
from gongshi.server.push_check import Policy, check_push
from tests.support.packaging import wheel as built_wheel
from tests.support.paths import ROOT
from tests.support.registers import gongshi

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
LOCK = ROOT / "generator/gongshi/skeleton/wheels/dependencies.txt"
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+) \\\n(?P<hashes>(?:    .+\n)+)", re.MULTILINE
)
HASHES = re.compile(r"(?:    --hash=sha256:[0-9a-f]{64} \\\n)*    --hash=sha256:[0-9a-f]{64}\n")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register for GitHub, as `init` makes it."""
    folder = tmp_path_factory.mktemp("made")
    done = gongshi(folder, "init", "mine", "--title", "Harbour", "--forge", "github")
    assert done.returncode == 0, done.stderr
    return folder / "mine"


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_lists_its_files_with_their_digests() -> None:
    """RECORD as the format has it; the two commands of packaging read it when they install."""
    files = contents(pack_own_wheel().data)
    (listed,) = (name for name in files if name.endswith(".dist-info/RECORD"))
    rows = {row[0]: row[1:] for row in csv.reader(files[listed].decode().splitlines())}

    assert rows.pop(listed) == ["", ""]
    assert rows.keys() == files.keys() - {listed}
    for name, (digest, size) in rows.items():
        found = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).decode()
        assert (digest, size) == (f"sha256={found.rstrip('=')}", str(len(files[name])))


def test_the_same_files_make_the_same_bytes() -> None:
    """No time and no folder of this machine is in it."""
    wheel = pack_own_wheel()
    with zipfile.ZipFile(io.BytesIO(wheel.data)) as archive:
        infos = archive.infolist()

    assert wheel == pack_own_wheel()
    assert {(info.date_time, info.compress_type) for info in infos} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert str(ROOT).encode() not in wheel.data
    assert len(wheel.data) < MAX_BYTES, "a server takes no larger file"


@pytest.mark.slow
def test_it_holds_what_the_build_backend_packs_and_an_installed_one_packs_itself(
    tmp_path: Path,
) -> None:
    """File for file as hatch has it; installed, it makes a wheel of the same bytes."""
    hatch = contents(built_wheel(tmp_path / "hatch").read_bytes())
    own = pack_own_wheel()
    ours = contents(own.data)
    made = re.compile(r".*\.dist-info/(METADATA|RECORD|WHEEL)")

    assert ours.keys() == hatch.keys()
    assert [n for n in ours if not made.fullmatch(n) and ours[n] != hatch[n]] == []

    (tmp_path / own.name).write_bytes(own.data)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env/bin/python"
    into = [*PIP, "--python", python, "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*into, tmp_path / own.name], check=True)
    (packages,) = (tmp_path / "env/lib").glob("python*/site-packages")
    lent = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "lent.pth").write_text(f"{lent}\n")
    words = "from gongshi.maintain.wheel import pack_own_wheel as p; print(p().sha256)"
    said = subprocess.run([python, "-I", "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == own.sha256


def test_a_new_register_names_its_wheel_by_path_and_hash(root: Path) -> None:
    """No name in requirements.txt could be answered by an index."""
    own = pack_own_wheel()
    lines = (root / "requirements.txt").read_text().splitlines()

    assert (root / "wheels" / own.name).read_bytes() == own.data
    assert [line for line in lines if not line.startswith("#")] == [
        "--only-binary :all:",
        f"./wheels/{own.name} --hash=sha256:{own.sha256}",
        "-r wheels/dependencies.txt",
    ]
    assert (root / "wheels/dependencies.txt").read_bytes() == LOCK.read_bytes()


def test_without_a_workflow_nothing_is_to_be_installed(tmp_path: Path) -> None:
    assert gongshi(tmp_path, "init", "mine", "--title", "Harbour").returncode == 0

    assert not (tmp_path / "mine/wheels").exists()
    assert not (tmp_path / "mine/requirements.txt").exists()


def test_a_server_that_takes_no_code_takes_a_register_with_its_wheel(root: Path) -> None:
    """It installs nothing of a push; any other program is refused as ever."""
    commit = repository.commit_of(root, "HEAD").sha
    refusing = Policy(code=False, allow="git config")

    assert check_push(root, None, commit, policy=refusing).problems == ()


def locked() -> dict[str, str]:
    return {canonicalize_name(m["name"]): m["version"] for m in ENTRY.finditer(LOCK.read_text())}


def test_every_locked_dependency_has_its_hashes_and_no_place() -> None:
    """Only pins and hashes: an index is the affair of those who install."""
    text = re.sub(r"^#.*\n", "", LOCK.read_text(), flags=re.MULTILINE)

    assert "".join(found[0] for found in ENTRY.finditer(text)) == text
    assert all(HASHES.fullmatch(found["hashes"]) for found in ENTRY.finditer(text))


def test_every_dependency_is_locked_within_its_bounds() -> None:
    """And in the versions that the tests run with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = [Requirement(text) for text in project["dependencies"]]
    tried = (line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
    versions = locked()

    assert {one.name for one in direct} <= versions.keys()
    assert [str(one) for one in direct if versions[one.name] not in one.specifier] == []
    assert versions.items() <= {canonicalize_name(n): version for n, version in tried}.items()


def foreign_wheel(folder: Path, own: Wheel) -> Path:
    """Somebody else's wheel of our name and version; its build tag makes it the newer one."""
    path = folder / own.name.replace("-py3-", "-1-py3-")
    release = own.name.removesuffix("-py3-none-any.whl")
    about = f"{release}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("gongshi/__init__.py", "print('foreign')\n")
        name, version = release.split("-")
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        archive.writestr(f"{about}/METADATA", head)
        kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\nBuild: 1\n"
        archive.writestr(f"{about}/WHEEL", kind)
        archive.writestr(f"{about}/RECORD", "")
    return path


def test_a_wheel_of_our_name_from_an_index_is_not_taken(root: Path, tmp_path: Path) -> None:
    """Asked for by name and version, pip prefers it; asked as the register does, it takes ours."""
    own = pack_own_wheel()
    foreign = foreign_wheel(tmp_path, own)
    mine = next(x for x in (root / "requirements.txt").read_text().splitlines() if "./wh" in x)
    by_name = "gongshi==" + own.name.split("-")[1]
    (tmp_path / "mine.txt").write_text(f"{mine}\n")
    (tmp_path / "name.txt").write_text(f"--find-links {root}/wheels\n{by_name}\n")

    def taken(*words: str) -> bytes:
        into = tmp_path / words[-1].replace(".", "-")
        command = [*PIP, "download", "-q", "--no-deps", "--no-index", "--find-links", tmp_path]
        subprocess.run(
            [*command, "-d", into, *words[:-1], "-r", tmp_path / words[-1]], cwd=root, check=True
        )
        (found,) = into.iterdir()
        return found.read_bytes()

    assert taken("name.txt") == foreign.read_bytes()
    assert taken("--require-hashes", "mine.txt") == own.data


@pytest.mark.slow
def test_the_workflow_installs_checks_tells_and_builds(root: Path, tmp_path: Path) -> None:
    """What a pull request runs on GitHub, word for word, in an environment of its own."""
    workflow = yaml.safe_load((root / ".github/workflows/register.yml").read_text())
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    said = ""
    for step in workflow["jobs"]["check"]["steps"]:
        if "run" not in step:
            continue
        done = subprocess.run(
            ["bash", "-euc", step["run"]],
            cwd=root,
            env={
                **inherited,
                "PYTHON": sys.executable,
                "PIP_RETRIES": "1",
                "PIP_DEFAULT_TIMEOUT": "30",
                "PIP_FIND_LINKS": str(foreign_wheel(tmp_path, pack_own_wheel()).parent),
                "BASE": repository.commit_of(root, "HEAD").sha,
                "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and "Retrying (" in done.stderr:
            pytest.skip("no package index is reachable")
        assert done.returncode == 0, done.stderr
        said += done.stdout

    assert "gongshi, version" in said
    assert "foreign" not in said
    assert "would change nothing" in (tmp_path / "summary.md").read_text()
    assert (root / "site/build.json").is_file()
    assert repository.run_git(root, "status", "--porcelain") == b""
