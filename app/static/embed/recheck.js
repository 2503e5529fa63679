/* Compares the quotes of an exported conversation, which stands behind the # of the address, with the articles here. */
"use strict";
const verdict = document.getElementById("verdict");
async function check() {
  let receipt;
  try {
    receipt = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    throw new Error("There is nothing to check in this address: open it from an exported page.");
  }
  let session;
  try {
    session = JSON.parse(localStorage.getItem("footnote"))?.session; // the reader's own articles are theirs to check
  } catch { /* no storage here */ }
  const headers = { "content-type": "application/json", ...(session && { "x-session": session }) };
  const send = (head) => fetch("api/recheck", { method: "POST", headers: head, body: JSON.stringify(receipt) });
  let response = await send(headers);
  if (response.status === 404 && session) response = await send({ "content-type": "application/json" });
  const found = await response.json();
  if (!response.ok) throw new Error(found.error.message);
  const { findings } = found;
  document.getElementById("findings").replaceChildren(...findings.map(({ ok, message }) => {
    const line = document.createElement("li");
    line.className = ok ? "good" : "bad";
    line.dir = "auto";
    line.textContent = `${ok ? "✓" : "✗"} ${message}`;
    return line;
  }));
  const bad = findings.filter((one) => !one.ok).length;
  verdict.textContent = bad ? `${bad} of ${findings.length} no longer stand here as they were exported.`
    : findings.length ? `All ${findings.length} stand, word for word.` : "There is no quote in it.";
}
const start = () => check().catch((error) => { verdict.textContent = error.message; });
addEventListener("hashchange", start);
start();
