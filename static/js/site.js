// Small improvements. Every page works without them.

/** After a failed post: bring the reader, and the screen reader, to the error summary. */
function focusErrorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    // The label or legend must be seen too, not only the control.
    const label = control.closest("fieldset")?.querySelector("legend") ?? control.labels?.[0];
    (label ?? control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}

/**
 * After a failed post: coming back later asks for the page as it stands, for the answer to a post is kept nowhere.
 * Only when the reader leaves, so that reloading still brings back what was typed.
 */
function forgetPost() {
  if (!document.querySelector("[data-error-summary]")) return;
  const forget = () => history.replaceState(null, "", location.href);
  document.addEventListener("submit", forget);
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]:not([href^='#'])")) forget();
  });
}

/** Buttons that only make sense with JavaScript stand hidden in the page until here. */
function showButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

/** Copy the text of the element that `data-copy` names; `data-copied` is said in the status beside it. */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  let status = button.nextElementSibling;
  if (status?.getAttribute("role") !== "status") {
    status = document.createElement("span");
    status.setAttribute("role", "status");
    button.after(status);
  }
  status.textContent = button.dataset.copied;
}

focusErrorSummary();
forgetPost();
showButtons();
