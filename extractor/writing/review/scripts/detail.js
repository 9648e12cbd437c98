// ── detail: one figure with its sentence, the decision, the findings, all its fields, and the verdict on it ──

// So many UTF-16 units of a paragraph are shown on each side of the sentence.
const AROUND = 240;
const DECIMAL = /^[+-]?[0-9]+(\.[0-9]+)?$/;

function showDetail() {
  const figure = view.current;
  byId("no-figure").hidden = figure !== null;
  byId("figure").hidden = figure === null;
  byId("verdict-bar").hidden = figure === null;
  if (figure === null) {
    return;
  }
  closeEditor();
  showSummary(figure);
  showSource(figure);
  byId("decision").replaceChildren(...decisionContent(figure));
  byId("figure-findings").replaceChildren(...figure.findings.map((number) => findingElement(findings[number], figure)));
  byId("fields").replaceChildren(...data.columns.flatMap(([name, heading]) => fieldElements(figure, name, heading)));
  showVerdict(figure);
  byId("detail-box").scrollTop = 0;
}

function showSummary(figure) {
  const corrected = reviewOf(figure).corrected_value;
  const unit = reported(figure.unit);
  byId("figure-name").replaceChildren(reported(figure.indicator));
  byId("figure-value").replaceChildren(shownValue(figure), " ", unit);
  if (corrected !== null) {
    byId("figure-value").append(" ", el("ins", {}, `→ ${grouped(corrected)}`));
  }
  const facts = ["period", "scope", "category", "modality"].filter((name) => figure[name] !== null);
  byId("figure-facts").replaceChildren(
    ...facts.map((name) =>
      el(
        "li",
        {},
        el("span", { class: "label" }, headings[name]),
        name === "category" ? el("span", { class: `swatch category-${figure.category}` }) : null,
        reported(fieldText(figure, name)),
      ),
    ),
  );
}

/** The paragraph of a figure around its sentence, the other figures in it marked as well, and where it stands. */
function showSource(figure) {
  const [, ...items] = documents[figure.doc].paragraphs[figure.paragraph];
  const at = items.findIndex((item) => item[0] === figure.sentence && typeof item !== "string");
  const before = surroundings(items.slice(0, at).reverse(), (text, length) => text.slice(-length));
  const after = surroundings(items.slice(at + 1), (text, length) => text.slice(0, length));
  const quote = el("p");
  appendReported(quote, before.isCut ? `…${before.texts.reverse().join("")}` : before.texts.reverse().join(""));
  appendItem(quote, items[at], (piece) => quotedMark(piece, figure));
  appendReported(quote, after.texts.join("") + (after.isCut ? "…" : ""));
  const place = [documents[figure.doc].name, figure.locator, figure.section].filter(Boolean);
  byId("source").replaceChildren(
    quote,
    el("cite", {}, ...place.flatMap((one, number) => [number ? " · " : "", reported(one)])),
  );
}

/** The texts of items, nearest first, until they are long enough; «cut» shortens the characters of one. */
function surroundings(items, cut) {
  const texts = [];
  let room = AROUND;
  for (const item of items) {
    const characters = Array.from(itemText(item)); // code points: none is cut in two
    if (characters.length > room) {
      return { texts: [...texts, cut(characters, room).join("")], isCut: true };
    }
    texts.push(characters.join(""));
    room -= characters.length;
    if (room === 0) {
      return { texts, isCut: texts.length < items.length };
    }
  }
  return { texts, isCut: false };
}

function quotedMark(piece, figure) {
  const [text, ...numbers] = piece;
  const isCurrent = numbers.includes(figure.index);
  const shown = isCurrent ? figure : figures[numbers[0]];
  const mark = el("mark", {
    class: `${lookOf(shown)}${isCurrent ? " current" : ""}`,
    "data-figures": numbers.join(" "),
    title: markTitle(shown),
  });
  appendReported(mark, text);
  return mark;
}

function decisionContent(figure) {
  const why = data.rules[figure.rule];
  const rule = el("code", {}, reported(figure.rule));
  const words = el("bdi", { class: "why" });
  appendReported(words, why ?? "");
  return [rule, words];
}

/** A finding with ways to the other figures that it is about. */
function findingElement(finding, figure) {
  const others = finding.figures.filter((number) => number !== figure.index);
  return el(
    "li",
    { class: `severity-${finding.severity}` },
    el("strong", {}, `${data.values.severity[finding.severity]}: ${finding.title}`),
    el("span", {}, reported(finding.message)),
    others.length ? el("span", { class: "others" }, ...others.map((number) => figureLink(figures[number]))) : null,
  );
}

function figureLink(figure) {
  return el("button", { type: "button", class: "link", click: () => choose(figure) }, reported(figure.mention));
}

function fieldElements(figure, name, heading) {
  const text = fieldText(figure, name);
  const target = name === "part_of" || name === "repeats" ? figureById.get(figure[name]) : undefined;
  const content = target ? figureLink(target) : reported(text);
  return text === "" ? [] : [el("dt", {}, heading), el("dd", {}, content)];
}

function showVerdict(figure) {
  const { verdict, corrected_value: corrected, note } = reviewOf(figure);
  for (const name of VERDICTS) {
    byId(`mark-${name}`).setAttribute("aria-pressed", String(verdict === name));
  }
  byId("take-back").disabled = verdict === null && corrected === null && note === null;
  byId("figure-note").hidden = note === null;
  byId("figure-note").replaceChildren(el("span", { class: "label" }, words.note), reported(note ?? ""));
}

// ── correcting ──

function openEditor() {
  if (view.current === null) {
    return;
  }
  const { corrected_value: corrected, note } = reviewOf(view.current);
  byId("corrected").value = corrected ?? view.current.value;
  byId("note").value = note ?? "";
  showEditorError("");
  byId("editor").hidden = false;
  byId("corrected").focus();
  byId("corrected").select();
}

function closeEditor() {
  const hadFocus = byId("editor").contains(document.activeElement);
  byId("editor").hidden = true;
  if (hadFocus) {
    byId("edit").focus();
  }
}

/** Keep the correction and the note. A value that differs from the extracted one says that this one is wrong. */
function saveEditor() {
  const figure = view.current;
  const written = byId("corrected").value.normalize("NFKC").replace(/[\s,]/g, "");
  if (written !== "" && !DECIMAL.test(written)) {
    showEditorError(words.not_a_number);
    return;
  }
  const differs = written !== "" && plainDecimal(written) !== plainDecimal(figure.value);
  const changes = {
    corrected_value: differs ? plainDecimal(written) : null,
    note: byId("note").value.trim() || null,
  };
  closeEditor();
  changeReview(figure, differs ? { ...changes, verdict: "wrong" } : changes);
  announce(words.said_saved);
}

/** A decimal without what does not count in it: "+012.50" is "12.5". */
function plainDecimal(text) {
  const [, sign, whole, fraction = ""] = text.match(/^\+?(-?)0*([0-9]+)(?:\.([0-9]*?)0*)?$/);
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return digits === "0" ? "0" : sign + digits;
}

function showEditorError(text) {
  byId("corrected").setAttribute("aria-invalid", String(text !== ""));
  byId("corrected-error").textContent = text;
  if (text !== "") {
    byId("corrected").focus();
  }
}
