// ── save: the verdicts as a file, which «shuzheng apply» merges into a table ──

const SAVED_FIELDS = [
  ...["id", "document", "mention", "value", "unit"],
  ...["verdict", "corrected_value", "note", "reviewed_at"],
];
// What a spreadsheet would run as a formula: a leading sign of one, but not that of a plain number.
const FORMULA = /^(?![+-][0-9]+(\.[0-9]+)?$)[=+\-@\t\r]/;

const SAVED_AS = {
  jsonl: { type: "application/x-ndjson", text: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("") },
  csv: {
    type: "text/csv",
    text: (rows) => `\uFEFF${[SAVED_FIELDS, ...rows.map((row) => Object.values(row))].map(csvLine).join("")}`,
  },
};

/** The figures about which something is said, in the order of the documents, whatever the filters show. */
function reviewedRows() {
  return figures.filter((figure) => reviews.has(figure.id)).map(savedRow);
}

function savedRow(figure) {
  const fields = {
    ...reviewOf(figure),
    id: figure.id,
    document: documents[figure.doc].name,
    mention: figure.mention,
    value: figure.value,
    unit: figure.unit,
  };
  return Object.fromEntries(SAVED_FIELDS.map((name) => [name, fields[name]]));
}

function csvLine(cells) {
  return `${cells.map(csvCell).join(",")}\n`;
}

function csvCell(cell) {
  const text = cell ?? "";
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

function saveFile(format) {
  const rows = reviewedRows();
  const { type, text } = SAVED_AS[format];
  const name = `review.${format}`;
  const address = URL.createObjectURL(new Blob([text(rows)], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000); // some browsers read it late
  announce(fill(words.said_exported, { name, number: counted(rows.length) }));
}
