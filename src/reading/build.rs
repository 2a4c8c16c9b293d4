//! What is put inside the program is read again when a file of it is new, gone or changed.

fn main() {
    for folder in ["data", "queries", "ontology"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
