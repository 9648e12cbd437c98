// ── main: what each action does to the parts of the page, and the start ──

const LAST = `last:${data.run}`;

/** Choose a figure: show it in its document, in the table and in full. */
function choose(figure) {
  const movesFocus = document.activeElement?.closest("#rows, #text") ?? null;
  const before = view.current;
  view.current = figure;
  showInReport(figure);
  refreshMarksOf(before);
  refreshMarksOf(figure);
  showInTable();
  showDetail();
  if (movesFocus) {
    followFocus(movesFocus);
  }
  keepSetting(LAST, figure.id);
  const number = view.shown.indexOf(figure) + 1;
  const value = `${shownValue(figure)} ${figure.unit}`;
  const said = { number, all: view.shown.length, indicator: figure.indicator, value };
  announce(reportedPlain(fill(words.said_figure, said)));
}

/** Keep the focus on the chosen figure, in the table or the document, wherever it was. */
function followFocus(box) {
  const target = box.id === "rows" ? table.rows.get(view.current) : onPage.marks.get(view.current.index)?.[0];
  const element = box.id === "rows" && target ? rowButton(target) : target;
  element?.focus({ preventScroll: true });
}

/** Choose the figure «by» further on among those shown; from one that is not shown, the next one in the text. */
function step(by) {
  const at = view.current === null ? (by > 0 ? -1 : 0) : placeOfCurrent(by);
  const next = view.shown[at + by];
  if (next) {
    choose(next);
  } else {
    announce(by > 0 ? words.said_last : words.said_first);
  }
}

/** The place of the chosen figure; one that is not shown counts as just before or behind its neighbour. */
function placeOfCurrent(by) {
  const at = view.shown.indexOf(view.current);
  if (at >= 0) {
    return at;
  }
  const following = view.shown.findIndex((figure) => figure.index > view.current.index);
  const place = following < 0 ? view.shown.length : following;
  return by > 0 ? place - 1 : place;
}

/** Give a verdict on the chosen figure and go on to the next. */
function judge(verdict) {
  const figure = view.current;
  if (figure === null) {
    return;
  }
  const next = view.shown[placeOfCurrent(1) + 1];
  changeReview(figure, { verdict });
  if (next) {
    choose(next);
  }
  announce(`${fill(words.said_verdict, { verdict: VERDICT_NAMES[verdict] })} ${byId("status").textContent}`);
}

function takeBack() {
  if (view.current !== null && reviews.has(view.current.id)) {
    changeReview(view.current, { verdict: null, corrected_value: null, note: null });
    announce(words.said_taken_back);
  }
}

function changeReview(figure, changes) {
  saveReview(figure, changes);
  refreshReviews(figure);
}

/** Show what is said about a figure wherever it stands; without one, about all. */
function refreshReviews(figure = null) {
  if (figure === null || filters.verdict !== "" || sorting.column === "verdict") {
    refreshList();
  } else {
    refreshRow(figure);
    refreshMarksOf(figure);
  }
  showProgress();
  if (view.current !== null) {
    showSummary(view.current);
    showSource(view.current);
    showVerdict(view.current);
  }
}

function showProgress() {
  const tally = { right: 0, wrong: 0, unsure: 0 };
  for (const { verdict } of reviews.values()) {
    if (verdict !== null) {
      tally[verdict] += 1;
    }
  }
  const done = tally.right + tally.wrong + tally.unsure;
  byId("progress").value = done;
  byId("progress-text").textContent = fill(words.checked, { done: counted(done), all: counted(figures.length) });
  byId("tally").textContent = done ? fill(words.tally, tally) : "";
  byId("save-jsonl").disabled = byId("save-csv").disabled = reviews.size === 0;
}

/** List the figures anew and show the page of the table with the chosen one, else the first. */
function refreshList() {
  const { shown, counts } = listFigures();
  view.shown = shown;
  view.isShown = new Set(shown);
  showRows(Math.max(0, shown.indexOf(view.current)));
  showOverview(counts);
  refreshMarks();
  byId("shown").textContent = fill(words.shown, { shown: counted(shown.length), all: counted(figures.length) });
  byId("reset").disabled = !isFiltered();
}

function isFiltered() {
  return filters.category.size > 0 || FILTER_BOXES.some((name) => byId(name).value !== "");
}

// ── filters ──

const FILTER_BOXES = ["search", "filter-document", "filter-modality", "filter-finding", "filter-verdict"];

