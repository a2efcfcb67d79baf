//! What becomes of questions as clients ask them: the demonstration knowledge base answers, abstains, or sends them to a person.

mod demo;
mod labelled;
mod signals;
mod table;
