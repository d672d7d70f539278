// Reason: only a script can save while somebody writes, and keep their words where the network fails. Without it the
// form is saved by its button; what two people changed in the same place is shown by the server in both cases.

const QUIET = 800; // milliseconds after the last letter
const LONGEST_WAIT = 60_000; // between two attempts while nobody answers
const KEPT = 30 * 24 * 3600_000; // words on this device, at most

interface Draft { version: string; fields: Record<string, string>; at: number }
interface Answer { version?: number; said?: string; code?: string; field?: string; fields?: Record<string, string> }

/** `element` is the form of an answer: data-keep names it on this device; its other data are sentences. */
export function mountAutosave(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const status = form.querySelector<HTMLElement>("[data-status]");
  const version = form.elements.namedItem("version") as HTMLInputElement | null;
  if (!status || !version) return;
  const key = `moldir:${form.dataset["keep"] ?? ""}`;
  let sent = fields();
  let shown = sent["claimed"];
  let timer = 0;
  let wait = 0;
  let running: Promise<boolean> | null = null;

  function fields(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [name, value] of new FormData(form)) {
      if (name !== "form" && name !== "version") found[name] = String(value).replace(/\r\n/g, "\n");
    }
    return found;
  }

  function dirty(): boolean {
    const now = fields();
    return Object.keys({ ...now, ...sent }).some((name) => (now[name] ?? "") !== (sent[name] ?? ""));
  }

  function say(words: string | undefined, state = ""): void {
    status!.textContent = words ?? "";
    status!.dataset["state"] = state;
  }

  function keep(): void {
    const draft: Draft = { version: version!.value, fields: fields(), at: Date.now() };
    try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* a device without room still saves to the server */ }
  }

  function soon(after: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void save(), after);
  }

  function save(): Promise<boolean> {
    running ??= send().finally(() => { running = null; });
    return running;
  }

  /** Whether everything is saved. */
  async function send(): Promise<boolean> {
    if (!dirty()) return true;
    const given = fields();
    say(form.dataset["saving"]);
    let response: Response;
    try {
      response = await fetch(form.action, {
        method: "POST", redirect: "manual", keepalive: true, headers: { Accept: "application/json" },
        body: new URLSearchParams({ ...given, form: (form.elements.namedItem("form") as HTMLInputElement).value, version: version!.value }),
      });
      if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    } catch {
      wait = Math.min(LONGEST_WAIT, (wait || 2_500) * 2);
      say(form.dataset["offline"], "offline");
      soon(wait);
      return false;
    }
    wait = 0;
    const json = response.headers.get("content-type")?.includes("json");
    const answer: Answer = json ? await response.json() as Answer : {};
    if (!response.ok) {
      refused(answer, Boolean(json));
      return false;
    }
    saved(answer, given);
    if (!dirty()) return true;
    soon(0);
    return false;
  }

  function saved(answer: Answer, given: Record<string, string>): void {
    version!.value = String(answer.version);
    const stands = answer.fields ?? {};
    const now = fields();
    for (const name of Object.keys(given)) {
      // what others wrote comes in where nobody has typed since
      if ((now[name] ?? "") === given[name] && given[name] !== (stands[name] ?? "")) put(name, stands[name] ?? "");
    }
    sent = Object.fromEntries(Object.keys(given).map((name) => [name, stands[name] ?? ""]));
    for (const one of form.querySelectorAll(".fault[data-from-island]")) one.remove();
    if (dirty()) keep(); else localStorage.removeItem(key);
    say(answer.said, "saved");
    if (shown !== sent["claimed"]) {
      shown = sent["claimed"];
      form.dispatchEvent(new CustomEvent("moldir:level", { bubbles: true }));
    }
  }

  function refused(answer: Answer, known: boolean): void {
    if (!known) return say(form.dataset["signedOut"], "wrong");
    if (answer.code === "changed-meanwhile") return say(form.dataset["clash"], "wrong");
    const field = answer.field ? form.elements.namedItem(answer.field) : null;
    say(answer.said, "wrong");
    if (!(field instanceof HTMLElement)) return;
    const id = `${answer.field}-fault`;
    document.getElementById(id)?.remove();
    const fault = document.createElement("p");
    fault.className = "fault";
    fault.id = id;
    fault.dataset["fromIsland"] = "";
    fault.textContent = answer.said ?? "";
    field.before(fault);
    field.setAttribute("aria-describedby", id);
  }

  function put(name: string, value: string): void {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLTextAreaElement) field.value = value;
  }

  /** Words that did not reach the server before are here again, and are sent. */
  function restore(): void {
    const stored = localStorage.getItem(key);
    if (!stored) return;
    const draft = JSON.parse(stored) as Draft;
    for (const [name, value] of Object.entries(draft.fields)) put(name, value);
    if (!dirty()) return localStorage.removeItem(key);
    version!.value = draft.version;
    say(form.dataset["restored"]);
    soon(QUIET);
  }

  form.addEventListener("input", () => { keep(); soon(QUIET); });
  form.addEventListener("change", () => soon(0));
  form.addEventListener("submit", (event) => {
    const then = (event.submitter as HTMLButtonElement | null)?.value;
    event.preventDefault();
    void (async () => {
      if (running) await running;
      const whole = await save();
      if (whole && then) location.assign(form.action.replace(/[^/]+\/answer$/, then));
      // two texts: the server shows both
      else if (!whole && status.textContent === form.dataset["clash"]) form.submit();
    })();
  });
  addEventListener("online", () => soon(0));
  addEventListener("pagehide", () => { if (dirty()) void save(); });
  forgetOld();
  restore();
}

function forgetOld(): void {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith("moldir:")) continue;
    const at = (JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<Draft>).at ?? 0;
    if (Date.now() - at > KEPT) localStorage.removeItem(name);
  }
}

/** `element` is the form that settles two texts: whatever is decided in it, the words kept on this device are done with. */
export function mountClash(element: HTMLElement): void {
  const forget = (): void => localStorage.removeItem(`moldir:${element.dataset["keep"] ?? ""}`);
  element.addEventListener("submit", forget);
  element.querySelector("[data-leave]")?.addEventListener("click", forget);
}