function buildFilters() {
  addOptions("filter-document", documents.map((one, number) => [number, reportedPlain(one.name)]));
  addOptions("filter-modality", Object.entries(data.values.modality));
  addOptions("filter-finding", [["any", words.any_finding], ["none", words.no_finding]]);
  addGroup("filter-finding", words.by_severity, "severity", SEVERITIES.map((one) => [one, data.values.severity[one]]));
  addGroup("filter-finding", words.by_check, "code", findings.map((one) => [one.code, one.title]));
  addOptions("filter-verdict", [["unchecked", words.unchecked], ["checked", words.checked_any]]);
  addOptions("filter-verdict", Object.entries(VERDICT_NAMES));
  addOptions("filter-verdict", [["corrected", words.corrected]]);
  byId("filter-document").closest("label").hidden = documents.length < 2;
  byId("filters").addEventListener("input", readFilters);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", resetFilters);
}

function addOptions(id, options) {
  byId(id).append(...options.map(([value, name]) => el("option", { value }, name)));
}

/** The values that findings have in «field», each once, as a group of options. */
function addGroup(id, label, field, options) {
  const found = new Map(options.filter(([value]) => findings.some((one) => one[field] === value)));
  if (found.size) {
    const named = Array.from(found, ([value, name]) => el("option", { value: `${field}:${value}` }, name));
    byId(id).append(el("optgroup", { label }, ...named));
  }
}

function readFilters(event) {
  filters.query = byId("search").value;
  for (const name of ["document", "modality", "finding", "verdict"]) {
    filters[name] = byId(`filter-${name}`).value;
  }
  refreshList();
  if (event?.target.id === "filter-document" && filters.document !== "") {
    turnTo(Number(filters.document), 0);
  }
}

function resetFilters() {
  FILTER_BOXES.forEach((name) => {
    byId(name).value = "";
  });
  filters.category.clear();
  readFilters();
  byId("search").focus();
}

// ── the start ──

/** A click on anything that stands for figures chooses one; on a mark of several figures, each in its turn. */
function onClick(event) {
  const element = event.target.closest("[data-figures]");
  const selects = event.detail > 0 && getSelection().toString() !== ""; // text, by dragging the mouse
  if (element && !selects) {
    const numbers = figuresOf(element);
    const at = view.current === null ? -1 : numbers.indexOf(view.current.index);
    choose(figures[numbers[(at + 1) % numbers.length]]);
  }
}

function onMarkKey(event) {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("mark")) {
    event.preventDefault();
    onClick(event);
  }
}

const BUTTONS = {
  "save-jsonl": () => saveFile("jsonl"),
  "save-csv": () => saveFile("csv"),
  theme: toggleTheme,
  "help-open": openHelp,
  "help-close": () => byId("help").close(),
  "document-previous": () => turnTo(onPage.doc - 1, 0),
  "document-next": () => turnTo(onPage.doc + 1, 0),
  "part-previous": () => turnTo(onPage.doc, onPage.part - 1),
  "part-next": () => turnTo(onPage.doc, onPage.part + 1),
  "page-previous": () => showRows(table.first - ROWS_PER_PAGE),
  "page-next": () => showRows(table.first + ROWS_PER_PAGE),
  previous: () => step(-1),
  next: () => step(1),
  "mark-right": () => judge("right"),
  "mark-wrong": () => judge("wrong"),
  "mark-unsure": () => judge("unsure"),
  edit: openEditor,
  "take-back": takeBack,
  cancel: closeEditor,
};

function toggleTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  keepSetting("theme", theme);
  showTheme();
}

function showTheme() {
  byId("theme").setAttribute("aria-pressed", String(document.documentElement.dataset.theme === "dark"));
}

function listen() {
  for (const [id, action] of Object.entries(BUTTONS)) {
    byId(id).addEventListener("click", action);
  }
  for (const id of ["text", "rows", "source"]) {
    byId(id).addEventListener("click", onClick);
  }
  byId("text").addEventListener("keydown", onMarkKey);
  byId("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    saveEditor();
  });
  addEventListener("beforeprint", buildPrint);
  addEventListener("afterprint", clearPrint);
  addEventListener("storage", onOtherWindow);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
}

/** The same page in another window has changed what is kept. */
function onOtherWindow(event) {
  if (event.key === null || event.key.startsWith(PREFIX)) {
    loadReviews();
    refreshReviews();
  }
}

function start() {
  loadReviews();
  buildTableHead();
  buildCategories();
  buildFindings();
  buildReports();
  buildFilters();
  buildKeys();
  listen();
  showTheme();
  byId("progress").max = Math.max(1, figures.length);
  byId("overview-box").open = matchMedia("(min-width: 64rem)").matches;
  refreshReviews();
  if (documents.length) {
    turnTo(0, 0);
  }
  const last = figureById.get(setting(LAST));
  if (last) {
    choose(last);
  } else {
    showDetail();
  }
  setTimeout(prepareSearch);
  document.documentElement.dataset.ready = "true";
}

start();
