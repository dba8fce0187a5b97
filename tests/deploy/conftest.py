"""A web server for each configuration of deploy/."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.serving import SERVERS, serving


@pytest.fixture(name="address", scope="module", params=SERVERS)
def _address(
    request: pytest.FixtureRequest, toy_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a server shows the toy register's site."""
    with serving(request.param, toy_site, tmp_path_factory.mktemp(request.param)) as address:
        yield address
