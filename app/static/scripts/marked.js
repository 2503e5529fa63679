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
