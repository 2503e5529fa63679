"""The Gradio page: articles on the left, the chat in the middle, the article on the right.

Composition only: what stands where, and which event goes to which handler in ``handlers``. HTML is made in
``html``; behaviour in the browser is in ``static/scripts``.
"""

from __future__ import annotations

import html
import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from index import ENDINGS

from ..footnote import Footnote
from ..http.sessions import Sessions
from ..limits import SERVED
from ..messages import known as known_words
from ..messages import words
from ..settings import Settings
from .assets import needed, serve_assets
from .conversation import add_words
from .first_view import FirstView, as_script, bundled, hashed

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported: no look-ups, no telemetry

import gradio as gr
from gradio.events import api
from gradio.state_holder import SessionState, StateHolder

from .conversation import Talk
from .handlers import PARTS, View

if find_spec("matplotlib") is None:
    # Gradio tries to import it twice an event, and each time all folders of modules would be looked through.
    sys.modules["matplotlib"] = None  # type: ignore[assignment]

STATIC = Path(__file__).parent.parent / "static"
SCRIPTS = tuple(f"{name}.js" for name in "page citations sheets marked card answers menu check clicks drawn".split())
"""The scripts of the page, joined into one scope: shared helpers first, the one that starts it all last."""
READERS = max(2, 2 * (os.cpu_count() or 1))
"""Answers worked on at once: two a processor, as some always wait for the interpreter."""
MODEL_READERS = 8
"""The same when a language model on another machine does the work."""
LOOK = 0.01
"""Seconds after which Gradio's queue looks for work; at its own 0.001, looking takes an eighth of a processor."""
PLACES = 10
"""Seconds between two messages to all who wait about their place, which nobody sees; at its own "auto", each answer
that begins sends one to all the others."""
NEVER = 2**62
"""Messages after which Gradio's queue works out its own statistics, which nobody sees: at its own 1, it makes a table
of the last 10,000 messages after each one."""


def mount_page(app: FastAPI, bot: Footnote, settings: Settings, sessions: Sessions) -> None:
    """Put the page at the root of an app."""
    view = View(bot, sessions)
    page = build_page(view, bot)
    app.state.desk = view.desk
    add_words(app, view.desk, view.words)
    frontend = Path(gr.__file__).parent / "templates" / "frontend"
    own: dict[str, bytes] = {}
    own_style, own_script, facts = _text("page.css") + _text("digest.css"), _script(), _facts(bot, settings)
    known = as_script({"facts": facts})
    serve_assets(app, frontend, own)
    page.queue(max_size=64, api_open=False, status_update_rate=PLACES)
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = LOOK
    page._queue.ANAYLTICS_CACHE_FREQUENCY, page._queue.ANALYTICS_MAX_EVENTS = NEVER, 1
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=settings.root_path,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=settings.max_upload_mb * 2**20,
        favicon_path=str(STATIC / "page" / "mark.svg"),
        theme=_theme(),
        # Not css=: Gradio would put its own container before each selector, and our card and sheet stand outside it.
        # For a `<gradio-app>` on another page; the page's own document has files instead.
        js="() => fnPage()",
        head=f"{_HEAD}<style>{own_style}</style><script>window.fnKnown={known};\n{own_script}</script>",
    )
    mounted: Any = app.routes[-1]
    mounted.app.state_holder = _Readers()  # type: ignore[no-untyped-call]
    mounted.app.state_holder.set_blocks(page)
    seen = [part.get_block_name() for part in page.blocks.values() if part.visible is not False]
    files = needed(frontend, seen)
    style = hashed("footnote.css", bundled(frontend, page.theme_css, own_style, files))
    script = hashed("footnote.js", own_script)
    own |= (style, script)
    document = FirstView(
        mounted.app,
        head=_HEAD,
        files=(style[0], script[0]),
        needed=files,
        facts=facts,
        first=view.first,
    )
    app.router.routes.insert(len(app.routes) - 1, Route("/", document, methods=["GET"]))


class _Readers(StateHolder):
    """Gradio's store of per-reader state."""

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = _Reader(self.blocks)
        return super().__getitem__(session_id)


class _Reader(SessionState):
    """One reader's values, without the copy of all component settings that Gradio makes for deep links."""

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__(SimpleNamespace(default_config=page.default_config, blocks=()))  # type: ignore[arg-type]


