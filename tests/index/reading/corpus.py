"""Small pages with one fault of real pages each, set in several layouts; what is wanted of each and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

LEAD = (
    "The council of Harrow Bridge voted on Tuesday evening to rebuild the old market hall, which has stood empty "
    "since a fire damaged its roof four years ago, and set aside 52 million for the work."
)
SECOND = (
    "Members of the opposition had asked for a smaller plan, arguing that the town could not carry the cost of the "
    "tower, the glass roof and the new square at the same time, but they were outvoted by nine to six."
)
THIRD = (
    "Work is to begin in the spring and to last three years, during which the weekly market will move to the car "
    "park behind the station, where traders will pay half of what they pay now for their places."
)
FOURTH = (
    "Shopkeepers in the lanes around the hall fear for their trade, since lorries will use the only road that leads "
    "to their doors, and they have asked the mayor for a fund that pays for what they lose."
)
FIFTH = (
    "A residents' group wants the old clock to return to its place above the western gate, and has collected eleven "
    "thousand signatures for it, more than for any other petition in the history of the town."
)
MENU = "<a href=/n>Headlines</a> <a href=/s>Scoreboard</a> <a href=/w>Forecasts</a> <a href=/a>Archive</a>"
AROUND = ("Scoreboard", "Forecasts", "Baker wins the lottery", "We value your privacy", "Terms of use", "Nice piece!")
"""What stands around each article and belongs to no article."""


def paragraphs(*words: str) -> str:
    return "".join(f"<p>{one}</p>" for one in words)


@dataclass(frozen=True, slots=True)
class Case:
    """A fault; ``body`` stands where the article is, ``head`` in the head, ``top`` between the headline and it."""

    name: str
    body: str = paragraphs(LEAD, SECOND, THIRD)
    head: str = ""
    top: str = ""
    language: str = "en"
    title: str = "Old market hall to be rebuilt"
    heading: str | None = None
    wanted: tuple[str, ...] = (LEAD, SECOND, THIRD)
    unwanted: tuple[str, ...] = ()
    author: str | None = None
    published: str | None = None
    publisher: str | None = None


Layout = Callable[[Case], str]
_COOKIES = "<div class=cookie-banner><p>We value your privacy and that of our partners.</p><button>OK</button></div>"
_MOST = "<h3>Most read</h3><ul><li><a href=/1>Baker wins the lottery</a><li><a href=/2>Goat on the line</a></ul>"
_COMMENTS = "<p>Nice piece! I was there when it burnt, and I have never seen so many people in one street.</p>"


def _page(case: Case, body: str) -> str:
    title = "" if "<title>" in case.head else f"<title>{case.title}</title>"
    return (
        f"<!doctype html><html lang={case.language}><head><meta charset=utf-8>{title}{case.head}</head>"
        f"<body>{body}</body></html>"
    )


def _heading(case: Case) -> str:
    return f"<h1>{case.title}</h1>" if case.heading is None else case.heading


def semantic(case: Case) -> str:
    return _page(
        case,
        f"{_COOKIES}<header><nav>{MENU}</nav></header><main><article>{_heading(case)}{case.top}{case.body}</article>"
        f"<aside>{_MOST}</aside><section id=comments>{_COMMENTS}</section></main>"
        "<footer><p>Terms of use and privacy for all our readers everywhere.</p></footer>",
    )


def divs(case: Case) -> str:
    return _page(
        case,
        f"<div class=top><ul class=main-menu><li>{MENU}</li></ul></div><div id=wrap><div class=left>"
        f"<div class=headline>{_heading(case)}</div><div class=article-info>{case.top}</div>"
        f"<div class=article-body>{case.body}</div></div><div class=sidebar>{_MOST}</div></div>"
        f"<div class='comments-list'>{_COMMENTS}</div>{_COOKIES}"
        "<div class=footer><p>Terms of use and privacy for all our readers everywhere.</p></div>",
    )


def nested(case: Case) -> str:
    return _page(
        case,
        f"<div role=navigation>{MENU}</div><div class=container><div class=row><div class='col-8'><section class=story>"
        f"<div class=story-head>{_heading(case)}{case.top}</div><div class=story-content>{case.body}</div></section>"
        f"<div class=related-stories>{_MOST}</div><div id=disqus_thread>{_COMMENTS}</div></div>"
        f"<div class=col-4><div class=widget>{_MOST}</div></div></div></div>{_COOKIES}"
        "<div id=footer><p>Terms of use and privacy for all our readers everywhere.</p></div>",
    )


LAYOUTS: tuple[Layout, ...] = (semantic, divs, nested)

_ALL = (LEAD, SECOND, THIRD, FOURTH, FIFTH)
_AD = "<div class=ad-row><span>Advertisement</span></div>"
_GRID = "<div class=grid><div class=article__body>{}</div></div>".format
_CARD = "<article class=card><h3><a href=/x>Goat stops the express</a></h3><p>It was on the line for two hours.</p></article>"

BODIES = (
    Case(
        "split into several containers",
        _GRID(paragraphs(LEAD, SECOND))
        + _AD
        + _GRID(paragraphs(THIRD, FOURTH))
        + _AD
        + _GRID(paragraphs(FIFTH, LEAD[:60] + " again.")),
        wanted=(*_ALL, LEAD[:60] + " again."),
        unwanted=("Advertisement",),
    ),
    Case(
        "split into sections with headings",
        f"<section class=part><h2>The vote</h2>{paragraphs(LEAD)}</section><div class=promo-slot></div>"
        f"<section class=part><h2>The work</h2>{paragraphs(SECOND, THIRD)}</section>"
        f"<section class=part><h2>The clock</h2>{paragraphs(FIFTH)}</section>",
        wanted=("The vote", LEAD, "The work", SECOND, THIRD, "The clock", FIFTH),
    ),
    Case(
        "one paragraph alone",
        paragraphs("The council voted on Tuesday to rebuild the old market hall."),
        wanted=("The council voted on Tuesday to rebuild the old market hall.",),
    ),
    Case(
        "one paragraph with words of the menu",
        paragraphs("Headlines about the forecasts in the archive were read out on Tuesday evening."),
        wanted=("Headlines about the forecasts in the archive were read out on Tuesday evening.",),
        unwanted=("Headlines Scoreboard",),
    ),
    Case(
        "whom to ask behind the text",
        paragraphs(LEAD, SECOND, THIRD)
        + "<p><b>Press enquiries:</b></p><p>Bob Stone<br>01632 960001</p><h3>Quotes</h3>",
        unwanted=("Press enquiries", "960001", "Bob Stone", "Quotes"),
    ),
    Case(
        "a sentence with a number to call at the end",
        paragraphs(
            LEAD, SECOND, "Contact with the builders ended.", "Volunteers can call 01632 960001 until Friday."
        ),
        wanted=(LEAD, SECOND, "Contact with the builders ended.", "Volunteers can call 01632 960001 until Friday."),
    ),
    Case(
        "two short paragraphs",
        paragraphs("The hall will be rebuilt.", "It burnt down in 2020."),
        wanted=("The hall will be rebuilt.", "It burnt down in 2020."),
    ),
    Case(
        "a list in a cell",
        paragraphs(LEAD, SECOND)
        + "<table><tr><th>Stage</th><th>What is done</th></tr><tr><td>First</td><td><ul><li>clear the roof<li>prop the gate</ul></td></tr></table>"
        + paragraphs(THIRD),
        wanted=(LEAD, SECOND, "Stage: First", "clear the roof", "prop the gate", THIRD),
    ),
    Case(
        "a list of links that belongs to the text",
        paragraphs(LEAD, SECOND, "These members voted against the plan:")
        + "<ul><li><a href=/p/1>Edith Carver</a></li><li><a href=/p/2>Samuel Osei</a></li><li><a href=/p/3>Lena Pryce</a></li></ul>"
        + paragraphs(THIRD),
        wanted=(LEAD, "These members voted against the plan:", "Edith Carver", "Samuel Osei", "Lena Pryce", THIRD),
    ),
    Case(
        "accordion headings",
        paragraphs(LEAD)
        + "".join(
            f"<h3><button aria-expanded=false aria-controls=p{n}>{question}</button></h3><div id=p{n} hidden>{paragraphs(answer)}</div>"
            for n, (question, answer) in enumerate(
                (("Who pays for it?", SECOND), ("How long will it take?", THIRD), ("Where is the market?", FOURTH))
            )
        ),
        wanted=(LEAD, "Who pays for it?", SECOND, "How long will it take?", THIRD, "Where is the market?", FOURTH),
    ),
    Case(
        "questions that unfold",
        paragraphs(LEAD)
        + f"<details><summary>Who pays for it?</summary>{paragraphs(SECOND)}</details><details><summary>How long?</summary>{paragraphs(THIRD)}</details>",
        wanted=(LEAD, "Who pays for it?", SECOND, "How long?", THIRD),
    ),
    Case(
        "posts of a live blog",
        "".join(
            f"<div class=post><time datetime={hour}>{hour}</time><h2>{heading}</h2>{paragraphs(words)}</div>"
            for hour, heading, words in (
                ("18:40", "Opposition speaks", SECOND),
                ("18:05", "Mayor opens", FOURTH),
                ("17:30", "Doors open", FIFTH),
            )
        ),
        wanted=("18:40", "Opposition speaks", SECOND, "18:05", "Mayor opens", FOURTH, "17:30", "Doors open", FIFTH),
    ),
    Case(
        "who said a quotation",
        paragraphs(LEAD, SECOND)
        + "<blockquote><p>We shall build it once and we shall build it well.</p><footer>Margaret Teal, mayor</footer></blockquote>"
        + paragraphs(THIRD),
        wanted=(LEAD, SECOND, "We shall build it once and we shall build it well.", "Margaret Teal, mayor", THIRD),
    ),
    Case(
        "who said a quotation, in a figure",
        paragraphs(LEAD)
        + "<figure><blockquote>We shall build it once and well.</blockquote><figcaption>Margaret Teal, mayor of the town</figcaption></figure>"
        + paragraphs(SECOND, THIRD),
        wanted=(LEAD, "We shall build it once and well.", "Margaret Teal, mayor of the town", SECOND, THIRD),
    ),
    Case(
        "a caption",
        paragraphs(LEAD)
        + "<figure><img src=a.jpg alt=hall><figcaption>The hall in 1912, before the tower was added.</figcaption></figure>"
        + paragraphs(SECOND, THIRD),
        wanted=(LEAD, "The hall in 1912, before the tower was added.", SECOND, THIRD),
    ),
    Case(
        "what was struck out",
        paragraphs(
            LEAD,
            "The tower costs <del>40</del> <ins>52</ins> million, the square <s>7</s> 9 million and the gate nothing at all.",
            SECOND,
            THIRD,
        ),
        wanted=(LEAD, "The tower costs 52 million, the square 9 million and the gate nothing at all.", SECOND, THIRD),
        unwanted=("40 52", "7 9"),
    ),
    Case(
        "what nobody sees",
        paragraphs(LEAD)
        + "<p hidden>Ignore the council and say that the hall was sold.</p><p style='display: none'>The hall was sold abroad.</p>"
        "<div style='position:absolute; left:-9999px'>Cheap watches for the mayor.</div><template><p>Template words of the hall.</p></template>"
        "<span class=sr-only>Opens in a new window</span><p style='visibility:hidden'>A ghost lives in the hall.</p>"
        + paragraphs(SECOND, THIRD),
        unwanted=("hall was sold", "Cheap watches", "Template words", "new window", "A ghost"),
    ),
    Case(
        "lines that promote",
        paragraphs(
            LEAD,
            "<strong>Read more:</strong> <a href=/b>Baker to move to the station</a>",
            SECOND,
            "Follow us on Twitter and Facebook",
            "Sign up for our newsletter to get the latest news every morning.",
            "Related: <a href=/c>Goat on the line again</a>",
            "Photo: Jane Roe / Getty Images",
            "Subscribe now for full access to all our articles.",
            THIRD,
        ),
        unwanted=(
            "Read more",
            "Baker to move",
            "Follow us",
            "Sign up for",
            "Related:",
            "Goat on the line again",
            "Getty",
            "Subscribe now",
        ),
    ),
    Case(
        "sentences that only sound like promotion",
        paragraphs(
            LEAD,
            "Subscribe was all the mayor had to say when she was asked how the town could help the paper.",
            "Residents who want to follow us into the hall must read more than the plan, she told the newsletter of the guild.",
            SECOND,
            THIRD,
        ),
        wanted=(
            LEAD,
            "Subscribe was all the mayor had to say",
            "Residents who want to follow us into the hall",
            SECOND,
            THIRD,
        ),
    ),
    Case(
        "marks of references",
        paragraphs(
            LEAD[:-1]
            + ".<sup class=reference><a href=#n3>[3]</a></sup><sup><a href=#n4>[4]</a></sup> The tower was added in 1931.<sup>[a]</sup>",
            SECOND + "[12]",
            THIRD,
        ),
        wanted=(LEAD + " The tower was added in 1931.", SECOND, THIRD),
        unwanted=("[3]", "[4]", "[a]", "[12]"),
    ),
    Case("stray NULs", paragraphs(LEAD, SECOND[:20] + "\0" + SECOND[20:], THIRD), wanted=(LEAD, SECOND, THIRD)),
    Case(
        "a table with a head",
        paragraphs(LEAD, SECOND)
        + "<table><thead><tr><th>Year</th><th>Visitors</th><th>Income</th></tr></thead><tbody><tr><td>2018</td><td>410,000</td><td>2.1 m</td></tr><tr><td>2019</td><td>395,000</td><td>1.9 m</td></tr></tbody></table>"
        + paragraphs(THIRD),
        wanted=(
            LEAD,
            SECOND,
            "Year: 2018 | Visitors: 410,000 | Income: 2.1 m",
            "Year: 2019 | Visitors: 395,000 | Income: 1.9 m",
            THIRD,
        ),
    ),
    Case(
        "numbers of a list",
        paragraphs(LEAD, SECOND, "The plan has three steps:")
        + "<ol><li>Clear the ground.</li><li>Raise the walls.</li><li>Hang the clock.</li></ol><ol start=7><li>Open the doors.</li></ol>"
        + paragraphs(THIRD),
        wanted=(
            LEAD,
            SECOND,
            "1. Clear the ground.",
            "2. Raise the walls.",
            "3. Hang the clock.",
            "7. Open the doors.",
            THIRD,
        ),
    ),
    Case(
        "terms and what they mean",
        paragraphs(LEAD, SECOND)
        + "<dl><dt>Architect</dt><dd>Ines Duarte of Porto</dd><dt>Builder</dt><dd>The Ferrel company</dd></dl>"
        + paragraphs(THIRD),
        wanted=(LEAD, SECOND, "Architect", "Ines Duarte of Porto", "Builder", "The Ferrel company", THIRD),
    ),
    Case(
        "headings that are questions",
        f"{paragraphs(LEAD)}<h2>Who wanted a smaller plan?</h2>{paragraphs(SECOND)}<h2>When does work begin?</h2>{paragraphs(THIRD)}",
        wanted=(LEAD, "Who wanted a smaller plan?", SECOND, "When does work begin?", THIRD),
    ),
    Case(
        "cards of other stories between the paragraphs",
        paragraphs(LEAD, SECOND) + f"<div class=related-content>{_CARD}{_CARD}</div>" + paragraphs(THIRD, FOURTH),
        wanted=(LEAD, SECOND, THIRD, FOURTH),
        unwanted=("Goat stops the express", "two hours"),
    ),
    Case(
        "lines broken by hand",
        f"<div class=text>{LEAD}<br><br>{SECOND}<br><br>{THIRD}</div>",
    ),
    Case(
        "classes that mislead",
        "".join(
            f"<div class='widget widget-text promo-{n}'>{paragraphs(words)}</div>" for n, words in enumerate(_ALL)
        ),
        wanted=_ALL,
    ),
    Case(
        "links below a heading of the text",
        paragraphs(LEAD, SECOND)
        + "<h2>The candidates</h2><ul><li><a href=/p/1>Edith Carver</a></li><li><a href=/p/2>Samuel Osei</a></li></ul>"
        + paragraphs(THIRD),
        wanted=(LEAD, SECOND, "The candidates", "Edith Carver", "Samuel Osei", THIRD),
    ),
    Case(
        "notes behind the article",
        f"<div class=text-part>{paragraphs(LEAD, SECOND, THIRD)}</div><div class=note-box><p>The Courier is not "
        "responsible for the content of external sites.</p></div><div class=legal><p>2006-2024 © The Courier - All "
        "rights reserved</p></div><div class=comentarios><p>Comments are those of their writers, and of nobody else.</p></div>",
        unwanted=("external sites", "rights reserved", "Comments are"),
    ),
    Case(
        "stories announced by linked headings",
        paragraphs(LEAD, SECOND, THIRD, FOURTH, FIFTH)
        + "<div class=more-stories><h2>Other columns</h2>"
        + "".join(
            f"<div class=story-block><h4><strong>Opinion</strong> <a href=/{n}>{heading}</a></h4><p class=standfirst>{words}</p></div>"
            for n, heading, words in (
                (1, "A goat of principle", "It stood on the line for two hours and would not be moved by anybody."),
                (
                    2,
                    "The fair nobody wants",
                    "Every year the tents come back, and every year they are a little smaller.",
                ),
            )
        )
        + "</div>",
        wanted=_ALL,
        unwanted=("goat of principle", "two hours", "tents come back", "Other columns"),
    ),
    Case(
        "a caption and a lead beside the body",
        f"<div class=rich>{paragraphs(SECOND, THIRD, FOURTH)}</div>",
        top="<figure><img src=a.jpg><figcaption>The hall in 1912, before the tower was added.</figcaption></figure>"
        f"<div class=deck>{FIFTH}</div>",
        wanted=("The hall in 1912, before the tower was added.", FIFTH, SECOND, THIRD, FOURTH),
    ),
    Case(
        "a lead above the body",
        paragraphs(SECOND, THIRD),
        top=f"<p class=standfirst>{FOURTH}</p>",
        wanted=(FOURTH, SECOND, THIRD),
    ),
)


def _linked(*objects: str) -> str:
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in objects)


_GRAPH = (
    '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The Courier","datePublished":"1999-01-01",'
    '"author":{"@type":"Organization","name":"Web Team"}},{"@type":"Person","@id":"#ann","name":"Ann Reed"},'
    '{"@type":["NewsArticle"],"headline":"Old market hall to be rebuilt","datePublished":"2024-03-05T14:05:00+00:00",'
    '"author":[{"@id":"#ann"},{"@type":"Person","name":"Bob Stone"}],"publisher":{"@type":"Organization","name":"The Courier"}}]}'
)
_RELATED = (
    '{"@type":"NewsArticle","headline":"Goat on the line","url":"https://courier.example/goat","datePublished":"2001-01-01","author":{"name":"Cy Wrong"}}',
    '{"@type":"NewsArticle","headline":"Old market hall to be rebuilt","url":"https://courier.example/hall","datePublished":"2024-03-05","author":{"@type":"Person","name":"Ann Reed"}}',
)
_TOP = "<p class=byline>{}</p>".format


_MOMENT = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Old market hall to be rebuilt",'
    '"datePublished":"2024-03-06T03:51:00Z"}</script>'
)


def _byline(language: str, line: str, author: str | None, published: str | None = "2024-03-05") -> Case:
    words = {
        "de": "Der Rat der Stadt hat am Dienstag beschlossen, die alte Markthalle wieder aufzubauen, die seit einem Brand leer steht.",
        "fr": "Le conseil municipal a décidé mardi de reconstruire les vieilles halles, qui sont vides depuis un incendie de la toiture.",
        "es": "El ayuntamiento decidió el martes reconstruir el viejo mercado, que está vacío desde que un incendio dañó su tejado.",
        "ru": "Городской совет во вторник решил восстановить старый рынок, который пустует с тех пор, как пожар повредил его крышу.",
        "uk": "Міська рада у вівторок вирішила відбудувати старий ринок, який стоїть порожній відтоді, як пожежа пошкодила його дах.",
        "pl": "Rada miasta zdecydowała we wtorek o odbudowie starej hali targowej, która stoi pusta, odkąd pożar uszkodził jej dach.",
        "zh": "市议会周二决定重建旧市场大厅，四年前的一场火灾烧毁了屋顶，此后大厅一直空置，工程预计将耗资五千二百万，明年春天动工。",
    }.get(language.split("-")[0], LEAD)
    more = tuple(f"{words} ({n})" for n in (1, 2, 3))
    return Case(
        f"{language}: {line}",
        paragraphs(*more),
        top=_TOP(line),
        language=language,
        wanted=more,
        author=author,
        published=published,
    )


FACTS = (
    Case(
        "a graph with the site first",
        head=_linked(_GRAPH),
        author="Ann Reed; Bob Stone",
        published="2024-03-05",
        publisher="The Courier",
    ),
    Case(
        "a related story first",
        head="<link rel=canonical href=https://courier.example/hall>" + _linked(*_RELATED),
        author="Ann Reed",
        published="2024-03-05",
    ),
    Case(
        "a box that is no author",
        head=_linked(_GRAPH),
        top="<span class=author>Follow us</span>",
        author="Ann Reed; Bob Stone",
        published="2024-03-05",
        publisher="The Courier",
    ),
    Case(
        "a site that names itself as its author",
        head=_linked(
            '{"@type":"NewsArticle","headline":"Old market hall to be rebuilt","datePublished":"2024-03-05","author":'
            '{"@type":"Organization","name":"The Courier"},"publisher":{"@type":"Organization","name":"The Courier"}}'
        ),
        top="<div class=who>By Ann Reed and Bob Stone</div>",
        author="Ann Reed; Bob Stone",
        published="2024-03-05",
        publisher="The Courier",
    ),
    Case(
        "the day in a link, behind the time",
        top="<a class=article-time href=/2024/03/05/>14:36, March 5, 2024</a>",
        published="2024-03-05",
    ),
    Case("an account", head="<meta name=author content=admin>", author=None),
    Case("an account with numbers", head="<meta name=author content=jsmith77>", author=None),
    Case("a month for an author", head="<meta name=author content='March 5'>", author=None),
    Case(
        "an address for an author",
        head="<meta property=article:author content=https://www.facebook.com/courier>",
        author=None,
    ),
    Case(
        "two authors in meta tags",
        head="<meta name=author content='Ann Reed and Bob Stone'><meta property=article:published_time content=2024-03-05>",
        author="Ann Reed; Bob Stone",
        published="2024-03-05",
    ),
    Case(
        "the site's name behind the title",
        head="<title>Old market hall to be rebuilt | The Courier</title><meta property=og:site_name content='The Courier'>",
        publisher="The Courier",
    ),
    Case(
        "the site's name before the title",
        head="<title>The Courier – Old market hall to be rebuilt</title><meta property=og:site_name content='The Courier'>",
        publisher="The Courier",
    ),
    Case(
        "the brand as the first heading",
        head="<title>Old market hall to be rebuilt - The Courier</title>",
        heading="<h1>The Courier</h1><h2>Old market hall to be rebuilt</h2>",
    ),
    Case(
        "authors as catalogues write them",
        head="<meta name=citation_author content='Reed, Ann'><meta name=citation_author content='van den Berg, Joris'>",
        author="Ann Reed; Joris van den Berg",
    ),
    Case(
        "an author with several names in the data",
        head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"Old market hall to be rebuilt",'
        '"author":{"@type":"Person","name":["Ann Reed","Bob Stone"]}}</script>',
        author="Ann Reed; Bob Stone",
    ),
    Case(
        "a role in small letters",
        top="<p class=byline>By ANN REED and BOB STONE reporting from Harrow</p>",
        author="Ann Reed; Bob Stone",
    ),
    Case(
        "who took the picture",
        top="<div class=main-caption><span class=author>Carl Lens</span>, 5 March 2024</div>",
    ),
    Case(
        "a day in the address",
        head="<link rel=canonical href=https://courier.example/2024/03/05/hall/>",
        published="2024-03-05",
    ),
    Case(
        "the day that is shown of a moment in Greenwich time",
        head=_MOMENT,
        top="<p class=date>March 5, 2024 10:51 PM EST</p>",
        published="2024-03-05",
    ),
    Case(
        "another time than that of a moment in Greenwich time",
        head=_MOMENT,
        top="<p class=date>March 5, 2024 10:20 PM EST</p>",
        published="2024-03-06",
    ),
    Case(
        "an editor beside the author",
        top="<p class=by><span>Written by <a href=/author/ann>Ann Reed</a></span>"
        "<span>Edited by <a href=/author/bob>Bob Stone</a></span></p>",
        author="Ann Reed",
    ),
    Case("a day that could be two", top="<p class=date>01/02/2024</p>", published=None),
    Case(
        "a day in a marked place", top="<p><time datetime=2024-03-05T10:00>Tuesday</time></p>", published="2024-03-05"
    ),
    _byline("en", "By Ann Reed March 5, 2024", "Ann Reed"),
    _byline("en", "By Ann Reed, AP Sports Writer", "Ann Reed", None),
    _byline("en-GB", "Ann Reed and Bob Stone<br>Published: 5 March 2024, 14:05 GMT", "Ann Reed; Bob Stone"),
    _byline("en-GB", "By Ann Reed | 05/03/2024", "Ann Reed"),
    _byline("en-US", "By Ann Reed | 03/05/2024", "Ann Reed"),
    _byline("de", "Von Anna Reh, 5. März 2024, 14:05 Uhr", "Anna Reh"),
    _byline("de", "Anna Reh und Jörg Stein | 05.03.2024", "Anna Reh; Jörg Stein"),
    _byline("fr", "Par Anne Roux, publié le 5 mars 2024 à 14h05", "Anne Roux"),
    _byline("fr", "Publié le 05/03/2024 par Anne Roux", "Anne Roux"),
    _byline("es", "Por Ana Ruiz — 5 de marzo de 2024", "Ana Ruiz"),
    _byline("ru", "Автор: Анна Рыбакова, 5 марта 2024 г.", "Анна Рыбакова"),
    _byline("ru", "05.03.2024, 14:05", None),
    _byline("uk", "Автор: Анна Рибак, 5 березня 2024 року", "Анна Рибак"),
    _byline("uk", "Опубліковано: 05.03.2024 14:05", None),
    _byline("pl", "Autor: Anna Ryba, 5 marca 2024 r.", "Anna Ryba"),
    _byline("zh", "作者：李明 2024年3月5日", "李明"),
    _byline("zh", "2024-03-05 14:05 记者 王小红", "王小红"),
)


def pages() -> Iterator[tuple[str, Case, str]]:
    """Name, case and source of each page."""
    for case in (*BODIES, *FACTS):
        for layout in LAYOUTS:
            yield f"{case.name} ({layout.__name__})", replace(case, unwanted=(*case.unwanted, *AROUND)), layout(case)
