"""Which pages lead from a former address of a list or an authority to its page?"""

from collections.abc import Iterator

import msgspec

from gongshi.register.model import Text
from gongshi.views import urls
from gongshi.views.site import Edition, Link, Page, Site, page


class RedirectView(msgspec.Struct, frozen=True, kw_only=True):
    """A page that only leads on; the browser follows it at once."""

    page: Page
    target: Link
    made: Edition


def redirect_views(site: Site) -> Iterator[RedirectView]:
    for key, rules in site.vocabulary.lists.items():
        for former in rules.former_keys:
            yield _redirect(site, urls.list_page(former), urls.list_page(key), rules.title)
    for key, authority in site.vocabulary.authorities.items():
        for former in authority.former_keys:
            yield _redirect(site, urls.authority(former), urls.authority(key), authority.title)


def _redirect(site: Site, former: str, address: str, title: Text) -> RedirectView:
    text = site.text(title)
    head = page(site, "redirect", former, text, site.words("redirect_lead"), indexed=False)
    target = Link(text=text, href=head.base + address)
    canonical = site.site_url + site.folder + address if site.site_url else ""
    head = msgspec.structs.replace(head, moved_to=target.href, canonical=canonical)
    return RedirectView(page=head, target=target, made=site.made)
