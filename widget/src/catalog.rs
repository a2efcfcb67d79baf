//! Every visible text, in English and German. A host can replace each of them by its name. There is a table for each part of the
//! download.

/// The name for hosts, the English and the German text.
type Row = (&'static str, &'static str, &'static str);

/// What a catalog can look up.
pub trait Text: Copy {
    /// Its row.
    fn row(self) -> &'static Row;
}

macro_rules! words {
    ($(#[$about:meta])* $kind:ident $table:ident $($word:ident $name:literal $english:literal $german:literal)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the English text beside each variant in the table says what it is")]
        pub enum $kind { $($word),* }

        /// The rows in the order of the enum.
        static $table: &[Row] = &[$(($name, $english, $german)),*];

        impl Text for $kind {
            fn row(self) -> &'static Row {
                &$table[self as usize]
            }
        }
    };
}

words! {
    /// A text of the search part.
    Word TABLE
    Title "title" "Help" "Hilfe"
    Close "close" "Close help" "Hilfe schließen"
    Back "back" "Back" "Zurück"
    BackToForm "back.form" "Back to your message" "Zurück zu Ihrer Nachricht"
    BackToResults "back.results" "Back to results" "Zurück zu den Ergebnissen"
    AskPerson "ask" "Ask a person" "Jemanden fragen"
    SearchLabel "search.label" "What do you need help with?" "Wobei brauchen Sie Hilfe?"
    SearchHint "search.hint" "Describe it in your own words" "Beschreiben Sie es in Ihren Worten"
    SearchClear "search.clear" "Clear" "Leeren"
    SearchCut "search.cut" "That was a lot of text: the first 2,000 characters are used." "Das war viel Text: Die ersten 2.000 Zeichen werden verwendet."
    Searching "search.wait" "Searching…" "Suche läuft …"
    Results "results" "Answers" "Antworten"
    ResultsOne "results.one" "1 answer" "1 Antwort"
    ResultsMany "results.many" "{n} answers" "{n} Antworten"
    Suggested "suggested" "On this page" "Zu dieser Seite"
    Recent "recent" "Recently read" "Zuletzt gelesen"
    NoMatch "none" "No good match" "Kein passender Treffer"
    NoMatchText "none.text" "We found nothing that answers this. A person can, and your question is already filled in." "Dazu haben wir nichts gefunden. Ein Mensch hilft weiter, und Ihre Frage ist schon eingetragen."
    Possible "none.possible" "See possible articles" "Mögliche Artikel ansehen"
    Others "results.others" "Other answers" "Weitere Antworten"
    PersonFirst "person" "This should go to a person" "Darum sollte sich ein Mensch kümmern"
    PersonFirstText "person.text" "Don't lose time reading. Send it now and we pick it up first." "Verlieren Sie keine Zeit mit Lesen. Schicken Sie es jetzt ab, wir kümmern uns zuerst darum."
    NotIt "results.not" "Not what you need?" "Nicht das Richtige?"
    Start "start.text" "Answers come up as you type. What you type stays on this device unless you send it to us." "Antworten erscheinen beim Tippen. Was Sie tippen, bleibt auf diesem Gerät, bis Sie es uns schicken."
    WhyClosed "why.closed" "Has solved {n} tickets" "Hat {n} Anfragen gelöst"
    WhyPage "why.page" "On this page" "Zu dieser Seite"
    WhyKnown "why.known" "Known problem" "Bekanntes Problem"
    Loading "article.wait" "Opening…" "Wird geöffnet …"
    Step "step" "Step {n}" "Schritt {n}"
    StepTried "step.tried" "Step {n}, tried" "Schritt {n}, versucht"
    Note "note" "Good to know" "Gut zu wissen"
    Tip "tip" "Tip" "Tipp"
    Warning "warning" "Careful" "Achtung"
    Related "related" "Related" "Verwandt"
    Reviewed "reviewed" "Last checked on {date}" "Zuletzt geprüft am {date}"
    NewTab "link.out" "(opens in a new tab)" "(öffnet einen neuen Tab)"
    DidItHelp "verdict" "Did this solve it?" "Hat das geholfen?"
    Yes "verdict.yes" "Yes" "Ja"
    No "verdict.no" "No" "Nein"
    QuestionSent "verdict.sent" "Your answer is sent to us with your question." "Ihre Antwort geht mit Ihrer Frage an uns."
    SolvedTitle "solved" "Glad it works" "Schön, dass es klappt"
    SolvedText "solved.text" "Thanks for telling us: it puts this answer in front of the next person sooner." "Danke für die Rückmeldung: So findet der Nächste diese Antwort schneller."
    SolvedClose "solved.close" "Close" "Schließen"
    SearchMore "solved.more" "Ask something else" "Etwas anderes fragen"
    Continue "ticket.continue" "Continue" "Fortsetzen"
    Begun "ticket.begun" "You have started a message to us." "Sie haben eine Nachricht an uns begonnen."
    Change "check.change" "Change" "Ändern"
    WaitingOne "waiting.one" "1 message waits to be sent" "1 Nachricht wartet auf den Versand"
    WaitingMany "waiting.many" "{n} messages wait to be sent" "{n} Nachrichten warten auf den Versand"
    Show "waiting.show" "Show" "Anzeigen"
    TryAgain "retry" "Try again" "Erneut versuchen"
    Reload "reload" "Reload the page" "Seite neu laden"
    Unreachable "trouble.unreachable" "The answers can't be reached right now" "Die Antworten sind gerade nicht erreichbar"
    UnreachableText "trouble.unreachable.text" "Check your connection and try again. A message to us works all the same: if you are offline, it is kept and sent later." "Prüfen Sie die Verbindung und versuchen Sie es erneut. Eine Nachricht an uns geht trotzdem: Ohne Netz wird sie gesichert und später gesendet."
    Newer "trouble.newer" "The answers were updated" "Die Antworten wurden aktualisiert"
    NewerText "trouble.newer.text" "This page is older than the answers. Reload it to see them; what you typed is kept." "Diese Seite ist älter als die Antworten. Laden Sie sie neu; was Sie getippt haben, bleibt erhalten."
    Damaged "trouble.damaged" "An answer arrived damaged" "Eine Antwort kam beschädigt an"
    DamagedText "trouble.damaged.text" "It was not used. Trying again fetches it anew." "Sie wurde nicht verwendet. Ein neuer Versuch lädt sie erneut."
    NoArticle "trouble.article" "This article is not here any more" "Diesen Artikel gibt es nicht mehr"
    NoArticleText "trouble.article.text" "It may have been replaced. Search for it, or ask a person." "Vielleicht wurde er ersetzt. Suchen Sie danach oder fragen Sie jemanden."
    OldBrowser "trouble.browser" "This browser can't open the answers" "Dieser Browser kann die Antworten nicht öffnen"
    OldBrowserText "trouble.browser.text" "A newer one can. A person can help you right now." "Ein neuerer kann es. Ein Mensch hilft Ihnen sofort."
}

words! {
    /// A text of the desk.
    DeskWord DESK_TABLE
    ReasonTitle "reason" "What was missing?" "Was hat gefehlt?"
    ReasonText "reason.text" "Your answer makes the next search better." "Ihre Antwort verbessert die nächste Suche."
    Unrelated "reason.unrelated" "It's about something else" "Es geht um etwas anderes"
    DidNotHelp "reason.no-help" "Right topic, but it didn't help" "Richtiges Thema, aber es hat nicht geholfen"
    CouldNotFollow "reason.no-follow" "I couldn't do what it says" "Ich konnte die Schritte nicht ausführen"
    NextTitle "next" "Thank you. What next?" "Danke. Wie weiter?"
    NextText "next.text" "This is the next best answer we have:" "Das ist die nächstbeste Antwort:"
    NextAsk "next.ask" "Or let a person look at it. They see what you have tried." "Oder lassen Sie jemanden darauf schauen. Ihre Versuche sind dort zu sehen."
    TicketTitle "ticket" "Ask a person" "Jemanden fragen"
    TicketText "ticket.text" "Tell us what happens. You see everything before it is sent." "Beschreiben Sie, was passiert. Sie sehen alles, bevor es gesendet wird."
    AtOnceText "ticket.at-once" "It goes to a person as soon as you press Send." "Sobald Sie auf Senden drücken, geht es an einen Menschen."
    Question "ticket.question" "Your question" "Ihre Frage"
    Details "ticket.details" "Details (optional)" "Einzelheiten (optional)"
    DetailsHint "ticket.details.hint" "What you did, what you expected, what you saw instead." "Was Sie getan, erwartet und stattdessen gesehen haben."
    FormSuggested "ticket.suggested" "One of these may answer it:" "Vielleicht ist die Antwort schon da:"
    AskFor "ticket.ask" "It helps us to know:" "Das hilft uns weiter:"
    ImpactTitle "impact" "How much does it hold you up?" "Wie sehr hält es Sie auf?"
    Blocked "impact.blocked" "I'm stuck" "Ich komme nicht weiter"
    BlockedText "impact.blocked.text" "Work has stopped, or pay or money is at risk" "Die Arbeit steht, oder Lohn oder Geld ist in Gefahr"
    Slowed "impact.slowed" "It slows me down" "Es hält mich auf"
    SlowedText "impact.slowed.text" "I can go on, with difficulty" "Es geht weiter, aber mühsam"
    Asking "impact.question" "It's a question" "Es ist eine Frage"
    AskingText "impact.question.text" "Nothing is stopped" "Nichts steht still"
    Name "ticket.name" "Your name (optional)" "Ihr Name (optional)"
    Email "ticket.email" "Your e-mail address" "Ihre E-Mail-Adresse"
    EmailHint "ticket.email.hint" "We answer here." "Hierhin antworten wir."
    Tried "ticket.tried" "What you tried" "Was Sie versucht haben"
    TriedText "ticket.tried.text" "We send this along, so that nobody asks you to do it again." "Das schicken wir mit, damit Sie es nicht noch einmal tun müssen."
    TriedRead "tried.read" "read" "gelesen"
    TriedSteps "tried.steps" "{n} steps tried" "{n} Schritte versucht"
    TriedStep "tried.step" "1 step tried" "1 Schritt versucht"
    Review "ticket.review" "Check before sending" "Vor dem Senden prüfen"
    Discard "ticket.discard" "Throw away" "Verwerfen"
    ProblemsTitle "problems" "Please look at this again" "Bitte noch einmal ansehen"
    ProblemQuestion "problem.question" "Write what you need help with" "Schreiben Sie, wobei Sie Hilfe brauchen"
    ProblemImpact "problem.impact" "Choose how much it holds you up" "Wählen Sie, wie sehr es Sie aufhält"
    ProblemNoEmail "problem.email.missing" "Enter an e-mail address, so that we can answer" "Geben Sie eine E-Mail-Adresse ein, damit wir antworten können"
    ProblemEmail "problem.email" "Write the address like name@company.com" "Schreiben Sie die Adresse wie name@firma.de"
    ProblemLong "problem.long" "Shorten this to {n} characters" "Kürzen Sie dies auf {n} Zeichen"
    ProblemCharacter "problem.character" "Remove the characters that can't be shown" "Entfernen Sie die nicht darstellbaren Zeichen"
    ProblemOther "problem.other" "Support's system did not accept this message. Change it and send it again, or try later: nothing you wrote is lost." "Das Supportsystem hat diese Nachricht nicht angenommen. Ändern Sie sie und senden Sie erneut, oder versuchen Sie es später: Nichts geht verloren."
    ReviewTitle "check" "Check, then send" "Prüfen, dann senden"
    ReviewText "check.text" "This is exactly what we receive." "Genau das kommt bei uns an."
    Removed "check.removed" "Taken out on this device, we never see it:" "Auf diesem Gerät entfernt, wir sehen es nie:"
    RemovedCard "removed.card" "a card number" "eine Kartennummer"
    RemovedIban "removed.iban" "an IBAN" "eine IBAN"
    RemovedId "removed.id" "a personal number" "eine Personennummer"
    RemovedBirthDate "removed.birth-date" "a date of birth" "ein Geburtsdatum"
    RemovedPassword "removed.password" "a password" "ein Passwort"
    RemovedKey "removed.key" "a key or token" "ein Schlüssel oder Token"
    ReviewImpact "check.impact" "Impact" "Auswirkung"
    ReviewDetails "check.details" "Details" "Einzelheiten"
    ReviewFrom "check.from" "From" "Von"
    ReviewGoes "check.goes" "Likely goes to" "Geht voraussichtlich an"
    ReviewShown "check.shown" "Answers you were shown" "Gezeigte Antworten"
    ReviewWhere "check.where" "Where you were" "Wo Sie waren"
    Technical "check.technical" "Technical details" "Technische Angaben"
    Send "check.send" "Send" "Senden"
    Sending "check.sending" "Sending…" "Wird gesendet …"
    OfferLikely "offer.likely" "This is likely the answer" "Das ist wahrscheinlich die Antwort"
    ReadIt "offer.read" "Read it" "Lesen"
    GoOn "offer.go-on" "Go on with my message" "Weiter mit meiner Nachricht"
    Held "check.held" "The page you are on held this message back. It has not been sent. You can try again." "Die Seite hat diese Nachricht zurückgehalten. Sie wurde nicht gesendet. Sie können es erneut versuchen."
    SentTitle "sent" "We have it" "Ihre Nachricht ist angekommen"
    SentNumber "sent.number" "Your number" "Ihre Nummer"
    SentNext "sent.next" "What happens next" "Wie es weitergeht"
    SentMail "sent.mail" "A person reads it and answers to {email}. You can close this page." "Ein Mensch liest es und antwortet an {email}. Sie können diese Seite schließen."
    SentPortal "sent.portal" "A person reads it and answers you. You can close this page." "Ein Mensch liest es und antwortet Ihnen. Sie können diese Seite schließen."
    QueuedTitle "queued" "Kept and waiting" "Gespeichert und noch nicht gesendet"
    QueuedText "queued.text" "We couldn't reach support. Your message is kept here and will be sent when you are back online." "Wir konnten den Support nicht erreichen. Ihre Nachricht ist hier gesichert und wird gesendet, sobald Sie wieder online sind."
    QueuedSlow "queued.slow" "Support's system didn't answer in time. Your message is kept here, and we try again by ourselves." "Das Supportsystem hat nicht rechtzeitig geantwortet. Ihre Nachricht ist hier gesichert, und wir versuchen es von selbst wieder."
    QueuedSignedOut "queued.signed-out" "Sign in again, your message is kept here. It is sent as soon as you are signed in." "Melden Sie sich neu an, Ihre Nachricht ist hier gesichert. Sie wird gesendet, sobald Sie angemeldet sind."
    QueuedTooMany "queued.too-many" "Many messages are arriving right now. Yours is kept here and will be sent in a moment." "Gerade kommen viele Nachrichten an. Ihre ist hier gesichert und wird gleich gesendet."
    QueuedDown "queued.down" "Support's system can't be reached right now. Your message is kept here, and we try again by ourselves." "Das Supportsystem ist gerade nicht erreichbar. Ihre Nachricht ist hier gesichert, und wir versuchen es von selbst wieder."
    QueuedNotFound "queued.not-found" "This page doesn't find support's system. Your message is kept here. Please tell whoever looks after this page." "Diese Seite findet das Supportsystem nicht. Ihre Nachricht ist hier gesichert. Bitte sagen Sie es denen, die diese Seite betreuen."
    QueuedUnconfirmed "queued.unconfirmed" "Support's system didn't confirm that it has your message. It is kept here, and we try again by ourselves. If you can't see your own data on this page, sign in again." "Das Supportsystem hat den Empfang nicht bestätigt. Ihre Nachricht ist hier gesichert, und wir versuchen es von selbst wieder. Wenn Sie Ihre Daten auf dieser Seite nicht sehen, melden Sie sich neu an."
    QueuedReload "queued.reload" "You can close this panel or load the page again: it stays." "Sie können die Hilfe schließen oder die Seite neu laden: Sie bleibt erhalten."
    QueuedMemory "queued.memory" "Your browser does not let us store it, so keep this page open until it is sent." "Ihr Browser lässt kein Speichern zu. Lassen Sie diese Seite offen, bis sie gesendet ist."
    RetryNow "queued.now" "Send now" "Jetzt senden"
    TakenOver "waiting.elsewhere" "Another tab of yours took over your waiting message." "Ein anderer Tab hat Ihre wartende Nachricht übernommen."
    WaitingSent "waiting.sent" "Your waiting message was sent." "Ihre wartende Nachricht wurde gesendet."
    Refused "queued.refused" "Not accepted as it is" "So nicht angenommen"
    Rework "queued.rework" "Change and send" "Ändern und senden"
}

/// The texts in one language, with the host's replacements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    german: bool,
    replaced: Vec<(String, String)>,
}

