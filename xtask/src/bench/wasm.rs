//! The workloads as a wasm module under Node, and the size of the module that is published.

use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::output;
use crate::node;
use crate::run::{cargo, root, run, target};
use crate::wasm::{self, TRIPLE};

/// The most that the published module may weigh, in bytes, compressed with brotli.
const HEAVIEST: u64 = 200_000;

/// Prints a file's size as it is, with gzip and with brotli.
const WEIGH: &str = "const z = require('zlib'), b = require('fs').readFileSync(process.argv[1]);\
console.log([b.length, z.gzipSync(b, {level: 9}).length, z.brotliCompressSync(b, {params: {[z.constants.BROTLI_PARAM_SIZE_HINT]: b.length}}).length].join(' '))";

/// Builds the module of `tests/bench/wasm` as the library's own is built; gives the folder with it and its glue.
pub(super) fn build() -> Result<PathBuf> {
    wasm::add_target()?;
    node::check()?;
    let folder = target().join("bench-wasm");
    let manifest = root().join("tests/bench/wasm/Cargo.toml");
    let arguments = ["build", "--locked", "--target", TRIPLE, "--profile", "wasm", "--target-dir"];
    run("bench-wasm", "building the workloads as wasm", cargo().args(arguments).arg(&folder).arg("--manifest-path").arg(manifest))?;
    let made = folder.join("glue");
    Bindgen::new()
        .input_path(folder.join(TRIPLE).join("wasm/workloads.wasm"))
        .out_name("workloads")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&made)?;
    // The glue is a module; without this Node would have to guess.
    std::fs::write(made.join("package.json"), "{\"type\": \"module\"}\n")?;
    Ok(made)
}

/// What `tests/bench/wasm.mjs` prints.
pub(super) fn time(module: &Path, data: &Path, more: &[&str]) -> Result<String> {
    output(node::node(&root()).arg(root().join("tests/bench/wasm.mjs")).arg(module).arg(data).args(more))
}

/// Builds the published module and prints its size.
///
/// # Errors
/// It is heavier than it may be, or cannot be built.
pub(crate) fn sizes() -> Result<()> {
    wasm::build()?;
    let module = wasm::package().join("dist/hookproof_bg.wasm");
    let text = output(node::node(&root()).args(["-e", WEIGH]).arg(&module))?;
    let sizes: Vec<u64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [raw, gzip, brotli] = *sizes.as_slice() else { anyhow::bail!("node printed {text:?}") };
    println!("\nwasm module: {raw} bytes, gzip {gzip}, brotli {brotli} (bar {HEAVIEST})");
    if brotli > HEAVIEST {
        anyhow::bail!("the module is heavier than its bar");
    }
    Ok(())
}
