// SCORM 1.2: `API`, where a page of a package looks for it first, in its own window.
import type Declared from "scorm-again/scorm12";
import * as player from "scorm-again/scorm12";
import { launch, lend, Reporter } from "./runtime";

const from = launch();
const reporter = new Reporter(from);
// its types declare a default export, its code has a named one
const { Scorm12API } = player as unknown as { Scorm12API: typeof Declared };
const model = new Scorm12API({ autocommit: false, logLevel: 5, mastery_override: false, autoCompleteLessonStatus: false });
lend();
model.loadFromFlattenedJSON(from.elements, "");

Object.defineProperty(window, "API", { value: {
  LMSInitialize: (nothing: string) => model.LMSInitialize(nothing),
  LMSFinish: (nothing: string) => {
    const done = model.LMSFinish(nothing);
    if (String(done) === "true") reporter.finish();
    return done;
  },
  LMSGetValue: (name: string) => model.LMSGetValue(name),
  LMSSetValue: (name: string, value: unknown) => {
    const done = model.LMSSetValue(name, value as string);
    if (String(done) === "true") reporter.set(String(name), String(value));
    return done;
  },
  LMSCommit: (nothing: string) => {
    const done = model.LMSCommit(nothing);
    reporter.tell();
    return done;
  },
  LMSGetLastError: () => model.LMSGetLastError(),
  LMSGetErrorString: (code: string) => model.LMSGetErrorString(code),
  LMSGetDiagnostic: (code: string) => model.LMSGetDiagnostic(code),
} });
