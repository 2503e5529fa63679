// Footnotes and the sentences they light up, and the steps from one to the next.
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

// The answer whose sentences are marked: the one under the pointer, else the one last chosen from, else the last.
let hovered = null;
const chosen = () => {
  const answer = lit?.isConnected ? lit.closest("#fn-chat .fn-answer") : null;
  return answer || $$("#fn-chat .fn-answer").at(-1);
};
const mark = () => {
  // Every sentence that this answer cites is marked lightly, the chosen one strongly.
  $$(".fn-s.fn-cited").forEach((s) => s.classList.remove("fn-cited"));
  $$("a.fn-cite", (hovered?.isConnected && hovered) || chosen() || card).forEach((link) => {
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

const dim = () => {
  lit = null;
  mark();
  count();
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
