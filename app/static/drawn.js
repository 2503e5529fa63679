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
  $("#fn-box .submit-button")?.setAttribute("aria-label", fnSay("send"));
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
  const finished = $$("#fn-chat .fn-answer").filter((answer) => $("a.fn-cite", answer));
  if (finished.length > answers) {
    const last = $("a.fn-cite", finished.at(-1));
    light(last, { open: false });
  }
  answers = finished.length;
};

// The start.
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
