// Chooses the colours before anything is painted: those chosen on this computer before, else those of the system.
"use strict";
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("shuzheng:theme");
    } catch {
      return null; // this browser keeps nothing for the page
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", apply);
  apply();
})();
