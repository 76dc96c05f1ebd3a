// What several test files need of the built package: paths, folders, and the compiler's word on a program.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A path beside this file. */
export const at = (path) => fileURLToPath(new URL(path, import.meta.url));
export const projects = at("../../fixtures/project");

/** The compiler's complaints about a program that uses the package. */
export function complaints(program) {
  const folder = mkdtempSync(join(tmpdir(), "hookproof-types-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(at("../../www/pkg/"), join(folder, "node_modules/hookproof"), "dir");
    writeFileSync(join(folder, "use.mts"), program);
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022", "--lib", "es2023,dom,esnext.disposable", "--types", "", "use.mts"];
    const { stdout, status } = spawnSync(process.execPath, [at("../../www/node_modules/typescript/bin/tsc"), ...options], { cwd: folder, encoding: "utf8" });
    return status === 0 ? "" : stdout.split("\n").slice(0, 12).join("\n") || `tsc ended with ${status}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a folder by path. */
export function tree(folder, prefix = "") {
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) Object.assign(files, tree(join(folder, entry.name), `${prefix}${entry.name}/`));
    else files[prefix + entry.name] = readFileSync(join(folder, entry.name), "utf8");
  }
  return files;
}
