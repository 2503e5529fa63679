"""What on a page is no part of its article: menus, boxes, teasers, forms.

An element says so by its tag, its role, or a word in its class or id, in six languages. Which blocks are the article
is not known here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ..facts.wording import BEHIND, CLOCK
from .blocks import Block

_NAMING: Final = ("class", "id", "data-testid", "data-component", "data-area")
"""Attributes in which pages say what an element is."""
_NOISE: Final = {"nav", "footer", "aside", "form", "button", "select", "textarea", "header", "dialog"}
_ROLES: Final = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"}
UNFOLDING: Final = {"h2", "h3", "h4", "h5", "h6", "dt", "summary"}
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NOISE_WORDS: Final = frozenset(
    """nav navigation navbar menu breadcrumb breadcrumbs share sharing social related recommended recommendation
    recommendations recirc recirculation newsletter subscribe signup promo promotion teaser teasers advert
    adverts advertisement advertising ad ads sponsored sponsor cookie cookies consent gdpr comment comments
    disqus sidebar footer masthead toolbar tags trending popular mostread outbrain taboola byline dateline
    timestamp credit credits copyright login paywall modal popup banner widget pagination pager print toc bio
    biography follow metadata navbox hatnote skip signin author authors avatar discussion responses replies
    livefyre spotim viafoura donate donation upsell readmore readalso readnext seealso morefrom recom reco qrcode cta
    barrier regwall republish marketing nl affiliate betting odds apuestas
    disclaimer keywords sharedaddy comentarios comentario commentaires kommentare komentarze compartir partager
    teilen relacionadas relacionados verwandte temas etiquetas schlagworte pied werbung anzeige publicidad
    publicite reklama boletin delen dela sdilet condividi compartilhar udostepnij
    mediacontact mediacontacts presscontact presscontacts contactbox tools btn btns buttons feedback linkbox linkboxes
    postprofile storytools articletools sitesub contentsub
    contentslist ofcontents inhaltsverzeichnis respond disclosure disclosures partners yorumlar yorum etiketler reklam
    reacties kommentarer comentaris kommentit komentari komentarai diskuse diskuze diskusia talkbacks trackback
    trackbacks videoplayer audioplayer mediaplayer nextarticle nextstory nextpost supportbox boxsupport subscription
    nojs""".split()
)
"""Words in the class or id of what stands around an article, or two that stand together there."""
_OTHERS: Final = frozenset(
    """nav navigation navbar menu related recommended recommendation recommendations recirc
    recirculation trending popular mostread outbrain taboola comment comments disqus replies responses livefyre
    comentarios comentario commentaires kommentare komentarze relacionadas relacionados verwandte readnext readalso
    seealso morefrom newsletter promo teaser teasers""".split()
)
"""Those of them in which other people and other days are named."""
_REPLIES: Final = frozenset(
    """comment comments disqus comentarios comentario commentaires kommentare komentarze replies responses respond
    yorumlar yorum reacties kommentarer comentaris kommentit komentari komentarai diskuse diskuze talkbacks""".split()
)
"""Words of what readers wrote, which may be longer than the article."""
_BELIEVED: Final = 4.25
"""How much more of what was found such words may cost than others."""
_ADS: Final = frozenset({"ad", "ads", "advert", "advertisement", "promo", "promotion", "newsletter", "sponsored"})
_TEASERS: Final = frozenset({"teaser", "teasers"})
_PLAYERS: Final = frozenset({"video", "player", "audio"})
_PLAYER: Final = 30
"""Letters on a player, such as those of its buttons and how long it plays."""
_PICTURES: Final = frozenset({"image", "photo", "picture", "figure"})
_QUOTES: Final = frozenset({"quote", "pullquote", "blockquote", "zitat", "citation", "cita", "citazione", "cytat"})
"""Words in the class of a quotation, beside which "author" is who said it."""
_MARKED_REPLY: Final = re.compile(r"/(?:User)?Comments?\b|/Answer\b|\b(?:comment|suggestedAnswer|acceptedAnswer)\b")
"""Types and properties of schema.org for what readers wrote."""
_SIGNED: Final = frozenset({"author", "byline", "username", "user", "nickname", "fn"})
"""Words in the class of who wrote a post."""
_POST_DEPTH: Final = 6
"""How far above such a name the post is looked for."""
_TIME: Final = 16
"""The most letters of the time of a post."""
_TITLE_WORDS: Final = 4
"""The most words of a link that is not the title of a story."""
_PARAGRAPH: Final = 120
"""The fewest letters of a paragraph below which there are replies."""
_CARD: Final = 200
"""The most characters of a card that leads to a story."""
_HEADING: Final = 30
"""The most letters of a heading of comments."""
_KEPT: Final = 0.8
"""The part of what was found that a word must leave to be believed."""


def around_article(tree: HtmlElement, anchors: Sequence[Block]) -> set[etree._Element]:
    """What stands around the article, by its tag, its role or a word of its class.

    A word misleads where an author of pages calls each part of an article "widget": one that would cost a good part
    of what was found is not believed; the form of a teaser misleads less often than a word.
    """
    named = {one: words for one in tree.iter(etree.Element) if (words := _noise_words(one))}
    lost: Counter[str] = Counter()
    for block in anchors:
        above = (named.get(one, frozenset()) for one in (block.element, *block.element.iterancestors()))
        for word in set(chain.from_iterable(above)):
            lost[word] += len(block.words)
    most = sum(len(block.words) for block in anchors) * (1 - _KEPT)
    misleading = {
        word
        for word, size in lost.items()
        if size > most * (_BELIEVED if word in _REPLIES else 2 if word == "teaser" else 1)
    }
    whole = max(1, size_of(tree))
    around = {one for one in tree.iter(etree.Element) if _is_structure(one)}
    around |= {one for one, words in named.items() if words - misleading}
    around |= set(_below_comments(tree, sum(len(block.words) for block in anchors) / 2))
    return {one for one in around if one.tag == "nav" or (size_of(one) * 2 < whole and not _is_clock(one))}


def _below_comments(tree: HtmlElement, most: float) -> Iterator[etree._Element]:
    """A heading of comments or of what is said about the author, and what stands below it in the same element."""
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        if size_of(heading) < _HEADING and BEHIND.fullmatch("".join(heading.itertext()).strip()):
            below = [heading, *(one for one in heading.itersiblings() if isinstance(one.tag, str))]
            if sum(map(size_of, below)) < most:
                yield from below


def of_others(tree: HtmlElement) -> set[etree._Element]:
    """What on a page names people who wrote something else and days of something else: comments, related stories."""
    whole = max(1, size_of(tree))
    found: set[etree._Element] = set()
    others = _OTHERS - _REPLIES  # a bar above the text may count replies and name the author
    for one in tree.iter(etree.Element):
        if (one.tag == "p" and size_of(one) > _PARAGRAPH) or len((one.text or "").strip()) > _PARAGRAPH:
            others = _OTHERS
        if one.tag == "nav" or _class_words(one) & others or _is_reply(one):
            found.add(one)
        if len((one.tail or "").strip()) > _PARAGRAPH:  # behind a line break
            others = _OTHERS
    return {one for one in found if one.find(".//h1") is None and size_of(one) * 2 < whole}


def _is_reply(element: etree._Element) -> bool:
    """Whether the page marks an element as a comment or an answer."""
    marked = f"{element.get('itemtype', '')} {element.get('itemprop', '')}"
    return _MARKED_REPLY.search(marked) is not None


def posts_of(tree: HtmlElement) -> set[etree._Element]:
    """Elements of one kind side by side that each say by whom and when they are: posts, and no page's author."""
    alike: dict[tuple[etree._Element | None, str, str], dict[etree._Element, None]] = {}
    for name in tree.iter(etree.Element):
        if _SIGNED.isdisjoint(_words(name)):
            continue
        for up in list(name.iterancestors())[:_POST_DEPTH]:
            if up.get("class"):
                alike.setdefault((up.getparent(), str(up.tag), up.get("class", "")), {})[up] = None
    several = (group for group in alike.values() if len(group) > 1)
    posts = {one for group in several for one in group if all(map(_is_timed, group))}
    return {one for one in posts if one.find(".//h1") is None}


