"""Folders, zips, feeds and sitemaps in; what cannot be read is named, what is in costs nothing again."""

from __future__ import annotations

import gzip
import http.server
import io
import threading
import warnings
import zipfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from index import Intake, Limits, NotFound, fetch, items
from index.intake.sources import ENTRIES
from index.web.network import FetchLimits
from tests.index.files import PAGE, docx, paragraph, pdf

pytestmark = pytest.mark.slow

XML = '<?xml version="1.0" encoding="UTF-8"?>'
FRUIT = "<html><head><title>{0}</title></head><body><article><p>{0} are sold in {1}.</p></article></body></html>"


class Site(http.server.BaseHTTPRequestHandler):
    """Pages that the test changes; each carries an ETag that changes with it."""

    pages: dict[str, tuple[str, bytes]]
    asked: list[tuple[str, int]]

    def do_GET(self) -> None:
        kind, body = self.pages.get(self.path, ("", b""))
        etag = f'"{hash(body)}"'
        status = 404 if not kind else 304 if self.headers.get("If-None-Match") == etag else 200
        if kind == "to":
            status = 301
        self.asked.append((self.path, status))
        self.send_response(status)
        self.send_header("Location", body.decode()) if kind == "to" else self.send_header("ETag", etag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if status == 200 else 0))
        self.end_headers()
        if status == 200:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site():
    handler = type("Handler", (Site,), {"pages": {}, "asked": []})
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    handler.port = running.server_address[1]
    handler.at = f"http://127.0.0.1:{handler.port}"
    for name in ("Apples", "Pears", "Plums"):
        handler.pages[f"/{name}"] = ("text/html", FRUIT.format(name, "May").encode())
    yield handler
    running.shutdown()
    running.server_close()


def intake(index, site=None, **options):
    limits = FetchLimits(ports=(site.port,) if site else (80,))
    return Intake(index, partial(fetch, limits=limits, allow={"127.0.0.1"}), **options)


def added(index, *sources, site=None, **options):
    with ExitStack() as stack:
        return intake(index, site, **options).add(items(sources, Limits(), stack))


def titles(report):
    return [article.title for article in report.articles]


