//! Source text in, a text of the same length out in which template code is blank: Liquid, shortcodes of Hugo and WordPress,
//! attribute lists, comments, scripts. It stays out of the blocks while every offset keeps its meaning. Marks that stand in
//! code are code, so a scanner and no pattern: it knows where code begins and ends, and each closing mark is looked for once.

use std::collections::HashSet;
use std::ops::Range;

/// What surrounds the template code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Markdown: code stands in fences and backticks.
    Markdown,
    /// HTML: code stands in `<pre>` and `<code>`.
    Html,
}

/// Shortcodes and tags whose content is no prose: code, and what their author commented out.
const HIDING: &[&str] = &["code", "sourcecode", "highlight", "codeblock", "comment", "raw", "gist", "mermaid", "math"];
/// Shortcodes of WordPress and the like that are markup in the text around them.
const SHORTCODES: &[&str] = &[
    "audio",
    "caption",
    "embed",
    "flickr",
    "gallery",
    "googlemaps",
    "image",
    "more",
    "playlist",
    "slideshare",
    "toc",
    "tweet",
    "twitter",
    "video",
    "vimeo",
    "wpvideo",
    "youtube",
];
/// How far a mark of a template may reach; one that is not closed by then is text.
const REACH: usize = 2000;

/// What holds the place of template code before text, so that its blanks do not indent the text. No block shows it.
const HELD: char = '\u{1}';
/// What template code in a link's address becomes, so that the link stays one.
const ADDRESS: char = '-';

/// `source` from byte `from`, with template code and comments blanked; bytes before `from` are blank too.
pub fn mask(source: &str, from: usize, host: Host) -> String {
    let mut scanner = Scanner { text: source, at: from, host, blanks: Vec::new(), gone: HashSet::new() };
    scanner.run();
    let mut out = String::with_capacity(source.len());
    blank(&mut out, &source.as_bytes()[..from]);
    let (mut at, mut line) = (from, from);
    for Range { start, end } in scanner.blanks {
        out.push_str(&source[at..start]);
        line = source[at..start].rfind('\n').map_or(line, |found| at + found + 1);
        let before = &source.as_bytes()[line.max(start.saturating_sub(REACH))..start];
        let address = before.windows(2).rposition(|w| w == b"](").is_some_and(|open| !before[open..].contains(&b')'));
        if host == Host::Html && is_caption(&source[start..end]) {
            out.extend(["<", &source[start + 1..end - 1], ">"]);
        } else if address && host == Host::Markdown {
            out.extend(source[start..end].bytes().map(|_| ADDRESS));
        } else {
            let opens = before.iter().all(|b| b" \t0123456789*+->.)".contains(b));
            let text = source[end..].chars().find(|c| *c == '\n' || !c.is_whitespace());
            let held = opens && text.is_some_and(|c| c != '\n') && source.as_bytes()[start] != b'\n';
            out.extend(held.then_some(HELD));
            blank(&mut out, &source.as_bytes()[start + usize::from(held)..end]);
        }
        line = source[start..end].rfind('\n').map_or(line, |found| start + found + 1);
        at = end;
    }
    out.push_str(&source[at..]);
    out
}

/// Where the card of a linked page ends that begins a text: behind the line that is `host](url)`.
fn card_end(text: &str) -> Option<usize> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate().take(CARD) {
        at += line.len();
        let (host, url) = line.trim_end().split_once("](").unwrap_or_default();
        if number > 0 && !host.is_empty() && !host.contains([' ', '[']) && url.ends_with(')') {
            return Some(at - (line.len() - line.trim_end().len()));
        }
    }
    None
}

/// Lines that the card of a linked page has at most.
const CARD: usize = 10;

/// Whether a shortcode is WordPress's for a caption, which is as long as the tag of HTML that says the same.
fn is_caption(code: &str) -> bool {
    let name = name_of(code.trim_start_matches(['[', '/']));
    name == "caption" && code.ends_with(']') && !code.contains(['<', '>'])
}

