//! The terms of the graph, as a page for people or as triples.

use super::{marked, write};
use crate::assets::{Asset, Assets};
use crate::export::terms::Terms;
use crate::query::prefixes::USUAL;
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::forms::HTML;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use minijinja::context;
use pulldown_cmark::{Options, Parser, html};
use serde_json::{Map, Value, json};
use std::io::Write;

fn file(name: &str) -> Result<Asset, Fault> {
    Assets::ontology().file(name)?.ok_or_else(|| Fault::own("the program holds no ontology; install it anew"))
}

/// The terms, as the program holds them.
pub(in crate::serve) fn terms() -> Result<Terms, Fault> {
    Ok(Terms::read(&file("talkgraph.ttl")?, &file("alignments.ttl")?)?)
}

/// A table that is wider than a telephone is moved by itself.
const WIDE: &str = "<div class=\"wide\" tabindex=\"0\"><table>";

/// `/ontology.ttl`
pub(in crate::serve) fn turtle(_: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    out.kind("text/turtle; charset=utf-8");
    Ok(out.write_all(terms()?.turtle().as_bytes())?)
}

/// `/context.jsonld`
pub(in crate::serve) fn context(_: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    out.kind("application/ld+json");
    Ok(out.write_all(file("context.jsonld")?.text.as_bytes())?)
}

/// `/terms.json`: what an editor of queries can complete. What RDF itself has is used of the graph, but defined elsewhere.
pub(in crate::serve) fn names(_: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let prefixes: Map<String, Value> =
        USUAL.iter().map(|(name, iri)| ((*name).to_owned(), Value::from(*iri))).collect();
    let mut terms = terms()?.described();
    terms.retain(|of| of.term.split_once(':').is_some_and(|(prefix, _)| prefixes.contains_key(prefix)));
    let own = [("rdf:type", "what kind of thing it is"), ("rdfs:label", "what it is called")];
    let own = own.map(|(term, about)| json!({ "term": term, "kind": "property", "about": about }));
    let terms: Vec<Value> = terms.iter().map(|term| json!(term)).chain(own).collect();
    out.kind("application/json");
    Ok(out.write_all(json!({ "prefixes": prefixes, "terms": terms }).to_string().as_bytes())?)
}

/// `/ontology`
pub(in crate::serve) fn page(_: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let terms = terms()?;
    let offers = [(HTML, "html"), ("text/turtle; charset=utf-8", "ttl"), ("application/ld+json", "jsonld")];
    let named = asked.one("format").and_then(|format| offers.into_iter().find(|(_, ending)| *ending == format));
    let chosen = named.or_else(|| asked.accept.best(&offers));
    match chosen.ok_or_else(|| Fault::unfit(&offers.map(|(media, _)| media)))? {
        (_, "html") => {
            // Its text is ours, so what it marks up is meant.
            let text = terms.markdown();
            let (_, body) = text.split_once('\n').unwrap_or(("", &text));
            let mut shown = String::new();
            html::push_html(&mut shown, Parser::new_ext(body, Options::ENABLE_TABLES));
            let shown = shown.replace("<table>", WIDE).replace("</table>", "</table></div>");
            write("ontology.html", context! { title => "The terms of the graph", shown => marked(shown) }, out)
        }
        (media, ending) => {
            out.kind(media);
            let text = if ending == "ttl" { terms.turtle() } else { terms.json_ld() };
            Ok(out.write_all(text.as_bytes())?)
        }
    }
}
