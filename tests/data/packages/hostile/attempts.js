// Each attempt ends as "held" or as what it reached. Nothing here can harm anybody who runs it in its cage.
var outside = "OUTSIDE"; // a listener of the test's own, on another origin
var results = {};

function attempt(name, act) {
  try {
    var got = act();
    if (got && typeof got.then === "function") {
      return Promise.race([got, new Promise(function (_, no) { setTimeout(function () { no(new Error("silence")); }, 2000); })])
        .then(function (value) { results[name] = "REACHED " + String(value).slice(0, 80); }, function () { results[name] = "held"; });
    }
    results[name] = got === undefined || got === null ? "held" : "REACHED " + String(got).slice(0, 80);
  } catch (closed) {
    results[name] = "held";
  }
  return Promise.resolve();
}

function reachable(address, options) {
  return function () { return fetch(address, options).then(function (answer) { return answer.status; }); };
}

async function all() {
  await attempt("parent document", function () { return parent.document.title; });
  await attempt("parent cookies", function () { return parent.document.cookie; });
  await attempt("top location read", function () { return top.location.href; });
  await attempt("top navigation", function () { top.location = outside; return top.location.href; });
  await attempt("popup", function () { var opened = window.open(outside); return opened && "a window"; });
  await attempt("another host", reachable(outside, { mode: "no-cors" }));
  await attempt("a page of ours", reachable(location.origin === "null" ? site() + "/kk/learn" : "/kk/learn", { credentials: "include" }));
  await attempt("our health", reachable(site() + "/healthz", { mode: "no-cors" }));
  await attempt("files of another package", reachable(site() + "/learn/files/another/index.html"));
  await attempt("upwards in files", reachable("../../../kk/learn"));
  await attempt("beacon", function () { navigator.sendBeacon(outside, "x"); return null; /* it says nothing: the listener does */ });
  await attempt("service worker", function () { return navigator.serviceWorker.register("attempts.js"); });
  await attempt("worker", function () {
    return new Promise(function (yes, no) {
      var worker = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])));
      worker.onmessage = yes; worker.onerror = no;
    });
  });
  await attempt("real cookie", function () {
    document.cookie = "moldir_seen=1";
    var own = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    return own.get.call(document) || null;
  });
  await attempt("real storage", function () {
    return Object.getOwnPropertyDescriptor(Window.prototype, "localStorage") ? localStorageOfWindow() : localStorageOfWindow();
  });
  await attempt("image from outside", function () {
    return new Promise(function (yes, no) {
      var image = document.getElementById("pixel");
      image.onload = yes; image.onerror = no; image.src = outside + "pixel.png";
    });
  });
  await attempt("frame from outside", function () {
    return new Promise(function (yes, no) {
      document.addEventListener("securitypolicyviolation", function (event) {
        if (event.violatedDirective.indexOf("frame-src") === 0) no();
      });
      var frame = document.createElement("iframe");
      frame.onload = function () { setTimeout(yes, 500); };
      frame.src = outside + "frame.html";
      document.body.appendChild(frame);
    });
  });
  await attempt("camera", function () { return navigator.mediaDevices.getUserMedia({ video: true }); });
  // messages that are no messages, and one that is far too large: the player drops them
  top.postMessage("x".repeat(2000000), "*");
  top.postMessage({ moldir: "package", token: "another", elements: { "cmi.core.lesson_status": "passed" }, finished: true }, "*");
  top.postMessage({ moldir: "package", token: null, elements: null, finished: 1 }, "*");
  for (var i = 0; i < 500; i += 1) top.postMessage({ moldir: "package" }, "*");
  var api = window.API;
  if (api) {
    api.LMSInitialize("");
    api.LMSSetValue("cmi.core.student_id", "somebody else");
    api.LMSSetValue("cmi.core.lesson_location", "x".repeat(100000));
    api.LMSSetValue("cmi.core.lesson_status", "incomplete");
    api.LMSCommit("");
  }
  document.getElementById("tried").textContent = JSON.stringify(results);
}

function site() { return location.protocol + "//" + location.host; }

function localStorageOfWindow() {
  var frame = document.createElement("iframe"); // a window of its own, in which nobody lent anything
  document.body.appendChild(frame);
  frame.contentWindow.localStorage.setItem("moldir_seen", "1");
  return frame.contentWindow.localStorage.getItem("moldir_seen");
}

all();
