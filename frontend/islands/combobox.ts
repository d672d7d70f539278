// Reason: a list of suggestions that opens while one types must be usable by keyboard and be announced by screen
// readers (WAI-ARIA combobox pattern with a listbox); HTML alone has no such control with links and two lines an option.
// htmx fetches the list into the element named by aria-controls; this island moves through it, opens and closes it.

/** `element` is the wrapper of an input[role=combobox] and of its list. */
export function mountCombobox(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("[data-combobox-input]");
  const list = input && document.getElementById(input.dataset["comboboxInput"] ?? "");
  if (!input || !list) return;
  let active = -1;

  // The roles are set here and not in the page: without JavaScript the field is a plain search field.
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");

  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[role=option]")];

  function show(open: boolean): void {
    const shown = open && options().length > 0;
    list!.hidden = !shown;
    input!.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(-1);
  }

  function choose(index: number): void {
    const all = options();
    active = all.length === 0 ? -1 : index;
    for (const [position, option] of all.entries()) option.setAttribute("aria-selected", String(position === active));
    const chosen = all[active];
    if (chosen) {
      input!.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      input!.removeAttribute("aria-activedescendant");
    }
  }

  function open(option: HTMLElement | undefined): boolean {
    const address = option?.dataset["href"];
    if (address) location.assign(address);
    return address !== undefined;
  }

  input.addEventListener("keydown", (event) => {
    const count = options().length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        if (count === 0) return;
        show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(active < 0 ? (step === 1 ? 0 : count - 1) : (active + step + count) % count);
        event.preventDefault();
        return;
      }
      case "Enter":
        if (!list.hidden && open(options()[active])) event.preventDefault();
        return;
      case "Escape":
        if (!list.hidden) {
          show(false);
          event.preventDefault();
        }
        return;
      case "Tab":
        show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the field
  list.addEventListener("click", (event) => open((event.target as HTMLElement).closest<HTMLElement>("[role=option]") ?? undefined));
  new MutationObserver(() => { active = -1; show(document.activeElement === input); }).observe(list, { childList: true });
  input.addEventListener("focus", () => show(true));
  input.addEventListener("blur", () => show(false));
}
