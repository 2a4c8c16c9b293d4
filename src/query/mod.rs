//! Questions in, rows or triples out: saved queries with typed parameters, and SPARQL as it is typed. Values are
//! bound in the algebra of the parsed query and never become query text, so that no value can change a question.

mod answer;
pub mod bind;
pub(crate) mod bounded;
mod depth;
pub mod error;
pub mod evidence;
pub mod formats;
mod jsonld;
mod narrow;
pub mod page;
pub mod params;
pub mod plan;
mod portable;
pub mod prefixes;
pub mod publish;
pub mod resolve;
pub mod run;
pub mod saved;
pub mod shacl;
mod source;
mod statements;
pub mod stream;
pub mod suggest;
mod syntax;
pub(crate) mod table;
mod whole;
pub mod within;
pub mod words;

pub use answer::{Answer, Rows};
pub use error::QueryError;
pub use saved::Saved;
pub use source::{Credentials, Endpoint, EndpointError, GraphStore, Source};
pub use whole::dump;
