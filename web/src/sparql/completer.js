// The prefixes and terms of the graph in, what completes a word of a query out: prefixed names by their beginning, or by that of
// their local part, classes where a class is meant. Prefixes need not be declared, so nothing is added above.

const local = (name) => name.slice(name.indexOf(":") + 1);

// What completes `typed`, the best first; `classes` where only a class can stand.
export const completions = ({ prefixes, terms }, typed, classes) => {
  const word = typed.toLowerCase();
  const fits = ({ term, kind }) => (!classes || kind === "class") && term !== typed;
  const by = (test) => terms.filter((term) => fits(term) && test(term.term.toLowerCase())).map(({ term }) => term);
  const whole = by((term) => term.startsWith(word)), parts = word.includes(":") ? [] : by((term) => local(term).startsWith(word));
  const names = word.includes(":") ? [] : Object.keys(prefixes).filter((name) => name.startsWith(word)).map((name) => `${name}:`);
  return [...new Set([...names, ...whole, ...parts])];
};

// The last word before the one that is written, which says what can stand here.
const before = (editor, token) => editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);

const hint = (names) => {
  const about = new Map(names.terms.map(({ term, about }) => [term, about]));
  for (const [name, iri] of Object.entries(names.prefixes)) about.set(`${name}:`, iri);
  return (hint) => ({ ...hint, render: (element) => {
    const told = document.createElement("small");
    told.textContent = about.get(hint.text) ?? "";
    element.append(hint.text, " ", told);
  } });
};

export const completer = (names) => ({
  name: "talkgraph",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition: (editor) => {
    const token = editor.getCompleteToken();
    if (!/^[A-Za-z][\w-]*:?[\w-]*$/.test(token.string) || ["comment", "string", "literal"].includes(token.type)) return false;
    if (before(editor, token)?.string.toUpperCase() === "PREFIX") return false;
    return token.string.includes(":") || completions(names, token.string, false).length > 0;
  },
  get: (editor, token) => {
    const last = before(editor, token)?.string;
    return completions(names, token.string, last === "a" || last === "rdf:type");
  },
  postprocessHints: (_, hints) => hints.map(hint(names)),
});
