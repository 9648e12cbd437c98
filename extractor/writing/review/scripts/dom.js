// ── dom: building elements. Whatever a report says becomes text, and what cannot be seen in it is shown by its code. ──

const SVG = "http://www.w3.org/2000/svg";

// Controls, format characters (among them those that turn the direction of text), and others without a shape.
const INVISIBLE =
  /(?![\t\n])(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point})/gu;

function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes and children. A function becomes a listener, true an empty attribute, null nothing. */
function el(tag, attributes = {}, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, tag), attributes, children);
}

function furnished(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Text of a report in an element of its own, so that its direction ends where it ends. */
function reported(text) {
  const element = el("bdi", { lang: "zh" });
  appendReported(element, text);
  return element;
}

function appendReported(parent, text) {
  if (text.search(INVISIBLE) < 0) {
    parent.append(text); // nearly always, and the fastest way
    return;
  }
  let done = 0;
  for (const found of text.matchAll(INVISIBLE)) {
    parent.append(text.slice(done, found.index), el("span", { class: "invisible" }, codeOf(found[0])));
    done = found.index + found[0].length;
  }
  parent.append(text.slice(done));
}

/** A text of a report where no element can stand, as in a tooltip. */
function reportedPlain(text) {
  return text.replace(INVISIBLE, codeOf);
}

function codeOf(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A text of the page with its gaps filled: fill("{shown} of {all}", {shown: 1, all: 2}). */
function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A decimal with its digits in groups of three: it stays text, since numbers here hold 15 digits. */
function grouped(decimal) {
  const [whole, fraction] = decimal.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** Bring an element into the middle of what it is scrolled in, if it is near the edge or outside. */
function scrollInside(box, element, margin) {
  const outer = box.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin) {
    box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  }
}

function announce(text) {
  byId("status").textContent = text;
}
