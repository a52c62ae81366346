//! Each figure over complaints made by hand, and over lives lived by command: what is added and taken on the way comes
//! to what stands at the end.

mod figures;
mod keys;
mod lives;
mod made;