fn blank(out: &mut String, text: &[u8]) {
    out.extend(text.iter().map(|b| if *b == b'\n' { '\n' } else { ' ' }));
}

struct Scanner<'s> {
    text: &'s str,
    at: usize,
    host: Host,
    /// What is to be blank, in order.
    blanks: Vec<Range<usize>>,
    /// Closing marks of which there are no more.
    gone: HashSet<String>,
}

impl<'s> Scanner<'s> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut line_start = true;
        while self.at < bytes.len() {
            if line_start && self.line() {
                continue;
            }
            line_start = bytes[self.at] == b'\n';
            let end = match (bytes[self.at], self.host) {
                (b'{', _) => self.template(),
                (b'[', _) => self.shortcode(),
                (b'<', Host::Markdown) => self.hidden_element(),
                (b'<', Host::Html) => self.code_element(),
                (b'`', Host::Markdown) => self.code_span(),
                (b'%', Host::Markdown) => self.note(),
                (b':', Host::Markdown) => self.emoji(),
                _ => None,
            };
            self.at = end.unwrap_or(self.at + 1);
        }
    }

    /// Passes over a whole line, or several, where they are no prose.
    fn line(&mut self) -> bool {
        let start = self.at;
        let line = line_at(self.text, start);
        let bare = line.trim_start_matches([' ', '\t', '>']);
        if self.host == Host::Html {
            return false;
        }
        if let Some(fence) = fence(bare) {
            self.at = start + line.len();
            while self.at < self.text.len() {
                let line = line_at(self.text, self.at);
                self.at += line.len();
                let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
                if bare.len() >= fence.len() && bare.trim_matches(fence.as_bytes()[0] as char).is_empty() {
                    break;
                }
            }
            return true;
        }
        // `:::note` and `:::` around a stretch of text, `%%` around one that only its author reads.
        if bare.starts_with(":::") {
            self.hide(start, start + line.trim_end().len());
            self.at = start + line.len();
            return true;
        }
        if line.trim_end() == "%%"
            && let Some(end) = self.find(start + 2, "\n%%")
        {
            self.hide(start, end);
            self.at = end;
            return true;
        }
        // The card of a linked page, as Medium exports it: `[](url) [## Title`, a description, `host](url)`.
        if bare.starts_with("[](")
            && line.contains(") [#")
            && let Some(end) = card_end(within_reach(self.text, start))
        {
            self.hide(start, start + end);
            self.at = start + end;
            return true;
        }
        // HTML above a heading would swallow it, which nobody means who writes so.
        let next = line_at(self.text, start + line.len());
        let heading = next.trim_start_matches('#');
        if heading.len() < next.len() && heading.starts_with([' ', '\t']) && is_bare_tag(line.trim()) {
            self.hide(start, start + line.trim_end().len());
            self.at = start + line.len();
            return true;
        }
        false
    }

    fn hide(&mut self, start: usize, end: usize) {
        self.blanks.push(start..end);
    }

    /// What follows on the same line, as far as a mark may reach.
    fn rest_of_line(&self) -> &'s str {
        within_reach(self.text, self.at).split('\n').next().unwrap_or_default()
    }

    /// The end of the first `closer` from byte `from` on.
    fn find(&mut self, from: usize, closer: &str) -> Option<usize> {
        if self.gone.contains(closer) {
            return None;
        }
        let found = self.text.get(from..)?.find(closer).map(|at| from + at + closer.len());
        if found.is_none() {
            self.gone.insert(closer.to_owned());
        }
        found
    }

    /// The end of the first `closer` in the same paragraph.
    fn find_near(&self, from: usize, closer: &str) -> Option<usize> {
        let near = within_reach(self.text, from);
        let at = near.find(closer)?;
        (!near[..at].contains("\n\n")).then_some(from + at + closer.len())
    }

    /// `{{ … }}`, `{% … %}`, `{/* … */}`, and the attribute lists `{: …}`, `{#id}`, `{.class}`.
    fn template(&mut self) -> Option<usize> {
        let start = self.at;
        let rest = &self.text[start..];
        let end = if rest.starts_with("{{") {
            self.find_near(start + 2, "}}")?
        } else if rest.starts_with("{%") {
            self.find_near(start + 2, "%}")?
        } else if rest.starts_with("{/*") {
            self.find(start + 3, "*/}")?
        } else if self.host == Host::Markdown && ["{:", "{#", "{.", "{-"].iter().any(|open| rest.starts_with(open)) {
            start + self.rest_of_line().find('}')? + 1
        } else {
            return None;
        };
        self.hide(start, end);
        let name = name_of(rest[2..end - start].trim_start_matches(['{', '%', '<', '-', ' ']));
        Some(
            self.content(name, &[&format!("end{name}"), &format!("/{name}"), &format!("/ {name}")], end).unwrap_or(end),
        )
    }

    /// Hides what stands between a tag that hides it and the closing one; says where that begins.
    fn content(&mut self, name: &str, closers: &[&str], from: usize) -> Option<usize> {
        if !HIDING.contains(&name) {
            return None;
        }
        let end = closers.iter().filter_map(|closer| self.find(from, closer).map(|end| end - closer.len())).min()?;
        let open = from + self.text[from..end].trim_end_matches(|c| "{%<-/ ".contains(c)).len();
        self.hide(from, open);
        Some(open)
    }

    /// `[gallery ids="1,2"]`, `[/caption]`, and `[code] … [/code]` with all that stands inside.
    fn shortcode(&mut self) -> Option<usize> {
        let start = self.at;
        let line = self.rest_of_line();
        let inner = line[1..].trim_start_matches('/');
        let name = name_of(inner);
        let behind = inner[name.len()..].chars().next()?;
        let known = HIDING.contains(&name) || SHORTCODES.contains(&name) || inner.starts_with('!');
        let end = start + line.find(']')? + 1;
        let link = self.text[end..].starts_with(['(', '[', ':']);
        if !known || link || !matches!(behind, ']' | ' ' | ':' | '=' | '!') {
            return None;
        }
        self.hide(start, end);
        Some(self.content(name, &[&format!("[/{name}")], end).map_or(end, |open| open.max(end)))
    }

    /// Comments, scripts and styles.
    fn hidden_element(&mut self) -> Option<usize> {
        let start = self.at;
        let rest = &self.text[start..];
        let closer = [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open) && (*open == "<!--" || !name_of(&rest[1..]).is_empty()))
            .map(|(_, closer)| closer)?;
        let end = self.find(start, closer)?;
        self.hide(start, end);
        Some(end)
    }

    /// Passes over code in HTML.
    fn code_element(&mut self) -> Option<usize> {
        let name = name_of(&self.text[self.at + 1..]);
        let closer = match name {
            "pre" => "</pre>",
            "code" => "</code>",
            "script" => "</script>",
            "style" => "</style>",
            _ => return None,
        };
        self.find(self.at, closer)
    }

    /// Passes over code in backticks: as many close it as open it.
    fn code_span(&mut self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let mut at = self.at + ticks;
        let stop = self.find_near(at, "\n\n").unwrap_or(self.text.len()).min(at + REACH);
        while at < stop {
            let next = at + self.text.as_bytes()[at..stop].iter().position(|b| *b == b'`')?;
            let run = self.text.as_bytes()[next..].iter().take_while(|b| **b == b'`').count();
            if run == ticks {
                return Some(next + run);
            }
            at = next + run;
        }
        Some(self.at + ticks)
    }

    /// `%% what only its author reads %%`, as Obsidian has it.
    fn note(&mut self) -> Option<usize> {
        let start = self.at;
        let opens = self.text[start..].starts_with("%%") && self.text[..start].ends_with([' ', '\n', '\t']);
        let end = self.find_near(start + 2, "%%").filter(|_| opens)?;
        self.hide(start, end);
        Some(end)
    }

    /// `:robot:` between blanks.
    fn emoji(&mut self) -> Option<usize> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let len =
            rest.bytes().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_+-".contains(b)).count();
        let free = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "()*_[]>,.!|".contains(c));
        let named = rest.starts_with(|c: char| c.is_ascii_lowercase()) && (2..=40).contains(&len);
        let closed = rest[len..].starts_with(':') && free(rest[len + 1..].chars().next());
        if !(named && closed && free(self.text[..start].chars().next_back())) {
            return None;
        }
        self.hide(start, start + len + 2);
        Some(start + len + 2)
    }
}

