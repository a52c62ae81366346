//! S11: the handler accepts the counter-offer while the consumer withdraws, in the same second.

use std::{sync::Barrier, thread};

use serde_json::json;

use crate::{
    both,
    support::cases::{allowed, membership, offer_of, with},
};

both! {
    fn exactly_one_of_the_two_happens(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let mut accepted = 0;
        for round in 0..20 {
            let case = z.file(&with(membership(galaxy), "/order_no", format!("GY{round}")));
            handler.command(&case, "make-offer", offer_of(1000, "2026-05-20", "2026-05-18"));
            z.command(&case, "make-offer", offer_of(2700, "2026-05-20", "2026-05-18"));
            let together = Barrier::new(2);
            let (accept, withdraw) = thread::scope(|scope| {
                let accept = scope.spawn(|| {
                    together.wait();
                    handler.try_command(&case, "accept-offer", json!({ "offer": 2 }))
                });
                let withdraw = scope.spawn(|| {
                    together.wait();
                    z.try_command(&case, "withdraw", json!({}))
                });
                (accept.join().unwrap(), withdraw.join().unwrap())
            });
            let (lost, person, state) = match (accept.status, withdraw.status) {
                (200, 409) => (withdraw, &z, "negotiating"),
                (409, 200) => (accept, &handler, "withdrawn"),
                other => panic!("{other:?}: {accept:#?} {withdraw:#?}"),
            };
            let error = &lost.body["error"];
            assert!(error["message"].as_str().is_some_and(|it| it.chars().count() > 5), "{lost:#?}");
            let seen = person.case(&case);
            assert_eq!(seen["state"], state);
            let can = allowed(&lost.body);
            assert_eq!(json!(can), seen["allowed_commands"], "what is said to be possible is");
            let record = z.record(&case);
            let is_accepted = record.iter().any(|it| it == "offer_accepted");
            assert_ne!(is_accepted, record.iter().any(|it| it == "withdrawn"), "{record:?}");
            if is_accepted {
                accepted += 1;
                assert_eq!(error["code"], "agreement_pending");
                assert!(can.contains(&"confirm-agreement".to_owned()) && can.contains(&"decline-offer".to_owned()));
            } else {
                assert_eq!(error["code"], "wrong_state");
            }
        }
        println!("the handler was first in {accepted} of 20 rounds");
        app.run_jobs();
        app.assert_recounted();
    }
}
