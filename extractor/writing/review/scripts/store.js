// ── store: verdicts, corrections and notes, kept in this browser under the id of the run, one entry a figure ──

const PREFIX = `shuzheng:${data.run}:`;
const VERDICTS = ["right", "wrong", "unsure"];
const VERDICT_NAMES = Object.fromEntries(VERDICTS.map((verdict) => [verdict, words[`verdict_${verdict}`]]));
const VERDICT_SIGNS = { right: "✓", wrong: "✗", unsure: "?" };

const reviews = new Map(); // by figure id: {verdict, corrected_value, note, reviewed_at}, null where nothing is said

function loadReviews() {
  reviews.clear();
  attempt(() => {
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      const id = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null;
      const review = id !== null && figureById.has(id) ? readReview(localStorage.getItem(key)) : null;
      if (review) {
        reviews.set(id, review);
      }
    }
  });
}

/** An entry as it was kept; null if something else has been written there. */
function readReview(text) {
  try {
    const { verdict, corrected_value, note, reviewed_at } = JSON.parse(text);
    const known = VERDICTS.includes(verdict) ? verdict : null;
    const texts = [corrected_value, note, reviewed_at].map((one) => (typeof one === "string" ? one : null));
    return { verdict: known, corrected_value: texts[0], note: texts[1], reviewed_at: texts[2] };
  } catch {
    return null;
  }
}

function reviewOf(figure) {
  return reviews.get(figure.id) ?? { verdict: null, corrected_value: null, note: null, reviewed_at: null };
}

/** Change what is said about a figure; where nothing is said any more, nothing is kept. */
function saveReview(figure, changes) {
  const review = { ...reviewOf(figure), ...changes, reviewed_at: new Date().toISOString() };
  if (review.verdict === null && review.corrected_value === null && review.note === null) {
    reviews.delete(figure.id);
    attempt(() => localStorage.removeItem(PREFIX + figure.id));
  } else {
    reviews.set(figure.id, review);
    attempt(() => localStorage.setItem(PREFIX + figure.id, JSON.stringify(review)));
  }
}

/** A setting of the page; null if none is kept. */
function setting(name) {
  return attempt(() => localStorage.getItem(`shuzheng:${name}`)) ?? null;
}

function keepSetting(name, value) {
  attempt(() => localStorage.setItem(`shuzheng:${name}`, value));
}

/** Use the storage of the browser, which may be switched off or full: the page works without it, and says so. */
function attempt(use) {
  try {
    return use();
  } catch {
    byId("warning").hidden = false;
    return undefined;
  }
}
