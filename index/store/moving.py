"""All of one store into another, vectors and all, the source untouched."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import StoreDamaged
from .protocols import Movable

_NOTES = ("sample",)


def move(source: Movable, target: Movable, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Copy every article with all that was made of it, origins and older texts; nothing is embedded again.

    Run again after it was stopped it goes on: what is there already is only compared. Articles that the target
    holds beside them stay.

    Args:
        source: is only read.
        target: made with the same embedding model.
        progress: called with (articles done, articles in all).

    Returns:
        How many articles were copied and compared.

    Raises:
        StoreDamaged: a row in the source is damaged, or one in the target is not what was copied.
    """
    ids = source.ids()
    for key in _NOTES:
        if (value := source.note(key)) is not None and not len(target):
            target.note(key, value)
    for done, article_id in enumerate(ids, start=1):
        article, rows, led = source.article(article_id), source.rows_of(article_id), source.origins_of(article_id)
        target.add(article, None, lambda rows=rows: rows)  # type: ignore[misc] # bound now, not later
        for origin in led:
            target.add(article, origin)
        for old in source.versions_of(article_id):
            target.keep_version(old, article_id)
        for made in source.statements([article_id]).values():
            target.keep_statements(article_id, made)
        if near := source.multilingual_of(article_id):
            target.keep_multilingual(article_id, near)
        progress(done, len(ids))
    for article_id in ids:
        _compare(source, target, article_id)
    target.save()
    return len(ids)


def _compare(source: Movable, target: Movable, article_id: str) -> None:
    same = (
        source.article(article_id) == target.article(article_id)
        and source.rows_of(article_id) == target.rows_of(article_id)
        and set(source.origins_of(article_id)) <= set(target.origins_of(article_id))
        and source.statements([article_id]).items() <= target.statements([article_id]).items()
        and source.multilingual_of(article_id) in (None, target.multilingual_of(article_id))
        and set(source.versions_of(article_id)) <= set(target.versions_of(article_id))
    )
    if not same:
        raise StoreDamaged(
            f"Article {article_id} is not the same in both: remove it from the target, and move again."
        )
