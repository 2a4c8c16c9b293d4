//! Two views of one name in, what differs out: nodes by the number of their talks, edges by their weight.

use crate::export::{Node, View};
use std::collections::BTreeMap;

/// What became of a node or an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Only the later view has it.
    Came,
    /// It counts for more in the later view.
    Grew,
    /// It counts for less in the later view.
    Shrank,
    /// Only the earlier view has it.
    Went,
}

impl Change {
    /// In one word, as a table has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Grew => "grew",
            Self::Shrank => "shrank",
            Self::Went => "went",
        }
    }
}

/// A node, or an edge between two, that is not in both views alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// What became of it.
    pub change: Change,
    /// The node, or one end of the edge.
    pub node: Node,
    /// The other end of an edge.
    pub with: Option<Node>,
    /// Talks or weight in the earlier view, 0 where it is not there.
    pub before: f64,
    /// Talks or weight in the later view.
    pub after: f64,
}

/// What differs between an earlier and a later view: nodes before edges; what came, grew, shrank, went; what changed most
/// first, then by the order of nodes.
pub fn compare(earlier: &View, later: &View) -> Vec<Changed> {
    type Sides<'a> = BTreeMap<(&'a str, Option<&'a str>), (Option<f64>, Option<f64>)>;
    let mut nodes: BTreeMap<&str, &Node> = BTreeMap::new();
    let mut sides = Sides::new();
    for (view, is_later) in [(earlier, false), (later, true)] {
        let mut put = |key, value: f64| {
            let side = sides.entry(key).or_default();
            *(if is_later { &mut side.1 } else { &mut side.0 }) = Some(value);
        };
        for node in view.nodes() {
            nodes.insert(&node.iri, node);
            put((node.iri.as_str(), None), node.talks as f64);
        }
        for e in view.edges() {
            let [a, b] = [e.source, e.target].map(|at| view.node(at));
            // The later view may order two of one kind otherwise, where a label has changed.
            let swap = !view.directed() && (a.kind, &a.iri) > (b.kind, &b.iri);
            let (a, b) = if swap { (b, a) } else { (a, b) };
            put((a.iri.as_str(), Some(b.iri.as_str())), e.edge.weight());
        }
    }
    let mut changed: Vec<Changed> = Vec::new();
    for ((node, with), (before, after)) in sides {
        let change = match (before, after) {
            (None, _) => Change::Came,
            (_, None) => Change::Went,
            (Some(before), Some(after)) if after > before => Change::Grew,
            (Some(before), Some(after)) if after < before => Change::Shrank,
            _ => continue,
        };
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let with = with.map(|with| nodes[with].clone());
        changed.push(Changed { change, node: nodes[node].clone(), with, before, after });
    }
    let order = |c: &Changed| (c.node.kind, c.node.label.clone(), c.node.iri.clone());
    changed.sort_by(|a, b| {
        let much = |c: &Changed| (c.after - c.before).abs();
        (a.with.is_some(), a.change)
            .cmp(&(b.with.is_some(), b.change))
            .then_with(|| much(b).total_cmp(&much(a)))
            .then_with(|| order(a).cmp(&order(b)))
            .then_with(|| a.with.as_ref().map(|n| (&n.label, &n.iri)).cmp(&b.with.as_ref().map(|n| (&n.label, &n.iri))))
    });
    changed
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::export::{Kind, TalkRef, View, ViewBuilder};

    fn view(joins: &[(&str, &str, &str)]) -> View {
        let mut builder = ViewBuilder::default();
        for (a, b, talk) in joins {
            builder.entity(a, Kind::Person, a);
            builder.entity(b, Kind::Technology, b);
            builder.join(a, b, TalkRef::new(talk, talk));
        }
        builder.finish("n", "t", None)
    }

    #[test]
    fn what_came_went_grew_and_shrank() {
        let earlier = view(&[("ann", "go", "1"), ("ann", "go", "2"), ("bob", "zig", "3"), ("eve", "ada", "4")]);
        let later = view(&[("ann", "go", "5"), ("ann", "zig", "5"), ("bob", "zig", "6"), ("cay", "go", "7")]);
        let told: Vec<String> = compare(&earlier, &later)
            .iter()
            .map(|c| {
                let with = c.with.as_ref().map_or(String::new(), |with| format!("-{}", with.label));
                format!("{} {}{with} {}:{}", c.change.name(), c.node.label, c.before, c.after)
            })
            .collect();
        let expected = [
            "came cay 0:1",
            "grew zig 1:2",
            "shrank ann 2:1",
            "went eve 1:0",
            "went ada 1:0",
            "came ann-zig 0:1",
            "came cay-go 0:1",
            "shrank ann-go 2:1",
            "went eve-ada 1:0",
        ];
        assert_eq!(told, expected);
        assert_eq!(compare(&later, &later), []);
    }
}
