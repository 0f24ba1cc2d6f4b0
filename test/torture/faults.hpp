// SPDX-License-Identifier: MIT
// What the torture programs break, and how they see what is left behind: allocations, descriptors
// and system calls, of the calling thread or of the library's own. Plain types: both worlds may
// include it.
#pragma once

#include <cstdint>
#include <vector>

namespace torture {

/// Whom a fault meets: the thread that makes the call, or waits for what it has begun; or every
/// other one but the program's own.
enum class Whom : uint8_t { caller, waiter, others };

/// malloc and its kin, which the program defines in place of the C library's.
namespace allocations {
/// From now on the n-th allocation fails, or it and all that follow.
void fail_from(uint32_t nth, bool forever, Whom whom) noexcept;
/// This thread is the program's: it is none of the others.
void spare_this_thread() noexcept;
/// No more. Whether one has failed.
bool stop() noexcept;
/// How many blocks the process holds.
int64_t live() noexcept;
/// How many allocations this thread has asked for.
int64_t asked() noexcept;
}  // namespace allocations

namespace descriptors {
/// The process can open this many more, then EMFILE.
void allow(uint32_t count) noexcept;
void allow_all() noexcept;
uint32_t open() noexcept;
}  // namespace descriptors

/// Calls of the kernel, which stop at a filter of this thread, and of those that it begins, and are
/// let through or failed.
namespace system_calls {
/// Installs the filter, for good; false where the kernel has no such filter.
bool install() noexcept;
/// What a call was made of, as far as its errors depend on it.
enum class Of : uint8_t { stream, datagram, netlink, anything };
struct Made {
  int number;
  Of of;
};
/// Begins to count. Other threads do not make the same calls each time, so the fault has a name.
/// \param nth   which call is to fail, from 1, if it is `made`; 0 is none
void watch(uint32_t nth, Made made, int error, Whom whom) noexcept;
/// Ends it. The calls that were made, in their order.
std::vector<Made> stop();
/// The errors that this system call may return, by its manual page.
std::vector<int> errors_of(Made call, Whom whom);
const char* name_of(int number) noexcept;
}  // namespace system_calls

}  // namespace torture
