//! What somebody wrote in a mail, without the mails below it and the signature.

/// Lines that say that what follows was written by somebody else.
const HISTORY: [&str; 9] = [
    "-----original message-----",
    "---- original message ----",
    "-----ursprüngliche nachricht-----",
    "-----message d'origine-----",
    "-----mensaje original-----",
    "-----messaggio originale-----",
    "---------- forwarded message",
    "begin forwarded message:",
    "##- please type your reply above this line -##",
];
/// How the line begins that mail programs write above what they quote, and its verb. A date and a name stand in it too.
const WROTE: [(&str, &str); 7] = [
    ("on ", " wrote"),
    ("am ", " schrieb"),
    ("le ", " a écrit"),
    ("el ", " escribió"),
    ("il ", " ha scritto"),
    ("op ", " schreef"),
    ("em ", " escreveu"),
];
/// Outlook's head of a quoted mail: its first line, and one that follows soon.
const HEADS: [(&str, [&str; 2]); 4] = [
    ("from:", ["sent:", "date:"]),
    ("von:", ["gesendet:", "datum:"]),
    ("de :", ["envoyé :", "date :"]),
    ("de:", ["enviado:", "fecha:"]),
];
/// Lines of their own with which a letter ends.
const FAREWELLS: [&str; 24] = [
    "regards",
    "best regards",
    "kind regards",
    "warm regards",
    "best",
    "best wishes",
    "sincerely",
    "yours sincerely",
    "cheers",
    "many thanks",
    "thanks",
    "thank you",
    "thanks and regards",
    "mit freundlichen grüßen",
    "freundliche grüße",
    "viele grüße",
    "beste grüße",
    "cordialement",
    "bien à vous",
    "saludos",
    "un saludo",
    "atentamente",
    "cordiali saluti",
    "met vriendelijke groet",
];
/// Lines that telephones add.
const DEVICES: [&str; 5] =
    ["sent from my ", "von meinem ", "envoyé de mon ", "enviado desde mi ", "get outlook for "];
/// A signature has at most so many lines.
const LONGEST_SIGNATURE: usize = 10;
/// How many lines the head of a quoted mail has.
const HEAD_LINES: usize = 4;

/// The words of the one who wrote a mail. Where nothing would be left, the text stays as it is.
pub fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let end = (0..lines.len()).find(|at| history_begins(&lines, *at)).unwrap_or(lines.len());
    let written: Vec<&str> =
        lines[..end].iter().copied().filter(|line| !line.trim_start().starts_with('>')).collect();
    let written = without_signature(&written);
    let kept = written.join("\n");
    let kept = kept.trim();
    if !kept.contains(char::is_alphanumeric) { text.trim().to_owned() } else { kept.to_owned() }
}

fn history_begins(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim().trim_start_matches(['*', '_', ' ']).to_lowercase();
    if HISTORY.iter().any(|known| line.starts_with(known)) {
        return true;
    }
    // Programs break the line where it is long.
    let next = lines.get(at + 1).map(|line| line.trim().to_lowercase()).unwrap_or_default();
    let joined = format!("{line} {next}");
    let wrote = WROTE.iter().any(|(first, verb)| {
        let dated = |text: &str| text.starts_with(first) && text.contains(|c: char| c.is_ascii_digit());
        let announces = |text: &str| dated(text) && text.contains(verb) && text.ends_with(':');
        announces(&line) || (announces(joined.trim()) && !line.ends_with(['.', '!', '?']))
    });
    let behind = &lines[(at + 1).min(lines.len())..(at + 1 + HEAD_LINES).min(lines.len())];
    let head = HEADS.iter().any(|(first, second)| {
        line.starts_with(first)
            && behind.iter().any(|line| {
                let line = line.trim().trim_start_matches(['*', '_']).to_lowercase();
                second.iter().any(|known| line.starts_with(known))
            })
    });
    wrote || head
}

fn without_signature<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let mut behind = filled;
    let mut end = lines.len();
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        behind -= 1;
        // The lines before it have to say something.
        let something_before = filled - behind > 1;
        let farewell = line.trim().trim_end_matches([',', '.', '!']).to_lowercase();
        let ends = line.trim_end() == "--" || FAREWELLS.contains(&farewell.as_str());
        if ends && something_before && behind <= LONGEST_SIGNATURE {
            end = at;
            break;
        }
    }
    let by_device =
        |line: &&&str| DEVICES.iter().any(|device| line.trim().to_lowercase().starts_with(device));
    lines[..end].iter().filter(|line| !by_device(line)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn history_and_signatures_go() {
        for (text, expected) in [
            ("It fails.\n\nOn Mon, 1 Jan 2024, Jane wrote:\n> Try again", "It fails."),
            (
                "It fails.\nOn Mon, 1 Jan 2024 at 10:00, Jane Example <jane@a.example>\nwrote:\n\nTry again",
                "It fails.",
            ),
            ("Geht nicht.\nAm 01.01.2024 um 10:00 schrieb Jane:\nBitte neu starten", "Geht nicht."),
            ("Yes.\n\nFrom: Jane\nSent: Monday\nTo: support\n\nold", "Yes."),
            (
                "________________________________\nFrom: Jane\nSent: Monday\n\nforwarded",
                "________________________________\nFrom: Jane\nSent: Monday\n\nforwarded",
            ),
            ("Yes.\n-----Original Message-----\nold", "Yes."),
            ("> old\nNew answer\n> older", "New answer"),
            ("> all is quoted", "> all is quoted"),
            ("Please help\n\nKind regards,\nJane\nExample Ltd", "Please help"),
            ("Please help\n-- \nJane\n+44 1", "Please help"),
            ("Please help\nSent from my iPhone", "Please help"),
            ("Thanks,\nit works now", "Thanks,\nit works now"),
            ("On Monday it failed. I wrote: nothing", "On Monday it failed. I wrote: nothing"),
            ("From: the menu\nchoose Save", "From: the menu\nchoose Save"),
            ("", ""),
        ] {
            assert_eq!(own_words(text), expected, "{text:?}");
        }
    }
}
