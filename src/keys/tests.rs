use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn ring(folder: &Path) -> KeyRing {
    KeyRing::load(&folder.join("deep/keys.json"), &Clock::system()).expect("keys")
}

#[test]
fn what_was_sealed_can_be_opened_with_the_same_context_only() {
    let folder = tempfile::tempdir().unwrap();
    let keys = ring(folder.path());
    let sealed = keys.seal("accounts.profile", "赵小明".as_bytes()).unwrap();
    assert_eq!(
        keys.open("accounts.profile", &sealed).unwrap(),
        "赵小明".as_bytes()
    );
    assert_eq!(keys.open("mails.secret", &sealed), Err(SealError::Damaged));
    for at in 0..sealed.len() {
        let mut bent = sealed.clone();
        bent[at] ^= 1;
        assert!(keys.open("accounts.profile", &bent).is_err(), "{at}");
        assert!(keys.open("accounts.profile", &sealed[..at]).is_err());
    }
    assert_ne!(
        sealed,
        keys.seal("accounts.profile", "赵小明".as_bytes()).unwrap()
    );
}

#[test]
fn a_rotation_by_another_process_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (server, admin) = (ring(folder.path()), ring(folder.path()));
    let before = server.seal("x", b"before").unwrap();
    let signing = server.current_signing().id.clone();
    let index = server.blind_index("email", "z@example.com");

    admin.rotate_sealing().unwrap();
    admin.rotate_signing().unwrap();
    let after = admin.seal("x", b"after").unwrap();
    assert_eq!(server.open("x", &after).unwrap(), b"after");
    assert_eq!(server.open("x", &before).unwrap(), b"before");
    assert!(!admin.is_sealed_by_current(&before) && admin.is_sealed_by_current(&after));
    assert!(
        server
            .signing(&admin.current_signing().id)
            .is_some_and(|key| key.retired_at.is_none())
    );
    assert!(
        server
            .signing(&signing)
            .is_some_and(|key| key.retired_at.is_some())
    );
    assert_eq!(server.blind_index("email", "z@example.com"), index);
    assert_ne!(server.blind_index("phone", "z@example.com"), index);
    assert!(server.signing("00000000").is_none());
}

#[test]
fn the_file_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    ring(folder.path());
    let path = folder.path().join("deep/keys.json");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&path), mode(&folder.path().join("deep"))),
        (0o600, 0o700)
    );
    ring(folder.path()).rotate_sealing().unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(
        std::fs::read_dir(folder.path().join("deep"))
            .unwrap()
            .count(),
        1,
        "nothing is left beside it"
    );

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let error = KeyRing::load(&path, &Clock::system()).unwrap_err();
    assert!(
        format!("{error:#}").contains("keys.json can be read by others"),
        "{error:#}"
    );
}

#[test]
fn a_damaged_file_is_refused_without_quoting_it() {
    let folder = tempfile::tempdir().unwrap();
    ring(folder.path());
    let path = folder.path().join("deep/keys.json");
    std::fs::write(&path, "{\"version\": \"topsecret\"").unwrap();
    let error = format!("{:#}", KeyRing::load(&path, &Clock::system()).unwrap_err());
    assert!(
        error.contains("not a keys file") && !error.contains("topsecret"),
        "{error}"
    );
}

#[test]
fn nothing_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(format!("{:?}", ring(folder.path())), "KeyRing(..)");
    let name = Personal::new("赵小明".to_owned());
    assert_eq!(format!("{name:?} {name}"), "[personal] [personal]");
}