def _is_timed(element: etree._Element) -> bool:
    """Whether an element says when it was written."""
    return element.find(".//time") is not None or CLOCK.search(" ".join(element.itertext())) is not None


def _is_clock(element: etree._Element) -> bool:
    """Whether an element holds the time of a post and nothing else."""
    return size_of(element) < _TIME and CLOCK.fullmatch(" ".join("".join(element.itertext()).split())) is not None


def size_of(element: etree._Element) -> int:
    """How many characters the words of an element have, without spaces."""
    return len("".join("".join(element.itertext()).split()))


def _is_structure(element: etree._Element) -> bool:
    """Whether a tag or a role says that an element is no part of an article."""
    tag = element.tag
    if tag in {"html", "body", "main"}:
        return False
    if tag == "button":
        return not any(up.tag in UNFOLDING for up in element.iterancestors())
    if tag == "footer":  # who said a quotation
        return not any(up.tag in {"blockquote", "figure", "section"} for up in element.iterancestors())
    if tag == "header":
        return element.find(".//h1") is None and not any(up.tag == "article" for up in element.iterancestors())
    if tag == "aside" and (quoted := next(element.iter("blockquote", "q"), None)) is not None:
        return size_of(quoted) * 2 < size_of(element)
    return tag in _NOISE or element.get("role") in _ROLES


