import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.checks.particulars import check, strangers

CAMPS = (
    "Governor Gladkov revealed that 1,300 applications have been received to send children from Belgorod to school "
    "camps in safer regions such as Voronezh, Kaluga, Tambov, and Yaroslavl."
)
ASSAULT = (
    "The surge in Ukrainian attacks on Belgorod follows Russia’s significant air assault on Ukraine on December 29."
)
TOLL = "The retaliatory strikes on Belgorod resulted in at least 25 casualties at the start of the new year."
DRONES = (
    "Ukraine’s National Police reported that Russia used 59 drones and missiles during the attack, of which 18 "
    "cruise missiles and eight drones were intercepted by Ukraine’s Air Force."
)
MILES = "Residents have traveled considerable distances, up to 100 miles, in search of refuge."
ZELENSKY = (
    "Ukrainian President Volodymyr Zelensky condemned the attacks, stating that Russia had employed various types of "
    "weapons in these “terrorist strikes,” and promising a military response."
)
MAYOR = "Mayor Anna Berg did not resign on 4 March 2023, and no one was hurt, the BBC said."
MONEY = "The bridge cost $1.3 million, 40 percent more than planned, and is between 3 and 5 kilometres long."
SPEECH = "“We will not leave our homes,  whatever they do to us,” said Olha Petrenko. “It's ours.”"
RUSSIAN = "Губернатор Вячеслав Гладков сообщил 29 декабря 2023 года: в Белгороде получено 1 300 заявок, не из Курска."
GERMAN = (
    "Der Bürgermeister trat am 4. März nicht zurück, weil 1.300 Menschen mindestens 2,5 Millionen Euro spendeten."
)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        # numbers
        ("1300 applications were received.", CAMPS),
        ("Thirteen hundred applications were received.", CAMPS),
        ("One thousand three hundred applications were received.", CAMPS),
        ("About 1,300 applications were received.", CAMPS),
        ("8 drones and eighteen cruise missiles were intercepted.", DRONES),
        ("Russia used fifty-nine drones and missiles.", DRONES),
        ("At least twenty-five casualties resulted.", TOLL),
        ("No fewer than 25 casualties resulted.", TOLL),
        ("Residents travelled up to 100 miles.", MILES),
        ("Residents travelled as far as a hundred miles.", MILES),
        ("It cost 1,300,000 dollars.", MONEY),
        ("It cost $1.3m.", MONEY),
        ("It was 40% more than planned.", MONEY),
        ("It was 40 per cent over plan.", "It was 40 percent over plan."),
        ("It is at least 3 kilometres long.", "It is at least 3 kilometres long."),
        ("It is 3 kilometres long or more.", MONEY),
        ("A dozen people came.", "Twelve people came."),
        ("It was the third attack.", "It was the 3rd attack this week."),
        ("It happened in 2023.", "It happened on 2023-12-29."),
        ("The meeting began at 5:30 p.m.", "The meeting began at 5.30 pm."),
        ("The meeting began at 5:30 p.m.", "The meeting began at 17:30."),
        ("The meeting began at 5:30.", "The meeting began at 5:30 p.m."),
        ("The meeting began at 7 p.m.", "The meeting began at 7:00 pm."),
        ("The meeting began at seven in the evening, not at noon.", "The meeting began at 7:00 pm, not at noon."),
        ("The meeting began at 12:15 am.", "The meeting began at 0:15."),
        ("Die Sitzung begann um 7 Uhr.", "Die Sitzung begann um 7.00 Uhr."),
        ("One attack was reported.", "An attack was reported."),
        ("One of them left.", "They all left."),
        # dates
        ("The assault was on 29 December.", ASSAULT),
        ("The assault was on Dec. 29.", ASSAULT),
        ("The assault was on the 29th of December.", ASSAULT),
        ("It was on 2023-12-29.", "It was on 29 December 2023."),
        ("It was on December 29, 2023.", "It was on 2023-12-29."),
        ("It was on 29.12.2023.", "It was on December 29, 2023."),
        ("It was in December 2023.", "It was on December 29, 2023."),
        # names
        ("Gladkov spoke of applications.", CAMPS),
        ("President Zelensky condemned the attacks.", ZELENSKY),
        ("Zelensky’s condemnation followed.", ZELENSKY),
        ("Ukraine was attacked by Russia.", ASSAULT),
        ("However, Russian forces attacked.", ASSAULT),
        ("Chelsea beat Arsenal 2-0.", "Chelsea have beaten Spurs after they beat Arsenal 2-0; Chelsea beat Arsenal."),
        ("Arsenal were defeated by Chelsea.", "Chelsea, who also defeated Arsenal in May, won."),
        ("Chelsea met Arsenal.", "Arsenal met Chelsea."),
        ("It is held in Vienna in June.", "It is held in June in Vienna."),
        ("Chelsea and Arsenal won.", "Arsenal and Chelsea won."),
        ("Real Madrid beat Atletico Madrid.", "On Friday Real Madrid beat Atletico Madrid."),
        # opposites
        ("The council cut the limit.", "The council lowered the limit."),
        ("The new mayor took over.", "The mayor, 34 years old, took over."),
        ("The UN met.", "The United Nations met."),
        ("The United Nations met.", "The UN met."),
        ("GOVERNOR GLADKOV SPOKE.", "GOVERNOR GLADKOV SPOKE."),
        # quotations
        ("He called them “terrorist strikes”.", ZELENSKY),
        ('He called them "terrorist strikes."', ZELENSKY),
        ('She said: "We will not leave our homes, whatever they do to us."', SPEECH),
        ("She said: «We will not leave our homes … whatever they do».", SPEECH),
        ("“It’s ours,” she said.", SPEECH),
        # negations
        ("Berg did not resign.", MAYOR),
        ("The mayor didn’t resign on March 4.", MAYOR),
        ("Nobody was hurt.", MAYOR),
        ("Berg stayed in office and there were no people hurt.", MAYOR),
        ("It is no longer than planned, not only in parts.", "It is no longer than planned."),
        ("He resigned on Monday.", "He did not resign on Friday; he resigned on Monday."),
        ("It stayed open.", "Not only did it stay open, it grew."),
        # other languages
        ("Вячеслав Гладков сообщил о 1300 заявках.", RUSSIAN),
        ("В Белгороде получено 1300 заявок.", RUSSIAN),
        ("29.12.2023 сообщил Гладков.", RUSSIAN),
        ("1300 Menschen spendeten mindestens 2,5 Millionen Euro.", GERMAN),
        ("Der Bürgermeister trat am 4. März nicht zurück.", GERMAN),
        ("日本で5人が死亡した", "日本で5人が死亡した"),
        ("", CAMPS),
        ("🙂", ""),
    ],
)
def test_what_stands(sentence: str, source: str) -> None:
    assert check(sentence, [source]) == []


