// The whole of our JavaScript: htmx, and a few islands. Every page works without it.
import "htmx.org";
import { mountAutosave, mountClash } from "./autosave";
import { mountCombobox } from "./combobox";
import { mountKeys } from "./keys";
import { mountPackage } from "./package";
import { mountPasskey } from "./passkey";
import { mountClock, mountQuiz } from "./quiz";
import { mountPrint, mountReveal } from "./small";

const islands: Record<string, (element: HTMLElement) => void> = {
  autosave: mountAutosave,
  clash: mountClash,
  clock: mountClock,
  combobox: mountCombobox,
  keys: mountKeys,
  package: mountPackage,
  passkey: mountPasskey,
  print: mountPrint,
  quiz: mountQuiz,
  reveal: mountReveal,
};

/** Mounts each element with `data-island` once, on load and after every swap. */
function mountAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    element.dataset["mounted"] = "";
    islands[element.dataset["island"] ?? ""]?.(element);
  }
}

mountAll(document);
document.addEventListener("htmx:after:swap", () => mountAll(document));
