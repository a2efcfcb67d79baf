//! Emergencies are told by their signals, in every language of the knowledge base, and ordinary questions are not taken for one.

use kb_compiler::open::LocalBundle;

use super::demo;
use super::labelled::labelled;
use super::table::assert_is_in;

const EMERGENCIES: &[(&str, &str)] = &[
    ("safety", "got hurt"),
    ("safety", "crew member got hurt on set, ladder fell"),
    ("safety", "a rigger fell off a ladder"),
    ("safety", "he broke his leg"),
    ("safety", "She is UNCONSCIOUS!!"),
    ("safety", "she is unconcious"),
    ("safety", "someone was injurd on location"),
    ("safety", "there were two injuries at the stunt rehearsal"),
    ("safety", "an actor passed out and we called an ambulance"),
    ("safety", "he can't breathe"),
    ("safety", "our grip was taken to the hospital"),
    ("safety", "driver fell asleep at the wheel"),
    ("safety", "no rest between shifts again"),
    ("safety", "they make us work without helmets"),
    ("safety", "my supervisor is harassing me"),
    ("safety", "sexual harassment by the first AD"),
    ("safety", "I was bullied by my manager"),
    ("safety", "he threatened me with a knife"),
    ("safety", "Arbeitsunfall am Set, Kollege verletzt"),
    ("safety", "Zwei Arbeitsunfälle heute"),
    ("safety", "Beleuchter von der Leiter gestürzt"),
    ("safety", "Ein Statist ist bewusstlos"),
    ("safety", "Ich werde von meinem Chef belästigt"),
    ("safety", "un figurant est tombé d'une échelle"),
    ("safety", "elle est blessée, les pompiers arrivent"),
    ("safety", "je subis du harcèlement"),
    ("suspected-fraud", "payroll hacked"),
    ("suspected-fraud", "I think my account was hakced"),
    ("suspected-fraud", "our account has been taken over"),
    ("suspected-fraud", "someone logged in as me"),
    ("suspected-fraud", "somebody changed the IBAN of a supplier"),
    ("suspected-fraud", "there is a payment we did not send"),
    ("suspected-fraud", "we paid a fake invoice"),
    ("suspected-fraud", "fraudulent transfer on our account"),
    ("suspected-fraud", "data breach"),
    ("suspected-fraud", "employee data was leaked"),
    ("suspected-fraud", "we sent all payslips to the wrong person"),
    ("suspected-fraud", "I can see other people's salaries"),
    ("suspected-fraud", "my password was stolen"),
    ("suspected-fraud", "ceo asks for an urgent secret payment"),
    ("suspected-fraud", "unser Konto wurde gehackt"),
    ("suspected-fraud", "Kreditkartenbetrug"),
    ("suspected-fraud", "Datenpanne in der Lohnbuchhaltung"),
    ("suspected-fraud", "eine gefälschte Rechnung wurde bezahlt"),
    ("suspected-fraud", "notre compte a été piraté"),
    ("suspected-fraud", "nous avons payé une fausse facture"),
    ("suspected-fraud", "fuite de données"),
    ("payment-cut-off", "our employees didn't get paid today"),
    ("payment-cut-off", "WAGES NOT PAID"),
    ("payment-cut-off", "salaries have still not arrived"),
    ("payment-cut-off", "nobody got paid this morning"),
    ("payment-cut-off", "no one has been paid"),
    ("payment-cut-off", "unpaid wages for the whole crew"),
    ("payment-cut-off", "the crew hasn't been paid"),
    ("payment-cut-off", "we will miss the cut-off"),
    ("payment-cut-off", "twenty minutes to the cutoff and nobody can sign"),
    ("payment-cut-off", "this has to go out today"),
    ("payment-cut-off", "Die Gehälter wurden nicht überwiesen"),
    ("payment-cut-off", "Unsere Mitarbeiter haben kein Gehalt bekommen"),
    ("payment-cut-off", "die Zahlung muss heute noch raus"),
    ("payment-cut-off", "les salaires ne sont pas arrivés"),
    ("payment-cut-off", "le virement doit partir aujourd'hui"),
];

const ORDINARY: &[&str] = &[
    "how do I report an injury form",
    "cut-off date for next month",
    "broken link",
    "paid leave",
    "I accidentally approved the wrong pay run",
    "how to bake bread",
    "not working",
    "saml login",
    "licence renewal price went up",
    "who owns our account now that Peter left",
    "the invoice has not been paid yet",
    "one employee didn't get paid",
];

/// The category of a question by the signals of any of the bundles, as the panel asks them.
fn category(bundles: &mut [LocalBundle<'_>], question: &str) -> Option<String> {
    bundles.iter_mut().find_map(|bundle| {
        let found = bundle.person_first(question).expect("the bundle is whole");
        found.map(|bypass| bypass.category.clone())
    })
}

#[test]
fn an_emergency_goes_to_a_person() {
    let mut bundles = demo::bundles();
    let found = EMERGENCIES.iter().map(|(expected, question)| {
        let category = category(&mut bundles, question);
        (category.as_deref() != Some(expected), (question, category))
    });
    let missed: Vec<_> = found.filter(|(missed, _)| *missed).map(|(_, found)| found).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Measures messages of somebody who knew no signal, and compares the row with the table beside them. Gives how many ordinary ones are
/// taken for an emergency.
fn check(file: &str, name: &str) -> usize {
    let mut bundles = demo::bundles();
    let messages = labelled(file);
    let (emergencies, ordinary): (Vec<_>, Vec<_>) =
        messages.iter().partition(|message| message.category.is_some());
    let mut category = |text: &str| category(&mut bundles, text);
    let found = emergencies.iter().filter(|message| category(&message.text) == message.category).count();
    let taken = ordinary.iter().filter(|message| category(&message.text).is_some()).count();
    let row = format!("| {name} | {found} of {} | {taken} of {} |", emergencies.len(), ordinary.len());
    println!("{row}");
    assert_is_in(&row, "tests/questions/README.md");
    taken
}

#[test]
fn emergencies_in_other_peoples_words_are_measured() {
    for (file, name) in [("emergencies-develop.jsonl", "to develop on"), ("emergencies-kept.jsonl", "kept")] {
        assert_eq!(check(file, name), 0, "{name}: an ordinary message is taken for an emergency");
    }
}

#[test]
fn an_ordinary_question_does_not() {
    let mut bundles = demo::bundles();
    let labelled = ["ordinary.jsonl", "develop.jsonl"].map(labelled).concat();
    let ordinary = labelled.iter().filter(|question| question.category.is_none());
    let texts: Vec<&str> = ORDINARY.iter().copied().chain(ordinary.map(|question| &*question.text)).collect();
    assert!(texts.len() > 200, "{} questions", texts.len());
    let taken: Vec<_> =
        texts.into_iter().filter_map(|text| Some((text, category(&mut bundles, text)?))).collect();
    assert!(taken.is_empty(), "{taken:#?}");
}
