// What a language model words, a checked sentence at a time: asked for here and drawn into the answer that waits;
// Gradio's event, whose way to the screen is longer, follows the same answer on the server and brings it whole.
window.fnWords = (() => {
  let going = null; // the answer that is being written

  const draw = () => {
    const answer = [...document.querySelectorAll("#fn-chat .fn-answer")].at(-1);
    if (!going?.html || !(answer?.classList.contains("fn-draft") || answer?.querySelector(".fn-wait"))) return;
    const made = document.createElement("template");
    made.innerHTML = going.html; // made on the server by answer_html, as all answers
    going.html = "";
    answer.classList.add("fn-draft");
    answer.replaceChildren(...made.content.firstElementChild.childNodes);
  };

  const read = async (one, response) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      const last = parts.findLast((part) => part.startsWith("data: "));
      if (!last || one !== going) continue;
      one.html = JSON.parse(last.slice(6));
      draw();
    }
  };

  const stop = () => {
    const one = going;
    going = null;
    if (one) setTimeout(() => one.ended.abort(), 1000); // behind the end of Gradio's event, which is not to miss it
  };

  // The token by which Gradio's event finds the answer; none where no model is asked, or the event has to ask.
  const ask = async (question, worded, client, edits) => {
    stop();
    if (!fnKnown.facts.model || !worded || !question.trim()) return undefined;
    const token = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    const one = (going = { html: "", ended: new AbortController() });
    const asked = fetch(new URL("page/words", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, question, client, history: edits ? fnTalks.history().slice(0, -1) : fnTalks.history() }),
      signal: one.ended.signal,
    });
    asked.then((response) => response.ok && read(one, response)).catch(() => {}); // the event tells what went wrong
    const late = new Promise((done) => setTimeout(() => done({ ok: true }), 500)); // something holds the stream back
    const response = await Promise.race([asked, late]).catch(() => ({ ok: false }));
    return response.ok ? token : undefined;
  };

  return { ask, draw, stop };
})();
