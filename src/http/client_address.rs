//! Where a request comes from: the peer, or what a trusted reverse proxy says of it.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

/// The nearest address that is no proxy of ours. Anybody can write `X-Forwarded-For`, so it is read from its end, and only
/// as far as trusted proxies wrote it.
pub fn client_address(request: &HttpRequest, trusted: &[IpAddr]) -> IpAddr {
    let mut address = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for text in forwarded.into_iter().rev() {
        if !trusted.contains(&address) {
            break;
        }
        match text.parse() {
            Ok(next) => address = next,
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<IpAddr> = ["10.0.0.1", "10.0.0.2"]
            .map(|it| it.parse().unwrap())
            .into();
        for (peer, header, client) in [
            ("192.0.2.7:1", "198.51.100.1", "192.0.2.7"),
            ("10.0.0.1:1", "198.51.100.1", "198.51.100.1"),
            (
                "10.0.0.1:1",
                "203.0.113.9, 198.51.100.1, 10.0.0.2",
                "198.51.100.1",
            ),
            ("10.0.0.1:1", "nonsense", "10.0.0.1"),
        ] {
            let request = TestRequest::default()
                .peer_addr(peer.parse().unwrap())
                .insert_header(("x-forwarded-for", header))
                .to_http_request();
            assert_eq!(
                client_address(&request, &trusted).to_string(),
                client,
                "{peer} {header}"
            );
        }
    }
}
