"""Finds articles by the address of their page, and adds pages of the operator's sites on first request."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from index import AddressRefused, Article, FootnoteError, Listed, NotFound

from ..footnote import Footnote
from .workers import Busy, Work

REMEMBERED = 2_000
"""Most addresses whose status is remembered."""
AGAIN = 600.0
"""Seconds before a page that could not be added is tried again."""

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid", re.I)
log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class State:
    """The status of one page: ``ready``, ``working`` or ``refused``."""

    status: str
    article_id: str = ""
    error: FootnoteError | None = None
    at: float = 0.0


def address_key(url: str) -> str:
    """A key shared by all addresses of one page; empty if it is not a web address.

    >>> address_key("HTTPS://www.News.example:443/a/?utm_source=x&id=7#top")
    'news.example/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().removeprefix("www."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)]
    shown = host if port in (None, 80, 443) else f"{host}:{port}"
    return shown + parts.path.rstrip("/") + ("?" + urlencode(query) if query else "")


class Pages:
    """The pages that readers are on. All methods but ``add`` block: call them in a thread."""

    def __init__(self, bot: Footnote, sites: tuple[str, ...]) -> None:
        self._bot = bot
        self._sites = frozenset(site.lower().removeprefix("www.") for site in sites)
        self._work = Work(1, 20, "footnote-pages")
        self._states: OrderedDict[str, State] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listed: tuple[tuple[Listed, ...], dict[str, str]] = ((), {})

    def find(self, url: str) -> tuple[Article | None, State | None]:
        """The article at an address, if it is stored, and the status of the address."""
        key = address_key(url)
        if not key:
            return None, None
        state = self._states.get(key)
        known = self._known().get(key) or (state.article_id if state and state.status == "ready" else "")
        if known:
            try:
                return self._bot.article(known), None
            except NotFound:  # the article was removed since
                self._states.pop(key, None)
                return None, None
        return None, state

    def _known(self) -> Mapping[str, str]:
        """The id of the first article at each address; rebuilt when the articles change."""
        listed = self._bot.listing()
        before, ids = self._listed
        if listed is not before:
            ids = {address_key(one.url): one.id for one in reversed(listed) if one.url}
            self._listed = (listed, ids)
        return ids

    def allowed(self, url: str) -> bool:
        """Whether an address is on one of the operator's sites."""
        return address_key(url).partition("/")[0].partition("?")[0] in self._sites

    def add(self, url: str) -> State:
        """Start adding the page at an address, unless it is under way; returns at once.

        Raises:
            Busy: too many pages are waiting.
        """
        key = address_key(url)
        known = self._states.get(key)
        if known and (known.status == "working" or (known.error and time.monotonic() - known.at < AGAIN)):
            return known
        self._remember(key, State("working"))
        task = asyncio.get_running_loop().create_task(self._add(key, url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return self._states[key]

    async def _add(self, key: str, url: str) -> None:
        try:
            article_id = await self._work.run(lambda: self._fetched(url))
        except Busy:
            self._states.pop(key, None)
        except FootnoteError as error:
            self._remember(key, State("refused", error=error, at=time.monotonic()))
        except Exception as error:  # noqa: BLE001 - nothing awaits this task
            log.error("adding a page failed: %s", type(error).__name__)
            failed = AddressRefused("The page could not be added.", code="url_failed")
            self._remember(key, State("refused", error=failed, at=time.monotonic()))
        else:
            self._remember(key, State("ready", article_id))

    def _fetched(self, url: str) -> str:
        """Fetch and add the page; one that redirects away from the sites is not added."""
        article = self._bot.fetch(url)
        if not self.allowed(article.url or url):
            raise AddressRefused("The address leads away from the sites whose articles may be added.")
        report = self._bot.add(
            text=article.text,
            title=article.title,
            published=article.published,
            author=article.author,
            publisher=article.publisher,
            url=article.url,
            language=article.language,
        )
        if report.errors:
            raise report.errors[0]
        return report.articles[0].id

    def _remember(self, key: str, state: State) -> None:
        self._states[key] = state
        self._states.move_to_end(key)
        while len(self._states) > REMEMBERED:
            self._states.popitem(last=False)