@pytest.mark.parametrize(
    ("sentence", "source", "objection"),
    [
        # numbers
        ("1,400 applications were received.", CAMPS, "1,400"),
        ("13,000 applications were received.", CAMPS, "13,000"),
        ("Thirteen thousand applications were received.", CAMPS, "Thirteen thousand"),
        ("Thirty applications were received.", CAMPS, "Thirty"),
        ("Dozens of applications were received.", CAMPS, "Dozens"),
        ("18 drones were intercepted.", DRONES, "18 drone"),
        ("Eight cruise missiles were intercepted.", DRONES, "Eight"),
        ("25 casualties resulted.", TOLL, "at least 25"),
        ("More than 25 casualties resulted.", TOLL, "more than 25"),
        ("Up to 25 casualties resulted.", TOLL, "up to 25"),
        ("Fewer than 25 casualties resulted.", TOLL, "less than 25"),
        ("Exactly 25 casualties resulted.", TOLL, "exactly 25"),
        ("At least 1,300 applications were received.", CAMPS, "at least 1,300"),
        ("Residents travelled 100 miles.", MILES, "up to 100"),
        ("Residents travelled at least 100 miles.", MILES, "at least 100"),
        ("Residents travelled up to 100 kilometres.", MILES, "100 kilometre"),
        ("It cost 1.3 million euros.", MONEY, "1.3 million euro"),
        ("It cost $1.3 billion.", MONEY, "1.3 billion"),
        ("It cost $1.3.", MONEY, "1.3"),
        ("It cost $40 more.", MONEY, "40 dollar"),
        ("It was 40 people more.", MONEY, "40"),
        ("It is 3 miles long.", MONEY, "3 mile"),
        ("It was the second attack.", "It was the third attack.", "second"),
        ("It happened in 2022.", "It happened on 2023-12-29.", "2022"),
        ("It happened 29 times.", ASSAULT, "29"),
        ("The meeting began at 6:30 p.m.", "The meeting began at 5.30 pm.", "6:30"),
        ("The meeting of 100 people began at 7:00 pm.", "The meeting of 100 people began in the evening.", "7:00"),
        ("The meeting of 7 people began at 7 pm.", "The meeting of 7 people began in the evening.", "7"),
        ("Seven people came.", "They came at 7:00 pm.", "Seven"),
        ("The meeting began at seven.", "They came at 7:10 pm.", "seven"),
        ("The meeting began at 5:30 a.m.", "The meeting began at 5.30 pm.", "5:30"),
        ("The meeting began at 5:30 a.m.", "The meeting began at 17:30.", "5:30"),
        ("It fell by 5 percent.", "It rose by 5 percent.", "fell"),
        # opposites
        ("The council raised the speed limit.", "The council lowered the speed limit.", "raised"),
        ("Raising the limit is planned.", "Lowering the limit is planned.", "raising"),
        ("Rents are higher than last year.", "Rents are lower than last year.", "higher"),
        ("Dogs are allowed on the beach.", "Dogs are banned on the beach.", "allowed"),
        ("The town forbids barbecues.", "The town permits barbecues.", "forbids"),
        # dates
        ("The assault was on 30 December.", ASSAULT, "30 December"),
        ("The assault was on November 29.", ASSAULT, "November 29"),
        ("It was on December 29, 2022.", "It was on 29 December 2023.", "December 29, 2022"),
        ("It was in November 2023.", "It was on 29 December 2023.", "November 2023"),
        ("It was on 2023-12-30.", "It was on 29 December 2023.", "2023-12-30"),
        ("It was on Monday.", "It was on Friday.", "Monday"),
        # names
        ("Zelensky spoke of applications.", CAMPS, "Zelensky"),
        ("President Gladkov condemned the attacks.", ZELENSKY, "President Gladkov"),
        ("President Putin condemned the attacks.", ZELENSKY, "President Putin"),
        ("Petro Zelensky condemned the attacks.", ZELENSKY, "Petro Zelensky"),
        ("The camps are in Voronezh and Kursk.", CAMPS, "Kursk"),
        ("The camps are in Belgium.", CAMPS, "Belgium"),
        ("The EU met.", "The United Nations met.", "EU"),
        ("Chelsea beat Arsenal 2-0.", "Arsenal beat Chelsea 2-0.", "Chelsea beat Arsenal"),
        ("Chelsea were defeated by Arsenal.", "Chelsea, who also defeated Arsenal in May, won.", "Arsenal defeated"),
        ("Ms Ames has sued Novak.", "On Monday Jan Novak sued Ames.", "Ms Ames sued Novak"),
        ("The attacks follow Ukraine’s air assault on Russia.", ASSAULT, "Ukraine’s on Russia"),
        # quotations
        ("He called them “murderous strikes by a mad regime”.", ZELENSKY, "“murderous strikes by a mad regime”"),
        (
            'She said: "We will never leave our homes, whatever they do to us."',
            SPEECH,
            "“We will never leave our homes",
        ),
        ('She said: "We will not leave our homes whatever they do to us', SPEECH, "“We will not leave our homes"),
        ("She said: 'they do to us all'.", SPEECH, "“they do to us all”"),
        ("She said: “errorist strikes”.", ZELENSKY, "“errorist strikes”"),
        # negations
        ("Berg resigned on 4 March 2023.", MAYOR, "not"),
        ("People were hurt, the BBC said.", MAYOR, "no"),
        ("1,300 applications have not been received.", CAMPS, "not"),
        ("Gladkov never revealed that 1,300 applications have been received.", CAMPS, "never"),
        ("He ordered the attack.", "He denied that he ordered the attack.", "denied"),
        ("They commented on it.", "They refused to comment on it.", "refused"),
        # addresses
        ("See https://evil.example/x for more.", CAMPS, "https://evil.example/x"),
        # other languages
        ("Гладков сообщил о 1400 заявках.", RUSSIAN, "1400"),
        ("В Воронеже получено 1300 заявок.", RUSSIAN, "Воронеже"),
        ("Заявки получены 30 декабря.", RUSSIAN, "30 декабря"),
        ("Der Bürgermeister trat am 4. März zurück.", GERMAN, "nicht"),
        ("1400 Menschen spendeten.", GERMAN, "1400"),
        ("日本で6人が死亡した", "日本で5人が死亡した", "6"),
    ],
)
def test_what_does_not_stand(sentence: str, source: str, objection: str) -> None:
    assert any(found.startswith(objection) for found in check(sentence, [source])), check(sentence, [source])


