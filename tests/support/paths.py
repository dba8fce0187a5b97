"""Where the folders of this repository are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
DEPLOY = ROOT / "deploy"
TEMPLATES = ROOT / "templates"
PACKAGE = ROOT / "generator/gongshi"
