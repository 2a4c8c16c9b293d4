//! What the evaluator tells of an evaluation in, the plan with rows and times out, in the order in which a person reads a
//! tree: each step before what it draws on.

use super::QueryError;
use super::prefixes::USUAL;
use serde::{Deserialize, Serialize};

/// How a query was evaluated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The query, its parameters bound.
    pub sparql: String,
    /// Seconds that the planning took, where it was told.
    pub planning: Option<f64>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// 0 for the last step, whose rows are the answer.
    pub depth: usize,
    /// What it does.
    pub what: String,
    /// How many rows it gave.
    pub rows: u64,
    /// Seconds, those of the steps that it draws on included.
    pub seconds: f64,
}

#[derive(Deserialize)]
struct Told {
    #[serde(rename = "planning duration in seconds")]
    planning: Option<f64>,
    plan: Node,
}

#[derive(Deserialize)]
struct Node {
    name: String,
    #[serde(rename = "number of results", default)]
    rows: u64,
    #[serde(rename = "duration in seconds", default)]
    seconds: f64,
    #[serde(default)]
    children: Vec<Node>,
}

impl Plan {
    /// Reads the evaluator's JSON.
    pub(super) fn read(sparql: String, json: &[u8]) -> Result<Self, QueryError> {
        let told: Told = serde_json::from_slice(json).map_err(|error| std::io::Error::other(error.to_string()))?;
        let mut steps = Vec::new();
        push(&mut steps, told.plan, 0);
        Ok(Self { sparql, planning: told.planning, steps })
    }

    /// Adds the plan of a part that was looked up before, behind the steps of the query.
    pub(super) fn add_looked_up(&mut self, part: Self) {
        let (rows, seconds) = part.steps.first().map_or((0, 0.0), |step| (step.rows, step.seconds));
        self.steps.push(Step { depth: 0, what: "Looked up first".to_owned(), rows, seconds });
        self.steps.extend(part.steps.into_iter().map(|step| Step { depth: step.depth + 1, ..step }));
    }

    /// The plan as aligned lines: rows, milliseconds, and the step indented by its depth.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{:>9}  {:>9}  step", "rows", "ms")];
        lines.extend(self.steps.iter().map(|step| {
            let indent = "  ".repeat(step.depth);
            format!("{:>9}  {:>9.3}  {indent}{}", step.rows, step.seconds * 1e3, step.what)
        }));
        if let Some(seconds) = self.planning {
            lines.push(format!("{:>9}  {:>9.3}  planning", "", seconds * 1e3));
        }
        lines
    }
}

fn push(steps: &mut Vec<Step>, node: Node, depth: usize) {
    steps.push(Step { depth, what: shortened(&node.name), rows: node.rows, seconds: node.seconds });
    for child in node.children {
        push(steps, child, depth + 1);
    }
}

/// `<https://schema.org/name>` as `schema:name`, in the middle of a text.
fn shortened(text: &str) -> String {
    let mut out = text.to_owned();
    for (name, namespace) in USUAL {
        let begin = format!("<{namespace}");
        while let Some(at) = out.find(&begin) {
            let Some(length) = out[at..].find('>') else { break };
            let local = out[at + begin.len()..at + length].to_owned();
            out.replace_range(at..=at + length, &format!("{name}:{local}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_tree() {
        let json = r#"{"planning duration in seconds":0.5,"plan":{"name":"Project(?s)","number of results":2,"duration in seconds":0.25,
            "children":[{"name":"QuadPattern(?s <https://schema.org/name> ?o <http://e/>)","number of results":3,"children":[]}]}}"#;
        let plan = Plan::read("SELECT".to_owned(), json.as_bytes()).expect("it reads");
        assert_eq!(
            plan.lines(),
            [
                "     rows         ms  step",
                "        2    250.000  Project(?s)",
                "        3      0.000    QuadPattern(?s schema:name ?o <http://e/>)",
                "             500.000  planning",
            ]
        );
    }
}
