// What the theme leaves out for people who use no mouse: the name of its search, and tables that scroll by keyboard.
window.addEventListener("load", () => {
  document.querySelector(".md-search").setAttribute("aria-label", "Search");
  for (const around of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (around.scrollWidth > around.clientWidth) around.tabIndex = 0;
  }
});
