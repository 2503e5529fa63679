"""What is asserted, and what is only supposed, feared, wanted or denied."""

from __future__ import annotations

import pytest

from retrieval.text.mood import asserted, correction, opinion, restated


@pytest.mark.parametrize(
    ("question", "sentence", "held"),
    [
        ("How many people died?", "At least 100 people could have died, the captain said.", False),
        ("How many people died?", "Twelve people died in the storm.", True),
        ("How many people drowned?", "Forty people are feared drowned.", False),
        ("How much was paid?", "The union demands 12 per cent.", False),
        ("How much does the union want?", "The union demands 12 per cent.", True),
        ("Did the navy unload the ships?", "13:10 Were the navy sent in, the whole coast would stop work.", False),
        ("Who was arrested?", "Police denied that two men had been arrested.", False),
        ("Were two men arrested?", "Police denied that two men had been arrested.", True),
        ("What does the expert say?", "The roof could fall in, the expert said.", True),
        ("When does it open?", "The hall opens in May; some fear that it will be full.", True),
        ("How many must go?", "If sales fell again, another 200 jobs would go.", False),
        ("Is the plant being shut?", "The union fears that the plant would be closed.", False),
        ("Has the fund bought the club?", "The fund is said to be interested in the club.", False),
        ("How many people died?", "A hundred people will have died by Easter.", False),
        ("Is the firm selling its plant?", "He would not rule out selling the plant.", False),
        ("When did work begin?", "Work on the tram line begins in May.", False),
        ("How many jobs have gone?", "260 jobs will go in Lille, the union said.", False),
        ("How many jobs were cut?", "The firm plans to cut 45 jobs.", False),
        ("What did the bridge cost?", "The bridge will cost 7 million euros.", False),
        ("How many ships have sailed?", "Nine ships are to sail on Friday, the owner announced.", False),
        ("When was the school opened?", "The school opens in August.", False),
        ("When does work begin?", "Work on the tram line begins in May.", True),
        ("How many jobs have gone?", "In Lille 172 people have signed for a severance.", True),
        ("What did the mayor say of the bridge?", "The bridge will open in May, the mayor said.", True),
        ("How has the opening date moved?", "It opens in September 2025 at the earliest.", True),
        ("How many people died in the storm?", "Forty people were hurt in the storm.", False),
        ("How many were injured?", "Nine people were killed.", False),
        ("When does work end?", "Work begins in May 2025.", False),
        ("How much did the bank win?", "The bank lost ten million crowns.", False),
        ("How many metres long is the road?", "The road is three metres wide.", False),
        ("How many people died?", "Nine people died and forty were hurt.", True),
        ("Who won the match?", "Holm lost by two goals to Kell.", True),
        ("What did they pay in the end?", "The sale began with an offer of nine million, and they paid ten.", True),
        ("Wie viele Menschen starben?", "Vierzig Menschen könnten gestorben sein.", False),
        ("Сколько человек погибло?", "Опасаются, что погибли 40 человек; власти опасаются худшего.", False),
        ("Скільки людей загинуло?", "Рятувальники побоюються, що загинули 40 людей.", False),
    ],
)
def test_what_is_asserted(question, sentence, held):
    assert asserted(question, sentence) is held


def test_the_clause_of_the_answer_counts():
    sentence = "The company fears losses, but 300 people were hired."
    at = sentence.index("300")
    assert asserted("How many people were hired?", sentence, (at, at + 3))


def test_articles_say_that_they_are_opinion_or_correct_something():
    assert opinion("Sell it", "Kommentar: So geht es nicht.") and opinion("Comment | Sell it", "It must go.")
    assert opinion("Sell it", "It must go.", "https://example.org/opinion/2024/sell-it")
    assert opinion("Raw milk", "Guest comment. It must go.")
    assert not opinion("Comments pour in", "People wrote to us.")
    assert correction("Correction: the hall", "It opens in June.") and not correction("The hall", "It opens.")
    assert restated("On Tuesday we wrote that the union had 4,100 members.")
    assert not restated("The company has told us that it may do so after 40 minutes.")
