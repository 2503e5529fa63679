"""EPUB books: chapters in order, what the book says of itself, and the limits."""

from __future__ import annotations

import pytest

from index import ENDINGS
from index.errors import FileRefused
from index.reading.readers import read_bytes
from index.reading.sandbox import Limits
from tests.index.files import docx, epub, paragraph

ABOUT = (
    "<dc:title>The Tram</dc:title><dc:creator>Ann Reed</dc:creator><dc:creator>Bob Stone</dc:creator>"
    "<dc:date>2024-03-05</dc:date><dc:language>en-GB</dc:language><dc:publisher>Harrow Press</dc:publisher>"
)
CHAPTERS = (
    "<h1>Two</h1><p>It opens in May.</p><ol><li>North</li><li>South</li></ol>",
    "<h1>One</h1><p>It was built.</p>",
)


def test_chapters_stand_in_the_order_of_the_spine():
    book = read_bytes(epub(CHAPTERS, ABOUT, order=(1, 0)), "tram.epub")
    assert book.text == "One\n\nIt was built.\n\nTwo\n\nIt opens in May.\n\n1. North\n2. South"
    assert (book.title, book.author, book.published) == ("The Tram", "Ann Reed; Bob Stone", "2024-03-05")
    assert (book.language, book.publisher) == ("en-GB", "Harrow Press")
    assert ".epub" in ENDINGS


_FONT = b'<encryption><EncryptedData><EncryptionMethod Algorithm="%s"/></EncryptedData></encryption>'


def test_hidden_fonts_keep_nobody_from_reading():
    font = _FONT % b"http://www.idpf.org/2008/embedding"
    assert "built" in read_bytes(epub(CHAPTERS, more={"META-INF/encryption.xml": font}), "a.epub").text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            epub(CHAPTERS, more={"META-INF/encryption.xml": _FONT % b"http://www.w3.org/2001/04/xmlenc#aes128-cbc"}),
            "file_encrypted",
        ),
        (epub(["<img src=a.png/>"]), "file_no_text"),
        (epub(CHAPTERS, more={"bomb.bin": bytes(60 * 2**20)}), "file_too_complex"),
        (epub(["<div>" * 5_000 + "deep"]), "file_too_complex"),
        (docx(paragraph("Hello")), "file_unreadable"),
        (epub(CHAPTERS)[:300], "file_unreadable"),
        (b"words", "file_unreadable"),
    ],
)
def test_what_is_refused(data, code):
    with pytest.raises(FileRefused) as caught:
        read_bytes(data, "a.epub", limits=Limits(cpu_seconds=5))
    assert caught.value.code == code


def test_notes_numbers_and_heads_of_a_word_document():
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    cell = "<w:tc>{}</w:tc>".format
    rows = "".join(
        f"<w:tr>{cell(paragraph(a))}{cell(paragraph(b))}</w:tr>" for a, b in (("Year", "Cost"), ("2023", "4"))
    )
    body = (
        f"<w:p><w:r><w:t>It opens in May.</w:t></w:r>{note}</w:p>"
        + paragraph("north", item)
        + paragraph("south", item)
        + f'<w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr>{rows}</w:tbl>'
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="2">{paragraph("Or in June.")}</w:footnote></w:footnotes>'
    level = '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl>'
    lists = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    more = {"word/footnotes.xml": notes.encode(), "word/numbering.xml": lists.encode()}
    text = read_bytes(docx(body, more=more), "a.docx").text
    assert text == "It opens in May.\n\n3) north\n4) south\n\nYear: 2023 | Cost: 4\n\n1. Or in June."
