"""Fetching: a real server on loopback, let in by an explicit argument, that does all a server should not."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import http.server
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import AddressRefused, FootnoteError
from index.web.addresses import check_address, check_network_addresses, is_public
from index.web.fetch import Fetched, fetch, read_fetched
from index.web.network import FetchLimits
from tests.index.files import PAGE, pdf

HERE = "127.0.0.1"


class Handler(http.server.BaseHTTPRequestHandler):
    """One route for each thing a server may do."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        route, _, rest = self.path.lstrip("/").partition("?")
        with contextlib.suppress(OSError):  # the other side hung up, as it should
            getattr(self, "get_" + route.partition("/")[0], self.get_missing)(rest)

    def send(
        self, body: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **head: str
    ) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(body)), **head}.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def get_page(self, rest: str) -> None:
        self.send(PAGE.encode())

    def get_missing(self, rest: str) -> None:
        self.send(b"<p>no</p>", status=404)

    def get_status(self, rest: str) -> None:
        self.send(b"<p>Words.</p>", status=int(rest))

    def get_typed(self, rest: str) -> None:
        self.send(b"words", kind=rest or None)

    def get_koi(self, rest: str) -> None:
        self.send("<p>Трамвай откроется</p>".encode("koi8-r"), kind='text/html;charset="koi8-r"')

    def get_pdf(self, rest: str) -> None:
        self.send(pdf([["The tram opens in May."]]), kind="application/pdf")

    def get_to(self, rest: str) -> None:
        self.send(b"", status=302, Location=rest)

    def get_count(self, rest: str) -> None:
        self.send(b"", status=307, Location=f"/count?{int(rest) - 1}" if int(rest) > 1 else "/page")

    def get_conditional(self, rest: str) -> None:
        fresh = self.headers.get("If-None-Match") == '"v1"'
        self.send(b"" if fresh else PAGE.encode(), status=304 if fresh else 200, ETag='"v1"', Last_Modified="Mon")

    def get_huge(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if rest:
            self.send_header("Content-Length", rest)
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b"x" * 65_536)
        self.close_connection = True

    def get_bomb(self, rest: str) -> None:
        packed = gzip.compress(bytes(60 * 2**20))
        self.send(gzip.compress(packed) if rest == "twice" else packed, Content_Encoding=rest or "gzip")

    def get_packed(self, rest: str) -> None:
        raw = zlib.compressobj(wbits=-15)
        body = {
            "gzip": gzip.compress(b"<p>One.</p>") + gzip.compress(b"<p>Two.</p>"),
            "deflate": zlib.compress(b"<p>One.</p><p>Two.</p>"),
            "raw": raw.compress(b"<p>One.</p><p>Two.</p>") + raw.flush(),
            "cut": gzip.compress(PAGE.encode())[:-20],
            "false": b"<p>not packed</p>",
            "br": b"\x0b\x02\x80",
        }[rest]
        coding = {"raw": "deflate", "cut": "gzip", "false": "gzip"}.get(rest, rest)
        self.send(body, Content_Encoding=coding)

    def get_short(self, rest: str) -> None:
        self.send(b"<p>Words</p>", Content_Length="1000")

    def get_drip(self, rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if rest == "head" else b"Content-Type: text/html\r\n\r\n"))
        for _ in range(100):
            self.wfile.write(b"X-A: b\r\n" if rest == "head" else b"x")
            time.sleep(0.1)
        self.close_connection = True

    def get_informational(self, rest: str) -> None:
        for _ in range(200_000):
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nX: " + b"y" * 1_000 + b"\r\n\r\n")
        self.close_connection = True

    def get_headers(self, rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(20_000):
            self.wfile.write(b"X-A: " + b"b" * 1_000 + b"\r\n")
        self.close_connection = True

    def get_cookie(self, rest: str) -> None:
        self.send(b"", status=302, Set_Cookie="a=b; Path=/", Location="/page")

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server:
    """The server, how to reach it, and what it saw."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[dict[str, str]] = []
        handler = type("Seen", (Handler,), {"seen": self.seen})
        self.http = http.server.ThreadingHTTPServer((HERE, 0), handler)
        self.http.daemon_threads = True
        if tls:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://{HERE}:{self.port}/{path}"

    def limits(self, seconds: float = 10.0) -> FetchLimits:
        return FetchLimits(seconds=seconds, ports=(80, 443, self.port))

    def fetch(self, path: str, seconds: float = 10.0, **more: str) -> Fetched:
        etag, modified = more.get("etag"), more.get("last_modified")
        return fetch(self.url(path), etag=etag, last_modified=modified, limits=self.limits(seconds), allow={HERE})

    def refusal(self, path: str, seconds: float = 10.0) -> str:
        with pytest.raises(AddressRefused) as caught:
            self.fetch(path, seconds)
        assert HERE not in caught.value.message
        return caught.value.code


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


class TestPages:
    def test_a_page_becomes_an_article(self, server: Server) -> None:
        url = server.url("page?id=1")
        article = read_fetched(fetch(url + "#part", limits=server.limits(), allow={HERE}))
        assert (article.title, article.url, article.published) == ("Tram opens in May", url, "2024-01-08")

    def test_who_we_are_and_nothing_more(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        server.fetch("cookie")
        seen = server.seen[-1]
        assert seen["path"] == "/page" and seen["user-agent"] == "Footnote/0.1"
        assert seen["host"] == f"{HERE}:{server.port}"
        assert not {"cookie", "referer", "authorization", "if-none-match"} & set(seen)

    def test_character_sets_and_pdf(self, server: Server) -> None:
        for path, text in (("koi", "Трамвай откроется"), ("pdf", "The tram opens in May.")):
            assert read_fetched(fetch(server.url(path), limits=server.limits(), allow={HERE})).text == text

    @pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
    def test_decompression(self, server: Server, coding: str) -> None:
        assert server.fetch(f"packed?{coding}").data == b"<p>One.</p><p>Two.</p>"

    def test_conditional_requests(self, server: Server) -> None:
        first = server.fetch("conditional")
        assert (first.etag, first.last_modified, first.not_modified) == ('"v1"', "Mon", False)
        again = server.fetch("conditional", etag=first.etag or "", last_modified=first.last_modified or "")
        assert again.not_modified and again.data == b""
        assert server.seen[-1]["if-modified-since"] == "Mon"
        assert server.fetch("conditional", etag='"x"\r\nX-Evil: 1').data
        assert "x-evil" not in server.seen[-1]

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("text/plain", ""),
            ("Text/HTML;x", ""),
            ("image/png", "file_type"),
            ("", "file_type"),
            ("text/csv", "file_type"),
        ],
    )
    def test_content_types(self, server: Server, kind: str, code: str) -> None:
        if code:
            assert server.refusal(f"typed?{kind}") == code
        else:
            assert server.fetch(f"typed?{kind}").data == b"words"


class TestWhatServersShouldNotDo:
    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("missing", "url_failed"),
            ("status?500", "url_failed"),
            ("status?304", "url_failed"),
            ("huge", "file_too_large"),
            ("huge?99999999", "file_too_large"),
            ("bomb", "file_too_large"),
            ("bomb?twice", "url_failed"),
            ("packed?cut", "url_failed"),
            ("packed?false", "url_failed"),
            ("packed?br", "url_failed"),
            ("short", "url_failed"),
            ("headers", "url_failed"),
            ("informational", "file_too_large"),
        ],
    )
    def test_it_is_refused(self, server: Server, path: str, code: str) -> None:
        assert server.refusal(path) == code

    @pytest.mark.parametrize("part", ["head", "body"])
    def test_slow_drips_end_with_the_whole_time(self, server: Server, part: str) -> None:
        start = time.monotonic()
        assert server.refusal(f"drip?{part}", seconds=0.6) == "url_timeout"
        assert time.monotonic() - start < 2

    def test_a_slow_resolver_and_a_silent_server(self) -> None:
        def slow(host: str, port: int) -> list[str]:
            time.sleep(3)
            return ["93.184.215.14"]

        silent = socket.create_server((HERE, 0))
        ports = (80, silent.getsockname()[1])
        for url, resolve in (
            ("http://slow.example/", slow),
            (f"http://here.example:{ports[1]}/", lambda h, p: [HERE]),
        ):
            with pytest.raises(AddressRefused) as caught:
                fetch(url, limits=FetchLimits(seconds=0.5, ports=ports), allow={HERE}, resolve=resolve)
            assert caught.value.code == "url_timeout"
        silent.close()

    def test_redirects_are_counted(self, server: Server) -> None:
        assert server.fetch("count?5").url == server.url("page")
        assert server.refusal("count?6") == "url_failed"
        assert server.refusal("to?/to?/x") == "url_failed"

    @pytest.mark.parametrize(
        ("target", "code"),
        [
            ("http://127.0.0.2/", "url_private"),
            ("http://169.254.169.254/latest/meta-data", "url_private"),
            ("http://[::1]/", "url_private"),
            ("//10.0.0.1/", "url_private"),
            ("http://2130706433/", "url_private"),
            ("file:///etc/passwd", "url_scheme"),
            ("javascript:alert(1)", "url_scheme"),
            ("http://a:b@example.com/", "url_invalid"),
            ("http://example.com:22/", "url_invalid"),
            ("http://[", "url_invalid"),
        ],
    )
    def test_each_redirect_is_checked_anew(self, server: Server, target: str, code: str) -> None:
        assert server.refusal(f"to?{target}") == code

    def test_the_connection_goes_to_the_address_that_was_checked(self, server: Server) -> None:
        asked: list[str] = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return [HERE] if len(asked) == 1 else ["127.0.0.2"]

        got = fetch(
            f"http://daily.example:{server.port}/page",
            limits=server.limits(),
            allow={HERE},
            resolve=rebinding,
        )
        assert got.data == PAGE.encode() and asked == ["daily.example"]
        assert server.seen[-1]["host"] == f"daily.example:{server.port}"

    def test_one_private_address_among_public_ones_is_enough(self, server: Server) -> None:
        with pytest.raises(AddressRefused) as caught:
            fetch("http://mixed.example/", resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"])
        assert caught.value.code == "url_private"

    def test_nobody_at_home(self) -> None:
        with socket.create_server((HERE, 0)) as closed:
            port = closed.getsockname()[1]
        for resolve in (lambda host, port: [HERE], lambda host, port: []):
            with pytest.raises(AddressRefused) as caught:
                fetch(
                    f"http://x.example:{port}/",
                    limits=FetchLimits(ports=(port,)),
                    allow={HERE},
                    resolve=resolve,
                )
            assert caught.value.code == "url_failed"


def certificate(folder: Path, name: str) -> Path:
    """A key and a certificate for this name, in one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


def test_the_certificate_is_checked_against_the_name(tmp_path: Path) -> None:
    file = certificate(tmp_path, "daily.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    names: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    secure = Server(context)

    def get(host: str, tls: ssl.SSLContext | None) -> Fetched:
        address = f"https://{host}:{secure.port}/page"
        return fetch(address, limits=secure.limits(), allow={HERE}, resolve=lambda h, p: [HERE], tls=tls)

    trusted = ssl.create_default_context(cafile=str(file))
    assert get("daily.example", trusted).data == PAGE.encode()
    assert names == ["daily.example"]
    for host, tls in (("other.example", trusted), ("daily.example", None)):
        with pytest.raises(AddressRefused) as caught:
            get(host, tls)
        assert caught.value.code == "url_failed"
    secure.http.shutdown()
    secure.http.server_close()


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("https://Example.COM", "https://example.com/"),
            (" http://example.com:80/a%20b?q=1&r=[x]#part\n", "http://example.com/a%20b?q=1&r=[x]"),
            ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
            ("https://under_score.example/", "https://under_score.example/"),
            ("http://[2606:2800:21f::1]/", "http://[2606:2800:21f::1]/"),
            ("http://93.184.215.14?x", "http://93.184.215.14/?x"),
        ],
    )
    def test_one_form(self, address: str, kept: str) -> None:
        assert str(check_address(address)) == kept

    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("", "url_scheme"),
            ("example.com", "url_scheme"),
            ("ftp://example.com/", "url_scheme"),
            ("gopher://127.0.0.1:70/_x", "url_scheme"),
            ("http://", "url_invalid"),
            ("http:///path", "url_invalid"),
            ("http://user@example.com/", "url_invalid"),
            ("http://example.com@127.0.0.1/", "url_invalid"),
            ("http://example.com:8080/", "url_invalid"),
            ("http://example.com:0/", "url_invalid"),
            ("http://example.com:99999/", "url_invalid"),
            ("http://example.com\\@127.0.0.1/", "url_invalid"),
            ("http://exam\nple.com/", "url_invalid"),
            ("http://ex ample.com/", "url_invalid"),
            ("http://%31%32%37.0.0.1/", "url_invalid"),
            ("http://[fe80::1%25eth0]/", "url_invalid"),
            ("http://[::1/", "url_invalid"),
            ("http://a..b/", "url_invalid"),
            ("http://example.com/" + "a" * 2_000, "url_invalid"),
            ("http://2130706433/", "url_private"),
            ("http://0x7f000001/", "url_private"),
            ("http://0177.0.0.1/", "url_private"),
            ("http://127.1/", "url_private"),
            ("http://0/", "url_private"),
            ("http://127.0.0.1./", "url_private"),
        ],
    )
    def test_refused_by_form(self, address: str, code: str) -> None:
        with pytest.raises(AddressRefused) as caught:
            check_address(address)
        assert caught.value.code == code

    @pytest.mark.parametrize(
        "host", ["①②⑦.⓪.⓪.①", "１２７。０。０。１", "localhost", "LOCALHOST.", "[::ffff:127.0.0.1]"]
    )
    def test_disguises_lead_to_the_same_check(self, host: str) -> None:
        with pytest.raises(AddressRefused) as caught:
            fetch(f"http://{host}/")
        assert caught.value.code in {"url_private", "url_failed"}

    @pytest.mark.parametrize(
        "number",
        [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.1.2.3",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fe80::1%eth0",
            "fec0::1",
            "ff02::1",
            "2606:2800::5efe:127.0.0.1",
            "2606:2800:0:0:200:5efe:7f00:1",
            "nonsense",
        ],
    )
    def test_not_public(self, number: str) -> None:
        assert not is_public(number)
        with pytest.raises(AddressRefused):
            check_network_addresses(["93.184.215.14", number])

    @pytest.mark.parametrize(
        "number", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
    )
    def test_public(self, number: str) -> None:
        assert is_public(number)

    @settings(max_examples=300, deadline=None)
    @given(st.one_of(st.text(max_size=60), st.from_regex(r"https?://[^/]{0,30}(/.*)?", fullmatch=True)))
    def test_any_words_are_an_address_or_refused(self, words: str) -> None:
        try:
            address = check_address(words)
        except FootnoteError as error:
            assert error.code in {"url_invalid", "url_scheme", "url_private"}
        else:
            assert address.port in (80, 443) and str(address).isascii()
            assert check_address(str(address)) == address

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address))
    def test_wrapped_private_addresses_stay_private(self, address: ipaddress.IPv6Address) -> None:
        if is_public(str(address)):
            assert address.is_global and address.ipv4_mapped is None and address.sixtofour is None
