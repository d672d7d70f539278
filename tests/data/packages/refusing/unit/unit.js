var asked = new URLSearchParams(location.search), store = asked.get("endpoint"), token = "", data = null;
var actor = JSON.parse(asked.get("actor")), headers = function () {
  return { "Authorization": "Basic " + token, "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json" };
};
function say(words) { document.getElementById("said").textContent = words; }
function state(name) {
  return store + "activities/state?" + new URLSearchParams({ activityId: asked.get("activityId"), agent: asked.get("actor"),
    registration: asked.get("registration"), stateId: name });
}
function send(verb, more) {
  var context = JSON.parse(JSON.stringify(data.contextTemplate));
  context.registration = asked.get("registration");
  var categories = [{ id: "https://w3id.org/xapi/cmi5/context/categories/cmi5" }];
  if (more) categories.push({ id: "https://w3id.org/xapi/cmi5/context/categories/moveon" });
  context.contextActivities.category = categories;
  var statement = { id: crypto.randomUUID ? crypto.randomUUID() : fallback(), actor: actor,
    verb: { id: "http://adlnet.gov/expapi/verbs/" + verb, display: { en: verb } },
    object: { id: asked.get("activityId") }, context: context, timestamp: new Date().toISOString() };
  if (more) statement.result = more;
  return fetch(store + "statements", { method: "POST", headers: headers(), body: JSON.stringify(statement) })
    .then(function (answer) { if (!answer.ok) return answer.text().then(function (why) { throw new Error(verb + ": " + why); }); });
}
function fallback() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (c) {
    return (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16); });
}
async function begin() {
  token = (await (await fetch(asked.get("fetch"), { method: "POST" })).json())["auth-token"];
  data = await (await fetch(state("LMS.LaunchData"), { headers: headers() })).json();
  await send("initialized");
  var kept = await fetch(state("place"), { headers: headers() });
  say(kept.ok ? "Орны: " + (await kept.json()).place : "Басы");
  await fetch(state("place"), { method: "PUT", headers: headers(), body: JSON.stringify({ place: "жаттығу" }) });
  document.getElementById("done").disabled = false;
}
async function finish() {
  await send("passed", { success: true, score: { scaled: 0.95 }, duration: "PT1M" });
  await send("completed", { completion: true, duration: "PT1M" });
  await send("terminated");
  say("Аяқталды");
}
