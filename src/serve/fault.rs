//! What cannot be answered in, a status and a sentence out: the fault, then the remedy, as everywhere else. Faults of who asks
//! are 4xx, those of the graph or the machine 5xx.

use crate::assets::AssetError;
use crate::export::ExportError;
use crate::graph::StoreError;
use crate::query::QueryError;
use axum::http::StatusCode;

/// Why a request gets no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The status.
    pub(super) status: StatusCode,
    /// What is wrong, and what to do.
    pub(super) message: String,
    /// After how many seconds to ask again.
    pub(super) again: Option<u32>,
}

impl Fault {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), again: None }
    }

    /// What was asked is not sound.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is no such thing.
    pub(super) fn unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// None of the forms that there are suits.
    pub(super) fn unfit(offers: &[&str]) -> Self {
        let offers = offers.join(", ");
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            format!("nothing that the request accepts is to be had; there is {offers}"),
        )
    }

    /// Too many ask at once.
    pub(super) fn busy() -> Self {
        let message = "too many questions at once; ask again in a moment";
        Self { again: Some(2), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// It took too long.
    pub(super) fn late(seconds: u64) -> Self {
        let message =
            format!("no answer within {seconds} s; ask for less, or start the server with a longer --timeout");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    /// It took too much memory.
    pub(super) fn large(megabytes: u64) -> Self {
        let message = format!("the question took more than {megabytes} MB of memory; ask for less");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    /// The server itself is at fault.
    pub(super) fn own(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Self {
        let status = match &error {
            QueryError::NameUnknown { .. } | QueryError::EntityUnknown { .. } => StatusCode::NOT_FOUND,
            QueryError::FormatUnfit { .. } => StatusCode::NOT_ACCEPTABLE,
            QueryError::Timeout { seconds } => return Self::late(*seconds),
            QueryError::Memory { megabytes } => return Self::large(*megabytes),
            QueryError::Asset(_) | QueryError::Store(_) | QueryError::Index(_) | QueryError::Write(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            QueryError::Endpoint(_) => StatusCode::BAD_GATEWAY,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::own(error.to_string())
    }
}

impl From<AssetError> for Fault {
    fn from(error: AssetError) -> Self {
        Self::own(error.to_string())
    }
}

impl From<ExportError> for Fault {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::NothingLeft { .. } | ExportError::AnswerUnfit { .. } => Self::unknown(error.to_string()),
            ExportError::EndingUnknown { .. } | ExportError::FormatUnknown { .. } => Self::unknown(error.to_string()),
            other => Self::own(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::own(format!("the answer could not be written: {error}"))
    }
}
