// ── overview: small charts of the figures shown, which are ways to them as well, the findings, and what reports say of themselves ──

const AMOUNTS = 8;
const FINDINGS_LISTED = 100;
const REPORTS_LISTED = 100;
const COMPACT = new Intl.NumberFormat(data.lang, { notation: "compact", maximumSignificantDigits: 5 });
const moneyUnit = mostFrequentMoneyUnit();

/** The unit that most amounts of money are in: others cannot be compared with them. */
function mostFrequentMoneyUnit() {
  const counts = new Map();
  for (const figure of figures) {
    if (figure.category === "funds") {
      counts.set(figure.unit, (counts.get(figure.unit) ?? 0) + 1);
    }
  }
  const [[unit] = [null]] = [...counts].sort((one, other) => other[1] - one[1]);
  return unit;
}

/** The categories that the figures have, in their usual order, each as a box to tick with a bar. */
function buildCategories() {
  const used = new Set(figures.map((figure) => figure.category));
  const categories = Object.entries(data.values.category).filter(([category]) => used.has(category));
  byId("categories").replaceChildren(...categories.map(([category, name]) => categoryElement(category, name)));
}

function categoryElement(category, name) {
  const box = el("input", { type: "checkbox", value: category, change: filterCategories });
  const label = el(
    "label",
    {},
    box,
    el("span", { class: `swatch category-${category}` }),
    el("span", { class: "name" }, name),
    el("span", { class: "count" }),
    bar(`category-${category}`),
  );
  return el("li", { "data-category": category }, label);
}

function bar(look) {
  const rect = svg("rect", { width: 0, height: 10, class: look });
  return svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, rect);
}

function filterCategories() {
  const ticked = byId("categories").querySelectorAll("input:checked");
  filters.category = new Set(Array.from(ticked, (box) => box.value));
  refreshList();
}

/** Draw the charts for the figures shown; «counts» says how many there are of each category, ticked or not. */
function showOverview(counts) {
  const most = Math.max(1, ...Object.values(counts));
  for (const item of byId("categories").children) {
    const count = counts[item.dataset.category] ?? 0;
    item.querySelector("input").checked = filters.category.has(item.dataset.category);
    item.querySelector("rect").setAttribute("width", (100 * count) / most);
    item.querySelector(".count").textContent = counted(count);
    item.classList.toggle("none", count === 0);
  }
  showAmounts();
}

function showAmounts() {
  const largest = largestAmounts();
  byId("amounts-section").hidden = moneyUnit === null;
  byId("amounts-title").replaceChildren(...titleWithUnit(words.amounts, moneyUnit ?? ""));
  byId("no-amounts").hidden = largest.length > 0;
  byId("amounts").replaceChildren(...largest.map((figure) => amountElement(figure, largest[0].number)));
}

/** The unit comes from a report, so it stands in an element of its own. */
function titleWithUnit(pattern, unit) {
  const [before, after] = pattern.split("{unit}");
  return [before, reported(unit), after];
}

/** The largest amounts of money shown, without those that only repeat another passage; one pass over all figures. */
function largestAmounts() {
  const largest = [];
  for (const figure of view.shown) {
    const isMoney = figure.category === "funds" && figure.unit === moneyUnit;
    const counts = isMoney && figure.repeats === null && figure.doubtful === null;
    if (counts && (largest.length < AMOUNTS || figure.number > largest.at(-1).number)) {
      const place = largest.findIndex((other) => other.number < figure.number);
      largest.splice(place < 0 ? largest.length : place, 0, figure);
      largest.length = Math.min(largest.length, AMOUNTS);
    }
  }
  return largest;
}

function amountElement(figure, most) {
  const chart = bar(`category-funds modality-${figure.modality}`);
  chart.firstChild.setAttribute("width", Number.isFinite(most) && most > 0 ? (100 * figure.number) / most : 100);
  const kind = figure.modality === "reported" ? "" : ` (${fieldText(figure, "modality")})`;
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "plain amount", click: () => choose(figure) },
      el("span", { class: "name" }, reported(figure.indicator), kind),
      el("span", { class: "count", title: grouped(figure.value) }, COMPACT.format(figure.number)),
      chart,
    ),
  );
}

function buildFindings() {
  byId("findings").replaceChildren(...findings.slice(0, FINDINGS_LISTED).map(listedFinding));
  byId("no-findings").hidden = findings.length > 0;
  byId("more-findings").hidden = findings.length <= FINDINGS_LISTED;
  byId("more-findings").textContent = fill(words.more_findings, { number: counted(findings.length - FINDINGS_LISTED) });
}

function listedFinding(finding) {
  const open = () => {
    if (finding.figures.length) {
      choose(figures[finding.figures[0]]);
    } else {
      showParagraph(finding.document, finding.paragraph);
    }
  };
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: `plain severity-${finding.severity}`, click: open },
      el("strong", {}, data.values.severity[finding.severity]),
      " ",
      reported(finding.message),
    ),
  );
}

/** What the documents say of themselves; a click shows where the report begins. */
function buildReports() {
  const { reports } = data;
  byId("reports").replaceChildren(...reports.slice(0, REPORTS_LISTED).map(listedReport));
  byId("reports-section").hidden = reports.length === 0;
  byId("more-reports").hidden = reports.length <= REPORTS_LISTED;
  byId("more-reports").textContent = fill(words.more_reports, { number: counted(reports.length - REPORTS_LISTED) });
}

function listedReport(report) {
  const open = () => showParagraph(report.document, report.paragraph);
  const facts = report.facts.map(([heading, value]) => el("span", { class: "fact" }, `${heading} `, reported(value)));
  return el(
    "li",
    {},
    el("button", { type: "button", class: "plain", click: open }, el("strong", {}, reported(report.title)), ...facts),
  );
}
