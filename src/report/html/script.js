
"use strict";
(function () {
  const form = document.getElementById("filter");
  const said = document.getElementById("matches");
  const search = document.getElementById("search");
  const unfold = document.getElementById("unfold");
  const kinds = ["site", "rule", "kind", "level"];
  const items = Array.from(document.querySelectorAll("[data-item]"), function (element) {
    return { element: element, section: element.closest("section"), text: element.textContent.toLowerCase() };
  });
  const sections = Array.from(document.querySelectorAll("main > section"));
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = kinds.map(function (kind) {
      return [kind, document.getElementById("by-" + kind).value];
    }).filter(function (pair) { return pair[1] !== ""; });
    const all = words.length === 0 && chosen.length === 0;
    const found = new Map();
    let count = 0;
    for (const item of items) {
      const fits = words.every(function (word) { return item.text.includes(word); }) &&
        chosen.every(function (pair) { return item.element.getAttribute("data-" + pair[0]) === pair[1]; });
      item.element.hidden = !fits;
      if (fits) {
        count += 1;
        found.set(item.section, (found.get(item.section) || 0) + 1);
      }
    }
    for (const section of sections) {
      section.hidden = !all && !found.has(section);
      const link = document.querySelector("nav a[href='#" + section.id + "']");
      if (link) link.parentElement.hidden = section.hidden;
    }
    said.textContent = all ? items.length + " entries" :
      count === 0 ? "Nothing matches. Escape clears the search." : count + " of " + items.length + " entries match";
  }
  function clear() {
    form.reset();
    filter();
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter); });
  form.addEventListener("change", filter);
  let waiting = 0;
  search.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  unfold.addEventListener("click", function () {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    for (const details of document.querySelectorAll("details")) details.open = open;
  });
  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && form.contains(event.target)) {
      clear();
    }
  });
  // A link to report.html#q=words opens it with a search.
  function asked() {
    if (!location.hash.startsWith("#q=")) return;
    try {
      search.value = decodeURIComponent(location.hash.slice(3));
    } catch (wrong) {
      return;
    }
    filter();
  }
  addEventListener("hashchange", asked);
  form.hidden = false;
  filter();
  asked();
})();
