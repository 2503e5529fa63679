"""What the operator may set: ``FOOTNOTE_*`` variables or the flags of the same names.

Read once, checked at once, frozen. Providers' keys stay in the providers' own variables.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index import FootnoteError, is_database

PREFIX = "FOOTNOTE_"
_CODE = Path(__file__).resolve().parent.parent


def data_folder(code: Path = _CODE) -> Path:
    """Where articles are kept if nothing else is said.

    Args:
        code: the folder that holds ``app``. In a checkout the articles lie in its ``index/data``; code that is
            installed is no place for them, and they lie in the user's data folder, as the system has it.
    """
    if (code / "pyproject.toml").is_file():
        return code / "index" / "data"
    return _users("XDG_DATA_HOME", ".local/share", "Library/Application Support") / "footnote"


def _users(variable: str, elsewhere: str, mac: str) -> Path:
    """A folder of the user's as the system has it (XDG, Windows, macOS)."""
    given = os.environ.get(variable) or (os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None)
    if given:
        return Path(given)
    return Path.home() / (mac if sys.platform == "darwin" else elsewhere)


class SettingsError(FootnoteError):
    """A setting is unknown or has a value that cannot be used."""

    code = "setting_invalid"


def _setting(default: Any, meaning: str, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, with their defaults.

    Raises:
        SettingsError: a value cannot be used; the sentence names the setting and the value.
    """

    data: Path = _setting(data_folder(), "the folder of articles; made if missing")
    database: str = _setting(
        "",
        "`postgresql://user@host/name`: the database that holds the articles, readers' own ones and votes; `data` "
        "may be given it instead",
        secret=True,
    )
    host: str = _setting("127.0.0.1", "the address to listen on")
    port: int = _setting(7860, "the port to listen on")
    root_path: str = _setting("", "the path that a proxy serves it under, such as `/footnote`")
    embedder: str = _setting(
        "", "a sentence-transformers name or folder; empty for the packaged MiniLM, `minilm-int8` for it in 8 bits"
    )
    llm: str = _setting("", "`provider:model` that words answers; empty for the articles' own sentences")
    llm_url: str = _setting("", "address of an OpenAI-compatible server for `openai:` models")
    origins: tuple[str, ...] = _setting((), "origins, comma-separated, that may embed the page and call the API")
    hosts: tuple[str, ...] = _setting(
        (),
        "host names the server answers to, comma-separated; empty for any, or, listening on this machine alone, for "
        "`localhost`, its addresses and `FOOTNOTE_HOST`",
    )
    proxies: tuple[str, ...] = _setting(
        (),
        "addresses of proxies before the server, comma-separated, whose X-Forwarded-For, -Host and -Proto are "
        "believed",
    )
    sites: tuple[str, ...] = _setting((), "sites whose articles the widget may add by address, comma-separated")
    token: str = _setting("", "lets its bearer add and remove articles over HTTP", secret=True)
    uploads: str = _setting(
        "page",
        "who may add articles without the token: `page` (readers of the page, each for themselves alone), `session` "
        "(the same, and any client of the API), `shared` (everybody, for all) or `off`",
    )
    keep_hours: int = _setting(168, "how long readers' own articles are kept after their last use")
    rate: int = _setting(30, "questions a minute for one client")
    max_upload_mb: int = _setting(20, "the largest file to add, in megabytes")
    mcp: str = _setting("off", "`on` answers assistants by the Model Context Protocol at `/mcp`")
    log: str = _setting("off", "`requests` writes a JSON line for each request to standard error")

    def __post_init__(self) -> None:
        self._check("database", not self.database or is_database(self.database), "postgresql://user@host/name")
        self._check("uploads", self.uploads in ("page", "session", "shared", "off"), "page, session, shared or off")
        self._check("log", self.log in ("off", "requests"), "off or requests")
        self._check("mcp", self.mcp in ("off", "on"), "off or on")
        if self.mcp == "on" and not find_spec("mcp"):
            raise SettingsError("FOOTNOTE_MCP is on and its package is not installed: run pip install mcp==2.3.0.")
        if self.mcp == "on" and not (found := version("mcp")).startswith("2."):
            raise SettingsError(
                f"FOOTNOTE_MCP is on and its package is installed as {found}: run pip install mcp==2.3.0."
            )
        self._check("host", bool(self.host.strip()), "the address to listen on, such as 127.0.0.1")
        self._check("port", 0 <= self.port <= 65535, "a port from 0 to 65535")
        self._check("root_path", bool(re.fullmatch(r"(/[\w.~-]+)*", self.root_path)), "a path such as /footnote")
        self._check("rate", 1 <= self.rate <= 100_000, "a number from 1 to 100000")
        self._check("keep_hours", 1 <= self.keep_hours <= 87_600, "hours from 1 to 87600")
        self._check("max_upload_mb", 1 <= self.max_upload_mb <= 1000, "megabytes from 1 to 1000")
        self._check("llm", not self.llm or ":" in self.llm, "provider:model, such as ollama:llama3.2")
        self._check("llm_url", not self.llm_url or _is_origin(self.llm_url, path=True), "an http(s) address")
        for origin in self.origins:
            self._check("origins", _is_origin(origin), "exact origins such as https://news.example")
        for name in self.hosts + self.sites:
            which = "hosts" if name in self.hosts else "sites"
            self._check(which, bool(re.fullmatch(r"[\w.-]+(:\d+)?", name)), "host names such as news.example")

        for proxy in self.proxies:
            self._check("proxies", _is_network(proxy), "IP addresses or networks such as 10.0.0.0/8")

    def _check(self, name: str, good: bool, wanted: str) -> None:
        if not good:
            value = getattr(self, name)
            shown = ",".join(value) if isinstance(value, tuple) else value
            raise SettingsError(f"{PREFIX}{name.upper()} is {str(shown)[:80]!r}: give {wanted}.")

    @classmethod
    def read(cls, environ: Mapping[str, str], **flags: Any) -> Settings:
        """Settings from variables, with flags that are not None before them.

        Raises:
            SettingsError: a variable is unknown, or a value cannot be used.
        """
        known = {item.name: item for item in fields(cls)}
        values: dict[str, Any] = {}
        for variable, value in environ.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in known or not variable.isupper():
                raise SettingsError(
                    f"{variable} is no setting of Footnote: the settings are "
                    + ", ".join(PREFIX + name.upper() for name in known)
                    + "."
                )
            values[name] = value
        values.update({name: value for name, value in flags.items() if value is not None})
        if is_database(values.get("data")):
            values["database"] = values.pop("data")
        return cls(**{name: _parsed(name, value, known[name].default) for name, value in values.items()})


def _parsed(name: str, value: Any, default: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(default, tuple):
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    if isinstance(default, int):
        try:
            return int(value)
        except ValueError as error:
            raise SettingsError(f"{PREFIX}{name.upper()} is {value[:80]!r}: give a whole number.") from error
    if isinstance(default, Path):
        return Path(value).expanduser() if value else default
    return value


def _is_origin(text: str, path: bool = False) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (path or (not parts.path and not parts.query and not parts.username))
        )
    except ValueError:
        return False


def _is_network(text: str) -> bool:
    try:
        return bool(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return False


def cache() -> Path:
    """The user's cache folder, for what can be made again."""
    return _users("XDG_CACHE_HOME", ".cache", "Library/Caches") / "footnote"
