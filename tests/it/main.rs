//! The one integration-test binary: one link, and all tests run side by side.

mod architecture;
mod backup;
mod bad_days;
mod binary;
mod demo;
mod migrations;
mod plans;
mod recount;
mod rules;
mod simulation;
mod support;

mod http;

mod journeys;
