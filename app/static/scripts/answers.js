// Asking, and what can be done with an answer: thumbs, a link to it, copying it.
const say = (words) => {
  const box = $("#fn-box textarea");
  if (!box) return;
  fnSet(box, words);
  box.focus();
};
// Whether the next question takes the place of the last one, whose answer stays until then.
const edits = (on) => {
  fnClient.edits = on;
  $(".fn-editing").hidden = !on;
};
const ask = (words) => {
  edits(false);
  say(words);
  requestAnimationFrame(() => $("#fn-box .submit-button")?.click());
};

// The question above an answer.
const questionOf = (answer) => $$("#fn-chat [data-testid=user]")
  .filter((one) => one.compareDocumentPosition(answer) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)?.textContent.trim() || "";

// A thumb, and for a thumb down a reason if the reader likes.
const vote = async (button, comment = "") => {
  const answer = button.closest(".fn-answer");
  const body = {
    vote: answer.dataset.vote || (button.classList.contains("fn-good") ? "up" : "down"),
    question: questionOf(answer).slice(0, fnKnown.facts.limits.question),
    text: ($(".fn-plain", answer)?.textContent || "").slice(0, fnKnown.facts.limits.voted),
    comment,
    articles: [...new Set($$("a.fn-cite", answer).map((link) => target(link)?.article).filter(Boolean))].slice(0, fnKnown.facts.limits.articles),
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

// Whether a quote that may answer does: kept as a vote on that quote.
const judge = async (button) => {
  const quote = button.closest("li");
  const link = target($("a.fn-cite", quote));
  $$(".fn-judge button", quote).forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  try {
    await fnCall("POST", "/api/feedback", {
      vote: button.classList.contains("fn-its") ? "up" : "down",
      question: questionOf(button.closest(".fn-answer")).slice(0, fnKnown.facts.limits.question),
      text: ($(".fn-said", quote)?.textContent || "").slice(0, fnKnown.facts.limits.voted),
      verdict: "possible",
      articles: link ? [link.article] : [],
    });
  } catch {
    button.setAttribute("aria-pressed", "false");
  }
};

// A link that opens the page with this article and asks this question.
const shareLink = (button) => {
  const answer = button.closest(".fn-answer");
  const question = $(".fn-searched a", answer)?.textContent.trim() || questionOf(answer);
  const link = new URL(document.baseURI);
  link.search = "";
  const cited = $("a.fn-cite", answer);
  const article = cited && target(cited)?.article;
  if (article && !library.isOwn(article)) link.searchParams.set("article", article);
  link.searchParams.set("q", question);
  link.searchParams.set("ask", "1");
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
