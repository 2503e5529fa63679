"""Questions made from an article's own sentences, as a person would ask them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article
from retrieval.answer import message
from retrieval.overview.candidates import LONGEST, MOST, candidates


def questions(text: str, language: str | None = None, **stated: str) -> list[str]:
    return [one.question for one in candidates(Article(stated.pop("title", ""), text, language=language, **stated))]


CLOSING = "The city will close the two libraries in September to save £1.2 million."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (CLOSING, "When will the city close the two libraries?"),
        (CLOSING, "Why will the city close the two libraries?"),
        ("The lift was shut on Monday because a cable had frayed.", "Why was the lift shut?"),
        ("A driver was trapped on Sunday in his cab.", "When was the driver trapped?"),
        ("In 2019 the council sold the hall.", "When did the council sell the hall?"),
        ("She left after the talks opened in March 2008.", "When did the talks open?"),
        ("The offer ends on 31 October.", "When does the offer end?"),
        ("The search, which cost little, was suspended at dusk on Sunday.", "When was the search suspended?"),
        ("A mobile library will stop at Mill Lane on Thursdays.", "Where will a mobile library stop?"),
        ("The shop moved to Holm in 2019.", "Where did the shop move to?"),
        ("The bridge will cost about £4.2 million.", "How much will the bridge cost?"),
        ("A month ticket costs 49 euros.", "How much does a month ticket cost?"),
        ("The firm will pay €60,000 for a nursery.", "How much will the firm pay for a nursery?"),
        ("The fee is 12 euros.", "How much is the fee?"),
        ("The report says that rents fell by 4 per cent.", "How much did rents fall?"),
        ("The ban lasted 27 months.", "How long did the ban last?"),
        ("The shoe is 7 metres long.", "How long is the shoe?"),
        ("The search was led by Anna Foss of the coast guard.", "Who led the search?"),
        ("The prize was given by Anna Foss.", "Who was the prize given by?"),
        ("Anna Foss, 61, who founded the station, was calm. Foss said no.", "Who founded the station?"),
        ("At least 25 buses have been replaced.", "How many buses have been replaced?"),
        ("About 60 per cent of the hake is exported.", "What share of the hake is exported?"),
        ("Work stopped, and 331 tickets were sold.", "How many tickets were sold?"),
        ("The castle drew 31,000 visitors last year.", "How many visitors did the castle draw?"),
        ("Rójka employs nine people. They like Rójka.", "How many people does Rójka employ?"),
        ("A study followed 612 holders of the award.", "How many holders of the award did the study follow?"),
        ("Ana Foss had six fitters to begin with. So did Foss.", "How many fitters did Ana Foss have?"),
        ("The recall covers 3,450 toys in red and cream.", "How many toys does the recall cover?"),
        ("There are 40,000 empty flats around Holm.", "How many empty flats are there around Holm?"),
        ("The company decided to sell the mill.", "What did the company decide to do?"),
        ("The council rejected a plan for the old mill.", "What did the council reject?"),
        ("Mayor Ada Brennan said that it would open soon.", "What did Ada Brennan say?"),
        ("“It is late,” said the harbour master Ada Brennan.", "What did Ada Brennan say?"),
        ("The council said that it knew of no such contract.", "What did the council say?"),
        ("The work is paid for by a lottery.", "Who pays for it?"),
        ("Some 300 neighbours protested.", "Who is against it?"),
        ("The vote will be repeated in May.", "What happens next?"),
        ("Nobody was hurt.", "Was anyone hurt?"),
        ("The bill passed by 288 votes to 197.", "What was the result of the vote?"),
        ("Anna Foss, the director of the zoo, was calm.", "Who is Anna Foss?"),
    ],
)  # fmt: skip
def test_a_sentence_gives_the_question_a_person_would_ask(text, asked):
    found = list(candidates(Article("", text)))
    assert asked in [one.question for one in found]
    assert all(0 <= one.start < len(text) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She will come on Monday because of him. They announced it. It took 3 hours and 20 percent of 5 years.",
        "A survey published on Monday says so.",
        "Its report is due in May.",
        "When the birds are moved in May, all is well.",
        "The police officers arrested on Monday were freed.",  # no clause of its own
        "The drivers were younger than nine when the law passed.",
        "Two thirds of this came from gifts.",
        "The colonel rejected the charge.",  # whoever asks what is told nothing
        "“The bridge will cost £4 million,” she said.",
        "Getting there need not hurt.",
        "The tower should be finished.",
        "By Anna Foss, City Reporter",
        "Tour dates 2027",
    ],
)
def test_what_is_not_understood_without_its_article_gives_none(text):
    assert [one for one in questions(text) if one not in ("What happens next?", "What did the police say?")] == []


def test_nobody_is_asked_about_who_wrote_the_article():
    told = "Ann Reed, a reporter, saw it. Ann Reed said that the mayor, Eva Lund, was there. “No,” said Eva Lund."
    assert "Who is Ann Reed?" in questions(told)
    asked = questions(told, author="Ann Reed")
    assert "Who is Eva Lund?" in asked and not [one for one in asked if "Reed" in one]


def test_no_name_runs_across_sentences():
    text = "The lido will close, the council said on Tuesday. Three swimmers were hurt. “We wait,” Ada Foss said."
    asked = [one for one in questions(text) if one.endswith(" say?")]
    assert "What did Ada Foss say?" in asked and not [one for one in asked if "Tuesday" in one]


def test_it_is_what_the_article_is_about():
    told = "The pool will close. Lamps in the next street are paid for by a lottery."
    assert "Who pays for it?" not in questions(told, title="Pool to close")
    assert "Who pays for it?" in questions(told, title="Lamps for the next street")


def test_no_question_counts_words_or_asks_what_is_said_about_something():
    text = "Some 41,000 books are lent by Mill Lane. In 1908 Eastgate Hall opened, and 9,400 signatures came."
    assert not [one for one in questions(text) if "mention" in one or "is said about" in one]


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("de", "Der Bürgermeister Jan Reh lehnt das ab.", "Wer ist Jan Reh?"),
        ("de", "Im Mai öffnet das neue Freibad.", "Wann öffnet das neue Freibad?"),
        ("de", "Die Sanierung beginnt am 6. Oktober.", "Wann beginnt die Sanierung?"),
        ("de", "Die Stadt schließt das Bad, weil Geld fehlt.", "Warum schließt die Stadt das Bad?"),
        ("de", "Das neue Werk beschäftigt rund 300 Menschen.", "Wie viele Menschen beschäftigt das neue Werk?"),
        ("de", "Die Brücke kostet 4 Millionen Euro.", "Wie viel kostet die Brücke?"),
        ("fr", "Plus de 300 personnes ont défilé à Lyon.", "Combien de personnes ont défilé à Lyon ?"),
        ("fr", "Le texte entrera en vigueur le 1er mars.", "Quand est-ce que le texte entrera en vigueur ?"),
        ("fr", "La mission a coûté 214 millions d'euros.", "Combien a coûté la mission ?"),
        ("es", "El proceso comenzará el 8 de julio.", "¿Cuándo comenzará el proceso?"),
        ("es", "El puente costará 4 millones de euros.", "¿Cuánto costará el puente?"),
        ("es", "La feria recibió 300 visitas en marzo.", "¿Cuántas visitas recibió la feria en marzo?"),
        ("ru", "«Мы ждём», — сказал Иван Петров. Петров живёт рядом.", "Что говорит Иван Петров?"),
        ("fr", "« Nous attendons », explique la maire, Anne Roux.", "Que dit Anne Roux ?"),
        ("es", "Ana Ruiz, alcaldesa de Holm, aseguró que abrirá.", "¿Qué dice Ana Ruiz?"),
        ("uk", "«Чекаємо», — каже лікарка Ганна Коваль.", "Що каже Ганна Коваль?"),
        ("ru", "В мае изменения обсудит комитет.", "Когда изменения обсудит комитет?"),
        ("ru", "Около 300 человек вышли на площадь.", "Сколько человек вышли на площадь?"),
        ("uk", "У 1983 році двоє студентів кинули сірник.", "Коли двоє студентів кинули сірник?"),
        ("uk", "Перша версія впала, бо була мала. Це не перша версія.", "Чому перша версія впала?"),
    ],
)  # fmt: skip
def test_another_language_is_asked_in_its_own(language, text, asked):
    assert asked in questions(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Im Mai kommt er nicht mehr dorthin."),
        ("fr", "Le 30 janvier, le président, Rolf Ek, part."),  # the clause goes on behind the name
        ("fr", "Le sort des vols de samedi sera connu vendredi."),
        ("es", "Entre 300 personas se eligió a quien lo hará."),
        ("ru", "В понедельник одна из этих троих, Анна Жубер, уехала."),
        ("uk", "Комету буде видно приблизно до 23 липня."),
        ("it", "Nel 2019 la città chiuse il ponte."),  # no language of the page
    ],
)
def test_a_form_that_is_not_surely_whole_gives_none(language, text):
    general = {message(code, language) for code in ("ask_next", "ask_cost")} if language != "it" else set()
    assert not set(questions(text, language)) - general


def test_only_the_beginning_of_a_long_article_is_used():
    assert questions("x " * (LONGEST // 2) + "The bridge will open in May.") == []


LETTERS = st.text(alphabet=st.sampled_from("Ada Bo’s ,.\n25said president of the will on Monday"), max_size=400)


@given(LETTERS, st.sampled_from([None, "de", "fr", "es", "ru", "uk", "it"]))
def test_any_text_is_taken(text, language):
    found = list(candidates(Article("", text, language=language)))
    assert all(0 <= one.start < len(text) and "\n" not in one.question for one in found)
    assert all(len(one.question) <= MOST for one in found)
    assert len({one.question.lower() for one in found}) == len(found)
