// Builds what static/ holds from npm packages and our own sources: stylesheets, the icon sprite, fonts.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { transform } from "lightningcss";
import rtlcss from "rtlcss";
import * as sass from "sass";
import subsetFont from "subset-font";
import { ICONS } from "./icons.mjs";
import { FONTS } from "./fonts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "static");
const TARGETS = { chrome: 111 << 16, edge: 111 << 16, firefox: 113 << 16, safari: (16 << 16) | (4 << 8) };
const BANNER = "/*! LearnHub, Apache-2.0; contains parts of Bootstrap 5.3.9, MIT, see vendor/bootstrap/LICENSE */\n";

function put(name, content) {
  const file = join(out, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  const size = brotliCompressSync(Buffer.from(content)).length;
  console.log(`${name}: ${(content.length / 1000).toFixed(1)} kB, brotli ${(size / 1000).toFixed(1)} kB`);
}

const minify = (css) =>
  transform({ filename: "learnhub.css", code: Buffer.from(css), minify: true, targets: TARGETS }).code.toString();

const compiled = sass.compile(join(here, "scss", "learnhub.scss"), {
  loadPaths: [modules],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
}).css.replaceAll(/\/\*![^*]*\*+(?:[^/*][^*]*\*+)*\//g, "");
put("css/learnhub.css", BANNER + minify(compiled));
put("css/learnhub.rtl.css", BANNER + minify(rtlcss.process(compiled)));

const symbols = Object.entries(ICONS).map(([name, source]) => {
  const svg = readFileSync(join(modules, "bootstrap-icons", "icons", `${source}.svg`), "utf8");
  const inner = svg.replace(/^[^>]*>/, "").replace(/<\/svg>\s*$/, "").replaceAll(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
});
const mark = readFileSync(join(here, "img", "mark.svg"), "utf8").trim();
put("img/icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${[mark, ...symbols].join("\n")}\n</svg>\n`);
cpSync(join(here, "img", "favicon.svg"), join(out, "img", "favicon.svg"));
// Land without boundaries, from world-atlas land-110m (Natural Earth) in the Equal Earth projection of domain/maps.py.
cpSync(join(here, "img", "world.svg"), join(out, "img", "world.svg"));

const vendor = [];
const licences = { bootstrap: "LICENSE", "bootstrap-icons": "LICENSE" };
for (const family of Object.keys(FONTS)) licences[family] = "LICENSE";
rmSync(join(out, "vendor"), { recursive: true, force: true });
for (const [name, file] of Object.entries(licences)) {
  const folder = name.replace("@fontsource-variable/", "");
  mkdirSync(join(out, "vendor", folder), { recursive: true });
  cpSync(join(modules, name, file), join(out, "vendor", folder, "LICENSE.txt"));
}

function note(name, sources, file) {
  const about = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  const digest = createHash("sha384").update(readFileSync(join(out, file))).digest("base64");
  vendor.push(
    [
      "[[file]]",
      `path = "${file}"`,
      `package = "${name}"`,
      `version = "${about.version}"`,
      `licence = "${about.license}"`,
      `source = "${sources}"`,
      `sha384 = "${digest}"`,
    ].join("\n"),
  );
}

const faces = [];
for (const [name, faces_of] of Object.entries(FONTS)) {
  for (const face of faces_of) {
    const file = `vendor/fonts/${face.name}.woff2`;
    let font = readFileSync(join(modules, name, "files", face.source));
    if (face.text || face.axes) {
      font = await subsetFont(font, face.text, {
        targetFormat: "woff2",
        variationAxes: face.axes,
        layoutFeatures: { names: ["*"] },
      });
    }
    put(file, font);
    faces.push(
      `@font-face{font-family:"${face.family}";src:url(../${file}) format("woff2");font-weight:${face.weight};` +
        `font-style:${face.style ?? "normal"};font-display:swap;unicode-range:${face.range}}`,
    );
    note(name, `files/${face.source}${face.text ? " (subset)" : ""}`, file);
  }
}
put("css/fonts.css", `${faces.join("\n")}\n`);
for (const file of ["css/learnhub.css", "css/learnhub.rtl.css"]) note("bootstrap", "scss (parts)", file);
note("bootstrap-icons", "icons (chosen)", "img/icons.svg");
vendor.push(
  [
    "[[file]]",
    'path = "img/world.svg"',
    'package = "world-atlas"',
    'version = "2.0.2"',
    'licence = "ISC"',
    'source = "land-110m.json (projected)"',
    `sha384 = "${createHash("sha384").update(readFileSync(join(out, "img/world.svg"))).digest("base64")}"`,
  ].join("\n"),
);
const head = "# Third-party files that static/ holds or is built from. Written by assets/build.mjs.\n\n";
writeFileSync(join(out, "vendor", "VENDOR.toml"), `${head}${vendor.join("\n\n")}\n`);
