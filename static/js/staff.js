// What Django's own admin pages lack. They work without it; it gives their search fields a name that is read aloud.

/** Select2, which Django lays over a field with search, takes no name from the field's label. */
function nameSearchFields(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0] ?? document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${shown?.id ?? ""}`.trim());
    shown?.setAttribute("aria-labelledby", label.id);
  }
}

addEventListener("load", () => nameSearchFields(document));
document.addEventListener("formset:added", (event) => setTimeout(() => nameSearchFields(event.target)));
