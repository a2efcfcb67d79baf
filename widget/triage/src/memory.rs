//! Memory that is never given back: an instance answers once, and then the page lets go of it as a whole. The general allocator would
//! be a sixth of the module.

#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::arch::wasm32::{memory_grow, memory_size};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes by which memory grows.
const PAGE: usize = 64 * 1024;

struct Once;

#[global_allocator]
static ALLOCATOR: Once = Once;
/// Where free memory begins and ends; both are 0 before the first request.
static FREE: AtomicUsize = AtomicUsize::new(0);
static END: AtomicUsize = AtomicUsize::new(0);

// SAFETY: what is handed out lies in pages that this allocator alone has added, is aligned, and is never handed out again.
unsafe impl GlobalAlloc for Once {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut end = END.load(Relaxed);
        if end == 0 {
            end = memory_size(0) * PAGE;
            FREE.store(end, Relaxed);
        }
        let start = FREE.load(Relaxed).next_multiple_of(layout.align());
        let Some(behind) = start.checked_add(layout.size()) else { return null_mut() };
        if behind > end {
            let pages = (behind - end).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return null_mut();
            }
            end += pages * PAGE;
        }
        END.store(end, Relaxed);
        FREE.store(behind, Relaxed);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
