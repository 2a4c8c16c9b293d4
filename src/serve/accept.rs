//! What a client takes and what there is in, the form to send out (RFC 9110, section 12): the highest weight wins, then the
//! closer match, then our own order. A header that is none of ours to judge is passed over and not refused.

use axum::http::{HeaderMap, HeaderName, header};

/// A weight as thousandths.
type Weight = u16;
const FULL: Weight = 1000;

/// The ranges of a header, with their weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Accept(Vec<(String, Weight)>);

impl Accept {
    /// The media types that a request takes: all, where it says nothing.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self::read(headers, header::ACCEPT)
    }

    fn read(headers: &HeaderMap, name: HeaderName) -> Self {
        let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
        let ranges: Vec<(String, Weight)> = lines.iter().flat_map(|line| line.split(',')).filter_map(range).collect();
        if ranges.is_empty() { Self(vec![("*/*".to_owned(), FULL)]) } else { Self(ranges) }
    }

    /// Of what there is, what suits best; nothing where all is refused.
    pub(super) fn best<T: Copy>(&self, offers: &[(&'static str, T)]) -> Option<(&'static str, T)> {
        let mut best: Option<(Weight, u8, (&'static str, T))> = None;
        for offer in offers {
            let Some((closeness, weight)) = self.weigh(offer.0).filter(|(_, weight)| *weight > 0) else { continue };
            if best.as_ref().is_none_or(|(most, close, _)| (weight, closeness) > (*most, *close)) {
                best = Some((weight, closeness, *offer));
            }
        }
        best.map(|(_, _, offer)| offer)
    }

    /// Whether a page is wanted rather than plain text, as browsers want it.
    pub(super) fn wants_page(&self) -> bool {
        self.best(&[("text/plain", false), ("application/json", false), ("text/html", true)])
            .is_some_and(|(_, page)| page)
    }

    /// How close the closest range is to a media type, and its weight.
    fn weigh(&self, media: &str) -> Option<(u8, Weight)> {
        let media = media.split(';').next().unwrap_or_default();
        let kind = media.split('/').next().unwrap_or_default();
        let closeness = |range: &str| match range {
            "*/*" | "*" => Some(0),
            _ if range == media => Some(2),
            _ => range.strip_suffix("/*").filter(|of| *of == kind).map(|_| 1),
        };
        self.0.iter().filter_map(|(range, weight)| Some((closeness(range)?, *weight))).max()
    }
}

/// Whether gzip may be sent.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    if !headers.contains_key(header::ACCEPT_ENCODING) {
        return false;
    }
    let Accept(ranges) = Accept::read(headers, header::ACCEPT_ENCODING);
    let weight = |name: &str| ranges.iter().find(|(range, _)| range == name).map(|(_, weight)| *weight);
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight| weight > 0)
}

/// `text/html;level=1;q=0.5` as its name and weight; parameters other than the weight make no difference to what we have.
fn range(text: &str) -> Option<(String, Weight)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 1000")]
    let weight = match weight.map(str::parse::<f64>) {
        None => FULL,
        Some(Ok(weight)) if (0.0..=1.0).contains(&weight) => (weight * f64::from(FULL)) as Weight,
        Some(_) => return None,
    };
    Some((name, weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_best_of_what_there_is() {
        let offers = [("application/sparql-results+json", 1), ("text/csv; charset=utf-8", 2), ("text/html", 3)];
        for (header, expected) in [
            ("", Some(1)),
            ("*/*", Some(1)),
            ("text/csv", Some(2)),
            ("text/*", Some(2)),
            ("text/*;q=0.5, text/html", Some(3)),
            ("text/html;q=0.4, text/csv;q=0.6", Some(2)),
            ("text/html, */*", Some(3)),
            ("text/html;q=0, */*;q=0.1", Some(1)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(3)),
            ("TEXT/CSV;charset=utf-8;header=present", Some(2)),
            ("application/pdf", None),
            ("text/csv;q=2", Some(1)),
            ("application/sparql-results+json;q=0, text/*;q=0.001", Some(2)),
        ] {
            let mut headers = HeaderMap::new();
            if !header.is_empty() {
                headers.insert(header::ACCEPT, HeaderValue::from_static(header));
            }
            assert_eq!(Accept::of(&headers).best(&offers).map(|(_, number)| number), expected, "{header}");
        }
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        for (header, taken) in
            [("gzip", true), ("br, gzip;q=0.5", true), ("gzip;q=0", false), ("*", true), ("br", false)]
        {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(header))]);
            assert_eq!(takes_gzip(&headers), taken, "{header}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
