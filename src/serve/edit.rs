//! A button that was pressed in, the decision written down out: the one thing that a server may write, and only one that was
//! started with `--edit`, on its own machine. It writes by the code of `talkgraph names`, which it is handed, and only what it
//! has offered itself; what comes from a page of another site is refused.

use super::app::{App, Shared};
use super::asked::pairs;
use super::body::whole;
use super::decisions::Decisions;
use super::fault::Fault;
use super::token::same;
use crate::query::suggest::Action;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::spawn_blocking;

/// Carries an action out; says why not.
pub type Edit = Arc<dyn Fn(&Action) -> Result<(), String> + Send + Sync>;

/// What a server needs that may write.
pub(super) struct Editing {
    /// What only its own pages know.
    pub(super) token: String,
    run: Edit,
    done: Mutex<Vec<String>>,
}

impl Editing {
    pub(super) fn new(run: Edit) -> Self {
        // The system gives the keys of each hasher; what it makes of them cannot be guessed.
        let half = |salt: u64| RandomState::new().hash_one(salt);
        Self { token: format!("{:016x}{:016x}", half(1), half(2)), run, done: Mutex::default() }
    }

    /// The commands of what was decided, the last one first.
    pub(super) fn done(&self) -> Vec<String> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }
}

/// Carries out what a form asks for, and leads back to the page.
pub(super) async fn decide(app: Shared, request: Request) -> Result<Response<Body>, Fault> {
    let (head, body) = request.into_parts();
    let editing = app.edit.as_ref().ok_or_else(|| {
        Fault::new(StatusCode::METHOD_NOT_ALLOWED, "this server only reads; run the command, or start it with --edit")
    })?;
    own_page(&head.headers)?;
    let form = pairs(&whole(&app, &head.headers, body).await?)?;
    let one = |name: &str| form.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    if !same(one("token"), &editing.token) {
        return Err(refused("the page is of another start of the server; load it again"));
    }
    let offer = one("offer").to_owned();
    let own = Arc::clone(&app);
    // It waits for others who change names, and is not ended amid its work.
    let done = spawn_blocking(move || carry_out(&own, &offer)).await;
    done.map_err(|_| Fault::own("it could not be carried out; standard error says why"))??;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/decide"));
    Ok(response)
}

fn carry_out(app: &App, offer: &str) -> Result<(), Fault> {
    let graph = app.current.get();
    let make = || app.deciding.make(&graph, app.options.data.as_deref());
    let open: Arc<Decisions> = app.deciding.ready(&graph).map_or_else(make, Ok)?;
    let gone = || Fault::new(StatusCode::CONFLICT, "that is not open any more; load the page again");
    let action = open.offered(offer).ok_or_else(gone)?;
    let Some(editing) = &app.edit else { return Err(gone()) };
    (editing.run)(action).map_err(|message| Fault::new(StatusCode::CONFLICT, message))?;
    let command = action.command(&app.typed());
    app.log(&format!("decided: {command}"));
    editing.done.lock().unwrap_or_else(PoisonError::into_inner).push(command);
    make().map(drop)
}

/// Whether a form was sent from a page of this server: browsers say where from, and no page can make them say otherwise.
fn own_page(headers: &HeaderMap) -> Result<(), Fault> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("host").unwrap_or_default();
    let is_own = text("origin").and_then(|origin| origin.strip_prefix("http://")).is_some_and(|origin| origin == host);
    let is_near = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    match is_own && is_near && !host.is_empty() {
        true => Ok(()),
        false => Err(refused("only a page of this server may decide; press the button there, or run the command")),
    }
}

fn refused(message: &str) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_pages_may_write() {
        for (host, origin, site, expected) in [
            ("localhost:7878", Some("http://localhost:7878"), Some("same-origin"), true),
            ("localhost:7878", Some("http://localhost:7878"), None, true),
            ("localhost:7878", Some("http://localhost:7878"), Some("same-site"), false),
            ("localhost:7878", Some("http://localhost:7878"), Some("cross-site"), false),
            ("localhost:7878", Some("http://localhost:7878"), Some("none"), false),
            ("localhost:7878", Some("http://localhost:1234"), Some("same-origin"), false),
            ("localhost:7878", Some("https://localhost:7878"), None, false),
            ("localhost:7878", Some("http://evil.example"), None, false),
            ("localhost:7878", Some("null"), None, false),
            ("localhost:7878", None, Some("same-origin"), false),
            ("", Some("http://"), None, false),
        ] {
            let mut headers = HeaderMap::new();
            let mut set = |name: &'static str, value: Option<&str>| {
                value.map(|value| headers.insert(name, HeaderValue::from_str(value).expect("a header")))
            };
            set("host", Some(host));
            set("origin", origin);
            set("sec-fetch-site", site);
            assert_eq!(own_page(&headers).is_ok(), expected, "{host} {origin:?} {site:?}");
        }
    }

    #[test]
    fn tokens_differ_and_compare_whole() {
        let [one, other] = [0, 1].map(|_| Editing::new(Arc::new(|_| Ok(()))).token);
        assert!(one.len() == 32 && one != other);
        assert!(same(&one, &one) && !same(&one, &other) && !same(&one, &one[1..]) && !same("", &one));
    }
}
