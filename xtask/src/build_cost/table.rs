//! The table of figures.

/// The least or the most that a figure should be.
pub enum Aim {
    None,
    /// Of the figure itself, whatever the peer's is.
    Value(f64),
    /// Of the ratio to the peer's.
    Ratio(f64),
    /// Of what we have over the peer.
    Over(f64),
}

/// A unit, and how many digits after the point are worth printing.
pub struct Unit(&'static str, usize);

pub const SECONDS: Unit = Unit(" s", 2);
pub const MEGABYTES: Unit = Unit(" MB", 2);
pub const COUNT: Unit = Unit("", 0);

impl Unit {
    fn shown(&self, value: f64) -> String {
        let Self(name, digits) = self;
        format!("{value:.digits$}{name}")
    }
}

pub fn print_head() {
    println!("{:<52} {:>10} {:>10} {:>7} {:>12}", "", "ours", "peer", "ratio", "aim");
}

/// Prints a figure as soon as it is known: the next one may take minutes.
pub fn print(name: &str, unit: &Unit, ours: f64, peer: Option<f64>, aim: &Aim) {
    println!("{}", row(name, unit, ours, peer, aim));
}

fn row(name: &str, unit: &Unit, ours: f64, peer: Option<f64>, aim: &Aim) -> String {
    let ratio = peer.map_or(String::new(), |peer| format!("{:.2}", ours / peer));
    let (limit, met) = match (aim, peer) {
        (Aim::Value(aim), _) => (unit.shown(*aim), ours <= *aim),
        (Aim::Ratio(aim), Some(peer)) => (format!("ratio {aim:.2}"), ours <= aim * peer),
        (Aim::Over(aim), Some(peer)) => (format!("+{}", unit.shown(*aim)), ours - peer <= *aim),
        (Aim::None | Aim::Ratio(_) | Aim::Over(_), _) => (String::new(), true),
    };
    let peer = peer.map_or(String::new(), |peer| unit.shown(peer));
    let missed = if met { "" } else { "  missed" };
    format!("{name:<52} {:>10} {peer:>10} {ratio:>7} {limit:>12}{missed}", unit.shown(ours))
}

/// The round whose ratio is the median; rounds of ours and of the peer alternate.
pub fn median(rounds: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let mut rounds: Vec<_> = rounds.collect();
    rounds.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    rounds.get(rounds.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(unit: &Unit, ours: f64, peer: Option<f64>, aim: &Aim) -> String {
        row("", unit, ours, peer, aim).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_row_says_whether_the_aim_is_met() {
        assert_eq!(cells(&COUNT, 201.0, None, &Aim::Value(200.0)), "201 200 missed");
        assert_eq!(cells(&COUNT, 200.0, Some(400.0), &Aim::Value(200.0)), "200 400 0.50 200");
        let aim = Aim::Ratio(1.25);
        assert_eq!(cells(&SECONDS, 5.0, Some(4.0), &aim), "5.00 s 4.00 s 1.25 ratio 1.25");
        assert!(cells(&SECONDS, 5.01, Some(4.0), &aim).ends_with("missed"));
        assert_eq!(cells(&SECONDS, 5.0, None, &aim), "5.00 s");
        let aim = Aim::Over(1.5);
        assert_eq!(cells(&MEGABYTES, 5.5, Some(4.0), &aim), "5.50 MB 4.00 MB 1.38 +1.50 MB");
        assert!(cells(&MEGABYTES, 5.6, Some(4.0), &aim).ends_with("missed"));
    }

    #[test]
    fn the_median_is_the_round_in_the_middle() {
        let rounds = [(3.0, 1.0), (1.0, 1.0), (4.0, 2.0)];
        assert_eq!(median(rounds.into_iter()), Some((4.0, 2.0)));
        assert_eq!(median(std::iter::empty()), None);
    }
}
