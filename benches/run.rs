//! A whole run over a folder of made-up dumps: reading, judging, writing clean text, diffs and the report. For the
//! comparison with `cp -r` of the same folder see benches/against-cp.sh.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::path::Path;
use std::process::Command;

const PAGES: usize = 2_000;

fn runs(c: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let raw = folder.path().join("raw");
    let bytes = make(&raw).unwrap_or(0);
    let mut group = c.benchmark_group("run");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("clean", |b| {
        b.iter(|| {
            let out = folder.path().join("out");
            let status = Command::new(env!("CARGO_BIN_EXE_unboil"))
                .arg("clean")
                .arg(&raw)
                .arg("-o")
                .arg(&out)
                .arg("-q")
                .status();
            assert!(status.is_ok_and(|status| status.success()), "the run failed");
        });
    });
    group.finish();
}

/// Copies of the samples, a thousand in a folder. Gives their bytes.
fn make(raw: &Path) -> std::io::Result<u64> {
    let mut samples = Vec::new();
    for site in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"))? {
        let site = site?.path();
        if site.is_dir() {
            for page in std::fs::read_dir(site)? {
                samples.push(std::fs::read(page?.path())?);
            }
        }
    }
    let mut bytes = 0;
    for (i, sample) in samples.iter().cycle().take(PAGES).enumerate() {
        let folder = raw.join(format!("{:03}", i / 1000));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{i:06}.txt")), sample)?;
        bytes += sample.len() as u64;
    }
    Ok(bytes)
}

criterion_group!(benches, runs);
criterion_main!(benches);
