"""What happens when a reader does something on the page.

Keeps the articles and nothing about any reader: a conversation comes in as an argument and is returned as a
value. Each handler returns the parts of the page that change, by name.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from index import FootnoteError, NotFound
from retrieval import DIGESTED, Answer, Note, Story, follow_ups, headline, running, stories, suggest

from .. import limits
from ..footnote import Footnote
from ..http.errors import public
from ..http.sessions import Sessions
from ..messages import Words, spoken
from .conversation import Client, Desk, Growing, Spans, Talk
from .first_view import First
from .html import answer_html, article_html, inert, shortened, waiting_html, welcome_html
from .overview_html import digest_html
from .story_html import STORY, story_html

READERS = 10_000
"""Readers whose pages are remembered to have been drawn anew."""
REDRAW = 0.1
"""Least seconds between two updates of a growing answer."""
NEWEST = 72
"""Characters of a story's newest sentence that are shown."""
PARTS = ("chat", "box", "talk", "pane", "next", "record")
"""The parts of the page, in the order in which Gradio expects them."""


def drawn(**parts: Any) -> tuple[Any, ...]:
    """The parts that change; the others stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


class View:
    """The page's events."""

    def __init__(self, bot: Footnote, sessions: Sessions) -> None:
        self._bot = bot
        self._sessions = sessions
        self._suggested: dict[str, Sequence[str | Story]] = {}
        self._first: dict[str, First] = {}
        self._acts: Counter[str] = Counter()
        """How often each reader's page was drawn anew: questions made for what stood there before come too late."""
        self.desk = Desk()

    def api_ask(self, question: str, history: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Answer a question from the articles, with citations by character position.

        Args:
            question: as ``POST /api/ask`` takes it.
            history: the ``history`` of the answer before, as messages with role and content.
        """
        try:
            return self._bot.ask(question, history).to_dict()
        except FootnoteError as error:
            raise gr.Error(public(error), print_exception=False) from None

    def opened(self, talk: Talk, given: str, request: gr.Request) -> tuple[Any, ...]:
        """A reader opens the page; ``?article=ID`` opens that article, and ``?q=`` fills in a question.

        With ``ask`` in the address as well, the page's script asks it: see ``clicks.js``.
        """
        asked = dict(request.query_params)
        client = Client.read(given)
        if client.first and client.first == (first := self.first(client.language)).name:
            return drawn(talk=talk.opening(first.front) if first.front else talk)
        talk = talk.restored(self._of(client), client) if client.said else talk
        return self._fresh(talk, client, asked.get("article", ""), asked.get("q", "")[: limits.QUESTION], first=True)

    def first(self, accepted: str) -> First:
        """What a reader without articles of their own sees when the page opens, by their ``Accept-Language``."""
        w, state = spoken(accepted), self._bot.generation
        known = self._first.get(w.language)
        if known and known.state == state:
            return known
        listed = self._bot.listing()
        talk = Talk().opening(listed[-1].id) if listed else Talk()
        try:
            placeholder, welcome = _greeting(self._bot, len(listed), talk.shown, w)
        except NotFound:  # it was removed meanwhile
            return First(None, w.language, -1, "", {})
        parts = {
            "fn-box": {"placeholder": placeholder},
            "fn-chat": {"placeholder": welcome},
            "fn-pane": {"value": self._pane(self._bot, talk, w)},
        }
        self._first[w.language] = First(state, w.language, len(listed), talk.shown, parts)
        return self._first[w.language]

    def acted(self, given: str, talk: Talk, client: str, request: gr.Request) -> tuple[Any, ...]:
        """A reader uses a control that the browser draws itself: see ``_ACTS``."""
        if len(self._acts) > READERS:
            self._acts.clear()
        self._acts[request.session_hash or ""] += 1
        try:
            act = json.loads(given)
            do: Callable[..., tuple[Any, ...]] = self._ACTS[act["do"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            return drawn()
        return do(self, talk, Client.read(client), str(act.get("id", ""))[: limits.ARTICLE_ID])

    def ask(self, question: str, talk: Talk, model: bool, given: str) -> Iterator[tuple[Any, ...]]:
        """A reader asks; with ``model`` False the answer is in the article's own sentences."""
        client = Client.read(given)
        yield from self._ask(question, talk, model, client, instead=client.edits)

    def _ask(
        self, question: str, talk: Talk, model: bool, client: Client, *, instead: bool
    ) -> Iterator[tuple[Any, ...]]:
        """``instead``: the question takes the place of the last one, whose answer stays until the new one comes."""
        if not question.strip():
            yield drawn()
            return
        w = client.words
        bot = self._of(client)
        kept, old = talk, ""
        if instead and talk.said:
            old = talk.said[-1].message
            talk = replace(talk, said=talk.said[:-1])
        wait = waiting_html(w, old)
        yield drawn(chat=talk.messages(question, wait), box=_busy(True, value=""), next=_arrived(client))
        drew, shown, answer = 0.0, "", Answer(text="")  # so the first sentence is shown at once
        growing = self.desk.take(client.token)
        question = growing.question if growing else question
        try:
            for answer in growing.follow() if growing else self._asked(question, talk.history, model, client):
                # A whole answer is yielded below; one that the page's script draws needs no updates from here.
                written = answer.reader != bot.chain.reader.name and answer.text not in ("", shown) and not growing
                if written and time.monotonic() - drew > REDRAW:
                    drew, shown = time.monotonic(), answer.text
                    yield drawn(chat=talk.messages(question, answer_html(answer, question, w, whole=False)))
        except FootnoteError as error:
            after = kept.refused(question, w.error(error.code, public(error)))
            yield drawn(chat=after.messages(), box=_busy(False, value=question), talk=after)
            return
        # The whole answer and the reopened box in one message, so that no question sent now gets lost.
        after = talk.answered(bot, question, answer, w)
        changed = (after.open, after.shown) != (talk.open, talk.shown)
        pane = self._pane(bot, after, w) if changed else gr.skip()
        yield drawn(chat=after.messages(), box=_busy(False), talk=after, pane=pane, record=after.record())

    def words(self, given: dict[str, Any]) -> tuple[Growing, Callable[[Answer], str]]:
        """An answer whose words the page's script draws, and the function that makes its HTML; see ``ask``."""
        question, client = str(given["question"]), Client.read(given["client"])
        growing = Growing(question, lambda: self._asked(question, given.get("history"), True, client))
        return growing, lambda answer: answer_html(answer, question, client.words, whole=False)

    def _asked(self, question: str, history: Any, model: bool, client: Client) -> Iterator[Answer]:
        bot = self._of(client)
        for answer in bot.stream(question, history, model=model, **self._scope(bot, client)):
            yield (
                _with_days(answer, client, len(bot.listing()))
                if answer.verdict == "not_found" and answer.text
                else answer
            )

    def ask_example(self, talk: Talk, model: bool, given: str, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        """A reader picks one of the suggested questions."""
        yield from self.ask(str(event.value["text"]), talk, model, given)

    def retry(self, talk: Talk, model: bool, given: str) -> Iterator[tuple[Any, ...]]:
        """A reader wants the last question answered again."""
        if talk.said:
            yield from self._ask(talk.said[-1].question, talk, model, Client.read(given), instead=True)

    def goes_on(self, talk: Talk, given: str) -> str:
        """Follow-up questions, as buttons under the conversation."""
        client = Client.read(given)
        if not talk.said or talk.said[-1].answer is None:
            return ""
        bot, answer = self._of(client), talk.said[-1].answer
        worded = answer.reader != "extractive"  # do not ask a model that just failed
        try:
            scope = self._scope(bot, client).get("articles")
            questions = follow_ups(bot.chain, answer, articles=scope, model=worded)
        except FootnoteError:
            return ""
        buttons = "".join(f'<button type="button" class="fn-follow">{inert(q)}</button>' for q in questions)
        label = inert(client.words("go_on"))
        return f'<div class="fn-follows" role="group" aria-label="{label}">{buttons}</div>' if buttons else ""

    def offers(self, talk: Talk, given: str, request: gr.Request) -> Any:
        """Questions to start with, made after the page is shown.

        Of one article, they are from it; of several, each is about a running story, behind its newest sentence.
        """
        if talk.said or not talk.shown:
            return gr.skip()
        acts = self._acts[request.session_hash or ""]
        client = Client.read(given)
        bot, w = self._of(client), client.words
        asked = [one.id for one in bot.listing() if client.asks(one.id, one.published)]
        if not asked:
            return gr.skip()
        key = " ".join(asked)
        if key not in self._suggested:
            if len(self._suggested) > 1000:
                self._suggested.clear()
            try:
                if len(asked) > 1:
                    self._suggested[key] = stories(bot.chain, asked)
                else:
                    self._suggested[key] = suggest(bot.chain, bot.article(asked[0]), within=asked)
            except NotFound:  # the article was removed meanwhile
                return gr.skip()
        if acts != self._acts[request.session_hash or ""]:
            return gr.skip()  # another article stands there by now
        return gr.Chatbot(examples=[_example(one, w) for one in self._suggested[key]])

    def woken(self) -> None:
        """Do nothing: any event of the queue makes the browser open a stream and receive waiting answers."""

    def stopped(self, talk: Talk) -> tuple[Any, ...]:
        """A reader stops an answer; finished answers stay."""
        return drawn(chat=talk.messages(), box=_busy(False))

    # Requests of the controls that the browser draws

    def _open(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        bot = self._of(client)
        talk = talk.opening(article_id)
        if talk.said:
            return drawn(talk=talk, pane=self._pane(bot, talk, client.words))
        return self._fresh(talk, client, article_id)

    def _listed(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        """The list of articles has changed."""
        return self._fresh(talk, client, article_id or talk.shown)

    def _corrected(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        """What is stated of an article has changed; its text, and what was said of it, has not."""
        bot = self._of(client)
        for key in [key for key in self._suggested if article_id in key]:
            del self._suggested[key]
        if talk.said:
            return drawn(talk=talk, pane=self._pane(bot, talk, client.words))
        return self._fresh(talk, client, article_id)

    def _restore(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        return self._fresh(replace(talk, said=()).restored(self._of(client), client), client)

    def _begin(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        return self._fresh(replace(talk, said=()), client, talk.shown)

    def _glance(self, talk: Talk, client: Client, article_id: str) -> tuple[Any, ...]:
        talk = replace(talk, glances=talk.glances ^ {article_id})
        return drawn(talk=talk, pane=self._pane(self._of(client), talk, client.words))

    def _story(self, talk: Talk, client: Client, chosen: str) -> tuple[Any, ...]:
        """The story of an article, ``ID`` or ``ID@DAY``, in the place of the article."""
        talk = replace(talk, story=chosen, shown=STORY)
        return drawn(talk=talk, pane=self._pane(self._of(client), talk, client.words, client))

    _ACTS: ClassVar = {
        "open": _open,
        "listed": _listed,
        "corrected": _corrected,
        "restore": _restore,
        "new": _begin,
        "glance": _glance,
        "story": _story,
    }

    # Parts of the page

    def _fresh(
        self, talk: Talk, client: Client, article_id: str = "", question: str = "", *, first: bool = False
    ) -> tuple[Any, ...]:
        """The whole page for a conversation, with an article in front: by default the one added last."""
        bot, w = self._of(client), client.words
        listed = {one.id: one for one in bot.listing()}
        front = listed.get(article_id) or listed.get(talk.shown) or next(reversed(listed.values()), None)
        talk = replace(talk, open=tuple(one for one in talk.open if one[0] in listed))
        before = talk.shown
        if front:
            talk = talk.opening(front.id)
        asked = sum(client.asks(one.id, one.published) for one in listed.values())
        placeholder, welcome = _greeting(bot, asked, front.id if front else "", w)
        box = gr.Textbox(placeholder=placeholder, value=question) if question else gr.Textbox(placeholder=placeholder)
        changed: dict[str, Any] = {"placeholder": welcome}
        if talk.shown != before:
            changed["examples"] = []  # they belong to another article
        if talk.said or not first:  # do not wipe away a question asked at once
            changed["value"] = talk.messages()
        chat = gr.Chatbot(**changed)
        return drawn(
            chat=chat,
            box=box,
            talk=talk,
            pane=self._pane(bot, talk, w),
            next="",
            record=talk.record(),
        )

    def _of(self, client: Client) -> Footnote:
        """The articles that this reader sees; the shared ones alone once the session has expired."""
        try:
            return self._sessions.bot(client.session)
        except NotFound:
            return self._bot

    def _scope(self, bot: Footnote, client: Client) -> dict[str, Any]:
        chosen = None
        if client.out:
            chosen = [one.id for one in bot.listing() if one.id not in client.out]
        return {"articles": chosen, "since": client.since, "until": client.until}

    def _told(self, bot: Footnote, chosen: str, client: Client) -> tuple[str, tuple[tuple[str, Spans], ...]]:
        """A story as HTML, and the articles that it cites with what it cites of them. Raises ``FootnoteError``."""
        article_id, _, since = chosen.partition("@")
        listed = [one for one in bot.listing() if client.asks(one.id, one.published) or one.id == article_id]
        asked = [one.id for one in listed]
        groups = [group for group in running(bot.chain, asked) if len(group) > 1]
        own = next((group for group in groups if article_id in [one.id for one in group]), [])
        days = sorted({one.published for one in own if one.published})
        if len(days) > 1 and not since:
            since = days[-2]  # what is new in the last article, unless the reader picks another day
        view = bot.story(article_id, articles=asked, **({"since": since} if since else {}))
        choices = [
            (article_id if group is own else group[0].id, shortened(headline(group, article_id), NEWEST))
            for group in groups
        ]
        places: dict[str, set[tuple[int, int]]] = {one.article_id: set() for one in view.articles}
        for one in view.citations:
            places.setdefault(one.article_id, set()).add((one.start, one.end))
        return story_html(view, article_id, choices, client.words), tuple(
            (one, tuple(sorted(spans))) for one, spans in places.items()
        )

    def _pane(self, bot: Footnote, talk: Talk, w: Words, client: Client | None = None) -> str:
        shown, known, told = [], talk.open, ""
        if client and talk.shown == STORY:
            try:
                told, cited_in = self._told(bot, talk.story, client)
            except FootnoteError:  # the article was removed meanwhile
                talk = replace(talk, shown=talk.open[0][0] if talk.open else "")
            else:
                known = (*cited_in, *(one for one in known if one[0] not in dict(cited_in)))
        for article_id, cited in known:
            try:
                article = bot.article(article_id)
            except NotFound:  # removed meanwhile
                continue
            glance = ""
            if article_id in talk.glances:
                glance = digest_html(bot.digest(article_id), whole=article.characters <= DIGESTED, w=w)
            shown.append(article_html(article, cited, w, shown=article_id == talk.shown, before=glance))
        return "".join((*shown, told)) or f'<p class="fn-gap">{inert(w("gap"))}</p>'


def _greeting(bot: Footnote, asked: int, front: str, w: Words) -> tuple[str, str]:
    """What an empty box and an empty conversation say; raises ``NotFound``."""
    placeholder = w("ask_many", n=asked) if asked > 1 else w("ask_one")
    return placeholder, welcome_html(w, asked, bot.article(front) if front and asked < 2 else None)


def _example(one: str | Story, w: Words) -> ExampleMessage:
    """A question to start with; one about a story stands behind the story's newest sentence."""
    if isinstance(one, str):
        return ExampleMessage(text=one)
    newest = " · ".join(part for part in (w.day(one.published), shortened(one.newest, NEWEST)) if part)
    return ExampleMessage(text=one.question, display_text=f"{newest}\n{one.question}")


def _with_days(answer: Answer, client: Client, count: int) -> Answer:
    """An answer that found nothing, with the days of publication to which the reader keeps."""
    day, then = client.since, client.until
    if not (day or then) or answer.reason not in ("nothing_relevant", "not_answered"):
        return answer
    code = "published_between" if day and then else "published_since" if day else "published_until"
    values: dict[str, str | int] = {"n": answer.articles, "all": count, "day": day or then or "", "then": then or ""}
    return replace(answer, notes=(*answer.notes, Note(code, values)))


def _busy(busy: bool, **update: Any) -> Any:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **update)


def _arrived(client: Client) -> str:
    """A mark by which the page sees that its question has arrived."""
    return f'<i hidden class="fn-arrived" data-asked="{client.asked}"></i>'
