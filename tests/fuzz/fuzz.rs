//! What libFuzzer finds in, the function of a target out: the one that `TALKGRAPH_TARGET` names, so that all of them are one
//! program, which is compiled and linked once.

#![no_main]

mod promises;
mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("TALKGRAPH_TARGET").unwrap_or_default();
    let target = targets::ALL.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("TALKGRAPH_TARGET names no target: {name:?}")).1
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET(data));
