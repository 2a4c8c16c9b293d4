//! Drawings of random graphs, measured: no two labels overlap, nothing lies outside the picture, and few lines run behind
//! labels. `tests/run --all` prints the same figures of Graphviz's sfdp beside ours.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;
use talkgraph::export::layout::{Layout, Point, Rect, Route, Size, layout, lines_behind_labels};

/// Labels and the edges between them.
struct Graph {
    name: &'static str,
    sizes: Vec<Size>,
    sides: Vec<bool>,
    edges: Vec<(usize, usize, f64)>,
    /// Lines behind labels by edges, at most: what was measured when this was written, and a little more.
    most_behind: f64,
}

/// Numbers that look random and are the same in each run.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Labels of the sizes that names have, joined as recaps join them: many to a few that are well known, and in several
/// components. `two_kinds`: every edge joins a label of the first half with one of the second.
fn random(name: &'static str, nodes: usize, edges: usize, two_kinds: bool, most_behind: f64) -> Graph {
    let mut lcg = Lcg(nodes as u64 * 31 + edges as u64);
    let sizes = (0..nodes).map(|_| Size { w: 50.0 + lcg.below(110) as f64, h: 26.0 + lcg.below(8) as f64 }).collect();
    let half = nodes / 2;
    let mut joined = std::collections::BTreeSet::new();
    while joined.len() < edges {
        let famous = |lcg: &mut Lcg, n: usize| lcg.below(n) * lcg.below(n) / n;
        let (a, b) = if two_kinds {
            (lcg.below(half), half + famous(&mut lcg, nodes - half))
        } else {
            (lcg.below(nodes), famous(&mut lcg, nodes))
        };
        if a != b {
            joined.insert((a.min(b), a.max(b)));
        }
    }
    let edges = joined.into_iter().map(|(a, b)| (a, b, 1.0 + lcg.below(3) as f64)).collect();
    Graph { name, sizes, sides: (0..nodes).map(|i| two_kinds && i >= half).collect(), edges, most_behind }
}

fn graphs() -> Vec<Graph> {
    vec![
        random("20, one kind", 20, 26, false, 0.0),
        random("20, two kinds", 20, 22, true, 0.0),
        random("100, one kind", 100, 140, false, 0.2),
        random("100, two kinds", 100, 110, true, 0.2),
        random("500, one kind", 500, 700, false, 1.3),
        random("500, two kinds", 500, 560, true, 1.0),
    ]
}

/// What can be counted of a drawing.
struct Figures {
    overlaps: usize,
    outside: usize,
    behind: usize,
    crossings: usize,
    /// How much of the page labels take up.
    filled: f64,
    width: f64,
    height: f64,
}

fn figures(graph: &Graph, drawn: &Layout) -> Figures {
    let boxes = &drawn.boxes;
    let overlaps =
        (0..boxes.len()).map(|i| boxes[i + 1..].iter().filter(|other| boxes[i].overlaps(other, 0.0)).count()).sum();
    let is_outside = |rect: &&Rect| {
        rect.left() < 0.0 || rect.top() < 0.0 || rect.right() > drawn.width || rect.bottom() > drawn.height
    };
    let points = drawn.routes.iter().flat_map(Route::points);
    let lines_outside = points.filter(|p| p.x < 0.0 || p.y < 0.0 || p.x > drawn.width || p.y > drawn.height).count();
    let area: f64 = graph.sizes.iter().map(|size| size.w * size.h).sum();
    Figures {
        overlaps,
        outside: boxes.iter().filter(is_outside).count() + lines_outside,
        behind: lines_behind_labels(drawn, &graph.edges),
        crossings: crossings(&drawn.routes, &graph.edges),
        filled: area / (drawn.width * drawn.height),
        width: drawn.width,
        height: drawn.height,
    }
}

/// Pairs of lines that cross, but for those that meet in a label.
fn crossings(routes: &[Route], edges: &[(usize, usize, f64)]) -> usize {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let cross = |a: &[Point], b: &[Point]| {
        side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0 && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
    };
    let points: Vec<Vec<Point>> = routes.iter().map(Route::points).collect();
    let mut count = 0;
    for (i, (a, b, _)) in edges.iter().enumerate() {
        for (j, (c, d, _)) in edges.iter().enumerate().skip(i + 1) {
            let apart = a != c && a != d && b != c && b != d;
            if apart && points[i].windows(2).any(|p| points[j].windows(2).any(|q| cross(p, q))) {
                count += 1;
            }
        }
    }
    count
}

