// What stands in every page of a package before anything of its own: the interface of its standard, and nothing that
// leads out. The page has no origin of its own (sandbox), so it can ask no window above; what it sets is told to the
// player by a message. Reason for a script: SCORM is one.

export interface Launch {
  token: string; // which opening of which part it is: the player hears no other
  site: string; // the only origin that hears it
  elements: Record<string, string>; // what the run-time data model holds now
}

export type Said = Record<string, string>;

const SOON = 400; // milliseconds after something was set
const CARRIED = "moldir-package:"; // of the frame's name: what this frame's page before has set

interface Carried { token: string; elements: Said }

/** What the server wrote into the tag of this very script. */
export function launch(): Launch {
  const found = JSON.parse(document.currentScript?.dataset["launch"] ?? "{}") as Launch;
  document.currentScript?.remove();
  Object.assign(found.elements, carried(found.token));
  return found;
}

/** The frame right below the player keeps what its page before set, so that the next does not wait for the server. */
function carried(token: string): Said {
  if (!isOutermost() || !window.name.startsWith(CARRIED)) return {};
  const found = JSON.parse(window.name.slice(CARRIED.length)) as Carried;
  return found.token === token ? found.elements : {};
}

function isOutermost(): boolean {
  return window.parent === window.top;
}

/** Tells the player what was set; how often is its own affair. */
export class Reporter {
  private waiting: Said = {};
  private timer = 0;
  private finished = false;

  constructor(private readonly from: Launch) {
    addEventListener("pagehide", () => this.tell());
    addEventListener("beforeunload", () => this.tell());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.tell(); });
  }

  set(name: string, value: string): void {
    this.waiting[name] = value;
    if (isOutermost()) {
      const before = carried(this.from.token);
      window.name = CARRIED + JSON.stringify({ token: this.from.token, elements: { ...before, [name]: value } } satisfies Carried);
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tell(), SOON);
  }

  finish(): void {
    this.finished = true;
    this.tell();
  }

  tell(): void {
    clearTimeout(this.timer);
    if (!this.finished && Object.keys(this.waiting).length === 0) return;
    const message = { moldir: "package", token: this.from.token, elements: this.waiting, finished: this.finished };
    window.top?.postMessage(message, this.from.site);
    this.waiting = {};
    this.finished = false;
  }
}

/** Storage that lasts as long as the page: a page without an origin has none, and packages of old do not expect that. */
export function lend(): void {
  for (const name of ["localStorage", "sessionStorage"]) {
    const kept = new Map<string, string>();
    const storage = {
      get length() { return kept.size; },
      key: (index: number) => [...kept.keys()][index] ?? null,
      getItem: (key: string) => kept.get(String(key)) ?? null,
      setItem: (key: string, value: string) => { kept.set(String(key), String(value)); },
      removeItem: (key: string) => { kept.delete(String(key)); },
      clear: () => { kept.clear(); },
    };
    Object.defineProperty(window, name, { value: storage, configurable: true });
  }
  let cookies = "";
  Object.defineProperty(document, "cookie", {
    configurable: true,
    get: () => cookies,
    set: (line: string) => {
      const [pair = ""] = String(line).split(";");
      const name = pair.split("=")[0]?.trim() ?? "";
      cookies = [...cookies.split("; ").filter((each) => each && each.split("=")[0] !== name), pair.trim()].join("; ");
    },
  });
}
