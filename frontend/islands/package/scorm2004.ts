// SCORM 2004: `API_1484_11`, where a page of a package looks for it first, in its own window.
import type Declared from "scorm-again/scorm2004";
import * as player from "scorm-again/scorm2004";
import { launch, lend, Reporter } from "./runtime";

const from = launch();
const reporter = new Reporter(from);
// its types declare a default export, its code has a named one
const { Scorm2004API } = player as unknown as { Scorm2004API: typeof Declared };
const model = new Scorm2004API({ autocommit: false, logLevel: 5, mastery_override: false });
lend();
model.loadFromFlattenedJSON(from.elements, "");

Object.defineProperty(window, "API_1484_11", { value: {
  version: "1.0",
  Initialize: (nothing: string) => model.Initialize(nothing),
  Terminate: (nothing: string) => {
    const done = model.Terminate(nothing);
    if (String(done) === "true") reporter.finish();
    return done;
  },
  GetValue: (name: string) => model.GetValue(name),
  SetValue: (name: string, value: unknown) => {
    const done = model.SetValue(name, value as string);
    if (String(done) === "true") reporter.set(String(name), String(value));
    return done;
  },
  Commit: (nothing: string) => {
    const done = model.Commit(nothing);
    reporter.tell();
    return done;
  },
  GetLastError: () => model.GetLastError(),
  GetErrorString: (code: string) => model.GetErrorString(code),
  GetDiagnostic: (code: string) => model.GetDiagnostic(code),
} });
