// What Gradio draws anew is named and marked anew; a finished answer shows its first source.
let answers = 0;
let waits = false; // whether an answer was waited for when the page was last drawn
let picked = ""; // the class of the control in a story that was used: it is drawn anew, and keeps the focus
let toGlance = false; // an overview stands above the article: it is brought into sight once
let follows = true; // the answer that comes is kept in sight, until the reader scrolls
for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  document.addEventListener(kind, (event) => {
    const inside = event.target.closest?.("#fn-chat [role=log]");
    const bar = kind !== "pointerdown" || event.target === inside; // the scroll bar, not what stands in the talk
    const turns = kind !== "keydown" || /^(Page|Arrow|Home|End| )/.test(event.key);
    if (inside && bar && turns) follows = false;
  }, { capture: true, passive: true });
}
// The last question at the top, so that an answer is read from its start; of a long question, its end.
const follow = (log) => {
  const [question, answer] = [$$("#fn-chat .user-row").at(-1), $$("#fn-chat .bot-row").at(-1)];
  if (!question || !answer) return;
  const place = (row) => row.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop;
  const top = Math.max(place(question) - 8, place(answer) - log.clientHeight * 0.45);
  log.scrollTop = top;
};
const drawn = () => {
  fnAwait.see();
  if (fnClient.asked && $("#fn-chat .fn-wait")) {
    follows = true; // one's own question is always in sight
    fnClient.asked = false;
  }
  fnWords.draw(); // the first words take the place of what waits
  $$(LINK).forEach(name);
  mark();
  count();
  $$(".fn-icon[title]").forEach((button) => {
    button.setAttribute("aria-label", button.title);
    if (button.matches(".fn-vote:not([aria-pressed])")) button.setAttribute("aria-pressed", "false");
  });
  $("#fn-box .submit-button")?.setAttribute("aria-label", fnSay("send"));
  const examples = $("#fn-chat .examples");
  examples?.removeAttribute("role"); // Gradio says list and gives it no items
  examples?.classList.toggle("fn-stories", $$(".example-text", examples).some((one) => one.textContent.includes("\n")));
  $$("#fn-chat [data-testid=user], #fn-chat [data-testid=bot]").forEach((said) => {
    said.setAttribute("role", "group"); // Gradio gives a message its whole markup as a name
    said.setAttribute("aria-label", fnSay(said.dataset.testid === "user" ? "question" : "the_answer"));
  });
  $$(".fn-article .fn-byline").forEach((line) => {
    if ($(".fn-correct", line) || !library.canRemove(line.closest(".fn-article").id.replace("fn-a-", ""))) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fn-correct";
    button.textContent = fnSay("correct");
    line.append(line.textContent.trim() ? " · " : "", button);
  });
  $$("#fn-chat .fn-link").forEach((button) => {
    const cited = $("a.fn-cite", button.closest(".fn-answer"));
    button.hidden = Boolean(cited && library.isOwn(target(cited)?.article)); // nobody else could open it
  });
  const asked = $$("#fn-chat .user-row").length;
  const log = $("#fn-chat [role=log]");
  const wait = $("#fn-chat .fn-wait");
  document.body.classList.toggle("fn-talking", asked > 0);
  if (log && asked && follows) follow(log);
  library.place();
  $(".fn-editing").hidden = !fnClient.edits;
  log?.setAttribute("aria-busy", String(Boolean($("#fn-box .stop-button")))); // read out when it is whole
  const glance = $(".fn-article:not([hidden]) .fn-digest");
  const story = $(".fn-story:not([hidden])");
  $(".fn-glance")?.setAttribute("aria-pressed", String(Boolean(glance && !story)));
  $(".fn-glance")?.toggleAttribute("hidden", Boolean(story));
  $(".fn-tell")?.setAttribute("aria-pressed", String(Boolean(story)));
  if (picked && story) { // it was drawn anew with what was picked in it
    $(`.${picked}`, story)?.focus({ preventScroll: true });
    picked = "";
  }
  if (glance && toGlance) $("#fn-pane").scrollTop = 0;
  if (glance) toGlance = false;
  const finished = $$("#fn-chat .fn-answer").filter((answer) => !$(".fn-wait", answer));
  const last = finished.at(-1);
  if (last && (finished.length > answers || (waits && !wait))) {
    const link = $("a.fn-cite", last);
    if (link) light(link, { open: false });
    else dim();
  }
  [answers, waits] = [finished.length, Boolean(wait)];
  askFromLink();
};

// A link that somebody sent asks its question, once: a page opened again has the answer already.
let linked = new URLSearchParams(location.search);
linked = linked.has("ask") && linked.get("q")?.trim().slice(0, fnKnown.facts.limits.question);
const askFromLink = () => {
  const button = $("#fn-box .submit-button");
  if (!linked || !button || $("#fn-box textarea").value.trim() !== linked) return;
  linked = "";
  const address = new URL(location.href);
  address.searchParams.delete("ask");
  address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
  button.click();
};

// The start.
translate();
const pane = $("#fn-pane"); // it scrolls, so the keyboard must reach it
pane.tabIndex = 0;
pane.setAttribute("role", "region");
pane.setAttribute("aria-label", fnSay("the_article"));
const library = fnLibrary();
fnTalks.start(library.clear);
shelf(document.body.classList.contains("fn-shelved"), { focus: false });
let waiting = 0;
new MutationObserver((changes) => {
  if (changes.every((change) => card.contains(change.target))) return;
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawn);
}).observe(document.body, { childList: true, subtree: true });
drawn();
