//! Proves or refutes that a template renders without error to valid JSON, for *every* payload a source can send.
//!
//! The answer of one run is one of three. **Proved**: yes, for every payload that the schema allows. **Refuted**: here is a
//! payload that fits the schema, was rendered, and failed. **Unknown**: neither; the reason and the place are told.
//!
//! Whether a proof rests on facts that no page of the vendor states is asked by further runs (in `preview`): each such
//! restriction of the schema names its alternative, the proof is run again with it, and those with which it fails are the
//! verdict's assumptions. Assumed and without a named alternative: that a field is there at all and of its type, that a
//! timestamp is the RFC 3339 text of a time that Go can parse, that `toISO8601`, `toEscapedString` and `fromJSON` do what the
//! source's facts say, and that the template is executed with Go's default options.
//!
//! # Rooms
//!
//! In order: a room uses only those above it, and this file only names them.
//!
//! | room | its one job |
//! |---|---|
//! | `code` | the codes of the findings |
//! | `domain` | abstract values: places of the payload, sets of texts, facts, paths; their joins |
//! | `interpreter` | walks the template over abstract paths and notes each suspicion |
//! | `witness` | turns a suspicion into a payload that fits the schema and fails, and makes it small |
//! | `report` | the verdict, the findings and their fixes, in the user's words |
//! | `prove` | the question and its answer: walk, confirm, report |
//! | `mend` | which findings are causes: the text's own faults are mended, and the rest is proved again |
//! | `laws` | tests only: what the joins and the widening of the domain promise |
//!
//! # The domain
//!
//! A *place* is a field, an element or the root of the payload. Its identity is the way to it from the root, so two
//! mentions of `.Cluster.Name` are one place. The element of a `range` is one place within one round; for the next round
//! all that was known of it is forgotten, and a variable that still holds it points to a *weak* place from then on: one
//! that stands for many values, so that nothing can be learned of it.
//!
//! A *fact* says of one place which kinds of value it may have (bits such as "absent", "empty string", "filled list"),
//! which strings it is one of, which it is none of, and how long it may be. A guard (`if`, `with`, `eq`, `len`) makes
//! facts. A comparison that no fact can express is remembered as it is, true or false, so that asking twice gives the
//! same answer. Facts and comparisons together are the *environment* of a path.
//!
//! A *value* is what an expression gives, and has one Go type: the payload's value at a place, `bool` (with the condition it
//! follows from), a whole number within bounds (`int`, `int64`, `uint8`, `time.Month`, `time.Weekday`, `time.Duration`),
//! `float64`, `string`, `[]uint8`, `time.Time`, `*time.Location`, a part of a list, one of several, or `Top`: anything, with
//! the reason. Truth, comparison, length and JSON form follow from the type. What is constant is not judged but computed, by
//! the engine itself. A text may have a name, the call that made it (`toJSON .Message`): two texts of one name are equal, so
//! that `slice $j 1 (len (slice $j 1))` is known by its value.
//!
//! A *language* is the set of texts that an action can print, as an expression over classes of bytes: a constant, any text
//! over some classes, a number, a JSON value, escaped text, sequences, choices and repetitions. It holds at least the
//! texts that Go can print there, mostly more. Applied to a state of the JSON machine (`crate::json::machine`: the mode
//! in the grammar and the open containers) it gives every state that its texts can lead to, and a *violation* for each
//! way in which one of them could be wrong there.
//!
//! A *path* is a state of the machine, an environment, the dots and the variables.
//!
//! # The walk
//!
//! The parsed template is walked once, with all paths side by side. A text of the template moves the machine byte by
//! byte. An action moves it by its language. A condition splits a path in two: each side with what the condition tells,
//! and a side that cannot be is dropped. A call of a template is walked in place.
//!
//! # Joins, and what ends a loop
//!
//! Where a branch ends, the paths that come from one path and differ only in what is known of the payload are joined; where
//! more than four are left, also those that differ in texts that were computed. So `if`s one after the other do not double
//! the paths, and text that is built up in a variable does not either. Where more than 48 paths stand side by side, those at
//! the same state of the machine are joined. The join of two keeps what both know: a place may have the kinds of value of
//! either. A variable may then hold one of up to eight values and four texts; more texts become any text over their classes,
//! and more values are `Top`. Integers join to one range for each type.
//!
//! A language that has grown past 128 parts, as it does where a loop adds to a text, is given by its classes alone.
//!
//! A loop is walked round by round, until no round ends in a path that was not walked before, or the list's greatest
//! length is reached. After three rounds each new path is *widened*: joined with the path that was walked last at the same
//! state, and the join is walked. Nothing speeds up the growth of a range, because templates have hardly any arithmetic: its
//! bounds come from constants and lengths. A path on which the template asked whether the element is the last knows whether
//! the loop goes on. What still changes after 36 rounds is given up as undecided. So are templates nested more than 80 deep,
//! calls of a template more than twelve deep into itself, JSON with more than 62 open containers, and what is left when the
//! steps of [`Effort`] are spent: none of these is told as the template's fault.
//!
//! `laws.rs` tests over small sets of values that the joins are commutative, associative, idempotent and above both
//! sides; that no value, payload or text is lost by them; that widening covers every path; and that growing variables
//! come to rest.
//!
//! # Suspicions and witnesses
//!
//! What could go wrong is a *suspicion*: the place in the template, what would be wrong, the environment of the path, and
//! the changes to a payload that would show it. After one, the walk goes on as the author must have meant it. No
//! suspicion at all: proved.
//!
//! For each suspicion, `prove` makes payloads from the schema, changes them so that they take the path, makes the
//! suspected change, and renders them with the real engine. Only a payload that fits the schema and fails refutes. If no
//! suspicion can be shown so, the samples and hostile variants of them are tried. The first payload that fails is made
//! smaller, field by field, as long as it fails in the same manner.
//!
//! # The report
//!
//! Suspicions of one cause at one place become one finding, with a fix where one can be derived (`report/repair.rs`,
//! `report/comma.rs`): it uses only functions that the source's templates may call. An error that no payload
//! showed by itself is told as a warning.
//!
//! A fault of the template's own text, such as a missing quote, puts the machine out of step, and much of what is found
//! after it is only its consequence. `mend.rs` tells the two apart: it tries small changes at the fault (a quote, a
//! comma or a colon more or less, a comment removed), keeps the one after which the walk gets furthest with the fewest
//! faults, proves the mended template, and repeats that for up to eight faults. The causes are the mended faults and what
//! is found in the mended text; the other findings stand as labels under the cause before them.
//!
//! # What is assumed
//!
//! - The source sends what its schema says: no other fields where an object is closed, no other kind of value, no longer
//!   lists, and for shaped text (UUIDs, times, identifiers, listed values) only what that shape allows.
//! - The vendor's engine is Go's `text/template` with the functions listed for the source, over data of the given shape.
//! - Numbers are finite, and the engine's budget for steps and size is not met. Where whole numbers come as `int`, they are
//!   written without fraction and exponent and fit 64 bits.
//! - The machine's own time zone is UTC.
//!
//! # What is not proved
//!
//! That the JSON says what the author means, that the destination accepts it (its own rules are checked on samples), that
//! keys of an object are unique, and that text is harmless as markup (`proof/injection` only points at it). The domain
//! itself is tested, not verified by a machine: by its laws, and by differential tests of the verdicts against renders.

pub(crate) mod code;
mod domain;
mod interpreter;
#[cfg(test)]
mod laws;
mod mend;
mod prove;
mod report;
mod witness;

pub use crate::verdict::{Counterexample, Verdict, VerdictKind};
pub(crate) use mend::{Causes, Mended, causes};
pub use prove::{Effort, Input, Proof, prove_with_engine};
