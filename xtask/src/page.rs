//! The bundled page in `www/dist`.

use anyhow::Result;

use crate::run::{root, run, when_changed};
use crate::{node, wasm};

/// Builds the module, installs the page's packages and bundles both.
pub(crate) fn build() -> Result<()> {
    wasm::build()?;
    node::install()?;
    bundle()
}

fn bundle() -> Result<()> {
    let www = root().join("www");
    let inputs = [
        www.join("src"),
        www.join("index.html"),
        www.join("build.mjs"),
        www.join("package-lock.json"),
        www.join("pkg/dist/hookproof.js"),
        www.join("pkg/dist/hookproof_bg.wasm"),
    ];
    when_changed("bundle", &inputs, &www.join("dist/index.html"), || {
        run("bundle", "bundling the page (esbuild)", node::node(&www).arg("build.mjs"))
    })
}
