//! A film as a picture: a lane for each server, as high as its weight.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use aliyun_lb_groups::Identity;

use super::film::{Count, Film, Seen};

const WIDTH: f64 = 760.0;
/// Where the lanes begin, to the right of the names of the servers.
const LEFT: f64 = 196.0;
const RIGHT: f64 = WIDTH - 24.0;
/// From one lane to the next: room for a number, and the bar.
const LANE: f64 = 40.0;
const BAR: f64 = 22.0;
/// Where the words above the lanes begin, and from one row of them to the next.
const WORDS: f64 = 52.0;
const ROW: f64 = 15.0;

/// Colours for a light and for a dark system, on a ground of its own: the page around it may be of
/// the other kind.
const STYLE: &str = "
  text { font: 12px ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-size: 14px; font-weight: 600; }
  .name { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
  .pale { font-size: 11px; fill: #59636e; }
  .ground { fill: #ffffff; stroke: #d0d7de; }
  .line { stroke: #d8dee4; }
  .step { stroke: #59636e; stroke-dasharray: 1 3; }
  .old { fill: #2f6fd0; stroke: #2f6fd0; }
  .new { fill: #2da44e; stroke: #2da44e; }
  rect.old, rect.new { stroke: none; }
  .sick { fill-opacity: 0.35; }
  .idle { stroke-width: 2; stroke-dasharray: 5 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .pale { fill: #9198a1; }
    .ground { fill: #0d1117; stroke: #30363d; }
    .line { stroke: #2a3038; }
    .step { stroke: #9198a1; }
    .old { fill: #4c8dff; stroke: #4c8dff; }
    .new { fill: #3fb950; stroke: #3fb950; }
  }
";

/// The picture of a film, as SVG.
pub fn draw(title: &str, count: Count, film: &Film) -> String {
    let scale = Scale::of(film, count);
    let lanes = lanes(film);
    let (words, rows) = words(film, &scale);
    let top = WORDS + ROW * rows as f64;
    let bottom = top + LANE * lanes.len() as f64 + 6.0;
    let height = bottom + 78.0;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n"
    );
    let mut put = |line: String| writeln!(svg, "{line}").unwrap();
    let (right, under) = (WIDTH - 1.0, height - 1.0);
    put(format!(
        "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"{right}\" height=\"{under}\" rx=\"6\"/>"
    ));
    put(format!("<text class=\"title\" x=\"16\" y=\"28\">{title}</text>"));
    for tick in scale.ticks() {
        let x = scale.x(tick);
        put(line("line", (x, top), (x, bottom)));
        put(text("pale", "middle", (x, bottom + 16.0), &tick.to_string()));
    }
    put(line("line", (LEFT, bottom), (RIGHT, bottom)));
    let caption = match count {
        Count::Seconds => "seconds, by the clock of the emulator",
        Count::Calls => "calls that have changed the group",
    };
    put(text("pale", "middle", ((LEFT + RIGHT) / 2.0, bottom + 34.0), caption));
    for at in film.marks.iter().map(|mark| mark.at).collect::<BTreeSet<_>>() {
        put(line("step", (scale.x(at), WORDS - 9.0), (scale.x(at), bottom)));
    }
    words.into_iter().for_each(&mut put);
    for (n, server) in lanes.iter().enumerate() {
        let floor = top + LANE * (n + 1) as f64;
        put(line("line", (LEFT, floor), (RIGHT, floor)));
        put(text("name", "end", (LEFT - 10.0, floor - 7.0), &server.to_string()));
        lane(film, server, floor, &scale).into_iter().for_each(&mut put);
    }
    legend(film, bottom + 60.0).into_iter().for_each(&mut put);
    svg.push_str("</svg>\n");
    svg
}

/// The servers of a film, whenever they were there.
fn lanes(film: &Film) -> BTreeSet<&Identity> {
    film.frames.iter().flat_map(|frame| frame.servers.keys()).collect()
}

/// Whether a server was there at first, or came.
fn class(film: &Film, server: &Identity) -> &'static str {
    let was_there = film.frames.first().is_some_and(|frame| frame.servers.contains_key(server));
    if was_there { "old" } else { "new" }
}

/// What is drawn of a server: a bar for each time in which it stays as it is.
fn lane(film: &Film, server: &Identity, floor: f64, scale: &Scale) -> Vec<String> {
    let mut spans: Vec<(u64, u64, Seen)> = Vec::new();
    let ends = film.frames.iter().skip(1).map(|frame| frame.at).chain([scale.end]);
    for (frame, end) in film.frames.iter().zip(ends) {
        let Some(seen) = frame.servers.get(server).copied() else { continue };
        match spans.last_mut() {
            Some((_, until, last)) if *until == frame.at && *last == seen => *until = end,
            _ => spans.push((frame.at, end, seen)),
        }
    }
    let class = class(film, server);
    let mut drawn = Vec::new();
    let mut told = None;
    for (from, until, seen) in spans {
        let (x, end) = (scale.x(from), scale.x(until));
        let height = (BAR * f64::from(seen.weight) / 100.0).max(2.0);
        drawn.push(if seen.weight == 0 {
            line(&format!("idle {class}"), (x, floor - 1.0), (end, floor - 1.0))
        } else {
            let sick = if seen.is_healthy { "" } else { " sick" };
            bar(&format!("{class}{sick}"), (x, floor - height), (end - x, height))
        });
        if told.replace(seen.weight) != Some(seen.weight) {
            let place = (x + 3.0, floor - height - 4.0);
            drawn.push(text("pale", "start", place, &seen.weight.to_string()));
        }
    }
    drawn
}

/// What was done, in words beside the line of its time: where two would meet, the later one stands a
/// row further down. And how many rows there are.
fn words(film: &Film, scale: &Scale) -> (Vec<String>, usize) {
    // How far the words of each row reach.
    let mut rows: Vec<f64> = Vec::new();
    let mut drawn = Vec::new();
    for mark in &film.marks {
        let (x, width) = (scale.x(mark.at), wide(&mark.what) + 4.0);
        let is_last = x + width > WIDTH - 8.0;
        let begin = if is_last { x - width } else { x };
        let row = rows.iter().position(|reached| *reached < begin).unwrap_or(rows.len());
        rows.resize(rows.len().max(row + 1), 0.0);
        rows[row] = begin + width;
        let (anchor, x) = if is_last { ("end", x - 4.0) } else { ("start", x + 4.0) };
        drawn.push(text("pale", anchor, (x, WORDS + ROW * row as f64), &mark.what));
    }
    (drawn, rows.len())
}

/// What the signs mean that are in the picture.
fn legend(film: &Film, y: f64) -> Vec<String> {
    let all = || film.frames.iter().flat_map(|frame| &frame.servers);
    let has = |kind: &str| all().any(|(server, _)| class(film, server) == kind);
    let is_sick = all().any(|(_, seen)| !seen.is_healthy);
    let is_idle = all().any(|(_, seen)| seen.weight == 0);
    let entries = [
        (has("old"), "old", "there at first (height: weight, 0 to 100)"),
        (has("new"), "new", "new"),
        (is_sick, "new sick", "not healthy yet"),
        (is_idle, "idle old", "in the group with weight 0"),
    ];
    let mut x = 16.0;
    let mut drawn = Vec::new();
    for (_, class, what) in entries.into_iter().filter(|(is_there, ..)| *is_there) {
        drawn.push(if class.starts_with("idle") {
            line(class, (x, y - 4.0), (x + 15.0, y - 4.0))
        } else {
            bar(class, (x, y - 9.0), (15.0, 10.0))
        });
        drawn.push(text("pale", "start", (x + 21.0, y), what));
        x += 39.0 + wide(what);
    }
    drawn
}

/// From times to places.
struct Scale {
    step: u64,
    end: u64,
}

impl Scale {
    fn of(film: &Film, count: Count) -> Self {
        let last = film.frames.last().map_or(0, |frame| frame.at);
        let steps: &[u64] = if count == Count::Calls { &[1] } else { &[5, 10, 20, 30, 60] };
        let step = steps.iter().copied().find(|step| last / step < 9).unwrap_or(120);
        Self { step, end: (last / step + 1) * step }
    }

    fn x(&self, at: u64) -> f64 {
        LEFT + (RIGHT - LEFT) * at as f64 / self.end as f64
    }

    fn ticks(&self) -> impl Iterator<Item = u64> {
        (0..=self.end).step_by(usize::try_from(self.step).unwrap())
    }
}

/// How wide a text is, more or less.
fn wide(text: &str) -> f64 {
    5.4 * text.chars().count() as f64
}

fn bar(class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) -> String {
    format!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
    )
}

fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    format!("<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>")
}

fn text(class: &str, anchor: &str, (x, y): (f64, f64), text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
    )
}
