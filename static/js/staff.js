// What Django's own admin pages lack: names that are read aloud for fields with search, and for what opens over the
// page. Nothing here is needed to use the pages.

/** Select2, which Django lays over a field with search, takes no name from the field's label. */
function nameSearchField(select) {
  const label = select.labels[0];
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  if (!label || !box) return;
  label.id ||= `${select.id}_label`;
  const shown = box.querySelector(".select2-selection__rendered");
  shown?.setAttribute("aria-labelledby", label.id);
  box.setAttribute("aria-labelledby", [label.id, shown?.id].filter(Boolean).join(" "));
  const list = document.getElementById(`select2-${select.id}-results`);
  if (!list) return;
  box.setAttribute("aria-controls", list.id);
  nameDialog(list.closest(".select2-container"), label.textContent);
  list.closest(".select2-dropdown").querySelector("input")?.setAttribute("aria-labelledby", label.id);
}

function nameDialog(box, name) {
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", name.trim());
}

function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameSearchField);
  for (const box of document.querySelectorAll(".calendarbox, .clockbox")) {
    nameDialog(box, (box.querySelector("h2, caption") ?? box).textContent);
  }
}

// jQuery starts Select2 and the calendars at a time of its own, and again for rows that are added.
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
