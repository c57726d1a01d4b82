//! Inputs that are made of others, the same in every run.

/// Numbers that look random and follow from the first (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one, or 0.
    pub fn below(&mut self, most: usize) -> usize {
        // The remainder is far below `most`.
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or_default()
    }
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
    let Some(first) = inputs.get(dice.below(inputs.len())) else { return Vec::new() };
    let mut made = first.clone();
    for _ in 0..=dice.below(4) {
        change(&mut made, inputs, dice);
    }
    made.truncate(LONGEST);
    made
}

fn change(made: &mut Vec<u8>, inputs: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(made.len() + 1);
    let end = (at + dice.below(32)).min(made.len());
    match dice.below(7) {
        0 => _ = made.drain(at..end),
        1 => made.truncate(at),
        2 => {
            let again = made[at..end].repeat(1 + dice.below(8));
            made.splice(at..at, again);
        }
        3 => {
            if let Some(byte) = made.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        4 => {
            // The rest of another one.
            let other = &inputs[dice.below(inputs.len())];
            made.truncate(at);
            made.extend_from_slice(&other[dice.below(other.len() + 1)..]);
        }
        5 => _ = made.splice(at..end, PIECES[dice.below(PIECES.len())].iter().copied()),
        _ => _ = made.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied()),
    }
}
