//! The body of a request in, its bytes out, if they are as few as the server takes and come in time.

use super::app::App;
use super::fault::Fault;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use std::time::Duration;
use tokio::time::timeout;

/// The body of a request must be there by then.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads all of a body.
///
/// # Errors
/// One that is too long, or does not come to its end.
pub(super) async fn whole(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Fault> {
    let most = app.options.body;
    let large =
        || Fault::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the request is larger than {most} bytes; send less"));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(large());
    }
    match timeout(PATIENCE, to_bytes(body, most)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(large()),
        Err(_) => Err(Fault::new(StatusCode::REQUEST_TIMEOUT, "the request did not come to its end; send it at once")),
    }
}
