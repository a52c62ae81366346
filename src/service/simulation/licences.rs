//! The licence copies of enterprises that do not exist (E-2): one page each, which says so.

use std::fmt::Write as _;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{draw::Draw, houses::House};
use crate::{
    app::App,
    domain::{enterprise::Enterprise, ids::FileId},
    error::AppResult,
    service::enterprises::licence,
    store::files::NewFile,
};

/// Stored at once: each waits for the disk, not for the others.
const AT_ONCE: usize = 16;
/// Keeps what is drawn here apart from everything else.
const LICENCES: u64 = 0x006c_6963_656e_6365;

/// Puts a licence for each house in place, in their order; the rows are left to the caller's transaction.
pub fn store(app: &App, houses: &[House]) -> AppResult<Vec<NewFile>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let stored = stream::iter(houses.iter().zip(0..))
        .map(|(house, n)| store_one(app, house, n))
        .buffered(AT_ONCE)
        .try_collect();
    runtime.block_on(stored)
}

async fn store_one(app: &App, house: &House, n: u64) -> AppResult<NewFile> {
    let at = house.enterprise.applied_at;
    let id = FileId(Draw::nth(LICENCES, n).id(at));
    let page = Bytes::from(page(&house.enterprise));
    let pieces = stream::iter([Ok::<_, std::io::Error>(page)]);
    let stored = app.files.take_in(id, None, pieces).await?;
    licence::unclaimed(id, "营业执照.pdf".into(), stored, house.sender(), at)
}

/// A PDF with a few lines, in the Chinese font every reader brings along.
fn page(enterprise: &Enterprise) -> Vec<u8> {
    let lines = [
        "营业执照（示例，非真实证照）",
        &enterprise.name,
        enterprise.uscc.as_str(),
        &enterprise.address,
    ];
    let mut text = String::from("BT /F 22 Tf 60 330 Td 40 TL\n");
    for line in lines {
        let hex: String = line.encode_utf16().map(|it| format!("{it:04X}")).collect();
        let _ = writeln!(text, "<{hex}> Tj T*");
    }
    text += "ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 421] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, n) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = writeln!(pdf, "{n} 0 obj\n{object}\nendobj");
    }
    let (begins, size) = (pdf.len(), objects.len() + 1);
    let _ = write!(
        pdf,
        "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n"
    );
    pdf.into_bytes()
}
