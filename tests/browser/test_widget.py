"""The widget on pages of another origin, in real Chromium, against a real server."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from app.page.embed import STATIC, widget
from index import fetch, read_fetched
from index.web.network import FetchLimits
from tests.app.serving import QUESTION, served
from tests.browser.hosts import HOSTILE, Host, hosting
from tests.conftest import BROWSER_FLAGS, ROOT, chromium

pytestmark = pytest.mark.browser

SAMPLE = (ROOT / "seeds" / "belgorod-evacuation.md").read_text("utf-8").split("---", 2)[2].strip()
CITED = "Governor Gladkov revealed that 1,300 applications"
LIT = """() => [...(CSS.highlights.get('footnote') ?? [])].map(range => range.toString())"""


class World:
    """A server, a site that may embed it, another that may not, and a browser."""

    def __init__(self, client: httpx.Client, host: Host, stranger: Host, browser: Browser) -> None:
        self.client, self.host, self.stranger, self.browser = client, host, stranger, browser
        self.base = str(client.base_url).rstrip("/")
        sample = {
            "text": SAMPLE,
            "title": "Residents of Russia's Belgorod region evacuated",
            "published": "2024-01-08",
        }
        self.id = self.add(**sample)

    def add(self, **article: str) -> str:
        response = self.client.post("/api/articles", json=article, headers={"authorization": "Bearer sesame"})
        return str(response.json()["article"]["id"])

    def line(self, **data: str) -> str:
        shown = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        return f'<script async src="{self.base}/widget.js"{shown}></script>'

    def open(self, host: Host | None = None, path: str = "/", **context: Any) -> Page:
        page = self.browser.new_context(**context).new_page()
        page.set_default_timeout(10_000)
        self.said: list[str] = []
        self.asked: list[Any] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(f"broken: {error}"))
        page.on("requestfinished", lambda request: self.asked.append(request))
        page.goto((host or self.host).address + path)
        return page


def article(text: str = SAMPLE) -> str:
    return "<article>" + "".join(f"<p>{escape(p)}</p>" for p in text.split("\n\n")) + "</article>"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[World]:
    with ExitStack() as stack:
        host, stranger = stack.enter_context(hosting()), stack.enter_context(hosting())
        port = int(host.address.rsplit(":", 1)[1])
        client = stack.enter_context(
            served(
                tmp_path_factory.mktemp("data"),
                rate=100_000,
                origins=(host.address, host.address.replace("127.0.0.1", "localhost")),
                token="sesame",
                sites=(host.address.removeprefix("http://"),),
                fetch=lambda url: read_fetched(fetch(url, limits=FetchLimits(ports=(port,)), allow=["127.0.0.1"])),
            )
        )
        yield World(client, host, stranger, browser)


@pytest.fixture
def world(everything: World) -> Iterator[World]:
    for host in (everything.host, everything.stranger):
        host.body = host.policy = host.head = ""
    yield everything
    for context in everything.browser.contexts:
        context.close()


def launcher(page: Page) -> Any:
    return page.get_by_role("button", name="Ask this article")


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")


def test_it_is_small() -> None:
    assert len(gzip.compress(widget(), 9)) < 14_000
    assert "innerHTML" not in (STATIC / "widget.js").read_text("utf-8")


def test_open_ask_cite_light_up_close(world: World) -> None:
    world.host.body = article() + world.line(article=world.id, highlight="")
    page = world.open()
    page.evaluate("window.told = []; addEventListener('footnote', e => told.push(e.detail))")
    before = page.evaluate("document.querySelector('article').outerHTML")
    assert len(world.asked) == 2  # the page and the script: nothing is asked before a reader opens it
    launcher(page).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ask this article")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    ask(page, QUESTION)
    expect(dialog).to_contain_text("1,300 applications")
    requests = [request for request in world.asked if request.url.startswith(world.base)]
    assert len(requests) <= 5
    page.get_by_role("button", name="Source 1: Residents of Russia's").click()
    expect(dialog.locator("mark")).to_contain_text(CITED)
    page.wait_for_function("CSS.highlights.has('footnote')")
    (lit,) = page.evaluate(LIT)
    assert lit.startswith(CITED)
    page.wait_for_function(
        "{const r=[...CSS.highlights.get('footnote')][0].getBoundingClientRect();r.top>0&&r.bottom<innerHeight}"
    )
    assert page.evaluate("document.querySelector('article').outerHTML") == before
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    told = page.evaluate("told")
    assert [event["type"] for event in told] == ["opened", "asked", "answered", "cited", "closed"]
    assert told[3]["quote"] == lit and told[3]["start"] == SAMPLE.index(lit)
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 1]
    assert world.said == []


@pytest.mark.parametrize("blocked", [False, True])
def test_it_works_where_third_party_cookies_are_blocked(world: World, tmp_path: Path, blocked: bool) -> None:
    """The news is on localhost, the server on 127.0.0.1: two sites. That it is blocked is seen on a cookie."""
    (tmp_path / "Default").mkdir()
    profile = {"profile": {"cookie_controls_mode": int(blocked), "block_third_party_cookies": blocked}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(profile))
    kind = world.browser.browser_type
    browser = kind.launch_persistent_context(tmp_path, executable_path=chromium(), args=BROWSER_FLAGS)
    news = world.host.address.replace("127.0.0.1", "localhost")
    world.host.body = article() + world.line(article=world.id, highlight="")
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(news)
    cookie = f"() => fetch('{world.host.address}/cookie', {{credentials: 'include'}}).then(r => r.text())"
    assert [page.evaluate(cookie), page.evaluate(cookie)] == ["", "" if blocked else "seen=1"]
    page.context.clear_cookies()
    launcher(page).focus()
    page.keyboard.press("Enter")
    ask(page, QUESTION)
    page.get_by_role("button", name="Source 1: Residents of Russia's").click()
    page.wait_for_function("CSS.highlights.has('footnote')")
    assert page.evaluate(LIT)[0].startswith(CITED)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    assert page.context.cookies(world.base) == []
    browser.close()


def test_a_follow_up_carries_the_history(world: World) -> None:
    world.host.body = world.line(article=world.id)
    page = world.open()
    launcher(page).click()
    ask(page, QUESTION)
    expect(page.get_by_role("button", name="Source 1")).to_be_visible()
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, "Where are the camps?")
    body = sent.value.post_data_json
    assert [message["role"] for message in body["history"]] == ["user", "assistant"]
    assert body["articles"] == [world.id]


@pytest.mark.parametrize("size", [(1200, 800), (390, 700)])
def test_hostile_css_and_a_strict_policy_change_nothing(world: World, size: tuple[int, int]) -> None:
    looks = []
    view = {"width": size[0], "height": size[1]}
    for hostile in (False, True):
        world.host.head = f"<link rel=stylesheet href='data:text/css,{escape(HOSTILE)}'>" if hostile else ""
        world.host.policy = (
            f"default-src 'none'; script-src {world.base}; connect-src {world.base}; style-src data:; "
            "require-trusted-types-for 'script'; base-uri 'none'"
            if hostile
            else ""
        )
        world.host.body = article() + world.line(article=world.id, open="", suggest="Who is evacuating?|When?")
        page = world.open(viewport=view, reduced_motion="reduce")
        page.wait_for_function("window.Footnote")
        ask(page, QUESTION)
        page.get_by_role("button", name="Source 1").click()
        expect(page.locator("footnote-widget blockquote i")).to_have_count(2)
        page.mouse.move(1, 1)
        page.evaluate("document.querySelector('footnote-widget').shadowRoot.querySelector('.log').scrollTop = 0")
        page.wait_for_timeout(500)
        box = page.get_by_role("dialog").bounding_box()
        assert box
        inner = {
            "x": box["x"] + 20,
            "y": box["y"] + 20,
            "width": box["width"] - 40,
            "height": box["height"] - 40,
        }
        looks.append((box, page.screenshot(clip=inner)))  # without the corners, where the page looks through
        broken = [said for said in world.said if "broken" in said or "Content Security" in said]
        assert not broken
    assert looks[0][0] == looks[1][0]
    plain, hostile_one = (Image.open(io.BytesIO(look)).convert("RGB") for _, look in looks)
    different = ImageChops.difference(plain, hostile_one).getextrema()
    assert max(most for _, most in different) <= 24  # smoothed edges are not drawn the same each time


def test_a_phone_gets_the_whole_screen_and_keeps_the_focus(world: World) -> None:
    world.host.body = article() + world.line(article=world.id, highlight="article")
    page = world.open(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    launcher(page).tap()
    dialog = page.get_by_role("dialog")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 700}
    assert dialog.get_attribute("aria-modal") == "true"
    box = page.get_by_role("textbox")
    assert box.evaluate("box => getComputedStyle(box).fontSize") == "16px"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "footnote-widget"
    box.fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).tap()
    page.get_by_role("button", name="Source 1").tap()
    page.get_by_role("button", name="Show in the page").tap()
    expect(dialog).to_be_hidden()
    assert page.evaluate(LIT)[0].startswith(CITED)


def test_a_site_that_is_not_on_the_list_is_told_once(world: World) -> None:
    world.stranger.body = world.line(article=world.id, open="")
    page = world.open(world.stranger)
    page.wait_for_function("window.Footnote")
    for _ in range(2):
        ask(page, QUESTION)
        expect(page.get_by_role("alert")).to_contain_text("The answer did not arrive.")
    own = [said for said in world.said if said.startswith("Footnote:")]
    assert len(own) == 1 and "FOOTNOTE_ORIGINS" in own[0] and world.stranger.address in own[0]


def test_markup_is_text(world: World) -> None:
    text = "The <img src=x onerror=alert(1)> tram & <b>bus</b> line opens on 4 May, said the [1] mayor."
    new = world.add(text=text, title="<script>alert(2)</script>", url='https://news.example/x?a="b')
    asked = "<u>When does the tram open?</u>"
    world.host.body = world.line(article=new, open="", title="<i>x</i>", suggest=asked)
    page = world.open()
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.get_by_role("button", name=asked).click()
    dialog = page.get_by_role("dialog", name="<i>x</i>")
    expect(dialog).to_contain_text("<img src=x onerror=alert(1)> tram & <b>bus</b> line")
    page.get_by_role("button", name="Source 1").click()
    expect(dialog.locator(".card b")).to_have_text("<script>alert(2)</script>")
    assert dialog.locator("img, .text b, script, u, .names i").count() == 0


def test_a_text_turns_nothing_around(world: World) -> None:
    new = world.add(
        text="The tram \u202eof Tarn\u2067 opens on 4 May, said the mayor. It has nine stops.", title="Tram"
    )
    world.host.body = world.line(article=new, open="", suggest="When does the tram open?")
    page = world.open()
    page.get_by_role("button", name="When does the tram open?").click()
    page.get_by_role("button", name="Source 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".card mark")).to_contain_text("of Tarn opens")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", dialog.inner_text())


EMOJI = "🚋🚋 Das Wörtchen 𝔸 steht vorn. Die neue Straßenbahn fährt ab dem 4. Mai zwölf Haltestellen an. 🚋 Ende."


def test_offsets_count_code_points_and_letters_are_folded(world: World) -> None:
    new = world.add(text=EMOJI, title="Bahn")
    shown = (
        "<p>Die neue Straßenbahn fährt woanders.</p><p>🚋🚋 Das Wo\u0308rtchen 𝔸 steht vorn. Die <em>neue</em>\n\n"
        "Straßen\u00adbahn fa\u0308hrt<script>1</script> ab&nbsp;dem 4. Mai zwölf <a href=#>Halte</a>stellen "
        "an. 🚋 Ende.</p>"
    )
    world.host.body = shown + world.line(article=new, open="", highlight="", lang="de")
    page = world.open()
    page.wait_for_function("window.Footnote")
    ask(page, "Ab wann fährt die neue Straßenbahn?")
    page.get_by_role("button", name="Quelle 1").click()
    expect(page.locator("footnote-widget mark")).to_contain_text("Straßenbahn fährt ab dem 4. Mai")
    expect(page.locator("footnote-widget blockquote i").first).to_contain_text("Das Wörtchen 𝔸 steht vorn.")
    page.wait_for_function("CSS.highlights.has('footnote')")
    lit = page.evaluate(LIT)[0]
    assert lit.startswith("Die neue") and lit.endswith("Haltestellen an.") and "4. Mai" in lit


def test_of_two_equal_sentences_the_right_one_is_lit(world: World) -> None:
    text = "In Ulm the tram opens on 4 May. It has nine stops.\n\nIn Jena the bus waits. It has nine stops. Why?"
    new = world.add(text=text, title="Stops")
    second = text.rindex("It has nine stops.")
    quote = {"article_id": new, "start": second, "end": second + 18, "quote": "It has nine stops.", "number": 1,
             "title": "Stops", "url": None, "published": None}  # fmt: skip
    answer = {"text": "It has nine stops. [1]", "sentences": [{"text": quote["quote"], "citations": [1]}],
              "citations": [quote], "verdict": "answered", "found": True,
              "reason": None, "nearest": [], "question": "q", "notice": None,
              "history": []}  # fmt: skip
    world.host.body = article(text) + world.line(article=new, open="", highlight="")
    page = world.open()
    page.route(
        "**/api/ask/stream",
        lambda route: route.fulfill(
            body=f"event: answer\ndata: {json.dumps(answer)}\n\n",
            headers={"content-type": "text/event-stream", "access-control-allow-origin": "*"},
        ),
    )
    page.wait_for_function("window.Footnote")
    ask(page, "q")
    page.get_by_role("button", name="Source 1").click()
    page.wait_for_function("CSS.highlights.has('footnote')")
    where = page.evaluate("[...CSS.highlights.get('footnote')][0].startContainer.data")
    assert where.startswith("In Jena")


def test_the_article_of_the_address_and_of_the_operators_sites(world: World) -> None:
    new = world.add(text="The tram in Ulm opens on 4 May.", title="Tram", url="https://www.news.example/tram")
    world.host.body = "<link rel=canonical href='https://news.example/tram/?utm_source=x'>" + world.line(open="")
    page = world.open()
    page.wait_for_function("window.Footnote")
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, "When does it open?")
    assert sent.value.post_data_json["articles"] == [new]
    expect(page.get_by_role("dialog")).to_contain_text("Tram")

    world.host.body = world.line(open="", url="https://news.example/other")
    page = world.open()
    expect(page.get_by_role("alert")).to_have_text("This article has not been added yet.")

    world.host.body = (
        "<title>Ferry</title><article><h1>Ferry</h1><p>The ferry to Lindau leaves at nine every day.</p></article>"
        + world.line(open="")
    )
    page = world.open(path="/ferry")
    page.wait_for_function("window.Footnote")
    ask(page, "When does the ferry to Lindau leave?")
    expect(page.get_by_role("dialog")).to_contain_text("leaves at nine every day", timeout=20_000)
    found = world.client.get("/api/articles", params={"url": world.host.address + "/ferry"}).json()
    assert found["page"]["status"] == "ready"


def test_in_the_text_dark_and_by_script(world: World) -> None:
    world.host.body = "<div id=here></div>" + world.line(
        article=world.id, mode="inline", target="#here", theme="dark", color="gold", lang="fr"
    )
    page = world.open()
    region = page.get_by_role("region", name="Interroger cet article")
    expect(region).to_be_visible()
    assert page.evaluate("document.querySelector('#here > footnote-widget') !== null")
    send = region.get_by_role("button", name="Demander")
    assert send.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(255, 215, 0)"
    assert send.evaluate("b => getComputedStyle(b).color") == "rgb(20, 22, 31)"
    answer = page.evaluate(f"Footnote.ask({json.dumps(QUESTION)})")
    assert answer["verdict"] in ("answered", "possible") and re.search(r"\[1\]", answer["text"])
    page.evaluate("() => { Footnote.remove() }")
    assert page.locator("footnote-widget").count() == 0


def test_it_loads_once(world: World) -> None:
    world.host.body = world.line() + world.line()
    page = world.open()
    launcher(page).wait_for()
    page.wait_for_function("performance.getEntriesByType('resource').length > 0")
    assert page.locator("footnote-widget").count() == 1


def test_the_demo_page_builds_the_line(world: World) -> None:
    page = world.browser.new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(world.base + "/embed")
    launcher(page).wait_for()
    page.get_by_label("Place").select_option("left")
    page.get_by_label("Language").select_option("de")
    page.get_by_label("Title").fill('Frag "uns" <b>')
    page.get_by_label("Title").blur()
    line = page.get_by_label("The line for your page").input_value()
    assert line.startswith(f'<script async src="{world.base}/widget.js"')
    assert 'data-position="left"' in line and 'data-title="Frag &quot;uns&quot; &lt;b>"' in line
    page.get_by_role("button", name='Frag "uns" <b>').click()
    box = page.get_by_role("dialog").bounding_box()
    assert box and box["x"] == 20
    assert said == []


def test_the_file_is_cached_and_small_on_the_wire(world: World) -> None:
    first = world.client.get("/widget.js", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip" and int(first.headers["content-length"]) < 12_500
    modern = world.client.get("/widget.js", headers={"accept-encoding": "gzip, deflate, br, zstd"})
    assert modern.headers["content-encoding"] == "br" and int(modern.headers["content-length"]) < 11_000
    assert modern.content == first.content
    assert "max-age" in first.headers["cache-control"]
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    again = world.client.get("/widget.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert (
        "access-control-allow-origin"
        not in world.client.get("/widget.js", headers={"origin": "https://x.example"}).headers
    )


SPOKEN = {
    "de": ("Diesen Artikel fragen", "Dazu habe ich im Artikel nichts gefunden.", "Absatz 4"),
    "fr": ("Interroger cet article", "Je n’ai rien trouvé à ce sujet dans l’article.", "paragraphe 4"),
    "es-MX": ("Pregunte a este artículo", "No he encontrado nada sobre esto en el artículo.", "párrafo 4"),
    "ru": ("Спросите эту статью", "В статье я ничего об этом не нашёл.", "абзац 4"),
    "uk": ("Запитайте цю статтю", "У статті я нічого про це не знайшов.", "абзац 4"),
}


@pytest.mark.parametrize("lang", SPOKEN)
def test_it_speaks_the_hosts_language_in_refusals_too(world: World, lang: str) -> None:
    launch, none, paragraph = SPOKEN[lang]
    world.host.body = article() + world.line(article=world.id, lang=lang)
    page = world.open()
    page.get_by_role("button", name=launch).click()
    ask(page, "What is the boiling point of water?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(none)
    assert "I found" not in dialog.inner_text()
    requests = [request for request in world.asked if request.url.startswith(world.base)]
    assert len(requests) <= 5
    ask(page, QUESTION)
    page.locator("footnote-widget .chip").first.click()
    expect(dialog.locator(".card")).to_contain_text(paragraph)
    assert "0–" not in dialog.locator(".card").inner_text()


def test_the_talk_goes_on_on_the_next_page_of_the_tab_unless_told_not_to(world: World) -> None:
    world.host.body = article() + world.line(article=world.id)
    page = world.open()
    launcher(page).click()
    ask(page, QUESTION)
    expect(page.get_by_role("dialog")).to_contain_text("1,300 applications")
    page.goto(world.host.address + "/next")
    expect(page.get_by_role("dialog")).to_contain_text("1,300 applications")
    page.get_by_role("button", name="Source 1").first.click()
    expect(page.locator("footnote-widget mark")).to_contain_text(CITED)
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, "Where are the camps?")
    assert sent.value.post_data_json["history"][0]["content"] == QUESTION
    world.host.body = article() + world.line(article=world.id, keep="off")
    page.goto(world.host.address + "/third")
    launcher(page).click()
    assert page.locator("footnote-widget .q").count() == 0


def test_it_offers_questions_of_its_own_and_gives_a_copy_with_sources(world: World) -> None:
    world.host.body = article() + world.line(article=world.id)
    page = world.open(permissions=["clipboard-read", "clipboard-write"])
    launcher(page).click()
    tips = page.locator("footnote-widget .tip")
    expect(tips.first).to_be_visible(timeout=60_000)
    assert 2 <= tips.count() <= 4 and all(tip.endswith("?") for tip in tips.all_text_contents())
    tips.first.click()
    expect(page.get_by_role("button", name="Source 1").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Copy with sources").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1] “" in copied and "Residents of Russia's Belgorod region evacuated, 2024-01-08" in copied
    requests = [request for request in world.asked if request.url.startswith(world.base)]
    assert len(requests) <= 5
    world.host.body = article() + world.line(article=world.id, suggest="Who is it about?", keep="off")
    page.goto(world.host.address + "/own")
    launcher(page).click()
    page.wait_for_timeout(1000)
    assert tips.all_text_contents() == ["Who is it about?"], "the host's own take their place"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (640, 360), (390, 700), (320, 640)])
def test_axe_finds_nothing_and_nothing_is_cut_off_in_any_verdict(
    world: World, scheme: str, size: tuple[int, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    world.host.body = f"<main><h1>News</h1>{article()}</main>" + world.line(article=world.id, open="")
    view = {"width": size[0], "height": size[1]}
    page = world.open(viewport=view, color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function("window.Footnote")
    answers = page.locator("footnote-widget .a:not([aria-busy])")
    questions = (
        f"{QUESTION} {'Rindfleischetikettierung' * 3}",
        "How many people were killed in the strikes?",
        "Boiling point?",
    )
    for n, question in enumerate(questions, 1):
        ask(page, question)
        expect(answers).to_have_count(n, timeout=30_000)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
        found = Axe().run(page, context="footnote-widget", options=rules).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
        wide = page.locator("footnote-widget .panel").evaluate(
            "p => [...p.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'"
            " && !e.matches('.chip') && getComputedStyle(e).textOverflow !== 'ellipsis')"
            ".map(e => e.className || e.tagName)"
        )
        assert wide == []
    assert page.locator("footnote-widget .may").count(), "what may answer was there as well"


def test_it_names_a_document_that_there_is(world: World) -> None:
    world.host.body = world.line(article=world.id, target="###")
    world.open().wait_for_function("window.Footnote")
    (name,) = re.findall(r"docs/\w+\.md", " ".join(world.said))
    assert (ROOT / name).is_file() and "data-target" in (ROOT / name).read_text("utf-8")
