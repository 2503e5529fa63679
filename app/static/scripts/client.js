// What the browser knows of its reader, and how it tells the page. Kept in this browser's storage only:
// the session of the reader's own articles, which articles are asked, and the conversations.
window.fnStore = (() => {
  const KEY = "footnote";
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return kept && typeof kept === "object" ? kept : {};
    } catch {
      return {};
    }
  };
  let state = { out: [], talks: [], ...read() };
  const write = () => {
    for (;;) {
      try {
        localStorage.setItem(KEY, JSON.stringify(state));
        return;
      } catch {
        if (state.talks.length < 2) return; // no storage here: it lasts as long as the page
        state.talks.pop(); // the storage is full: the oldest conversation goes
      }
    }
  };
  addEventListener("storage", (event) => {
    if (event.key === KEY) state = { out: [], talks: [], ...read() }; // another tab has changed it
  });
  // Which conversation is open is this tab's own business.
  const tab = {
    get: () => {
      try {
        return sessionStorage.getItem(KEY);
      } catch {
        return tab.id;
      }
    },
    set: (id) => {
      tab.id = id;
      try {
        id ? sessionStorage.setItem(KEY, id) : sessionStorage.removeItem(KEY);
      } catch {
        // no storage here
      }
    },
  };
  return {
    current: () => state.talks.find((talk) => talk.id === tab.get()),
    open: tab.set,
    get: (name) => state[name],
    set: (changes) => {
      state = { ...state, ...changes };
      write();
    },
    wipe: () => {
      state = { out: [], talks: [] };
      try {
        localStorage.removeItem(KEY);
      } catch {
        // there was no storage
      }
    },
  };
})();

// The list of articles is there from the second article on, and where the reader wants it. Before the page is drawn,
// so that it does not slide in.
window.fnShelved = (many) => innerWidth > 860 && (fnStore.get("shelf") ?? (innerWidth >= 1200 && many));
if (fnShelved(fnStore.get("many") || fnKnown.facts.many)) document.body.classList.add("fn-shelved");

window.fnLanguage = (() => {
  const known = Object.keys(fnKnown.words);
  const wanted = (navigator.languages || [navigator.language || "en"]).map((name) => name.split("-")[0].toLowerCase());
  return wanted.find((name) => known.includes(name)) || "en";
})();

// The page comes with what a new reader sees first. Who has articles or a conversation of their own, comes by a link
// or reads another language than the server took them to, waits for the server instead.
const visited = new URLSearchParams(location.search);
const own = ["session", "since", "until"].some(fnStore.get) || fnStore.get("out").length || fnStore.current();
if (own || visited.has("article") || visited.has("q") || fnLanguage !== fnKnown.language) {
  fnKnown.first = "";
  for (const { props } of window.gradio_config?.components || []) {
    if (props.elem_id === "fn-pane") delete props.value;
    if (["fn-chat", "fn-box"].includes(props.elem_id)) delete props.placeholder;
  }
}

