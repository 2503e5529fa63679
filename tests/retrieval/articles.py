"""Short articles of many kinds, written for the tests."""

from __future__ import annotations

from index import Article

COUNCIL = Article(
    title="Linford council votes for tram",
    published="2026-03-04",  # a Wednesday
    language="en",
    text="""Tram vote

Linford city council voted 31 to 14 on Tuesday to build a tram line between the harbour and the university. The line will cost £212 million and is due to open in May 2029.

Mayor Anna Weiss called the decision “the biggest change to our streets in a century”. She had promised the tram before she was elected in 2022.

Opponents say the route would close 40 parking bays and two bus stops. Tom Okafor, who chairs the traders' association, said small shops would lose up to 15 percent of their sales while the road is dug up.

“We were never asked,” said Priya Nair, owner of a bakery on Mill Street. Nair has collected 2,300 signatures against the plan since January.

The transport minister, Lord Hale, will visit Linford next Monday. His ministry pays 60% of the cost, and the contract runs for 25 years.

Work begins on 4 May with new water pipes under Mill Street.""",
)
MATCH = Article(
    title="Rovers win derby in the rain",
    published="2025-11-10",  # a Monday
    text="""Harbour Rovers beat Dock United 3-1 in front of 18,450 people on Saturday, their first derby win since 2019.

Striker Leon Baptiste scored twice before half-time, and goalkeeper Mikael Strand saved a penalty in the 71st minute. United had lost only one of their last 12 games.

“The rain helped us,” Rovers coach Ines Calado said. Calado took over last month after the club had sacked Peter Lund following six defeats in a row.

United captain Jo Ferris, 33, was sent off for a late tackle. Ferris will miss the next three games.

Rovers climb to fourth place with 21 points. They travel to Kell Town on Friday.""",
)
PROFITS = Article(
    title="Brightway profit falls",
    published="2026-02-12",
    text="""Brightway, the maker of electric vans, said on Thursday that its profit fell 38% to $41.5 million in the last quarter of 2025. Sales rose to $1.2 billion, from $1.1 billion a year earlier.

Chief executive Maria Delgado blamed the price of lithium. “Every van we sold in December cost us money,” Delgado told analysts.

The company will close its factory in Tarn in June and cut 640 of its 7,900 jobs. Union leader Karl Broz called the plan reckless.

Shares in Brightway lost 11 percent of their value. Analyst Wei Chen of Norbank expects a recovery, but not before 2027.

Brightway was founded in 2009 by two engineers, Delgado and Sam Oyelaran, in a former bakery.""",
)
REEF = Article(
    title="Corals that learned the heat",
    published="2024-07-01",
    text="""Corals in the Gulf of Sirra have survived water of 36 degrees, a study published last week in the journal Reef shows. The team followed 1,140 colonies over nine years.

The lead author, marine biologist Hana Sato of Port Ellis University, said the colonies had passed their tolerance on to their young. Sato's group moved 80 of them to a cooler reef in March 2021, where 71 were still alive two years later.

Other researchers are cautious. Daniel Mbeki, a geneticist who did not take part, warned that about 5 percent of reefs hold such corals.

In 1998 a heatwave killed 16 percent of the world's reefs. The next survey will start in October.""",
)
BRIDGE = Article(
    title="Brücke über die Elz gesperrt",
    published="2025-09-17",  # a Wednesday
    language="de",
    text="""Die Brücke über die Elz ist seit Montag gesperrt. Bei einer Prüfung am vergangenen Freitag hatten Ingenieure Risse in drei Trägern gefunden, wie die Stadt Talheim mitteilte.

Oberbürgermeisterin Petra Vogt sprach von einem schweren Schlag für die Betriebe am Ostufer. „Wir werden die Brücke nicht vor dem 1. März 2026 öffnen“, sagte Vogt.

Täglich fahren rund 12.000 Autos über die Brücke, die 1971 gebaut wurde. Der Neubau kostet nach Angaben der Stadt 34 Millionen Euro, von denen das Land 60 Prozent übernimmt.

Jens Albers, Sprecher der Handwerkskammer, verlangte eine Fähre. Verkehrsminister Ulrich Brandt will am Freitag nach Talheim kommen.""",
)
FLOOD = Article(
    title="Паводок в Озёрске",
    published="2026-04-14",  # вторник
    language="ru",
    text="""Более 3 000 человек эвакуировали из Озёрска после паводка, который начался в субботу. Вода поднялась на 4,5 метра и затопила 612 домов.

Губернатор Приморской области Олег Ветров заявил, что ущерб превысил 1,2 млрд рублей. По его словам, выплаты начнутся в мае.

Мэр города Инна Лаптева сообщила, что вчера восстановили подачу воды в двух районах. Последний раз такой паводок был в 1998 году.

Спасатели нашли 18 человек на крышах домов. Школы откроются в понедельник.""",
)
METRO = Article(
    title="Нова станція метро",
    published="2026-04-14",
    language="uk",
    text="""У Дніпрополі відкрили нову станцію метро, яку будували з 2017 року. Перші поїзди пішли в неділю, а вчора станцією скористалися 24 тисячі пасажирів.

Міський голова Тарас Коваль сказав, що будівництво коштувало 3,4 млрд гривень. Це на 12 відсотків більше, ніж планували.

Наступну станцію обіцяють відкрити у травні 2028 року, розповіла директорка метро Олена Гнатюк.""",
)
ALL = (COUNCIL, MATCH, PROFITS, REEF, BRIDGE, FLOOD, METRO)