def zipped(path: Path, entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name")
        for name, data in entries:
            archive.writestr(name, data)
    return path


class TestZip:
    def test_its_articles_go_in_and_its_names_are_labels(self, index, tmp_path):
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        path = zipped(
            tmp_path / "news.zip",
            [
                ("../../escaped.txt", b"Escapes are tried."),
                ("C:\\a\\tram.html", PAGE.encode()),
                ("sub/tram.pdf", pdf([["The tram was late in June."]])),
                ("sub/tram.docx", docx(paragraph("The tram was early in July."))),
                ("same.txt", b"One text."),
                ("same.txt", b"Another text."),
                ("inner.zip", b"PK\x03\x04"),
                (link, b"/etc/passwd"),
                ("broken.pdf", b"not one"),
                ("bomb.txt", bytes(30 * 2**20)),
                ("ignored.exe", b"MZ"),
                ("__MACOSX/._tram.html", b"x"),
                (".hidden/a.txt", b"x"),
            ],
        )
        before = sorted(tmp_path.rglob("*"))
        report = added(index, str(path))
        assert titles(report) == [
            "Escapes are tried.", "Tram opens in May", "The tram was late in June.", "The tram was early in July.",
            "One text.", "Another text.",
        ]  # fmt: skip
        codes = {name: error.code for (name, _), error in zip(report.refused, report.errors, strict=True)}
        assert codes == {
            "news.zip/inner.zip": "file_type",
            "news.zip/link.txt": "file_type",
            "news.zip/broken.pdf": "file_unreadable",
            "news.zip/bomb.txt": "file_too_large",
        }
        assert sorted(tmp_path.rglob("*")) == before  # nothing was unpacked to the disk
        assert added(index, str(path)).added == frozenset()

    def test_a_password_and_damage_are_named_by_entry(self, index, tmp_path):
        path = zipped(tmp_path / "a.zip", [("a.txt", b"Apples are red. " * 50), ("b.txt", b"Pears are green. " * 50)])
        data = bytearray(path.read_bytes())
        second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
        data[second + 8] |= 1  # the second entry says that it is encrypted
        data[35 + 10] ^= 0xFF  # and the first one's bytes are not what they were
        path.write_bytes(data)
        report = added(index, path)
        assert [(name, error.code) for (name, _), error in zip(report.refused, report.errors, strict=True)] == [
            ("a.zip/a.txt", "file_unreadable"),
            ("a.zip/b.txt", "file_encrypted"),
        ]

    @pytest.mark.parametrize("harm", ["not a zip", "cut", "entries", "size", "contents"])
    def test_what_cannot_be_used_as_a_whole_is_refused(self, index, tmp_path, harm):
        path = zipped(tmp_path / "a.zip", [("a.txt", b"Words.")])
        if harm == "not a zip":
            path.write_bytes(b"words")
        elif harm == "cut":
            path.write_bytes(path.read_bytes()[:-30])
        elif harm == "entries":
            zipped(path, [(f"{n}.txt", b"") for n in range(ENTRIES + 1)])
        elif harm == "size":
            data = bytearray(path.read_bytes())
            at = data.index(b"PK\x01\x02") + 24
            data[at : at + 4] = (2**31).to_bytes(4, "little")  # what it says that it unpacks to
            path.write_bytes(data)
        else:  # a table of contents of 100 MB
            out = io.BytesIO(path.read_bytes())
            with zipfile.ZipFile(out, "a") as archive:
                archive.comment = b"x"
            data = bytearray(out.getvalue())
            end = data.rindex(b"PK\x05\x06")
            data[end:end] = bytes(100 * 2**20)
            end = data.rindex(b"PK\x05\x06")
            data[end + 12 : end + 16] = (100 * 2**20).to_bytes(4, "little")
            path.write_bytes(data)
        report = added(index, path, tmp_path / "missing.zip")
        assert [name for name, _ in report.refused] == ["a.zip", "missing.zip"]
        assert len(index) == 0


def test_a_folder_that_is_named_by_way_of_another(index, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "a.txt").write_text("Apples are red.")
    (tmp_path / "in" / ".b.txt").write_text("Hidden.")
    monkeypatch.chdir(tmp_path / "here")
    seen = []
    report = added(index, "../in", progress=lambda *step: seen.append(step))
    assert titles(report) == ["Apples are red."] and seen == [("sub/a.txt", 0, 1), ("", 1, 1)]


class TestLists:
    RSS = XML + (
        '<rss version="2.0"><channel><title>News</title><link>{0}/</link>'
        "<item><title>A</title><link>{0}/Apples</link><pubDate>Mon, 08 Jan 2024 10:00:00 GMT</pubDate></item>"
        "<item><link>/Pears</link></item><item><title>No address</title></item>"
        "<item><guid>{0}/Missing</guid></item></channel></rss>"
    )

    def test_a_feed(self, index, site):
        site.pages["/feed"] = ("application/rss+xml", self.RSS.format(site.at).encode())
        report = added(index, f"{site.at}/feed", site=site)
        assert titles(report) == ["Apples", "Pears"]
        assert [article.published for article in report.articles] == ["2024-01-08", None]
        assert report.refused == ((f"{site.at}/Missing", "The address answers with the status 404."),)
        site.asked.clear()
        again = added(index, f"{site.at}/feed", site=site)
        assert again.added == frozenset() and len(again.articles) == 2
        assert site.asked == [("/feed", 200), ("/Missing", 404)]  # what is in is not fetched again

    def test_atom_from_a_file_and_a_feed_that_its_server_calls_a_page(self, index, site, tmp_path):
        (tmp_path / "feed.xml").write_text(
            XML + f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{site.at}/"/><entry>'
            f'<link rel="enclosure" href="{site.at}/sound"/><link href="{site.at}/Plums"/>'
            "<published>2024-02-03T00:00:00Z</published></entry></feed>"
        )
        (plums,) = added(index, tmp_path / "feed.xml", site=site).articles
        assert (plums.title, plums.published) == ("Plums", "2024-02-03")
        site.pages["/called"] = ("text/html", self.RSS.format(site.at).encode())
        assert titles(added(index, f"{site.at}/called", site=site)) == ["Apples", "Pears"]

    def test_sitemaps_one_level_deep_and_no_more_pages_than_allowed(self, index, site):
        def sitemap(*names):
            return "".join(f"<url><loc>{site.at}/{name}</loc></url>" for name in names)

        def index_of(*names):
            inside = "".join(f"<sitemap><loc>{site.at}/{name}</loc></sitemap>" for name in names)
            return ("text/xml", f"{XML}<sitemapindex>{inside}</sitemapindex>".encode())

        site.pages["/index"] = index_of("one.gz", "deeper", "Apples")
        body = f"{XML}<urlset>{sitemap('Apples', 'Pears', 'Plums')}</urlset>".encode()
        site.pages["/one.gz"] = ("application/gzip", gzip.compress(body))
        site.pages["/deeper"] = index_of("one.gz")
        report = added(index, f"{site.at}/index", site=site, pages=2)
        assert titles(report) == ["Apples", "Pears"]
        assert [name.rpartition("/")[2] for name, _ in report.refused] == ["one.gz", "deeper", "Apples"]
        assert report.refused[0][1].startswith("1 more are named than the 2 pages")
        assert titles(added(index, f"{site.at}/index", site=site, pages=2)) == ["Apples", "Pears", "Plums"]

    @pytest.mark.parametrize(
        "body",
        [
            '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><link>http://x.example/&a;</link></item></channel></rss>',
            '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>',
            "<rss><channel><item>",
            "<html><body><p>A page.</p></body></html>",
            "<rss><channel></channel></rss>",
            "<a>" * 100_000,
            "",
        ],
    )
    def test_what_is_refused(self, index, tmp_path, body):
        (tmp_path / "a.rss").write_text(body)
        report = added(index, tmp_path / "a.rss")
        assert [name for name, _ in report.refused] == ["a.rss"]

    def test_every_address_of_a_list_is_checked(self, index, tmp_path):
        links = ("http://127.0.0.1/", "file:///etc/passwd", "/relative", "http://[::1", "http://user@x.example/")
        inside = "".join(f"<url><loc>{link}</loc></url>" for link in links)
        (tmp_path / "a.xml").write_text(f"<urlset>{inside}</urlset>")
        with ExitStack() as stack:
            report = Intake(index, fetch).add(items([tmp_path / "a.xml"], Limits(), stack))
        assert [name for name, _ in report.refused] == list(links)
        assert {error.code for error in report.errors} <= {"url_private", "url_scheme", "url_invalid"}


class TestRefresh:
    def test_unchanged_costs_nothing_and_changed_takes_the_place(self, index, site):
        site.pages["/old"] = ("to", f"{site.at}/Pears".encode())
        added(index, f"{site.at}/Apples", f"{site.at}/old", site=site)
        site.asked.clear()
        report = intake(index, site).refresh(index.fetched())
        assert report.added == frozenset() and titles(report) == ["Apples", "Pears"]
        assert site.asked == [("/Apples", 304), ("/old", 301), ("/Pears", 304)]
        old = report.articles[0]
        site.pages["/Apples"] = ("text/html", FRUIT.format("Apples", "June").encode())
        site.pages["/Pears"] = ("text/html", FRUIT.format("Pears", "May").encode() + b"<!-- changed -->")
        report = intake(index, site).refresh(index.fetched())
        (new,) = report.added
        assert report.replaced == ((old.id, new),)
        assert index.version(old.id) == (old, new) and "June" in index.article(new).text
        assert [article.title for article in index.articles()] == ["Apples", "Pears"]
        assert index.verify() == []
        site.asked.clear()
        intake(index, site).refresh(index.fetched())
        assert [status for _, status in site.asked] == [304, 301, 304]
        assert intake(index, site).origins(old.id) == intake(index, site).origins(f"{site.at}/Apples")
        with pytest.raises(NotFound):
            intake(index, site).origins(f"{site.at}/Never")

    def test_a_page_that_fails_changes_nothing(self, index, site):
        (article,) = added(index, f"{site.at}/Apples", site=site).articles
        for page in (("", b""), ("text/html", b"<p></p>"), ("image/png", b"\x89PNG")):
            site.pages["/Apples"] = page
            report = intake(index, site).refresh(index.fetched())
            assert len(report.refused) == 1 and index.articles() == (article,)

    def test_an_address_that_is_added_again_is_refreshed(self, index, site):
        (old,) = added(index, f"{site.at}/Apples#top", site=site).articles
        site.pages["/Apples"] = ("text/html", FRUIT.format("Apples", "June").encode())
        report = added(index, f"{site.at}/Apples", site=site)
        assert len(index) == 1 and report.replaced == ((old.id, report.articles[0].id),)
