// The page of /sparql in, the same with an editor in the place of its field out: colours, faults as they are typed, and our
// prefixes and terms to complete, all from this server. The form is sent as before, and the server shows the rows.

import Yasqe from "@zazuko/yasqe";
import { completer } from "./sparql/completer.js";
import { know } from "./sparql/mode.js";

const field = document.getElementById("query"), form = field.form;
const label = form.querySelector("label[for=query]");

const edit = (names) => {
  know(Yasqe, names.prefixes);
  Yasqe.registerAutocompleter(completer(names), false);
  // Those that would ask other hosts are not among them; the policy of the page would stop them too.
  Yasqe.defaults.autocompleters = ["talkgraph", "variables"];
  const run = () => form.requestSubmit();
  const host = document.createElement("div");
  host.className = "editor";
  field.before(host);
  const editor = new Yasqe(host, {
    value: field.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, createShortLink: null, showQueryButton: false,
    resizeable: false, editorHeight: "auto", viewportMargin: Infinity, highlightSelectionMatches: false, screenReaderLabel: label.textContent,
    // Tab leads on, as everywhere on the page.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, Esc: false },
  });
  // What is sent is always what is written here.
  field.required = false;
  field.hidden = true;
  const keep = () => { field.value = editor.getValue(); };
  editor.on("changes", keep);
  editor.on("autocompletionShown", (_, { hints }) => hints.setAttribute("aria-label", "Completions"));
  form.addEventListener("submit", (event) => {
    keep();
    if (!field.value.trim()) event.preventDefault(), editor.focus();
  });
  label.addEventListener("click", () => editor.focus());
  const told = document.createElement("small");
  told.textContent = "Ctrl-Space completes prefixes, terms and variables; Ctrl-Enter runs the query; Tab leads on.";
  host.after(told);
};

const start = async () => {
  const answer = await fetch("/terms.json");
  if (!answer.ok) throw new Error(await answer.text());
  edit(await answer.json());
};

start().catch((fault) => console.warn(`the query is written without an editor: ${fault.message}`));
