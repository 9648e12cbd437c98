// ── list: which figures are shown, and in which order ──

const view = { shown: [], isShown: new Set(), current: null }; // the figures shown, and the one chosen
const filters = { query: "", category: new Set(), document: "", modality: "", finding: "", verdict: "" };
const sorting = { column: null, down: false };
const haystacks = []; // what is searched in, by figure
const sentenceHaystacks = []; // the same by sentence
const ranks = new Map(); // by column: the places of its texts in the order of the language

const FINDING_TESTS = {
  any: (figure) => figure.findings.length > 0,
  none: (figure) => figure.findings.length === 0,
};
const VERDICT_TESTS = {
  unchecked: (review) => review.verdict === null,
  checked: (review) => review.verdict !== null,
  corrected: (review) => review.corrected_value !== null || review.note !== null,
};

/** The figures that pass the filters, sorted, and how many of each category pass all filters but that of category. */
function listFigures() {
  const tokens = searchable(filters.query).split(/\s+/).filter(Boolean);
  const counts = {};
  const shown = [];
  for (const figure of figures) {
    if (passes(figure) && tokens.every((token) => haystack(figure).includes(token))) {
      counts[figure.category] = (counts[figure.category] ?? 0) + 1;
      if (filters.category.size === 0 || filters.category.has(figure.category)) {
        shown.push(figure);
      }
    }
  }
  return { shown: sorted(shown), counts };
}

function passes(figure) {
  return (
    (filters.document === "" || figure.doc === Number(filters.document)) &&
    (filters.modality === "" || figure.modality === filters.modality) &&
    passesFinding(figure) &&
    passesVerdict(figure)
  );
}

/** The filter of findings is empty, «any», «none», «severity:error» or «code:conflict». */
function passesFinding(figure) {
  const [kind, wanted] = filters.finding.split(":");
  if (wanted === undefined) {
    return kind === "" || FINDING_TESTS[kind](figure);
  }
  return figure.findings.some((number) => findings[number][kind] === wanted);
}

function passesVerdict(figure) {
  const wanted = filters.verdict;
  const review = reviewOf(figure);
  return wanted === "" || (VERDICT_TESTS[wanted]?.(review) ?? review.verdict === wanted);
}

/** Text as it is compared in a search: full-width characters, capitals and what cannot be seen make no difference. */
function searchable(text) {
  return text.normalize("NFKC").replace(INVISIBLE, "").toLowerCase();
}

const SEARCHED = ["document", "period", "scope", "indicator", "value", "category", "mention", "section", "rule", "id"];

function haystack(figure) {
  sentenceHaystacks[figure.sentence] ??= searchable(fieldText(figure, "sentence"));
  haystacks[figure.index] ??= searchable(
    [figure.value, figure.time_period ?? "", ...SEARCHED.map((name) => fieldText(figure, name))].join("\n"),
  );
  return `${haystacks[figure.index]}\n${sentenceHaystacks[figure.sentence]}`;
}

const PREPARED_AT_ONCE = 500;

/** Make ready for the first search, some figures at a time, so that no key has to wait for it. */
function prepareSearch(from = 0) {
  figures.slice(from, from + PREPARED_AT_ONCE).forEach(haystack);
  if (from + PREPARED_AT_ONCE < figures.length) {
    setTimeout(prepareSearch, 0, from + PREPARED_AT_ONCE);
  }
}

function sorted(shown) {
  if (sorting.column === null) {
    return shown;
  }
  const key = sortKey(sorting.column);
  const keys = new Map(shown.map((figure) => [figure, key(figure)]));
  const sign = sorting.down ? -1 : 1;
  return shown.sort((one, other) => sign * (keys.get(one) - keys.get(other)) || one.index - other.index);
}

/** What figures are sorted by: a number for each. */
function sortKey(column) {
  switch (column) {
    case "value":
      return (figure) => figure.number;
    case "findings":
      return (figure) => placeIn(SEVERITIES, severityOf(figure));
    case "verdict":
      return (figure) => placeIn(VERDICTS, reviewOf(figure).verdict);
    default: {
      const places = rank(column);
      return (figure) => places.get(fieldText(figure, column));
    }
  }
}

/** The place of a value in a list; behind all others if it is not in it. */
function placeIn(list, value) {
  const place = list.indexOf(value);
  return place < 0 ? list.length : place;
}

/** The place of each text of a column in the order of the page's language, empty ones last; each is compared once. */
function rank(column) {
  if (!ranks.has(column)) {
    const order = new Intl.Collator(data.lang, { numeric: true });
    const texts = [...new Set(figures.map((figure) => fieldText(figure, column)))].sort(order.compare);
    ranks.set(column, new Map(texts.map((text, place) => [text, text === "" ? texts.length : place])));
  }
  return ranks.get(column);
}
