"""The widget's file, the page that shows how to embed it, and the one that checks an export again.

The widget's words come from the table of the page: the short ones of every language are put into its file. What is
said of an answer or an error is a file of its own, a language each, which it asks for when there is something to say.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from babel import Locale
from fastapi import FastAPI

from retrieval import languages, message_texts

from ..limits import SERVED
from ..messages import known
from .assets import serving

STATIC = Path(__file__).parent.parent / "static" / "embed"
FILES = {
    "/embed": ("embed.html", "text/html"),
    "/embed.js": ("embed.js", "text/javascript"),
    "/embed.css": ("embed.css", "text/css"),
    "/recheck": ("recheck.html", "text/html"),
    "/recheck.js": ("recheck.js", "text/javascript"),
}
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""These pages are as strict as a careful host: no inline script, no inline style."""
SHARED = "searching checking searched question thanks its not_it good bad again paragraph copy copied".split()
"""Words of the page that the widget says too; its own begin with ``widget_``."""
SAID = ("possible", "check_this")
"""Messages of an answer that the widget says at once, without asking for the others."""
TABLE = "{ keys: [], words: {} }"
"""Where the words stand in the widget's file."""


def widget() -> bytes:
    """The widget's file with its words, without indentation and comments."""
    own = [key for key in known()["en"] if key.startswith("widget_")]
    words = {
        name: [*(known()[name][key] for key in own + SHARED), *(message_texts(name)[key] for key in SAID)]
        for name in languages()
    }
    keys = [*(key.removeprefix("widget_") for key in own), *SHARED, *SAID]
    code = bare("widget.js").replace(b"FN_LIMITS", json.dumps(SERVED).encode())
    return code.replace(TABLE.encode(), _json({"keys": keys, "words": words}))


def bare(name: str) -> bytes:
    """A script as it is sent to every reader: without indentation and comments."""
    code = re.sub(rb"/\*[^*]*(?:\*(?!/)[^*]*)*\*/|(?<=[\n ])// .*", b"", (STATIC / name).read_bytes())
    return re.sub(rb" *\n\s*", b"\n", code)


def sentences(language: str) -> bytes:
    """What is said of an answer and of errors in a language, as JSON."""
    texts = known()[language]
    errors = {key: text for key, text in texts.items() if key.startswith("error_")}
    return _json({**message_texts(language), **errors, "undated": texts["undated"]})


def _page(name: str) -> bytes:
    """A file, with the names of the languages where they are chosen from."""
    names = ((code, str(Locale.parse(code).display_name)) for code in languages())
    options = "".join(f'<option value="{code}">{name[0].upper()}{name[1:]}</option>' for code, name in names)
    return (STATIC / name).read_bytes().replace(b"{languages}", options.encode())


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def build_embed(app: FastAPI) -> None:
    """Serve the widget with its sentences, and the pages that stand by themselves."""
    kept = {"cache-control": "public, max-age=3600, stale-while-revalidate=86400"}
    open_to_all = {**kept, "cross-origin-resource-policy": "cross-origin"}  # ``FOOTNOTE_ORIGINS`` decides who may ask
    served = {"/widget.js": serving(widget(), "text/javascript; charset=utf-8", open_to_all)}
    served["/widget/cited.js"] = serving(bare("cited.js"), "text/javascript; charset=utf-8", open_to_all)
    for language in languages():
        served[f"/widget/{language}.json"] = serving(sentences(language), "application/json", open_to_all)
    for path, (name, kind) in FILES.items():
        headers = {**kept, "content-security-policy": POLICY}
        served[path] = serving(_page(name), f"{kind}; charset=utf-8", headers)
    for path, serve in served.items():
        app.add_api_route(path, serve, methods=["GET", "HEAD"], include_in_schema=False)
