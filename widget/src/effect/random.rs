//! Random bits.

/// 128 bits from the browser's cryptographic generator; zeros where there is none. Keys of messages are then predictable, which does
/// no harm.
pub(crate) fn bits() -> u128 {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u128::from_le_bytes(bytes)
}
