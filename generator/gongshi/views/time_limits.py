"""How are the time limits of authorities said in words?"""

from collections.abc import Iterator

from gongshi.register.deadlines import Process
from gongshi.register.model import StepLimits, TimeLimit
from gongshi.views.site import Site


def limit_in_words(site: Site, limit: TimeLimit) -> str:
    """`10 working days`."""
    if limit.working_days is not None:
        return site.words("limit_working_days", n=limit.working_days)
    return site.words("limit_days", n=limit.days)


def limit_as_rule(site: Site, limit: TimeLimit) -> str:
    """The time limit and the provision that sets it, as a remark in brackets."""
    basis = site.words("limit_basis", basis=site.text(limit.basis)) if limit.basis else ""
    return site.words("limit_rule", limit=limit_in_words(site, limit) + basis)


def limit_sentences(site: Site, process: Process, limits: StepLimits) -> Iterator[str]:
    """A sentence for each step that has a time limit, with the provision that sets it."""
    for step, limit in (("accept", limits.accept), ("decide", limits.decide)):
        if limit:
            basis = site.words("limit_cited", basis=site.text(limit.basis)) if limit.basis else ""
            said = limit_in_words(site, limit)
            yield site.words(f"limit_{process}_{step}", limit=said, basis=basis)
