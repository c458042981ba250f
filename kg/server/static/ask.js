"use strict";
// The query form: it asks /sparql and shows the answer as a table. No library, nothing from a network.

const form = document.getElementById("ask");
const text = document.getElementById("query");
const state = document.getElementById("state");
const answer = document.getElementById("answer");
const choice = document.getElementById("question");
const questions = JSON.parse(document.getElementById("questions").textContent);
const SHOWN = 1000;
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

questions.forEach((one, index) => choice.append(new Option(one.title, index)));
choice.addEventListener("change", () => {
  if (choice.value !== "") text.value = questions[choice.value].sparql;
});

async function ask(accept) {
  const started = performance.now();
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: text.value,
  });
  if (!response.ok) throw new Error(await response.text());
  return { response, seconds: () => ((performance.now() - started) / 1000).toFixed(2) };
}

function busy(on) {
  form.querySelectorAll("button").forEach((button) => { button.disabled = on; });
  if (on) { state.textContent = "正在查询 …"; answer.replaceChildren(); }
}

function element(name, content, kind) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(content);
  return made;
}

function shown(term) {
  if (!term) return element("td", "");
  if (term.type === "uri" && /^https?:/.test(term.value)) {
    const base = document.body.dataset.base;
    const link = element("a", term.value.startsWith(base) ? term.value.slice(base.length) : term.value);
    link.href = "/resource?iri=" + encodeURIComponent(term.value);
    return element("td", link);
  }
  return element("td", term.value, NUMBER.test(term.datatype || "") ? "number" : "");
}

function table(result) {
  const names = result.head.vars;
  const rows = result.results.bindings;
  const head = document.createElement("tr");
  names.forEach((name) => head.append(element("th", name)));
  const made = document.createElement("table");
  made.append(head);
  rows.slice(0, SHOWN).forEach((row) => {
    const line = document.createElement("tr");
    names.forEach((name) => line.append(shown(row[name])));
    made.append(line);
  });
  return made;
}

async function show() {
  busy(true);
  history.replaceState(null, "", "#query=" + encodeURIComponent(text.value));
  try {
    const { response, seconds } = await ask("application/sparql-results+json, text/turtle;q=0.9");
    if ((response.headers.get("Content-Type") || "").includes("json")) {
      const result = await response.json();
      if ("boolean" in result) {
        answer.append(element("pre", result.boolean ? "是 (true)" : "否 (false)"));
        state.textContent = `${seconds()} 秒`;
      } else {
        const count = result.results.bindings.length;
        answer.append(table(result));
        state.textContent = `${count.toLocaleString()} 行，${seconds()} 秒` + (count > SHOWN ? `，只显示前 ${SHOWN} 行` : "");
      }
    } else {
      answer.append(element("pre", await response.text()));
      state.textContent = `${seconds()} 秒`;
    }
  } catch (error) {
    answer.append(element("pre", error.message));
    state.textContent = "";
  } finally {
    busy(false);
  }
}

async function download(button) {
  busy(true);
  try {
    const { response, seconds } = await ask(button.dataset.type);
    const link = document.createElement("a");
    const begin = button.dataset.type === "text/csv" ? ["\ufeff"] : []; // without it, Excel takes UTF-8 for another encoding
    link.href = URL.createObjectURL(new Blob([...begin, await response.blob()], { type: button.dataset.type }));
    link.download = button.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
    state.textContent = `${seconds()} 秒`;
  } catch (error) {
    answer.append(element("pre", error.message));
    state.textContent = "";
  } finally {
    busy(false);
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
form.querySelectorAll("button[data-type]").forEach((button) => button.addEventListener("click", () => download(button)));
text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) show(); });

// An address that ends in #query=… is a question to share: it is asked at once.
if (location.hash.startsWith("#query=")) {
  text.value = decodeURIComponent(location.hash.slice(7));
  show();
}
