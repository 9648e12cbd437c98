// ── report: the document on the left, with its figures marked ──

// A document is shown in parts of about this many UTF-16 units: no key press has to build more.
const PART_LENGTH = 12000;
const TABLE_LINE = -1;

const parts = new Map(); // by document: the numbers of the first paragraph of each part
const onPage = { doc: -1, part: -1, marks: new Map() }; // what is built, and the marks of each figure in it

function startsOfParts(doc) {
  if (!parts.has(doc)) {
    const starts = [0];
    let length = 0;
    documents[doc].paragraphs.forEach(([, ...items], number) => {
      if (length >= PART_LENGTH) {
        starts.push(number);
        length = 0;
      }
      length += items.reduce((sum, item) => sum + itemText(item).length, 0);
    });
    parts.set(doc, starts);
  }
  return parts.get(doc);
}

function partWith(doc, paragraph) {
  return startsOfParts(doc).findLastIndex((start) => start <= paragraph);
}

/** Build a part of a document, unless it is there already. */
function showPart(doc, part) {
  if (onPage.doc === doc && onPage.part === part) {
    return;
  }
  Object.assign(onPage, { doc, part, marks: new Map() });
  const starts = startsOfParts(doc);
  const paragraphs = documents[doc].paragraphs.slice(starts[part], starts[part + 1]);
  byId("text").replaceChildren(...paragraphs.map((one, at) => paragraphElement(one, starts[part] + at)));
  byId("document-name").replaceChildren(reported(documents[doc].name));
  showPosition("document", doc, documents.length, words.document_of);
  showPosition("part", part, starts.length, words.part_of_document);
}

/** Say which document or part is shown; with one only there is nothing to say or to turn to. */
function showPosition(name, at, all, pattern) {
  byId(`${name}-turn`).hidden = all === 1;
  byId(`${name}-position`).textContent = fill(pattern, { number: at + 1, all });
  byId(`${name}-previous`).disabled = at === 0;
  byId(`${name}-next`).disabled = at === all - 1;
}

function paragraphElement([kind, ...items], number) {
  const level = kind > 0 ? Math.min(kind, 4) : 0;
  const attributes = { "data-paragraph": number, class: kind === TABLE_LINE ? "table-line" : null };
  const element = level ? el(`h${level + 2}`, attributes) : el("p", attributes);
  items.forEach((item) => appendItem(element, item, markElement));
  return element;
}

/** Append an item of a paragraph; «mark» makes an element of a piece with figures. */
function appendItem(parent, item, mark) {
  if (typeof item === "string") {
    appendReported(parent, item);
    return;
  }
  const [sentence, ...pieces] = item;
  const element = el("span", { class: "sentence", "data-sentence": sentence });
  for (const piece of pieces) {
    if (typeof piece === "string") {
      appendReported(element, piece);
    } else {
      element.append(mark(piece));
    }
  }
  parent.append(element);
}

function markElement(piece) {
  const [text, ...numbers] = piece;
  const mark = el("mark", {
    role: "button",
    tabindex: "-1",
    "data-figures": numbers.join(" "),
    title: numbers.map((number) => markTitle(figures[number])).join("\n"),
  });
  appendReported(mark, text);
  for (const number of numbers) {
    onPage.marks.set(number, [...(onPage.marks.get(number) ?? []), mark]);
  }
  refreshMark(mark);
  return mark;
}

function markTitle(figure) {
  return reportedPlain(`${fieldText(figure, "category")}: ${figure.indicator} ${shownValue(figure)} ${figure.unit}`);
}

/** Set the looks of every mark. */
function refreshMarks() {
  for (const number of onPage.marks.keys()) {
    refreshMarksOf(figures[number]);
  }
}

function refreshMarksOf(figure) {
  (onPage.marks.get(figure?.index) ?? []).forEach(refreshMark);
}

/** A mark tells category, modality, findings and verdict, of several figures those of the first, and who is chosen. */
function refreshMark(mark) {
  const numbers = figuresOf(mark);
  mark.className = lookOf(figures[numbers[0]]);
  mark.classList.toggle("several", numbers.length > 1);
  mark.classList.toggle("left-out", !numbers.some((number) => view.isShown.has(figures[number])));
  const isCurrent = view.current !== null && numbers.includes(view.current.index);
  mark.classList.toggle("current", isCurrent);
  mark.tabIndex = isCurrent ? 0 : -1;
}

/** The classes of a figure's mark. */
function lookOf(figure) {
  const verdict = reviewOf(figure).verdict;
  return [
    `category-${figure.category}`,
    `modality-${figure.modality}`,
    figure.findings.length ? `severity-${severityOf(figure)}` : "",
    verdict ? `verdict-${verdict}` : "",
  ].join(" ");
}

/** The numbers of the figures that an element stands for. */
function figuresOf(element) {
  return element.dataset.figures.split(" ").map(Number);
}

/** Show a figure in its document, its sentence tinted. */
function showInReport(figure) {
  showPart(figure.doc, partWith(figure.doc, figure.paragraph));
  const text = byId("text");
  text.querySelectorAll(".sentence.current").forEach((one) => one.classList.remove("current"));
  text.querySelectorAll(`[data-sentence="${figure.sentence}"]`).forEach((one) => one.classList.add("current"));
  const [mark] = onPage.marks.get(figure.index) ?? [];
  if (mark) {
    scrollInside(text, mark, 48);
  }
}

/** Show a paragraph that no figure of a finding stands in. */
function showParagraph(doc, paragraph) {
  showPart(doc, partWith(doc, paragraph));
  const element = byId("text").querySelector(`[data-paragraph="${paragraph}"]`);
  scrollInside(byId("text"), element, 48);
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Turn to the beginning of a part of a document. */
function turnTo(doc, part) {
  showPart(doc, part);
  byId("text").scrollTop = 0;
}