/// What follows `at`, as far as a mark may reach.
fn within_reach(text: &str, at: usize) -> &str {
    let at = at.min(text.len());
    let end = (at..=(at + REACH).min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(at..end.unwrap_or(at)).unwrap_or_default()
}

/// The line that begins at `at`, with its line break.
fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)]
}

/// The three or more backticks or tildes that open a line.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = line.len() - line.trim_start_matches(mark).len();
    let info = &line[len..];
    (len >= 3 && !(mark == '`' && info.contains('`'))).then(|| &line[..len])
}

/// The letters that open a text.
fn name_of(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_alphabetic).count()]
}

/// Whether a line is only a tag, with its closing one at most, and one that does not hide its content.
fn is_bare_tag(line: &str) -> bool {
    let inner = line.strip_prefix('<').and_then(|l| l.strip_suffix('>')).unwrap_or_default();
    let name = name_of(inner.trim_start_matches('/'));
    let keeps = matches!(name, "pre" | "script" | "style" | "textarea" | "table" | "summary");
    let closed = inner.matches('<').count();
    !name.is_empty() && !keeps && (closed == 0 || closed == 1 && inner.contains("></"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> String {
        let masked = mask(source, 0, Host::Markdown);
        assert_eq!(masked.len(), source.len());
        masked.replace(HELD, " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keeps_offsets() {
        let source = "à {{< tweet é >}} b [x](y){:target=\"_blank\"} c\n{% raw %} d {% endraw %}<!-- ü --> e";
        let masked = mask(source, 0, Host::Markdown);
        for word in ["b [x]", "c\n", " e"] {
            assert_eq!(masked.rfind(word), source.rfind(word), "{word}");
        }
        assert_eq!(kept(source), "à b [x](y) c e");
    }

    #[test]
    fn a_caption_of_wordpress_is_one_of_html() {
        let masked = mask("[caption id=\"a\"]<img> Ann[/caption] x", 0, Host::Html);
        assert_eq!(masked, "<caption id=\"a\"><img> Ann</caption> x");
    }

    #[test]
    fn what_is_template_and_what_is_text() {
        for (source, expected) in [
            ("a {{ b\n\nc }} d", "a {{ b c }} d"),
            ("`{{` a\n\nb `}}` {{ x }}", "`{{` a b `}}`"),
            ("```\n{{ a\n```\nb }}", "``` {{ a ``` b }}"),
            ("a `<!--` b <!-- c --> d `<script>` e", "a `<!--` b d `<script>` e"),
            ("a <!-- b", "a <!-- b"),
            ("[code lang=js]\nx y\n[/code]\nz", "z"),
            ("[caption id=1] A B[/caption] [Code](x) [video:y:z] [code]", "A B [Code](x)"),
            ("{% highlight js %} x {% endhighlight %} y", "y"),
            ("{{< highlight js >}} x {{< /highlight >}} y", "y"),
            ("{/* a */} b %% c %% d 5%% e%%", "b d 5%% e%%"),
            ("%%\na\n\nb\n%%\nc", "c"),
            ("## :robot: Bots at 10:30: x", "## Bots at 10:30: x"),
            (":::tip A\nb\n:::\nc", "b c"),
            ("<br/>\n## A\n<pre>\n## B", "## A <pre> ## B"),
            ("# A {#id} {.class} {-} {x}", "# A {x}"),
            ("> [!NOTE]\n> a", "> > a"),
            ("[a](/b/{{ c }}/d) e", "[a](/b/-------/d) e"),
        ] {
            assert_eq!(kept(source), expected, "{source}");
        }
    }
}
