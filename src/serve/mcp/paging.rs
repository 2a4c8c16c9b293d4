//! An answer of any length in, one reply of it out: as many whole items as fit, and where there are more, a cursor that leads on.
//! An assistant has room for so many tokens and no more, and half a row is worth less to it than none. Nothing is kept between
//! two replies: the answer is made again, which gives the same as long as the graph is the same.

use crate::serve::fault::Fault;
use serde_json::{Map, Value, json};

/// Tokens that a reply stays below, as assistants count them.
const TOKENS: usize = 20_000;
/// Bytes that make up a token at the least: three and more of English, about two of numbers, of mark-up and of most other scripts.
const BYTES: usize = 2;
/// Bytes of a reply; the rest is for what the protocol puts around it.
pub(super) const REPLY: usize = TOKENS * BYTES - 2_000;
/// Bytes of one item; what is longer is cut, and says so.
const ITEM: usize = REPLY / 3;

/// An answer that is not yet cut to replies.
pub(super) struct Answer<'a> {
    /// What stands above its items in each reply.
    pub(super) head: Map<String, Value>,
    /// What its items are.
    pub(super) items: &'static str,
    /// Its items.
    pub(super) all: Box<dyn Iterator<Item = Result<Value, Fault>> + 'a>,
}

/// Which reply of an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Items that other replies had.
    from: usize,
    /// Items of this one, at most.
    most: usize,
    /// What tells the question and the graph from others.
    mark: u32,
}

impl Part {
    /// The reply that a cursor leads to, or the first; `asked` is what the mark is made of.
    ///
    /// # Errors
    /// A cursor of another question, or of a graph that was built anew since.
    pub(super) fn new(cursor: Option<&str>, most: usize, asked: &str) -> Result<Self, Fault> {
        let mark = crc32fast::hash(asked.as_bytes());
        let from = match cursor {
            None => 0,
            Some(cursor) => {
                let read =
                    cursor.split_once('-').and_then(|(from, of)| (of == marked(mark)).then(|| from.parse().ok())?);
                read.ok_or_else(|| {
                    Fault::bad("the cursor is of another question, or of a graph that was built anew since; ask again without it")
                })?
            }
        };
        Ok(Self { from, most: most.max(1), mark })
    }
}

fn marked(mark: u32) -> String {
    format!("{mark:08x}")
}

/// The reply, as JSON.
pub(super) fn reply(answer: Answer<'_>, part: Part) -> Result<String, Fault> {
    let mut whole = answer.head;
    let mut room = REPLY.saturating_sub(length(&Value::Object(whole.clone())));
    let (mut items, mut next) = (Vec::new(), None);
    for (at, item) in answer.all.enumerate().skip(part.from) {
        let item = fitting(item?);
        let length = length(&item) + 1;
        if items.len() == part.most || (length > room && !items.is_empty()) {
            next = Some(at);
            break;
        }
        room = room.saturating_sub(length);
        items.push(item);
    }
    whole.insert(answer.items.to_owned(), Value::Array(items));
    if let Some(next) = next {
        whole.insert("next".to_owned(), json!(format!("{next}-{}", marked(part.mark))));
    }
    Ok(Value::Object(whole).to_string())
}

fn length(value: &Value) -> usize {
    value.to_string().len()
}

/// An item with its longest texts cut until it fits.
fn fitting(mut item: Value) -> Value {
    for most in [4_000, 1_000, 200, 40] {
        if length(&item) <= ITEM {
            return item;
        }
        cut(&mut item, most);
    }
    match length(&item) <= ITEM {
        true => item,
        false => json!("left out: this item alone is longer than a reply; ask for fewer columns of it"),
    }
}

fn cut(value: &mut Value, most: usize) {
    match value {
        Value::String(text) => {
            let all = text.chars().count();
            if let Some((at, _)) = text.char_indices().nth(most) {
                let left = all - most;
                text.truncate(at);
                text.push_str(&format!("… ({left} more letters)"));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| cut(value, most)),
        Value::Object(values) => values.values_mut().for_each(|value| cut(value, most)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(items: Vec<Value>) -> Answer<'static> {
        Answer { head: Map::new(), items: "rows", all: Box::new(items.into_iter().map(Ok)) }
    }

    fn all(items: &[Value], most: usize) -> Vec<Vec<Value>> {
        let (mut replies, mut cursor): (Vec<Vec<Value>>, Option<String>) = (Vec::new(), None);
        loop {
            let part = Part::new(cursor.as_deref(), most, "asked").expect("a cursor of this question");
            let text = reply(answer(items.to_vec()), part).expect("a reply");
            assert!(text.len() <= REPLY + 100, "{}", text.len());
            let read: Value = serde_json::from_str(&text).expect("JSON");
            replies.push(read["rows"].as_array().expect("rows").clone());
            cursor = read["next"].as_str().map(str::to_owned);
            if cursor.is_none() {
                return replies;
            }
        }
    }

    #[test]
    fn replies_hold_whole_items_and_together_all_of_them() {
        let items: Vec<Value> = (0..1000).map(|at| json!([at, "x".repeat(at % 200)])).collect();
        for most in [1_000_000, 100, 7] {
            let replies = all(&items, most);
            assert!(replies.len() > 2 && replies.iter().all(|reply| reply.len() <= most));
            assert_eq!(replies.concat(), items);
        }
        assert_eq!(all(&[], 10), [Vec::<Value>::new()]);
    }

    #[test]
    fn what_is_longer_than_a_reply_is_cut_and_says_so() {
        let long = json!(["é".repeat(1_000_000), "short"]);
        let replies = all(&[json!(1), long, json!(2)], 100);
        let cut = replies.concat()[1].clone();
        assert!(cut[0].as_str().expect("text").ends_with("… (996000 more letters)") && cut[1] == "short", "{cut}");
        let wide = Value::Array(vec![json!("a word or two"); 10_000]);
        assert!(all(&[wide], 1)[0][0].as_str().expect("text").starts_with("left out"));
    }

    #[test]
    fn a_cursor_belongs_to_its_question() {
        for (cursor, asked, fits) in
            [("3-x", "asked", false), ("", "asked", false), ("-", "asked", false), ("x", "a", false)]
        {
            assert_eq!(Part::new(Some(cursor), 5, asked).is_ok(), fits, "{cursor}");
        }
        let cursor = format!("3-{}", marked(crc32fast::hash(b"asked")));
        assert_eq!(Part::new(Some(&cursor), 5, "asked").map(|part| part.from), Ok(3));
        assert!(Part::new(Some(&cursor), 5, "other").is_err());
    }
}
