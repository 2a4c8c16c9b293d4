//! A mail or a page saved as MHTML in, its text out: the HTML part where there is one, else the plain one, with subject, sender
//! and date as its head.

use super::{Head, Part, iso};
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

/// The text of a mail. Attachments are left out.
pub fn read(bytes: &[u8]) -> Result<Part, String> {
    let mail = mailparse::parse_mail(bytes).map_err(|e| format!("no mail: {e}"))?;
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    if header("MIME-Version").is_empty() && header("From").is_empty() {
        return Err("no mail: it has neither From nor MIME-Version".to_owned());
    }
    let of = |kind: &str| mail.parts().find(|part| part.ctype.mimetype == kind && !is_attached(part));
    let (ending, part) = match (of("text/html"), of("text/plain")) {
        (Some(part), _) => ("html", part),
        (None, Some(part)) => ("txt", part),
        (None, None) => return Err("a mail without text; save what is attached to it as a file".to_owned()),
    };
    let body = part.get_body().map_err(|e| format!("its text cannot be decoded: {e}"))?;
    // A page saved by a browser has no author, but its address in this place.
    let page = header("From").starts_with("<Saved by");
    let sender = if page { String::new() } else { name_of(&header("From")) };
    let head = Head {
        title: without_marks(&header("Subject")).to_owned(),
        authors: if sender.is_empty() { Vec::new() } else { vec![sender] },
        date: iso(&header("Date")),
        tags: Vec::new(),
    };
    Ok(Part { name: format!("mail.{ending}"), text: head.over(&body.replace("\r\n", "\n")) })
}

fn is_attached(part: &ParsedMail<'_>) -> bool {
    part.get_content_disposition().disposition == DispositionType::Attachment
}

/// The name of a sender: of `Ann Bo <ab@example.org>` the first part, of a bare address nothing.
fn name_of(sender: &str) -> String {
    let name = sender.split('<').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    if name.contains('@') { String::new() } else { name.to_owned() }
}

/// A subject without what mail programs put before it.
fn without_marks(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((mark, rest)) = subject.split_once(':') {
        if mark.chars().count() > 3 || !mark.chars().all(char::is_alphabetic) {
            break;
        }
        subject = rest.trim_start();
    }
    subject
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_part_and_its_head() {
        let mail = "From: \"Ines Karlow\" <ik@example.org>\r\nSubject: Fwd: =?utf-8?Q?Mill=20Days=202019?=\r\nDate: Sat, 04 May 2019 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>caf=C3=A9</p>\r\n--b--\r\n";
        let part = read(mail.as_bytes()).expect("a mail");
        assert_eq!(part.name, "mail.html");
        assert_eq!(
            part.text.trim_end(),
            "---\ntitle: \"Mill Days 2019\"\ndate: \"2019-05-04\"\nauthors: [\"Ines Karlow\"]\n---\n<p>café</p>"
        );
        assert!(read(b"just text").is_err() && read(b"From: a\r\nContent-Type: image/png\r\n\r\nx").is_err());
    }
}
