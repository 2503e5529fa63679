"""Who said what the last answer quotes: "Who said that?".

The answer is what was quoted, with the sentence beside it that names the speaker.
"""

from __future__ import annotations

from ..answer import Answer, Query
from ..context import Context, answered
from ..followup import asks_who_said, resolve
from ..reader.antecedent import with_antecedent
from ..reader.citations import cite
from ..reader.selection import MAX_SENTENCES, Choice
from ..text.speech import attributes

ATTRIBUTED = 0.9
"""Confidence that a sentence of the last answer, or the one beside it, names who spoke."""


def answer(query: Query, context: Context) -> Answer | None:
    """What the last answer quotes and who said it, where a sentence of it or beside it tells; else None."""
    turns = query.turns
    if not turns or not asks_who_said(query.question):
        return None
    last = " ".join(turns[-1].answer.split())
    choices: dict[tuple[str, int], Choice] = {}
    for passage in context.retriever.search(last, within=query.scope):
        text = passage.article.text
        for sentence in passage.sentences:
            words = " ".join(text[sentence.start : sentence.end].split())
            for other in with_antecedent(sentence, passage) if words in last else ():
                choices[passage.article_id, other.start] = Choice(passage.article, other.start, other.end)
    kept = [choices[key] for key in sorted(choices)][:MAX_SENTENCES]
    if not any(attributes(one.article.text[one.start : one.end]) for one in kept):
        return None
    return answered(query, *cite(kept), confidence=ATTRIBUTED, searched=resolve(query.question, turns))