// A text of the interface, with its values put in.
window.fnSay = (key, values = {}) =>
  fnKnown.words[fnLanguage][key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// The sentence of an error by its code; the server's own, in English, where the language has none. What is said to
// programs about requests is no sentence for a reader: there is one for all of it.
const OF_REQUESTS = ["body_type", "call_invalid", "file_missing", "form_invalid", "history_invalid", "host_refused",
  "json_invalid", "method_not_allowed", "origin_refused", "refused"];
const OF_TOKENS = ["read_only", "token_wrong", "unauthorized"];
window.fnError = (error) => {
  let code = error?.code;
  if (OF_REQUESTS.includes(code)) code = "request_invalid";
  if (OF_TOKENS.includes(code)) code = "adding_off";
  return fnKnown.words[fnLanguage][`error_${code}`] || error?.message || fnSay("failed");
};

window.fnDay = (published) => {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(published || "");
  if (!found) return published || "";
  return fnSay("day", { day: +found[3], month: fnSay("months").split(" ")[found[2] - 1], year: found[1] });
};

// What goes with each event of the page; read on the server by Client.read. A conversation to go on with
// goes along once: the tab's own when the page is opened, another one when it is chosen.
window.fnClient = async (event, given) => {
  const said = event === "load" ? fnStore.current()?.said : fnClient.said;
  delete fnClient.said;
  const state = { language: fnLanguage, out: fnStore.get("out"), said };
  for (const name of ["session", "since", "until"]) state[name] = fnStore.get(name);
  if (event === "load") state.first = fnKnown.first;
  if (event === "ask") {
    state.asked = fnAwait.next();
    fnClient.asked = true; // the page shows the answer from its start
    state.edits = Boolean(fnClient.edits);
    fnClient.edits = false;
  }
  if (event === "ask" && given.length === 3) {
    state.token = await fnWords.ask(given[0], given[2], JSON.stringify(state), state.edits);
  }
  return JSON.stringify(state);
};

// Gradio closes its event stream when it expects nothing more. An answer whose question was sent in that very
// moment waits on the server for a stream that nobody opens; any other event opens one, and then it comes.
window.fnAwait = (() => {
  let asked = 0;
  let arrived = 0;
  return {
    next: () => {
      const number = (asked += 1);
      for (const after of [600, 1500, 3000, 6000, 12_000]) {
        setTimeout(() => arrived < number && fnSet(document.querySelector("#fn-wake textarea, #fn-wake input"), String(performance.now())), after);
      }
      return number;
    },
    // Called with each drawing of the page.
    see: () => {
      const mark = document.querySelector(".fn-arrived");
      if (mark) arrived = Math.max(arrived, +mark.dataset.asked);
    },
    refused: () => (arrived = asked),
  };
})();

// What is refused at the door never comes to Gradio, which has no words for that: the page has.
window.fnNote = (text) => {
  const note = document.getElementById("fn-note") || document.createElement("p");
  note.id = "fn-note";
  note.setAttribute("role", "alert");
  note.textContent = text;
  const box = document.querySelector("#fn-box").getBoundingClientRect();
  note.style.cssText = `left: ${box.left}px; width: ${box.width}px; bottom: ${innerHeight - box.top + 8}px`;
  document.body.append(note);
  clearTimeout(fnNote.timer);
  fnNote.timer = setTimeout(() => note.remove(), 12_000);
};
window.fetch = ((fetching) => async (...given) => {
  const address = given[0]?.url || given[0];
  const acts = /\/run\/predict/.test(address);
  const asks = acts || /\/queue\/(join|data)/.test(address);
  try {
    const response = await fetching(...given);
    if (asks && !response.ok) {
      acts ? fnStore.open(null) : fnAwait.refused(); // a conversation that was not opened is not written over
      response.clone().json().then((data) => fnNote(fnError(data.error)), () => fnNote(fnSay("failed")));
    }
    return response;
  } catch (error) {
    if (asks && error.name !== "AbortError") {
      fnAwait.refused();
      fnNote(fnSay("failed"));
    }
    throw error;
  }
})(window.fetch);

window.fnSet = (field, words) => {
  const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

// Ask the server for one of the things in View._ACTS.
window.fnAct = (what, id = "") => {
  const field = document.querySelector("#fn-act textarea, #fn-act input");
  if (field) fnSet(field, JSON.stringify({ do: what, id, at: performance.now() }));
};

// A request of our own API, with the session; the answer's JSON, or an error with a sentence for people.
window.fnCall = async (method, path, body, onHeaders) => {
  const headers = fnStore.get("session") ? { "x-session": fnStore.get("session") } : {};
  if (body && !(body instanceof FormData)) headers["content-type"] = "application/json";
  let response;
  try {
    const sent = body && !(body instanceof FormData) ? JSON.stringify(body) : body;
    const given = typeof onHeaders === "object" ? { ...headers, ...onHeaders } : headers;
    response = await fetch(new URL(path.replace(/^\//, ""), document.baseURI), { method, headers: given, body: sent });
  } catch {
    throw Object.assign(new Error(fnSay("failed")), { code: "offline" });
  }
  const given = response.headers.get("x-session");
  if (given) fnStore.set({ session: given });
  const text = await response.text();
  let data = text;
  if ((response.headers.get("content-type") || "").includes("json")) data = JSON.parse(text);
  if (response.ok) return data;
  if (data.error?.code === "session_unknown") fnStore.set({ session: undefined });
  throw Object.assign(new Error(fnError(data.error)), {
    code: data.error?.code || "failed",
    after: Number(response.headers.get("retry-after")) || 0,
  });
};
