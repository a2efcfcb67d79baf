//! An allocator that never frees: an instance is used once, and then the page drops it as a whole. The general allocator would be a
//! sixth of the module.

#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::arch::wasm32::{memory_grow, memory_size};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The unit by which wasm memory grows, in bytes.
const PAGE: usize = 64 * 1024;

struct NeverFree;

#[global_allocator]
static ALLOCATOR: NeverFree = NeverFree;
/// The start and the end of free memory; both are 0 before the first allocation.
static FREE: AtomicUsize = AtomicUsize::new(0);
static END: AtomicUsize = AtomicUsize::new(0);

// SAFETY: allocated memory is in pages that only this allocator has added, is aligned, and is never allocated again.
unsafe impl GlobalAlloc for NeverFree {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut end = END.load(Relaxed);
        if end == 0 {
            end = memory_size(0) * PAGE;
            FREE.store(end, Relaxed);
        }
        let start = FREE.load(Relaxed).next_multiple_of(layout.align());
        let Some(next) = start.checked_add(layout.size()) else { return null_mut() };
        if next > end {
            let pages = (next - end).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return null_mut();
            }
            end += pages * PAGE;
        }
        END.store(end, Relaxed);
        FREE.store(next, Relaxed);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