def test_particulars_may_come_from_several_sources() -> None:
    sentence = "Gladkov received 1,300 applications and at least 25 casualties resulted."
    assert check(sentence, [CAMPS]) and check(sentence, [TOLL])
    assert check(sentence, [CAMPS, TOLL]) == []


def test_a_name_must_stand_in_one_source() -> None:
    assert check("Anna Gladkov spoke.", [CAMPS, MAYOR]) == ["Anna Gladkov"]


@pytest.mark.parametrize(
    "text", [CAMPS, ASSAULT, TOLL, DRONES, MILES, ZELENSKY, MAYOR, MONEY, SPEECH, RUSSIAN, GERMAN]
)
def test_every_sentence_stands_in_itself(text: str) -> None:
    assert check(text, [text]) == []


def test_strangers_stand_nowhere() -> None:
    assert strangers("Gladkov said 25", [CAMPS, TOLL]) == []
    assert strangers("It began at 7:00 pm with 100 people", ["100 people came at 8:00 pm."]) == ["7:00"]
    assert strangers("Gladkov and Putin said 26 on May 4", [CAMPS, TOLL]) == ["26", "May 4", "Putin"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_is_too_odd(sentence: str, source: str) -> None:
    check(sentence, [source, sentence])
    strangers(sentence, [source])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from((CAMPS + " " + DRONES + " " + MONEY + " " + MAYOR + " " + RUSSIAN).split()), max_size=25)
)
def test_any_words_stand_in_themselves(words: list[str]) -> None:
    text = " ".join(words)
    assert check(text, [text]) == []


def test_it_is_fast() -> None:
    check(DRONES, [DRONES, CAMPS])
    start = time.monotonic()
    for number in range(200):
        check(f"{DRONES} {number}", [CAMPS, DRONES, MONEY])
    assert (time.monotonic() - start) / 200 < 0.01
    start = time.monotonic()
    for odd in (
        "1" * 20_000,
        "1," * 10_000,
        "“" * 5_000,
        "'" * 5_000,
        "A " * 10_000,
        "not " * 5_000,
        "one hundred " * 2_000,
    ):
        check(odd, [odd])
    assert time.monotonic() - start < 5
