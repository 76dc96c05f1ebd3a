//! The project's build tasks.
fn main() -> anyhow::Result<()> {
    anyhow::bail!("no task yet")
}
