// The screen at the door: fetches itself again each time the code changes. Without it the browser loads the page anew.

const RETRY = 5; // seconds until the next try when there is no contact
const screen = document.querySelector("[data-door]");

const later = (seconds) => setTimeout(renew, seconds * 1000);

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-door]");
    if (!answer.ok || answer.redirected || !fresh) {
      location.reload(); // signed out, or check-in is over: the page itself says so
      return;
    }
    screen.replaceChildren(...fresh.childNodes);
    later(Number(fresh.dataset.left));
  } catch {
    const alarm = screen.querySelector("[data-alarm]");
    alarm.textContent = screen.dataset.lost;
    later(RETRY);
  }
}

later(Number(screen.dataset.left));

const full = document.querySelector("[data-full]");
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => screen.requestFullscreen());
}

// A screen that sleeps shows no code. Where the browser can, keep it awake while it is looked at.
async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the battery is low, or the page is not in front: then the screen may sleep
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") stayAwake();
});
stayAwake();
