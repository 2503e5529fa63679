"""The Gradio page: the chat on the left, the article on the right, footnotes between them.

Drawing only. A reader's conversation lives in ``gr.State`` and goes to the chain as an argument;
nothing is kept here between readers. Markup is made in ``markup``, behaviour in the browser in
``static/page.js``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from index import Article, FootnoteError, NotFound
from retrieval import Answer, Citation, Passage, Turn, suggest

from .footnote import Footnote
from .markup import WHOLE, answer_html, article_html, day, inert, note_html
from .settings import Settings

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported: no look-ups, no telemetry

import gradio as gr
from gradio.components.chatbot import ExampleMessage
from gradio.events import api

STATIC = Path(__file__).parent / "static"
OPEN_ARTICLES = 6
"""Articles kept in the pane for one reader, the latest cited ones first."""
REDRAW = 0.1
"""Seconds between two drawings of a growing answer."""
READERS = 8
"""Answers worked on at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """One question and the message that answered it."""

    question: str
    message: str
    turn: Turn | None
    """None where the question was refused: it is no part of the history."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One reader's conversation, and the articles open beside it: (id, cited spans)."""

    said: tuple[Said, ...] = ()
    open: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()
    shown: str = ""
    history: tuple[Turn, ...] = field(default=())

    def messages(self, question: str | None = None, answer: str = "") -> list[dict[str, str]]:
        """The conversation as chat messages, with a question that is being answered at its end."""
        pairs = [(said.question, said.message) for said in self.said]
        if question is not None:
            pairs.append((question, answer))
        return [
            message
            for asked, said in pairs
            for message in (
                {"role": "user", "content": inert(asked)},
                {"role": "assistant", "content": said},
            )
        ]


