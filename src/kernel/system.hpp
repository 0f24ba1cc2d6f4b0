// SPDX-License-Identifier: MIT
// The machine and the process: processors, pages, random bytes, the program's file, a debugger,
// shared objects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ws2::kernel {

uint32_t online_processors() noexcept;
uint32_t page_bytes() noexcept;

/// Fills memory with random bytes of the system; false when it has none.
bool random_bytes(void* bytes, size_t count) noexcept;

/// The path of the running program; empty when /proc does not tell.
std::string program_path();

/// The arguments it was started with, its name among them. Throws std::bad_alloc.
std::vector<std::string> program_arguments();

/// Whether a debugger traces this process.
bool traced() noexcept;
/// Stops in the debugger; without one the process ends by SIGTRAP.
void break_into_debugger() noexcept;

/// What a call of the C runtime leaves in errno.
enum class CError : uint8_t { invalid, no_memory, access, again };
void set_c_error(CError error) noexcept;

/// A shared object that is loaded, or gets loaded; null when it cannot be. An empty name is the
/// program itself.
void* open_module(const char* name, bool load) noexcept;
/// This library; null when it is linked statically.
void* own_module() noexcept;
/// The path of this library's file; empty when it is linked statically. Throws std::bad_alloc.
std::string own_path();
bool close_module(void* module) noexcept;
/// null when the object has no such symbol.
void* symbol(void* module, const char* name) noexcept;

}  // namespace ws2::kernel
