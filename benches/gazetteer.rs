//! The shipped names in, how long each step of opening them takes out, beside how much it yields: a step that is fast
//! because it finds nothing shows. `cargo bench --bench gazetteer`; the whole is to stay under 300 ms on two cores.

use std::sync::Arc;
use std::time::{Duration, Instant};
use talkgraph::assets::Assets;
use talkgraph::gazetteer::Gazetteer;
use talkgraph::gazetteer::check::check;
use talkgraph::gazetteer::forms::derive;
use talkgraph::language::Languages;
use talkgraph::link::Linker;

const ROUNDS: usize = 15;

fn main() {
    let data = Assets::data(None);
    let load = || Gazetteer::load(&data).expect("the names are sound");
    let languages = Arc::new(Languages::load(&data).expect("the languages are sound"));
    let gazetteer = Arc::new(load());
    let ordinary = |word: &str| languages.is_ordinary_anywhere(word);
    let compile = || Linker::new(Arc::clone(&gazetteer), Arc::clone(&languages)).expect("it compiles");
    let loaded = step("load", || load().entries().len());
    step("derive", || derive(&gazetteer, ordinary).len());
    let compiled = step("derive and compile", || drop(compile()));
    println!("{:<22}{:>9.1} ms", "load and compile", (loaded + compiled).as_secs_f64() * 1000.0);
    step("check", || check(&gazetteer).len());
    step("load languages", || drop(Languages::load(&data)));
}

/// The median time of a step, printed with what it yields.
fn step<T: std::fmt::Debug>(name: &str, mut run: impl FnMut() -> T) -> Duration {
    let mut times: Vec<(Duration, T)> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let yielded = run();
            (start.elapsed(), yielded)
        })
        .collect();
    times.sort_by_key(|(time, _)| *time);
    let (median, yielded) = &times[ROUNDS / 2];
    println!("{name:<22}{:>9.1} ms  {yielded:?}", median.as_secs_f64() * 1000.0);
    *median
}
