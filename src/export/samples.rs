//! Views for the tests of all formats: awkward labels, a conference's speakers, technologies in a dense web.

use super::{TalkRef, View, ViewBuilder};
use crate::model::Kind;

fn talk(n: usize, title: &str) -> TalkRef {
    TalkRef::new(title, &format!("http://example.org/talk/{n}"))
}

/// Labels and titles with all that a format must escape, in several scripts.
pub fn awkward() -> View {
    let people = ["Jo \"Q\" <O'Neil> & \\N", "日本語の長い名前のついた人です", "محمد علي", "a\u{1}b\nc"];
    let mut builder = ViewBuilder::default();
    builder.entity("http://example.org/company/x", Kind::Company, "AT&T <Labs> // #1 -- ; {x} [y]");
    for (i, person) in people.iter().enumerate() {
        let iri = format!("http://example.org/person/{i}");
        builder.entity(&iri, Kind::Person, person);
        builder.join(&iri, "http://example.org/company/x", talk(i, "Ends with a backslash \\"));
        builder.join(&iri, "http://example.org/company/x", talk(i + 10, "\"A <b> & c\" — d’e ]]>"));
    }
    builder.finish("speaker-company", "Who & <where>", Some("2 speakers are \"not\" drawn".to_owned()))
}

/// Speakers and companies, shaped as recaps tell of them: many pairs, a few companies with several speakers, and a few
/// speakers of two companies.
pub fn conference() -> View {
    const STATED: [(&str, &[&str]); 25] = [
        ("Google", &["Kelsey Hightower", "Jeff Dean", "Sarah Drasner", "Addy Osmani", "Brendan Burns", "Ana Oprea"]),
        ("Microsoft", &["Brendan Burns", "Scott Hanselman", "Anders Hejlsberg", "Jessie Frazelle"]),
        ("Docker, Inc.", &["Jérôme Petazzoni", "Jessie Frazelle", "Laura Frank", "Solomon Hykes"]),
        ("Netflix", &["Adrian Cockcroft", "Josh Evans", "Nora Jones"]),
        ("Amazon Web Services", &["Adrian Cockcroft", "Danilo Poccia", "Werner Vogels", "Sébastien Stormacq"]),
        ("Confluent", &["Neha Narkhede", "Jay Kreps"]),
        ("Atlassian", &["Sven Peters"]),
        ("Cloudflare", &["John Graham-Cumming", "Marek Majkowski"]),
        ("Spotify", &["Pia Nilsson", "Niklas Gustavsson"]),
        ("ThoughtWorks", &["Martin Fowler", "Rebecca Parsons", "James Lewis"]),
        ("Red Hat", &["Burr Sutter"]),
        ("Pivotal", &["Josh Long", "Mark Heckler"]),
        ("Monzo", &["Suhail Patel"]),
        ("The Financial Times", &["Sarah Wells"]),
        ("Deutsche Telekom Innovation Laboratories", &["Łukasz Szczęsny"]),
        ("Elastic", &["Philipp Krenn"]),
        ("Shopify", &["Camille Fournier", "Simon Eskildsen"]),
        ("OVH", &["Steven Le Roux"]),
        ("Etsy", &["Lara Hogan"]),
        ("Facebook", &["Mehmet Emin"]),
        ("LinkedIn", &["Todd Palino"]),
        ("株式会社メルカリ", &["中島大一"]),
        ("Honeycomb", &["Charity Majors"]),
        ("PagerDuty", &["Ilan Rabinovitch-Montgomery Featherstonehaugh"]),
        ("Zalando", &["Oleksandr Tarasenko"]),
    ];
    let mut builder = ViewBuilder::default();
    for (c, (company, people)) in STATED.iter().enumerate() {
        let company_iri = format!("http://example.org/company/{c}");
        builder.entity(&company_iri, Kind::Company, company);
        for (p, person) in people.iter().enumerate() {
            let iri = format!("http://example.org/person/{}", crate::text::slug(person));
            builder.entity(&iri, Kind::Person, person);
            for t in 0..=(c * 7 + p * 3) % 5 / 3 {
                builder.join(&iri, &company_iri, talk(c * 100 + p * 10 + t, &format!("Talk {t} of {person}")));
            }
        }
    }
    let note = "12 speakers without a stated company are not drawn".to_owned();
    builder.finish("speaker-company", "Who spoke for which company", Some(note))
}

/// Sixty technologies with about two hundred edges, most of them within four fields.
pub fn technologies() -> View {
    const NAMES: [&str; 60] = [
        "Apache Kafka",
        "Kafka Streams",
        "Apache Spark",
        "Apache Flink",
        "Hadoop",
        "Cassandra",
        "Samza",
        "Beam",
        "Avro",
        "Zookeeper",
        "Druid",
        "Presto",
        "Hive",
        "Airflow",
        "Redis",
        "Docker",
        "Kubernetes",
        "Helm",
        "Istio",
        "Envoy",
        "Prometheus",
        "Grafana",
        "Terraform",
        "Ansible",
        "Jenkins",
        "Consul",
        "Vault",
        "Nomad",
        "etcd",
        "Linkerd",
        "React",
        "Angular",
        "Vue.js",
        "TypeScript",
        "JavaScript",
        "Webpack",
        "GraphQL",
        "Node.js",
        "Redux",
        "Progressive Web Apps",
        "WebAssembly",
        "Service Workers",
        "Babel",
        "Electron",
        "Java",
        "Spring Boot",
        "Spring Cloud Data Flow",
        "Kotlin",
        "Scala",
        "Akka",
        "Go",
        "Rust",
        "C++",
        "Python",
        "TensorFlow",
        "Amazon Web Services",
        "AWS Lambda",
        "Google Cloud Platform",
        "Microsoft Azure",
        "PostgreSQL",
    ];
    let mut builder = ViewBuilder::default();
    let iri = |i: usize| format!("http://example.org/technology/{i}");
    for (i, name) in NAMES.iter().enumerate() {
        builder.entity(&iri(i), Kind::Technology, name);
    }
    let mut state = 11u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for t in 0..360 {
        let field = below(4) * 15;
        // The square favours the first of each field, as fame does.
        let a = field + below(15) * below(15) / 15;
        let b = if below(6) == 0 { below(60) } else { field + below(15) };
        builder.join(&iri(a), &iri(b), talk(t, &format!("Talk {t}")));
        if below(5) == 0 {
            builder.join(&iri(a), &iri(b), talk(1000 + t, &format!("Talk {t}, again")));
        }
    }
    builder.finish("technology-technology", "Technologies covered together", None)
}

/// Technologies and edges between them by chance, the first joined more often than the last.
pub fn random(nodes: usize, edges: usize) -> View {
    let mut state = nodes as u64 + 3;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut builder = ViewBuilder::default();
    let iri = |i: usize| format!("http://example.org/technology/{i}");
    for i in 0..nodes {
        builder.entity(&iri(i), Kind::Technology, &format!("Technology no. {i}"));
        builder.join(&iri(i), &iri((i + 1) % nodes), talk(i, "A ring, so that none stands alone"));
    }
    for t in nodes..edges {
        let (a, b) = (below(nodes) * below(nodes) / nodes, below(nodes));
        builder.join(&iri(a), &iri(b), talk(t, &format!("Talk {t}")));
    }
    builder.finish("technology-technology", "Technologies by chance", None)
}
