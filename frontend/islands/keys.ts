// Reason: HTML has no keys but those of a browser's own; whoever answers forty questions wants to go on without a mouse.
// Everything that a key does is a link, a radio button or a summary on the page. Whoever needs single letters for
// something else switches them off, once, on this device (WCAG 2.1.4).

const OFF = "moldir-keys-off";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const ALIKE: Record<string, string> = { ArrowRight: "j", ArrowLeft: "k" };

/** `element` holds links with data-key; or, with data-rows, a list whose links j and k go through. */
export function mountKeys(element: HTMLElement): void {
  const help = document.querySelector<HTMLDetailsElement>("[data-keys-help]");
  const on = help?.querySelector<HTMLInputElement>("[data-keys-on]");
  if (!help || !on) return;
  help.hidden = false;
  on.checked = localStorage.getItem(OFF) === null;
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
  });

  function step(by: number): boolean {
    const rows = element.dataset["rows"];
    if (!rows) return false;
    const all = [...document.querySelectorAll<HTMLElement>(rows)];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
    return all.length > 0;
  }

  function press(key: string): boolean {
    if (key === "?") {
      help!.open = !help!.open;
      help!.querySelector("summary")?.focus();
      return true;
    }
    const level = /^[0-5]$/.test(key) ? document.getElementById(`claimed-${key}`) : null;
    if (level) {
      level.focus();
      level.click();
      return true;
    }
    const link = element.querySelector<HTMLElement>(`[data-key="${key}"]`);
    link?.click();
    return link !== null || (key === "j" && step(1)) || (key === "k" && step(-1));
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (!element.isConnected || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (target.closest(TYPING) || (!on.checked && event.key !== "Escape")) return;
    const arrow = event.key in ALIKE;
    if (arrow && target.matches("input")) return; // arrows go from one radio button to the next
    if (press(ALIKE[event.key] ?? event.key)) event.preventDefault();
  });
}
