// Reason for each: only a script knows that the page was left, and only a script can warn while nothing is sent.

const SOON = 300; // seconds before the end at which one is warned

/** `element` is the form of a question: how often its page was left goes along with the answer, as was announced. */
export function mountQuiz(element: HTMLElement): void {
  const left = element.querySelector<HTMLInputElement>("[data-left]");
  const count = (): void => {
    if (!element.isConnected) document.removeEventListener("visibilitychange", count);
    else if (document.hidden && left) left.value = String(Number(left.value) + 1);
  };
  document.addEventListener("visibilitychange", count);
}

/** `element` says until when there is time; it warns five minutes before, one minute before, and when it is over. */
export function mountClock(element: HTMLElement): void {
  const said = element.querySelector<HTMLElement>("[data-said]");
  const end = Date.now() + Number(element.dataset["seconds"]) * 1000;
  const timer = setInterval(tell, 1000);
  function tell(): void {
    const seconds = Math.round((end - Date.now()) / 1000);
    if (!element.isConnected || !said) return clearInterval(timer);
    const words = seconds <= 0 ? element.dataset["over"]
      : seconds <= SOON ? element.dataset["soon"]?.replace("…", String(seconds <= 60 ? 1 : Math.ceil(seconds / 60))) : "";
    if (said.textContent !== (words ?? "")) said.textContent = words ?? "";
    if (seconds <= 0) clearInterval(timer);
  }
  tell();
}
