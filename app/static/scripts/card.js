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
