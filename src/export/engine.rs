//! Sizes of boxes and edges in, their places as a program of Graphviz finds them out. Only the places are taken: the
//! picture is painted as any other, so that its style is ours and no label is cut or covered.

use super::ExportError;
use super::layout::{Layout, Point, Rect, Size, settle};
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

/// What places the boxes of a drawing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// talkgraph's own layout, which needs nothing installed.
    #[default]
    Own,
    /// Springs, for large graphs.
    Sfdp,
    /// Springs that aim at the distances in the graph.
    Neato,
    /// Layers.
    Dot,
    /// Springs, as sfdp, for small graphs.
    Fdp,
    /// Circles.
    Circo,
    /// Rings around a centre.
    Twopi,
}

impl Engine {
    /// The program of Graphviz, if it is one.
    pub fn program(self) -> Option<&'static str> {
        match self {
            Engine::Own => None,
            Engine::Sfdp => Some("sfdp"),
            Engine::Neato => Some("neato"),
            Engine::Dot => Some("dot"),
            Engine::Fdp => Some("fdp"),
            Engine::Circo => Some("circo"),
            Engine::Twopi => Some("twopi"),
        }
    }
}

/// Graphviz counts in inches of this many points; one point is one pixel here.
const INCH: f64 = 72.0;

/// Has `program` place the boxes.
pub fn place(program: &'static str, sizes: &[Size], edges: &[(usize, usize, f64)]) -> Result<Layout, ExportError> {
    let failed = |said: String| ExportError::EngineFailed { program, said };
    let plain = run(program, &source(sizes, edges)).map_err(|e| match e.kind() {
        ErrorKind::NotFound => ExportError::EngineMissing { program },
        _ => failed(e.to_string()),
    })?;
    let boxes = read(&plain, sizes).ok_or_else(|| failed("it placed not every node".to_owned()))?;
    Ok(settle(boxes, edges))
}

/// The graph in Graphviz's language: numbers for names, since only sizes matter there.
fn source(sizes: &[Size], edges: &[(usize, usize, f64)]) -> String {
    let mut text = String::from(
        "graph {\ngraph [overlap=prism, sep=\"+9\", start=7, outputorder=edgesfirst, rankdir=LR, nodesep=0.2, ranksep=1.2, \
         splines=false]\nnode [shape=box, fixedsize=true, label=\"\"]\n",
    );
    for (i, size) in sizes.iter().enumerate() {
        let _ = writeln!(text, "{i} [width={:.4}, height={:.4}]", size.w / INCH, size.h / INCH);
    }
    for (a, b, weight) in edges {
        let _ = writeln!(text, "{a} -- {b} [weight={weight}]");
    }
    text.push_str("}\n");
    text
}

fn run(program: &str, source: &str) -> std::io::Result<String> {
    let mut child = Command::new(program)
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Written from a thread, since the program may begin to answer before it has read all.
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(source.as_bytes())));
        child.wait_with_output()
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it ended without a word");
        return Err(std::io::Error::other(said.to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The places in Graphviz's plain format: `node NAME X Y …`, in inches from the lower left.
fn read(plain: &str, sizes: &[Size]) -> Option<Vec<Rect>> {
    let mut places = vec![None; sizes.len()];
    for line in plain.lines() {
        let mut words = line.split_ascii_whitespace();
        if words.next() != Some("node") {
            continue;
        }
        let (name, x, y) = (words.next()?, words.next()?, words.next()?);
        let (name, x, y): (usize, f64, f64) = (name.parse().ok()?, x.parse().ok()?, y.parse().ok()?);
        *places.get_mut(name)? = Some(Point { x: x * INCH, y: -y * INCH });
    }
    places.into_iter().zip(sizes).map(|(centre, size)| Some(Rect { centre: centre?, size: *size })).collect()
}

#[cfg(test)]
mod tests {
    use super::{Size, place, read, source};
    use crate::export::ExportError;

    #[test]
    fn plain_places_are_read_upside_down() {
        let sizes = [Size { w: 72.0, h: 36.0 }; 2];
        let plain =
            "graph 1 2 3\nnode 1 1 2 1 0.5 \"\" solid box black lightgrey\nnode 0 0.5 0 1 .5 \"\" solid\nstop\n";
        let boxes = read(plain, &sizes).unwrap();
        assert_eq!((boxes[1].centre.x, boxes[1].centre.y), (72.0, -144.0));
        assert!(read("node 1 1 2\n", &sizes).is_none(), "a box without a place");
        assert!(source(&sizes, &[(0, 1, 2.0)]).contains("0 -- 1 [weight=2]"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let missing = place("sfdp-that-is-nowhere", &[Size { w: 9.0, h: 9.0 }], &[]).unwrap_err();
        assert!(matches!(missing, ExportError::EngineMissing { .. }), "{missing}");
        assert!(missing.to_string().contains("graphviz"), "{missing}");
    }
}
