// SPDX-License-Identifier: MIT
// Guarded copies of the caller's memory.
//
// A copy is a few instructions at known addresses, which touch no stack. A SIGSEGV or SIGBUS
// handler that finds the program counter there makes the copy return "failed"; every other fault
// goes to the handler that was there before. Short copies, which addresses and scalars are, use
// plain moves that may overlap: `rep movsb` alone costs about 20 ns to begin. The good path costs
// no system call. The handler stays for the life of the process: WSACleanup cannot remove it, as
// another handler may stand on it. A thread that blocks the signal would be killed by its first
// fault, whoever handles it: so each thread's first call takes the two signals off its mask.
#include "runtime/user_memory.hpp"

#include <signal.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <mutex>

#if defined(__x86_64__)
extern "C" const char ws2_guarded_begin[], ws2_guarded_end[], ws2_guarded_fault[];

// The symbols are hidden: they are for the linker of this library only. endbr64 lets the function
// be called where control-flow enforcement is on. All that may fault lies between begin and end.
__asm__(R"(
  .pushsection .text
  .globl ws2_guarded_copy
  .hidden ws2_guarded_copy
  .globl ws2_guarded_begin
  .hidden ws2_guarded_begin
  .globl ws2_guarded_end
  .hidden ws2_guarded_end
  .globl ws2_guarded_fault
  .hidden ws2_guarded_fault
  .globl ws2_guarded_read
  .hidden ws2_guarded_read
  .globl ws2_guarded_write
  .hidden ws2_guarded_write
  .type ws2_guarded_copy,@function
  .type ws2_guarded_read,@function
  .type ws2_guarded_write,@function
ws2_guarded_copy:
  .cfi_startproc
  endbr64
  cmpq $32, %rdx
  ja 1f
  cmpq $16, %rdx
  ja 2f
  cmpq $8, %rdx
  jae 3f
  cmpq $4, %rdx
  jae 4f
1:
  movq %rdx, %rcx
ws2_guarded_begin:
  rep movsb
  xorl %eax, %eax
  ret
2:
  movups (%rsi), %xmm0
  movups -16(%rsi,%rdx), %xmm1
  movups %xmm0, (%rdi)
  movups %xmm1, -16(%rdi,%rdx)
  xorl %eax, %eax
  ret
3:
  movq (%rsi), %rax
  movq -8(%rsi,%rdx), %rcx
  movq %rax, (%rdi)
  movq %rcx, -8(%rdi,%rdx)
  xorl %eax, %eax
  ret
4:
  movl (%rsi), %eax
  movl -4(%rsi,%rdx), %ecx
  movl %eax, (%rdi)
  movl %ecx, -4(%rdi,%rdx)
  xorl %eax, %eax
  ret
  .cfi_endproc
  .size ws2_guarded_copy,.-ws2_guarded_copy
ws2_guarded_read:
  .cfi_startproc
  endbr64
  movb (%rdi), %al
  movb -1(%rdi,%rsi), %al
  xorl %eax, %eax
  ret
  .cfi_endproc
  .size ws2_guarded_read,.-ws2_guarded_read
ws2_guarded_write:
  .cfi_startproc
  endbr64
  movb (%rdi), %al
  movb %al, (%rdi)
  movb -1(%rdi,%rsi), %al
  movb %al, -1(%rdi,%rsi)
  xorl %eax, %eax
  ret
ws2_guarded_end:
ws2_guarded_fault:
  movl $1, %eax
  ret
  .cfi_endproc
  .size ws2_guarded_write,.-ws2_guarded_write
  .popsection
)");
#endif

namespace ws2::runtime {
namespace {

#if defined(__x86_64__)

struct sigaction handler_before[2];  // of SIGSEGV, of SIGBUS; constant once installed

void pass_on(int signal_number, siginfo_t* info, void* context) {
  const struct sigaction& before = handler_before[signal_number == SIGBUS ? 1 : 0];
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction(signal_number, info, context);
  } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler(signal_number);
  } else {
    // Returns to the faulting instruction, which now ends the process as it would have before.
    ::signal(signal_number, SIG_DFL);
  }
}

void on_fault(int signal_number, siginfo_t* info, void* context) {
  auto* machine = static_cast<ucontext_t*>(context);
  greg_t& instruction = machine->uc_mcontext.gregs[REG_RIP];
  const auto at = static_cast<uintptr_t>(instruction);
  if (at >= reinterpret_cast<uintptr_t>(ws2_guarded_begin) &&
      at < reinterpret_cast<uintptr_t>(ws2_guarded_end)) {
    instruction = static_cast<greg_t>(reinterpret_cast<uintptr_t>(ws2_guarded_fault));
    return;
  }
  pass_on(signal_number, info, context);
}

void install() noexcept {
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  ::sigaction(SIGSEGV, &action, &handler_before[0]);
  ::sigaction(SIGBUS, &action, &handler_before[1]);
}

#else

// Elsewhere the kernel copies: slower, but it needs no knowledge of the machine.
bool guarded_copy(void* to, const void* from, size_t bytes, const void* user) noexcept {
  const bool reading = user == from;
  iovec ours = {reading ? to : const_cast<void*>(from), bytes};
  iovec theirs = {const_cast<void*>(user), bytes};
  const ssize_t copied = reading ? ::process_vm_readv(::getpid(), &ours, 1, &theirs, 1, 0)
                                 : ::process_vm_writev(::getpid(), &ours, 1, &theirs, 1, 0);
  return copied == static_cast<ssize_t>(bytes);
}

void install() noexcept {}

#endif

}  // namespace

void detail::guard_this_thread() noexcept {
  static std::once_flag once;
  std::call_once(once, install);
  sigset_t faults;
  ::sigemptyset(&faults);
  ::sigaddset(&faults, SIGSEGV);
  ::sigaddset(&faults, SIGBUS);
  ::pthread_sigmask(SIG_UNBLOCK, &faults, nullptr);
  guarded = true;
}

#if !defined(__x86_64__)
bool copy_from_user(void* to, const void* user, size_t bytes) noexcept {
  return bytes == 0 || guarded_copy(to, user, bytes, user);
}

bool copy_to_user(void* user, const void* from, size_t bytes) noexcept {
  return bytes == 0 || guarded_copy(user, from, bytes, user);
}

bool ends_can_be_read(const void* user, size_t bytes) noexcept {
  char end;
  const char* const last = static_cast<const char*>(user) + (bytes - 1);
  return copy_from_user(&end, user, 1) && copy_from_user(&end, last, 1);
}

bool ends_can_be_written(void* user, size_t bytes) noexcept {
  char end;
  char* const last = static_cast<char*>(user) + (bytes - 1);
  return copy_from_user(&end, user, 1) && copy_to_user(user, &end, 1) &&
         copy_from_user(&end, last, 1) && copy_to_user(last, &end, 1);
}
#endif

Result<size_t> user_text_length(const char* user, size_t limit) noexcept {
  if (user == nullptr) return WsaCode::wsaefault;
  // Page by page: a text may end just before memory that nobody may read.
  constexpr size_t page = 4096;
  size_t length = 0;
  while (length < limit) {
    char piece[256];
    const size_t to_page_end = page - (reinterpret_cast<uintptr_t>(user + length) & (page - 1));
    const size_t bytes = std::min({sizeof piece, to_page_end, limit - length});
    if (!copy_from_user(piece, user + length, bytes)) return WsaCode::wsaefault;
    if (const void* end = std::memchr(piece, 0, bytes)) {
      return length + static_cast<size_t>(static_cast<const char*>(end) - piece);
    }
    length += bytes;
  }
  return limit;
}

}  // namespace ws2::runtime
