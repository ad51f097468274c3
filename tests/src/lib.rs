//! The harness shared by the tests of the whole.
