// Compiles the stylesheet and gathers the installed front-end files into build/static/, which is not committed.
// Django serves that folder alone, so templates name the files as "css/socialcheck.css", "images/socialcheck.svg" and so on.
import { copyFileSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { compile } from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules");
const out = join(root, "build", "static");

const MOJ_IMAGES = "@ministryofjustice/frontend/moj/assets/images";
const COPIES = [
  ["govuk-frontend/dist/govuk/govuk-frontend.min.js", "vendor/govuk-frontend.js"],
  ...[
    "icon-close-cross-black.svg",
    "icon-document.svg",
    "icon-tag-remove-cross.svg",
    "icon-tag-remove-cross-white.svg",
    "icon-toggle-plus-minus.svg",
  ].map((name) => [`${MOJ_IMAGES}/${name}`, `vendor/images/${name}`]),
];

rmSync(out, { recursive: true, force: true });

const stylesheet = compile(join(root, "static", "scss", "socialcheck.scss"), {
  loadPaths: [installed, root],
  quietDeps: true,
  style: "compressed",
});
mkdirSync(join(out, "css"), { recursive: true });
writeFileSync(join(out, "css", "socialcheck.css"), stylesheet.css);

cpSync(join(root, "static", "images"), join(out, "images"), { recursive: true });
for (const [from, to] of COPIES) {
  mkdirSync(dirname(join(out, to)), { recursive: true });
  copyFileSync(join(installed, from), join(out, to));
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
console.log(`css/socialcheck.css ${kilobytes(stylesheet.css.length)}, ${kilobytes(gzipSync(stylesheet.css).length)} gzipped`);
for (const [, to] of COPIES) console.log(`${to} ${kilobytes(statSync(join(out, to)).size)}`);
