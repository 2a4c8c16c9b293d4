//! One small graph, and for each constraint a shape and what it must find.

use super::*;
use crate::assets::Asset;
use crate::check::{CheckError, read};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

const PREFIXES: &str = "
    @prefix : <http://e/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// Two people, the second with a fault in everything.
const DATA: &str = "
    :Speaker rdfs:subClassOf :Person .
    :ann a :Speaker ; :name \"Ann\" ; :age 30 ; :from 1 ; :to 2 ; :knows :bob ; :born \"1990-01-01\"^^xsd:date ;
        :says \"hi\"@en , \"salut\"@fr ; :role \"a\" ; :mail <mailto:ann@e> .
    :bob a :Person ; :name \"Bob\" , \"Bobby\" ; :age -1 ; :from 3 ; :to 3 ; :knows \"Ann\" ; :born \"1990-02-30\"^^xsd:date ;
        :says \"hi\"@en , \"hello\"@en-GB , \"yo\"@en ; :role \"c\" ; :mail _:none ; :alias \"Bob\" ; :boss :ann .
    :carl :boss :bob .
";

fn graph(text: &str) -> Graph {
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    let text = format!("{PREFIXES}{text}");
    Graph::new(parser.for_reader(text.as_bytes())).unwrap_or_else(|error| panic!("{error}"))
}

/// What `shape` finds, as `focus component path value`, without the namespace and sorted.
fn found(shape: &str) -> Result<Vec<String>, CheckError> {
    let mut data = graph(DATA);
    let asset = Asset { path: "test.ttl".to_owned(), text: format!("{PREFIXES}{shape}") };
    let mut shapes = Vec::new();
    read::shapes(&asset, &mut data, &mut shapes)?;
    let show = |id: Id| match data.term(id) {
        Term::NamedNode(node) => node.as_str().replace("http://e/", ""),
        Term::BlankNode(_) => "_".to_owned(),
        other => other.to_string(),
    };
    let name = |id: &Id| NamedNode::new_unchecked(show(*id));
    let mut found: Vec<String> = validate(&data, &shapes)
        .into_iter()
        .map(|breach| {
            let component = breach.component.replace("ConstraintComponent", "");
            let path = breach.path.map(|path| path.map(&name).to_string()).unwrap_or_default();
            let value = breach.value.map(show).unwrap_or_default();
            format!("{} {component} {path} {value}", show(breach.focus)).trim_end().to_owned()
        })
        .collect();
    found.sort();
    Ok(found)
}

