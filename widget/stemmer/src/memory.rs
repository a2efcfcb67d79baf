//! Memory for one word at a time: taken from a fixed stretch and given back all at once, since nothing outlives a call. The general
//! allocator would be twice the size of most languages' rules.

#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Far more than the longest word's rules ever take; beyond it the module traps, and the word stays as it is.
const SIZE: usize = 256 * 1024;

struct Stretch(UnsafeCell<[u8; SIZE]>);

// SAFETY: the module has one thread, and no byte of the stretch is handed out twice before `clear`.
unsafe impl Sync for Stretch {}

struct WordByWord;

static STRETCH: Stretch = Stretch(UnsafeCell::new([0; SIZE]));
/// How much of the stretch is taken.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: WordByWord = WordByWord;

// SAFETY: what is handed out lies within the stretch, is aligned, and overlaps nothing that was handed out since `clear`.
unsafe impl GlobalAlloc for WordByWord {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = STRETCH.0.get().cast::<u8>();
        let free = start.wrapping_add(TAKEN.load(Relaxed));
        let end = (free as usize - start as usize) + free.align_offset(layout.align()) + layout.size();
        if end > SIZE {
            return null_mut();
        }
        TAKEN.store(end, Relaxed);
        start.wrapping_add(end - layout.size())
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Gives everything back; nothing may hold on to any of it.
pub(crate) fn clear() {
    TAKEN.store(0, Relaxed);
}
