// SPDX-License-Identifier: MIT
// The machine and the process.
#include "kernel/system.hpp"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace ws2::kernel {

uint32_t online_processors() noexcept {
  const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? static_cast<uint32_t>(count) : 1;
}

uint32_t page_bytes() noexcept { return static_cast<uint32_t>(::sysconf(_SC_PAGESIZE)); }

bool random_bytes(void* bytes, size_t count) noexcept {
  auto* at = static_cast<char*>(bytes);
  while (count != 0) {
    const ssize_t got = ::getrandom(at, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    at += got;
    count -= static_cast<size_t>(got);
  }
  return true;
}

std::string program_path() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  return length < 0 ? std::string() : std::string(path, static_cast<size_t>(length));
}

std::vector<std::string> program_arguments() {
  std::vector<std::string> all;
  const int file = ::open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  if (file < 0) return all;
  std::string text;
  char piece[4096];
  ssize_t got = 0;
  while ((got = ::read(file, piece, sizeof piece)) > 0)
    text.append(piece, static_cast<size_t>(got));
  ::close(file);
  for (size_t at = 0; at < text.size();) {
    all.emplace_back(text.c_str() + at);
    at += all.back().size() + 1;
  }
  return all;
}

bool traced() noexcept {
  const int status = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (status < 0) return false;
  char text[2048];
  const ssize_t length = ::read(status, text, sizeof text - 1);
  ::close(status);
  if (length <= 0) return false;
  text[length] = '\0';
  const char* line = std::strstr(text, "TracerPid:");
  return line != nullptr && std::atoi(line + std::strlen("TracerPid:")) != 0;
}

void break_into_debugger() noexcept { ::raise(SIGTRAP); }

void set_c_error(CError error) noexcept {
  constexpr int numbers[] = {EINVAL, ENOMEM, EACCES, EAGAIN};
  errno = numbers[static_cast<size_t>(error)];
}

void* open_module(const char* name, bool load) noexcept {
  return ::dlopen(name[0] == '\0' ? nullptr : name, load ? RTLD_NOW : RTLD_NOW | RTLD_NOLOAD);
}

void* own_module() noexcept {
  Dl_info self = {};
  if (::dladdr(reinterpret_cast<const void*>(&own_module), &self) == 0) return nullptr;
  return ::dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD);
}

std::string own_path() {
  void* const self = own_module();
  if (self == nullptr) return {};
  Dl_info about = {};
  const bool known = ::dladdr(reinterpret_cast<const void*>(&own_module), &about) != 0;
  ::dlclose(self);
  // A preloaded library, or one found by a relative path, is asked for where it really lies.
  char* const real = known ? ::realpath(about.dli_fname, nullptr) : nullptr;
  const std::unique_ptr<char, decltype(&std::free)> owned(real, &std::free);
  return real == nullptr ? std::string() : std::string(real);
}

bool close_module(void* module) noexcept { return ::dlclose(module) == 0; }

void* symbol(void* module, const char* name) noexcept { return ::dlsym(module, name); }

}  // namespace ws2::kernel