#[test]
fn each_constraint_finds_what_it_should() {
    let property = |rest: &str| format!(":s sh:targetClass :Person ; sh:property [ {rest} ] .");
    for (shape, expected) in [
        (property("sh:path :name ; sh:maxCount 1"), &["bob MaxCount <name>"][..]),
        (property("sh:path :alias ; sh:minCount 1"), &["ann MinCount <alias>"]),
        (property("sh:path :age ; sh:minInclusive 0"), &["bob MinInclusive <age> \"-1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :age ; sh:minExclusive -1"), &["bob MinExclusive <age> \"-1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :age ; sh:maxExclusive 30"), &["ann MaxExclusive <age> \"30\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :age ; sh:maxInclusive 29.5"), &["ann MaxInclusive <age> \"30\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :name ; sh:maxInclusive 5"), &[
            "ann MaxInclusive <name> \"Ann\"", "bob MaxInclusive <name> \"Bob\"", "bob MaxInclusive <name> \"Bobby\"",
        ]),
        (property("sh:path :knows ; sh:class :Person"), &["bob Class <knows> \"Ann\""]),
        (property("sh:path :knows ; sh:nodeKind sh:IRI"), &["bob NodeKind <knows> \"Ann\""]),
        (property("sh:path :mail ; sh:nodeKind sh:IRIOrLiteral"), &["bob NodeKind <mail> _"]),
        (property("sh:path :born ; sh:datatype xsd:date"), &["bob Datatype <born> \"1990-02-30\"^^<http://www.w3.org/2001/XMLSchema#date>"]),
        (property("sh:path :name ; sh:minLength 4"), &["ann MinLength <name> \"Ann\"", "bob MinLength <name> \"Bob\""]),
        (property("sh:path :name ; sh:maxLength 4"), &["bob MaxLength <name> \"Bobby\""]),
        (property("sh:path :name ; sh:pattern \"^B\""), &["ann Pattern <name> \"Ann\""]),
        (property("sh:path :name ; sh:pattern \"^ANN$\" ; sh:flags \"i\""), &["bob Pattern <name> \"Bob\"", "bob Pattern <name> \"Bobby\""]),
        (property("sh:path :mail ; sh:pattern \"^mailto:\""), &["bob Pattern <mail> _"]),
        (property("sh:path :says ; sh:languageIn ( \"en\" )"), &["ann LanguageIn <says> \"salut\"@fr"]),
        (property("sh:path :says ; sh:uniqueLang true"), &["bob UniqueLang <says>"]),
        (property("sh:path :says ; sh:uniqueLang false"), &[]),
        (property("sh:path :from ; sh:lessThan :to"), &["bob LessThan <from> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :from ; sh:lessThanOrEquals :to"), &[]),
        (property("sh:path :alias ; sh:disjoint :name"), &["bob Disjoint <alias> \"Bob\""]),
        (property("sh:path :alias ; sh:equals :name"), &["ann Equals <alias> \"Ann\"", "bob Equals <alias> \"Bobby\""]),
        (property("sh:path :role ; sh:in ( \"a\" \"b\" )"), &["bob In <role> \"c\""]),
        (property("sh:path :role ; sh:hasValue \"a\""), &["bob HasValue <role>"]),
        (property("sh:path :age ; sh:not [ sh:minInclusive 0 ]"), &["ann Not <age> \"30\"^^<http://www.w3.org/2001/XMLSchema#integer>"]),
        (property("sh:path :knows ; sh:or ( [ sh:class :Person ] [ sh:datatype xsd:string ] )"), &[]),
        (property("sh:path :knows ; sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class :Person ] )"), &["ann Xone <knows> bob", "bob Xone <knows> \"Ann\""]),
        (property("sh:path :knows ; sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class :Person ] )"), &["bob And <knows> \"Ann\""]),
        (property("sh:path :knows ; sh:node [ sh:property [ sh:path :age ; sh:minCount 1 ] ]"), &["bob Node <knows> \"Ann\""]),
        (property("sh:path :knows ; sh:property [ sh:path :name ; sh:maxCount 1 ]"), &["bob MaxCount <name>"]),
        (property("sh:path :name ; sh:qualifiedValueShape [ sh:minLength 4 ] ; sh:qualifiedMinCount 1"), &["ann QualifiedMinCount <name>"]),
        (property("sh:path :name ; sh:qualifiedValueShape [ sh:maxLength 9 ] ; sh:qualifiedMaxCount 1"), &["bob QualifiedMaxCount <name>"]),
        (property("sh:path [ sh:inversePath :knows ] ; sh:minCount 1"), &["ann MinCount ^<knows>"]),
        (property("sh:path [ sh:inversePath ( :knows :age ) ] ; sh:maxCount 0"), &[]),
        (property("sh:path ( :knows :age ) ; sh:maxCount 0"), &["ann MaxCount <knows>/<age>"]),
        (property("sh:path [ sh:alternativePath ( :alias :name ) ] ; sh:maxCount 1"), &["bob MaxCount (<alias>|<name>)"]),
        (property("sh:path [ sh:oneOrMorePath [ sh:inversePath :boss ] ] ; sh:maxCount 1"), &["ann MaxCount (^<boss>)+"]),
        (property("sh:path [ sh:zeroOrMorePath :boss ] ; sh:maxCount 1"), &["bob MaxCount (<boss>)*"]),
        (property("sh:path [ sh:zeroOrOnePath :boss ] ; sh:maxCount 1"), &["bob MaxCount (<boss>)?"]),
        (property("sh:path :name ; sh:maxCount 1 ; sh:deactivated true"), &[]),
        (":s sh:targetNode :bob ; sh:class :Speaker .".to_owned(), &["bob Class  bob"]),
        (":s sh:targetSubjectsOf :boss ; sh:class :Person .".to_owned(), &["carl Class  carl"]),
        (":s sh:targetObjectsOf :knows ; sh:nodeKind sh:IRI .".to_owned(), &["\"Ann\" NodeKind  \"Ann\""]),
        (":Person a rdfs:Class , sh:NodeShape ; sh:property [ sh:path :name ; sh:maxCount 1 ] .".to_owned(), &["bob MaxCount <name>"]),
        (
            ":s sh:targetNode :carl ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :name ] .".to_owned(),
            &["carl Closed <boss> bob"],
        ),
    ] {
        let got = found(&shape).unwrap_or_else(|error| panic!("{shape}: {error}"));
        assert_eq!(got, expected, "{shape}");
    }
}

