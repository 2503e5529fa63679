"""Files of every format, made on the spot for the tests."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A PDF with these lines on these pages; ``info`` is what its information dictionary holds."""
    objects = ["<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        shown = " ".join(f"({line.translate({40: 32, 41: 32, 92: 32})}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 72 760 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        resources = "<< /Font << /F1 3 0 R >> >>"
        page = f"/Contents {len(objects)} 0 R /MediaBox [0 0 595 842] /Resources {resources}"
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} >>")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append(f"<< {info} >>")
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R"
    out.write(f"trailer\n<< {trailer} >>\nstartxref\n{table}\n%%EOF".encode())
    return out.getvalue()


def locked_pdf(password: str, algorithm: str) -> bytes:
    """A PDF that opens with this password; an empty one opens for everybody."""
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(pdf([["The tram opens in May."]])))
    writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with these lines on these pages, compressed as most are."""
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(pdf(pages)))
    for page in writer.pages:
        page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to this many bytes."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, StreamObject

    writer = PdfWriter(io.BytesIO(pdf([["Hello"]])))
    stream = StreamObject()
    stream._data = zlib.compress(bytes(size))
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def form_pdf(fields: Sequence[tuple[str, str, str, str]]) -> bytes:
    """A PDF with a form; each field is its type, its name, what is filled in, and its label."""
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

    writer = PdfWriter(clone_from=io.BytesIO(pdf([["Please fill in this form."]])))
    made = ArrayObject()
    for kind, name, filled, shown in fields:
        field: dict[str, PdfObject] = {"/FT": NameObject(kind), "/T": TextStringObject(name)}
        field["/V"] = NameObject(filled) if kind == "/Btn" else TextStringObject(filled)
        if shown:
            field["/TU"] = TextStringObject(shown)
        made.append(DictionaryObject({NameObject(key): value for key, value in field.items()}))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): made})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(body: str, *, prolog: str = "", core: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this XML in its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
        parts.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{prolog}{document}')
        if core:
            names = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
            parts.writestr("docProps/core.xml", f"<properties {names}>{core}</properties>")
        for name, data in (more or {}).items():
            parts.writestr(name, data)
    return out.getvalue()


def paragraph(words: str, properties: str = "") -> str:
    """A paragraph of a Word document."""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def epub(
    chapters: Sequence[str],
    about: str = "",
    *,
    order: Sequence[int] | None = None,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """An EPUB book with these bodies of XHTML as its chapters; ``order`` is that of its spine."""
    items = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in order or range(len(chapters)))
    names = 'xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    manifest = f"<manifest>{nav}{items}</manifest><spine>{spine}</spine>"
    book = f"<package {names}><metadata>{about}</metadata>{manifest}</package>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/epub+zip")
        root = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        parts.writestr("META-INF/container.xml", root)
        parts.writestr("OEBPS/book.opf", book)
        parts.writestr("OEBPS/nav.xhtml", "<html><body><nav>Contents</nav></body></html>")
        for number, body in enumerate(chapters):
            page = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
            parts.writestr(f"OEBPS/text/c{number}.xhtml", page)
        for name, data in (more or {}).items():
            parts.writestr(name, data)
    return out.getvalue()


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Tram opens in May | The Daily</title><meta name="author" content="Jane Doe">
<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://daily.example/tram">
<meta property="article:published_time" content="2024-01-08T10:00:00Z"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport news</a></li></ul></nav>
<article><h1>Tram opens in May</h1><p>The tram <b>opens</b> in May, the <a href="/m">mayor</a> said.</p>
<script>alert("Never")</script><p>It has 12&nbsp;stops &amp; a depot for Flücht&shy;linge.</p>
<ul><li>North</li><li>South</li></ul>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2023</td><td>4</td></tr></table></article>
<footer>Copyright 2024. We use cookies.</footer></body></html>"""
