"""A growing answer as server-sent events."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from index import FootnoteError
from retrieval import Answer

from .body import error_body
from .errors import error_response

log = logging.getLogger("footnote")


async def events(first: Answer, answers: AsyncIterator[Answer | None]) -> AsyncIterator[str]:
    """The growing answers as server-sent events."""
    yield _event("searching", {"question": first.question})
    shown, last = "", first
    try:
        async for answer in answers:
            if answer is None:
                yield ": still there\n\n"
                continue
            if answer.text != shown:
                yield _event("token", _token(shown, answer))
            shown, last = answer.text, answer
        yield _event("answer", last.to_dict())
    except FootnoteError as error:
        yield _event("error", json.loads(bytes(error_response(error).body)))
    except Exception as error:  # noqa: BLE001 - the stream ends with a safe sentence, whatever it was
        log.error("a stream failed: %s", type(error).__name__)
        yield _event("error", error_body("internal", "Something went wrong here: try again, or tell the operator."))


def _token(shown: str, answer: Answer) -> dict[str, Any]:
    """What has come since, and every sentence so far; each of them is checked."""
    start = 0
    while start < min(len(shown), len(answer.text)) and shown[start] == answer.text[start]:
        start += 1
    said = answer.to_dict()
    sofar = {key: said[key] for key in ("verdict", "sentences", "citations")}
    return {"start": start, "text": answer.text[start:], **sofar}


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
