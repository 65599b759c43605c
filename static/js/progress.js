// A page about work under way brings itself up to date every two seconds, until nothing is left. Without this script
// there is a link that does the same.

const SECONDS = 2;

/** Put the fresh part of the page in the place of the old one, and go on while there is something left. */
async function look() {
  const old = document.querySelector("[data-progress]");
  if (!old?.hasAttribute("data-progress-goes-on")) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (fresh && fresh.textContent !== old.textContent) swap(old, fresh);
    }
  } catch {
    // no connection just now: the next look may have one
  }
  setTimeout(look, SECONDS * 1000);
}

/** Keep the sentence that screen readers listen to where it is, so that its change is read out; replace the rest. */
function swap(old, fresh) {
  const focused = old.querySelector("[data-progress-again]") === document.activeElement;
  const status = old.querySelector("[role=status]");
  status.textContent = fresh.querySelector("[role=status]").textContent;
  while (status.nextSibling) status.nextSibling.remove();
  for (const part of [...fresh.querySelector("[role=status]").parentElement.children].slice(1)) old.append(part);
  old.toggleAttribute("data-progress-goes-on", fresh.hasAttribute("data-progress-goes-on"));
  if (focused) old.querySelector("[data-progress-again]")?.focus();
}

setTimeout(look, SECONDS * 1000);