fn row(table: &mut String, name: &str, who: &str, graph: &Graph, found: &Figures, seconds: f64) {
    let per_edge = found.behind as f64 / graph.edges.len() as f64;
    let _ = writeln!(
        table,
        "{name:<16} {who:<10} {:>8} {:>8} {:>7} {per_edge:>9.2} {:>10} {:>7.0}% {:>6.0} x {:<6.0} {seconds:>6.2}",
        found.overlaps,
        found.outside,
        found.behind,
        found.crossings,
        found.filled * 100.0,
        found.width,
        found.height,
    );
}

const HEAD: &str =
    "nodes            layout     overlaps  outside  behind  per edge  crossings   filled    width x height  seconds\n";

#[test]
fn labels_stand_apart_inside_the_picture_and_few_lines_run_behind_them() {
    let mut table = String::from(HEAD);
    let mut faults = Vec::new();
    for graph in graphs() {
        let start = Instant::now();
        let drawn = layout(&graph.sizes, &graph.sides, &graph.edges);
        let seconds = start.elapsed().as_secs_f64();
        let found = figures(&graph, &drawn);
        row(&mut table, graph.name, "talkgraph", &graph, &found, seconds);
        let per_edge = found.behind as f64 / graph.edges.len() as f64;
        if found.overlaps + found.outside > 0 || per_edge > graph.most_behind {
            faults.push(graph.name);
        }
        if !(0.8..=2.6).contains(&(drawn.width / drawn.height)) {
            faults.push("a page that is no page");
        }
    }
    println!("{table}");
    assert!(faults.is_empty(), "{faults:?}\n{table}");
}

#[test]
#[ignore = "needs Graphviz; tests/run --all runs it"]
fn beside_sfdp() {
    let mut table = String::from(HEAD);
    for graph in graphs() {
        let start = Instant::now();
        let drawn = layout(&graph.sizes, &graph.sides, &graph.edges);
        let ours = figures(&graph, &drawn);
        row(&mut table, graph.name, "talkgraph", &graph, &ours, start.elapsed().as_secs_f64());
        let start = Instant::now();
        let theirs = figures(&graph, &sfdp(&graph));
        row(&mut table, "", "sfdp prism", &graph, &theirs, start.elapsed().as_secs_f64());
        assert!(ours.behind <= theirs.behind, "{}: more lines behind labels than sfdp has\n{table}", graph.name);
        assert!(ours.overlaps <= theirs.overlaps, "{}: more overlaps than sfdp has\n{table}", graph.name);
    }
    println!("{table}");
}

/// Where `sfdp -Goverlap=prism` puts the same labels, with the straight lines that it draws.
fn sfdp(graph: &Graph) -> Layout {
    const INCH: f64 = 72.0;
    let mut source = String::from("graph {\nnode [shape=box, fixedsize=true, label=\"\"]\n");
    for (i, size) in graph.sizes.iter().enumerate() {
        let _ = writeln!(source, "{i} [width={}, height={}]", size.w / INCH, size.h / INCH);
    }
    for (a, b, _) in &graph.edges {
        let _ = writeln!(source, "{a} -- {b}");
    }
    source.push_str("}\n");
    let mut child = Command::new("sfdp")
        .args(["-Goverlap=prism", "-Tplain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sfdp of Graphviz");
    child.stdin.take().expect("a pipe").write_all(source.as_bytes()).expect("sfdp reads");
    let output = child.wait_with_output().expect("sfdp ends");
    let plain = String::from_utf8(output.stdout).expect("text");
    let mut boxes = vec![Rect::default(); graph.sizes.len()];
    let (mut width, mut height) = (0.0, 0.0);
    for line in plain.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let number = |at: usize| words[at].parse::<f64>().expect("a number") * INCH;
        match words.first() {
            Some(&"graph") => (width, height) = (number(2), number(3)),
            Some(&"node") => {
                let i: usize = words[1].parse().expect("a node");
                boxes[i] = Rect { centre: Point { x: number(2), y: height - number(3) }, size: graph.sizes[i] };
            }
            _ => {}
        }
    }
    let routes = graph.edges.iter().map(|(a, b, _)| Route::straight(boxes[*a].centre, boxes[*b].centre)).collect();
    // Its numbers are rounded: a hair of room, so that no box is outside by rounding alone.
    Layout {
        boxes: boxes.iter().map(|r| r.moved(1.0, 1.0)).collect(),
        routes,
        width: width + 2.0,
        height: height + 2.0,
    }
}
