// ── keys: single keys, which can be switched off, since some people speak to their computer ──

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  y: () => judge("right"),
  n: () => judge("wrong"),
  u: () => judge("unsure"),
  e: openEditor,
  "/": () => byId("search").focus(),
  "?": openHelp,
  "？": openHelp,
  Backspace: takeBack,
};
const KEYS_OFF = "keys-off";

function onKey(event) {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select") !== null;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || byId("help").open) {
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault(); // some browsers would empty the search
    leave(event.target);
  } else if (!isTyping && arrowInTable(event)) {
    event.preventDefault();
  } else if (!isTyping && Object.hasOwn(KEYS, event.key) && byId("keys-on").checked) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

/** Move by the arrows while the focus is in the table; true if that was done. */
function arrowInTable(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.target.closest("#rows") === null) {
    return false;
  }
  step(by);
  return true;
}

/** Close the editor, or leave the search, to where single keys work again. */
function leave(target) {
  if (!byId("editor").hidden) {
    closeEditor();
  } else if (target.closest("#filters") !== null) {
    const row = byId("rows").querySelector("button[tabindex='0']");
    (row ?? target).focus({ preventScroll: true });
  }
}

function openHelp() {
  byId("help").showModal();
}

function buildKeys() {
  byId("keys-on").checked = setting(KEYS_OFF) !== "true";
  byId("keys-on").addEventListener("change", () => keepSetting(KEYS_OFF, String(!byId("keys-on").checked)));
  document.addEventListener("keydown", onKey);
}
