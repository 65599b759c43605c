// The browser's dialogue for a passkey can be closed or fail: then the page says so.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // told on the page instead of in the console
  const trouble = document.getElementById("passkey-trouble");
  if (trouble) trouble.hidden = false;
});
