/// A text made fit for a message: cut after 80 characters, control characters escaped.
///
/// Whatever comes from outside passes through here before it is shown, so a hostile or huge
/// value can neither flood a log nor forge a line of it.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown = String::with_capacity(text.len().min(LONGEST + 8));
    for (n, c) in text.chars().enumerate() {
        if n == LONGEST {
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
