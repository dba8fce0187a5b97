"""Which pages lead from a former address of a list or an authority to its page?"""

from collections.abc import Iterator

import msgspec

from gongshi.register.former_keys import former_keys
from gongshi.views import urls
from gongshi.views.site import Edition, Link, Page, Site, page


class RedirectView(msgspec.Struct, frozen=True, kw_only=True):
    """A page that only leads on; the browser follows it at once."""

    page: Page
    target: Link
    made: Edition


_ADDRESSES = {"list": urls.list_page, "authority": urls.authority}


def redirect_views(site: Site) -> Iterator[RedirectView]:
    for one in former_keys(site.vocabulary):
        address_of = _ADDRESSES[one.kind]
        former, address = address_of(one.former), address_of(one.key)
        text = site.text(one.named.title)
        head = page(site, "redirect", former, text, site.words("redirect_lead"), indexed=False)
        target = Link(text=text, href=head.base + address)
        canonical = site.site_url + site.folder + address if site.site_url else ""
        head = msgspec.structs.replace(head, moved_to=target.href, canonical=canonical)
        yield RedirectView(page=head, target=target, made=site.made)
