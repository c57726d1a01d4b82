/// A text made fit for a message: cut after 80 characters, control characters escaped.
///
/// Whatever comes from outside passes through here before it is shown, so a hostile or huge
/// value can neither flood a log nor forge a line of it.
pub fn excerpt(text: &str) -> String {
    excerpt_to(text, 80)
}

/// The same for texts that deserve more room or less.
pub fn excerpt_to(text: &str, longest: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(longest + 8));
    for (n, c) in text.chars().enumerate() {
        if n == longest {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}
