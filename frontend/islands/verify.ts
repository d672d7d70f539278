// Reason: only a script can check a signature in the reader's own browser (WebCrypto), so that nobody has to believe the
// server that shows the page. It asks the issuer for its keys and lists, and says what it checked. A file of its own,
// loaded by the page that checks; without it the form is sent to the server.
import { Invalid, type Members } from "./verify/encodings";
import { identifier, isMembers, listed } from "./verify/keys";
import { read, type Sources, type State, type Verdict, verdictOn } from "./verify/check";

declare class BarcodeDetector {
  static getSupportedFormats(): Promise<string[]>;
  constructor(options: { formats: string[] });
  detect(source: ImageBitmap | HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

const PICTURE = /^image\/(png|jpeg|gif|webp|bmp|tiff)$/;
const TOO_OFTEN = 429;

/** What reads codes in this browser; null in the many that have nothing of the kind, or have only its name. */
async function detectorHere(): Promise<BarcodeDetector | null> {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats().catch((): string[] => []);
  return known.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function mountVerify(form: HTMLFormElement): void {
  const answer = document.querySelector<HTMLElement>("[data-answer]")!;
  const text = form.querySelector<HTMLTextAreaElement>("textarea")!;
  const files = form.querySelector<HTMLInputElement>("input[type=file]")!;
  const said = document.querySelector<HTMLTemplateElement>("template[data-words]")!.content;
  const words = (name: string) => said.querySelector<HTMLElement>(`[data-word="${name}"]`)?.textContent ?? name;
  // 25.11.2026 in every language: not every browser knows the months of Kazakh
  const day = (moment: number) => new Date(moment).toLocaleDateString("en-GB", { timeZone: "Asia/Almaty" }).replace(/\//g, ".");
  const own = `did:web:${encodeURIComponent(location.host)}`;

  /** Only this page's own address is asked: the policy of the site lets nothing else through. */
  async function fetched(address: string): Promise<Members | null> {
    try {
      if (new URL(address).origin !== location.origin) return null;
      const found = await fetch(address, { cache: "no-cache", credentials: "omit" });
      return found.ok ? read(await found.text()) : null;
    } catch {
      return null;
    }
  }

  async function check(brought: string[]): Promise<void> {
    const sources: Sources = { documents: [], lists: [], fetched };
    const credentials: string[] = [];
    for (const one of brought) {
      const claims = claimsOf(one);
      if (claims && "verificationMethod" in claims) sources.documents.push(claims);
      else if (claims && listed(claims["type"]).includes("BitstringStatusListCredential")) sources.lists.push(claims);
      else credentials.push(one);
    }
    if (credentials.length !== 1) {
      tell({ state: "invalid", reasons: [{ code: credentials.length ? "one_at_a_time" : "nothing" }], credential: null, key: "", passedOver: false });
      return;
    }
    tell(await verdictOn(credentials[0]!, sources, Date.now()));
  }

  function claimsOf(one: string): Members | null {
    try {
      return read(one);
    } catch {
      return null;
    }
  }

  /** The text of a file; of a picture what its code says, read here where the browser can, else by the server. */
  async function textOf(file: File): Promise<string> {
    if (!PICTURE.test(file.type)) return file.text();
    try {
      const [found] = (await (await detectorHere())?.detect(await createImageBitmap(file))) ?? [];
      if (found) return found.rawValue;
    } catch {
      // a picture that the browser could not open: the server reads it
    }
    return readByServer(file);
  }

  /** The text of the code in a picture that the server reads; what it is worth is found out here. */
  async function readByServer(picture: Blob): Promise<string> {
    const sent = new FormData();
    sent.set("form", (form.elements.namedItem("form") as HTMLInputElement).value);
    sent.set("file", picture, "picture");
    const response = await fetch(form.dataset["picture"]!, { method: "POST", body: sent });
    if (response.status === TOO_OFTEN) throw new Invalid("too_often");
    const found: unknown = response.ok ? await response.json() : null;
    if (!isMembers(found as Members) || typeof (found as Members)["text"] !== "string") throw new Invalid("no_code_in_picture");
    return (found as { text: string }).text;
  }

  function tell(found: Verdict): void {
    const issuer = found.credential ? identifier(found.credential["issuer"]) : "";
    answer.hidden = false;
    answer.replaceChildren(document.querySelector<HTMLTemplateElement>("template[data-answer-form]")!.content.cloneNode(true));
    const part = (name: string) => answer.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
    const look = said.querySelector<HTMLElement>(`[data-state="${found.state}"]`)!;
    part("notice").classList.add(look.dataset["look"]!);
    part("icon").replaceWith(...[...look.querySelectorAll("svg")].map((one) => one.cloneNode(true)));
    part("state").textContent = look.textContent!.trim();
    fill(part("reasons"), found.reasons.map((one) => words(one.code).replace("{moment}", one.moment === undefined ? "" : day(one.moment)).replace("{purpose}", words(`purpose.${one.purpose ?? ""}`))));
    facts(part("facts"), found.credential, issuer);
    const steps: string[] = [];
    if (found.credential) {
      steps.push(words("step.signature").replace("{key}", found.key), words("step.term"), words(found.state === "unknown status" ? "step.no_lists" : "step.lists"));
      if (found.passedOver) steps.push(words("step.passed_over"));
      if (issuer !== own) steps.unshift(words("step.another").replace("{issuer}", issuer));
    }
    fill(part("steps"), steps);
    part("checked").hidden = !steps.length;
    answer.dataset["state"] = found.state satisfies State;
    answer.focus();
  }

  function fill(list: HTMLElement, sentences: string[]): void {
    list.replaceChildren(...sentences.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  }

  function facts(list: HTMLElement, credential: Members | null, issuer: string): void {
    const subject = listed(credential?.["credentialSubject"])[0];
    const told = isMembers(subject) ? subject : {};
    const achievement = isMembers(told["achievement"]) ? told["achievement"] : {};
    const products = listed(told["products"]).map((one) => (isMembers(one) ? [one["productName"], one["code"]].filter(Boolean).join(" · ") : "")).filter(Boolean);
    const moment = (name: string, less = 0) => (typeof credential?.[name] === "string" ? day(Date.parse(credential[name]) - less) : "");
    const level = typeof told["level"] === "string" ? words(`level.${told["level"]}`) : "";
    const rows: [string, unknown][] = [
      ["number", told["labelNumber"] ?? told["licenseNumber"]], ["company", told["name"]], ["bin", String(told["id"] ?? "").startsWith("urn:kz:bin:") ? String(told["id"]).slice(11) : ""],
      ["level", level], ["title", achievement["name"]], ["products", products.join("; ")], ["sites", listed(told["sites"]).join("; ")],
      ["begins", moment("validFrom")], ["ends", moment("validUntil", 1000)], ["issuer", issuer],
    ];
    list.replaceChildren(...rows.filter(([, value]) => typeof value === "string" && value).map(([name, value]) => {
      const row = document.createElement("div");
      row.append(Object.assign(document.createElement("dt"), { textContent: words(`fact.${name}`) }), Object.assign(document.createElement("dd"), { textContent: String(value) }));
      return row;
    }));
  }

  async function checkFiles(chosen: Iterable<File>): Promise<void> {
    try {
      const brought: string[] = [];
      for (const file of chosen) brought.push(await textOf(file));
      await check(brought);
    } catch (fault) {
      tell({ state: "invalid", reasons: [{ code: fault instanceof Invalid ? fault.message : "not_json" }], credential: null, key: "", passedOver: false });
    }
  }

  form.addEventListener("submit", (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.value === "server") return;
    event.preventDefault();
    void (files.files?.length ? checkFiles(files.files) : check(text.value.trim() ? [text.value] : []));
  });
  files.addEventListener("change", () => { if (files.files?.length) void checkFiles(files.files); });
  for (const kind of ["dragover", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      const dropped = kind === "drop" ? (event as DragEvent).dataTransfer?.files : undefined;
      if (dropped?.length) void checkFiles(dropped);
    });
  }
  for (const shown of form.querySelectorAll<HTMLElement>("[data-with-script]")) shown.hidden = false;
  mountCamera(form, { seen: (found) => { text.value = found; void check([found]); }, read: readByServer, words });
}

interface Camera { seen: (text: string) => void; read: (picture: Blob) => Promise<string>; words: (name: string) => string }

/** A button that opens the camera. Where the browser reads codes itself it does so by the way; elsewhere the reader takes a
 *  picture with a second button, and the server reads the code in it. */
function mountCamera(form: HTMLFormElement, { seen, read, words }: Camera): void {
  const button = form.querySelector<HTMLButtonElement>("[data-camera]")!;
  const shutter = form.querySelector<HTMLButtonElement>("[data-shutter]")!;
  const note = form.querySelector<HTMLElement>("[data-camera-note]")!;
  const video = form.querySelector<HTMLVideoElement>("video")!;
  if (!navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  let stream: MediaStream | null = null;

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = shutter.hidden = note.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }

  function say(name: string): void {
    note.textContent = words(name);
    note.hidden = false;
  }

  function done(found: string): void {
    stop();
    seen(found);
  }

  /** What the camera shows at this moment. */
  async function frame(): Promise<Blob> {
    const drawn = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    drawn.getContext("2d")!.drawImage(video, 0, 0);
    return new Promise((then, fail) => drawn.toBlob((made) => (made ? then(made) : fail(new Invalid("no_code_in_picture"))), "image/png"));
  }

  async function look(detector: BarcodeDetector): Promise<void> {
    while (stream) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) return done(found.rawValue);
      await new Promise((then) => setTimeout(then, 150));
    }
  }

  button.addEventListener("click", () => {
    if (stream) return stop();
    void navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(async (opened) => {
      stream = opened;
      video.srcObject = opened;
      video.hidden = false;
      button.setAttribute("aria-pressed", "true");
      await video.play();
      const detector = await detectorHere();
      if (detector) return look(detector);
      say("camera.by_server");
      shutter.hidden = false;
      shutter.focus();
    }).catch(() => {
      stop();
      say("camera.not_opened");
    });
  });
  shutter.addEventListener("click", () => {
    shutter.disabled = true;
    void frame().then(read).then(done, (fault) => say(fault instanceof Invalid ? fault.message : "not_json")).finally(() => { shutter.disabled = false; });
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-verify]")) mountVerify(form);