def build_page(view: View, bot: Footnote) -> gr.Blocks:
    """The page and its events."""
    w = words()
    name = bot.chain.chat.name if bot.chain.chat else ""
    readers = MODEL_READERS if name else READERS
    page: gr.Blocks
    with gr.Blocks(title="Footnote", fill_height=True, fill_width=True, analytics_enabled=False) as page:
        talk = gr.State(Talk())
        client = gr.Textbox(visible=False)
        record = gr.Textbox(visible=False)
        gr.HTML(_header(), elem_id="fn-head", apply_default_css=False)
        with gr.Row(elem_id="fn-main"):
            with gr.Column(elem_id="fn-left", scale=0, min_width=0):
                gr.HTML(
                    _text("shelf.html").replace("{endings}", ",".join(ENDINGS)),
                    elem_id="fn-shelf",
                    apply_default_css=False,
                )
            with gr.Column(elem_id="fn-talk", scale=6, min_width=300):
                chat = gr.Chatbot(
                    elem_id="fn-chat",
                    label=w("talks"),
                    show_label=False,
                    container=False,
                    height="100%",
                    buttons=[],
                    latex_delimiters=[],
                    feedback_options=None,
                    allow_tags=False,
                    group_consecutive_messages=False,
                    autoscroll=False,  # drawn.js scrolls, unless the reader has scrolled up
                )
                follow = gr.HTML(elem_id="fn-next", apply_default_css=False)
                gr.HTML(_text("scope.html"), elem_id="fn-scope", apply_default_css=False)
                box = gr.Textbox(
                    elem_id="fn-box",
                    label=w("question"),
                    show_label=False,
                    container=False,
                    placeholder=w("ask_one"),
                    max_lines=6,
                    submit_btn=True,
                    autofocus=True,
                    html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
                )
                worded = gr.Radio(
                    [(w("worded_by", name=name), True), (w("own_words"), False)],
                    value=True,
                    elem_id="fn-words",
                    label=w("how"),
                    show_label=False,
                    container=False,
                    visible=bool(name),
                )
                act = gr.Textbox(elem_id="fn-act", visible="hidden", label="act")
                wake = gr.Textbox(elem_id="fn-wake", visible="hidden", label="wake")
            with gr.Column(elem_id="fn-side", scale=5, min_width=300):
                gr.HTML(_text("bar.html"), elem_id="fn-bar", apply_default_css=False)
                pane = gr.HTML(elem_id="fn-pane", apply_default_css=False)
        gr.HTML(_footer(name), elem_id="fn-foot", apply_default_css=False)

        parts = dict(chat=chat, box=box, talk=talk, pane=pane, next=follow, record=record)
        outputs = [parts[part] for part in PARTS]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # Not through the queue: it closes its stream after each event, and a question sent just then gets no answer.
        direct: dict[str, Any] = {"queue": False, **private}
        asking: dict[str, Any] = {"outputs": outputs, "concurrency_limit": readers, **private}
        opened = page.load(view.opened, [talk, client], outputs, js=_with_client(1, "load"), **direct)
        asked = box.submit(
            view.ask,
            [box, talk, worded, client],
            api_name="submit",
            trigger_mode="multiple",  # "once" drops a question sent while the last answer ends
            js=_with_client(3, "ask"),
            **asking,
        )
        tried = chat.example_select(view.ask_example, [talk, worded, client], js=_with_client(2, "ask"), **asking)
        again = chat.retry(view.retry, [talk, worded, client], js=_with_client(2, "ask"), **asking)
        for event in (asked, tried, again):
            event.then(view.goes_on, [talk, client], [follow], js=_with_client(1), **direct)
        box.stop(view.stopped, [talk], outputs, cancels=[asked, tried, again], **direct)
        acted = act.change(view.acted, [act, talk, client], outputs, js=_with_client(2), **direct)
        for event in (opened, acted):
            event.then(view.offers, [talk, client], [chat], js=_with_client(1), **direct)
        wake.change(view.woken, trigger_mode="multiple", concurrency_limit=None, **private)
        record.change(None, [record], None, js="(record) => window.fnTalks?.keep(record)", **private)
        api(view.api_ask, api_name="ask", concurrency_limit=readers)
    return page


def _with_client(before: int, event: str = "") -> str:
    """JavaScript that appends what the browser knows about its reader to an event's inputs."""
    names = ", ".join(f"v{i}" for i in range(before))
    return f"async ({names}) => [{names}, await window.fnClient('{event}', [{names}])]"


def _header() -> str:
    return f'<header class="fn-header">{_MARK}{_text("header.html")}</header>'


def _footer(model: str) -> str:
    """One line that says what is sent where."""
    key = "sent" if model else "local"
    said = html.escape(words()(key, name=model))
    return f'<footer class="fn-footer" data-t="{key}" data-name="{html.escape(model)}">{said}</footer>'


def _facts(bot: Footnote, settings: Settings) -> dict[str, Any]:
    """What the page's script knows of this server."""
    return {
        "uploads": settings.uploads,
        "days": max(1, settings.keep_hours // 24),
        "limits": SERVED,
        "megabytes": settings.max_upload_mb,
        "sample": bot.sample,
        "model": bool(bot.chain.chat),
    }


def _script() -> str:
    """What runs before the page is drawn, with the words of all languages; and what runs then, as a function."""
    shown = {
        language: {key: text for key, text in known.items() if not key.startswith("widget_")}
        for language, known in known_words().items()
    }
    before = "\n".join(_text(name) for name in ("client.js", "words.js", "library.js", "talks.js"))
    then = "\n".join(map(_text, SCRIPTS))
    return f"fnKnown.words = {json.dumps(shown, ensure_ascii=False)};\n{before}\nwindow.fnPage = () => {{\n{then}}};"


def _text(name: str) -> str:
    room = "scripts" if name.endswith(".js") else "page"
    return (STATIC / room / name).read_text("utf-8")


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
