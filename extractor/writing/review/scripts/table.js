// ── table: the figures on the right, a page of rows at a time: none has to build more ──

const ROWS_PER_PAGE = 100;

const table = { first: 0, rows: new Map() }; // the first figure of the page, and the row of each figure on it

const CELLS = {
  document: (figure) => reported(documents[figure.doc].name),
  period: (figure) => reported(figure.period ?? ""),
  scope: (figure) => reported(figure.scope ?? ""),
  indicator: (figure) => el("button", { type: "button", tabindex: "-1", class: "plain" }, reported(figure.indicator)),
  value: valueContent,
  unit: (figure) => reported(figure.unit),
  category: (figure) =>
    el("span", {}, el("span", { class: `swatch category-${figure.category}` }), fieldText(figure, "category")),
  modality: (figure) => fieldText(figure, "modality"),
  findings: findingContent,
  verdict: verdictContent,
};
const TABLE_COLUMNS = Object.keys(CELLS).filter((name) => name !== "document" || documents.length > 1);

const SIGNS = { findings: "!", verdict: "✓" }; // the heads of columns that are too narrow for a word

/** The head of a column: its heading, or a sign that is read aloud as its name. */
function headElement(name) {
  const heading = headings[name] ?? words[name];
  const label = SIGNS[name] ? heading : null;
  const attributes = { type: "button", title: heading, "aria-label": label, click: () => sortBy(name) };
  const button = el("button", attributes, SIGNS[name] ?? heading);
  return el("th", { scope: "col", class: `column-${name}`, "data-column": name }, button);
}

function buildTableHead() {
  byId("table-head").replaceChildren(...TABLE_COLUMNS.map(headElement));
}

/** Build the page of the table that has the figure «at» of those shown. */
function showRows(at = 0) {
  table.first = at - (at % ROWS_PER_PAGE);
  const shown = view.shown.slice(table.first, table.first + ROWS_PER_PAGE);
  table.rows = new Map(shown.map((figure, place) => [figure, rowElement(figure, table.first + place)]));
  byId("rows").replaceChildren(...table.rows.values());
  byId("table").setAttribute("aria-rowcount", view.shown.length + 1);
  byId("none-shown").hidden = view.shown.length > 0;
  byId("none-shown").textContent = figures.length ? words.none_shown : words.no_figures;
  showPageTurn(shown.length);
  markCurrentRow();
}

function showPageTurn(length) {
  const all = view.shown.length;
  byId("page-turn").hidden = all <= ROWS_PER_PAGE;
  byId("page-position").textContent = fill(words.page, {
    first: counted(table.first + 1),
    last: counted(table.first + length),
    all: counted(all),
  });
  byId("page-previous").disabled = table.first === 0;
  byId("page-next").disabled = table.first + length >= all;
}

function counted(number) {
  return grouped(String(number));
}

function rowElement(figure, place) {
  return el(
    "tr",
    { "data-figures": figure.index, "aria-rowindex": place + 2, class: `modality-${figure.modality}` },
    ...TABLE_COLUMNS.map((name) => el("td", { class: `column-${name}` }, CELLS[name](figure))),
  );
}

/** The extracted value, with what it was corrected to behind it. */
function valueContent(figure) {
  const corrected = reviewOf(figure).corrected_value;
  const value = el("span", {}, shownValue(figure));
  if (corrected !== null) {
    value.append(" ", el("ins", {}, `→ ${grouped(corrected)}`));
  }
  return value;
}

function findingContent(figure) {
  const severity = severityOf(figure);
  if (severity === "") {
    return "";
  }
  const titles = [...new Set(figure.findings.map((number) => findings[number].title))].join(", ");
  return signed(SIGNS.findings, `severity-${severity}`, `${data.values.severity[severity]}: ${titles}`);
}

function verdictContent(figure) {
  const { verdict, note } = reviewOf(figure);
  const marks = el("span");
  if (verdict !== null) {
    marks.append(signed(VERDICT_SIGNS[verdict], `verdict-${verdict}`, VERDICT_NAMES[verdict]));
  }
  if (note !== null) {
    marks.append(signed("✎", "has-note", `${words.note}: ${reportedPlain(note)}`));
  }
  return marks;
}

/** A sign with its meaning, which is read aloud instead of it. */
function signed(sign, look, meaning) {
  return el("span", { class: look, role: "img", "aria-label": meaning, title: meaning }, sign);
}

/** Build the row of a figure anew. */
function refreshRow(figure) {
  const row = table.rows.get(figure);
  if (row) {
    const hadFocus = row.contains(document.activeElement);
    const fresh = rowElement(figure, Number(row.getAttribute("aria-rowindex")) - 2);
    table.rows.set(figure, fresh);
    row.replaceWith(fresh);
    markCurrentRow();
    if (hadFocus) {
      rowButton(fresh).focus({ preventScroll: true });
    }
  }
}

/** Turn to the page with the chosen figure and bring its row into view. */
function showInTable() {
  const at = view.shown.indexOf(view.current);
  if (at >= 0 && !table.rows.has(view.current)) {
    showRows(at);
  } else {
    markCurrentRow();
  }
  const row = table.rows.get(view.current);
  if (row) {
    scrollInside(byId("table-box"), row, 40);
  }
}

/** One row can be reached with the Tab key: the chosen one, else the first. */
function markCurrentRow() {
  const rows = byId("rows");
  rows.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  rows.querySelectorAll("button[tabindex='0']").forEach((button) => button.setAttribute("tabindex", "-1"));
  const row = table.rows.get(view.current);
  row?.setAttribute("aria-current", "true");
  const reachable = row ?? rows.firstElementChild;
  if (reachable) {
    rowButton(reachable).tabIndex = 0;
  }
}

function rowButton(row) {
  return row.querySelector("button");
}

/** Sort by a column; once more turns the order round, and a third time gives back that of the documents. */
function sortBy(column) {
  if (sorting.column !== column) {
    Object.assign(sorting, { column, down: false });
  } else if (!sorting.down) {
    sorting.down = true;
  } else {
    Object.assign(sorting, { column: null, down: false });
  }
  for (const head of byId("table-head").children) {
    const order = head.dataset.column === sorting.column ? (sorting.down ? "descending" : "ascending") : null;
    if (order) {
      head.setAttribute("aria-sort", order);
    } else {
      head.removeAttribute("aria-sort");
    }
  }
  refreshList();
}
