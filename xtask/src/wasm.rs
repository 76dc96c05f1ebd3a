//! The wasm module, its JavaScript glue and the npm package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::node;
use crate::run::{ask, cargo, program, root, run, say, target, when_changed};

pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";
/// What the npm package carries from the root beside its code.
const PAPERS: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The folder of the npm package.
pub(crate) fn package() -> PathBuf {
    root().join("www/pkg")
}

/// Builds the module with cargo, its glue with wasm-bindgen's library, and lays out the npm package.
pub(crate) fn build() -> Result<()> {
    add_target()?;
    run(
        "wasm",
        "building the wasm module (cargo build --profile wasm)",
        cargo().args([
            "build",
            "--lib",
            "--no-default-features",
            "--features",
            "full",
            "--target",
            TRIPLE,
            "--profile",
            "wasm",
            "--package",
            "hookproof",
        ]),
    )?;
    let module = target().join(TRIPLE).join("wasm/hookproof.wasm");
    let entries = root().join("www/npm");
    let made = package().join("package.json");
    let mut sources = vec![module.clone(), entries.clone(), root().join("Cargo.toml")];
    sources.extend(PAPERS.map(|name| root().join(name)));
    when_changed("glue", &sources, &made, || {
        let dist = package().join("dist");
        if package().exists() {
            fs::remove_dir_all(package())?;
        }
        fs::create_dir_all(&dist)?;
        let mut bindgen = Bindgen::new();
        bindgen
            .input_path(&module)
            .out_name("hookproof")
            .web(true)?
            .typescript(true)
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&dist)?;
        lay_out(&entries, &dist)?;
        let bytes = fs::metadata(dist.join("hookproof_bg.wasm"))?.len();
        say("glue", &format!("www/pkg, wasm {:.1} KB", bytes as f64 / 1000.0));
        Ok(())
    })
}

/// The entries, one for each runtime, beside the one glue file and the one module.
fn lay_out(entries: &Path, dist: &Path) -> Result<()> {
    for entry in fs::read_dir(entries).with_context(|| format!("cannot list {}", entries.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name == "package.json" {
            let text = fs::read_to_string(&path)?.replace("0.0.0-version", &version()?);
            fs::write(package().join(name), text)?;
        } else {
            fs::copy(&path, dist.join(name))?;
        }
    }
    // TypeScript users whose `lib` is older than `Symbol.dispose` would be refused by the generated types.
    let types = dist.join("hookproof.d.ts");
    let text = fs::read_to_string(&types)?;
    fs::write(&types, format!("/// <reference lib=\"esnext.disposable\" />\n{text}"))?;
    for name in PAPERS {
        fs::copy(root().join(name), package().join(name))?;
    }
    Ok(())
}

/// The version in the root manifest.
fn version() -> Result<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \"")).context("Cargo.toml names no version")?;
    Ok(line.trim_end_matches('"').to_owned())
}

/// Adds the wasm target where the toolchain lacks it: rustup does not do so by itself.
pub(crate) fn add_target() -> Result<()> {
    let sysroot = ask(program("rustc", root()).args(["--print", "sysroot"]))
        .context("rustc cannot be started; install Rust from https://rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TRIPLE).is_dir() {
        return Ok(());
    }
    if ask(program("rustup", root()).arg("--version")).is_none() {
        bail!("the toolchain in {sysroot} lacks {TRIPLE} and there is no rustup to add it; install that target with your package manager");
    }
    run("rustup", "adding the wasm target (rustup target add)", program("rustup", root()).args(["target", "add", TRIPLE]))
}

/// Packs the npm package into `target/package`.
pub(crate) fn pack() -> Result<()> {
    build()?;
    node::check()?;
    let folder = target().join("package");
    fs::create_dir_all(&folder)?;
    run("pack", "packing the npm package", node::npm(&package()).args(["pack", "--pack-destination"]).arg(&folder))?;
    say("pack", &format!("in {}", folder.display()));
    Ok(())
}
