//! A request in, the work that answers it out: the table of addresses, and what holds for all of them: which methods there are,
//! which headers keep a browser from doing more than showing the page, a line for the log and a number for the metrics.

use super::app::{App, Shared};
use super::asked::Asked;
use super::body::whole;
use super::fault::Fault;
use super::job::{Lasts, Turn, Work, has, run};
use super::pages::{self, about, decide, entity, find, home, ontology, queries, recap, views, walk, ways, years};
use super::{describe, edit, feeds, graphs, openapi, sparql, token, web};
use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

/// What a page may do: show itself with our style sheet, and send its forms back here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Pages and questions by their addresses.
const WORKS: [(&str, Turn, Lasts, Work); 26] = [
    ("/", Turn::Page, Lasts::WithGraph, home::page),
    ("/search", Turn::Question, Lasts::WithGraph, find::page),
    ("/suggest", Turn::Page, Lasts::WithGraph, find::suggest),
    ("/id/{*rest}", Turn::Page, Lasts::WithGraph, entity::page),
    // Its text is read from the file that it stands in.
    ("/id/recap/{*rest}", Turn::Page, Lasts::Not, entity::page),
    ("/queries", Turn::Page, Lasts::WithGraph, queries::list),
    ("/queries/{name}", Turn::Question, Lasts::WithGraph, queries::one),
    ("/views", Turn::Page, Lasts::WithGraph, views::list),
    ("/views/{name}", Turn::Question, Lasts::WithGraph, views::one),
    ("/graph", Turn::Question, Lasts::WithGraph, walk::page),
    ("/timeline", Turn::Question, Lasts::WithGraph, years::page),
    ("/timeline.svg", Turn::Question, Lasts::WithGraph, years::picture),
    ("/rank", Turn::Question, Lasts::WithGraph, ways::ranking),
    ("/path", Turn::Question, Lasts::WithGraph, ways::way),
    ("/about", Turn::Page, Lasts::WithGraph, about::page),
    ("/decide", Turn::Question, Lasts::Not, decide::page),
    ("/ontology", Turn::Page, Lasts::WithGraph, ontology::page),
    ("/ontology.ttl", Turn::Page, Lasts::WithGraph, ontology::turtle),
    ("/terms.json", Turn::Page, Lasts::WithGraph, ontology::names),
    ("/graphs", Turn::Question, Lasts::WithGraph, graphs::graph),
    ("/openapi.json", Turn::Page, Lasts::WithGraph, openapi::write),
    ("/.well-known/void", Turn::Page, Lasts::WithGraph, describe::void),
    ("/recaps", Turn::Page, Lasts::WithGraph, recap::list),
    ("/talks.atom", Turn::Page, Lasts::WithGraph, feeds::talks),
    ("/events.ics", Turn::Page, Lasts::WithGraph, feeds::events),
    ("/context.jsonld", Turn::Page, Lasts::WithGraph, ontology::context),
];

/// All addresses.
pub(super) fn router(app: &Shared) -> Router {
    let mut router = Router::new();
    for (path, turn, lasts, work) in WORKS {
        router = router.route(path, worked(turn, lasts, work));
    }
    // Where nothing may be written, there is no such method.
    if app.edit.is_some() {
        router = router.route("/decide", post(decided));
    }
    router
        .route("/sparql", get(endpoint).post(endpoint))
        .route("/sparql/", get(endpoint).post(endpoint))
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .route("/web/{version}/{name}", get(bundled))
        .route("/robots.txt", get(robots))
        .fallback(nowhere)
        .layer(from_fn_with_state(Arc::clone(app), all))
        .with_state(Arc::clone(app))
}

type Served = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// The service of one connection: it notes of each request who sent it.
pub(super) fn from(
    router: TowerToHyperService<Router>,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    hyper::Request<hyper::body::Incoming>,
    Response = Response<Body>,
    Error = Infallible,
    Future = Served,
> {
    hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        let answer = hyper::service::Service::call(&router, request);
        Box::pin(answer) as Served
    })
}

/// What is worked on by a thread that may block.
fn worked(turn: Turn, lasts: Lasts, work: Work) -> MethodRouter<Shared> {
    get(move |State(app): State<Shared>, request: Request| async move {
        let page = wants_page(request.headers());
        let asked = Asked::new(request.method().clone(), request.uri(), request.headers());
        let answer = match asked {
            Ok(asked) => run(app, asked, turn, lasts, work).await,
            Err(fault) => Err(fault),
        };
        answer.unwrap_or_else(|fault| told(&fault, page))
    })
}

async fn endpoint(State(app): State<Shared>, request: Request) -> Response<Body> {
    let page = wants_page(request.headers());
    asked_of(app, request).await.unwrap_or_else(|fault| told(&fault, page))
}

async fn decided(State(app): State<Shared>, request: Request) -> Response<Body> {
    let page = wants_page(request.headers());
    edit::decide(app, request).await.unwrap_or_else(|fault| told(&fault, page))
}

