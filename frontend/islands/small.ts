// Reason for each: HTML cannot show what was typed into a password field, and has no button that prints.

/** `element` holds a password field and a button that shows and hides what stands in it. */
export function mountReveal(element: HTMLElement): void {
  const input = element.querySelector("input");
  const button = element.querySelector("button");
  if (!input || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  // a browser keeps what text fields held: the password goes as a password
  // and a question about it that still waits would come into the session that the answer opens, as forged
  input.form?.addEventListener("submit", () => {
    input.type = "password";
    input.addEventListener("htmx:config:request", (event) => event.preventDefault(), { once: true });
  });
}

/** `element` is a button that prints the page. */
export function mountPrint(element: HTMLElement): void {
  element.hidden = false;
  element.addEventListener("click", () => window.print());
}
