// ── printing: the figures shown, below the sentences that they come from, with room for a verdict by pen ──

const PRINTED = 1000;
const PRINTED_COLUMNS = ["period", "scope", "indicator", "value", "unit", "category", "modality", "verdict"];

function buildPrint() {
  const shown = view.shown.slice(0, PRINTED);
  const note = fill(words.print_filter, { shown: counted(shown.length), all: counted(figures.length) });
  const limit = shown.length < view.shown.length ? fill(words.print_limit, { limit: counted(PRINTED) }) : "";
  byId("print").replaceChildren(
    el("p", {}, [note, limit].join(" ")),
    ...runs(shown, (figure) => figure.doc).map(printedDocument),
  );
}

function clearPrint() {
  byId("print").replaceChildren();
}

/** Split a list where a key changes. */
function runs(list, key) {
  const found = [];
  for (const one of list) {
    if (found.length && key(found.at(-1)[0]) === key(one)) {
      found.at(-1).push(one);
    } else {
      found.push([one]);
    }
  }
  return found;
}

function printedDocument(shown) {
  const heads = PRINTED_COLUMNS.map((name) => el("th", { scope: "col" }, headings[name] ?? words[name]));
  const bodies = runs(shown, (figure) => figure.sentence).map(printedSentence);
  return el(
    "section",
    {},
    el("h2", {}, reported(documents[shown[0].doc].name)),
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), ...bodies),
  );
}

function printedSentence(shown) {
  const [figure] = shown;
  const numbers = new Set(shown.map((one) => one.index));
  const source = el("td", { colspan: PRINTED_COLUMNS.length });
  const items = documents[figure.doc].paragraphs[figure.paragraph].slice(1);
  const item = items.find((one) => typeof one !== "string" && one[0] === figure.sentence);
  appendItem(source, item, (piece) => printedPiece(piece, numbers));
  return el(
    "tbody",
    {},
    el("tr", { class: "printed-source" }, source),
    ...shown.map((one) => el("tr", {}, ...PRINTED_COLUMNS.map((name) => el("td", {}, CELLS[name](one))))),
  );
}

function printedPiece([text, ...figuresOfPiece], numbers) {
  const element = el(figuresOfPiece.some((number) => numbers.has(number)) ? "mark" : "span");
  appendReported(element, text);
  return element;
}