def _words(element: etree._Element) -> list[str]:
    named = " ".join(element.get(attribute, "") for attribute in _NAMING)
    return [word.lower() for word in _WORDS.findall(named)]


def _class_words(element: etree._Element) -> frozenset[str]:
    """The words in the names of an element that name what stands around an article."""
    words = _words(element)
    return _NOISE_WORDS.intersection([*words, *map("".join, pairwise(words))])


def _noise_words(element: etree._Element) -> frozenset[str]:
    """The words in the names of an element that say it is no part of an article; ``teaser`` by its form too."""
    if element.tag in {"html", "body", "main"}:
        return frozenset()
    noise, words = _class_words(element), _words(element)
    if element.tag == "blockquote":  # a quotation from a social network is one
        return noise & _ADS
    if noise & _TEASERS and element.find(".//a") is None:  # what announces another story leads to it
        noise -= _TEASERS
    if noise and is_of_quotation(element):
        noise -= {"author", "authors", "byline", "credit"}
    if "footer" in noise and (outer := element.getparent()) is not None and outer.find("h1") is not None:
        noise -= {"footer"}  # that of the headline
    if "masthead" in noise and element.find(".//figcaption") is not None:  # its picture
        noise -= {"masthead"}
    if _PICTURES.intersection(words):  # what is said about a picture is its caption
        noise -= {"metadata", "widget"} if element.find(".//a") is not None else {"metadata", "related", "widget"}
    if "caption" in words:
        noise -= {"credit", "credits"}
    if element.tag == "figcaption":
        noise &= {"credit", "credits", "copyright"}
    if not noise and _PLAYERS.intersection(words) and size_of(element) < _PLAYER * (4 if _is_titled(element) else 1):
        return frozenset({"video"})
    return noise or (frozenset({"teaser"}) if _is_teaser(element) else noise)


def _is_titled(element: etree._Element) -> bool:
    """Whether an element shows something under a title of its own, as a video does that is no part of an article."""
    return element.find(".//img") is not None and next(element.iter("h3", "h4", "h5", "h6"), None) is not None


def is_of_quotation(element: etree._Element) -> bool:
    """Whether the class of an element, or of one of the two around it, calls it a quotation."""
    near = (element, *list(element.iterancestors())[:2])
    return any(_QUOTES.intersection(map(str.lower, _WORDS.findall(one.get("class", "")))) for one in near)


def _is_teaser(element: etree._Element) -> bool:
    """Whether an element announces another story: its heading is a link, and little else is in it."""
    if element.tag not in {"article", "li", "div"}:
        return False
    headings = element.xpath("./*[self::h2 or self::h3 or self::h4][a]/a | ./a[h2 or h3 or h4]")
    return bool(headings) and len("".join(element.itertext()).split()) < 60


def is_card(element: etree._Element) -> bool:
    """Whether what an element stands in leads to a story, as a card does that names its author."""
    outer = [element.getparent(), *list(element.iterancestors())[1:2]]
    near = [one for one in outer if one is not None and len("".join(one.itertext())) < _CARD]
    return any(len("".join(link.itertext()).split()) > _TITLE_WORDS for one in near for link in one.iter("a"))


def is_within(element: etree._Element, outer: set[etree._Element]) -> bool:
    """Whether an element is one of some others, or stands in one."""
    return element in outer or any(up in outer for up in element.iterancestors())