#[test]
fn what_is_not_understood_is_an_error() {
    for (shape, part) in [
        (":s sh:targetNode :a ; sh:minCout 1 .", "sh:minCout, which is no part"),
        (":s sh:targetNode :a ; sh:sparql [ sh:select \"SELECT $this {}\" ] .", "give its folder with --queries"),
        (
            ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:qualifiedValueShapesDisjoint true ] .",
            "sh:qualifiedValueShapesDisjoint",
        ),
        (":s sh:targetNode :a ; sh:property [ sh:minCount 1 ] .", "sh:minCount needs a sh:path"),
        (":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount \"x\" ] .", "no whole number"),
        (":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern \"(\" ] .", "no regular expression"),
        (":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:in 1 ] .", "is no list"),
        (":s sh:targetNode :a ; sh:property [ sh:path ( :p ) ] .", "fewer than two steps"),
        (":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:path :q ] .", "more than one value"),
        (":s sh:targetNode :a ; sh:node :s .", "leads back to the shape itself"),
        (":s sh:targetNode :a ; sh:severity :bad .", "sh:Violation"),
        (":s sh:targetNode :a ; sh:nodeKind sh:Iri .", "is no kind of node"),
        (":s a sh:NodeShape ; sh:class :A .", "no shape with a target"),
        (":s sh:targetNode :a ; sh:class .", "line"),
    ] {
        let message = found(shape).expect_err(shape).to_string();
        assert!(message.starts_with("test.ttl: ") && message.contains(part), "{shape}: {message}");
    }
}

#[test]
fn a_path_back_and_forth_is_the_same() {
    let graph = graph(DATA);
    let id = |name: &str| graph.id(&NamedNode::new_unchecked(format!("http://e/{name}")).into()).expect(name);
    let validator = Validator::new(&graph, &[]);
    let (boss, knows) = (Path::Predicate(id("boss")), Path::Predicate(id("knows")));
    let paths = [
        Path::Sequence(vec![boss.clone(), knows.clone()]),
        Path::Alternative(vec![boss.clone(), knows.clone()]),
        Path::OneOrMore(Box::new(boss.clone())),
        Path::ZeroOrOne(Box::new(Path::Inverse(Box::new(boss.clone())))),
        Path::ZeroOrMore(Box::new(Path::Sequence(vec![boss, knows]))),
    ];
    let nodes = ["ann", "bob", "carl"].map(id);
    for path in paths {
        for from in nodes {
            for to in nodes {
                let there = validator.follow(&path, from).contains(&to);
                assert_eq!(there, validator.follow(&inverse(&path), to).contains(&from), "{path:?}");
                let turned = Path::Inverse(Box::new(path.clone()));
                assert_eq!(there, validator.follow(&turned, to).contains(&from), "{path:?}");
            }
        }
    }
}

/// Quads are the union: the same triple in two graphs counts once.
#[test]
fn graphs_are_one() {
    let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
    let quads = ["one", "other"].map(|name| Quad::new(node("s"), node("p"), node("o"), node(name)));
    let graph = Graph::new(quads.map(Ok::<Quad, std::convert::Infallible>)).expect("quads");
    assert_eq!(graph.len(), 1);
    let subject = graph.id(&node("s").into()).expect("it is there");
    assert_eq!(graph.places(subject).count(), 2);
}
