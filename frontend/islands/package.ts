// Reason: a package of SCORM reports by script, and the frame that cages it reaches nobody but this page. What it says is
// checked for its shape, put together, and saved one request at a time; what was not saved yet goes along when one leaves.

const MOST = 600_000; // characters that wait to be saved
const LONGEST = 70_000; // of a value
const PAUSE = 300; // milliseconds between two savings
const LONGEST_WAIT = 30_000; // between two attempts while nobody answers
const WITH_THE_PAGE = 60_000; // bytes that a browser still sends for a page that is gone

interface Answer { said?: string; progress?: string; done?: boolean }

/** `element` holds the frame of a package; its data say where to save, which token is heard, and what to tell. */
export function mountPackage(element: HTMLElement): void {
  const frame = element.querySelector("iframe");
  const status = element.querySelector<HTMLElement>("[data-status]");
  const { token, save, form, part } = element.dataset;
  if (!frame || !status || !token || !save || !form) return;
  let waiting: Record<string, string> = {};
  let finished = false;
  let next = "";
  let running = false;
  let timer = 0;
  let wait = 0;

  function say(words: string | undefined, state = ""): void {
    status!.textContent = words ?? "";
    status!.dataset["state"] = state;
  }

  /** Whether a window is that of the frame, or of a frame within it. */
  function isInside(source: MessageEventSource | null): boolean {
    let each = source as Window | null;
    for (let depth = 0; each && depth < 20; depth += 1) {
      if (each === frame!.contentWindow) return true;
      if (each === each.parent) return false;
      each = each.parent;
    }
    return false;
  }

  function heard(event: MessageEvent<unknown>): void {
    if (event.origin !== "null" || !isInside(event.source)) return;
    const said = event.data;
    if (typeof said !== "object" || said === null) return;
    const { moldir, token: named, elements, finished: over } = said as Record<string, unknown>;
    if (moldir !== "package" || named !== token || typeof over !== "boolean") return;
    if (typeof elements !== "object" || elements === null || Array.isArray(elements)) return;
    const together = { ...waiting };
    let length = 0;
    for (const [name, value] of Object.entries(elements)) {
      if (typeof value !== "string" || value.length > LONGEST || name.length > 200) return say(element.dataset["refused"], "wrong");
      if (name === "adl.nav.request") next = value; else together[name] = value;
    }
    for (const [name, value] of Object.entries(together)) length += name.length + value.length;
    if (length > MOST) return say(element.dataset["refused"], "wrong");
    waiting = together;
    finished ||= over;
    soon(PAUSE);
  }

  function soon(after: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void send(), after);
  }

  function body(elements: Record<string, string>, over: boolean): URLSearchParams {
    return new URLSearchParams({ form: form!, part: part ?? "", elements: JSON.stringify(elements), finished: over ? "1" : "" });
  }

  function isWaiting(): boolean {
    return finished || Object.keys(waiting).length > 0;
  }

  async function send(): Promise<void> {
    if (running || !isWaiting()) return;
    running = true;
    const [elements, over] = [waiting, finished];
    [waiting, finished] = [{}, false];
    say(element.dataset["saving"]);
    try {
      const response = await fetch(save!, { method: "POST", redirect: "manual", headers: { Accept: "application/json" }, body: body(elements, over) });
      if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
      const json = response.headers.get("content-type")?.includes("json");
      const answer: Answer = json ? await response.json() as Answer : {};
      if (!response.ok) say(json ? answer.said : element.dataset["signedOut"], "wrong");
      else answered(answer);
      wait = 0;
    } catch {
      waiting = { ...elements, ...waiting };
      finished ||= over;
      wait = Math.min(LONGEST_WAIT, (wait || 1_000) * 2);
      say(element.dataset["offline"], "offline");
      soon(wait);
    }
    running = false;
    if (isWaiting() && !wait) soon(PAUSE);
    else if (!wait) go();
  }

  function answered(answer: Answer): void {
    say(answer.said, answer.done ? "done" : "saved");
    const line = document.querySelector<HTMLElement>("[data-progress-of-open]");
    if (line && answer.progress) line.textContent = answer.progress;
    if (answer.done) document.querySelector<HTMLElement>("[data-when-done]")?.removeAttribute("hidden");
  }

  /** SCORM 2004: the part asked for another one, once it is at its end. */
  function go(): void {
    if (next !== "continue" && next !== "previous") return;
    const form = document.querySelector<HTMLFormElement>(`form[data-way="${next}"]`);
    next = "";
    form?.requestSubmit();
  }

  addEventListener("message", heard);
  addEventListener("online", () => soon(0));
  addEventListener("pagehide", () => {
    if (!isWaiting()) return;
    const left = body(waiting, finished);
    if (left.toString().length < WITH_THE_PAGE) navigator.sendBeacon(save!, left);
    else void fetch(save!, { method: "POST", body: left });
  });
}
