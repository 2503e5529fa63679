"""The widget's file, and the page that shows how to embed it."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI

from ..limits import SERVED
from .assets import serving

STATIC = Path(__file__).parent.parent / "static"
FILES = {
    "/widget.js": ("widget.js", "text/javascript"),
    "/embed": ("embed.html", "text/html"),
    "/embed.js": ("embed.js", "text/javascript"),
    "/embed.css": ("embed.css", "text/css"),
}
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""The demo page is as strict as a careful host: no inline script, no inline style."""


def build_embed(app: FastAPI) -> None:
    """Serve the widget and its demo page."""
    for path, (name, kind) in FILES.items():
        headers = {"cache-control": "public, max-age=3600, stale-while-revalidate=86400"}
        if name == "widget.js":  # any page may load it; ``FOOTNOTE_ORIGINS`` decides which may ask
            headers["cross-origin-resource-policy"] = "cross-origin"
        else:
            headers["content-security-policy"] = POLICY
        serve = serving(STATIC / name, f"{kind}; charset=utf-8", headers, {"FN_LIMITS": json.dumps(SERVED)})
        app.add_api_route(path, serve, methods=["GET", "HEAD"], include_in_schema=False)
