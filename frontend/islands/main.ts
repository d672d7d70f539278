// The whole of our JavaScript: htmx, and one island. Every page works without it.
import "htmx.org";
import { mountCombobox } from "./combobox";

const islands: Record<string, (element: HTMLElement) => void> = { combobox: mountCombobox };

/** Mounts each element with `data-island` once, on load and after every swap. */
function mountAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    element.dataset["mounted"] = "";
    islands[element.dataset["island"] ?? ""]?.(element);
  }
}

mountAll(document);
document.addEventListener("htmx:after:swap", () => mountAll(document));
