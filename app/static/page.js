() => {
  // Behaviour of the page: a citation lights up its sentence, a card shows the quote, the article is a
  // sheet on a phone. Words from articles pass through here as text only, never as markup.
  const NARROW = matchMedia("(max-width: 860px)");
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const LINK = "a.fn-cite, a.fn-near";
  let lit = null; // the link whose sentence is lit

  // The interface in the reader's language; what is drawn on the server comes in it already.
  document.documentElement.lang = fnLanguage;
  const translate = () => {
    $$("[data-t]").forEach((e) => (e.textContent = fnSay(e.dataset.t, e.dataset)));
    $$("[data-label]").forEach((e) => e.setAttribute("aria-label", fnSay(e.dataset.label)));
    $$("[data-placeholder]").forEach((e) => {
      e.placeholder = fnSay(e.dataset.placeholder);
      e.setAttribute("aria-label", e.placeholder);
    });
  };

  // A target is "#src-<article>-<start>-<end>", offsets in characters of the article.
  const target = (link) => {
    const found = /#src-([0-9a-f]+)-(\d+)-(\d+)$/.exec(link.getAttribute("href") || "");
    return found && { article: found[1], start: +found[2], end: +found[3] };
  };
  const sentences = (at) =>
    $$(`#fn-a-${at.article} .fn-s`).filter((s) => +s.dataset.start < at.end && +s.dataset.end > at.start);

  const showArticle = (id) => {
    const wanted = document.getElementById(`fn-a-${id}`);
    if (wanted) $$(".fn-article").forEach((article) => (article.hidden = article !== wanted));
    return wanted;
  };

  const mark = () => {
    // Every sentence that any answer cites is marked lightly, the chosen one strongly.
    $$(".fn-s.fn-cited").forEach((s) => s.classList.remove("fn-cited"));
    $$("#fn-chat a.fn-cite").forEach((link) => {
      const at = target(link);
      if (at) sentences(at).forEach((s) => s.classList.add("fn-cited"));
    });
    $$(".fn-s.fn-lit").forEach((s) => s.classList.remove("fn-lit"));
    $$(".fn-on").forEach((link) => link.classList.remove("fn-on"));
    // What Gradio draws anew is another element: the same citation is found again by its address.
    if (lit && !lit.isConnected) lit = $$(LINK).findLast((link) => link.getAttribute("href") === lit.getAttribute("href"));
    const at = lit && target(lit);
    if (!at) return [];
    lit.classList.add("fn-on");
    const found = sentences(at);
    found.forEach((s) => s.classList.add("fn-lit"));
    return found;
  };

  const light = (link, { open = true, focus = false } = {}) => {
    const at = target(link);
    if (!at || !showArticle(at.article)) return;
    lit = link;
    const [first] = mark();
    if (open && NARROW.matches) sheet(true, link);
    count();
    if (!first || (NARROW.matches && !open)) return;
    const pane = $("#fn-pane");
    const delta = first.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const top = pane.scrollTop + delta - pane.clientHeight / 3;
    pane.scrollTo({ top, behavior: STILL.matches || NARROW.matches ? "auto" : "smooth" });
  };

  // Previous and next: the places that the answers cite in the article in front, in its own order.
  const places = () => {
    const shown = $(".fn-article:not([hidden])");
    const found = new Map();
    $$("#fn-chat a.fn-cite").forEach((link) => {
      const at = target(link);
      if (at && shown?.id === `fn-a-${at.article}`) found.set(`${at.start}-${at.end}`, link);
    });
    return [...found.values()].sort((a, b) => target(a).start - target(b).start);
  };
  const count = () => {
    const links = places();
    const here = lit && target(lit);
    const at = links.findIndex((link) => here && target(link).start === here.start && target(link).end === here.end);
    const steps = $(".fn-steps");
    if (!steps) return links;
    steps.hidden = !links.length;
    const place = fnSay(at < 0 ? "cited" : "place", { n: at + 1, all: links.length });
    if ($(".fn-place").textContent !== place) $(".fn-place").textContent = place;
    $$(".fn-step").forEach((button) => (button.disabled = links.length < 2 && at >= 0));
    return links;
  };
  const step = (by) => {
    const links = count();
    const here = lit && target(lit);
    const at = links.findIndex((link) => here && target(link).start === here.start && target(link).end === here.end);
    const to = links[(at + by + links.length + (at < 0 && by < 0 ? 1 : 0)) % links.length];
    if (to) light(to, { open: false });
    if (to && NARROW.matches) sentences(target(to))[0]?.scrollIntoView({ block: "center" });
  };

  // The article, and the list of articles, as sheets over the chat on a phone.
  let opener = null;
  const sheet = (open, from) => {
    document.body.classList.toggle("fn-sheet", open);
    $(".fn-read")?.setAttribute("aria-expanded", String(open));
    const side = $("#fn-side");
    if (!side) return;
    side.style.transform = "";
    if (open) {
      opener = from || document.activeElement;
      $(".fn-close", side).focus({ preventScroll: true });
    } else if (opener) {
      opener.isConnected && opener.focus({ preventScroll: true });
      opener = null;
    }
  };
  const shelf = (open, { focus = true } = {}) => {
    const was = document.body.classList.contains("fn-shelved");
    document.body.classList.toggle("fn-shelved", open);
    const button = $(".fn-shelf-open");
    button.setAttribute("aria-expanded", String(open));
    if (!NARROW.matches) fnStore.set({ shelf: open });
    if (!focus || was === open) return;
    if (open) ($(".fn-shelf-close").offsetParent ? $(".fn-shelf-close") : $(".fn-shelf button, .fn-shelf input")).focus();
    else button.focus();
  };

  // A swipe downwards closes the sheet.
  let swipe = null;
  document.addEventListener("touchstart", (event) => {
    const side = event.target.closest?.("#fn-side");
    if (!side || !document.body.classList.contains("fn-sheet")) return;
    const inside = event.target.closest("#fn-pane");
    if (inside && inside.scrollTop > 0) return;
    swipe = { side, y: event.touches[0].clientY, by: 0 };
  }, { passive: true });
  document.addEventListener("touchmove", (event) => {
    if (!swipe) return;
    swipe.by = event.touches[0].clientY - swipe.y;
    swipe.side.style.transform = swipe.by > 0 ? `translateY(${swipe.by}px)` : "";
  }, { passive: true });
  document.addEventListener("touchend", () => {
    if (!swipe) return;
    const { side, by } = swipe;
    swipe = null;
    side.style.transform = "";
    if (by > 90) sheet(false);
  });

  // Words marked in the article can be asked about.
  const asker = document.createElement("button");
  asker.type = "button";
  asker.id = "fn-asker";
  asker.hidden = true;
  asker.textContent = fnSay("about_this");
  document.body.append(asker);
  const marked = () => {
    const chosen = getSelection();
    const words = chosen.toString().replace(/\s+/g, " ").trim();
    const inside = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".fn-article");
    asker.hidden = !(words.length > 2 && inside(chosen.anchorNode) && inside(chosen.focusNode));
    if (asker.hidden) return;
    const at = chosen.getRangeAt(0).getBoundingClientRect();
    asker.dataset.words = words.slice(0, 300);
    asker.style.left = `${Math.max(12, Math.min(at.left, innerWidth - asker.offsetWidth - 12))}px`;
    asker.style.top = `${Math.max(8, Math.min(at.bottom + 8, innerHeight - asker.offsetHeight - 8))}px`;
  };
  document.addEventListener("selectionchange", marked);
  asker.addEventListener("mousedown", (event) => event.preventDefault()); // keeps what is marked
  asker.addEventListener("click", () => {
    const words = asker.dataset.words;
    getSelection().removeAllRanges();
    asker.hidden = true;
    sheet(false);
    say(fnSay("about_question", { words }));
  });

  // One card for all citations: the quote among its neighbours, and where it stands.
  const card = document.createElement("div");
  card.id = "fn-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  card.innerHTML = '<p class="fn-context" dir="auto"><span></span><mark></mark><span></span></p><p dir="auto"></p><p id="fn-card-about"></p>';
  const [before, quote, after] = $(".fn-context", card).children;
  const [headline, about] = $$("p:not(.fn-context)", card);
  document.body.append(card);
  let carded = null; // the link whose card is shown
  const short = (text, most, end) => {
    if (text.length <= most) return text;
    return end ? `… ${text.slice(-most).replace(/^\S*\s/, "")}` : `${text.slice(0, most).replace(/\s\S*$/, "")} …`;
  };
  // What stands before and behind a quote in its paragraph.
  const neighbours = (found, words) => {
    const paragraph = found[0].closest("p");
    const text = paragraph.textContent.replace(/\s+/g, " ").trim();
    const at = text.indexOf(words);
    return at < 0 ? ["", ""] : [text.slice(0, at), text.slice(at + words.length)];
  };
  const showCard = (link) => {
    const [words, title, day] = (link.dataset.card || "").split("\n");
    if (!words) return;
    const found = sentences(target(link));
    const [left, right] = found.length ? neighbours(found, words) : ["", ""];
    before.textContent = short(left, 90, true);
    quote.textContent = short(words, 320);
    after.textContent = short(right, 90);
    headline.textContent = title;
    const outlet = document.getElementById(`fn-a-${target(link).article}`)?.dataset.outlet;
    const n = found[0]?.closest("p").dataset.paragraph;
    about.textContent = [outlet, day, n && fnSay("paragraph", { n })].filter(Boolean).join(" · ");
    carded = link;
    card.hidden = false;
    const at = link.getBoundingClientRect();
    const width = Math.min(360, innerWidth - 24);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(12, Math.min(at.left - 24, innerWidth - width - 12))}px`;
    const above = at.top - card.offsetHeight - 8;
    card.style.top = `${above > 8 ? above : at.bottom + 8}px`;
    link.setAttribute("aria-describedby", "fn-card-about"); // its name has the quote already
  };
  const hideCard = () => (card.hidden = true);

  // A title would show a second, later card: its words move to ours and to the link's name.
  const name = (link) => {
    if (!link.title) return;
    link.dataset.card = link.title;
    const words = link.title.split("\n")[0];
    const label = link.classList.contains("fn-cite") ? "footnote" : "near";
    link.setAttribute("aria-label", fnSay(label, { n: link.textContent, words }));
    link.removeAttribute("title");
  };

  const say = (words) => {
    const box = $("#fn-box textarea");
    if (!box) return;
    fnSet(box, words);
    box.focus();
  };
  const ask = (words) => {
    say(words);
    requestAnimationFrame(() => $("#fn-box .submit-button")?.click());
  };

  // A thumb, and for a thumb down a reason if the reader likes.
  const vote = async (button, comment = "") => {
    const answer = button.closest(".fn-answer");
    const all = $$("#fn-chat .fn-answer");
    const question = $$("#fn-chat .user .prose, #fn-chat .user").at(all.indexOf(answer))?.textContent || "";
    const body = {
      vote: answer.dataset.vote || (button.classList.contains("fn-good") ? "up" : "down"),
      question: question.trim().slice(0, 4000),
      text: ($(".fn-plain", answer)?.textContent || "").slice(0, 20000),
      comment,
      articles: [...new Set($$("a.fn-cite", answer).map((link) => target(link)?.article).filter(Boolean))].slice(0, 50),
    };
    await fnCall("POST", "/api/feedback", body);
  };
  const thumbs = async (button) => {
    const answer = button.closest(".fn-answer");
    const up = button.classList.contains("fn-good");
    answer.dataset.vote = up ? "up" : "down";
    $$(".fn-vote", answer).forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    $(".fn-reason", answer)?.remove();
    if (!up) {
      const form = document.createElement("form");
      form.className = "fn-reason";
      const field = document.createElement("input");
      field.placeholder = fnSay("why");
      field.setAttribute("aria-label", fnSay("why"));
      field.maxLength = 2000;
      const send = document.createElement("button");
      send.textContent = fnSay("send");
      form.append(field, send);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
          await vote(button, field.value.trim());
          form.replaceChildren(fnSay("thanks"));
        } catch (error) {
          form.append(error.message);
        }
      });
      answer.append(form);
      field.focus();
      return;
    }
    try {
      await vote(button);
    } catch {
      button.setAttribute("aria-pressed", "false");
    }
  };

  // A link that opens the page with this article and this question.
  const shareLink = (button) => {
    const answer = button.closest(".fn-answer");
    const all = $$("#fn-chat .fn-answer");
    const question = $(".fn-searched a", answer)?.textContent ||
      $$("#fn-chat .user .prose, #fn-chat .user").at(all.indexOf(answer))?.textContent || "";
    const link = new URL(document.baseURI);
    link.search = "";
    const cited = $("a.fn-cite", answer);
    const article = cited && target(cited)?.article;
    if (article && !library.isOwn(article)) link.searchParams.set("article", article);
    link.searchParams.set("q", question.trim());
    return link.href;
  };

  const copy = async (button, words) => {
    let done = false;
    try {
      await navigator.clipboard.writeText(words);
      done = true;
    } catch {
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = fnSay(done ? "copied" : "copy_hand");
    setTimeout(() => (button.textContent = before), 1600);
  };

  const CLICKS = {
    "#fn-box .stop-button": () => fnWords.stop(), // and Gradio's own event
    'a[href="#search"]': (link) => say(link.textContent),
    ".fn-skip": () => $("#fn-box textarea").focus(),
    ".fn-copy": (button) => copy(button, $(".fn-plain", button.closest(".fn-answer"))?.textContent || ""),
    ".fn-link": (button) => copy(button, shareLink(button)),
    ".fn-edit": () => {
      fnAct("edit");
      $("#fn-box textarea").focus();
    },
    ".fn-again": () => $$("#fn-chat .message-buttons button").at(-1)?.click(), // Gradio's own, out of sight
    ".fn-keep": () => {
      shelf(true, { focus: false });
      setTimeout(() => {
        $(".fn-save").scrollIntoView({ block: "center" });
        $(".fn-save button").focus();
      }, 250); // nothing in the list can have the focus before it is there
    },
    ".fn-fresh": () => fnTalks.begin(),
    ".fn-vote": thumbs,
    ".fn-follow": (button) => ask(button.textContent),
    ".fn-read": (button) => sheet(true, button),
    ".fn-close": () => sheet(false),
    ".fn-shelf-open": () => shelf(!document.body.classList.contains("fn-shelved")),
    ".fn-shelf-close": () => shelf(false),
    ".fn-step": (button) => step(+button.dataset.step),
    ".fn-glance": () => {
      const shown = $(".fn-article:not([hidden])");
      toGlance = true;
      if (shown) fnAct("glance", shown.id.replace("fn-a-", ""));
    },
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINK);
    if (link) {
      event.preventDefault(); // the page has a <base href>: following "#src" would drop the query string
      hideCard();
      light(link);
      return;
    }
    for (const [selector, act] of Object.entries(CLICKS)) {
      const found = event.target.closest?.(selector);
      if (!found) continue;
      event.preventDefault();
      act(found);
      return;
    }
  });
  // An article or a conversation was chosen in the list: on a phone the list makes way for it.
  addEventListener("fn-opened", (event) => {
    if (!NARROW.matches) return;
    shelf(false, { focus: false });
    if (event.detail) sheet(true, $(".fn-read"));
  });
  addEventListener("fn-shelf", () => shelf(true));
  for (const [shown, hidden] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(shown, (event) => {
      const link = event.target.closest?.(LINK);
      if (link) showCard(link);
    });
    document.addEventListener(hidden, (event) => event.target.closest?.(LINK) && hideCard());
  }
  document.addEventListener("scroll", (event) => !card.hidden && event.target.contains(carded) && showCard(carded), true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) hideCard();
    else if (document.body.classList.contains("fn-sheet")) sheet(false);
    else if (document.body.classList.contains("fn-shelved") && NARROW.matches) shelf(false);
  });

  // What Gradio draws anew is named and marked anew; a finished answer shows its first source.
  let answers = 0;
  let questions = 0;
  let toGlance = false; // an overview stands above the article: it is brought into sight once
  let atEnd = true; // a reader who has scrolled up stays there
  let top = 0;
  let touched = -1000; // when the reader last did something
  for (const kind of ["wheel", "touchmove", "pointerdown", "pointermove", "keydown"]) {
    document.addEventListener(kind, () => (touched = performance.now()), { capture: true, passive: true });
  }
  let upwards = -1000; // when the wheel was last turned up: what we scrolled before may be told only after it
  document.addEventListener("scroll", ({ target: log }) => {
    if (log.getAttribute?.("role") !== "log") return;
    const left = log.scrollHeight - log.scrollTop - log.clientHeight;
    const now = performance.now();
    if (now - upwards > 500 && (left < 2 || (log.scrollTop > top && left < 40))) atEnd = true;
    else if (now - touched < 1000 && log.scrollTop < top) atEnd = false; // and not where an answer drawn anew is shorter
    top = log.scrollTop;
  }, true);
  document.addEventListener("wheel", (event) => {
    if (event.deltaY >= 0 || !event.target.closest("#fn-chat [role=log]")) return;
    atEnd = false;
    upwards = performance.now();
  }, { passive: true });
  const drawn = () => {
    fnAwait.see();
    fnWords.draw();
    $$(LINK).forEach(name);
    mark();
    count();
    $$(".fn-icon[title]").forEach((button) => {
      button.setAttribute("aria-label", button.title);
      if (button.matches(".fn-vote:not([aria-pressed])")) button.setAttribute("aria-pressed", "false");
    });
    $("#fn-chat .examples")?.removeAttribute("role"); // Gradio says list and gives it no items
    $$("#fn-chat [data-testid=user], #fn-chat [data-testid=bot]").forEach((said) => {
      said.setAttribute("role", "group"); // Gradio gives a message its whole markup as a name
      said.setAttribute("aria-label", fnSay(said.dataset.testid === "user" ? "question" : "the_answer"));
    });
    $$("#fn-chat .fn-link").forEach((button) => {
      const cited = $("a.fn-cite", button.closest(".fn-answer"));
      button.hidden = Boolean(cited && library.isOwn(target(cited)?.article)); // nobody else could open it
    });
    const asked = $$("#fn-chat .user-row").length;
    const log = $("#fn-chat [role=log]");
    if (asked > questions && $(".fn-wait")) atEnd = true; // one's own question is always in sight
    document.body.classList.toggle("fn-talking", asked > 0);
    if (log && asked && atEnd) log.scrollTop = log.scrollHeight;
    log?.setAttribute("aria-busy", String(Boolean($("#fn-box .stop-button")))); // read out when it is whole
    questions = asked;
    const glance = $(".fn-article:not([hidden]) .fn-digest");
    $(".fn-glance")?.setAttribute("aria-pressed", String(Boolean(glance)));
    if (glance && toGlance) $("#fn-pane").scrollTop = 0;
    if (glance) toGlance = false;
    const finished = $$("#fn-chat .fn-answer").filter((answer) => $("a.fn-cite, a.fn-near", answer));
    if (finished.length > answers) {
      const last = $("a.fn-cite, a.fn-near", finished.at(-1));
      light(last, { open: false });
    }
    answers = finished.length;
  };
  translate();
  const pane = $("#fn-pane"); // it scrolls, so the keyboard must reach it
  pane.tabIndex = 0;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", fnSay("the_article"));
  const library = fnLibrary();
  fnTalks.start(library.clear);
  shelf(!NARROW.matches && (fnStore.get("shelf") ?? innerWidth >= 1200), { focus: false });
  let waiting = 0;
  new MutationObserver((changes) => {
    if (changes.every((change) => card.contains(change.target))) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawn);
  }).observe(document.body, { childList: true, subtree: true });
  drawn();
}