impl Catalog {
    /// The texts for a locale: German for a German one, English for any other.
    pub fn new(locale: &str, replaced: Vec<(String, String)>) -> Self {
        let german = locale.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("de"));
        Self { german, replaced }
    }

    /// The language of the texts. If the host replaces any, it is assumed to use the language of its locale.
    pub fn language<'a>(&self, locale: &'a str) -> &'a str {
        match (self.replaced.is_empty(), self.german) {
            (false, _) => locale,
            (true, true) => "de",
            (true, false) => "en",
        }
    }

    /// A text.
    pub fn text(&self, word: impl Text) -> &str {
        self.look_up(word.row())
    }

    fn look_up(&self, (name, english, german): &'static Row) -> &str {
        match self.replaced.iter().find(|(replaced, _)| replaced == name) {
            Some((_, replacement)) => replacement,
            None if self.german => german,
            None => english,
        }
    }

    /// A text with its `{placeholders}` replaced.
    pub fn fill(&self, word: impl Text, values: &[(&str, &str)]) -> String {
        let mut pieces = self.text(word).split(['{', '}']);
        let mut text = pieces.next().unwrap_or_default().to_owned();
        while let (Some(placeholder), Some(rest)) = (pieces.next(), pieces.next()) {
            text.push_str(
                values.iter().find(|(name, _)| *name == placeholder).map_or("", |(_, value)| value),
            );
            text.push_str(rest);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_unique_and_both_languages_have_the_same_placeholders() {
        let placeholders = |text: &str| -> Vec<String> {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        let mut names: Vec<&str> = TABLE.iter().chain(DESK_TABLE).map(|(name, ..)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for (name, english, german) in TABLE.iter().chain(DESK_TABLE) {
            assert!(!english.is_empty() && !german.is_empty(), "{name}");
            assert_eq!(placeholders(english), placeholders(german), "{name}");
        }
    }

    #[test]
    fn hosts_replace_texts() {
        let replaced = Vec::from([("results.many".to_owned(), "{n} Treffer".to_owned())]);
        let catalog = Catalog::new("de-AT", replaced);
        assert_eq!(catalog.fill(Word::ResultsMany, &[("n", "3")]), "3 Treffer");
        assert_eq!(catalog.text(Word::Yes), "Ja");
        assert_eq!(Catalog::new("fr", Vec::new()).text(Word::Yes), "Yes");
    }
}
