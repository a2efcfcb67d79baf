//! The table of all codes. `docs/reference/diagnostics.md` explains each; a test compares the two.

use super::severity::Severity::{self, Error, Note, Warning};

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable: others suppress and search by it.
    pub id: &'static str,
    /// How bad it usually is.
    pub severity: Severity,
    /// What it means, in a few words.
    pub title: &'static str,
    /// What to do, unless the diagnostic has a better hint; may be empty.
    pub hint: &'static str,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $hint:literal;)*) => {
        $(#[doc = $title] pub static $name: Code =
            Code { id: $id, severity: $severity, title: $title, hint: $hint };)*
        /// Every code, in the order of the documentation.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    NOT_UTF8 = "FS001", Error, "file is not UTF-8", "save the file as UTF-8; the article is left out until then";
    EMPTY_FILE = "FS002", Warning, "file is empty", "write the article or delete the file";
    TOO_LARGE = "FS003", Error, "file is too large", "split it into articles that each answer one question";
    UNREADABLE = "FS004", Error, "file can't be read", "check its permissions";
    SYMBOLIC_LINK = "FS005", Warning, "symbolic link is not followed", "put the file itself in its place";
    NOTHING_HERE = "FS006", Error, "folder holds no articles and no tickets", "add a Markdown file, or name another folder";
    UNREAD_FILE = "FS007", Warning, "file is not read", "tickets are read from `.jsonl`, `.ndjson` and `.json`";
    OTHER_ENCODING = "FS008", Warning, "file is UTF-16", "save the file as UTF-8, as other tools expect it";
    ODD_LINE_END = "FS009", Note, "line ends are unusual", "save the file with line feeds; until then these are read as line ends too";
    DAMAGED_LETTERS = "FS010", Warning, "letters were damaged by a conversion", "write them anew, or restore the file from before it was converted";

    BROKEN_FRONT_MATTER = "FM001", Error, "front matter can't be read", "put values with `:` or `#` in quotes, and indent with spaces";
    UNKNOWN_KEY = "FM002", Note, "front matter key is not known", "docs/reference/front-matter.md lists the known keys; this one is left out";
    WRONG_TYPE = "FM003", Warning, "front matter value has the wrong type", "docs/reference/front-matter.md lists what each key takes";
    UNKNOWN_VALUE = "FM004", Warning, "front matter value is not known", "docs/reference/front-matter.md lists what each key takes";
    UNKNOWN_AUDIENCE = "FM005", Warning, "audience is not known", "write `client`, `client:ACCOUNT` or `internal`, and name it in kb.toml";
    BAD_DATE = "FM006", Warning, "date can't be read", "write it as YYYY-MM-DD";
    BAD_ID = "FM007", Warning, "id can't be used", "";
    NO_TITLE = "FM008", Warning, "article has no title", "add `title:` to the front matter or a first heading";
    TOML_FRONT_MATTER = "FM009", Note, "front matter is TOML", "use YAML between lines of three hyphens if other tools read these files";
    OPEN_FRONT_MATTER = "FM010", Warning, "front matter is never closed", "end it with a line of three hyphens";
    NO_AUDIENCE = "FM011", Warning, "article names no audience", "it stays internal until you add `audience: [client]`";
    NOT_CONFIGURED = "FM012", Warning, "name is not in kb.toml", "add it to kb.toml or correct the spelling";

    UNSAFE_LINK = "MD001", Warning, "link could run a script or leave the web", "use an https, http, mailto or tel address";
    RAW_HTML = "MD002", Note, "HTML that can't be shown", "the words around it are kept; say in the text what readers miss";
    SCRIPT = "MD003", Warning, "script or style is dropped", "remove it; nothing in an article is executed";
    NO_IMAGE = "MD004", Warning, "image file is missing", "add the file or correct the path; its description is shown instead";
    REMOTE_IMAGE = "MD005", Note, "image from elsewhere becomes a link", "save it beside the article: the widget never asks other sites for anything";
    DATA_IMAGE = "MD006", Note, "embedded image is dropped", "save it as a file beside the article";
    NO_ALT = "MD007", Note, "image has no description", "say in the brackets what it shows, for readers who can't see it";
    TOO_DEEP = "MD008", Note, "nesting is too deep", "levels beyond the twelfth are written at the twelfth";
    EMPTY_STEP = "MD009", Warning, "step is empty", "write what to do, or remove it";
    NO_TEXT = "MD010", Warning, "article has no text", "write the fix, or set `status: draft`";
    UNFIT_IMAGE = "MD011", Warning, "image does not ship", "export the picture again under the right ending; its description is shown instead";
    CLEANED_PICTURE = "MD012", Warning, "picture ships without what acts in it", "export it again without scripts, links and files from elsewhere";
    IMAGE_SPELLING = "MD020", Warning, "image differs in small and capital letters", "write its name as the file is called, so that other tools find it too";
    LARGE_IMAGE = "MD021", Warning, "image is very large", "save it smaller, as WebP or JPEG, or as a film elsewhere that the text links to";
    BROKEN_TABLE = "MD022", Warning, "table is broken", "correct it as the message says; it is read as it was probably meant";
    OPEN_FENCE = "MD023", Warning, "code is never closed", "close it with a line of the same marks, as many as at its beginning, and nothing else";
    BROKEN_HEADING = "MD024", Warning, "heading is not written as one", "begin headings with `# `, and put a blank line above a rule; it is read as it was probably meant";
    EMPTY_HEADING = "MD025", Note, "heading is empty", "write its words, or remove it";
    INDENTATION = "MD026", Warning, "step's content is indented too little", "indent it as far as the text of the step; it is read so";
    SECOND_TITLE = "MD027", Note, "article has several titles", "use `##` for the headings below the title";
    HEADING_LEVEL = "MD028", Note, "heading level is left out", "use the next level, so that readers who listen to the page find their way";
    BOLD_HEADING = "MD029", Note, "bold lines stand for headings", "write them with `##` or `###`: nobody can link to a bold line, and search doesn't open at it";
    UNKNOWN_STEP = "MD030", Warning, "step is not there", "correct the number, and better link to the step: `[step 3](#step-3)` is checked";

    ENDLESS_CONTAINER = "DI001", Warning, "container is never closed", "close it; it ends at the next heading until then";
    UNKNOWN_TAG = "DI002", Note, "shortcode or tag is not known", "write it as Markdown if its words don't say enough";
    CONDITION = "DI003", Note, "condition or loop is not evaluated", "write an article for each case, or say in the text whom it is for";
    UNUSED_INCLUDE = "DI004", Warning, "text of another file is not taken in", "correct the path, or write the text here";
    UNKNOWN_VARIABLE = "DI005", Warning, "variable has no value", "give it one in `[variables]` of kb.toml, or put sample code between backquotes";
    EXPRESSION = "DI006", Note, "expression of MDX is not evaluated", "write its words as text";

    UNKNOWN_ARTICLE = "LK001", Warning, "link to an article that is not here", "correct the path; the text is kept without the link";
    UNKNOWN_ANCHOR = "LK002", Warning, "link to a place that is not there", "";
    NOT_AN_ARTICLE = "LK003", Note, "link to something that does not ship", "link to the web address; the text is kept without the link";
    CREDENTIALS = "LK004", Error, "link has a user name or password", "remove what stands before `@`; the text is kept without the link";
    OTHER_SITE = "LK005", Error, "link shows one site and leads to another", "show the address that the link leads to, or other words; the text is kept without the link";
    LOOKALIKE = "LK006", Error, "link leads to a site that looks like another", "correct the address; the text is kept without the link";
    DISGUISED_ADDRESS = "LK007", Warning, "link's address is not what it looks like", "write the address as browsers show it";
    BROKEN_LINK = "LK010", Warning, "link is not written as one", "write `[text](address)`; it is read as it was probably meant";
    UNDEFINED_LINK = "LK011", Warning, "link's name is not defined", "define the name, or write the address behind the text; the text is kept without the link";
    DUPLICATE_DEFINITION = "LK012", Warning, "link's name is defined twice", "remove one of the definitions, or rename it";
    UNUSED_DEFINITION = "LK013", Note, "link definition is not used", "remove it, or correct its name";
    CIRCULAR_LINK = "LK014", Warning, "step links to itself", "correct the number behind `#step-`; steps are counted through the article";

    DUPLICATE_ID = "AR001", Error, "id is taken", "give one of them another `id:`; this one is left out";
    BROKEN_REFERENCE = "AR002", Warning, "names an article that is not here", "";
    REVIEW_OVERDUE = "AR003", Warning, "review is overdue", "check the article, then set `reviewed:` to today";
    SHARED_NAME = "AR004", Error, "files share a name", "";

    BROKEN_CONFIG = "KB001", Error, "kb.toml can't be read", "every article stays internal until it can";
    CONFIG_KEY = "KB002", Note, "kb.toml key is not known", "docs/reference/kb-toml.md lists the known keys; this one is left out";
    CONFIG_VALUE = "KB003", Error, "kb.toml value can't be used", "docs/reference/kb-toml.md shows the form";
    BROKEN_PATTERN = "KB004", Warning, "pattern of .kbignore can't be read", "write it as in `.gitignore`; it leaves nothing out until then";

    NO_AUDIENCES = "PV001", Error, "audiences are named but not declared", "nothing is public until kb.toml declares `[audiences]` again, or until you build with `--audience public`";
    DOUBTFUL_CONFIG = "PV002", Error, "kb.toml is not where or what it should be", "make it a regular file `kb.toml` at the top of the articles; every article stays internal until then";
    MISSPELT_AUDIENCES = "PV003", Error, "table of audiences is misspelt", "write `[audiences]`; every article stays internal until then";
    NOT_PUBLISHED = "PV004", Note, "article is not published", "remove the key, or move the file, once everybody may read it";
    UNCLEAR_PUBLICATION = "PV005", Error, "front matter doesn't say who gets the article, or when", "write `status: draft`, `status: published` or `status: archived`, and `audience` once";
    UNREAD_FRONT_MATTER = "PV006", Error, "front matter is not recognised", "begin the file with a line of three hyphens and end the front matter with another";
    INTERNAL_PART = "PV007", Note, "heading or label counts as internal", "name it in `[privacy] allow_headings` of kb.toml if everybody may read what follows";
    DOUBTFUL_PART = "PV008", Error, "heading or label may be meant as internal", "write `Internal`, or name it in `[privacy] allow_headings` of kb.toml";
    SWALLOWED_HEADING = "PV009", Error, "internal heading is swallowed", "close the code fence or the HTML before it, and put a blank behind its `#`";
    ENDLESS_PART = "PV010", Error, "comment, hidden element or internal part is misspelt or never ends", "correct its marks, or close it";
    SENSITIVE = "PV011", Warning, "secret or personal data in an article", "replace it by a sample, and change it where it is in use";

    BROKEN_LINE = "RS001", Error, "ticket line can't be read", "each line is one JSON object; this line is left out";
    MISSING_FIELD = "RS002", Error, "ticket lacks a required field", "`ticket` and `subject` are required; this line is left out";
    RESOLUTION_KEY = "RS003", Note, "ticket field is not known", "it is left out";
    RESOLUTION_ARTICLE = "RS004", Warning, "tickets name an article that is not here", "correct the id, or add `redirects:` to the article that took its place";
    RESOLUTION_TEXT = "RS005", Note, "ticket text is shortened", "only its first 64 KiB are used";
    RESOLUTION_DATE = "RS006", Warning, "ticket date can't be used", "write it as YYYY-MM-DD or as an RFC 3339 time";
    RESOLUTION_VALUE = "RS007", Warning, "ticket value can't be used", "docs/reference/tickets.md lists the fields";
    DUPLICATE_TICKET = "RS008", Note, "ticket is listed twice", "one line counts: the last one that an engineer wrote; remove the others, or give each system's numbers a `prefix` where they are different tickets";
    RESOLUTION_AUDIENCE = "RS009", Warning, "tickets name an audience that is not known", "write `client`, `client:ACCOUNT` or `internal`, and name it in kb.toml";
    REVIEW_WITHOUT_TICKET = "RS010", Note, "review is of a ticket that is not here", "remove the line, or bring back the ticket";

    BROKEN_QUERY = "QR001", Error, "query line can't be read", "write the query, a tab, and the id of the article expected on top";
    QUERY_ARTICLE = "QR002", Error, "query expects an article that is not here", "";
}

/// The entry of that id.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.id == id).copied()
}
