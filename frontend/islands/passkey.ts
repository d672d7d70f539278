// Reason: only a script can ask a device for a passkey (navigator.credentials); HTML has no element that does.
// The form works as any other: this island asks the server for a challenge, the device for its answer, and posts that.

/** `element` is a form with data-kind ("get" or "create"), data-options (where challenges come from) and hidden fields. */
export function mountPasskey(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const trouble = form.querySelector<HTMLElement>("[role=alert]");
  if (!button || !trouble) return;
  // Old browsers do not read options from JSON: for them it stays as without a script.
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  for (const note of form.querySelectorAll<HTMLElement>("[data-without-script]")) note.hidden = true;
  button.hidden = false;

  async function ask(): Promise<void> {
    trouble!.hidden = true;
    button!.disabled = true;
    try {
      const answer = await fetch(form.dataset["options"] ?? "", { method: "POST", body: new URLSearchParams({ form: value("form") }) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const options: unknown = await answer.json();
      field("credential").value = JSON.stringify(await fromDevice(options));
      form.submit();
    } catch {
      // the person broke off, or the device has no key: said in words, nothing else happens
      trouble!.hidden = false;
      button!.disabled = false;
    }
  }

  async function fromDevice(options: unknown): Promise<unknown> {
    const credential = form.dataset["kind"] === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) });
    if (!(credential instanceof PublicKeyCredential)) throw new Error("no key");
    return credential.toJSON();
  }

  function field(name: string): HTMLInputElement {
    return form.elements.namedItem(name) as HTMLInputElement;
  }

  function value(name: string): string {
    return field(name).value;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask();
  });
}
