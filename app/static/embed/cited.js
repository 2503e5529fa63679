/* Footnote's widget, what a quote opens: its card, and its place in the host's page. A module that widget.js asks
 * for with the first quote that is opened; it gets the widget's own tools.
 */
export default ({ host, options, t, el, call, day, points, web, narrow, adopt, first, close }) => {
  const texts = new Map();
  const article = (id) => {
    if (!texts.has(id)) {
      const got = call("api/articles/" + encodeURIComponent(id)).then((response) => response.json());
      got.catch(() => texts.delete(id));
      texts.set(id, got);
    }
    return texts.get(id);
  };

  /* Lighting up the host's own page, without touching its elements */

  const same = new Map();
  const folded = (character) => {
    let found = same.get(character);
    if (found === undefined) {
      found = character.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{Cf}\s]/gu, "")
        .replace(/[‘’‚‛′`]/g, "'").replace(/[“”„‟″«»]/g, '"').replace(/[\p{Pd}−]/gu, "-");
      same.set(character, found);
    }
    return found;
  };
  const fold = (text) => Array.from(text, folded).join("");
  function flatten(root) {
    const nodes = [], starts = [], ends = [], parts = [];
    const shown = new Map();
    const skip = (parent) => {
      if (!shown.has(parent)) {
        shown.set(parent, !parent || parent === host || !!parent.closest("script,style,noscript,template,textarea,select")
          || parent.checkVisibility?.() === false);
      }
      return shown.get(parent);
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      if (skip(node.parentElement)) continue;
      let at = 0;
      for (const character of node.data) {
        const part = folded(character), end = at + character.length;
        for (let i = 0; i < part.length; i++) {
          nodes.push(node);
          starts.push(at);
          ends.push(end);
        }
        parts.push(part);
        at = end;
      }
    }
    return { text: parts.join(""), nodes, starts, ends };
  }
  const alike = (a, b, step) => {
    let n = 0;
    while (n < a.length && n < b.length && a.at(step < 0 ? -1 - n : n) === b.at(step < 0 ? -1 - n : n)) n++;
    return n;
  };
  /** The range of the host's page that holds a quote; of several the one whose surroundings fit best. */
  function locate(root, quote, before, after) {
    const page = flatten(root), wanted = fold(quote), [left, right] = [fold(before), fold(after)];
    if (!wanted) return null;
    let best = null;
    const consider = (start, end) => {
      const score = alike(page.text.slice(Math.max(0, start - left.length), start), left, -1)
        + alike(page.text.slice(end, end + right.length), right, 1);
      if (!best || score > best.score) best = { start, end, score };
    };
    for (let at = page.text.indexOf(wanted); at >= 0; at = page.text.indexOf(wanted, at + 1)) {
      consider(at, at + wanted.length);
    }
    if (!best && wanted.length > 60) { // the page has something in between, such as a note or an advertisement
      const [head, tail] = [wanted.slice(0, 25), wanted.slice(-25)];
      for (let at = page.text.indexOf(head); at >= 0; at = page.text.indexOf(head, at + 1)) {
        const end = page.text.indexOf(tail, at + 25) + 25;
        if (end > 25 && end - at < wanted.length * 2) consider(at, end);
      }
    }
    if (!best) return null;
    const range = document.createRange();
    range.setStart(page.nodes[best.start], page.starts[best.start]);
    range.setEnd(page.nodes[best.end - 1], page.ends[best.end - 1]);
    return range;
  }
  let styled = false;
  async function light(cited) {
    if (options.highlight === undefined) return null;
    const whole = await article(cited.article_id).then((found) => found.text, () => "");
    const root = first(options.highlight) || document.body;
    const range = locate(root, cited.quote, points(whole, Math.max(0, cited.start - 60), cited.start),
      points(whole, cited.end, cited.end + 60));
    if (!range) return null;
    if (window.Highlight && CSS.highlights) {
      if (!styled) adopt(document, "::highlight(footnote){background-color:#fde68a;color:#1c1917}");
      styled = true;
      CSS.highlights.set("footnote", new Highlight(range));
    } else if (!narrow()) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    return range;
  }
  const bring = (range) => {
    const calm = matchMedia("(prefers-reduced-motion:reduce)").matches;
    const start = range.startContainer;
    (start.parentElement || start).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };
  const deep = (url, quote) => {
    const words = quote.trim().split(/\s+/);
    const part = (some) => encodeURIComponent(some.join(" ")).replace(/-/g, "%2D");
    const text = words.length > 12 ? part(words.slice(0, 5)) + "," + part(words.slice(-5)) : part(words);
    return url.split("#")[0] + "#:~:text=" + text;
  };

  function card(cited) {
    const quoted = el("blockquote", { dir: "auto" }, el("mark", { textContent: cited.quote }));
    const acts = el("div", { className: "acts" });
    const when = cited.published ? day(cited.published, "medium") : "";
    const about = el("p", { className: "note", textContent: when });
    const made = el("div", { className: "card" }, el("b", { dir: "auto", textContent: cited.title }), about, quoted, acts);
    article(cited.article_id).then(({ text }) => { // what stands around the quote, from the article itself
      const all = Array.from(text);
      if (all.slice(cited.start, cited.end).join("") !== cited.quote) return;
      const n = all.slice(0, cited.end).join("").trim().split(/\n\s*\n/).length;
      about.textContent = [when, t.paragraph.replace("{n}", n)].filter(Boolean).join(" · ");
      const flat = (some) => some.join("").replace(/\s+/g, " ");
      const [from, to] = [Math.max(0, cited.start - 90), Math.min(all.length, cited.end + 90)];
      const before = flat(all.slice(from, cited.start)).replace(/^\S*\s/, from ? "" : "$&");
      const after = flat(all.slice(cited.end, to)).replace(/\s\S*$/, to < all.length ? "" : "$&");
      quoted.prepend(el("i", { textContent: (from ? "… " : "") + before }));
      quoted.append(el("i", { textContent: after + (to < all.length ? " …" : "") }));
      made.scrollIntoView({ block: "nearest" });
    }).catch(() => {});
    if (options.highlight !== undefined) {
      acts.append(el("button", { type: "button", className: "link", textContent: t.show, onclick: async () => {
        const range = await light(cited);
        if (!range) return;
        if (narrow()) close();
        bring(range);
      } }));
    }
    if (web(cited.url)) {
      acts.append(el("a", { className: "link", href: deep(cited.url, cited.quote), target: "_blank",
        rel: "noopener noreferrer", textContent: t.open }));
    }
    return made;
  }
  return { card, light, bring };
};
