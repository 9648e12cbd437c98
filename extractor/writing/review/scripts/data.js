// ── data: what the page shows, as extractor/export/review/contents.py wrote it ──

const data = JSON.parse(byId("data").textContent);
byId("data").remove();
const words = data.words;
const headings = Object.fromEntries(data.columns);
const documents = data.documents;

const SEVERITIES = ["error", "warning", "info"];
const findings = [...data.findings].sort((one, other) => gravity(one) - gravity(other)); // the gravest first

// A figure has its fields by name as text or null, and: index, doc, paragraph, sentence (numbers), findings (numbers).
const figures = data.figures.map(readFigure);
const figureById = new Map(figures.map((figure) => [figure.id, figure]));
findings.forEach((finding, number) => finding.figures.forEach((index) => figures[index].findings.push(number)));
const sentenceTexts = readSentences();

function gravity(finding) {
  return SEVERITIES.indexOf(finding.severity);
}

function readFigure(row, index) {
  const [doc, paragraph, sentence, ...texts] = row;
  const figure = { index, doc, paragraph, sentence, findings: [] };
  data.fields.forEach((name, at) => {
    figure[name] = texts[at] === null ? null : data.strings[texts[at]];
  });
  figure.number = Number(figure.value);
  return figure;
}

/** The text of each sentence with figures, by its number. */
function readSentences() {
  const texts = [];
  for (const { paragraphs } of documents) {
    for (const [, ...items] of paragraphs) {
      for (const item of items) {
        if (typeof item !== "string") {
          texts[item[0]] = (texts[item[0]] ?? "") + itemText(item);
        }
      }
    }
  }
  return texts;
}

/** An item of a paragraph is text, or the number of a sentence and its pieces; a piece is text, or text and figures. */
function itemText(item) {
  return typeof item === "string" ? item : item.slice(1).map(pieceText).join("");
}

function pieceText(piece) {
  return typeof piece === "string" ? piece : piece[0];
}

/** What a field holds, in words for people; an empty text where it holds nothing. */
function fieldText(figure, name) {
  switch (name) {
    case "document":
      return documents[figure.doc].name;
    case "document_id":
      return documents[figure.doc].id;
    case "sentence":
      return sentenceTexts[figure.sentence];
    case "value":
    case "value_max":
      return figure[name] === null ? "" : grouped(figure[name]);
    default:
      return data.values[name]?.[figure[name]] ?? figure[name] ?? "";
  }
}

/** The value as it is shown: bound, number or range, without the unit. */
function shownValue(figure) {
  const range = figure.value_max === null ? "" : `–${grouped(figure.value_max)}`;
  return data.signs[figure.bound] + grouped(figure.value) + range;
}

/** The worst severity among the findings on a figure; an empty text if there are none. */
function severityOf(figure) {
  return findings[figure.findings[0]]?.severity ?? "";
}