def mount_page(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Put the page at the root of an app."""
    page = build_page(bot)
    page.queue(default_concurrency_limit=READERS, max_size=64, api_open=False)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=settings.max_upload_mb * 2**20,
        favicon_path=str(STATIC / "mark.svg"),
        theme=_theme(),
        js=(STATIC / "page.js").read_text("utf-8"),
        # Not css=: Gradio would put its own container before each selector, and our card and sheet stand outside it.
        head=f"{_HEAD}<style>{(STATIC / 'page.css').read_text('utf-8')}</style>",
    )


def build_page(bot: Footnote) -> gr.Blocks:
    """The page and its events."""
    view = View(bot)
    page: gr.Blocks
    with gr.Blocks(title="Footnote", fill_height=True, fill_width=True, analytics_enabled=False) as page:
        talk = gr.State(Talk())
        gr.HTML(_HEADER, elem_id="fn-head", apply_default_css=False)
        with gr.Row(elem_id="fn-main"):
            with gr.Column(elem_id="fn-talk", scale=6, min_width=300):
                chat = gr.Chatbot(
                    elem_id="fn-chat",
                    label="Conversation",
                    show_label=False,
                    container=False,
                    height="100%",
                    buttons=[],
                    latex_delimiters=[],
                    feedback_options=None,
                    allow_tags=False,
                    group_consecutive_messages=False,
                    placeholder=_WELCOME,
                )
                box = gr.Textbox(
                    elem_id="fn-box",
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Ask about the article …",
                    max_lines=6,
                    submit_btn=True,
                    autofocus=True,
                    html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
                )
            with gr.Column(elem_id="fn-side", scale=5, min_width=300):
                choice = gr.Dropdown(
                    elem_id="fn-choice", label="Article", show_label=False, container=False, visible=False
                )
                pane = gr.HTML(elem_id="fn-pane", apply_default_css=False)
        gr.HTML(_FOOTER, elem_id="fn-foot", apply_default_css=False)

        outputs = [chat, box, talk, pane]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        page.load(view.opened, [talk], [chat, box, talk, pane, choice], **private)
        asked = box.submit(view.ask, [box, talk], outputs, api_name="submit", concurrency_limit=READERS, **private)
        tried = chat.example_select(view.ask_example, [talk], outputs, concurrency_limit=READERS, **private)
        again = chat.retry(view.retry, [talk], outputs, concurrency_limit=READERS, **private)
        box.stop(view.stopped, [talk], [chat, box], cancels=[asked, tried, again], **private)
        chat.clear(view.cleared, [talk], [talk], **private)
        choice.input(view.chosen, [choice, talk], [talk, pane], **private)
        api(view.api_ask, api_name="ask", concurrency_limit=READERS)
    return page


class View:
    """What happens when a reader does something; holds the folder and nothing of any reader."""

    def __init__(self, bot: Footnote) -> None:
        self._bot = bot
        self._suggested: dict[str, list[str]] = {}

    def api_ask(self, question: str, history: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Answer a question from the articles, with citations by character position.

        Args:
            question: 1 to 4,000 characters.
            history: the ``history`` of the answer before, as messages with role and content.
        """
        try:
            return self._bot.ask(question, history).to_dict()
        except FootnoteError as error:
            raise gr.Error(error.message, print_exception=False) from None

    def opened(self, talk: Talk, request: gr.Request) -> tuple[Any, ...]:
        """A reader opens the page; ``?article=ID`` opens that article and ``?q=`` fills the question in."""
        asked = dict(request.query_params)
        articles = self._bot.articles()
        by_id = {article.id: article for article in articles}
        first = by_id.get(asked.get("article", "")) or (articles[-1] if articles else None)
        if first:
            talk = replace(talk, open=((first.id, ()),), shown=first.id)
        examples = [ExampleMessage(text=question) for question in self._suggestions(first)] if first else []
        many = len(articles) > 1
        return (
            gr.Chatbot(examples=examples),
            gr.Textbox(
                value=asked.get("q", "")[:4000] or None,
                placeholder=f"Ask about these {len(articles)} articles …" if many else "Ask about the article …",
            ),
            talk,
            self._pane(talk),
            gr.Dropdown(choices=[(_name(a), a.id) for a in articles], value=talk.shown or None, visible=many),
        )

    def ask(self, question: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        """A reader asks."""
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield talk.messages(question, _SEARCHING), _busy(True, value=""), gr.skip(), gr.skip()
        try:
            for answer in self._paced(question, talk):
                yield talk.messages(question, answer_html(answer, question)), gr.skip(), gr.skip(), gr.skip()
        except FootnoteError as error:
            refused = replace(talk, said=(*talk.said, Said(question, note_html(error.message), None)))
            yield refused.messages(), _busy(False, value=question), refused, gr.skip()
            return
        after = self._after(talk, question, answer)
        pane = self._pane(after) if (after.open, after.shown) != (talk.open, talk.shown) else gr.skip()
        yield after.messages(), _busy(False), after, pane

    def ask_example(self, talk: Talk, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        """A reader picks one of the suggested questions."""
        yield from self.ask(str(event.value["text"]), talk)

    def retry(self, talk: Talk) -> Iterator[tuple[Any, ...]]:
        """A reader wants the last question answered again."""
        if talk.said:
            last = talk.said[-1]
            history = talk.history[:-1] if last.turn else talk.history
            yield from self.ask(last.question, replace(talk, said=talk.said[:-1], history=history))

    def stopped(self, talk: Talk) -> tuple[Any, ...]:
        """A reader stops an answer: what was finished stays."""
        return talk.messages(), _busy(False)

    def cleared(self, talk: Talk) -> Talk:
        """A reader clears the conversation; the article stays open."""
        return replace(talk, said=(), history=())

    def chosen(self, article_id: str, talk: Talk) -> tuple[Any, ...]:
        """A reader opens an article from the list."""
        talk = _opening(talk, article_id, ())
        return talk, self._pane(talk)

    def _paced(self, question: str, talk: Talk) -> Iterator[Answer]:
        """The growing answer, drawn at most ten times a second, and always its end."""
        drawn = time.monotonic()
        last = Answer(text="")
        for last in self._bot.stream(question, talk.history):
            if last.text and time.monotonic() - drawn > REDRAW:
                drawn = time.monotonic()
                yield last
        yield last

    def _after(self, talk: Talk, question: str, answer: Answer) -> Talk:
        message = answer_html(answer, question)
        talk = replace(talk, said=(*talk.said, Said(question, message, answer.history[-1])), history=answer.history)
        near = answer.nearest[:1] if answer.reason == "not_answered" else ()
        sources: list[Citation | Passage] = [*answer.citations, *near]
        for source in reversed(sources):
            long = len(self._bot.article(source.article_id).text) > WHOLE
            talk = _opening(talk, source.article_id, ((source.start, source.end),) if long else ())
        return talk

    def _pane(self, talk: Talk) -> str:
        shown = []
        for article_id, cited in talk.open:
            try:
                article = self._bot.article(article_id)
            except NotFound:  # removed meanwhile
                continue
            shown.append(article_html(article, cited, shown=article_id == talk.shown))
        return "".join(shown) or '<p class="fn-gap">There is no article here yet.</p>'

    def _suggestions(self, article: Article) -> list[str]:
        if article.id not in self._suggested:
            if len(self._suggested) > 1000:
                self._suggested.clear()
            self._suggested[article.id] = suggest(self._bot.chain, article)
        return self._suggested[article.id]


def _opening(talk: Talk, article_id: str, cited: tuple[tuple[int, int], ...]) -> Talk:
    """The talk with an article in front in the pane; nothing changes if it is there and whole."""
    before = dict(talk.open)
    spans = before.pop(article_id, None)
    if spans is not None and set(cited) <= set(spans) and talk.shown == article_id:
        return talk
    kept = tuple(dict.fromkeys((spans or ()) + cited))[-50:]
    return replace(talk, open=((article_id, kept), *before.items())[:OPEN_ARTICLES], shown=article_id)


def _busy(busy: bool, **update: Any) -> Any:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **update)


def _name(article: Article) -> str:
    return " · ".join(part for part in (article.title, day(article.published)) if part)


def _theme() -> gr.themes.Base:
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_lg,
    )


_HEAD = (
    '<meta name="color-scheme" content="light dark">'
    '<meta name="description" content="Ask an article. Every sentence of the answer has a footnote you can check.">'
)
_MARK = (
    '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="8" '
    'fill="#4f46e5"/><path d="M8 10h10M8 16h16M8 22h13" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>'
    '<circle cx="24" cy="9" r="3.4" fill="#fbbf24"/></svg>'
)
_HEADER = (
    f'<header class="fn-header">{_MARK}<h1>Footnote</h1><p>Every sentence has a footnote you can check.</p>'
    '<button type="button" class="fn-read" aria-controls="fn-side" aria-expanded="false">Read the article</button>'
    "</header>"
)
_FOOTER = (
    '<footer class="fn-footer">Answers are the articles’ own sentences. No language model is asked, '
    "and nothing leaves this server.</footer>"
)
_WELCOME = (
    '<div class="fn-welcome"><p class="fn-hello">Ask the article</p>'
    "<p>You get its own sentences back, each with a footnote that lights up its source.</p></div>"
)
_SEARCHING = '<div class="fn-answer"><p class="fn-wait">Searching …</p></div>'
