() => {
  // Behaviour of the page: a citation lights up its sentence, a card shows the quote, the article is a
  // sheet on a phone. Words from articles pass through here as text only, never as markup.
  const NARROW = matchMedia("(max-width: 860px)");
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const LINK = "a.fn-cite, a.fn-near";
  let lit = null; // the link whose sentence is lit

  document.documentElement.lang ||= "en";

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
    $$("a.fn-cite").forEach((link) => {
      const at = target(link);
      if (at) sentences(at).forEach((s) => s.classList.add("fn-cited"));
    });
    $$(".fn-s.fn-lit").forEach((s) => s.classList.remove("fn-lit"));
    $$(".fn-on").forEach((link) => link.classList.remove("fn-on"));
    const at = lit && lit.isConnected && target(lit);
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
    if (!first || (NARROW.matches && !open)) return;
    const pane = $("#fn-pane");
    const delta = first.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const top = pane.scrollTop + delta - pane.clientHeight / 3;
    pane.scrollTo({ top, behavior: STILL.matches || NARROW.matches ? "auto" : "smooth" });
    if (focus) first.focus({ preventScroll: true });
  };

  // The article as a sheet over the chat on a phone.
  let opener = null;
  const sheet = (open, from) => {
    document.body.classList.toggle("fn-sheet", open);
    $(".fn-read")?.setAttribute("aria-expanded", String(open));
    const side = $("#fn-side");
    if (!side) return;
    if (open) {
      opener = from || document.activeElement;
      if (!$(".fn-close", side)) {
        const close = document.createElement("button");
        close.type = "button";
        close.className = "fn-close";
        close.textContent = "Back to the chat";
        side.prepend(close);
      }
      $(".fn-close", side).focus({ preventScroll: true });
    } else if (opener) {
      opener.isConnected && opener.focus({ preventScroll: true });
      opener = null;
    }
  };

  // One card for all citations: the quote and where it stands.
  const card = document.createElement("div");
  card.id = "fn-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  const quote = document.createElement("p");
  const about = document.createElement("p");
  card.append(quote, about);
  document.body.append(card);
  let carded = null; // the link whose card is shown
  const showCard = (link) => {
    const [words, ...rest] = (link.dataset.card || "").split("\n");
    if (!words) return;
    quote.textContent = `“${words}”`;
    about.textContent = rest.join(" ");
    carded = link;
    card.hidden = false;
    const at = link.getBoundingClientRect();
    const width = Math.min(360, innerWidth - 24);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(12, Math.min(at.left - 24, innerWidth - width - 12))}px`;
    const above = at.top - card.offsetHeight - 8;
    card.style.top = `${above > 8 ? above : at.bottom + 8}px`;
    link.setAttribute("aria-describedby", "fn-card");
  };
  const hideCard = () => (card.hidden = true);

  // A title would show a second, later card: its words move to ours and to the link's name.
  const name = (link) => {
    if (!link.title) return;
    link.dataset.card = link.title;
    const words = link.title.split("\n")[0];
    const number = link.classList.contains("fn-cite") ? `Footnote ${link.textContent}: ` : "Nearest passage: ";
    link.setAttribute("aria-label", number + words);
    link.removeAttribute("title");
  };

  const say = (words) => {
    const box = $("#fn-box textarea");
    if (!box) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  const copy = async (button) => {
    const words = $(".fn-plain", button.closest(".fn-answer"))?.textContent || "";
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
    button.textContent = done ? "Copied" : "Press Ctrl+C to copy";
    setTimeout(() => (button.textContent = before), 1600);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINK);
    if (link) {
      event.preventDefault(); // the page has a <base href>: following "#src" would drop the query string
      hideCard();
      light(link);
    } else if (event.target.closest?.('a[href="#search"]')) {
      event.preventDefault();
      say(event.target.closest("a").textContent);
    } else if (event.target.closest?.(".fn-copy")) copy(event.target.closest(".fn-copy"));
    else if (event.target.closest?.(".fn-read")) sheet(true, event.target.closest(".fn-read"));
    else if (event.target.closest?.(".fn-close")) sheet(false);
  });
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
  });

  // What Gradio draws anew is named and marked anew; a finished answer shows its first source.
  let answers = 0;
  const drawn = () => {
    $$(LINK).forEach(name);
    mark();
    const finished = $$("#fn-chat .fn-answer").filter((answer) => $("a.fn-cite, a.fn-near", answer));
    if (finished.length > answers) {
      const last = $("a.fn-cite, a.fn-near", finished.at(-1));
      light(last, { open: false });
    }
    answers = finished.length;
  };
  let waiting = 0;
  new MutationObserver((changes) => {
    if (changes.every((change) => card.contains(change.target))) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawn);
  }).observe(document.body, { childList: true, subtree: true });
  drawn();
}