async fn asked_of(app: Shared, request: Request) -> Result<Response<Body>, Fault> {
    let (head, body) = request.into_parts();
    let asked = Asked::new(head.method.clone(), &head.uri, &head.headers)?;
    if head.method != Method::POST {
        return sparql::answer(app, asked).await;
    }
    let body = whole(&app, &head.headers, body).await?;
    let asked = sparql::posted(asked, &head.headers, &body)?;
    sparql::answer(app, asked).await
}

async fn healthz(State(app): State<Shared>) -> Response<Body> {
    plain(StatusCode::OK, "text/plain; charset=utf-8", format!("ok, generation {}\n", app.current.get().number()))
}

async fn metrics(State(app): State<Shared>) -> Response<Body> {
    let text = app.metrics.text(&app);
    plain(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text)
}

async fn style(request: Request) -> Response<Body> {
    lasting(request.headers(), "text/css; charset=utf-8", &pages::STYLE)
}

async fn icon(request: Request) -> Response<Body> {
    lasting(request.headers(), "image/svg+xml", pages::ICON)
}

async fn bundled(request: Request) -> Response<Body> {
    web::file(request.uri().path(), request.headers()).unwrap_or_else(|fault| told(&fault, false))
}

async fn robots() -> Response<Body> {
    let text = "User-agent: *\nDisallow: /sparql\nDisallow: /search\nDisallow: /views/\nDisallow: /graph\nDisallow: /path\nDisallow: /rank\n";
    plain(StatusCode::OK, "text/plain; charset=utf-8", text.to_owned())
}

async fn nowhere(request: Request) -> Response<Body> {
    let path = crate::text::quoted(request.uri().path());
    told(&Fault::unknown(format!("there is nothing at {path}; begin at /")), wants_page(request.headers()))
}

/// What changes with the program only.
fn lasting(headers: &HeaderMap, kind: &'static str, text: &str) -> Response<Body> {
    let tag = format!("W/\"{:08x}\"", crc32fast::hash(text.as_bytes()));
    let given = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let mut response = if has(given, &tag) {
        plain(StatusCode::NOT_MODIFIED, kind, String::new())
    } else {
        plain(StatusCode::OK, kind, text.to_owned())
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn plain(status: StatusCode, kind: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn wants_page(headers: &HeaderMap) -> bool {
    super::accept::Accept::of(headers).wants_page()
}

/// A fault, as a page for people and as text for programs.
fn told(fault: &Fault, page: bool) -> Response<Body> {
    let mut response = match page {
        true => plain(fault.status, super::forms::HTML, pages::of_fault(fault)),
        false => plain(fault.status, "text/plain; charset=utf-8", format!("{}\n", fault.message)),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if fault.status == StatusCode::UNAUTHORIZED {
        token::ask(headers);
    }
    if let Some(seconds) = fault.again {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What holds for all requests.
async fn all(State(app): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let peer = request.extensions().get::<SocketAddr>().copied();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let browser =
        request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(crate::text::quoted);
    let admitted = app.hosts.admit(&uri, request.headers()).and_then(|()| known(&app, &route, &request));
    let mut response = match (admitted, method.clone()) {
        (Err(fault), _) => told(&fault, wants_page(request.headers())),
        (Ok(()), Method::OPTIONS) => options(&app, &route),
        _ => next.run(request).await,
    };
    guard(&app, response.headers_mut());
    let (took, status) = (started.elapsed(), response.status().as_u16());
    app.metrics.count(&route, status, took);
    if app.options.log.is_some() {
        let peer = peer.map_or_else(|| "-".to_owned(), |peer| peer.ip().to_string());
        let length =
            response.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()).unwrap_or("-");
        let agent = browser.unwrap_or_default();
        let shown: String = uri.to_string().chars().take(2_000).collect();
        app.log(&format!("{peer} {method} {shown} {status} {length} {:.1}ms \"{agent}\"", took.as_secs_f64() * 1e3));
    }
    response
}

/// Whether who asks knows the token, if there is one. That the server is there everybody may know; and a browser that asks which
/// methods there are, for a script of another site, sends no token along.
fn known(app: &App, route: &str, request: &Request) -> Result<(), Fault> {
    match &app.options.token {
        Some(token) if route != "/healthz" && request.method() != Method::OPTIONS => token.admit(request.headers()),
        _ => Ok(()),
    }
}

/// Which methods there are, and what a script of another site may do.
fn options(app: &App, route: &str) -> Response<Body> {
    let methods = match route {
        "none" => return told(&Fault::unknown("there is nothing; begin at /"), false),
        "/sparql" | "/sparql/" => "GET, HEAD, POST, OPTIONS",
        "/decide" if app.edit.is_some() => "GET, HEAD, POST, OPTIONS",
        _ => "GET, HEAD, OPTIONS",
    };
    let mut response = plain(StatusCode::NO_CONTENT, "text/plain", String::new());
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    if app.options.cors.is_some() {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("accept, authorization, content-type, if-none-match"),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    }
    response
}

fn guard(app: &App, headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if let Some(site) = app.options.cors.as_deref().and_then(|site| HeaderValue::from_str(site).ok()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, link"));
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
}
