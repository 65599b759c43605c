// The attendance grid: keys between cells, a tool for a whole day, and how much is not saved. All of it is extra.

const form = document.querySelector("[data-grid]");
const selects = [...form.querySelectorAll("tbody select")];
const status = form.querySelector("[data-unsaved]");
let leaving = false;

/** The select in the same row or column, a step away; rows without selects (locked people) are stepped over. */
function neighbour(select, across, down) {
  const cell = select.closest("td");
  if (across) {
    const next = across > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    return next?.querySelector("select");
  }
  let row = cell.parentElement;
  do {
    row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
  } while (row && !row.querySelector("select"));
  return row?.cells[cell.cellIndex].querySelector("select");
}

form.addEventListener("keydown", (event) => {
  if (!event.target.closest("tbody") || event.altKey || event.metaKey || event.shiftKey) return;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const down = event.ctrlKey ? ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0) : 0;
  if (!across && !down) return; // up and down alone choose in the list, as in every select
  event.preventDefault();
  neighbour(event.target, across, down)?.focus();
});

/** Mark the cells that differ from what the page was loaded with, and say how many they are. */
function tell() {
  let unsaved = 0;
  for (const select of selects) {
    hours(select);
    const field = select.parentElement.querySelector("input[inputmode]");
    const other = ![...select.options].find((option) => option.defaultSelected).selected;
    const changed = other || Boolean(field && field.value !== field.defaultValue);
    select.parentElement.toggleAttribute("data-changed", changed);
    unsaved += changed;
  }
  status.textContent = unsaved ? `${status.dataset.unsaved} ${unsaved}` : status.dataset.none;
  return unsaved;
}

/** A part of a day has a field for the hours beside it, other marks have none. */
function hours(select) {
  let field = select.parentElement.querySelector("input[inputmode]");
  const part = select.value === "partial";
  if (part && !field) {
    field = document.createElement("input");
    field.name = select.name.replace("mark-", "hours-");
    field.inputMode = "decimal";
    field.maxLength = 5;
    field.setAttribute("aria-labelledby", `hours ${select.getAttribute("aria-labelledby")}`);
    select.after(field);
  }
  if (field) field.hidden = !part;
}

form.addEventListener("input", tell);
form.addEventListener("submit", () => {
  leaving = true;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && tell()) event.preventDefault();
});
addEventListener("pageshow", tell); // the browser may have kept marks through a reload

// A whole day or a whole person: here at once, to look at before it is saved. Without this the button saves.
const bulk = form.querySelector("[data-bulk]");
bulk.querySelector("[data-keys]").hidden = false;
bulk.querySelector("[data-bulk-set]").addEventListener("click", (event) => {
  event.preventDefault();
  const where = bulk.querySelector("[data-bulk-where]").value;
  const mark = bulk.querySelector("[data-bulk-mark]").value;
  for (const select of selects) {
    const [person, day] = select.getAttribute("aria-labelledby").split(" ");
    if (!select.value && (where === person || where === day)) select.value = mark;
  }
  tell();
});
