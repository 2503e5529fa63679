"""Settings are checked at once, and say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError


def test_variables_and_flags():
    settings = Settings.read(
        {"FOOTNOTE_PORT": "8000", "FOOTNOTE_ORIGINS": "https://a.example, https://b.example/", "HOME": "x"}, port=9000
    )
    assert settings.port == 9000
    assert settings.origins == ("https://a.example", "https://b.example")
    assert settings.data == Settings().data
    assert Settings.read({"FOOTNOTE_DATA": "~/x"}).data == Path("~/x").expanduser()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOOTNOTE_PORT", "many"),
        ("FOOTNOTE_PORT", "99999"),
        ("FOOTNOTE_UPLOADS", "yes"),
        ("FOOTNOTE_ORIGINS", "*"),
        ("FOOTNOTE_ORIGINS", "https://a.example/path"),
        ("FOOTNOTE_LLM", "gpt"),
        ("FOOTNOTE_RATE", "0"),
        ("FOOTNOTE_HOSTS", "a b"),
        ("FOOTNOTE_COLOUR", "red"),
        ("FOOTNOTE_port", "1"),
    ],
)
def test_what_cannot_be_used_is_named(variable, value):
    with pytest.raises(SettingsError) as refused:
        Settings.read({variable: value})
    assert variable in refused.value.message and "\n" not in refused.value.message


def test_secrets_are_not_shown():
    assert "hunter2" not in repr(Settings(token="hunter2"))
