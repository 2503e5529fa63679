"""Questions over several articles, and near misses of one: what is answered, what is refused, what is said first."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex
from retrieval import Chain

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(tmp_path, embedder):
    """Asks a question of articles given as (title, text, day)."""
    index = LocalIndex(tmp_path, embedder)

    def ask(question, *articles, **stated):
        for title, text, day in articles:
            index.add(Article(title, text, published=day, **stated))
        return Chain(index).ask(question)

    yield ask
    index.close()


def bold(answer):
    return [one.text[slice(*one.bold)] for one in answer.sentences if one.bold]


SHEETS = [
    (f"Product {name}", f"Product {name} is a {what}. It holds {holds} and weighs {grams} grams.", "2025-05-01")
    for name, what, holds, grams in (
        ("A", "kettle", "1.7 litres", "900"),
        ("B", "toaster", "two slices", "1,400"),
        ("C", "mixer", "3 litres", "2,300"),
        ("D", "fryer", "4 litres", "5,100"),
    )
]


@pytest.mark.parametrize(("name", "grams"), [("A", "900"), ("b", "1,400"), ("C", "2,300"), ("d", "5,100")])
def test_a_sentence_is_about_its_article(asked, name, grams):
    answer = asked(f"How much does product {name} weigh?", *SHEETS)
    assert all(one.title == f"Product {name.upper()}" for one in answer.citations) and grams in answer.text
    assert not any(note.code == "differ" for note in answer.notes)


COSTS = [
    ("Farm in Ober sold", "The farm in Ober was sold for £1.9 million on Friday. It has 40 cows.", "2025-05-01"),
    (
        "Reservoir planned at Nieder",
        "The reservoir at Nieder will cost £310 million. It holds a year's rain.",
        "2025-05-02",
    ),
    ("Library in Tann repaired", "The library in Tann has a new roof. Repairs cost 7 million euros.", "2025-04-03"),
    ("Chapel in Holm repaired", "The chapel in Holm is dry again. Repairs cost 90,000 euros.", "2025-04-04"),
]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How much was the farm in Ober sold for?", "£1.9 million"),
        ("What will the reservoir cost?", "£310 million"),
        ("How much did the repairs of the library in Tann cost?", "7 million"),
        ("How much did the repairs of the chapel in Holm cost?", "90,000"),
    ],
)
def test_no_disagreement_over_different_things(asked, question, said):
    answer = asked(question, *COSTS)
    assert answer.verdict != "not_found" and said in answer.citations[0].quote
    assert not any(note.code == "differ" for note in answer.notes)


HALL = [
    ("Hall in Holm", "The hall in Holm opens on 3 June. Tickets cost 12 euros.", "2025-05-01"),
    (
        "Correction: hall in Holm",
        "Correction: the hall opens on 10 June, not on 3 June as reported. Tickets cost 15 euros, not 12.",
        "2025-05-09",
    ),
]
TRAM = [
    ("Tram in Holm", "Work on the tram line in Holm begins in May. The line is 4 kilometres long.", "2025-03-01"),
    ("Tram in Holm: diggers arrive", "Work on the tram line in Holm began in June, a month late.", "2025-07-01"),
]


@pytest.mark.parametrize(
    ("articles", "question", "said"),
    [
        (HALL, "When does the hall open?", "10 June"),
        (HALL, "How much do tickets cost?", "15 euros"),
        (HALL, "When does the hall in Holm open?", "10 June"),
        (TRAM, "When did work begin?", "began in June"),
        (TRAM, "When did work on the tram line begin?", "began in June"),
    ],
)
def test_the_newer_article_is_heard(asked, articles, question, said):
    answer = asked(question, *articles)
    assert answer.found and said in answer.sentences[0].text


@pytest.mark.parametrize("question", ["did the two sides meet in secret", "Have the two sides met in secret?"])
def test_both_sides_are_shown(asked, question):
    answer = asked(
        question,
        ("Union denies talks", "The union denied on Monday that the two sides had met in secret.", "2025-05-05"),
        (
            "Company admits talks",
            "The company admitted on Friday that the two sides had met in secret.",
            "2025-05-09",
        ),
    )
    assert [one.published for one in answer.citations] == ["2025-05-09", "2025-05-05"]


STORM = [
    ("Storm over Tann", "Forty people were hurt in the storm over Tann. Roofs were torn off.", "2025-05-01"),
    ("New mayor in Tann", "The mayor of Tann, Eva Lund, took office on Monday.", "2025-05-02"),
    ("Road works", "Work on the road begins in May 2025. The road is three metres wide.", "2025-04-01"),
    ("The Anna Bank's year", "The Anna Bank lost 10 million crowns in 2023. It has 80 branches.", "2024-02-01"),
]


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the storm?",
        "Who is the mayor of Holm?",
        "When does work on the road end?",
        "How much did the Quiroga Bank lose in 2023?",
        "How much did the Anna Bank lose in 2021?",
        "How much did the Anna Bank win in 2023?",
        "How many metres long is the road?",
        "Who is the mayor of Kell?",
        "How much did the Bruno Bank lose in 2023?",
    ],
)
def test_a_near_miss_is_no_answer(asked, question):
    assert not asked(question, *STORM).found


FERRY = [
    (
        "Opinion: who builds such ships?",
        "Opinion. 100 people could have died on the ferry. It must not sail.",
        "2025-05-03",
    ),
    ("Ferry fire off Tarsk", "Fifteen people were injured in the fire on the ferry off Tarsk.", "2025-05-01"),
]
DROWNED = [
    (
        "Boat overdue",
        "Forty people were feared drowned off Kell on Sunday. On Monday all were found alive on an island.",
        "2025-05-05",
    )
]
ARREST = [("Police on rumour", "Police denied that two men had been arrested over the fire in Holm.", "2025-05-05")]


@pytest.mark.parametrize(
    ("articles", "question"),
    [
        (FERRY, "How many people died?"),
        (DROWNED, "How many people drowned?"),
        (ARREST, "How many men were arrested?"),
        (FERRY, "how many died on the ferry"),
        (ARREST, "how many people have been arrested over the fire in Holm?"),
    ],
)
def test_what_nobody_asserts_is_no_figure(asked, articles, question):
    answer = asked(question, *articles)
    assert not {"100", "Forty", "two"} & {word for words in bold(answer) for word in words.split()}
    assert not any("100 people could" in one.text for one in answer.sentences) or not answer.found
    assert not any(note.code == "differ" for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("Work starts in September and the bridge will open in March 2027.", "when will it open", "March 2027"),
        ("Eight of the eleven farms have been sold.", "how many farms have been sold", "Eight"),
        ("Building begins in May, and the school opens in August 2026.", "when does the school open", "August 2026"),
        ("Three of the nine ships have sailed.", "how many ships have sailed", "Three"),
        ("The talks began in June and will end in October.", "when will the talks end", "October"),
    ],
)
def test_bold_does_not_mislead(asked, text, question, right):
    assert all(right in words for words in bold(asked(question, ("News from Tann", text, "2025-05-05"))))


NAMES = [
    "Anna", "Bruno", "Carla", "Dario", "Elsa", "Fabio", "Greta", "Hugo", "Iris", "Jonas", "Karin", "Lars",
    "Mira", "Nils", "Olga", "Pablo", "Rosa", "Sven", "Tilda", "Uwe", "Vera", "Wanda", "Xaver", "Yvonne",
]  # fmt: skip


def test_what_one_search_has_first_is_read(asked):
    banks = [
        (f"The {name} Bank", f"The {name} Bank lost {11 + at} million crowns in 2023.", "2024-02-01")
        for at, name in enumerate(NAMES)
    ]
    filler = " ".join(
        f"In row {n} of the report stands a table about the harbour, its cranes and its fees." for n in range(80)
    )
    long = (
        "The year of the harbour",
        f"{filler} The Quiroga Bank lost 41 million crowns in 2023. {filler}",
        "2024-02-02",
    )
    answer = asked("How much did the Quiroga Bank lose in 2023?", *banks, long)
    assert answer.found and "41 million" in answer.sentences[0].text
    assert all("Quiroga" in one.quote for one in answer.citations)


BYLINES = [
    Article("Fire in Tann", "A fire destroyed the mill in Tann on Monday. Nobody was hurt.", "2025-03-04",
            author="Jane Doe", publisher="City News"),
    Article("Mill fire: two suspects", "Two men were arrested over the fire in the mill in Tann.", "2025-03-09",
            author="Max Orr", publisher="Lorn Post"),
    Article("Tram for Holm", "The council of Holm voted on Friday for a tram.", "2025-03-21",
            author="Jane Doe", publisher="City News"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What did Jane Doe report?", ["Tram for Holm", "Fire in Tann"]),
        ("What does City News say about the fire?", ["Fire in Tann"]),
        ("Which articles mention the mill?", ["Mill fire: two suspects", "Fire in Tann"]),
        ("How many articles are there?", ["Tram for Holm", "Mill fire: two suspects", "Fire in Tann"]),
        ("What is the newest article?", ["Tram for Holm"]),
        ("What has changed since 8 March 2025?", ["Tram for Holm", "Mill fire: two suspects"]),
        ("Give me a timeline of the fire in Tann", ["Fire in Tann", "Mill fire: two suspects"]),
        ("Summarize all articles", ["Tram for Holm", "Mill fire: two suspects", "Fire in Tann"]),
        ("what happened in march 2025", ["Tram for Holm", "Mill fire: two suspects", "Fire in Tann"]),
    ],
)
def test_the_collection_and_its_bylines_can_be_asked_for(tmp_path, embedder, question, titles):
    index = LocalIndex(tmp_path, embedder)
    for article in BYLINES:
        index.add(article)
    answer = Chain(index).ask(question)
    index.close()
    assert answer.found and sorted({one.title for one in answer.citations}) == sorted(titles)


def test_who_wrote_about_something(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    for article in BYLINES:
        index.add(article)
    answer = Chain(index).ask("Who wrote about the fire?")
    index.close()
    assert answer.found and "Jane Doe" in answer.text and "Max Orr" in answer.text and "Holm" not in answer.text


FESTIVALS = [
    ("Lake Rock Festival opens", "The Lake Rock Festival opened in Sund on Friday with 30 bands.", "2025-07-18"),
    (
        "Lake Rock Festival ends",
        "The Lake Rock Festival ended on Sunday. It drew 36,000 visitors, police said.",
        "2025-07-21",
    ),
    ("Pine Rock Festival", "The Pine Rock Festival in Brack drew 9,000 visitors, its head said.", "2025-08-18"),
]


def test_a_question_that_names_nobody_means_what_most_articles_are_about(asked):
    answer = asked("How many visitors came?", *FESTIVALS)
    assert "36,000" in answer.text and " 9,000" not in answer.text and not answer.notes
    assert "9,000" in asked("How many visitors came to the Pine Rock Festival?").citations[0].quote


def test_articles_that_name_nobody_in_common_do_not_disagree(asked):
    fines = [
        ("Fines lowered", "The court in Orla lowered the highest fine for landlords to 25,000 crowns.", "2025-05-14"),
        ("Rents in Norra", "In Norra the highest fine for landlords is 100,000 crowns, said Ida Lund.", "2025-01-30"),
    ]
    answer = asked("What is the highest fine for landlords?", *fines)
    assert answer.found and not any(note.code == "differ" for note in answer.notes)


def test_a_sentence_is_read_behind_the_first_one_of_its_article(asked):
    plants = [
        (
            "Brennan hires 700",
            "The carmaker Brennan is hiring 700 people in Lorten. The plant cost 380 million euros.",
            "2025-04-15",
        ),
        (
            "Brenner closes plant",
            "The carmaker Brenner closes its plant in Lauten. About 2,400 jobs will go.",
            "2025-01-28",
        ),
    ]
    answer = asked("how much did the plant of brennan cost", *plants)
    assert answer.found and "380 million" in answer.text and "Brenner closes" not in answer.text


def test_what_was_denied_and_is_told_as_a_fact_later_is_said_first(asked):
    meetings = [
        (
            "Law passed",
            "The law was passed. Karin Aalto denied that she had met the landlords in secret.",
            "2024-12-17",
        ),
        ("Diary of Aalto", "Karin Aalto met the landlords twice in October, her diary shows.", "2025-01-22"),
    ]
    answer = asked("did karin aalto meet the landlords", *meetings)
    assert answer.found and "twice in October" in answer.citations[0].quote


def test_the_second_farm_may_be_asked_for_in_figures(asked):
    farms = [
        ("Farms hit", "The second farm in Oster had 20,200 hens. Its owner is Heike Brand.", "2024-11-22"),
        ("More farms", "The third farm had 9,500 ducks.", "2024-11-23"),
    ]
    assert "20,200" in asked("how many hens had the 2nd farm in oster", *farms).text


SWITCHED = [
    (
        "Heater recall",
        "The maker of Warmo heaters is recalling 12,000 of its model W20 after three fires.",
        "2025-01-14",
    ),
    ("Heater recall widened", "Warmo has widened the recall of its W20 heater from 12,000 to 31,000.", "2025-02-03"),
    (
        "Half of the heaters are back",
        "Warmo has got back 19,500 of the 31,000 W20 heaters that it recalled, it said on Friday.",
        "2025-03-28",
    ),
    ("Hall closed", "The swimming hall of Norrby stays closed until April. Damp has damaged its roof.", "2025-04-02"),
]


@pytest.mark.parametrize("question", ["how many heaters are recalled now", "how many heaters are recalled by now?"])
def test_now_asks_for_the_newest_figure_and_for_no_other_sentence(asked, question):
    assert "31,000" in asked(question, *SWITCHED).sentences[0].text


def test_a_part_is_no_other_figure_and_what_counts_the_same_thing_is_an_earlier_one(asked):
    answer = asked(
        "how many heaters are being recalled",
        ("Calor recalls heaters", "The maker Calor is recalling 12,000 electric heaters after fires.", "2025-11-03"),
        (
            "Recall grows",
            "Calor is now recalling 31,000 heaters, more than twice as many as a week ago.",
            "2025-11-10",
        ),
        ("Inquiry", "By Sunday 9,400 of the recalled heaters had been handed in, Calor said.", "2025-11-17"),
    )
    assert "31,000" in answer.sentences[0].text
    assert [(note.code, note.values["figure"]) for note in answer.notes] == [("earlier", "12,000")]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("whats new since 20 february", {"2025-03-28", "2025-04-02"}),
        ("what changed since 9 february?", {"2025-03-28", "2025-04-02"}),
        ("anything new since 1 april", {"2025-04-02"}),
        ("what changed since the last article", {"2025-04-02"}),
        ("summarize what was written since 20 february", {"2025-03-28", "2025-04-02"}),
    ],
)
def test_what_is_new_since_a_day_is_told_by_what_is_newer_alone(asked, question, days):
    answer = asked(question, *SWITCHED)
    assert {one.published for one in answer.citations} == days


def test_a_question_who_did_something_is_answered_though_it_looks_like_another_task(asked):
    night = "Hanna Brodsky, a teacher, slept in a car with her two children after snow blocked the A9."
    answer = asked("who sleeps in a car", ("Snow on the A9", night, "2025-11-19"))
    assert answer.verdict != "not_found" and "Brodsky" in answer.citations[0].quote


def test_a_request_for_another_task_is_still_declined(asked):
    answer = asked("write me a poem about cars", ("Snow on the A9", "Snow blocked the A9 for a night.", "2025-11-19"))
    assert answer.reason == "talk_other_task"
