"""Readers: what is kept, what is refused, and that nothing else can happen."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import article as labels
from index.errors import FileRefused, FootnoteError
from index.reading.facts import dates
from index.reading.files.pdf import paragraphs
from index.reading.readers import KINDS, read_bytes, read_file
from index.reading.sandbox import Limits, Preloaded
from tests.index.files import PAGE, docx, form_pdf, locked_pdf, packed_pdf, paragraph, pdf, pdf_bomb

SMALL = Limits(cpu_seconds=2, wall_seconds=10.0)


def refusal(data: bytes, name: str, limits: Limits | None = None) -> str:
    with pytest.raises(FootnoteError) as caught:
        read_bytes(data, name, limits=limits)
    assert "Traceback" not in caught.value.message and "/" not in caught.value.message
    return caught.value.code


class TestPlainText:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"One.\r\nTwo.\rThree.\n\n", "One.\r\nTwo.\rThree.\n\n"),
            (b"\xef\xbb\xbfOne.", "One."),
            ("Größe – ½ 😀".encode(), "Größe – ½ 😀"),
            ("\ufeffGröße 😀".encode("utf-16-le"), "Größe 😀"),
            ("\ufeffGröße 😀".encode("utf-16-be"), "Größe 😀"),
            (b"caf\xe9 \x93quoted\x94 \x80 5", "café “quoted” € 5"),
            ("e\u0301 \u200b\u202e\u00ad kept".encode(), "e\u0301 \u200b\u202e\u00ad kept"),
            (b"<b>not</b> markup & no &amp; entity", "<b>not</b> markup & no &amp; entity"),
        ],
    )
    def test_it_is_kept_character_for_character(self, data: bytes, text: str) -> None:
        assert read_bytes(data, "a.txt").text == text

    def test_a_declared_charset_is_used_unless_it_is_not_of_the_web(self) -> None:
        russian = "Трамвай откроется".encode("koi8-r")
        assert read_bytes(russian, "a.txt", charset="KOI8-R").text == "Трамвай откроется"
        assert read_bytes(b"+ADw-b+AD4-", "a.txt", charset="utf-7").text == "+ADw-b+AD4-"
        assert read_bytes("東京です".encode("iso2022_jp"), "a.txt", charset="ISO-2022-JP").text == "東京です"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file_no_text"),
            (b" \r\n\t ", "file_no_text"),
            ("\ufeff\u200b\u2060\u202e\u00ad\u3164".encode(), "file_no_text"),
            (b"text\x00text", "file_binary"),
            ("no mark".encode("utf-16-le"), "file_binary"),
            (bytes(range(1, 256)) * 4, "file_binary"),
            (pdf([["Hello"]]), "file_binary"),
            (docx(paragraph("Hello")), "file_binary"),
            (b"\x89PNG\r\n\x1a\n....", "file_binary"),
            (b"\xff\xfeodd", "file_unreadable"),
            (b"\xef\xbb\xbfbroken \xff here", "file_unreadable"),
        ],
    )
    def test_what_is_refused(self, data: bytes, code: str) -> None:
        assert refusal(data, "a.txt") == code

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Tram opens in May\n\nThe city said so.", "Tram opens in May"),
            ("\n \nThe tram opens. " + "More words follow. " * 9, "The tram opens."),
            ("word " * 50, "word " * 19 + "word…"),
            ("\u202eTram\x1b", "Tram"),
        ],
    )
    def test_its_title_is_its_first_line(self, text: str, title: str) -> None:
        assert read_bytes(text.encode(), "a.txt").title == title

    def test_nothing_is_made_up(self) -> None:
        article = read_bytes(b"Published 2024-01-08 by Jane.", "2023-05-05-story.txt")
        stated = (article.published, article.author, article.publisher, article.url, article.language)
        assert stated == (None, None, None, None, "en")  # the language is seen in the words


class TestMarkdown:
    def test_front_matter_and_words(self) -> None:
        source = (
            '---\ntitle: "Tram: it opens"\ndate: 8 January 2024\nauthor: Jane Doe # staff\n'
            "publisher: 'Daily'\n"
            "url: https://daily.example/tram\nlanguage: en_GB\ntags:\n  - a\n---\n\n"
            "A **bold** _word_ and a [link](http://x.example), `code` \\* &amp;.\nSame paragraph.\n\n"
            "## Cost\n\n- one\n- two\n\n> quoted <b>raw</b>\n\n"
            "|a|b|\n|-|-|\n|1|2|\n\n<script>bad()</script>\n"
        )
        article = read_bytes(source.encode(), "story.md")
        assert article.title == "Tram: it opens"
        assert (article.published, article.author, article.publisher) == ("2024-01-08", "Jane Doe", "Daily")
        assert (article.url, article.language) == ("https://daily.example/tram", "en-GB")
        assert article.updated is None
        assert read_bytes(b"---\nupdated: 9 January 2024\n---\nWords.", "a.md").updated == "2024-01-09"
        assert article.text == (
            "A bold word and a link, code * &. Same paragraph.\n\nCost\n\none\ntwo\n\nquoted raw\n\na: 1 | b: 2"
        )

    @pytest.mark.parametrize("head", ["", "---\ntitle: T\n---\n", "# T\n\n", "T\n===\n\n"])
    @pytest.mark.parametrize("body", ["One line\r\nand  two.  \n\n\n Third * 3 < 4 & more_words\n", "Just this."])
    def test_a_body_without_markup_is_kept_character_for_character(self, head: str, body: str) -> None:
        article = read_bytes((head + body).encode(), "a.md")
        assert article.text == body
        assert article.title == ("T" if head else labels.first_line(body))

    @pytest.mark.parametrize(
        "source",
        [
            "---\n\nA break, not front matter.\n\n---\n",
            "---\ntitle: never closed\n\nText.",
            "---\nJust words here\n---\nText.",
        ],
    )
    def test_what_only_looks_like_front_matter_stays_text(self, source: str) -> None:
        article = read_bytes(source.encode(), "a.md")
        assert labels.has_text(article.text)
        assert article.published is None

    def test_front_matter_tags_mean_nothing(self, tmp_path: Path) -> None:
        trap = tmp_path / "trap"
        source = f"---\ntitle: !!python/object/apply:os.system ['touch {trap}']\nauthor: &a *a\n---\nWords."
        article = read_bytes(source.encode(), "a.md")
        assert (article.title, article.author, article.text) == ("Words.", None, "Words.")
        assert not trap.exists()

    @pytest.mark.parametrize(
        ("title", "kept"), [("\u202eevil\u200b\x07 title", "evil title"), ("x" * 500, "x" * 199 + "…")]
    )
    def test_labels_are_plain_and_short(self, title: str, kept: str) -> None:
        assert read_bytes(f"---\ntitle: {title}\n---\nWords.".encode(), "a.md").title == kept

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a:b@c.example/", "//x"])
    def test_only_web_addresses_are_kept(self, url: str) -> None:
        assert read_bytes(f"---\nurl: {url}\n---\nWords.".encode(), "a.md").url is None

    def test_deep_nesting_is_refused_not_dropped(self) -> None:
        assert refusal(b"> " * 5_000 + b"deep", "a.md", SMALL) == "file_too_complex"


class TestHtml:
    def test_thousands_of_struck_words_and_boxes_are_read_in_time(self) -> None:
        words = "The council voted on Tuesday to rebuild the old market hall."
        struck = f"<p>{words}<sup>1,2</sup> <del>x</del></p>" * 3_000
        boxes = "<div><h3>Headline</h3><a href=/x>Goat on the line</a></div>" * 1_000
        page = f"<html><body><article><h1>Hall</h1>{struck}{boxes}</article></body></html>"
        assert read_bytes(page.encode(), "a.html", limits=Limits(cpu_seconds=10)).text.count(words) == 3_000

    def test_thousands_of_paragraphs_are_read_in_time(self) -> None:
        lines = "".join(
            f"<div class=item><p>Number {n} of the list says a little more.</p></div>" for n in range(3_000)
        )
        page = f"<title>A list</title><body>{'<div>' * 100}{lines}{'</div>' * 100}".encode()
        assert read_bytes(page, "a.html", limits=Limits(cpu_seconds=10)).text.count("says a little") == 3_000

    @pytest.mark.parametrize(
        ("link", "outlet"),
        [
            ("/", "The Holm Post"),
            ("https://holm.example/", "The Holm Post"),
            ("/tag/", None),
            ("https://other.example/", None),
            ("http://[", None),
        ],
    )
    def test_the_outlet_is_what_the_link_to_its_first_page_says(self, link: str, outlet: str | None) -> None:
        url = '<link rel=canonical href="https://holm.example/tram">'
        head = f"<title>Tram opens in May | The Holm Post</title>{url}<body><a href='{link}'>The Holm Post</a>"
        page = f"{head}<h1>Tram opens in May</h1><p>The tram opens in May, the mayor said, and has 12 stops.</p>"
        assert read_bytes(page.encode(), "a.html").publisher == outlet

    def test_the_article_without_the_page_around_it(self) -> None:
        article = read_bytes(PAGE.encode(), "tram.html")
        assert article.text == (
            "The tram opens in May, the mayor said.\n\nIt has 12 stops & a depot for Flüchtlinge.\n\n"
            "North\nSouth\n\nYear: 2023 | Cost: 4"
        )
        assert (article.title, article.author, article.publisher) == (
            "Tram opens in May",
            "Jane Doe",
            "The Daily",
        )
        assert (article.published, article.language) == ("2024-01-08", "en-GB")
        assert article.url == "https://daily.example/tram"

    @pytest.mark.parametrize(
        ("head", "day"),
        [
            (
                '<script type="application/ld+json">{"@graph":[{"datePublished":"2024-02-03T01:00"}]}</script>',
                "2024-02-03",
            ),
            ('<meta itemprop="datePublished" content="March 4, 2024">', "2024-03-04"),
            ("<script>var date = '2024-05-05'</script>", None),
            (
                '<meta name="date" content="01/02/2024"><meta property="article:modified_time" content="2024-01-01">',
                None,
            ),
        ],
    )
    def test_a_date_is_stated_or_unknown(self, head: str, day: str | None) -> None:
        words = "<p>On 7 July 2021 the tram opened. Copyright 2019.</p><p>Nobody knew when this was written.</p>"
        page = f"<html><head>{head}</head><body><article><h1>T</h1>{words}</article></body></html>"
        assert read_bytes(page.encode(), "2020-01-01.html").published == day

    @pytest.mark.parametrize(
        "head",
        [
            '<meta property="article:modified_time" content="2024-01-09T01:00:00Z">',
            '<script type="application/ld+json">{"datePublished":"2024-01-08","dateModified":"2024-01-09"}</script>',
        ],
    )
    def test_the_day_of_the_last_change_is_kept_apart(self, head: str) -> None:
        page = f"<html><head>{head}</head><body><article><p>It was written on 1 May 2020.</p></article></body></html>"
        article = read_bytes(page.encode(), "a.html")
        assert article.updated == "2024-01-09" and article.published in (None, "2024-01-08")

    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
            (b"no tags at all", "no tags at all"),
            ('<meta charset="windows-1251"><p>Трамвай откроется</p>'.encode("cp1251"), "Трамвай откроется"),
            ("<p>Größe</p>".encode("utf-16"), "Größe"),
            (b"<p>a&#0;b&#xD800;c</p>", None),
        ],
    )
    def test_small_and_odd_pages(self, data: bytes, text: str | None) -> None:
        got = read_bytes(data, "a.htm").text
        assert text is None or got == text
        assert "\x00" not in got and got.encode("utf-8")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"<html><body><script>only()</script></body></html>", "file_no_text"),
            (b"<!-- nothing -->", "file_no_text"),
            (b"<p>" + bytes(range(1, 32)) * 9, "file_binary"),
            (pdf([["Hello"]]), "file_binary"),
            (b"<p>Words first.</p>" + b"<div>" * 50_000 + b"deep", "file_too_complex"),
            (
                b"<p " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">x",
                "file_too_complex",
            ),  # quadratic
        ],
    )
    def test_what_is_refused(self, data: bytes, code: str) -> None:
        assert refusal(data, "a.html", SMALL) == code

    def test_entities_are_not_loaded(self) -> None:
        source = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>Before &x; after.</p><p>End.</p>'
        assert "root:" not in read_bytes(source, "a.xhtml").text


class TestPdf:
    def test_lines_become_paragraphs(self) -> None:
        lines = [
            "The new tram line through the old town will open in May, the may-",
            "or said on Monday in a speech.",
        ]
        info = "/Title (Tram opens) /Author (Jane Doe) /CreationDate (D:20240108)"
        article = read_bytes(pdf([[*lines, "1"], ["It has twelve stops.", "2"]], info), "a.pdf")
        assert article.text == (
            "The new tram line through the old town will open in May, the mayor said on Monday in a speech."
            "\n\nIt has twelve stops."
        )
        assert (article.title, article.author, article.published) == ("Tram opens", "Jane Doe", None)
        assert article.language == "en-GB"

    def test_a_title_is_no_byline(self) -> None:
        lines = [
            "Council votes to rebuild the old market hall in spring",
            "By Ann Reed, Staff Writer",
            "5 March 2024",
        ]
        body = ["The council voted on Tuesday evening to rebuild the old hall,", "which stood empty for four years."]
        article = read_bytes(pdf([[*lines, *body]]), "a.pdf")
        assert (article.title, article.author, article.published) == (lines[0], "Ann Reed", "2024-03-05")
        assert article.text == f"{lines[0]}\n\n{' '.join(body)}"
        account = read_bytes(pdf([body], "/Author (jsmith77)"), "a.pdf")
        assert account.author is None

    def test_running_heads_and_page_breaks(self) -> None:
        pages = [f"The Daily, page {n}\nA line that runs over the end of the page and\n{n}" for n in range(1, 5)]
        assert paragraphs(pages) == [" ".join(["A line that runs over the end of the page and"] * 4)]

    def test_running_heads_of_two_lines_and_such_as_are_drawn_into_a_line(self) -> None:
        body = "Line {} of the text, which is far longer than anything that is printed around it"
        pages = [
            f"The Daily\n11 June 2024\n{body.format(word)}\nwww.daily.example" for word in ("one", "two", "three")
        ]
        pages[1] = pages[1].replace("\nwww", "www")
        assert paragraphs(pages) == [" ".join(body.format(word) for word in ("one", "two", "three"))]

    def test_what_is_filled_in_in_a_form(self) -> None:
        fields = [("/Tx", "name1", "Nora Lane", "Name:"), ("/Tx", "Town", "", ""), ("/Btn", "Dog", "/Off", "")]
        article = read_bytes(form_pdf([*fields, ("/Btn", "Member", "/Yes", "")]), "a.pdf")
        assert article.text == "Please fill in this form.\n\nName: Nora Lane\nMember: Yes"

    def test_lines_that_stand_on_every_page_are_kept_where_there_is_nothing_else(self) -> None:
        assert paragraphs(["Slide 1", "Slide 2", "Slide 3"]) == ["Slide 1 Slide 2 Slide 3"]

    def test_what_is_damaged_or_gone_is_refused(self) -> None:
        packed = packed_pdf([[f"The tram of line {n} opens in May."] for n in range(1, 4)])
        assert "line 3 opens" in read_bytes(packed, "a.pdf").text
        at = packed.rindex(b"stream\n", 0, packed.rindex(b"endstream")) + 40
        for changed in (packed[at] ^ 1, packed[at] ^ 8):
            assert refusal(packed[:at] + bytes([changed]) + packed[at + 1 :], "a.pdf") == "file_unreadable"
        pages = pdf([["The tram opens in May."], ["It has twelve stops."]])
        assert "twelve" in read_bytes(pages, "a.pdf").text
        for lost, instead in (
            (b"/Contents 6 0 R", b"/Contents 99 0 R"),
            (b" 7 0 R]", b"]"),
            (b" 7 0 R]", b" 99 0 R]"),
        ):
            assert refusal(pages.replace(lost, instead), "a.pdf") == "file_unreadable"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (pdf([[], []]), "file_no_text"),
            (pdf([["Letters of no font"]]).replace(b"/F1 3 0 R", b"/F2 3 0 R"), "file_no_text"),
            (locked_pdf("secret", "RC4-128"), "file_encrypted"),
            (locked_pdf("secret", "AES-256"), "file_encrypted"),
            (b"%PDF-1.7\n" + os.urandom(2_000), "file_unreadable"),
            (pdf([["Hello"]])[:60], "file_unreadable"),
            (b"<html>", "file_unreadable"),
            (pdf([["Hello"]] * 40), "file_too_complex"),
            (pdf_bomb(100 * 2**20), "file_too_complex"),
            (pdf([["Hello"]]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), "file_unreadable"),
        ],
    )
    def test_what_is_refused(self, data: bytes, code: str) -> None:
        assert refusal(data, "a.pdf", Limits(pages=30)) == code

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
    def test_a_lock_without_a_password_opens(self, algorithm: str) -> None:
        assert read_bytes(locked_pdf("", algorithm), "a.pdf").text == "The tram opens in May."


class TestDocx:
    @pytest.mark.parametrize(
        ("top", "author", "published"),
        [
            (["By Nora Lane", "11 June 2024"], "Nora Lane", "2024-06-11"),
            (["Nora Lane, 11 June 2024"], "Nora Lane", "2024-06-11"),
            (["Von Nora Lang", "11. Juni 2024"], "Nora Lang", "2024-06-11"),  # a month of one language only
            (["Second closure this year"], None, None),
        ],
    )
    def test_who_wrote_it_and_when(self, top: list[str], author: str | None, published: str | None) -> None:
        body = "The committee published its report on Thursday after a delay of almost three months."
        article = read_bytes(docx("".join(map(paragraph, ["Harbour shut by storm", *top, body]))), "a.docx")
        assert (article.title, article.author, article.published) == ("Harbour shut by storm", author, published)

    @pytest.mark.parametrize(
        ("data", "name", "way"),
        [
            (b"<!DOCTYPE html><p>Hello</p>", "a.pdf", r"\.html"),
            (b"<html><p>Hello</p></html>", "a.docx", r"\.html"),
            (b"%PDF-1.4", "a.docx", r"\.pdf"),
            (b"%PDF-1.4", "a.html", r"\.pdf"),
            (b"{\\rtf1 Hello}", "a.pdf", r"\.docx"),
            (b"{\\rtf1 Hello}", "a.txt", r"\.docx"),
        ],
    )
    def test_a_file_under_the_wrong_name_is_called_what_it_is(self, data: bytes, name: str, way: str) -> None:
        with pytest.raises(FileRefused, match=way):
            read_bytes(data, name)

    @pytest.mark.parametrize(
        "top",
        [
            ["By Nora Lane", "11 June 2024"],
            ["By NORA LANE, Staff Writer, Harbour News", "Tann, 11 June 2024"],
            ["Nora Lane, 11 June 2024"],
            ["11 June 2024", "By Nora Lane", "Harbour correspondent"],
        ],
    )
    def test_byline_and_day_are_taken_out_of_the_text_once(self, top: list[str]) -> None:
        body = "The committee published its report on Thursday after a delay of almost three months."
        core = "<dc:creator>Typing Pool</dc:creator>"
        lines = ["Harbour shut by storm", *top, body]
        word = read_bytes(docx("".join(map(paragraph, lines)), core=core), "a.docx")
        printed = read_bytes(pdf([lines], "/Author (Typing Pool)"), "a.pdf")
        for article in (word, printed):
            assert article.text == f"Harbour shut by storm\n\n{body}"
            assert (article.author, article.published) == ("Nora Lane", "2024-06-11")

    def test_days_that_head_entries_stay(self) -> None:
        lines = ["Log of the Petrel", "1 March 2024", "We left the harbour.", "2 March 2024", "We came back."]
        assert read_bytes(docx("".join(map(paragraph, lines))), "a.docx").text == "\n\n".join(lines)

    def test_a_title_without_the_byline_in_it(self) -> None:
        run = "<w:r><w:t>{}</w:t></w:r>".format
        lines = f"{run('Harbour shut')}<w:r><w:br/></w:r>{run('By Nora Lane')}"
        title = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{lines}</w:p>'
        article = read_bytes(docx(title + paragraph("It was a storm.")), "a.docx")
        assert (article.title, article.author) == ("Harbour shut", "Nora Lane")

    def test_forms_and_what_is_not_to_be_read(self) -> None:
        run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>".format
        cell = "<w:tc>{}</w:tc>".format
        kept = '<w:strike w:val="0"/>'
        control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format
        body = (
            f"<w:tbl><w:tr>{cell(paragraph('Name:'))}{cell(paragraph('Nora Lane'))}</w:tr></w:tbl>"
            f"<w:p>{run('', 'Town: ')}{control('<w:showingPlcHdr/>', run('', 'Click to enter text.'))}</w:p>"
            f"<w:p>{run('', 'Street: ')}{control('', run('', 'Pier Street'))}</w:p>"
            f"<w:p>{run('', 'Costs ')}{run('<w:strike/>', '40 ')}{run('<w:vanish/>', 'no ')}{run(kept, '52')}</w:p>"
            + paragraph("1 Costs 2", '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>')
        )
        assert read_bytes(docx(body), "a.docx").text == "Name: Nora Lane\n\nTown:\n\nStreet: Pier Street\n\nCosts 52"

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.odt", b"PK"),
            ("a.doc", b"\xd0\xcf"),
            ("a.docx", b"{\\rtf1 x}"),
            ("b.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ],
    )
    def test_what_can_be_saved_in_another_way(self, name: str, data: bytes) -> None:
        with pytest.raises(FileRefused, match=r"save it as \.docx"):
            read_bytes(data, name)

    @pytest.mark.parametrize(
        ("name", "way"),
        [
            ("a.xlsx", "save the sheet as"),
            ("a.eml", "save the page or the letter"),
            ("a.csv", "save its words as .txt"),
            ("a.JPG", "it is a picture"),
            ("a.7z", "unpack it"),
            ("a.mp3", "what is said in it"),
            ("notes", "one of these endings"),
        ],
    )
    def test_a_way_out_for_files_of_other_kinds(self, name: str, way: str) -> None:
        with pytest.raises(FileRefused, match=way):
            read_bytes(b"words", name)

    def test_words_lists_tables_and_properties(self) -> None:
        item = "<w:pPr><w:numPr/></w:pPr>"
        cell = "<w:tc>{}</w:tc>".format
        body = (
            paragraph("Tram", '<w:pPr><w:pStyle w:val="Title"/></w:pPr>')
            + "<w:p><w:r><w:t>It opens </w:t></w:r><w:ins><w:r><w:t>in May.</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>in June.</w:delText></w:r></w:del></w:p>"
            + paragraph("one", item)
            + paragraph("two", item)
            + f"<w:tbl><w:tr>{cell(paragraph('Year'))}{cell(paragraph('Cost'))}</w:tr></w:tbl>"
            + "<w:sdt><w:sdtContent>"
            + paragraph("In a control.")
            + "</w:sdtContent></w:sdt>"
        )
        core = "<dc:creator>Jane Doe</dc:creator><dc:language>en-GB</dc:language>"
        article = read_bytes(docx(body, core=core), "a.docx")
        assert article.text == "It opens in May.\n\none\ntwo\n\nYear | Cost\n\nIn a control."
        assert (article.title, article.author, article.language) == ("Tram", "Jane Doe", "en-GB")
        assert article.published is None

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (docx(""), "file_no_text"),
            (docx(paragraph("x"), more={"bomb.xml": bytes(60 * 2**20)}), "file_too_complex"),
            (
                docx(paragraph("x" * 100 + "&a;"), prolog='<!DOCTYPE a [<!ENTITY a "lol">]>'),
                "file_unreadable",
            ),
            (
                docx(
                    paragraph("&i;"),
                    prolog='<!DOCTYPE a [<!ENTITY a "lol">'
                    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
                    + "]>",
                ),
                "file_unreadable",
            ),
            (
                docx(paragraph("&x;"), prolog='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
                "file_unreadable",
            ),
            (docx("<w:sdt>" * 5_000 + paragraph("x") + "</w:sdt>" * 5_000), "file_too_complex"),
            (docx(paragraph("Hello"))[:-40], "file_unreadable"),
            (b"PK\x03\x04" + os.urandom(500), "file_unreadable"),
            (b"plain words", "file_unreadable"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        ],
    )
    def test_what_is_refused(self, data: bytes, code: str) -> None:
        assert refusal(data, "a.docx") == code

    def test_a_size_that_lies_is_found_out(self) -> None:
        data = docx(paragraph("x" * 3_000_000))
        small = Limits(unpacked_bytes=1_000_000)
        size = (3_000_000).to_bytes(4, "little")[2:]  # the upper bytes of about three million, made small
        assert refusal(data, "a.docx", small) == "file_too_complex"
        assert refusal(data.replace(size, b"\x00\x00"), "a.docx", small) in {
            "file_too_complex",
            "file_unreadable",
        }


class TestNamesAndLimits:
    @pytest.mark.parametrize("name", ["a.exe", "a", "", ".", "a.txt.zip", "a.docm", "a.doc", "txt", "\x00"])
    def test_other_types_are_refused(self, name: str) -> None:
        assert refusal(b"words", name) == "file_type"

    def test_a_name_is_a_label_only(self) -> None:
        assert labels.file_label("../../etc/passwd") == "passwd"
        assert labels.file_label("C:\\x\\\u202egpj.exe\n") == "gpj.exe"
        assert len(labels.file_label("n" * 5_000 + ".txt") or "") == 200
        assert read_bytes(b"*Words.*", "n" * 300 + ".MD").text == "Words."
        assert read_bytes(b"Words.", "../../etc/passwd.txt").text == "Words."

    def test_size(self) -> None:
        limits = Limits(file_bytes=10)
        assert read_bytes(b"0123456789", "a.txt", limits=limits).text == "0123456789"
        assert refusal(b"01234567890", "a.txt", limits) == "file_too_large"
        assert Limits().file_bytes == 20 * 1024 * 1024
        for size in (20_000_000, 20 * 2**20):  # the sentence names the limit that was set
            with pytest.raises(FileRefused, match="larger than 20 MB"):
                read_bytes(b"x" * (size + 1), "a.txt", limits=Limits(file_bytes=size))

    def test_a_file_from_disk(self, tmp_path: Path) -> None:
        story = tmp_path / "story.txt"
        story.write_bytes(b"One.\r\n")
        assert read_file(story).text == "One.\r\n"
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "folder.txt").mkdir()
        for name in ("missing.txt", "pipe.txt", "folder.txt", "nul\x00.txt", "n" * 5_000):
            with pytest.raises(FileRefused) as caught:
                read_file(tmp_path / name)
            assert caught.value.code == "file_unreadable"
            assert str(tmp_path) not in caught.value.message

    def test_memory_and_time_end_the_child_only(self) -> None:
        start = time.monotonic()
        assert refusal(b"[" * 400_000, "a.md", Limits(cpu_seconds=1)) == "file_too_complex"
        assert refusal(PAGE.encode() * 4_000, "a.html", Limits(memory_bytes=8 * 2**20)) == "file_too_complex"
        assert refusal(b"[" * 400_000, "a.md", Limits(wall_seconds=0.5)) == "file_too_complex"
        assert time.monotonic() - start < 15

    @pytest.mark.parametrize("many", [False, True], ids=["one file", "many files"])
    def test_the_clock_ends_a_pdf_that_takes_long(self, many: bool) -> None:
        slow = pdf([["word " * 8] * 2_000] * 40)  # over a minute of work
        limits = Limits(cpu_seconds=100, wall_seconds=1.5)
        with Preloaded() as preloaded:
            exchange = preloaded if many else None
            assert read_bytes(pdf([["Hello"]]), "a.pdf", limits=Limits(), exchange=exchange).text == "Hello"
            start = time.monotonic()
            with pytest.raises(FileRefused) as caught:
                read_bytes(slow, "a.pdf", limits=limits, exchange=exchange)
            assert caught.value.code == "file_too_complex"
            assert 1.4 < time.monotonic() - start < 6
            assert read_bytes(pdf([["Hello"]]), "a.pdf", exchange=exchange).text == "Hello"

    @pytest.mark.parametrize("blank", [b" ", "\u200b".encode(), "\U000e0041".encode()])
    def test_megabytes_of_blanks_are_passed_over_quickly(self, blank: bytes) -> None:
        start = time.monotonic()
        assert read_bytes(blank * (15_000_000 // len(blank)) + b"x", "a.txt").title == "x"
        assert time.monotonic() - start < 5

    def test_the_child_ignores_the_environment_and_leaves_no_trace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = threading.active_count()
        open_files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
        monkeypatch.setenv("PYTHONPATH", "/nowhere")
        monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
        for _ in range(3):
            assert read_bytes(b"*Words.*", "a.md").text == "Words."
        assert threading.active_count() <= before
        assert not open_files or len(os.listdir("/proc/self/fd")) <= open_files

    @pytest.mark.parametrize(
        ("attempt", "allowed"),
        [
            ("import socket; socket.getaddrinfo('localhost', 80)", False),
            ("import socket; socket.socket()", False),
            ("import subprocess; subprocess.run(['true'])", False),
            ("import os; os.system('true')", False),
            ("open('written', 'w')", False),
            ("import os; open(os.devnull, 'rb')", True),
        ],
    )
    def test_the_child_gave_up_network_processes_and_writing(
        self, attempt: str, allowed: bool, tmp_path: Path
    ) -> None:
        code = f"from index.reading.child import _confine; _confine(5, 2**28)\n{attempt}"
        root = Path(__file__).resolve().parents[3]
        run = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{code}"],
            cwd=tmp_path,
            capture_output=True,
            timeout=30,
        )
        assert (run.returncode == 0) is allowed
        assert allowed or b"PermissionError" in run.stderr
        assert not list(tmp_path.iterdir())


SAMPLES = {
    "txt": "Größe. Two.\r\n".encode(),
    "md": b"---\ntitle: T\n---\n# H\n\n*a* [b](c) <i>d</i>\n\n- e\n",
    "html": PAGE.encode(),
    "pdf": pdf([["The tram opens in May."]]),
    "docx": docx(paragraph("The tram opens in May.")),
}


def sound(data: bytes, name: str) -> None:
    """Any bytes give an article that can be stored and quoted, or an error of ours."""
    try:
        article = read_bytes(data, name, limits=SMALL)
    except FootnoteError as error:
        assert error.code.startswith("file_")
    else:
        assert labels.has_text(article.text) and "\x00" not in article.text
        assert article.text.encode("utf-8").decode("utf-8") == article.text
        assert article.title == labels.label(article.title)


class TestAnyBytes:
    @settings(max_examples=200, deadline=None)
    @given(
        st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass")))
    )
    def test_as_text(self, data: bytes) -> None:
        sound(data, "a.txt")

    @pytest.mark.parametrize("kind", ["md", "html", "pdf", "docx"])
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_damaged_files(self, kind: str, data: st.DataObject) -> None:
        whole = bytearray(SAMPLES[kind])
        for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
            whole[place] = data.draw(st.integers(0, 255))
        sound(bytes(whole[: data.draw(st.integers(len(whole) // 2, len(whole)))]), f"a.{kind}")

    @pytest.mark.parametrize("ending", sorted(KINDS))
    def test_noise_under_every_name(self, ending: str) -> None:
        sound(os.urandom(3_000), "noise" + ending)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=80))
    def test_labels(self, words: str) -> None:
        for clean in (labels.label, labels.file_label, labels.first_line):
            made = clean(words)
            assert made is None or (made and made == labels.label(made) and len(made) <= 200)
        dates.day(words), labels.language(words), labels.web_address(words)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2024-03-02", "2024-03-02"),
        ("Published: 2 March 2024", "2024-03-02"),
        ("Saturday, March 2, 2024", "2024-03-02"),
        ("2 March 2024 was a cold day.", None),
        ("01/02/2024", None),
    ],
)
def test_a_line_that_is_a_date_says_when_it_was_published(line, published):
    text = f"Tram opens\n\n{line}\n\nThe tram opens in May."
    assert read_bytes(text.encode(), "a.txt").published == read_bytes(text.encode(), "a.md").published == published
    assert read_bytes(f"---\npublished: 2023-01-01\n---\n\n{text}".encode(), "a.md").published == "2023-01-01"


def test_a_page_without_body_tags_is_read():
    page = b"<title>Tram</title><article><p>The tram opens on 4 May. It has nine stops in all.</p></article>"
    article = read_bytes(page, "tram.html")
    assert (article.title, article.text) == ("Tram", "The tram opens on 4 May. It has nine stops in all.")
