//! Inputs that are made of others, the same in every run.

use aliyun_slb_tests::dice::Dice;

/// A number below this one, or 0.
fn below(dice: &mut Dice, most: usize) -> usize {
    usize::try_from(dice.roll(most.max(1) as u64)).unwrap_or_default()
}

/// No input becomes longer than this.
const LONGEST: usize = 1 << 16;

/// What readers look out for, or stumble over.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"null",
    b"-1",
    b"0",
    b"1e999",
    b"99999999999999999999",
    b"<",
    b">",
    b"</",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&lt;",
    b"%",
    b"%00",
    b"%zz",
    b"%E4%B8",
    b"+",
    b"&",
    b"=",
    b".1",
    b".0",
    b".4294967296",
    b"\r\n",
    b"\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc3\xa4",
    b" ",
    b"#",
    b"@",
    b"://",
    b"[::1]",
    b":65536",
];

/// Another input, made of one of these.
pub fn mutate(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let Some(first) = inputs.get(below(dice, inputs.len())) else { return Vec::new() };
    let mut made = first.clone();
    for _ in 0..=below(dice, 4) {
        change(&mut made, inputs, dice);
    }
    made.truncate(LONGEST);
    made
}

fn change(made: &mut Vec<u8>, inputs: &[Vec<u8>], dice: &mut Dice) {
    let at = below(dice, made.len() + 1);
    let end = (at + below(dice, 32)).min(made.len());
    match below(dice, 7) {
        0 => _ = made.drain(at..end),
        1 => made.truncate(at),
        2 => {
            let again = made[at..end].repeat(1 + below(dice, 8));
            made.splice(at..at, again);
        }
        3 => {
            if let Some(byte) = made.get_mut(at) {
                *byte ^= 1 << below(dice, 8);
            }
        }
        4 => {
            // The rest of another one.
            let other = &inputs[below(dice, inputs.len())];
            made.truncate(at);
            made.extend_from_slice(&other[below(dice, other.len() + 1)..]);
        }
        5 => _ = made.splice(at..end, PIECES[below(dice, PIECES.len())].iter().copied()),
        _ => _ = made.splice(at..at, PIECES[below(dice, PIECES.len())].iter().copied()),
    }
}
