//! The text of a vocabulary in, a refusal out where a parser would need memory or time out of all proportion to it: entities
//! that expand to a multiple of the file, brackets within brackets within brackets. Honest lists have neither.

/// Bytes that the entities of a file may add to it.
const MOST_EXPANDED: usize = 16 << 20;
/// Brackets and elements that may stand within each other.
const MOST_NESTED: usize = 200;

/// What is wrong with the entities that a document declares, if anything is.
///
/// An entity in another entity, and one that stands in another file, is refused; namespaces, for which vocabularies declare
/// them, are neither.
pub(super) fn entities(text: &str) -> Option<String> {
    let mut expanded = 0_usize;
    for declared in text.split("<!ENTITY").skip(1) {
        let declared = declared.trim_start();
        let (name, rest) = declared.split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return Some(format!("the entity {name:?} stands in another file, and none is fetched"));
        };
        let value = rest[1..].split(quote).next().unwrap_or_default();
        if value.contains('&') {
            return Some(format!("the entity {name:?} holds other entities"));
        }
        let uses = text.matches(&format!("&{name};")).count();
        expanded = expanded.saturating_add(uses.saturating_mul(value.len()));
    }
    (expanded > MOST_EXPANDED).then(|| format!("its entities expand to more than {MOST_EXPANDED} bytes"))
}

/// What is wrong with the depth of a document in JSON, if anything is.
pub(super) fn brackets(text: &str) -> Option<String> {
    let (mut nested, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => nested += 1,
            b']' | b'}' => nested = nested.saturating_sub(1),
            _ => {}
        }
        if nested > MOST_NESTED {
            return Some(format!("more than {MOST_NESTED} brackets stand within each other"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_that_grow_are_refused() {
        let declared = |entities: &str, text: &str| format!("<!DOCTYPE x [{entities}]><x>{text}</x>");
        for (text, fault) in [
            (declared(r#"<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">"#, &"&xsd;".repeat(9_000)), None),
            ("<x>&amp; no entity</x>".to_owned(), None),
            (declared(r#"<!ENTITY a "b"><!ENTITY c "&a;&a;">"#, "&c;"), Some("holds other entities")),
            (declared(&format!("<!ENTITY a '{}'>", "x".repeat(10_000)), &"&a;".repeat(2_000)), Some("expand to more")),
            (declared(r#"<!ENTITY e SYSTEM "file:///etc/passwd">"#, "&e;"), Some("in another file")),
            (declared(r#"<!ENTITY % p SYSTEM "http://x/">%p;"#, ""), Some("in another file")),
        ] {
            let found = entities(&text);
            assert_eq!(found.is_some(), fault.is_some(), "{found:?}");
            assert!(found.unwrap_or_default().contains(fault.unwrap_or_default()), "{fault:?}");
        }
    }

    #[test]
    fn depth_is_bounded_outside_of_strings() {
        let nest = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(brackets(&nest(200)), None);
        assert!(brackets(&nest(201)).is_some());
        assert_eq!(brackets(&format!("[\"{}\\\"{}\"]", "[".repeat(300), "{".repeat(300))), None);
    }
}
