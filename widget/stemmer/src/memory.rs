//! An allocator for one word at a time: it allocates from a fixed arena and frees everything at once, because nothing outlives a call.
//! The general allocator would be twice the size of most languages' rules.

#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Far more than any word needs. Beyond it the module traps, and the word is not stemmed.
const SIZE: usize = 256 * 1024;

struct Arena(UnsafeCell<[u8; SIZE]>);

// SAFETY: the module has one thread, and no byte of the arena is allocated twice before `clear`.
unsafe impl Sync for Arena {}

struct PerWord;

static ARENA: Arena = Arena(UnsafeCell::new([0; SIZE]));
/// How many bytes of the arena are in use.
static USED: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: PerWord = PerWord;

// SAFETY: allocated memory is within the arena, is aligned, and overlaps nothing that was allocated since `clear`.
unsafe impl GlobalAlloc for PerWord {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = ARENA.0.get().cast::<u8>();
        let free = start.wrapping_add(USED.load(Relaxed));
        let end = (free as usize - start as usize) + free.align_offset(layout.align()) + layout.size();
        if end > SIZE {
            return null_mut();
        }
        USED.store(end, Relaxed);
        start.wrapping_add(end - layout.size())
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Frees everything; nothing may still use any of it.
pub(crate) fn clear() {
    USED.store(0, Relaxed);
}
