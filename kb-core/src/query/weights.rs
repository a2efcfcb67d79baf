//! A linear model of the questions of a category that always go to a person. Its weights ship in the manifest, because it is asked with
//! each question, before anything else can have been fetched.

/// A question with fewer features counts as one with so many, because a single word says little.
pub const MIN_FEATURES: usize = 25;

/// The features of a question's terms: each term and each pair of neighbours, ascending, each once.
pub fn features(terms: &[&str]) -> Vec<String> {
    let pairs = terms.windows(2).map(|pair| pair.join(" "));
    let mut found: Vec<String> = terms.iter().map(|term| (*term).to_owned()).chain(pairs).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How far a question is beyond the threshold of a model: above 0 where it is of the category. The model's first line is its threshold,
/// and every other one a weight, a space, and the features that have it, separated by commas: `12 burn,fell off`. The sum of the weights is
/// divided by the length of the question's vector of features, so that long texts don't gather what says little.
pub fn margin(model: &[String], features: &[String]) -> f32 {
    let Some((threshold, lines)) = model.split_first() else { return f32::NEG_INFINITY };
    let number = |text: &str| text.parse::<i32>().unwrap_or(0);
    let is_asked = |feature: &&str| features.binary_search_by(|asked| asked.as_str().cmp(feature)).is_ok();
    let of_line = |line: &String| match line.split_once(' ') {
        Some((weight, named)) => number(weight) * named.split(',').filter(is_asked).count() as i32,
        None => 0,
    };
    let sum: i32 = lines.iter().map(of_line).sum();
    sum as f32 / (features.len().max(MIN_FEATURES) as f32).sqrt() - number(threshold) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_words_and_neighbours_add_up_beyond_the_threshold() {
        let model = ["6", "20 fell,ladder", "11 fell off", "-30 price"].map(str::to_owned);
        for (terms, expected) in [
            (&["fell", "off", "ladder"][..], 51.0 / 5.0 - 6.0),
            (&["fell", "price", "off"], -10.0 / 5.0 - 6.0),
            (&["fell", "fell", "fell"], 20.0 / 5.0 - 6.0),
            (
                &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "fell"],
                20.0 / 27_f32.sqrt() - 6.0,
            ),
            (&[], -6.0),
        ] {
            assert_eq!(margin(&model, &features(terms)), expected, "{terms:?}");
        }
        assert_eq!(margin(&[], &features(&["fell"])), f32::NEG_INFINITY);
    }
}
