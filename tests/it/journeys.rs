//! One file for each story somebody lives through.

mod s1_the_film_that_was_not_there;
